// SPDX-License-Identifier: LGPL-2.1-or-later
#include "filler.hpp"

#include "audio_conversion.hpp"
#include "video_variant.hpp"

#include <algorithm>

namespace mc {

namespace {

/// How much silence comes at once.
constexpr GstClockTime kSilence = 20 * GST_MSECOND;
/// Of a device whose rate is not known.
constexpr GstClockTime kUsualInterval = GST_SECOND / 30;
/// A device is late when it misses this many fillers.
constexpr unsigned kLate = 3;
/// A longer gap in the sound is not made up for.
constexpr GstClockTime kLongestGap = GST_SECOND;

} // namespace

Filler::Filler (TapFormatPtr of)
    : clock_ (gst_system_clock_obtain ()), format_ (std::move (of)),
      is_video_ (format_->kind == Kind::Video)
{
  const TapFormat &format = *format_;
  if (!format.caps)
    return;
  if (!is_video_) {
    gst_audio_info_from_caps (&audio_from_, format.source_caps.get ());
    gst_audio_info_from_caps (&audio_, format.caps.get ());
    interval_ = kSilence;
    return;
  }
  interval_ = format.rate.num > 0
                  ? gst_util_uint64_scale_int (GST_SECOND, format.rate.den, format.rate.num)
                  : kUsualInterval;
}

GstClockTime
Filler::length_of (GstBuffer *buffer) const
{
  if (is_video_)
    return interval_;
  return gst_util_uint64_scale_int (gst_buffer_get_size (buffer) / GST_AUDIO_INFO_BPF (&audio_),
                                    GST_SECOND, GST_AUDIO_INFO_RATE (&audio_));
}

void
Filler::gave (GstClockTime time, GstBuffer *buffer)
{
  end_ = time + length_of (buffer);
  follows_device_ = true;
}

GstClockTime
Filler::due_time () const
{
  if (!format_->caps)
    return G_MAXINT64;
  if (!GST_CLOCK_TIME_IS_VALID (end_))
    return 0;
  // Silence is sent when its time is over, like sound.
  const GstClockTime length = is_video_ ? 0 : interval_;
  return end_ + length + (follows_device_ ? kLate * interval_ : 0);
}

std::chrono::steady_clock::time_point
Filler::due () const
{
  const GstClockTimeDiff left = GST_CLOCK_DIFF (gst_clock_get_time (clock_.get ()), due_time ());
  return std::chrono::steady_clock::now ()
         + std::chrono::nanoseconds (std::clamp<GstClockTimeDiff> (left, 0, GST_SECOND));
}

BufferPtr
Filler::next ()
{
  const GstClockTime now = gst_clock_get_time (clock_.get ());
  if (now < due_time ())
    return nullptr;
  // Pictures are of the present; sound goes on where it ended.
  GstClockTime time = now;
  const bool goes_on = GST_CLOCK_TIME_IS_VALID (end_) && now - end_ < kLongestGap;
  if (goes_on && (!is_video_ || !follows_device_))
    time = end_;
  BufferPtr buffer = is_video_ ? picture () : silence_for (interval_);
  if (!buffer)
    return nullptr;
  GST_BUFFER_PTS (buffer.get ()) = time;
  gave (time, buffer.get ());
  follows_device_ = false;
  return buffer;
}

BufferPtr
Filler::picture () const
{
  const BufferPtr black = format_->black ();
  return black ? BufferPtr (gst_buffer_copy (black.get ())) : nullptr;
}

BufferPtr
Filler::silence_like (GstBuffer *like) const
{
  return silence (audio_from_, like, audio_);
}

BufferPtr
Filler::silence_for (GstClockTime length) const
{
  const gsize frames
      = gst_util_uint64_scale_int (length, GST_AUDIO_INFO_RATE (&audio_), GST_SECOND);
  return silence (audio_, frames);
}

} // namespace mc
