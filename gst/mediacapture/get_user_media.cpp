// SPDX-License-Identifier: LGPL-2.1-or-later
#include "get_user_media.hpp"

#include "media_devices.hpp"

#include "gst/capture/devices/device_catalog.hpp"
#include "gst/capture/devices/device_identity.hpp"
#include "gst/capture/devices/device_modes.hpp"
#include "gst/core/explain.hpp"

#include <algorithm>

namespace mc {

namespace {

/// How long a failed request waits for the devices that it opened before the failure.
constexpr GstClockTime kCloseTimeout = 5 * GST_SECOND;

/// One kind of a request, after the checks that open nothing.
struct KindRequest
{
  Kind kind;
  Constraints constraints;
  DeviceList devices;
  bool asks_movement = false; ///< which somebody has to permit
};

/// What somebody has to permit of a request.
enum class Need
{
  Nothing,
  Movement, ///< the devices are granted
  Devices
};

DeviceList
seen_with (DeviceList devices, Movement movement)
{
  for (DeviceHandle &device : devices)
    device = with_movement (device, movement);
  return devices;
}

void
forget_empty_string (std::optional<Value> &value)
{
  if (value && *value == Value (std::string ()))
    value.reset ();
}

/// [Spec: deviceId](https://w3c.github.io/mediacapture-main/#def-constraint-deviceId): the empty
/// string is as if it was not given.
void
forget_empty_device_id (ConstraintSet &set)
{
  for (auto &[property, constraint] : set.members) {
    if (property != Property::DeviceId)
      continue;
    forget_empty_string (constraint.bare);
    forget_empty_string (constraint.exact);
    forget_empty_string (constraint.ideal);
  }
  const auto is_void = [] (const auto &member) {
    const Constraint &c = member.second;
    return member.first == Property::DeviceId && !c.bare && !c.exact && !c.ideal && !c.min
           && !c.max;
  };
  set.members.erase (std::remove_if (set.members.begin (), set.members.end (), is_void),
                     set.members.end ());
}

Constraints
own_constraints (const Constraints &given, Kind kind)
{
  Constraints own = without_foreign (given, kind);
  forget_empty_device_id (own.basic);
  for (ConstraintSet &set : own.advanced)
    forget_empty_device_id (set);
  return own;
}

Error
overconstrained (const KindRequest &request, const PreparedConstraints &prepared)
{
  std::vector<CapabilitiesPtr> held;
  std::vector<const Capabilities *> all;
  for (const DeviceHandle &device : request.devices) {
    held.push_back (device->capabilities_for (request.constraints));
    all.push_back (held.back ().get ());
  }
  return overconstrained_error (explain (all, prepared), request.kind);
}

/// A camera that a malformed configuration describes is missing like any other, but its owner wants
/// to know why.
Error
not_found (Kind kind)
{
  Error error{ ErrorCode::NotFound, std::string ("there is no ") + device_noun (kind), {}, {} };
  const std::string problem = DeviceCatalog::instance ().problem ();
  if (!problem.empty ())
    error.message += "; fake devices: " + problem;
  return error;
}

Error
cancelled_error ()
{
  return { ErrorCode::Abort, "the request was cancelled", {}, {} };
}

Error
not_allowed (Kind kind, const char *why)
{
  return { ErrorCode::NotAllowed, std::string (device_noun (kind)) + ": " + why, {}, {} };
}

/// One call of getUserMedia(), up to the moment when devices are opened.
class Query
{
public:
  Query (GstMediaDevices *devices, const Caller &caller)
      : devices_ (devices), inside_ (inside_of (devices)), caller_ (caller)
  {
  }

  Result<std::vector<KindRequest>> run (const StreamConstraints &constraints);

private:
  using Requests = std::vector<KindRequest>;

  Status admit (const StreamConstraints &constraints) const;
  Result<Requests> check (const StreamConstraints &constraints) const;
  Result<KindRequest> check_kind (Kind kind, const Constraints &given) const;
  Error told (Error error, const StreamConstraints &constraints) const;
  void drop_denied (KindRequest &request) const;
  bool is_granted (const Device &device) const;
  Need need_of (KindRequest &request) const;
  Status ask (Requests &requests) const;
  GstMediaPermission permission (Kind kind) const
  {
    return inside_.policy ().permission (device_kind_of (kind), "");
  }
  GstMediaPermission permission (const Device &device) const
  {
    return permission_of (device, inside_.policy ());
  }

  GstMediaDevices *const devices_;
  MediaDevices &inside_;
  const Caller caller_;
};

/// The synchronous part.
Status
Query::admit (const StreamConstraints &constraints) const
{
  // Step 1: something must be requested.
  if (!constraints.audio && !constraints.video)
    return Error{ ErrorCode::Type, "at least one of audio and video must be requested", {}, {} };
  // Step 2: somebody must be there.
  const ContextState state = inside_.policy ().state ();
  if (state.closed)
    return closed_error ();
  if (!state.fully_active)
    return Error{ ErrorCode::InvalidState, "the context is not fully active", {}, {} };
  // Step 3: policy.
  for (const Kind kind : { Kind::Audio, Kind::Video }) {
    if (constraints.of (kind) && !state.allows (feature_of (kind)))
      return not_allowed (kind, "not allowed in this context");
  }
  return Nothing ();
}

/// Step 5, for one kind: everything that can fail before a device is touched.
Result<KindRequest>
Query::check_kind (Kind kind, const Constraints &given) const
{
  // Step 5.1: the candidates.
  KindRequest request = { kind, {}, devices_of (devices_, kind, caller_.cancellable) };
  if (request.devices.empty ())
    return not_found (kind);

  // Steps 5.2 to 5.4: the constraints that count.
  auto own = request_constraints (kind, given);
  if (!own)
    return own.error ();
  request.constraints = std::move (*own);
  request.asks_movement
      = asks_for_movement (request.constraints)
        && inside_.policy ().state ().pan_tilt_zoom == GST_MEDIA_PERMISSION_PROMPT;
  if (request.asks_movement)
    request.devices = seen_with (std::move (request.devices), Movement::Permitted);
  request.devices = with_default_entry (std::move (request.devices), request.constraints);

  // Step 5.5: SelectSettings on each device.
  const PreparedConstraints prepared (request.constraints, kind, served_properties ());
  DeviceList able;
  for (const DeviceHandle &device : request.devices) {
    if (select_settings (*device->capabilities_for (request.constraints), prepared))
      able.push_back (device);
  }
  if (able.empty ())
    return overconstrained (request, prepared);
  request.devices = std::move (able);

  // Step 5.6: what is denied is no candidate.
  drop_denied (request);
  if (request.devices.empty ())
    return not_allowed (kind, "permission denied");
  return request;
}

void
Query::drop_denied (KindRequest &request) const
{
  const auto is_denied = [&] (const DeviceHandle &device) {
    return !inside_.policy ().is_live (*device)
           && permission (*device) == GST_MEDIA_PERMISSION_DENIED;
  };
  DeviceList &devices = request.devices;
  devices.erase (std::remove_if (devices.begin (), devices.end (), is_denied), devices.end ());
}

/// [Spec: getUserMedia](https://w3c.github.io/mediacapture-main/#dom-mediadevices-getusermedia),
/// the failure algorithms: who is denied anything learns nothing else, and what cannot be met is
/// not named to who knows no device.
Error
Query::told (Error error, const StreamConstraints &constraints) const
{
  const bool specific
      = error.code == ErrorCode::NotFound || error.code == ErrorCode::Overconstrained;
  for (const Kind kind : { Kind::Audio, Kind::Video }) {
    if (specific && constraints.of (kind) && permission (kind) == GST_MEDIA_PERMISSION_DENIED)
      return not_allowed (kind, "permission denied");
  }
  if (error.code == ErrorCode::Overconstrained && !inside_.exposure ().any ())
    return { ErrorCode::Overconstrained, "no device meets the constraints", {}, {} };
  return error;
}

Result<Query::Requests>
Query::check (const StreamConstraints &constraints) const
{
  Requests requests;
  for (const Kind kind : { Kind::Audio, Kind::Video }) {
    const auto &given = constraints.of (kind);
    if (!given)
      continue;
    auto request = check_kind (kind, *given);
    if (!request)
      return told (request.error (), constraints);
    requests.push_back (std::move (*request));
  }
  return requests;
}

bool
Query::is_granted (const Device &device) const
{
  return inside_.policy ().is_live (device) || permission (device) == GST_MEDIA_PERMISSION_GRANTED;
}

template <typename Matches>
DeviceList
those (const DeviceList &devices, const Matches &matches)
{
  DeviceList some;
  std::copy_if (devices.begin (), devices.end (), std::back_inserter (some),
                [&] (const DeviceHandle &device) { return matches (*device); });
  return some;
}

/// Where some of the devices are granted, they are the only ones that count.
Need
Query::need_of (KindRequest &request) const
{
  if (inside_.semantics == GST_GET_USER_MEDIA_SEMANTICS_USER_CHOOSES && request.devices.size () > 1)
    return Need::Devices;
  DeviceList granted
      = those (request.devices, [&] (const Device &device) { return is_granted (device); });
  if (granted.empty ())
    return Need::Devices;
  request.devices = std::move (granted);
  if (!request.asks_movement)
    return Need::Nothing;
  DeviceList moved = those (
      request.devices, [&] (const Device &device) { return inside_.policy ().is_moved (device); });
  if (moved.empty ())
    return Need::Movement;
  request.devices = std::move (moved);
  return Need::Nothing;
}

/// What is left of a request when somebody has answered.
void
settle (KindRequest &request, const PermissionAnswer &answer)
{
  const auto chosen = answer.chosen.find (request.kind);
  if (chosen != answer.chosen.end ())
    request.devices = those (request.devices, [&] (const Device &device) {
      return ids_of (device).device == chosen->second;
    });
  if (request.asks_movement && !answer.pan_tilt_zoom)
    request.devices = seen_with (std::move (request.devices), Movement::Forbidden);
}

/// Step 6: all kinds in one go.
Status
Query::ask (Requests &requests) const
{
  PermissionQuestion question;
  std::vector<KindRequest *> asked;
  bool for_devices = false;
  for (KindRequest &request : requests) {
    const Need need = need_of (request);
    if (need == Need::Nothing)
      continue;
    for_devices |= need == Need::Devices;
    question.pan_tilt_zoom |= request.asks_movement;
    question.parts.push_back ({ request.kind, listed (request.devices) });
    asked.push_back (&request);
  }
  if (asked.empty ())
    return Nothing ();
  auto answer = ask_permission (inside_.context (), std::move (question), caller_.asker,
                                caller_.cancellable);
  // Who may use a camera may do so without moving it.
  if (!answer && answer.error ().code == ErrorCode::NotAllowed && !for_devices)
    answer = PermissionAnswer{ {}, false };
  if (!answer)
    return answer.error ();
  for (KindRequest *request : asked)
    settle (*request, *answer);
  return Nothing ();
}

Result<Query::Requests>
Query::run (const StreamConstraints &constraints)
{
  const Status admitted = admit (constraints);
  if (!admitted)
    return admitted.error ();
  // Step 4: people must see what asks.
  if (!inside_.policy ().wait_until (&ContextState::in_view, caller_.cancellable))
    return cancelled_error ();
  auto requests = check (constraints);
  if (!requests)
    return requests;
  const Status permitted = ask (*requests);
  if (!permitted)
    return permitted.error ();
  // Step 7: people must look at it.
  if (!inside_.policy ().wait_until (&ContextState::focused, caller_.cancellable))
    return cancelled_error ();
  // Step 8: also when no device can be opened then.
  for (const KindRequest &request : *requests)
    inside_.expose (request.kind);
  return requests;
}

/// All or nothing: what was opened for a failed request is closed before the failure is told.
void
give_back (CaptureTracks &tracks)
{
  for (const auto &track : tracks)
    track->stop ();
  for (const auto &track : tracks)
    track->wait_closed (kCloseTimeout);
  tracks.clear ();
}

/// Opens what was asked for, one device per kind, and puts it under the policy as it was at
/// @moment.
Result<CaptureTracks>
open_devices (const std::vector<KindRequest> &requests, MediaContext &policy, uint64_t moment,
              const GstCaps *peer, GCancellable *cancellable)
{
  CaptureTracks tracks;
  for (const KindRequest &request : requests) {
    auto track
        = acquire_track (request.kind, request.devices, request.constraints, peer, cancellable);
    if (!track) {
      give_back (tracks);
      return track.error ();
    }
    tracks.push_back (std::move (*track));
  }
  for (const auto &track : tracks) {
    if (const Status admitted = policy.admit (track, moment); !admitted) {
      give_back (tracks);
      return admitted.error ();
    }
  }
  return tracks;
}

Result<CaptureTracks>
take_tracks (GstMediaDevices *devices, const StreamConstraints &constraints, const GstCaps *peer,
             const Caller &caller)
{
  MediaContext &policy = inside_of (devices).policy ();
  const RequestEnd end (policy, caller.cancellable);
  const uint64_t moment = policy.moment ();
  const auto requests = Query (devices, { end.cancellable (), caller.asker }).run (constraints);
  // Step 9: one device per kind.
  auto tracks = requests ? open_devices (*requests, policy, moment, peer, end.cancellable ())
                         : Result<CaptureTracks> (requests.error ());
  if (!tracks && tracks.error ().code == ErrorCode::Abort && policy.state ().closed)
    return closed_error ();
  if (tracks) {
    for (const auto &track : *tracks)
      inside_of (devices).let_follow (track);
  }
  return tracks;
}

} // namespace

DeviceList
with_default_entry (DeviceList devices, const Constraints &constraints)
{
  const bool is_audio = !devices.empty () && devices.front ()->kind == Kind::Audio;
  if (is_audio && names_device (constraints, kDefaultDeviceId))
    devices.push_back (as_default (devices.front ()));
  return devices;
}

Result<Constraints>
request_constraints (Kind kind, const Constraints &given)
{
  // Steps 5.2 and 5.3: members of the other kind do not count.
  Constraints own = own_constraints (given, kind);

  // Step 5.4: required members are limited.
  if (const auto forbidden = forbidden_required (own))
    return Error{ ErrorCode::Type,
                  std::string (kind == Kind::Audio ? "audio." : "video.")
                      + property_info (*forbidden).name
                      + ": min, max and exact are not allowed here, only ideal and advanced",
                  {},
                  {} };
  return own;
}

Result<CaptureTracks>
get_user_media (GstMediaDevices *devices, const StreamConstraints &constraints,
                const Caller &caller)
{
  return take_tracks (devices, constraints, nullptr, caller);
}

Result<std::shared_ptr<CaptureTrack>>
request_track (GstMediaDevices *devices, Kind kind, const Constraints &constraints,
               const GstCaps *peer, GCancellable *cancellable)
{
  StreamConstraints wanted;
  wanted.of (kind) = constraints;
  auto tracks = take_tracks (devices, wanted, peer, { cancellable, Asker::Worker });
  if (!tracks)
    return tracks.error ();
  return std::move (tracks->front ());
}

CapsPtr
offered_caps (GstMediaDevices *devices, Kind kind, const Constraints &constraints,
              GCancellable *cancellable)
{
  const Constraints own = own_constraints (constraints, kind);
  return allowed_caps (with_default_entry (devices_of (devices, kind, cancellable), own),
                       PreparedConstraints (own, kind, served_properties ()));
}

} // namespace mc
