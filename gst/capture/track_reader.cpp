// SPDX-License-Identifier: LGPL-2.1-or-later
#include "track_reader.hpp"

#include "audio_conversion.hpp"
#include "track_tap.hpp"

namespace mc {

/// What a reader keeps between two frames; used on its thread only.
struct TrackReader::Conversion
{
  bool first = true;
  uint64_t dropped_before = 0;
  BufferPtr black;                        ///< video, made when it is first needed
  std::unique_ptr<AudioConversion> audio; ///< when the track's sound differs from the device's
};

TrackReader::TrackReader (std::shared_ptr<TrackTap> tap, unsigned capacity)
    : tap_ (std::move (tap)), queue_ (capacity), conversion_ (new Conversion)
{
  const TapFormat &format = tap_->format ();
  if (format.kind == Kind::Audio && format.converts ())
    conversion_->audio = AudioConversion::make (format.source_caps.get (), format.caps.get ());
}

TrackReader::~TrackReader () = default;

void
TrackReader::offer (const FramePtr &frame)
{
  queue_.push (frame);
  waiter_.wake ();
}

void
TrackReader::finish ()
{
  finished_.store (true, std::memory_order_release);
  waiter_.wake ();
}

void
TrackReader::interrupt ()
{
  interrupted_.store (true, std::memory_order_release);
  waiter_.wake ();
}

void
TrackReader::resume ()
{
  interrupted_.store (false, std::memory_order_release);
}

Pulled
TrackReader::pull ()
{
  for (;;) {
    waiter_.wait ([this] {
      return !queue_.empty () || finished_.load (std::memory_order_acquire)
             || interrupted_.load (std::memory_order_acquire);
    });
    if (interrupted_.load (std::memory_order_acquire))
      return { PullStatus::Flushing, nullptr, nullptr, false };
    // Nothing is delivered once the end can be seen, not even what is still queued.
    if (finished_.load (std::memory_order_acquire))
      return { PullStatus::Ended, nullptr, nullptr, false };
    if (FramePtr frame = queue_.pop ()) {
      Pulled pulled = convert (std::move (frame));
      if (pulled.buffer)
        return pulled;
    }
  }
}

Pulled
TrackReader::convert (FramePtr frame)
{
  const TapFormat &format = tap_->format ();
  Pulled pulled;
  pulled.status = PullStatus::Frame;
  pulled.caps = ref_mini (format.caps.get ());
  pulled.discontinuity = conversion_->first || queue_.dropped () != conversion_->dropped_before;
  conversion_->dropped_before = queue_.dropped ();
  const GstClockTime captured = frame->captured;
  pulled.buffer = format.kind == Kind::Video ? video (std::move (frame))
                                             : audio (std::move (frame), pulled.discontinuity);
  if (!pulled.buffer)
    return pulled;
  conversion_->first = false;
  if (format.kind == Kind::Video && GST_BUFFER_PTS (pulled.buffer.get ()) != captured) {
    pulled.buffer.reset (gst_buffer_make_writable (pulled.buffer.release ()));
    GST_BUFFER_PTS (pulled.buffer.get ()) = captured;
    GST_BUFFER_DTS (pulled.buffer.get ()) = GST_CLOCK_TIME_NONE;
  }
  return pulled;
}

BufferPtr
TrackReader::video (FramePtr frame)
{
  const TapFormat &format = tap_->format ();
  if (!tap_->passing ()) {
    if (!conversion_->black) {
      GstVideoInfo info;
      if (gst_video_info_from_caps (&info, format.caps.get ()))
        conversion_->black = black_frame (info);
    }
    return conversion_->black ? ref_mini (conversion_->black.get ()) : nullptr;
  }
  return format.variant ? format.variant->convert (*frame) : frame.take_buffer ();
}

BufferPtr
TrackReader::audio (FramePtr frame, bool discontinuity)
{
  const TapFormat &format = tap_->format ();
  if (!tap_->passing ()) {
    GstAudioInfo from, to;
    if (!gst_audio_info_from_caps (&from, format.source_caps.get ())
        || !gst_audio_info_from_caps (&to, format.caps.get ()))
      return nullptr;
    return silence (from, frame->buffer.get (), to);
  }
  if (!conversion_->audio)
    return frame.take_buffer ();
  if (discontinuity)
    conversion_->audio->reset ();
  return conversion_->audio->convert (frame->buffer.get ());
}

} // namespace mc
