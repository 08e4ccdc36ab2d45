// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/core/text.hpp"
#include "gst/util/convert.hpp"

#include <cstdio>
#include <cstdlib>

namespace fuzz {

/// Stops the run: libFuzzer then keeps the input.
inline void
demand (bool holds, const char *what, const std::string &detail)
{
  if (holds)
    return;
  std::fprintf (stderr, "%s: %s\n", what, detail.c_str ());
  std::abort ();
}

/// An error is one of the kind that is documented, and its message can be shown.
inline void
check_error (const mc::Error &error)
{
  demand (error.code == mc::ErrorCode::Type, "not a TypeError", error.message);
  demand (!error.message.empty (), "no message", "");
  demand (!mc::find_invalid_utf8 (error.message), "not UTF-8", error.message);
}

/// Whatever @any is: it can be written and read again as JSON, and if it is constraints, then what
/// they become does not change any more, neither through JSON nor through a GstStructure.
inline void
check_any (const mc::Any &any)
{
  const std::string json = mc::any_to_json (any, 0);
  const auto read = mc::any_from_json (json);
  demand (static_cast<bool> (read), "written JSON is not read", json);
  demand (mc::any_to_json (*read, 0) == json, "JSON changes", json);

  const mc::PropertyMask all = mc::PropertyMask ().set ();
  const auto constraints = mc::stream_constraints_from_any (any, all);
  if (!constraints)
    return check_error (constraints.error ());
  const mc::Any settled = mc::to_any (*constraints);
  const std::string text = mc::any_to_json (settled, 0);
  const auto again = mc::stream_constraints_from_any (settled, all);
  demand (again && mc::any_to_json (mc::to_any (*again), 0) == text, "constraints change", text);

  const mc::StructurePtr structure = mc::structure_from_any (settled, "constraints");
  if (!structure)
    return; // a NUL in a string
  const auto from_structure = mc::any_from_structure (structure.get ());
  demand (from_structure && mc::any_to_json (*from_structure, 0) == text, "a structure changes",
          text);
}

} // namespace fuzz
