// SPDX-License-Identifier: LGPL-2.1-or-later
#include "track_reader.hpp"

#include "audio_conversion.hpp"
#include "filler.hpp"
#include "track_tap.hpp"

namespace mc {

/// What a reader keeps between two frames; used on its thread only.
struct TrackReader::Conversion
{
  TapFormatPtr format;
  std::deque<FormatChange> upcoming; ///< oldest first
  bool first = true;
  uint64_t dropped_before = 0;
  GstClockTime filled = GST_CLOCK_TIME_NONE; ///< time of the last filler
  Filler filler;
  std::unique_ptr<AudioConversion> audio; ///< when the track's sound differs from the device's
};

TrackReader::TrackReader (std::shared_ptr<TrackTap> tap, TapFormatPtr format, unsigned capacity)
    : tap_ (std::move (tap)), queue_ (capacity), clock_ (gst_system_clock_obtain ()),
      conversion_ (new Conversion)
{
  adopt (std::move (format));
}

TrackReader::~TrackReader ()
{
  take_changes ();
}

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

void
TrackReader::wake ()
{
  waiter_.wake ();
}

/* Formats. */

void
TrackReader::change_format (uint64_t first, TapFormatPtr format)
{
  auto *change = new FormatChange{ first, std::move (format), nullptr };
  change->next = changes_.load (std::memory_order_relaxed);
  while (!changes_.compare_exchange_weak (change->next, change, std::memory_order_release))
    ;
}

void
TrackReader::take_changes ()
{
  if (!changes_.load (std::memory_order_relaxed))
    return;
  std::unique_ptr<FormatChange> newest (changes_.exchange (nullptr, std::memory_order_acquire));
  auto &upcoming = conversion_->upcoming;
  const auto known = static_cast<std::ptrdiff_t> (upcoming.size ());
  while (newest) {
    std::unique_ptr<FormatChange> next (std::exchange (newest->next, nullptr));
    upcoming.insert (upcoming.begin () + known, std::move (*newest));
    newest = std::move (next);
  }
}

/// Makes the format current in which the frame @sequence is to be seen.
void
TrackReader::adopt_formats (uint64_t sequence)
{
  take_changes ();
  auto &upcoming = conversion_->upcoming;
  while (!upcoming.empty () && upcoming.front ().first <= sequence) {
    adopt (std::move (upcoming.front ().format));
    upcoming.pop_front ();
  }
}

void
TrackReader::adopt (TapFormatPtr format)
{
  if (format == conversion_->format)
    return;
  conversion_->format = std::move (format);
  const TapFormat &now = *conversion_->format;
  conversion_->filler = Filler (now);
  conversion_->audio = nullptr;
  if (now.kind == Kind::Audio && now.converts ())
    conversion_->audio = AudioConversion::make (now.source_caps.get (), now.caps.get ());
}

/* Frames. */

bool
TrackReader::may_stop_waiting () const
{
  return !queue_.empty () || finished_.load (std::memory_order_acquire)
         || interrupted_.load (std::memory_order_acquire);
}

Pulled
TrackReader::pull ()
{
  for (;;) {
    if (tap_->passing ())
      waiter_.wait ([this] { return may_stop_waiting () || !tap_->passing (); });
    else
      waiter_.wait_until ([this] { return may_stop_waiting () || tap_->passing (); },
                          conversion_->filler.due ());
    if (interrupted_.load (std::memory_order_acquire))
      return { PullStatus::Flushing, nullptr, nullptr, false };
    // Nothing is delivered once the end can be seen, not even what is still queued.
    if (finished_.load (std::memory_order_acquire))
      return { PullStatus::Ended, nullptr, nullptr, false };
    FramePtr frame = queue_.pop ();
    const GstClockTime captured = frame ? frame->captured : GST_CLOCK_TIME_NONE;
    Pulled pulled = frame ? convert (std::move (frame)) : filler ();
    if (!pulled.buffer)
      continue;
    delivered_.fetch_add (1, std::memory_order_relaxed);
    if (GST_CLOCK_TIME_IS_VALID (captured)) {
      const GstClockTime now = gst_clock_get_time (clock_.get ());
      ages_.add (now, now > captured ? now - captured : 0);
    }
    return pulled;
  }
}

Pulled
TrackReader::convert (FramePtr frame)
{
  adopt_formats (frame->sequence);
  const TapFormat &format = *conversion_->format;
  Pulled pulled;
  // It is of a mode that is over, or older than the black that stood in for it.
  const GstClockTime captured = frame->captured;
  if (frame->caps.get () != format.source_caps.get ()
      || (GST_CLOCK_TIME_IS_VALID (conversion_->filled) && captured <= conversion_->filled))
    return pulled;
  pulled.status = PullStatus::Frame;
  pulled.caps = ref_mini (format.caps.get ());
  pulled.discontinuity = conversion_->first || queue_.dropped () != conversion_->dropped_before;
  conversion_->dropped_before = queue_.dropped ();
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
  conversion_->filler.gave (pulled.buffer.get ());
  return pulled;
}

/// Nothing passes and nothing comes: black or silence, as far as its time has come.
Pulled
TrackReader::filler ()
{
  if (tap_->passing ())
    return {};
  adopt_formats (UINT64_MAX);
  Pulled pulled;
  pulled.buffer = conversion_->filler.next ();
  if (!pulled.buffer)
    return pulled;
  pulled.status = PullStatus::Frame;
  pulled.caps = ref_mini (conversion_->format->caps.get ());
  pulled.discontinuity = std::exchange (conversion_->first, false);
  conversion_->filled = GST_BUFFER_PTS (pulled.buffer.get ());
  return pulled;
}

BufferPtr
TrackReader::video (FramePtr frame)
{
  if (!tap_->passing ())
    return conversion_->filler.black ();
  const TapFormat &format = *conversion_->format;
  if (!format.variant)
    return frame.take_buffer ();
  converted_.fetch_add (1, std::memory_order_relaxed);
  return format.variant->convert (*frame);
}

BufferPtr
TrackReader::audio (FramePtr frame, bool discontinuity)
{
  if (!tap_->passing ())
    return conversion_->filler.silence_like (frame->buffer.get ());
  if (!conversion_->audio)
    return frame.take_buffer ();
  if (discontinuity)
    conversion_->audio->reset ();
  converted_.fetch_add (1, std::memory_order_relaxed);
  return conversion_->audio->convert (frame->buffer.get ());
}

} // namespace mc
