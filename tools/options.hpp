// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/core/property.hpp"
#include "gst/core/result.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mc::tool {

enum class Command
{
  List,
  Capabilities,
  Explain,
  Watch
};

enum class Format
{
  Text,
  Json
};

/// What the command line asks for.
struct Options
{
  Command command = Command::List;
  std::optional<std::string> argument; ///< DEVICE or CONSTRAINTS
  std::optional<Kind> kind;            ///< only devices of this kind
  std::optional<std::string> fake;     ///< configuration of fake devices
  Format format = Format::Text;
  bool version = false; ///< print the version; nothing else counts
};

/// Initialises GStreamer too, whose options are understood. --help ends the process. Errors: Type,
/// with a sentence for the user.
Result<Options> parse_options (int argc, char **argv);

} // namespace mc::tool
