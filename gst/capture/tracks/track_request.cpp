// SPDX-License-Identifier: LGPL-2.1-or-later
#include "track_request.hpp"

#include "gst/capture/devices/device_modes.hpp"
#include "gst/core/explain.hpp"

#include <algorithm>

namespace mc {

namespace {

/// An id of one origin means nothing in another, even where it is the engine's.
void
translate (std::optional<Value> &value, const std::string &from, const std::string &to)
{
  const auto one = [&] (std::string &text) {
    if (text == from)
      text = to;
    else if (text == to)
      text.clear ();
  };
  if (!value)
    return;
  if (auto *text = std::get_if<std::string> (&*value))
    one (*text);
  else if (auto *list = std::get_if<StringList> (&*value))
    std::for_each (list->begin (), list->end (), one);
}

void
translate (ConstraintSet &set, const DeviceIds &from, const DeviceIds &to)
{
  for (auto &[property, constraint] : set.members) {
    if (property != Property::DeviceId && property != Property::GroupId)
      continue;
    const auto id = property == Property::DeviceId ? &DeviceIds::device : &DeviceIds::group;
    for (auto *value : { &constraint.bare, &constraint.exact, &constraint.ideal })
      translate (*value, from.*id, to.*id);
  }
}

Constraints
translated (Constraints constraints, const DeviceIds &from, const DeviceIds &to)
{
  if (from.device == to.device && from.group == to.group)
    return constraints;
  translate (constraints.basic, from, to);
  for (ConstraintSet &set : constraints.advanced)
    translate (set, from, to);
  return constraints;
}

/// [Spec: content hints](https://w3c.github.io/mst-content-hint/#audio-content-hints)
void
prefer (Constraints &constraints, const std::map<Property, bool> &preferred)
{
  for (const auto &[property, value] : preferred) {
    const Constraint *given = constraints.basic.find (property);
    if (given && given->has_required ())
      continue;
    Constraint ideal;
    ideal.ideal = value;
    constraints.basic.set (property, std::move (ideal));
  }
}

Constraints
under (const TrackTerms &terms, const Constraints &asked, const DeviceIds &ids)
{
  Constraints constraints = translated (asked, terms.ids, ids);
  prefer (constraints, terms.preferred);
  return terms.movement == Movement::Permitted ? constraints
                                               : without_movement (std::move (constraints));
}

} // namespace

bool
names_device (const Constraints &constraints, const std::string &id)
{
  const auto is_in = [&id] (const std::optional<Value> &value) {
    const auto *list = value ? std::get_if<StringList> (&*value) : nullptr;
    return value == Value (id)
           || (list && std::find (list->begin (), list->end (), id) != list->end ());
  };
  const auto names = [&is_in] (const ConstraintSet &set) {
    const Constraint *c = set.find (Property::DeviceId);
    return c && (is_in (c->bare) || is_in (c->exact) || is_in (c->ideal));
  };
  return names (constraints.basic)
         || std::any_of (constraints.advanced.begin (), constraints.advanced.end (), names);
}

DeviceIds
ids_of (const Device &device)
{
  const DeviceDescription &description = device.capabilities->description ();
  return { description.device_id, description.group_id };
}

TrackTerms
terms_of (const Device &seen)
{
  return { ids_of (seen), seen.movement, {}, ids_of (seen.entry ? *seen.entry : seen).device };
}

TrackRequestPtr
make_track_request (const Device &device, const TrackTerms &terms, const Constraints &constraints,
                    const GstCaps *peer)
{
  return std::make_shared<const TrackRequest> (
      TrackRequest{ PreparedConstraints (under (terms, constraints, ids_of (device)), device.kind,
                                         served_properties ()),
                    constraints, terms, peer ? ref_mini (const_cast<GstCaps *> (peer)) : nullptr,
                    peer ? peers_from_caps (peer, device) : std::vector<PeerSet>{} });
}

std::optional<Choice>
choose (const Capabilities &capabilities, const TrackRequest &request)
{
  if (request.takes_nothing () || request.forbidden ())
    return std::nullopt;
  return request.peer ? select_settings (capabilities, request.constraints, request.peers)
                      : select_settings (capabilities, request.constraints);
}

Error
overconstrained (const std::vector<const Capabilities *> &capabilities,
                 const PreparedConstraints &constraints)
{
  return overconstrained_error (explain (capabilities, constraints),
                                capabilities.front ()->kind ());
}

Error
forbidden (const DeviceHandle &device, Property property)
{
  const std::string name = property_info (property).name;
  return { ErrorCode::Overconstrained,
           device->label + ": cannot satisfy " + name + ": pan, tilt and zoom are not permitted",
           name, "" };
}

Error
not_negotiable (const DeviceList &devices, const PreparedConstraints &constraints,
                const GstCaps *peer)
{
  const CharPtr wanted (gst_caps_to_string (peer));
  const CapsPtr offered = allowed_caps (devices, constraints);
  const CharPtr have (gst_caps_to_string (offered.get ()));
  return { ErrorCode::NotSupported,
           "the track and its reader have no format in common; add videoconvert or audioconvert "
           "behind the track",
           "",
           std::string ("reader accepts: ") + wanted.get () + "\ntrack offers: " + have.get () };
}

} // namespace mc
