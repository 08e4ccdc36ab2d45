// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "device.hpp"

#include "gst/core/select_settings.hpp"

namespace mc {

/// A provider's caps as boxes: one box per structure that can be used, in order. Survives whatever
/// a provider says: ranges, steps, lists, no framerate, 0x0, [1, 2147483647], ANY and EMPTY caps,
/// memory features, other media types.
struct DeviceModes
{
  std::vector<VideoBox> video;
  std::vector<AudioBox> audio;
  std::vector<CapsPtr> caps; ///< by box
};
DeviceModes modes_from_caps (const GstCaps *caps, Kind kind);

/// What a device is to core and to the engine; @id_salt makes deviceId and groupId out of the
/// hardware keys by HMAC-SHA256. Null when it is no capture device (a monitor of an output, a
/// metadata node, no usable caps).
DeviceHandle device_from_gst (GstDevice *device, const std::string &provider,
                              const std::string &id_salt);

/// Caps that pin @choice on the device's side of its source element: the box's structure with the
/// native size and rate.
CapsPtr native_caps (const Device &device, const Choice &choice);

/// Raw formats that a track of this box can have, best first: the box's own, or those its decoder
/// makes.
std::vector<std::string> raw_formats (const Device &device, uint32_t box);

/// The peer's caps as alternatives of one more required set, a structure each, with the boxes whose
/// format it accepts.
std::vector<PeerSet> peers_from_caps (const GstCaps *peer, const Device &device);

/// What a src pad can offer for these constraints, best first: the fixed caps of the best choice of
/// each device, then the ranges that the required members leave. EMPTY when nothing fits.
CapsPtr allowed_caps (const DeviceList &devices, const PreparedConstraints &constraints);

/// Fixed caps of a track with the settings of @choice in @format.
CapsPtr track_caps (Kind kind, const Choice &choice, const std::string &format);

} // namespace mc
