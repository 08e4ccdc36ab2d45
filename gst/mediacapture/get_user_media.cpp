// SPDX-License-Identifier: LGPL-2.1-or-later
#include "get_user_media.hpp"

#include "gst/capture/devices/device_catalog.hpp"
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
};

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

/// Step 5 of the asynchronous part, for one kind: everything that can fail before a device is
/// touched.
Result<KindRequest>
check_kind (GstMediaDevices *devices, Kind kind, const Constraints &given,
            GCancellable *cancellable)
{
  // Step 5.1: the candidates.
  KindRequest request = { kind, {}, devices_of (devices, kind, cancellable) };
  if (request.devices.empty ())
    return not_found (kind);

  // Steps 5.2 to 5.4: the constraints that count.
  auto own = request_constraints (kind, given);
  if (!own)
    return own.error ();
  request.constraints = std::move (*own);

  // Step 5.5: SelectSettings on each device.
  const PreparedConstraints prepared (request.constraints, kind, served_properties ());
  const bool satisfiable = std::any_of (
      request.devices.begin (), request.devices.end (), [&] (const DeviceHandle &device) {
        const CapabilitiesPtr capabilities = device->capabilities_for (request.constraints);
        return select_settings (*capabilities, prepared).has_value ();
      });
  if (!satisfiable)
    return overconstrained (request, prepared);
  return request;
}

Result<std::vector<KindRequest>>
check (GstMediaDevices *devices, const StreamConstraints &constraints, GCancellable *cancellable)
{
  std::vector<KindRequest> requests;
  for (const Kind kind : { Kind::Audio, Kind::Video }) {
    const auto &given = kind == Kind::Audio ? constraints.audio : constraints.video;
    if (!given)
      continue;
    auto request = check_kind (devices, kind, *given, cancellable);
    if (!request)
      return request.error ();
    requests.push_back (std::move (*request));
  }
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

} // namespace

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
                GCancellable *cancellable)
{
  // Step 1 of the synchronous part.
  if (!constraints.audio && !constraints.video)
    return Error{ ErrorCode::Type, "at least one of audio and video must be requested", {}, {} };

  auto requests = check (devices, constraints, cancellable);
  if (!requests)
    return requests.error ();

  // Step 9: one device per kind.
  CaptureTracks tracks;
  for (const KindRequest &request : *requests) {
    auto track
        = acquire_track (request.kind, request.devices, request.constraints, nullptr, cancellable);
    if (!track) {
      give_back (tracks);
      return track.error ();
    }
    tracks.push_back (std::move (*track));
  }
  return tracks;
}

Result<std::shared_ptr<CaptureTrack>>
request_track (GstMediaDevices *devices, Kind kind, const Constraints &constraints,
               const GstCaps *peer, GCancellable *cancellable)
{
  const auto request = check_kind (devices, kind, constraints, cancellable);
  if (!request)
    return request.error ();
  return acquire_track (kind, request->devices, request->constraints, peer, cancellable);
}

CapsPtr
offered_caps (GstMediaDevices *devices, Kind kind, const Constraints &constraints,
              GCancellable *cancellable)
{
  const PreparedConstraints prepared (own_constraints (constraints, kind), kind,
                                      served_properties ());
  return allowed_caps (devices_of (devices, kind, cancellable), prepared);
}

} // namespace mc
