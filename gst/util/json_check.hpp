// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/core/result.hpp"

#include <string>
#include <string_view>

namespace mc {

/// Text for json-glib out of @text: refused where it is not JSON, in words that do not change with
/// json-glib's version, or where json-glib would recurse too deeply.
Result<std::string> checked_json (std::string_view text);

} // namespace mc
