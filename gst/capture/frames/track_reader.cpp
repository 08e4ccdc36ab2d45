// SPDX-License-Identifier: LGPL-2.1-or-later
#include "track_reader.hpp"

#include "audio_conversion.hpp"
#include "filler.hpp"
#include "track_tap.hpp"

#include <algorithm>

namespace mc {

BufferPtr
Pulled::take (const Stamp &stamp)
{
  if (!buffer && frame.is_only_one ())
    buffer = frame.take_buffer ();
  if (frame && !(buffer && gst_buffer_is_writable (buffer.get ())))
    return frame->stamped (peek (), stamp);
  BufferPtr own (gst_buffer_make_writable (buffer.release ()));
  stamp.write_on (own.get ());
  return own;
}

BufferPtr
Pulled::take ()
{
  if (GST_BUFFER_PTS (peek ()) == captured)
    return buffer ? std::move (buffer) : frame.take_buffer ();
  return take ({ captured, GST_BUFFER_DURATION (peek ()), discontinuity });
}

/// What a reader keeps between two frames; used on its thread only.
struct TrackReader::Conversion
{
  // What each frame needs comes first.
  TapFormatPtr format;
  std::unique_ptr<AudioConversion> audio; ///< when the track's sound differs from the device's
  bool has_upcoming = false;
  bool first = true;
  uint64_t dropped_before = 0;
  GstClockTime filled = GST_CLOCK_TIME_NONE; ///< time of the last filler: older frames are late
  GstClockTime given = GST_CLOCK_TIME_NONE;  ///< time of the last buffer of all
  Filler filler;
  std::deque<FormatChange> upcoming; ///< oldest first
};

TrackReader::TrackReader (std::shared_ptr<TrackTap> tap, TapFormatPtr format, unsigned capacity,
                          std::shared_ptr<DeliveryTask> delivery)
    : tap_ (std::move (tap)), delivery_ (std::move (delivery)), queue_ (capacity),
      clock_ (gst_system_clock_obtain ()), conversion_ (new Conversion)
{
  adopt (std::move (format));
}

TrackReader::~TrackReader ()
{
  take_changes ();
}

void
TrackReader::offer (const FramePtr &frame, DeliveryBatch &batch)
{
  queue_.push (frame);
  tell_consumer (batch);
}

void
TrackReader::fetch_ahead (unsigned stage) const
{
  if (stage == 0)
    prefetch (this, kOffered);
  else if (delivery_ && stage == 1)
    prefetch (delivery_.get (), sizeof (DeliveryTask));
  else if (delivery_)
    delivery_->fetch_ahead ();
}

void
TrackReader::tell_consumer (DeliveryBatch &batch)
{
  // Whoever changes who serves looks afterwards at what is there.
  if (delivery_)
    std::atomic_thread_fence (std::memory_order_seq_cst);
  if (serves_.load (std::memory_order_relaxed))
    batch.request (*delivery_);
  else
    waiter_.wake ();
}

void
TrackReader::serve (bool serves)
{
  if (serves)
    delivery_->retain ();
  serves_.store (serves, std::memory_order_relaxed);
  if (serves) {
    delivery_->fetch_ahead_of (DeliveryTask::What::Reader, &delivered_);
    delivery_->fetch_ahead_of (DeliveryTask::What::Conversion, conversion_.get ());
  }
  std::atomic_thread_fence (std::memory_order_seq_cst);
  DeliveryBatch batch;
  if (serves)
    batch.request (*delivery_);
}

bool
TrackReader::can_be_served () const
{
  return delivery_ && !tap_->silent () && !finished_.load (std::memory_order_relaxed);
}

void
TrackReader::finish ()
{
  finished_.store (true, std::memory_order_release);
  wake ();
}

void
TrackReader::interrupt ()
{
  interrupted_.store (true, std::memory_order_release);
  wake ();
}

void
TrackReader::resume ()
{
  interrupted_.store (false, std::memory_order_release);
}

void
TrackReader::wake ()
{
  attention_.store (true, std::memory_order_release);
  DeliveryBatch batch;
  tell_consumer (batch);
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
  if (delivery_)
    delivery_->expect_more (); // its conversion is made
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
  if (!changes_.load (std::memory_order_relaxed) && !conversion_->has_upcoming)
    return;
  take_changes ();
  auto &upcoming = conversion_->upcoming;
  // Where the track has gone to another Source, which counts anew, what the former one had
  // announced for later is over.
  const auto reached
      = std::find_if (upcoming.rbegin (), upcoming.rend (), [&] (const auto &change) {
          return change.first <= sequence;
        }).base ();
  if (reached != upcoming.begin ()) {
    adopt (std::prev (reached)->format);
    upcoming.erase (upcoming.begin (), reached);
  }
  conversion_->has_upcoming = !upcoming.empty ();
}

void
TrackReader::adopt (TapFormatPtr format)
{
  if (format == conversion_->format)
    return;
  const TapFormat *before = conversion_->format.get ();
  // Sound of another mode, or of another device, does not continue what came before. It may have
  // been collected while that was still heard.
  if (format->kind == Kind::Audio && before
      && before->source_caps.get () != format->source_caps.get ()) {
    conversion_->first = true;
    conversion_->filled = conversion_->given;
  }
  conversion_->format = std::move (format);
  const TapFormat &now = *conversion_->format;
  conversion_->filler = Filler (conversion_->format);
  conversion_->audio = nullptr;
  if (now.kind == Kind::Audio && now.converts ())
    conversion_->audio = AudioConversion::make (now.source_caps.get (), now.caps.get (), now.voice);
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
    Pulled pulled = take ();
    if (pulled.status == PullStatus::Nothing)
      pulled = tap_->passing () ? Pulled{} : filler ();
    if (pulled.status != PullStatus::Nothing)
      return pulled;
  }
}

Pulled
TrackReader::pull_filler ()
{
  for (;;) {
    const auto interrupted = [this] { return interrupted_.load (std::memory_order_acquire); };
    waiter_.wait_until (interrupted, conversion_->filler.due ());
    if (interrupted ())
      return Pulled{ PullStatus::Flushing };
    Pulled pulled = filler ();
    if (pulled.status != PullStatus::Nothing)
      return pulled;
  }
}

Pulled
TrackReader::take ()
{
  for (;;) {
    if (interrupted_.load (std::memory_order_acquire))
      return Pulled{ PullStatus::Flushing };
    // Nothing is delivered once the end can be seen, not even what is still queued.
    if (finished_.load (std::memory_order_acquire))
      return Pulled{ PullStatus::Ended };
    FramePtr frame = queue_.pop ();
    if (!frame)
      return {};
    const GstClockTime captured = frame->captured;
    Pulled pulled = convert (std::move (frame));
    if (pulled.status == PullStatus::Nothing)
      continue;
    delivered_.store (delivered () + 1, std::memory_order_relaxed); // by nobody else
    const GstClockTime now = gst_clock_get_time (clock_.get ());
    ages_.add (now, now > captured ? now - captured : 0);
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
  pulled.captured = frame->captured;
  if (frame->caps.get () != format.source_caps.get ()
      || (GST_CLOCK_TIME_IS_VALID (conversion_->filled) && pulled.captured <= conversion_->filled))
    return pulled;
  pulled.frame = std::move (frame);
  const uint64_t dropped = queue_.dropped ();
  pulled.discontinuity = conversion_->first || dropped != conversion_->dropped_before;
  if (!make (pulled))
    return pulled;
  conversion_->first = false;
  conversion_->dropped_before = dropped;
  return pulled;
}

/// Out of the frame in @pulled, in the present format. False when nothing comes out.
bool
TrackReader::make (Pulled &pulled)
{
  const TapFormat &format = *conversion_->format;
  pulled.caps = format.caps.get ();
  if (!(format.kind == Kind::Video ? video (pulled) : audio (pulled)))
    return false;
  pulled.status = PullStatus::Frame;
  conversion_->given = pulled.captured;
  conversion_->filler.gave (pulled.captured, pulled.peek ());
  return true;
}

Pulled
TrackReader::in_format (TapFormatPtr format, Pulled pulled)
{
  adopt (std::move (format));
  Pulled anew;
  if (!pulled.frame || pulled.frame->caps.get () != conversion_->format->source_caps.get ())
    return anew;
  anew.captured = pulled.frame->captured;
  anew.discontinuity = pulled.discontinuity;
  anew.frame = std::move (pulled.frame);
  make (anew);
  return anew;
}

/// Black or silence, as far as its time has come.
Pulled
TrackReader::filler ()
{
  adopt_formats (UINT64_MAX);
  Pulled pulled;
  pulled.buffer = conversion_->filler.next ();
  if (!pulled.buffer)
    return pulled;
  pulled.status = PullStatus::Frame;
  pulled.captured = GST_BUFFER_PTS (pulled.buffer.get ());
  pulled.caps = conversion_->format->caps.get ();
  pulled.discontinuity = std::exchange (conversion_->first, false);
  conversion_->filled = conversion_->given = pulled.captured;
  return pulled;
}

/// Leaves the buffer of the frame where it is what is wanted. False when there is none to give.
bool
TrackReader::video (Pulled &pulled)
{
  const TapFormat &format = *conversion_->format;
  if (!tap_->passing ()) {
    pulled.buffer = format.black ();
    return pulled.buffer != nullptr;
  }
  if (!format.variant)
    return true;
  converted_.fetch_add (1, std::memory_order_relaxed);
  pulled.buffer = format.variant->convert (*pulled.frame);
  return pulled.buffer != nullptr;
}

bool
TrackReader::audio (Pulled &pulled)
{
  GstBuffer *device = pulled.frame->buffer.get ();
  if (!tap_->passing ()) {
    pulled.buffer = conversion_->filler.silence_like (device);
    return pulled.buffer != nullptr;
  }
  if (!conversion_->audio)
    return true;
  if (pulled.discontinuity)
    conversion_->audio->reset ();
  converted_.fetch_add (1, std::memory_order_relaxed);
  pulled.buffer = conversion_->audio->convert (device);
  if (pulled.buffer)
    pulled.captured = GST_BUFFER_PTS (pulled.buffer.get ());
  return pulled.buffer != nullptr;
}

} // namespace mc
