// SPDX-License-Identifier: LGPL-2.1-or-later
#include "time_translation.hpp"

#include <algorithm>

namespace mc {

namespace {

constexpr int kTries = 3;
constexpr GstClockTime kTightEnough = 50 * GST_USECOND;

} // namespace

ClockPair
read_together (GstClock *system, GstClock *pipeline)
{
  ClockPair best{};
  GstClockTime tightest = GST_CLOCK_TIME_NONE;
  for (int i = 0; i < kTries && tightest > kTightEnough; i++) {
    const GstClockTime before = gst_clock_get_time (system);
    const GstClockTime between = gst_clock_get_time (pipeline);
    const GstClockTime spread = gst_clock_get_time (system) - before;
    if (spread < tightest) {
      tightest = spread;
      best = { before + spread / 2, between };
    }
  }
  return best;
}

std::optional<GstClockTime>
running_time_of (GstClockTime captured, const ClockPair &now, GstClockTime base_time)
{
  /* Signed: a clock that has just started may read less than the age, and drivers stamp a little
   * into the future. */
  const GstClockTimeDiff age = GST_CLOCK_DIFF (captured, now.system);
  const GstClockTimeDiff running = GST_CLOCK_DIFF (base_time, now.pipeline) - age;
  if (running < 0)
    return std::nullopt;
  return static_cast<GstClockTime> (running);
}

GstClockTime
system_time_of (GstClockTime running_time, const ClockPair &now, GstClockTime base_time)
{
  /* Signed: it may be in the future. */
  const GstClockTimeDiff age = GST_CLOCK_DIFF (base_time + running_time, now.pipeline);
  return static_cast<GstClockTime> (
      std::max<GstClockTimeDiff> (static_cast<GstClockTimeDiff> (now.system) - age, 0));
}

std::optional<GstClockTime>
TimeTranslation::running_time (GstClockTime captured, GstElement *element)
{
  // All under one lock, and no reference of the system clock: many threads would fight for it.
  ClockPtr other;
  GST_OBJECT_LOCK (element);
  GstClock *clock = GST_ELEMENT_CLOCK (element);
  const GstClockTime base_time = element->base_time;
  if (clock && clock != system_.get ())
    other = ref (clock);
  GST_OBJECT_UNLOCK (element);
  if (other)
    return running_time_of (captured, read_together (system_.get (), other.get ()), base_time);
  if (clock)
    return running_time_of (captured, { captured, captured }, base_time);
  /* A pipeline without a clock has no running time; the first frame starts one. */
  if (!first_)
    first_ = captured;
  return captured < *first_ ? std::nullopt : std::optional (captured - *first_);
}

std::optional<GstClockTime>
TimeTranslation::translate (GstClockTime captured, GstElement *element)
{
  const auto running = running_time (captured, element);
  if (!running || (last_ && *running <= *last_))
    return std::nullopt;
  last_ = running;
  return running;
}

} // namespace mc
