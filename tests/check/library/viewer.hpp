// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "fixture.hpp"

#include "tests/lib/frame_code.hpp"

/* What tests of tracks that change while frames flow have in common. */

namespace mctest {

inline TrackPtr
clone_of (const TrackPtr &track)
{
  return TrackPtr (gst_media_stream_track_clone (track.get ()));
}

inline bool
is_live (const TrackPtr &track)
{
  return gst_media_stream_track_get_ready_state (track.get ()) == GST_MEDIA_STREAM_TRACK_STATE_LIVE;
}

inline TrackConstraintsPtr
parse (const char *json)
{
  mc::ErrorPtr error;
  TrackConstraintsPtr constraints (gst_media_track_constraints_from_json (json, mc::out (error)));
  fail_unless (constraints != nullptr, "%s: %s", json, error ? error->message : "");
  return constraints;
}

/// The constraint that the OverconstrainedError of an applyConstraints names, which has to fail.
inline std::string
refused (const TrackPtr &track, const char *json)
{
  mc::ErrorPtr error;
  fail_unless (!gst_media_stream_track_apply_constraints (track.get (), parse (json).get (),
                                                          nullptr, mc::out (error)),
               "%s was granted", json);
  fail_unless (g_error_matches (error.get (), GST_MEDIA_CAPTURE_ERROR,
                                GST_MEDIA_CAPTURE_ERROR_OVERCONSTRAINED),
               "%s", error->message);
  const gchar *constraint = gst_media_capture_error_get_constraint (error.get ());
  return constraint ? constraint : "";
}

inline void
change (const TrackPtr &track, const char *json)
{
  mc::ErrorPtr error;
  fail_unless (gst_media_stream_track_apply_constraints (track.get (), parse (json).get (), nullptr,
                                                         mc::out (error)),
               "%s: %s", json, error ? error->message : "no reason given");
}

/// A reader that remembers what it saw.
class Viewer
{
public:
  explicit Viewer (const TrackPtr &track)
      : processor_ (gst_media_stream_track_processor_new (track.get ()))
  {
  }

  struct Seen
  {
    std::string size;
    GstClockTime pts = 0;
    bool black = false;
    guint32 number = 0; ///< that the camera gave the frame
  };

  Seen next ()
  {
    mc::ErrorPtr error;
    const mc::SamplePtr sample (
        gst_media_stream_track_processor_read (processor_.get (), nullptr, mc::out (error)));
    fail_unless (sample != nullptr, "%s", error ? error->message : "the track ended");
    GstCaps *caps = gst_sample_get_caps (sample.get ());
    GstBuffer *buffer = gst_sample_get_buffer (sample.get ());
    const GstStructure *structure = gst_caps_get_structure (caps, 0);
    Seen seen{ field (structure, "width") + "x" + field (structure, "height"),
               GST_BUFFER_PTS (buffer), false, 0 };
    const auto code = mc::test::read_frame_code (buffer, caps);
    seen.black = !code;
    seen.number = code ? code->frame : 0;
    // On a clock in a test's hand the first frame may be of time 0.
    fail_unless (!GST_CLOCK_TIME_IS_VALID (last_) || seen.pts > last_, "time does not grow");
    last_ = seen.pts;
    return seen;
  }

  Seen until_black (bool black)
  {
    for (;;) {
      const Seen seen = next ();
      if (seen.black == black)
        return seen;
    }
  }
  Seen until_size (const std::string &size)
  {
    for (;;) {
      const Seen seen = next ();
      if (seen.size == size)
        return seen;
    }
  }

private:
  ProcessorPtr processor_;
  GstClockTime last_ = GST_CLOCK_TIME_NONE;
};

/// Counts a signal of an object.
class Counter
{
public:
  template <typename T>
  Counter (const mc::Ref<T> &object, const char *signal) : object_ (object.get ())
  {
    handler_ = g_signal_connect_swapped (object_, signal, G_CALLBACK (count_cb), this);
  }
  ~Counter () { g_signal_handler_disconnect (object_, handler_); }
  Counter (const Counter &) = delete;
  int count () const { return count_; }

private:
  static void count_cb (Counter *self) { self->count_++; }
  gpointer object_;
  gulong handler_ = 0;
  int count_ = 0;
};

} // namespace mctest
