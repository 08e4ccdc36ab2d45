// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_view.hpp"
#include "explain_request.hpp"

#include <algorithm>

namespace mc::tool {

namespace {

/// A value in the form that constraints have.
Any
value_any (Property property, const Value &value)
{
  Settings one;
  one.members.emplace (property, value);
  Any any = to_any (one);
  return std::move (std::get_if<Any::Object> (&any.value)->front ().value);
}

Any
native_any (const Choice &choice, const Device &device)
{
  Any::Array formats;
  for (const std::string &format : box_formats (device, choice.box))
    formats.push_back (Any{ format });
  Any::Object mode{ { "formats", Any{ std::move (formats) } } };
  const auto add = [&mode] (const char *name, double value) {
    mode.push_back ({ name, Any{ value } });
  };
  if (device.kind == Kind::Video) {
    add ("width", choice.native_width);
    add ("height", choice.native_height);
    add ("frameRate", choice.native_rate.value ());
  } else {
    add ("sampleRate", choice.native_sample_rate);
    add ("channelCount", choice.native_channel_count);
    add ("sampleSize", choice.native_sample_size);
  }
  return Any{ std::move (mode) };
}

Any
terms_any (const std::vector<IdealTerm> &terms)
{
  Any::Array list;
  for (const IdealTerm &term : terms) {
    list.push_back (Any{
        Any::Object{ { "property", Any{ std::string (property_info (term.property).name) } },
                     { "actual", term.actual ? value_any (term.property, *term.actual) : Any{} },
                     { "ideal", value_any (term.property, term.ideal) },
                     { "distance", Any{ term.distance } } } });
  }
  return Any{ std::move (list) };
}

Any
advanced_any (const DeviceExplanation &explanation, std::size_t count)
{
  const auto &skipped = explanation.skipped_advanced;
  Any::Array met;
  for (std::size_t i = 0; i < count; i++)
    met.push_back (Any{ std::find (skipped.begin (), skipped.end (), i) == skipped.end () });
  return Any{ std::move (met) };
}

Any
request_any (Kind kind, const Constraints &constraints)
{
  StreamConstraints request;
  (kind == Kind::Video ? request.video : request.audio) = constraints;
  return to_any (request);
}

void
add_choice (Any::Object &object, const DeviceAnswer &answer, const Constraints &constraints)
{
  const Choice &choice = *answer.explanation.choice;
  object.push_back ({ "settings", to_any (answer.explanation.settings) });
  object.push_back ({ "nativeMode", native_any (choice, *answer.device) });
  object.push_back ({ "distance", Any{ choice.distance } });
  object.push_back ({ "terms", terms_any (answer.terms) });
  object.push_back (
      { "advancedMet", advanced_any (answer.explanation, constraints.advanced.size ()) });
}

void
add_conflict (Any::Object &object, const DeviceAnswer &answer)
{
  Any::Array conflict;
  for (const Property property : answer.explanation.conflict)
    conflict.push_back (Any{ std::string (property_info (property).name) });
  object.push_back ({ "conflict", Any{ std::move (conflict) } });
  object.push_back ({ "reason", Any{ answer.explanation.reason } });
  object.push_back (
      { "wouldWork",
        answer.repair ? request_any (answer.device->kind, answer.repair->constraints) : Any{} });
}

Any
device_any (const DeviceAnswer &answer, const Constraints &constraints)
{
  Any::Object object = device_object (*answer.device);
  object.push_back ({ "satisfiable", Any{ answer.explanation.choice.has_value () } });
  if (answer.explanation.choice)
    add_choice (object, answer, constraints);
  else
    add_conflict (object, answer);
  return Any{ std::move (object) };
}

Any
error_any (const Error *error)
{
  if (!error)
    return {};
  return Any{ Any::Object{ { "name", Any{ std::string (error_name (error->code)) } },
                           { "constraint", Any{ error->constraint } },
                           { "message", Any{ error->message } } } };
}

Any
kind_any (const KindAnswer &kind)
{
  Any::Array devices;
  for (const DeviceAnswer &device : kind.devices)
    devices.push_back (device_any (device, kind.constraints));
  Any chosen;
  if (!kind.error)
    chosen = Any{ kind.devices.front ().device->capabilities->description ().device_id };
  return Any{ Any::Object{ { "constraints", to_any (kind.constraints) },
                           { "chosen", std::move (chosen) },
                           { "error", error_any (kind.error ? &*kind.error : nullptr) },
                           { "devices", Any{ std::move (devices) } } } };
}

} // namespace

Any
answer_any (const RequestAnswer &answer)
{
  Any::Object object{ { "satisfiable", Any{ answer.error () == nullptr } },
                      { "error", error_any (answer.error ()) },
                      { "wouldWork", answer.nearest ? to_any (*answer.nearest) : Any{} } };
  for (const KindAnswer &kind : answer.kinds)
    object.push_back ({ kind_member (kind.kind), kind_any (kind) });
  return Any{ std::move (object) };
}

} // namespace mc::tool
