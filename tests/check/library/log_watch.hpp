// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <condition_variable>
#include <gst/gst.h>
#include <mutex>
#include <string>
#include <utility>

namespace mctest {

/// Waits for warnings in GStreamer's log.
class LogWatch
{
public:
  /// @text: what they have in them.
  explicit LogWatch (const char *text) : text_ (text)
  {
    gst_debug_set_threshold_for_name ("default", GST_LEVEL_WARNING);
    gst_debug_add_log_function (log_cb, this, nullptr);
  }
  ~LogWatch () { gst_debug_remove_log_function_by_data (this); }
  LogWatch (const LogWatch &) = delete;

  /// The last one since this was called.
  std::string next ()
  {
    std::unique_lock<std::mutex> guard (lock_);
    changed_.wait (guard, [this] { return !told_.empty (); });
    return std::exchange (told_, std::string ());
  }

private:
  static void log_cb (GstDebugCategory *, GstDebugLevel, const gchar *, const gchar *, gint,
                      GObject *, GstDebugMessage *message, gpointer data)
  {
    auto *self = static_cast<LogWatch *> (data);
    const std::string text = gst_debug_message_get (message);
    if (text.find (self->text_) == std::string::npos)
      return;
    const std::lock_guard<std::mutex> guard (self->lock_);
    self->told_ = text;
    self->changed_.notify_all ();
  }

  const std::string text_;
  std::mutex lock_;
  std::condition_variable changed_;
  std::string told_;
};

} // namespace mctest
