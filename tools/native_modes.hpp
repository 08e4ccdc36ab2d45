// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "style.hpp"

#include "gst/capture/devices/device.hpp"
#include "gst/core/idl.hpp"

namespace mc::tool {

/// What a device delivers in some formats: boxes with the same formats together, equal sizes
/// merged.
struct FormatGroup
{
  std::vector<std::string> formats; ///< "YUY2", "MJPEG", "S16LE", …
  std::vector<VideoBox> video;      ///< smallest picture first
  std::vector<AudioBox> audio;      ///< lowest rate first
};

/// In the order in which the device names its formats.
std::vector<FormatGroup> native_modes (const Device &device);
/// The formats of one box, as native_modes () calls them.
std::vector<std::string> box_formats (const Device &device, uint32_t box);

/// One line: "320x240@30 … 1920x1080@60, YUY2 MJPEG".
std::string modes_summary (const Device &device, const Style &style);
/// Formats with a line for each size, for people.
std::string modes_text (const Device &device, std::size_t indent, const Style &style);
/// A list of {"formats","width","height","frameRate"} or
/// {"formats","sampleRate","channelCount","sampleSize"}; numbers are a value, a list, or
/// {"min","max"} with a "step" where it is not 1.
Any modes_any (const Device &device);

/// "640x480 at 30 fps"
std::string video_mode_text (int width, int height, Fraction rate);
/// "48000 Hz, stereo, 16 bit"
std::string audio_mode_text (int sample_rate, int channel_count, int sample_size);

} // namespace mc::tool
