// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/capture/devices/device.hpp"
#include "gst/core/result.hpp"
#include "gst/core/select_settings.hpp"

namespace mc {

/// The ids of a device in an origin.
struct DeviceIds
{
  std::string device;
  std::string group;
};
DeviceIds ids_of (const Device &device);

/// Whether a deviceId somewhere in @constraints is @id.
bool names_device (const Constraints &constraints, const std::string &id);

/// What a track asks of its device. Immutable.
struct TrackRequest
{
  PreparedConstraints constraints; ///< with the engine's ids
  Constraints asked;               ///< as the application wrote them
  DeviceIds ids;                   ///< by which the application knows the device
  CapsPtr peer;                    ///< what the track's reader accepts; null for anything
  std::vector<PeerSet> peers;      ///< the same, in terms of the device

  /// Whether the reader takes nothing of what the device has. (To the solver no peers means
  /// anything.)
  bool takes_nothing () const { return peer && peers.empty (); }
};
using TrackRequestPtr = std::shared_ptr<const TrackRequest>;

/// @device: the engine's. @ids: those that @constraints name it by.
TrackRequestPtr make_track_request (const Device &device, const DeviceIds &ids,
                                    const Constraints &constraints, const GstCaps *peer);

/// SelectSettings for @request on @capabilities.
std::optional<Choice> choose (const Capabilities &capabilities, const TrackRequest &request);

/// OverconstrainedError of a request that no device, seen as @capabilities, can serve.
Error overconstrained (const std::vector<const Capabilities *> &capabilities,
                       const PreparedConstraints &constraints);

/// Constraints are met but the other side of the pad takes none of it. That is no
/// OverconstrainedError: the application's constraints are not at fault.
Error not_negotiable (const DeviceList &devices, const PreparedConstraints &constraints,
                      const GstCaps *peer);

} // namespace mc
