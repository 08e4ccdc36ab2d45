// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "options.hpp"

#include "gst/capture/devices/device.hpp"

namespace mc::tool {

/// Shows fake devices where the command line or the environment asks for them. Errors: Type
/// (malformed configuration), NotFound (no such plugin).
Status choose_devices (const Options &options);

/// The devices that getUserMedia would look at: microphones, then cameras.
DeviceList present_devices (const Options &options);

/// What enumerateDevices() lists: those, and the speakers where no kind is asked for.
DeviceList listed_devices (const Options &options);

/// Stops the providers, whose threads must not outlive main ().
void close_devices ();

/// @devices of the kind that @options ask for.
DeviceList of_kind (const DeviceList &devices, const Options &options);

} // namespace mc::tool
