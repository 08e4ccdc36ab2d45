// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "raii.hpp"

#include "gst/core/capabilities.hpp"
#include "gst/core/idl.hpp"

#include <string_view>

namespace mc {

/// Longest JSON text that is read, in bytes.
constexpr std::size_t kMaxJsonLength = 1 << 20;

/// JSON text to a value. Errors are TypeErrors that begin with the place, "JSON:line:column: " (a
/// column counts bytes, from 1), or tell the limit that was passed: kMaxJsonLength, kMaxDepth.
///
/// It is JSON (RFC 8259) and nothing more, also where json-glib would take it: comments, single
/// quotes, names without quotes, `var x =`, 010, 0x10, $FF, .5, +5, NaN, a byte order mark, text
/// after the end and an empty text are errors. Of equal names the last one counts. Integers of any
/// length are doubles, as in ECMAScript; a number too large for a double is an error, one too small
/// is 0. Half a surrogate pair and U+0000 are errors, since the strings of GLib cannot hold them.
Result<Any> any_from_json (std::string_view text);
/// JSON text of a value; @indent spaces per level, 0 for one line. Whole numbers have no point;
/// numbers that are not finite are null.
std::string any_to_json (const Any &any, int indent);

/// A GstStructure to a value, in the order of its fields. Nested structures are objects;
/// GST_TYPE_LIST, GST_TYPE_ARRAY and strv are lists; int, int64, double and fraction ranges are
/// {min,max}; GST_TYPE_FRACTION and all widths of integers and floats are numbers; a NULL string or
/// structure is null. A range with a step, any other type and more than kMaxDepth levels are
/// TypeErrors that begin with the path.
Result<Any> any_from_structure (const GstStructure *structure);

/// The way back. Numbers are G_TYPE_INT where they are whole and fit, else G_TYPE_DOUBLE. Lists are
/// GST_TYPE_LIST, which holds one type: numbers of both types become doubles, other mixed scalars
/// strings. nullptr where GStreamer has no such value: @any is no object, a name no field name, a
/// list mixes objects with others or holds lists, a string holds a NUL.
StructurePtr structure_from_any (const Any &any, const char *name);

/// Settings and capabilities as GstStructures: fields in the W3C's names. Numbers of ULong
/// properties are G_TYPE_UINT, of Double properties G_TYPE_DOUBLE, ranges GST_TYPE_STRUCTURE with
/// min, max (and step), lists GST_TYPE_LIST (booleans beside strings, as echoCancellation may have
/// them, are all strings).
StructurePtr structure_from_settings (const Settings &settings);
StructurePtr structure_from_capabilities (const CapabilityDictionary &capabilities);

} // namespace mc
