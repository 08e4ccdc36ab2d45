// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/core/result.hpp"

#include <string>
#include <string_view>

namespace mc {

/// Text for json-glib out of @text: refused where json-glib would read something else than JSON, or
/// recurse too deeply. Words, numbers, strings, nesting and the end are checked here; commas,
/// colons and which bracket closes which are left to json-glib.
Result<std::string> checked_json (std::string_view text);

} // namespace mc
