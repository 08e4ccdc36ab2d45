// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fixture.hpp"

#include <gst/base/gstbasesrc.h>

#include <thread>

using namespace mc;
using namespace mc::test;

struct FailureCase
{
  const char *source, *event;
  gint code;
  const char *text;
};

static const FailureCase kFailures[] = {
  { "fakevideosrc", R"({"do":"fail-open","error":"busy"})", GST_RESOURCE_ERROR_BUSY,
    "was told to" },
  { "fakevideosrc", R"({"do":"fail-open","error":"hardware"})", GST_RESOURCE_ERROR_OPEN_READ,
    "was told to" },
  { "fakevideosrc", R"({"do":"fail-open","error":"other"})", GST_RESOURCE_ERROR_FAILED,
    "was told to" },
  { "fakevideosrc", R"({"do":"fail-open"})", GST_RESOURCE_ERROR_FAILED, "was told to" },
  { "fakevideosrc", R"({"do":"unplug"})", GST_RESOURCE_ERROR_NOT_FOUND, "is not plugged in" },
  { "fakevideosrc device=nobody", R"({"do":"resume"})", GST_RESOURCE_ERROR_NOT_FOUND,
    "There is no fake camera \"nobody\", there are: \"cam\"" },
  { "fakevideosrc device=mic", R"({"do":"resume"})", GST_RESOURCE_ERROR_NOT_FOUND,
    "There is no fake camera \"mic\", there are: \"cam\"" },
};

GST_START_TEST (a_device_that_cannot_be_opened_says_why)
{
  const auto &c = kFailures[__i__];
  const Fixture fixture;
  fixture.configure (kPlain);
  fail_unless (fixture.start ());
  fail_unless (fixture.perform ("cam", c.event));
  const Capture capture (c.source);
  fail_unless (capture.set_state (GST_STATE_READY) == GST_STATE_CHANGE_FAILURE);
  std::string text;
  assert_equals_int (capture.error (&text), c.code);
  fail_unless (text.find (c.text) != std::string::npos, "%s", text.c_str ());
  fixture.stop ();
}
GST_END_TEST;

GST_START_TEST (a_device_that_failed_to_open_can_be_allowed_again)
{
  const Fixture fixture;
  fixture.configure (kPlain);
  fail_unless (fixture.start ());
  fail_unless (fixture.perform ("cam", R"({"do":"fail-open","error":"busy"})"));
  const Capture capture ("fakevideosrc");
  fail_unless (capture.set_state (GST_STATE_READY) == GST_STATE_CHANGE_FAILURE);
  fail_unless (capture.set_state (GST_STATE_READY) == GST_STATE_CHANGE_FAILURE);
  fail_unless (fixture.perform ("cam", R"({"do":"fail-open","error":"none"})"));
  fail_unless (capture.set_state (GST_STATE_READY) == GST_STATE_CHANGE_SUCCESS);
  fixture.stop ();
}
GST_END_TEST;

GST_START_TEST (without_a_configuration_nothing_opens)
{
  const Fixture fixture;
  const Capture capture ("fakeaudiosrc");
  fail_unless (capture.set_state (GST_STATE_READY) == GST_STATE_CHANGE_FAILURE);
  std::string text;
  assert_equals_int (capture.error (&text), GST_RESOURCE_ERROR_NOT_FOUND);
  assert_text (text, "No fake devices are configured, see GST_MEDIACAPTURE_FAKE_DEVICES.");
}
GST_END_TEST;

GST_START_TEST (a_wrong_configuration_is_told_when_opening)
{
  const Fixture fixture;
  fixture.configure (R"({"devices":[{"kind":"camera"}]})");
  const Capture capture ("fakevideosrc");
  fail_unless (capture.set_state (GST_STATE_READY) == GST_STATE_CHANGE_FAILURE);
  std::string text;
  assert_equals_int (capture.error (&text), GST_RESOURCE_ERROR_FAILED);
  fail_unless (text.find ("devices[0].name") != std::string::npos, "%s", text.c_str ());
}
GST_END_TEST;

GST_START_TEST (a_device_has_one_opener_unless_it_is_shared)
{
  const Fixture fixture;
  for (bool shared : { false, true }) {
    fixture.configure (
        std::string (R"({"devices":[{"kind":"camera","name":"cam","shared":)")
        + (shared ? "true" : "false")
        + R"(,"modes":[{"format":"I420","width":64,"height":64,"framerates":[5]}]}]})");
    const Capture one ("fakevideosrc"), other ("fakevideosrc");
    fail_unless (one.set_state (GST_STATE_READY) == GST_STATE_CHANGE_SUCCESS);
    if (shared) {
      fail_unless (other.set_state (GST_STATE_READY) == GST_STATE_CHANGE_SUCCESS);
      continue;
    }
    fail_unless (other.set_state (GST_STATE_READY) == GST_STATE_CHANGE_FAILURE);
    assert_equals_int (other.error (), GST_RESOURCE_ERROR_BUSY);
    one.set_state (GST_STATE_NULL);
    fail_unless (other.set_state (GST_STATE_READY) == GST_STATE_CHANGE_SUCCESS);
  }
}
GST_END_TEST;

static const GstState kLosingStates[] = { GST_STATE_READY, GST_STATE_PAUSED, GST_STATE_PLAYING };

GST_START_TEST (unplugging_ends_an_element_in_any_state)
{
  const Fixture fixture;
  fixture.configure (kPlain);
  fail_unless (fixture.start ());
  const Capture capture ("fakevideosrc");
  capture.set_state (kLosingStates[__i__]);
  if (kLosingStates[__i__] == GST_STATE_PLAYING)
    capture.next (fixture);
  fail_unless (fixture.perform ("cam", R"({"do":"unplug"})"));
  std::string text;
  assert_equals_int (capture.error (&text), GST_RESOURCE_ERROR_NOT_FOUND);
  assert_text (text, "The fake camera \"cam\" was unplugged.");
  /* Plugged again it is another device: what was opened stays lost, but can be opened anew. */
  fail_unless (fixture.perform ("cam", R"({"do":"plug"})"));
  capture.set_state (GST_STATE_NULL);
  capture.play ();
  capture.next (fixture);
  fixture.stop ();
}
GST_END_TEST;

GST_START_TEST (a_timeline_runs_while_an_element_alone_is_open)
{
  const Fixture fixture;
  fixture.configure (R"({"devices":[{"kind":"camera","name":"cam",
    "modes":[{"format":"I420","width":64,"height":64,"framerates":[5]}],
    "timeline":[{"at":0.5,"do":"unplug"}]}]})");
  const Capture capture ("fakevideosrc");
  capture.play ();
  for (guint64 i = 0; i < 2; i++) {
    fixture.crank (2); /* The frame's and the timeline's wait. */
    assert_equals_uint64 (GST_BUFFER_OFFSET (gst_sample_get_buffer (capture.pull ().get ())), i);
  }
  fixture.crank (2);
  assert_equals_uint64 (gst_clock_get_time (GST_CLOCK (fixture.clock ())), 500 * GST_MSECOND);
  assert_equals_int (capture.error (), GST_RESOURCE_ERROR_NOT_FOUND);
}
GST_END_TEST;

GST_START_TEST (a_slow_device_opens_after_its_delay)
{
  const Fixture fixture;
  fixture.configure (kPlain);
  fail_unless (fixture.start ());
  fail_unless (fixture.perform ("cam", R"({"do":"slow-open","delay-ms":700})"));
  const Capture capture ("fakevideosrc");
  std::thread opener ([&capture] {
    fail_unless (capture.set_state (GST_STATE_READY) == GST_STATE_CHANGE_SUCCESS);
  });
  fixture.crank ();
  opener.join ();
  assert_equals_uint64 (gst_clock_get_time (GST_CLOCK (fixture.clock ())), 700 * GST_MSECOND);
  fixture.stop ();
}
GST_END_TEST;

static const char *const kInterruptions[] = { "unlock", "unplug" };

GST_START_TEST (a_slow_opening_can_be_interrupted)
{
  const bool unlock = g_str_equal (kInterruptions[__i__], "unlock");
  const Fixture fixture;
  fixture.configure (R"({"devices":[{"kind":"camera","name":"cam","open-delay-ms":60000,
    "modes":[{"format":"I420","width":64,"height":64,"framerates":[5]}]}]})");
  fail_unless (fixture.start ());
  const Capture capture ("fakevideosrc");
  std::thread opener ([&capture] {
    fail_unless (capture.set_state (GST_STATE_READY) == GST_STATE_CHANGE_FAILURE);
  });
  gst_test_clock_wait_for_next_pending_id (fixture.clock (), nullptr);
  if (unlock)
    GST_BASE_SRC_GET_CLASS (capture.source ())->unlock (GST_BASE_SRC (capture.source ()));
  else
    fail_unless (fixture.perform ("cam", R"({"do":"unplug"})"));
  opener.join ();
  assert_equals_int (capture.error (),
                     unlock ? GST_RESOURCE_ERROR_FAILED : GST_RESOURCE_ERROR_NOT_FOUND);
  fixture.stop ();
}
GST_END_TEST;

static Suite *
fake_opening_suite (void)
{
  Suite *suite = suite_create ("fake opening");
  TCase *tc = tcase_create ("opening");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, a_device_that_cannot_be_opened_says_why, 0, G_N_ELEMENTS (kFailures));
  tcase_add_test (tc, a_device_that_failed_to_open_can_be_allowed_again);
  tcase_add_test (tc, without_a_configuration_nothing_opens);
  tcase_add_test (tc, a_wrong_configuration_is_told_when_opening);
  tcase_add_test (tc, a_device_has_one_opener_unless_it_is_shared);
  tcase_add_loop_test (tc, unplugging_ends_an_element_in_any_state, 0,
                       G_N_ELEMENTS (kLosingStates));
  tcase_add_test (tc, a_timeline_runs_while_an_element_alone_is_open);
  tcase_add_test (tc, a_slow_device_opens_after_its_delay);
  tcase_add_loop_test (tc, a_slow_opening_can_be_interrupted, 0, G_N_ELEMENTS (kInterruptions));
  return suite;
}

GST_CHECK_MAIN (fake_opening)
