// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/core/idl.hpp"

namespace mc::tool {

/// The paths of @request's members that vanish when Web IDL reads it, as misspelt ones do:
/// "video.widht", "audio.latency.exakt". Whatever else is wrong with it does not matter here.
std::vector<std::string> ignored_names (const Any &request);

} // namespace mc::tool
