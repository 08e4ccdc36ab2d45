// SPDX-License-Identifier: LGPL-2.1-or-later
#include "track_tap.hpp"

#include <algorithm>

namespace mc {

namespace {

Decimator
decimator_for (const TapFormat &format)
{
  return format.kind == Kind::Video ? Decimator (format.source_rate, format.rate) : Decimator ();
}

void
count (std::atomic<uint64_t> &counter)
{
  counter.store (counter.load (std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}

} // namespace

TrackTap::TrackTap (TapFormatPtr format)
    : format_ (std::move (format)), decimator_ (decimator_for (*format_))
{
}

void
TrackTap::prime (FramePtr first)
{
  if (decimator_.take (first->captured))
    primed_.put (std::move (first));
}

void
TrackTap::offer (const FramePtr &frame, DeliveryBatch &batch)
{
  primed_.take ();
  next_sequence_ = frame->sequence + 1;
  // The device has just changed what it delivers: the format for it is on its way.
  if (frame->caps.get () != format_->source_caps.get ())
    return;
  count (offered_);
  if (!decimator_.take (frame->captured)) {
    count (discarded_);
    return;
  }
  meter_.add (frame->captured);
  for (const auto &reader : readers_)
    reader->offer (frame, batch);
}

void
TrackTap::fetch_ahead (unsigned stage) const
{
  switch (stage) {
  case 0:
    return prefetch (this, sizeof (*this) - sizeof (meter_));
  case 1:
    meter_.fetch_ahead ();
    return prefetch (readers_.data ());
  default:
    for (const auto &reader : readers_)
      reader->fetch_ahead (stage - 2);
  }
}

void
TrackTap::miss (uint64_t frames)
{
  for (const auto &reader : readers_)
    reader->miss (frames);
}

void
TrackTap::finish ()
{
  finished_ = true;
  for (const auto &reader : readers_)
    reader->finish ();
  readers_.clear ();
}

void
TrackTap::add (std::shared_ptr<TrackReader> reader)
{
  if (finished_)
    return reader->finish ();
  reader->change_format (next_sequence_, format_);
  readers_.push_back (std::move (reader));
}

void
TrackTap::remove (const TrackReader *reader)
{
  readers_.erase (std::remove_if (readers_.begin (), readers_.end (),
                                  [reader] (const auto &r) { return r.get () == reader; }),
                  readers_.end ());
}

void
TrackTap::set_format (TapFormatPtr format)
{
  if (!(format_->source_rate == format->source_rate) || !(format_->rate == format->rate))
    decimator_ = decimator_for (*format);
  format_ = std::move (format);
  for (const auto &reader : readers_)
    reader->change_format (next_sequence_, format_);
}

} // namespace mc
