// SPDX-License-Identifier: LGPL-2.1-or-later

/* Capture times, on the system clock, become running times of pipelines with any clock. */

#include "gst/elements/time_translation.hpp"

#include <gst/check/gstcheck.h>
#include <gst/check/gsttestclock.h>
#include <iterator>

namespace {

constexpr GstClockTime kSecond = GST_SECOND;

struct Case
{
  const char *name;
  GstClockTime captured;
  mc::ClockPair now;
  GstClockTime base_time;
  std::optional<GstClockTime> expected;
};

const Case kCases[] = {
  { "a frame of this moment",
    10 * kSecond,
    { 10 * kSecond, 10 * kSecond },
    4 * kSecond,
    6 * kSecond },
  { "an old frame", 9 * kSecond, { 10 * kSecond, 10 * kSecond }, 4 * kSecond, 5 * kSecond },
  { "another clock, ahead",
    9 * kSecond,
    { 10 * kSecond, 100 * kSecond },
    90 * kSecond,
    9 * kSecond },
  { "another clock, behind",
    99 * kSecond,
    { 100 * kSecond, 10 * kSecond },
    4 * kSecond,
    5 * kSecond },
  { "the very start", 4 * kSecond, { 5 * kSecond, 5 * kSecond }, 4 * kSecond, 0 },
  { "just before the start",
    4 * kSecond - 1,
    { 5 * kSecond, 5 * kSecond },
    4 * kSecond,
    std::nullopt },
  { "long before the start", 0, { 100 * kSecond, 7 * kSecond }, 6 * kSecond, std::nullopt },
  { "a clock younger than the frame", 1 * kSecond, { 9 * kSecond, 2 * kSecond }, 0, std::nullopt },
  { "stamped into the future",
    11 * kSecond,
    { 10 * kSecond, 10 * kSecond },
    4 * kSecond,
    7 * kSecond },
};

GST_START_TEST (a_capture_time_becomes_a_running_time)
{
  const Case &c = kCases[__i__];
  const auto got = mc::running_time_of (c.captured, c.now, c.base_time);
  fail_unless (got == c.expected, "%s: got %" GST_TIME_FORMAT, c.name,
               GST_TIME_ARGS (got.value_or (GST_CLOCK_TIME_NONE)));
}
GST_END_TEST;

GST_START_TEST (a_running_time_becomes_a_capture_time_again)
{
  const Case &c = kCases[__i__];
  if (!c.expected)
    return;
  const GstClockTime got = mc::system_time_of (*c.expected, c.now, c.base_time);
  fail_unless (got == c.captured, "%s: got %" GST_TIME_FORMAT, c.name, GST_TIME_ARGS (got));
}
GST_END_TEST;

/// An element with a clock and a base time, as in a running pipeline.
mc::ElementPtr
make_element (GstClock *clock, GstClockTime base_time)
{
  mc::ElementPtr element (mc::sink (gst_bin_new (nullptr)));
  if (clock)
    gst_element_set_clock (element.get (), clock);
  gst_element_set_base_time (element.get (), base_time);
  return element;
}

GST_START_TEST (on_the_system_clock_the_translation_is_exact)
{
  const mc::ClockPtr system (gst_system_clock_obtain ());
  const mc::ElementPtr element = make_element (system.get (), 1000);
  mc::TimeTranslation translation;
  fail_if (translation.translate (999, element.get ()));
  fail_unless (translation.translate (1000, element.get ()) == GstClockTime (0));
  fail_unless (translation.translate (1007, element.get ()) == GstClockTime (7));
}
GST_END_TEST;

GST_START_TEST (on_another_clock_a_frame_is_as_old_as_on_the_system_clock)
{
  const mc::ClockPtr system (gst_system_clock_obtain ());
  const mc::ClockPtr other (gst_test_clock_new_with_start_time (500 * kSecond));
  const mc::ElementPtr element = make_element (other.get (), 490 * kSecond);
  mc::TimeTranslation translation;
  const GstClockTime before = gst_clock_get_time (system.get ());
  const auto running = translation.translate (before - 2 * kSecond, element.get ());
  const GstClockTime passed = gst_clock_get_time (system.get ()) - before;
  fail_unless (running.has_value ());
  /* 10 s have run; the frame is 2 s old, and what the call took. */
  fail_unless (*running <= 8 * kSecond && *running + passed >= 8 * kSecond);
}
GST_END_TEST;

GST_START_TEST (frames_of_a_pause_are_skipped)
{
  const mc::ClockPtr system (gst_system_clock_obtain ());
  const mc::ElementPtr element = make_element (system.get (), 1000);
  mc::TimeTranslation translation;
  fail_unless (translation.translate (1500, element.get ()) == GstClockTime (500));
  /* The pipeline paused for 300: the running time stood still. */
  gst_element_set_base_time (element.get (), 1300);
  fail_if (translation.translate (1700, element.get ()));
  fail_if (translation.translate (1800, element.get ()), "the same running time again");
  fail_unless (translation.translate (1801, element.get ()) == GstClockTime (501));
}
GST_END_TEST;

GST_START_TEST (without_a_clock_the_first_frame_starts_the_running_time)
{
  const mc::ElementPtr element = make_element (nullptr, 0);
  mc::TimeTranslation translation;
  fail_unless (translation.translate (5000, element.get ()) == GstClockTime (0));
  fail_unless (translation.translate (5040, element.get ()) == GstClockTime (40));
}
GST_END_TEST;

Suite *
time_translation_suite ()
{
  Suite *suite = suite_create ("time_translation");
  TCase *tc = tcase_create ("running time");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, a_capture_time_becomes_a_running_time, 0, std::size (kCases));
  tcase_add_loop_test (tc, a_running_time_becomes_a_capture_time_again, 0, std::size (kCases));
  tcase_add_test (tc, on_the_system_clock_the_translation_is_exact);
  tcase_add_test (tc, on_another_clock_a_frame_is_as_old_as_on_the_system_clock);
  tcase_add_test (tc, frames_of_a_pause_are_skipped);
  tcase_add_test (tc, without_a_clock_the_first_frame_starts_the_running_time);
  return suite;
}

} // namespace

GST_CHECK_MAIN (time_translation)
