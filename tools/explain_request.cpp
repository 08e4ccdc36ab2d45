// SPDX-License-Identifier: LGPL-2.1-or-later
#include "explain_request.hpp"

#include "device_view.hpp"

#include "gst/mediacapture/internal.hpp"

#include <algorithm>

namespace mc::tool {

namespace {

DeviceList
devices_of_kind (const DeviceList &devices, Kind kind)
{
  DeviceList matching;
  std::copy_if (devices.begin (), devices.end (), std::back_inserter (matching),
                [kind] (const DeviceHandle &device) { return device->kind == kind; });
  return matching;
}

std::vector<IdealTerm>
ideal_terms (const Constraints &constraints, const Settings &settings, Kind kind)
{
  std::vector<IdealTerm> terms;
  for (const auto &[property, constraint] : constraints.basic.members) {
    const auto &ideal = constraint.bare ? constraint.bare : constraint.ideal;
    if (!ideal)
      continue;
    ConstraintSet alone;
    alone.set (property, constraint);
    const Value *actual = settings.find (property);
    terms.push_back (
        { property, actual ? std::optional (*actual) : std::nullopt, *ideal,
          fitness_distance (alone, settings, SetRole::Basic, kind, served_properties ()) });
  }
  return terms;
}

/// Devices that cannot serve come last.
bool
stands_before (const DeviceAnswer &a, const DeviceAnswer &b)
{
  const auto &mine = a.explanation.choice;
  const auto &other = b.explanation.choice;
  if (mine && other)
    return is_tried_before (*a.device, *mine, *b.device, *other);
  if (mine.has_value () != other.has_value ())
    return mine.has_value ();
  return a.device->is_default && !b.device->is_default;
}

DeviceAnswer
make_answer (const DeviceHandle &device, DeviceExplanation explanation,
             const Constraints &constraints)
{
  DeviceAnswer answer{ device, std::move (explanation), {}, {} };
  if (answer.explanation.choice)
    answer.terms = ideal_terms (constraints, answer.explanation.settings, device->kind);
  else
    answer.repair = repair (*device->capabilities_for (constraints), constraints);
  return answer;
}

Error
not_found (Kind kind)
{
  return { ErrorCode::NotFound, std::string ("there is no ") + device_noun (kind), "", "" };
}

KindAnswer
answer_kind (Kind kind, Constraints constraints, const DeviceList &devices)
{
  KindAnswer answer;
  answer.kind = kind;
  answer.constraints = std::move (constraints);
  if (devices.empty ()) {
    answer.error = not_found (kind);
    return answer;
  }
  std::vector<CapabilitiesPtr> held;
  std::vector<const Capabilities *> capabilities;
  for (const DeviceHandle &device : devices) {
    held.push_back (device->capabilities_for (answer.constraints));
    capabilities.push_back (held.back ().get ());
  }
  const PreparedConstraints prepared (answer.constraints, kind, served_properties ());
  Explanation explanation = explain (capabilities, prepared);
  if (!explanation.satisfiable)
    answer.error = overconstrained_error (explanation, kind);
  for (std::size_t i = 0; i < devices.size (); i++)
    answer.devices.push_back (
        make_answer (devices[i], std::move (explanation.devices[i]), answer.constraints));
  std::stable_sort (answer.devices.begin (), answer.devices.end (), stands_before);
  return answer;
}

/// The least changed constraints that some device can serve.
const Constraints *
nearest_constraints (const KindAnswer &kind)
{
  if (!kind.error)
    return &kind.constraints;
  const Repair *best = nullptr;
  for (const DeviceAnswer &device : kind.devices) {
    if (device.repair && (!best || device.repair->change < best->change))
      best = &*device.repair;
  }
  return best ? &best->constraints : nullptr;
}

/// A kind without any device is left out of it.
std::optional<StreamConstraints>
nearest_request (const RequestAnswer &answer)
{
  StreamConstraints nearest;
  for (const KindAnswer &kind : answer.kinds) {
    const Constraints *constraints = nearest_constraints (kind);
    auto &member = kind.kind == Kind::Video ? nearest.video : nearest.audio;
    if (constraints)
      member = *constraints;
  }
  if (!nearest.audio && !nearest.video)
    return std::nullopt;
  return nearest;
}

} // namespace

const Error *
RequestAnswer::error () const
{
  for (const KindAnswer &kind : kinds) {
    if (kind.error)
      return &*kind.error;
  }
  return nullptr;
}

Result<RequestAnswer>
explain_request (const StreamConstraints &request, const DeviceList &devices)
{
  if (!request.audio && !request.video)
    return Error{ ErrorCode::Type, "at least one of audio and video must be requested", "", "" };
  RequestAnswer answer;
  for (const Kind kind : { Kind::Audio, Kind::Video }) {
    const auto &given = kind == Kind::Audio ? request.audio : request.video;
    if (!given)
      continue;
    auto own = request_constraints (kind, *given);
    if (!own)
      return own.error ();
    DeviceList candidates = with_default_entry (devices_of_kind (devices, kind), *own);
    answer.kinds.push_back (answer_kind (kind, std::move (*own), std::move (candidates)));
  }
  if (answer.error ())
    answer.nearest = nearest_request (answer);
  return answer;
}

} // namespace mc::tool
