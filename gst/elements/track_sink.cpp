// SPDX-License-Identifier: LGPL-2.1-or-later
#include "track_sink.hpp"

#include "element_messages.hpp"
#include "mediatracksink.hpp"
#include "time_translation.hpp"

GST_DEBUG_CATEGORY_EXTERN (media_track_sink_debug);
#define GST_CAT_DEFAULT media_track_sink_debug

namespace mc {

Kind
TrackSink::kind () const
{
  return GST_MEDIA_TRACK_SINK_GET_CLASS (element_)->kind;
}

TrackSink::Session
TrackSink::session ()
{
  {
    MutexGuard guard (lock_);
    if (session_.generator)
      return session_;
  }
  // Whoever is later with it takes the other's.
  auto made = Generator::make (kind (), label (), MuteReason::Stalled);
  const Session own = { std::move (made.generator),
                        { track_from_capture (std::move (made.track)), ObjectDeleter () },
                        false };
  MutexGuard guard (lock_);
  if (!session_.generator)
    session_ = own;
  return session_;
}

Ref<GstMediaStreamTrack>
TrackSink::track ()
{
  return ref (session ().track.get ());
}

Ref<GstMediaStream>
TrackSink::stream ()
{
  for (;;) {
    {
      MutexGuard guard (lock_);
      if (stream_)
        return ref (stream_.get ());
    }
    const std::shared_ptr<GstMediaStreamTrack> present = session ().present ();
    Ref<GstMediaStream> made (gst_media_stream_new ());
    if (present)
      stream_add_track (made.get (), present.get (), Initiator::Application);
    MutexGuard guard (lock_);
    // Unless another one was made, or the track has ended, meanwhile.
    if (!stream_ && session_.present () == present) {
      stream_ = std::move (made);
      streamed_ = present;
    }
  }
}

/// [Spec: the tracks of a captured element end before they are
/// removed](https://w3c.github.io/mediacapture-fromelement/#html-media-element-media-capture-extensions)
void
TrackSink::update_stream ()
{
  Ref<GstMediaStream> stream;
  std::shared_ptr<GstMediaStreamTrack> before, now;
  {
    MutexGuard guard (lock_);
    if (!stream_)
      return;
    stream = ref (stream_.get ());
    now = session_.present ();
    before = std::exchange (streamed_, now);
  }
  if (before == now)
    return;
  if (before)
    stream_remove_track (stream.get (), before.get (), Initiator::Implementation);
  if (now)
    stream_add_track (stream.get (), now.get (), Initiator::Implementation);
}

std::string
TrackSink::label () const
{
  MutexGuard guard (lock_);
  return label_;
}

bool
TrackSink::set_label (const char *label)
{
  const std::string wanted = label ? label : "";
  MutexGuard guard (lock_);
  return std::exchange (label_, wanted) != wanted;
}

/* Life. */

void
TrackSink::start ()
{
  if (ended_)
    renew ();
  else
    post_track_started (element (), session ().track.get ());
}

/// A track that has ended stays so; the stream goes on in a new one.
void
TrackSink::renew ()
{
  Session last;
  {
    MutexGuard guard (lock_);
    std::swap (last, session_);
  }
  ended_ = false;
  latency_ = GST_CLOCK_TIME_NONE;
  post_track_started (element (), session ().track.get ());
  update_stream ();
  g_object_notify (G_OBJECT (element_), "track");
}

void
TrackSink::play ()
{
  playing_ = true;
}

void
TrackSink::pause ()
{
  playing_ = false;
  session ().generator->set_muted (true);
}

void
TrackSink::stop ()
{
  caps_ = nullptr;
}

void
TrackSink::end ()
{
  if (std::exchange (ended_, true))
    return;
  const Session ending = session ();
  ending.generator->close ();
  {
    MutexGuard guard (lock_);
    session_.over = true;
  }
  update_stream ();
  GST_INFO_OBJECT (element_, "%s has ended", gst_media_stream_track_get_id (ending.track.get ()));
  const auto capture = capture_track (ending.track.get ());
  post_track_ended (element (), ending.track.get (), capture->state ().end_reason (),
                    capture->end_detail ());
}

/* Media. */

bool
TrackSink::set_caps (GstCaps *caps)
{
  if (ended_)
    renew ();
  const Status taken = session ().generator->set_caps (caps);
  // Whoever stopped the track does not stop the stream with it.
  if (!taken && taken.error ().code != ErrorCode::InvalidState) {
    post_error (element (), taken.error ());
    return false;
  }
  caps_ = ref_mini (caps);
  return true;
}

/// When the buffer was captured, or would have been: its running time, on the system clock. That it
/// is rendered later is the latency of the track.
GstClockTime
TrackSink::capture_time (GstBuffer *buffer) const
{
  const ClockPtr clock (gst_element_get_clock (element ()));
  const GstClockTime running
      = gst_segment_to_running_time (&element_->segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer));
  if (!clock || !GST_CLOCK_TIME_IS_VALID (running))
    return GST_CLOCK_TIME_NONE;
  const GstClockTime base_time = gst_element_get_base_time (element ());
  const ClockPair now = read_together (system_.get (), clock.get ());
  // Nothing is captured in the future: the element does not wait for the clock.
  return std::min (clock == system_ ? base_time + running
                                    : system_time_of (running, now, base_time),
                   now.system);
}

void
TrackSink::render (GstBuffer *buffer)
{
  if (ended_)
    renew ();
  const auto generator = session ().generator;
  const GstClockTime latency = gst_base_sink_get_latency (element_);
  if (std::exchange (latency_, latency) != latency)
    generator->set_latency (latency);
  if (playing_)
    generator->set_muted (false);
  generator->push (caps_.get (), ref_mini (buffer), capture_time (buffer), {});
}

} // namespace mc
