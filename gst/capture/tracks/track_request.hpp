// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/capture/devices/device.hpp"
#include "gst/core/result.hpp"
#include "gst/core/select_settings.hpp"

#include <functional>

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

/// What counts for a track beside its constraints.
struct TrackTerms
{
  DeviceIds ids; ///< by which the application knows the device
  Movement movement = Movement::Permitted;
  /// What a content hint makes ideal, unless constraints require something else.
  std::map<Property, bool> preferred{};
  /// By which the device is permitted: its own id, also where @ids are those of the default.
  std::string permitted_id{};
};

/// What a track asks of its device. Immutable.
struct TrackRequest
{
  PreparedConstraints constraints; ///< under the terms, and with the engine's ids
  Constraints asked;               ///< as the application wrote them
  TrackTerms terms;
  CapsPtr peer;               ///< what the track's reader accepts; null for anything
  std::vector<PeerSet> peers; ///< the same, in terms of the device

  /// A member that needs a permission which the track does not have.
  std::optional<Property> forbidden () const
  {
    return terms.movement == Movement::Forbidden ? required_movement (asked.basic) : std::nullopt;
  }
  /// Whether the reader takes nothing of what the device has. (To the solver no peers means
  /// anything.)
  bool takes_nothing () const { return peer && peers.empty (); }
};
using TrackRequestPtr = std::shared_ptr<const TrackRequest>;

/// @device: the engine's. Its ids in @constraints are those of @terms.
TrackRequestPtr make_track_request (const Device &device, const TrackTerms &terms,
                                    const Constraints &constraints, const GstCaps *peer);
/// What a track asks for next, when it has asked for @now; null: for nothing else after all.
using NextRequest = std::function<TrackRequestPtr (const TrackRequest &now)>;

/// The terms of somebody who sees @device.
TrackTerms terms_of (const Device &seen);

/// SelectSettings for @request on @capabilities.
std::optional<Choice> choose (const Capabilities &capabilities, const TrackRequest &request);

/// OverconstrainedError of a request that no device, seen as @capabilities, can serve.
Error overconstrained (const std::vector<const Capabilities *> &capabilities,
                       const PreparedConstraints &constraints);

/// OverconstrainedError of what the track is not permitted: to it, no camera has that.
Error forbidden (const DeviceHandle &device, Property property);

/// Constraints are met but the other side of the pad takes none of it. That is no
/// OverconstrainedError: the application's constraints are not at fault.
Error not_negotiable (const DeviceList &devices, const PreparedConstraints &constraints,
                      const GstCaps *peer);

} // namespace mc
