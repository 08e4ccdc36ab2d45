// SPDX-License-Identifier: LGPL-2.1-or-later
#include "viewer.hpp"

using namespace mctest;

/* Muted devices, devices that stall, and devices that nobody wants for a while. */

/* MUST 45, 47, 48, 50, 51, 52, 53, 54, 58, 188 */
GST_START_TEST (a_device_that_is_muted_gives_black_and_says_so_once)
{
  const auto track = get_track (R"({"video": {"width": {"exact": 320}}})");
  const auto clone = clone_of (track);
  const Counter mute (track, "mute"), unmute (track, "unmute"), clones (clone, "mute");
  Viewer viewer (track);
  viewer.until_black (false);
  perform ("front", R"({"do": "mute"})");
  run_until (nullptr, [&] { return mute.count () == 1 && clones.count () == 1; });
  fail_unless (gst_media_stream_track_get_muted (track.get ()));
  assert_equals_int (gst_media_stream_track_get_mute_reason (track.get ()),
                     GST_MEDIA_STREAM_TRACK_MUTE_REASON_DEVICE_MUTED);
  fail_unless (gst_media_stream_track_get_enabled (track.get ()));
  viewer.until_black (true);
  change (track, R"({"width": {"exact": 160}})");
  viewer.until_size ("160x120");
  perform ("front", R"({"do": "unmute"})");
  run_until (nullptr, [&] { return unmute.count () == 1; });
  fail_unless (!gst_media_stream_track_get_muted (track.get ()));
  assert_text (viewer.until_black (false).size, "160x120");
  assert_equals_int (mute.count (), 1);
}
GST_END_TEST;

/* MUST 48, 52, 53, 73 */
GST_START_TEST (a_device_that_stalls_mutes_its_tracks_until_it_goes_on)
{
  const auto track = get_track (R"({"video": {"width": {"exact": 320}, "frameRate": 30}})");
  const Counter mute (track, "mute"), unmute (track, "unmute");
  Viewer viewer (track);
  viewer.next ();
  perform ("front", R"({"do": "stall"})");
  run_until (nullptr, [&] { return mute.count () == 1; });
  assert_equals_int (gst_media_stream_track_get_mute_reason (track.get ()),
                     GST_MEDIA_STREAM_TRACK_MUTE_REASON_STALLED);
  for (int i = 0; i < 5; i++)
    fail_unless (viewer.until_black (true).size == "320x240");
  perform ("front", R"({"do": "resume"})");
  run_until (nullptr, [&] { return unmute.count () == 1; });
  viewer.until_black (false);
  fail_unless (is_live (track));
}
GST_END_TEST;

/* Of a slow one a second without a frame is no stall. */
GST_START_TEST (a_slow_device_is_not_muted_between_its_frames)
{
  use_devices (R"json({ "devices": [ { "kind": "camera", "name": "slow", "default": true, "modes": [
    { "format": "YUY2", "width": 320, "height": 240, "framerates": ["1/2"] } ] } ] })json");
  const auto track = get_track (R"({"video": true})");
  const Counter mute (track, "mute");
  Viewer viewer (track);
  for (int frame = 0; frame < 3; frame++)
    fail_unless (!viewer.next ().black);
  drain (nullptr);
  assert_equals_int (mute.count (), 0);
}
GST_END_TEST;

/* MUST 46, 47, 48 */
GST_START_TEST (a_muted_microphone_gives_silence_that_goes_on)
{
  const auto track = get_track (R"({"audio": true})");
  const ProcessorPtr processor (gst_media_stream_track_processor_new (track.get ()));
  const Counter mute (track, "mute");
  perform ("built-in", R"({"do": "stall"})");
  run_until (nullptr, [&] { return mute.count () == 1; });
  int silent = 0;
  for (GstClockTime last = 0; silent < 10;) {
    mc::ErrorPtr error;
    const mc::SamplePtr sample (
        gst_media_stream_track_processor_read (processor.get (), nullptr, mc::out (error)));
    GstBuffer *buffer = gst_sample_get_buffer (sample.get ());
    silent += GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_GAP) ? 1 : 0;
    fail_unless (GST_BUFFER_PTS (buffer) > last);
    last = GST_BUFFER_PTS (buffer);
  }
}
GST_END_TEST;

/* MUST 59, 60 */
GST_START_TEST (a_device_that_nobody_wants_is_released_and_taken_again)
{
  const auto track = get_track (R"({"video": {"width": {"exact": 320}}})");
  const auto clone = clone_of (track);
  Viewer viewer (track);
  viewer.next ();
  gst_media_stream_track_set_enabled (track.get (), FALSE);
  const GstClockTime disabled = viewer.until_black (true).pts;
  // A second more than a device that nobody wants is kept.
  for (GstClockTime now = disabled; now < disabled + 4 * GST_SECOND; now = viewer.next ().pts)
    fail_unless (is_open ("front"));
  gst_media_stream_track_set_enabled (clone.get (), FALSE);
  while (is_open ("front"))
    viewer.until_black (true);
  /* MUST 188: it takes effect when the device is there again. */
  change (track, R"({"width": {"exact": 1280}})");
  viewer.until_size ("1280x720");
  gst_media_stream_track_set_enabled (track.get (), TRUE);
  assert_text (viewer.until_black (false).size, "1280x720");
  fail_unless (is_open ("front") && is_live (clone));
}
GST_END_TEST;

/* MUST 61, 67 */
GST_START_TEST (a_device_that_cannot_be_taken_again_ends_its_tracks)
{
  const auto track = get_track (R"({"video": true})");
  const Counter ended (track, "ended");
  gst_media_stream_track_set_enabled (track.get (), FALSE);
  Viewer viewer (track);
  while (is_open ("front"))
    viewer.next ();
  perform ("front", R"({"do": "unplug"})");
  run_until (nullptr, [&] { return ended.count () == 1; });
  fail_unless (!is_live (track));
}
GST_END_TEST;

/* MUST 59, 60, 188 */
GST_START_TEST (a_device_whose_switch_is_off_is_released_and_taken_again_when_it_is_on)
{
  const auto track = get_track (R"({"video": {"width": {"exact": 320}}})");
  const Counter mute (track, "mute"), unmute (track, "unmute");
  Viewer viewer (track);
  viewer.until_black (false);
  perform ("front", R"({"do": "mute"})");
  run_until (nullptr, [&] { return mute.count () == 1; });
  while (is_open ("front"))
    viewer.until_black (true);
  // Whoever comes now is muted too, and does not turn the light on again.
  const auto late = get_track (R"({"video": {"width": {"exact": 640}}})");
  fail_unless (gst_media_stream_track_get_muted (late.get ()));
  fail_unless (!is_open ("front"));
  change (track, R"({"width": {"exact": 1280}})");
  viewer.until_size ("1280x720");
  // Another one is the default, which is news of the same device.
  perform ("back", R"({"do": "make-default"})");
  perform ("front", R"({"do": "unmute"})");
  run_until (nullptr, [&] { return unmute.count () == 1; });
  fail_unless (is_open ("front"), "it tells before it is there");
  run_until (nullptr, [&] { return !gst_media_stream_track_get_muted (late.get ()); });
  assert_text (viewer.until_black (false).size, "1280x720");
  Viewer other (late);
  assert_text (other.until_black (false).size, "640x480");
  assert_equals_int (mute.count (), 1);
}
GST_END_TEST;

/* MUST 59, 60 */
GST_START_TEST (a_muted_track_that_is_also_disabled_waits_for_both)
{
  const auto track = get_track (R"({"video": true})");
  Viewer viewer (track);
  gst_media_stream_track_set_enabled (track.get (), FALSE);
  perform ("front", R"({"do": "mute"})");
  run_until (nullptr, [&] { return gst_media_stream_track_get_muted (track.get ()); });
  while (is_open ("front"))
    viewer.until_black (true);
  fail_unless (gst_media_stream_track_get_muted (track.get ()));
  gst_media_stream_track_set_enabled (track.get (), TRUE);
  for (int i = 0; i < 5; i++)
    fail_unless (viewer.next ().black);
  fail_unless (!is_open ("front"));
  perform ("front", R"({"do": "unmute"})");
  viewer.until_black (false);
  fail_unless (is_open ("front"));
}
GST_END_TEST;

/* MUST 61, 67 */
GST_START_TEST (a_muted_device_that_cannot_be_taken_again_ends_its_tracks)
{
  const auto track = get_track (R"({"video": true})");
  const Counter ended (track, "ended"), unmute (track, "unmute");
  Viewer viewer (track);
  perform ("front", R"({"do": "mute"})");
  while (is_open ("front"))
    viewer.next ();
  perform ("front", R"({"do": "fail-open", "error": "busy"})");
  perform ("front", R"({"do": "unmute"})");
  run_until (nullptr, [&] { return ended.count () == 1; });
  assert_equals_int (unmute.count (), 0);
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_add_test (tc, a_device_that_is_muted_gives_black_and_says_so_once);
  tcase_add_test (tc, a_device_that_stalls_mutes_its_tracks_until_it_goes_on);
  tcase_add_test (tc, a_slow_device_is_not_muted_between_its_frames);
  tcase_add_test (tc, a_muted_microphone_gives_silence_that_goes_on);
  tcase_add_test (tc, a_device_that_nobody_wants_is_released_and_taken_again);
  tcase_add_test (tc, a_device_that_cannot_be_taken_again_ends_its_tracks);
  tcase_add_test (tc, a_device_whose_switch_is_off_is_released_and_taken_again_when_it_is_on);
  tcase_add_test (tc, a_muted_track_that_is_also_disabled_waits_for_both);
  tcase_add_test (tc, a_muted_device_that_cannot_be_taken_again_ends_its_tracks);
}

MC_CHECK_MAIN ("library_no_media", add_tests)
