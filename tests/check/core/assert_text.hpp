// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/check/gstcheck.h>

#include <string>

namespace test {

/// assert_equals_string() keeps a pointer only, and the string it came from may be gone by then.
inline void
assert_text (const std::string &got, const std::string &expected)
{
  fail_unless (got == expected, "got      %s\nexpected %s", got.c_str (), expected.c_str ());
}

} // namespace test
