// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fixture.hpp"

using namespace mc;
using namespace mc::test;

static guint64
number_of (const SamplePtr &sample)
{
  return GST_BUFFER_OFFSET (gst_sample_get_buffer (sample.get ()));
}

static GstClockTime
pts_of (const SamplePtr &sample)
{
  return GST_BUFFER_PTS (gst_sample_get_buffer (sample.get ()));
}

static bool
is_discont (const SamplePtr &sample)
{
  return GST_BUFFER_FLAG_IS_SET (gst_sample_get_buffer (sample.get ()), GST_BUFFER_FLAG_DISCONT);
}

static void
assert_caps (const SamplePtr &sample, const char *expected)
{
  const CapsPtr caps (gst_caps_from_string (expected));
  gst_check_caps_equal (gst_sample_get_caps (sample.get ()), caps.get ());
}

static bool
is_muted (GstElement *element)
{
  gboolean mute = FALSE;
  g_object_get (element, "mute", &mute, nullptr);
  return mute;
}

GST_START_TEST (frames_come_at_exact_multiples_of_the_rate)
{
  const Fixture fixture;
  fixture.configure ("default");
  const Capture capture ("fakevideosrc device=back");
  capture.play ();
  for (guint64 i = 0; i < 40; i++) {
    const SamplePtr sample = capture.next (fixture);
    const GstClockTime begin = gst_util_uint64_scale (i, 1001 * GST_SECOND, 30000);
    const GstClockTime end = gst_util_uint64_scale (i + 1, 1001 * GST_SECOND, 30000);
    assert_equals_uint64 (number_of (sample), i);
    assert_equals_uint64 (pts_of (sample), begin);
    assert_equals_uint64 (GST_BUFFER_DURATION (gst_sample_get_buffer (sample.get ())), end - begin);
    assert_equals_uint64 (gst_clock_get_time (GST_CLOCK (fixture.clock ())), end);
    fail_unless (is_discont (sample) == (i == 0));
  }
}
GST_END_TEST;

struct NegotiationCase
{
  const char *name, *source, *filter, *expected;
};

static const NegotiationCase kNegotiations[] = {
  { "free choice", "fakevideosrc", "identity",
    "video/x-raw,format=YUY2,width=640,height=480,framerate=30/1" },
  { "nearest to 640x480", "fakevideosrc device=back", "identity",
    "video/x-raw,format=NV12,width=800,height=600,framerate=30000/1001" },
  { "a rate of the list", "fakevideosrc", "video/x-raw,framerate=15/1",
    "video/x-raw,format=YUY2,width=640,height=480,framerate=15/1" },
  { "a size", "fakevideosrc", "video/x-raw,width=1280",
    "video/x-raw,format=NV12,width=1280,height=720,framerate=30/1" },
  { "a range of sizes", "fakevideosrc", "video/x-raw,width=[1500,2500]",
    "video/x-raw,format=NV12,width=1920,height=1080,framerate=30/1" },
  { "a microphone", "fakeaudiosrc", "identity",
    "audio/x-raw,format=S16LE,layout=interleaved,rate=48000,channels=2" },
  { "a telephone", "fakeaudiosrc device=headset", "audio/x-raw,rate=8000",
    "audio/x-raw,format=S16LE,layout=interleaved,rate=8000,channels=1" },
  { "no size in between", "fakevideosrc", "video/x-raw,width=641", nullptr },
  { "no other rate", "fakevideosrc", "video/x-raw,width=1280,framerate=15/1", nullptr },
  { "no other format", "fakevideosrc", "video/x-raw,format=RGB", nullptr },
};

GST_START_TEST (only_exact_modes_are_negotiated)
{
  const auto &c = kNegotiations[__i__];
  const Fixture fixture;
  fixture.configure ("default");
  const Capture capture (c.source, c.filter);
  capture.play ();
  if (c.expected) {
    assert_caps (capture.next (fixture), c.expected);
    return;
  }
  const ErrorPtr error = capture.any_error ();
  fail_unless (error->domain == GST_STREAM_ERROR, "%s", c.name);
}
GST_END_TEST;

GST_START_TEST (latency_is_one_frame)
{
  const Fixture fixture;
  fixture.configure (kPlain);
  const Capture capture ("fakevideosrc");
  const QueryPtr query (gst_query_new_latency ());
  fail_if (gst_element_query (capture.source (), query.get ()), "the rate is not known yet");
  capture.play ();
  capture.next (fixture);
  fail_unless (gst_element_query (capture.source (), query.get ()));
  gboolean live = FALSE;
  GstClockTime min = 0, max = 0;
  gst_query_parse_latency (query.get (), &live, &min, &max);
  fail_unless (live);
  assert_equals_uint64 (min, 100 * GST_MSECOND);
  assert_equals_uint64 (max, 400 * GST_MSECOND);
}
GST_END_TEST;

GST_START_TEST (a_stalled_device_delivers_nothing_until_it_resumes)
{
  const Fixture fixture;
  fixture.configure (kPlain);
  fail_unless (fixture.start ());
  const Capture capture ("fakevideosrc");
  capture.play ();
  assert_equals_uint64 (number_of (capture.next (fixture)), 0);
  fail_unless (fixture.perform ("cam", R"({"do":"stall"})"));
  gst_test_clock_advance_time (fixture.clock (), 1030 * GST_MSECOND);
  fail_unless (fixture.perform ("cam", R"({"do":"resume"})"));
  const SamplePtr sample = capture.next (fixture);
  assert_equals_uint64 (number_of (sample), 12);
  assert_equals_uint64 (pts_of (sample), 1200 * GST_MSECOND);
  fail_unless (is_discont (sample));
  fail_if (is_discont (capture.next (fixture)));
  fixture.stop ();
}
GST_END_TEST;

GST_START_TEST (a_stall_can_be_interrupted)
{
  const Fixture fixture;
  fixture.configure (kPlain);
  fail_unless (fixture.start ());
  fail_unless (fixture.perform ("cam", R"({"do":"stall"})"));
  const Capture capture ("fakevideosrc");
  for (GstState state : { GST_STATE_PLAYING, GST_STATE_PAUSED, GST_STATE_PLAYING, GST_STATE_NULL })
    fail_if (capture.set_state (state) == GST_STATE_CHANGE_FAILURE);
  fixture.stop ();
}
GST_END_TEST;

GST_START_TEST (a_device_that_never_delivers_opens_all_the_same)
{
  const Fixture fixture;
  fixture.configure (kPlain);
  fail_unless (fixture.start ());
  const Capture before ("fakevideosrc");
  before.play ();
  before.next (fixture);
  fail_unless (fixture.perform ("cam", R"({"do":"never-deliver"})"));
  before.next (fixture); /* Who had it open already is not concerned. */
  before.set_state (GST_STATE_NULL);

  const Capture capture ("fakevideosrc");
  capture.play ();
  gst_test_clock_advance_time (fixture.clock (), 5 * GST_SECOND);
  fail_if (capture.has_error ());
  fail_unless (fixture.perform ("cam", R"({"do":"resume"})"));
  capture.next (fixture);
  fixture.stop ();
}
GST_END_TEST;

static void
count_cb (GObject *, GParamSpec *, gint *n)
{
  g_atomic_int_inc (n);
}

GST_START_TEST (mute_is_a_property_that_notifies)
{
  const Fixture fixture;
  fixture.configure (kPlain);
  fail_unless (fixture.start ());
  const Capture capture ("fakeaudiosrc");
  gint notified = 0;
  g_signal_connect (capture.source (), "notify::mute", G_CALLBACK (count_cb), &notified);
  capture.play ();
  capture.next (fixture);
  fail_if (is_muted (capture.source ()));
  for (int i = 0; i < 2; i++) {
    fail_unless (fixture.perform ("mic", R"({"do":"mute"})"));
    fail_unless (is_muted (capture.source ()));
    assert_equals_int (g_atomic_int_get (&notified), 1);
  }
  capture.next (fixture); /* Media goes on. */
  fail_unless (fixture.perform ("mic", R"({"do":"unmute"})"));
  fail_if (is_muted (capture.source ()));
  assert_equals_int (g_atomic_int_get (&notified), 2);
  fixture.stop ();
}
GST_END_TEST;

GST_START_TEST (a_device_can_be_muted_when_it_is_opened)
{
  const Fixture fixture;
  fixture.configure (R"({"devices":[{"kind":"microphone","name":"mic","muted":true,
    "modes":[{"format":"S16LE","rate":8000,"channels":1}]}]})");
  const Capture capture ("fakeaudiosrc");
  gint notified = 0;
  g_signal_connect (capture.source (), "notify::mute", G_CALLBACK (count_cb), &notified);
  capture.set_state (GST_STATE_READY);
  fail_unless (is_muted (capture.source ()));
  assert_equals_int (notified, 1);
  capture.set_state (GST_STATE_NULL);
  fail_if (is_muted (capture.source ()));
  assert_equals_int (notified, 2);
}
GST_END_TEST;

struct DeparturesCase
{
  const char *event, *expected;
};

static const DeparturesCase kDepartures[] = {
  { R"({"do":"deliver","width":40})",
    "video/x-raw,format=GRAY8,width=40,height=80,framerate=10/1" },
  { R"({"do":"deliver","width":64,"height":48,"format":"NV12"})",
    "video/x-raw,format=NV12,width=64,height=48,framerate=10/1" },
  { R"({"do":"deliver","framerate":"25/1"})",
    "video/x-raw,format=GRAY8,width=100,height=80,framerate=25/1" },
  { R"({"do":"deliver"})", "video/x-raw,format=GRAY8,width=100,height=80,framerate=10/1" },
};

GST_START_TEST (a_device_can_depart_from_what_it_promised)
{
  const auto &c = kDepartures[__i__];
  const char *promised = "video/x-raw,format=GRAY8,width=100,height=80,framerate=10/1";
  const Fixture fixture;
  fixture.configure (kPlain);
  fail_unless (fixture.start ());
  const Capture capture ("fakevideosrc");
  capture.play ();
  assert_caps (capture.next (fixture), promised);
  fail_unless (fixture.perform ("cam", c.event));
  const SamplePtr sample = capture.next (fixture);
  assert_caps (sample, c.expected);
  assert_equals_uint64 (number_of (sample), 1);
  assert_equals_uint64 (pts_of (sample), 100 * GST_MSECOND);
  fail_unless (fixture.perform ("cam", R"({"do":"deliver"})"));
  assert_caps (capture.next (fixture), promised);
  fixture.stop ();
}
GST_END_TEST;

GST_START_TEST (a_microphone_can_depart_from_what_it_promised)
{
  const Fixture fixture;
  fixture.configure (kPlain);
  fail_unless (fixture.start ());
  fail_unless (
      fixture.perform ("mic", R"({"do":"deliver","rate":16000,"channels":2,"format":"F32LE"})"));
  const Capture capture ("fakeaudiosrc");
  capture.play ();
  const SamplePtr sample = capture.next (fixture);
  assert_caps (sample, "audio/x-raw,format=F32LE,layout=interleaved,rate=16000,channels=2");
  assert_equals_uint64 (gst_buffer_get_size (gst_sample_get_buffer (sample.get ())), 160 * 2 * 4);
  fixture.stop ();
}
GST_END_TEST;

GST_START_TEST (frames_are_dropped_while_all_buffers_are_out)
{
  const Fixture fixture;
  fixture.configure (R"({"devices":[{"kind":"camera","name":"cam","buffers":2,
    "modes":[{"format":"I420","width":64,"height":64,"framerates":[10]}]}]})");
  const Capture capture ("fakevideosrc");
  capture.play ();
  SamplePtr held = capture.next (fixture);
  const SamplePtr other = capture.next (fixture);
  fixture.crank (); /* Frame 2 finds no buffer. */
  gst_test_clock_wait_for_next_pending_id (fixture.clock (), nullptr);
  held.reset ();
  const SamplePtr third = capture.next (fixture);
  assert_equals_uint64 (number_of (third), 3);
  fail_unless (is_discont (third));
}
GST_END_TEST;

GST_START_TEST (in_low_light_only_some_frames_are_captured)
{
  const Fixture fixture;
  fixture.configure (kPlain);
  const Capture capture ("fakevideosrc");
  capture.play ();
  assert_equals_uint64 (number_of (capture.next (fixture)), 0);
  fail_unless (fixture.perform ("cam", R"({"do":"low-light","every":3})"));
  fail_unless (!fixture.perform ("mic", R"({"do":"low-light","every":3})"));
  fixture.crank (); /* Frame 1 is not captured, nor is frame 2. */
  fixture.crank ();
  const SamplePtr third = capture.next (fixture);
  assert_equals_uint64 (number_of (third), 3);
  fail_unless (!is_discont (third));
  fail_unless (fixture.perform ("cam", R"({"do":"low-light","every":1})"));
  assert_equals_uint64 (number_of (capture.next (fixture)), 4);
}
GST_END_TEST;

GST_START_TEST (what_nobody_fetched_for_too_long_is_lost)
{
  const Fixture fixture;
  fixture.configure (kPlain);
  const Capture capture ("fakevideosrc");
  capture.play ();
  capture.next (fixture);
  /* The wait for frame 1 ends 950 ms late, that for frame 2 would: three frames are kept, the
   * others are not. */
  gst_test_clock_wait_for_next_pending_id (fixture.clock (), nullptr);
  gst_test_clock_set_time (fixture.clock (), 1150 * GST_MSECOND);
  assert_equals_uint64 (number_of (capture.next (fixture)), 1);
  assert_equals_uint64 (number_of (capture.next (fixture)), 12);
}
GST_END_TEST;

static Suite *
fake_source_suite (void)
{
  Suite *suite = suite_create ("fake source");
  TCase *tc = tcase_create ("source");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, frames_come_at_exact_multiples_of_the_rate);
  tcase_add_loop_test (tc, only_exact_modes_are_negotiated, 0, G_N_ELEMENTS (kNegotiations));
  tcase_add_test (tc, latency_is_one_frame);
  tcase_add_test (tc, a_stalled_device_delivers_nothing_until_it_resumes);
  tcase_add_test (tc, a_stall_can_be_interrupted);
  tcase_add_test (tc, a_device_that_never_delivers_opens_all_the_same);
  tcase_add_test (tc, mute_is_a_property_that_notifies);
  tcase_add_test (tc, a_device_can_be_muted_when_it_is_opened);
  tcase_add_loop_test (tc, a_device_can_depart_from_what_it_promised, 0,
                       G_N_ELEMENTS (kDepartures));
  tcase_add_test (tc, a_microphone_can_depart_from_what_it_promised);
  tcase_add_test (tc, in_low_light_only_some_frames_are_captured);
  tcase_add_test (tc, frames_are_dropped_while_all_buffers_are_out);
  tcase_add_test (tc, what_nobody_fetched_for_too_long_is_lost);
  return suite;
}

GST_CHECK_MAIN (fake_source)
