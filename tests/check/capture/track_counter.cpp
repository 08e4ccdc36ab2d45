// SPDX-License-Identifier: LGPL-2.1-or-later
#include "gst/capture/frames/track_counter.hpp"

#include <gst/check/gstcheck.h>
#include <thread>

namespace {

void
assert_latency (const mc::TrackCounter &counter, GstClockTime last, GstClockTime least,
                GstClockTime average, GstClockTime greatest)
{
  const auto numbers = counter.numbers ();
  assert_equals_uint64 (numbers.latency, last);
  assert_equals_uint64 (numbers.minimum_latency, least);
  assert_equals_uint64 (numbers.average_latency, average);
  assert_equals_uint64 (numbers.maximum_latency, greatest);
}

} // namespace

// MUST 415
GST_START_TEST (discarded_pictures_are_part_of_all)
{
  mc::TrackCounter counter;
  counter.count_picture ();
  counter.discard_picture ();
  counter.count_picture ();
  const auto numbers = counter.numbers ();
  assert_equals_uint64 (numbers.total, 3);
  assert_equals_uint64 (numbers.discarded, 1);
}
GST_END_TEST;

GST_START_TEST (latencies_are_measured_since_the_last_reset)
{
  mc::TrackCounter counter;
  assert_latency (counter, 0, 0, 0, 0);
  counter.count_sound (480, 10, 30);
  counter.count_sound (480, 10, 10);
  counter.count_sound (480, 10, 20);
  assert_latency (counter, 20, 10, 20, 30);
  counter.reset_latency ();
  assert_latency (counter, 20, 20, 20, 20);
  counter.count_sound (480, 10, 40);
  assert_latency (counter, 40, 40, 40, 40);
  counter.count_sound (480, 10, 60);
  assert_latency (counter, 60, 40, 50, 60);
  assert_equals_uint64 (counter.numbers ().total, 5 * 480);
  assert_equals_uint64 (counter.numbers ().duration, 50);
}
GST_END_TEST;

GST_START_TEST (who_looks_sees_numbers_that_belong_together)
{
  constexpr uint64_t kCounts = 200000;
  mc::TrackCounter counter;
  std::thread writer ([&counter] {
    for (uint64_t i = 0; i < kCounts; i++)
      counter.count_sound (2, 1, i);
  });
  uint64_t seen = 0;
  while (seen < 2 * kCounts) {
    const auto numbers = counter.numbers ();
    fail_unless (numbers.total >= seen);
    assert_equals_uint64 (numbers.total, 2 * numbers.duration);
    fail_unless (numbers.minimum_latency <= numbers.average_latency);
    fail_unless (numbers.average_latency <= numbers.maximum_latency);
    assert_equals_uint64 (numbers.maximum_latency, numbers.latency);
    seen = numbers.total;
  }
  writer.join ();
}
GST_END_TEST;

static Suite *
track_counter_suite ()
{
  Suite *suite = suite_create ("track counter");
  TCase *tc = tcase_create ("general");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, discarded_pictures_are_part_of_all);
  tcase_add_test (tc, latencies_are_measured_since_the_last_reset);
  tcase_add_test (tc, who_looks_sees_numbers_that_belong_together);
  return suite;
}

GST_CHECK_MAIN (track_counter)
