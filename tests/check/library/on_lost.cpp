// SPDX-License-Identifier: LGPL-2.1-or-later
#include "log_watch.hpp"
#include "viewer.hpp"

using namespace mctest;

/* Tracks that wait for a device that was pulled out. */

namespace {

TrackPtr
get_patient_track (const char *json)
{
  TrackPtr track = get_track (json);
  assert_equals_int (gst_media_stream_track_get_on_lost (track.get ()),
                     GST_MEDIA_STREAM_TRACK_ON_LOST_END);
  g_object_set (track.get (), "on-lost", GST_MEDIA_STREAM_TRACK_ON_LOST_WAIT, nullptr);
  return track;
}

void
unplug (const char *device)
{
  perform (device, R"({"do": "unplug"})");
}

void
plug (const char *device)
{
  perform (device, R"({"do": "plug"})");
}

GstMediaStreamTrackMuteReason
reason (const TrackPtr &track)
{
  return gst_media_stream_track_get_mute_reason (track.get ());
}

} // namespace

GST_START_TEST (a_track_waits_for_its_device_and_goes_on)
{
  const auto track = get_patient_track (R"({"video": {"width": {"exact": 640}}})");
  const Counter mute (track, "mute"), unmute (track, "unmute"), ended (track, "ended");
  Viewer viewer (track);
  viewer.until_black (false);
  for (int turn = 1; turn <= 3; turn++) {
    unplug ("front");
    run_until (nullptr, [&] { return mute.count () == turn; });
    assert_equals_int (reason (track), GST_MEDIA_STREAM_TRACK_MUTE_REASON_LOST);
    fail_unless (is_live (track));
    for (int i = 0; i < 3; i++)
      assert_text (viewer.until_black (true).size, "640x480");
    plug ("front");
    run_until (nullptr, [&] { return unmute.count () == turn; });
    assert_equals_int (reason (track), GST_MEDIA_STREAM_TRACK_MUTE_REASON_NONE);
    assert_text (viewer.until_black (false).size, "640x480");
  }
  assert_equals_int (ended.count (), 0);
}
GST_END_TEST;

GST_START_TEST (one_waits_while_another_ends)
{
  const auto patient = get_patient_track (R"({"video": {"width": {"exact": 320}}})");
  const auto other = clone_of (patient);
  g_object_set (other.get (), "on-lost", GST_MEDIA_STREAM_TRACK_ON_LOST_END, nullptr);
  const Counter mute (patient, "mute"), ended (other, "ended");
  Viewer viewer (patient);
  viewer.next ();
  unplug ("front");
  run_until (nullptr, [&] { return mute.count () == 1 && ended.count () == 1; });
  fail_unless (is_live (patient) && !is_live (other));
  plug ("front");
  viewer.until_black (false);
}
GST_END_TEST;

/// A clone made before waits as well; so does one that is made meanwhile. Each has its own
/// settings.
GST_START_TEST (clones_wait_too)
{
  const auto wide = get_patient_track (R"({"video": {"width": {"exact": 1280}}})");
  const auto small = clone_of (wide);
  change (small, R"({"width": {"exact": 320}, "height": {"exact": 180}})");
  const Counter mute (wide, "mute"), muted_too (small, "mute");
  unplug ("front");
  run_until (nullptr, [&] { return mute.count () == 1 && muted_too.count () == 1; });
  const auto third = clone_of (small);
  fail_unless (is_live (third));
  assert_equals_int (reason (third), GST_MEDIA_STREAM_TRACK_MUTE_REASON_LOST);
  Viewer one (wide), two (small), three (third);
  assert_text (three.until_black (true).size, "320x180");
  plug ("front");
  assert_text (one.until_black (false).size, "1280x720");
  assert_text (two.until_black (false).size, "320x180");
  assert_text (three.until_black (false).size, "320x180");
}
GST_END_TEST;

GST_START_TEST (constraints_can_change_meanwhile)
{
  const auto track = get_patient_track (R"({"video": {"width": {"exact": 640}}})");
  const Counter mute (track, "mute");
  Viewer viewer (track);
  viewer.next ();
  unplug ("front");
  run_until (nullptr, [&] { return mute.count () == 1; });
  change (track, R"({"width": {"exact": 320}})");
  mc::ErrorPtr error;
  fail_if (gst_media_stream_track_apply_constraints (
      track.get (), parse (R"({"width": {"exact": 5000}})").get (), nullptr, mc::out (error)));
  assert_text (gst_media_capture_error_get_constraint (error.get ()), "width");
  plug ("front");
  assert_text (viewer.until_black (false).size, "320x240");
}
GST_END_TEST;

GST_START_TEST (the_wait_can_be_given_up)
{
  const auto track = get_patient_track (R"({"video": true})");
  const auto later = clone_of (track);
  const Counter mute (track, "mute");
  unplug ("front");
  run_until (nullptr, [&] { return mute.count () == 1; });
  gst_media_stream_track_stop (track.get ());
  fail_if (is_live (track));
  Viewer viewer (later);
  plug ("front");
  viewer.until_black (false);
  fail_if (is_live (track));
}
GST_END_TEST;

GST_START_TEST (a_device_that_comes_back_broken_ends_the_track)
{
  const auto track = get_patient_track (R"({"video": true})");
  const Counter mute (track, "mute"), ended (track, "ended");
  unplug ("front");
  run_until (nullptr, [&] { return mute.count () == 1; });
  perform ("front", R"({"do": "fail-open", "error": "hardware"})");
  plug ("front");
  run_until (nullptr, [&] { return ended.count () == 1; });
  assert_equals_int (gst_media_stream_track_get_end_reason (track.get ()),
                     GST_MEDIA_STREAM_TRACK_END_REASON_DEVICE_ERROR);
}
GST_END_TEST;

GST_START_TEST (a_device_that_is_busy_when_it_comes_back_is_tried_again)
{
  const auto track = get_patient_track (R"({"video": true})");
  const Counter mute (track, "mute"), unmute (track, "unmute");
  unplug ("front");
  run_until (nullptr, [&] { return mute.count () == 1; });
  perform ("front", R"({"do": "fail-open", "error": "busy"})");
  {
    LogWatch tries ("tried again");
    plug ("front");
    fail_if (tries.next ().find ("Front Camera") == std::string::npos);
  }
  perform ("front", R"({"do": "fail-open", "error": "none"})");
  run_until (nullptr, [&] { return unmute.count () == 1; });
  Viewer (track).until_black (false);
}
GST_END_TEST;

GST_START_TEST (who_stops_while_it_is_tried_again_does_not_wait)
{
  const auto track = get_patient_track (R"({"video": true})");
  unplug ("front");
  perform ("front", R"({"do": "fail-open", "error": "busy"})");
  // The later tries are seconds apart.
  LogWatch tries ("tried again after 800 ms");
  plug ("front");
  tries.next ();
  gst_media_stream_track_stop (track.get ());
  fail_if (is_live (track));
}
GST_END_TEST;

GST_START_TEST (a_microphone_waits_in_silence)
{
  const auto track = get_patient_track (R"({"audio": true})");
  const ProcessorPtr processor (gst_media_stream_track_processor_new (track.get ()));
  const Counter mute (track, "mute"), unmute (track, "unmute");
  const auto until = [&] (bool silent) {
    for (;;) {
      const mc::SamplePtr sample (
          gst_media_stream_track_processor_read (processor.get (), nullptr, nullptr));
      fail_unless (sample != nullptr);
      if (GST_BUFFER_FLAG_IS_SET (gst_sample_get_buffer (sample.get ()), GST_BUFFER_FLAG_GAP)
          == silent)
        return;
    }
  };
  until (false);
  unplug ("built-in");
  run_until (nullptr, [&] { return mute.count () == 1; });
  until (true);
  plug ("built-in");
  run_until (nullptr, [&] { return unmute.count () == 1; });
  until (false);
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_add_test (tc, a_track_waits_for_its_device_and_goes_on);
  tcase_add_test (tc, one_waits_while_another_ends);
  tcase_add_test (tc, clones_wait_too);
  tcase_add_test (tc, constraints_can_change_meanwhile);
  tcase_add_test (tc, the_wait_can_be_given_up);
  tcase_add_test (tc, a_device_that_comes_back_broken_ends_the_track);
  tcase_add_test (tc, a_device_that_is_busy_when_it_comes_back_is_tried_again);
  tcase_add_test (tc, who_stops_while_it_is_tried_again_does_not_wait);
  tcase_add_test (tc, a_microphone_waits_in_silence);
}

MC_CHECK_MAIN ("library_on_lost", add_tests)
