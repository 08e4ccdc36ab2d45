// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/util/raii.hpp"

#include <gio/gio.h>

#include <string>
#include <vector>

/* The tool as a process of its own. Where it is, and where its inputs and golden outputs are,
 * stands in the environment. */

namespace tool_test {

using Arguments = std::vector<std::string>;

struct Outcome
{
  int status = -1; ///< -1: killed by a signal
  std::string output;
  std::string complaint;
};

/// A file beside the tests.
std::string test_file (const std::string &name);

/// Starts the tool with its standard streams as pipes. In @locale.
mc::Ref<GSubprocess> start (const Arguments &arguments, const char *locale = "C.UTF-8");
/// Runs it to its end.
Outcome run (const Arguments &arguments, const std::string &input = "",
             const char *locale = "C.UTF-8");
int exit_status (GSubprocess *process);

/// @text with ids, which depend on the machine, numbered in the order of their appearance. Equal
/// ids have equal numbers.
std::string without_ids (const std::string &text);

/// Fails unless @text is what stands in the golden file. With MC_UPDATE_GOLDEN set, writes the file
/// instead.
void expect_golden (const std::string &text, const std::string &name);

} // namespace tool_test
