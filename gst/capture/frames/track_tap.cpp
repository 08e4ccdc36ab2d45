// SPDX-License-Identifier: LGPL-2.1-or-later
#include "track_tap.hpp"

#include <algorithm>
#include <gst/audio/audio.h>

namespace mc {

namespace {

Decimator
decimator_for (const TapFormat &format)
{
  return format.kind == Kind::Video ? Decimator (format.source_rate, format.rate) : Decimator ();
}

SoundFormat
sound_format (const TapFormat &format)
{
  GstAudioInfo info;
  if (format.kind == Kind::Video || !format.source_caps
      || !gst_audio_info_from_caps (&info, format.source_caps.get ()))
    return {};
  return { unsigned (GST_AUDIO_INFO_BPF (&info)), unsigned (GST_AUDIO_INFO_RATE (&info)) };
}

} // namespace

TrackTap::TrackTap (TapFormatPtr format)
    : format_ (std::move (format)), sound_ (sound_format (*format_)),
      decimator_ (decimator_for (*format_)), clock_ (gst_system_clock_obtain ())
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
  const bool counts = passing () && !silent ();
  if (!decimator_.take (frame->captured)) {
    if (counts)
      counter_.discard_picture ();
    return;
  }
  if (counts && format_->kind == Kind::Video)
    counter_.count_picture ();
  else if (counts && sound_.bytes > 0)
    count_sound (*frame);
  meter_.add (frame->captured);
  for (const auto &reader : readers_)
    reader->offer (frame, batch);
}

void
TrackTap::count_sound (const Frame &frame)
{
  const uint64_t samples = gst_buffer_get_size (frame.buffer.get ()) / sound_.bytes;
  const GstClockTime now = gst_clock_get_time (clock_.get ());
  counter_.count_sound (samples, gst_util_uint64_scale_int (samples, GST_SECOND, int (sound_.rate)),
                        now > frame.captured ? now - frame.captured : 0);
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
  sound_ = sound_format (*format_);
  for (const auto &reader : readers_)
    reader->change_format (next_sequence_, format_);
}

} // namespace mc
