// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "device_properties.hpp"

#include "gst/core/property.hpp"

#include <vector>

namespace mc {

/// Names under which the providers of one device know it, the most telling first: its node in /dev,
/// the node's number, the USB interface, the source of the sound server, ALSA's "hw:0,1". Devices
/// of two providers that share one are the same.
/// @own_name: what the provider itself calls it.
std::vector<std::string> shared_names (const DeviceProperties &properties, Kind kind,
                                       const std::string &own_name);

/// The physical thing that a device is part of: the USB device, the PCI card. Empty when nothing
/// tells.
std::string unit_of (const DeviceProperties &properties, Kind kind);

/// The /sys directory of what drives @node ("/dev/video0"), resolved; empty when there is none.
std::string sysfs_device (const std::string &node);

} // namespace mc
