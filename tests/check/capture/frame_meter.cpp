// SPDX-License-Identifier: LGPL-2.1-or-later
#include "gst/capture/frames/frame_meter.hpp"

#include <cmath>
#include <gst/check/gstcheck.h>

namespace {

bool
is_near (double actual, double expected)
{
  return std::fabs (actual - expected) < 1e-6 * (1 + expected);
}

/// @count frames at @rate, the last at 1000 s.
void
fill (mc::FrameMeter &meter, double rate, int count)
{
  for (int i = count - 1; i >= 0; i--)
    meter.add (1000 * GST_SECOND - GstClockTime (i * GST_SECOND / rate), GstClockTime (i));
}

constexpr GstClockTime kLast = 1000 * GST_SECOND;

} // namespace

GST_START_TEST (the_rate_is_that_of_the_last_seconds)
{
  static const struct
  {
    double rate;
    int count;
    GstClockTime after;
    double expected;
  } kCases[] = {
    { 30, 0, 0, 0 },
    { 30, 1, 0, 0 },
    { 30, 2, 0, 30 },
    { 25, 1000, 0, 25 },
    { 500, 1000, 0, 500 }, // more than are kept for two seconds
    { 30, 100, GST_SECOND, 30 },
    { 30, 100, 3 * GST_SECOND, 0 },
    { 0.5, 10, 3 * GST_SECOND, 0.5 }, // slower than the window is long
    { 0.5, 10, 5 * GST_SECOND, 0 },
  };
  for (const auto &c : kCases) {
    mc::FrameMeter meter;
    fill (meter, c.rate, c.count);
    const double rate = meter.rate (kLast + c.after);
    fail_unless (is_near (rate, c.expected), "%d at %g: %g", c.count, c.rate, rate);
  }
}
GST_END_TEST;

GST_START_TEST (what_is_older_than_the_window_does_not_count)
{
  mc::FrameMeter meter;
  for (int i = 0; i < 100; i++)
    meter.add (GstClockTime (i) * 33 * GST_MSECOND, 0);
  for (int i = 0; i < 40; i++)
    meter.add (GST_CLOCK_TIME_NONE / 2 + GstClockTime (i) * 100 * GST_MSECOND, GST_MSECOND * i);
  const GstClockTime now = GST_CLOCK_TIME_NONE / 2 + 3900 * GST_MSECOND;
  fail_unless (is_near (meter.rate (now), 10));
  const auto lengths = meter.lengths (now);
  assert_equals_uint64 (lengths.count, 21);
  assert_equals_uint64 (lengths.longest, 39 * GST_MSECOND);
  assert_equals_uint64 (lengths.sum, 21 * 29 * GST_MSECOND);
}
GST_END_TEST;

static Suite *
frame_meter_suite ()
{
  Suite *suite = suite_create ("frame_meter");
  TCase *tc = tcase_create ("general");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, the_rate_is_that_of_the_last_seconds);
  tcase_add_test (tc, what_is_older_than_the_window_does_not_count);
  return suite;
}

GST_CHECK_MAIN (frame_meter)
