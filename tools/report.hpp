// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "style.hpp"

#include "gst/core/idl.hpp"

namespace mc::tool {

/// What the process ends with; --help and the man page tell the numbers.
enum class ExitStatus
{
  Ok = 0,
  Unmet = 1,    ///< no device, or a request that cannot be met
  Usage = 2,    ///< wrong arguments or malformed input
  Internal = 3, ///< the tool itself failed
};

/// What a command has to say, for standard output and standard error.
struct Report
{
  ExitStatus status = ExitStatus::Ok;
  std::string output;
  std::string complaint;
};

/// One JSON document with a line end.
std::string json_document (const Any &any);
/// The same on one line, for streams of them.
std::string json_line (const Any &any);

} // namespace mc::tool
