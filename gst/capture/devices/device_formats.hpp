// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "device.hpp"

namespace mc {

/// Raw formats that @structure of a device's caps leads to, best first: its own, or those the
/// installed decoder makes of a compressed mode. Empty when the structure is of no use.
std::vector<std::string> structure_formats (const GstStructure *structure, Kind kind);

/// Bits of a sample that count: 8, 16, 24 or 32; 0 for a format that tracks do not have.
int sample_size_of (const std::string &format);

/// Whether the frames of @structure have to be decoded.
bool is_compressed (const GstStructure *structure);

} // namespace mc
