// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "device_modes.hpp"

namespace mc {

/// What a device's properties tell where its caps say "anything".
struct ModeHints
{
  int channels = 2;
};
DeviceModes modes_from_caps (const GstCaps *caps, Kind kind, const ModeHints &hints);

} // namespace mc
