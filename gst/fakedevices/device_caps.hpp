// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "config.hpp"

namespace mc::fake {

/// All that a camera or a microphone may be configured to deliver.
CapsPtr template_caps (Kind kind);

/// The one setting of @caps that a device picks by itself: the first mode that is nearest to
/// 640x480 at 30 frames a second, or to 48000 Hz in stereo. (transfer full) @caps, as
/// GstBaseSrcClass.fixate() has it.
CapsPtr fixate_device_caps (CapsPtr caps, Kind kind);

/// What @caps become when the device departs from them.
CapsPtr apply_departure (GstCaps *caps, const Departure &departure, Kind kind);

} // namespace mc::fake
