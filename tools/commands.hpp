// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "options.hpp"
#include "report.hpp"

namespace mc::tool {

/// Lists, capabilities and explanations are made as a whole; the caller prints them.
Report list_devices (const Options &options);
Report show_capabilities (const Options &options);
Report explain_constraints (const Options &options);

/// Prints while it runs, until SIGINT, SIGTERM or the end of whoever reads standard output.
ExitStatus watch_devices (const Options &options);

} // namespace mc::tool
