// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "device.hpp"

namespace mc {

/// What an application pushes, as a device: without ids, and without a mode as long as nothing has
/// been pushed.
DeviceHandle make_pushed_device (Kind kind, const std::string &label);

/// The same with @caps as its only mode. Null where a track cannot have them: raw pictures, and
/// interleaved sound, in ordinary memory and in fixed caps are what it can have.
DeviceHandle pushed_in (const Device &before, const GstCaps *caps);

} // namespace mc
