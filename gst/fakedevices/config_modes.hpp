// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "json_value.hpp"

namespace mc::fake {

/// What a "format" of a camera means for its caps.
struct CompressedFormat
{
  const char *name;    ///< In a configuration.
  const char *caps;    ///< Without size and rate.
  const char *encoder; ///< The factory that makes it.
};

/// The row of a compressed format, or nullptr if @name is none.
const CompressedFormat *find_compressed_format (const std::string &name);
/// The row that belongs to @media_type, or nullptr for raw video.
const CompressedFormat *find_compressed_media_type (const char *media_type);

/// Whether pictures can be drawn in @name: a raw format of eight bits a component.
bool is_drawable_format (const std::string &name);
/// Whether sound can be made in @name.
bool is_sound_format (const std::string &name);

/// Reads "modes" of a device, one structure of caps (at least) for each.
CapsPtr parse_modes (const JsonValue &modes, Kind kind);

/// Reads one frame rate: "30000/1001" or a number.
Fraction parse_fraction (const JsonValue &value);
/// Reads "format" of a camera or a microphone.
std::string parse_format (const JsonValue &value, Kind kind);

constexpr int kMaxSize = 16384;
constexpr int kMaxAudioRate = 384000;
constexpr int kMaxChannels = 8;

} // namespace mc::fake
