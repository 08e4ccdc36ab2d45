// SPDX-License-Identifier: LGPL-2.1-or-later
#include "capture_track.hpp"

#include "gst/capture/sources/source_registry.hpp"

#include <algorithm>

namespace mc {

namespace {

/// One request on its way through the devices.
struct Request
{
  const PreparedConstraints prepared;
  const Constraints &constraints;
  const GstCaps *peer;
  GCancellable *cancellable;
};

/// A device that can serve the request, and how.
struct Candidate
{
  DeviceHandle device;
  TrackRequestPtr request;
  Choice choice;
};

Error
cancelled_error ()
{
  return { ErrorCode::Abort, "the request was cancelled", "", "" };
}

Result<std::shared_ptr<CaptureTrack>>
open_and_attach (const Candidate &candidate, const Request &request)
{
  const auto lease = SourceRegistry::instance ().join_or_start (
      candidate.device, candidate.choice,
      caps_to_open (*candidate.device, candidate.choice, request.peer).get (), request.cancellable);
  if (!lease.source)
    return cancelled_error ();
  const Status opened = lease.source->wait_open (request.cancellable);
  auto attached = opened ? lease.source->attach (candidate.request, request.cancellable)
                         : Result<std::shared_ptr<CaptureTrack>> (opened.error ());
  lease.source->release ();
  return attached;
}

/// Devices that can serve the request, best first. On an open device the tracks that are there have
/// their say.
std::vector<Candidate>
candidates (const DeviceList &devices, const Request &request)
{
  std::vector<Candidate> found;
  for (const auto &seen : devices) {
    const DeviceHandle &device = engine_device (seen);
    auto asked = make_track_request (*device, terms_of (*seen), request.constraints, request.peer);
    const auto running = SourceRegistry::instance ().running (*device);
    const auto choice = running ? running->prospect (*asked)
                                : choose (*device->capabilities_for (request.constraints), *asked);
    if (choice)
      found.push_back ({ device, std::move (asked), *choice });
  }
  std::stable_sort (found.begin (), found.end (), [] (const Candidate &a, const Candidate &b) {
    return is_tried_before (*a.device, a.choice, *b.device, b.choice);
  });
  return found;
}

/// Why candidates () gave nothing.
Error
refusal (const DeviceList &devices, const Request &request)
{
  std::vector<CapabilitiesPtr> held;
  std::vector<const Capabilities *> all;
  for (const auto &device : devices) {
    held.push_back (device->capabilities_for (request.constraints));
    all.push_back (held.back ().get ());
  }
  const bool can_be_met = std::any_of (all.begin (), all.end (), [&] (const auto *capabilities) {
    return select_settings (*capabilities, request.prepared).has_value ();
  });
  if (!can_be_met)
    return overconstrained (all, request.prepared);
  // Then other tracks of an open device are in the way, or the reader.
  for (const auto &seen : devices) {
    const DeviceHandle &device = engine_device (seen);
    const auto running = SourceRegistry::instance ().running (*device);
    const auto asked = make_track_request (*device, terms_of (*seen), request.constraints, nullptr);
    if (running && choose (*device->capabilities_for (request.constraints), *asked)
        && !running->prospect (*asked))
      return running->refusal (*asked);
  }
  return not_negotiable (devices, request.prepared, request.peer);
}

} // namespace

Result<std::shared_ptr<CaptureTrack>>
acquire_track (Kind kind, const DeviceList &devices, const Constraints &constraints,
               const GstCaps *peer, GCancellable *cancellable)
{
  const Request request{ PreparedConstraints (constraints, kind, served_properties ()), constraints,
                         peer, cancellable };
  if (devices.empty ())
    return Error{ ErrorCode::NotFound, std::string ("there is no ") + device_noun (kind), "", "" };
  const auto found = candidates (devices, request);
  if (found.empty ())
    return refusal (devices, request);
  std::optional<Error> first;
  for (const auto &candidate : found) {
    auto result = open_and_attach (candidate, request);
    if (result)
      return std::move (*result);
    if (g_cancellable_is_cancelled (cancellable))
      return cancelled_error ();
    // Busy says more than any other failure: it can be mended.
    if (!first
        || (first->code == ErrorCode::Abort && result.error ().code == ErrorCode::NotReadable))
      first = result.error ();
  }
  return *first;
}

} // namespace mc
