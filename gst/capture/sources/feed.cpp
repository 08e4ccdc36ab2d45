// SPDX-License-Identifier: LGPL-2.1-or-later
#include "feed.hpp"

namespace mc {

namespace {

/// A time stamp further than this from now comes from another clock.
constexpr GstClockTimeDiff kPlausible = 10 * GST_SECOND;

} // namespace

Captured
stamp_captured (BufferPtr buffer, GstClockTime time, GstClock *system)
{
  const GstClockTime now = gst_clock_get_time (system);
  if (!GST_CLOCK_TIME_IS_VALID (time) || ABS (GST_CLOCK_DIFF (time, now)) > kPlausible)
    time = now;
  if (GST_BUFFER_PTS (buffer.get ()) != time || GST_BUFFER_DTS_IS_VALID (buffer.get ())) {
    buffer.reset (gst_buffer_make_writable (buffer.release ()));
    GST_BUFFER_PTS (buffer.get ()) = time;
    GST_BUFFER_DTS (buffer.get ()) = GST_CLOCK_TIME_NONE;
  }
  return { std::move (buffer), time };
}

} // namespace mc
