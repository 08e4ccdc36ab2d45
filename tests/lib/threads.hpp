// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/util/raii.hpp"

#include <algorithm>
#include <string>
#include <vector>

/* Which threads a test leaves behind. */

namespace mc::test {

/// The names of the threads of this process, sorted.
inline std::vector<std::string>
threads ()
{
  std::vector<std::string> names;
  const std::unique_ptr<GDir, decltype (&g_dir_close)> tasks (
      g_dir_open ("/proc/self/task", 0, nullptr), g_dir_close);
  while (const char *task = g_dir_read_name (tasks.get ())) {
    gchar *name = nullptr;
    const std::string path = std::string ("/proc/self/task/") + task + "/comm";
    if (g_file_get_contents (path.c_str (), &name, nullptr, nullptr))
      names.emplace_back (CharPtr (g_strchomp (name)).get ());
  }
  std::sort (names.begin (), names.end ());
  return names;
}

/// Those of now that were not there before. What GLib and GStreamer keep to the end of the process
/// does not count.
inline std::vector<std::string>
threads_left (const std::vector<std::string> &before)
{
  g_thread_pool_stop_unused_threads ();
  const std::vector<std::string> now = threads ();
  std::vector<std::string> left;
  std::set_difference (now.begin (), now.end (), before.begin (), before.end (),
                       std::back_inserter (left));
  const auto stays = [] (const std::string &name) {
    return name == "gmain" || name == "GstSystemClock" || name == "pool-spawner";
  };
  left.erase (std::remove_if (left.begin (), left.end (), stays), left.end ());
  return left;
}

inline std::string
text_of (const std::vector<std::string> &words)
{
  std::string text;
  for (const auto &word : words)
    text += " " + word;
  return text;
}

} // namespace mc::test
