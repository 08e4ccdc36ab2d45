// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "fixture.hpp"

namespace mctest {

/// What a track said, in order.
class TrackEvents
{
public:
  explicit TrackEvents (GstMediaStreamTrack *track) : track_ (mc::ref (track))
  {
    for (const char *name : { "ended", "mute", "unmute", "configurationchange" }) {
      auto &event = events_.emplace_back (std::make_unique<Event> (Event{ this, name }));
      handlers_.push_back (g_signal_connect (track, name, G_CALLBACK (event_cb), event.get ()));
    }
  }
  TrackEvents (const TrackEvents &) = delete;

  /// The next that is told, with the state that a handler sees.
  std::string next ()
  {
    run_until (nullptr, [this] { return !told_.empty (); });
    const std::string first = told_.front ();
    told_.erase (told_.begin ());
    return first;
  }
  bool none ()
  {
    drain (nullptr);
    return told_.empty ();
  }
  ~TrackEvents ()
  {
    for (const gulong handler : handlers_)
      g_signal_handler_disconnect (track_.get (), handler);
  }

private:
  struct Event
  {
    TrackEvents *to;
    const char *name;
  };
  static void event_cb (GstMediaStreamTrack *track, gpointer data)
  {
    const auto *event = static_cast<const Event *> (data);
    std::string text = event->name;
    text += gst_media_stream_track_get_muted (track) ? " muted" : "";
    const bool ended
        = gst_media_stream_track_get_ready_state (track) == GST_MEDIA_STREAM_TRACK_STATE_ENDED;
    event->to->told_.push_back (text + (ended ? " over" : ""));
  }

  const TrackPtr track_;
  std::vector<std::unique_ptr<Event>> events_;
  std::vector<gulong> handlers_;
  std::vector<std::string> told_;
};

} // namespace mctest
