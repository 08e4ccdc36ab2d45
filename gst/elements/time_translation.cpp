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

/// A pipeline without a clock has no running time; the first frame starts one.
std::optional<GstClockTime>
TimeTranslation::since_first (GstClockTime captured)
{
  if (!first_)
    first_ = captured;
  return captured < *first_ ? std::nullopt : std::optional (captured - *first_);
}

std::optional<GstClockTime>
TimeTranslation::accept (std::optional<GstClockTime> running, GstClockTime *position)
{
  if (!running || (last_ && *running <= *last_))
    return std::nullopt;
  last_ = running;
  if (position)
    *position = *running;
  return running;
}

std::optional<GstClockTime>
TimeTranslation::translate (GstClockTime captured, GstElement *element, GstClockTime *position)
{
  // All under one lock, and no reference of the system clock: many threads would fight for it.
  ClockPtr other;
  std::optional<GstClockTime> running;
  GST_OBJECT_LOCK (element);
  GstClock *clock = GST_ELEMENT_CLOCK (element);
  const GstClockTime base_time = element->base_time;
  if (clock && clock != system_.get ())
    other = ref (clock);
  else
    running = accept (clock ? running_time_of (captured, { captured, captured }, base_time)
                            : since_first (captured),
                      position);
  GST_OBJECT_UNLOCK (element);
  if (!other)
    return running;
  const ClockPair now = read_together (system_.get (), other.get ());
  GST_OBJECT_LOCK (element);
  running = accept (running_time_of (captured, now, base_time), position);
  GST_OBJECT_UNLOCK (element);
  return running;
}

} // namespace mc
