// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace mc::tool {

enum class Written
{
  All,
  ReaderGone, ///< nobody reads any more; no reason to complain
  Failed      ///< errno tells why
};

/// Writes to standard output and flushes it. The text is UTF-8 whatever the locale.
Written write_out (const std::string &text);

/// One line for the user on standard error.
void complain (const std::string &message);

} // namespace mc::tool
