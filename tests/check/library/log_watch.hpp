// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <condition_variable>
#include <gst/gst.h>
#include <mutex>
#include <string>
#include <utility>

namespace mctest {

/// Waits for warnings in GStreamer's log; one watch at a time.
class LogWatch
{
public:
  /// @text: what they have in them.
  explicit LogWatch (const char *text)
  {
    const std::lock_guard<std::mutex> guard (watched ().lock);
    watched ().text = text;
    watched ().told.clear ();
  }
  ~LogWatch ()
  {
    const std::lock_guard<std::mutex> guard (watched ().lock);
    watched ().text.clear ();
  }
  LogWatch (const LogWatch &) = delete;

  /// The last one since this was called.
  std::string next ()
  {
    std::unique_lock<std::mutex> guard (watched ().lock);
    watched ().changed.wait (guard, [] { return !watched ().told.empty (); });
    return std::exchange (watched ().told, std::string ());
  }

private:
  /// The log function stays for good: one that is removed may still be under way.
  struct Watched
  {
    Watched ()
    {
      gst_debug_set_threshold_for_name ("default", GST_LEVEL_WARNING);
      gst_debug_add_log_function (log_cb, this, nullptr);
    }

    std::mutex lock;
    std::condition_variable changed;
    std::string text, told;
  };

  static Watched &watched ()
  {
    static auto *const all = new Watched;
    return *all;
  }

  static void log_cb (GstDebugCategory *, GstDebugLevel, const gchar *, const gchar *, gint,
                      GObject *, GstDebugMessage *message, gpointer data)
  {
    auto *self = static_cast<Watched *> (data);
    const std::string line = gst_debug_message_get (message);
    const std::lock_guard<std::mutex> guard (self->lock);
    if (self->text.empty () || line.find (self->text) == std::string::npos)
      return;
    self->told = line;
    self->changed.notify_all ();
  }
};

} // namespace mctest
