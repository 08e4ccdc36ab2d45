// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fixture.hpp"

#include <thread>

using namespace mc;
using namespace mc::test;

/* What happens at the same time, in the real time: which comes first differs from run to run, and
 * must not matter. */

static const char *const kFast = R"({"devices":[
  {"kind":"camera","name":"cam","modes":[{"format":"GRAY8","width":32,"height":32,"framerates":[1000]}]},
  {"kind":"microphone","name":"mic","modes":[{"format":"S16LE","rate":8000,"channels":1}]}]})";

/// Until the end of the scope, the system clock is the real one.
class RealTime
{
public:
  RealTime () { gst_system_clock_set_default (nullptr); }
};

GST_START_TEST (states_change_a_thousand_times)
{
  const Fixture fixture;
  const RealTime real;
  fixture.configure (kFast);
  const Capture capture ("fakevideosrc");
  for (int i = 0; i < 1000; i++) {
    fail_if (capture.set_state (GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE);
    if (i % 100 == 0)
      capture.pull ();
    fail_if (capture.set_state (i % 2 ? GST_STATE_NULL : GST_STATE_READY)
             == GST_STATE_CHANGE_FAILURE);
  }
}
GST_END_TEST;

static const char *const kEvents[] = {
  R"({"do":"unplug"})",
  R"({"do":"plug"})",
  R"({"do":"stall"})",
  R"({"do":"mute"})",
  R"({"do":"resume"})",
  R"({"do":"deliver","width":48})",
  R"({"do":"unmute"})",
  R"({"do":"slow-open","delay-ms":1})",
  R"({"do":"deliver"})",
  R"({"do":"fail-open","error":"busy"})",
  R"({"do":"fail-open","error":"none"})",
};

GST_START_TEST (events_may_come_at_any_moment)
{
  const Fixture fixture;
  const RealTime real;
  fixture.configure (kFast);
  fail_unless (fixture.start ());
  gint done = 0;
  /* One thread opens and closes, whatever comes of it, one lets things happen, and one asks for the
   * devices. */
  std::thread opener ([&] {
    const Capture capture ("fakevideosrc");
    for (int i = 0; i < 300; i++) {
      capture.set_state (GST_STATE_PLAYING);
      if (i % 3 == 0)
        g_thread_yield ();
      capture.set_state (GST_STATE_NULL);
    }
    g_atomic_int_set (&done, 1);
  });
  std::thread looker ([&] {
    while (!g_atomic_int_get (&done))
      fixture.devices ();
  });
  for (guint i = 0; !g_atomic_int_get (&done); i++)
    fail_unless (fixture.perform ("cam", kEvents[i % G_N_ELEMENTS (kEvents)]));
  opener.join ();
  looker.join ();
  for (const char *event : kEvents)
    fail_unless (fixture.perform ("cam", event));
  const Capture capture ("fakevideosrc");
  capture.play ();
  capture.pull ();
  fixture.stop ();
}
GST_END_TEST;

GST_START_TEST (of_two_who_open_at_once_one_is_told_that_it_is_busy)
{
  const Fixture fixture;
  const RealTime real;
  fixture.configure (kFast);
  fail_unless (fixture.start ());
  for (int i = 0; i < 100; i++) {
    const Capture one ("fakevideosrc"), other ("fakevideosrc");
    GstStateChangeReturn results[2];
    std::thread one_thread ([&] { results[0] = one.set_state (GST_STATE_READY); });
    std::thread other_thread ([&] { results[1] = other.set_state (GST_STATE_READY); });
    one_thread.join ();
    other_thread.join ();
    const bool failed[]
        = { results[0] == GST_STATE_CHANGE_FAILURE, results[1] == GST_STATE_CHANGE_FAILURE };
    fail_unless (failed[0] != failed[1]);
    const gint code = (failed[0] ? one : other).error ();
    assert_equals_int (code, GST_RESOURCE_ERROR_BUSY);
  }
  fixture.stop ();
}
GST_END_TEST;

GST_START_TEST (the_provider_may_stop_while_devices_come_and_go)
{
  const Fixture fixture;
  const RealTime real;
  fixture.configure (kFast);
  gint done = 0;
  std::thread plugger ([&] {
    /* While the provider is stopped this says no, which is as it should be. */
    while (!g_atomic_int_get (&done)) {
      fixture.perform ("cam", R"({"do":"unplug"})");
      fixture.perform ("cam", R"({"do":"plug"})");
    }
  });
  for (int i = 0; i < 100; i++) {
    fail_unless (fixture.start ());
    fixture.stop ();
  }
  g_atomic_int_set (&done, 1);
  plugger.join ();
  fail_unless (fixture.start ());
  assert_text (fixture.devices (), "cam mic");
  fixture.stop ();
}
GST_END_TEST;

GST_START_TEST (a_real_timeline_unplugs_in_bounded_time)
{
  const Fixture fixture;
  const RealTime real;
  fixture.configure (R"({"devices":[{"kind":"camera","name":"cam",
    "modes":[{"format":"GRAY8","width":32,"height":32,"framerates":[100]}],
    "timeline":[{"at":0.1,"do":"unplug"}]}]})");
  const Capture capture ("fakevideosrc");
  const gint64 before = g_get_monotonic_time ();
  capture.play ();
  assert_equals_int (capture.error (), GST_RESOURCE_ERROR_NOT_FOUND);
  const gint64 taken = g_get_monotonic_time () - before;
  fail_unless (taken >= 100 * G_TIME_SPAN_MILLISECOND);
  fail_unless (taken < 5 * G_TIME_SPAN_SECOND);
}
GST_END_TEST;

static Suite *
fake_stress_suite (void)
{
  Suite *suite = suite_create ("fake stress");
  TCase *tc = tcase_create ("stress");
  tcase_set_timeout (tc, 120);
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, states_change_a_thousand_times);
  tcase_add_test (tc, events_may_come_at_any_moment);
  tcase_add_test (tc, of_two_who_open_at_once_one_is_told_that_it_is_busy);
  tcase_add_test (tc, the_provider_may_stop_while_devices_come_and_go);
  tcase_add_test (tc, a_real_timeline_unplugs_in_bounded_time);
  return suite;
}

GST_CHECK_MAIN (fake_stress)
