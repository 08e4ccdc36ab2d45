// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/capture/tracks/generator.hpp"
#include "gst/mediacapture/internal.hpp"
#include "gst/util/mutex.hpp"

#include <atomic>
#include <gst/base/base.h>

namespace mc {

/// The behaviour of videotracksink and audiotracksink, behind the GObject.
///
/// The track is muted until the first buffer that is rendered, and whenever the pipeline does not
/// play; it ends with the stream. Thread-safe.
class TrackSink
{
public:
  TrackSink (GstBaseSink *element) : element_ (element), system_ (gst_system_clock_obtain ()) {}

  /// The track, made when it is first asked for.
  Ref<GstMediaStreamTrack> track ();
  /// A stream that has the track until that ends, and the next one then; made when it is first
  /// asked for.
  Ref<GstMediaStream> stream ();
  std::string label () const;
  bool set_label (const char *label); ///< of the next track; whether that changed

  void start (); ///< READY to PAUSED
  void play ();  ///< before PLAYING
  void pause (); ///< not PLAYING any more
  void stop ();  ///< PAUSED to READY

  bool set_caps (GstCaps *caps);
  void render (GstBuffer *buffer);
  void end (); ///< the end of the stream

private:
  /// One track and where it comes from.
  struct Session
  {
    std::shared_ptr<Generator> generator;
    std::shared_ptr<GstMediaStreamTrack> track;
    bool over = false; ///< the stream of the element has ended

    const std::shared_ptr<GstMediaStreamTrack> &present () const
    {
      static const std::shared_ptr<GstMediaStreamTrack> none;
      return over ? none : track;
    }
  };

  Kind kind () const;
  Session session ();
  void renew ();
  void update_stream ();
  GstClockTime capture_time (GstBuffer *buffer) const;
  GstElement *element () const { return GST_ELEMENT (element_); }

  GstBaseSink *const element_; ///< owns this
  const ClockPtr system_;
  std::atomic<bool> playing_{ false };

  // Streaming thread.
  CapsPtr caps_;
  GstClockTime latency_ = GST_CLOCK_TIME_NONE;
  bool ended_ = false; ///< with the stream; what comes next is another track's

  mutable Mutex lock_;
  std::string label_ MC_GUARDED_BY (lock_);
  Session session_ MC_GUARDED_BY (lock_);
  Ref<GstMediaStream> stream_ MC_GUARDED_BY (lock_);
  std::shared_ptr<GstMediaStreamTrack> streamed_ MC_GUARDED_BY (lock_); ///< its member, if any
};

} // namespace mc
