// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "raii.hpp"

#include "gst/core/capabilities.hpp"
#include "gst/core/idl.hpp"

#include <string_view>

namespace mc {

/// Longest JSON text that is read, in bytes.
constexpr std::size_t kMaxJsonLength = 1 << 20;

/// JSON text to a value. Errors are TypeErrors that tell line and column, or the limit that was
/// passed.
Result<Any> any_from_json (std::string_view text);
/// JSON text of a value; @indent spaces per level, 0 for one line.
std::string any_to_json (const Any &any, int indent);

/// A GstStructure (nested structures are objects, GST_TYPE_LIST, GST_TYPE_ARRAY and strv are lists,
/// GST_TYPE_INT_RANGE and GST_TYPE_DOUBLE_RANGE are {min,max}, GST_TYPE_FRACTION is a number) to a
/// value, and back.
Result<Any> any_from_structure (const GstStructure *structure);
StructurePtr structure_from_any (const Any &any, const char *name);

/// Settings and capabilities as GstStructures: fields in the W3C's names. Numbers of ULong
/// properties are G_TYPE_UINT, of Double properties G_TYPE_DOUBLE, ranges GST_TYPE_STRUCTURE with
/// min, max (and step), lists GST_TYPE_LIST.
StructurePtr structure_from_settings (const Settings &settings);
StructurePtr structure_from_capabilities (const CapabilityDictionary &capabilities);

} // namespace mc
