// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/core/capabilities.hpp"
#include "gst/util/raii.hpp"

namespace mc {

/* Values of caps as sets, said as they stand there; no limit is put on them here. */

/// An int, a list of ints or a range; empty for anything else. Of a range inside a list only its
/// ends are taken.
IntSet int_set (const GValue *value);

/// The same for fractions. Zero and negative rates stay in.
RateSet rate_set (const GValue *value);

/// A string or a list of strings, in order.
std::vector<std::string> string_list (const GValue *value);

/// Sets @field to the one string, or to the list. @strings is not empty.
void set_string_list (GstStructure *structure, const char *field,
                      const std::vector<std::string> &strings);

/// Whether these features mean ordinary memory: none, memory:SystemMemory, or ANY.
bool is_system_memory (const GstCapsFeatures *features);

} // namespace mc
