// SPDX-License-Identifier: LGPL-2.1-or-later
#include "viewer.hpp"

using namespace mctest;

/* Devices that leave the mode they were asked for, by themselves. */

namespace {

constexpr const char *kGoTo720 = R"({"do": "deliver", "width": 1280, "height": 720})";
constexpr const char *kComeBack = R"({"do": "deliver"})";

std::string
size_of (const TrackPtr &track)
{
  return setting (track.get (), "width") + "x" + setting (track.get (), "height");
}

void
wait_for (const Counter &counter, int count)
{
  run_until (nullptr, [&] { return counter.count () == count; });
}

} // namespace

GST_START_TEST (tracks_follow_a_device_that_goes_its_own_way)
{
  const auto plain = get_track (R"({"video": {"width": 640, "resizeMode": {"exact": "none"}}})");
  const auto kept = clone_of (plain), small = clone_of (plain);
  change (kept, R"({"width": {"exact": 640}, "height": {"exact": 480}})");
  change (small, R"({"width": {"exact": 160}, "height": {"exact": 120}})");
  const Counter of_plain (plain, "configurationchange"), of_kept (kept, "configurationchange"),
      of_small (small, "configurationchange"), ended (plain, "ended"), muted (plain, "mute");
  Viewer sees_plain (plain), sees_kept (kept), sees_small (small);
  assert_text (sees_plain.next ().size, "640x480");

  perform ("front", kGoTo720);
  wait_for (of_plain, 1);
  wait_for (of_kept, 1);
  wait_for (of_small, 1);
  assert_text (size_of (plain), "1280x720");
  assert_text (size_of (kept), "640x480");
  assert_text (size_of (small), "160x120");
  sees_plain.until_size ("1280x720");
  for (int i = 0; i < 5; i++) {
    assert_text (sees_kept.until_black (false).size, "640x480");
    assert_text (sees_small.until_black (false).size, "160x120");
  }

  perform ("front", kComeBack);
  wait_for (of_plain, 2);
  assert_text (size_of (plain), "640x480");
  sees_plain.until_size ("640x480");
  assert_equals_int (ended.count () + muted.count (), 0);
}
GST_END_TEST;

GST_START_TEST (a_device_that_came_back_can_be_asked_for_another_mode)
{
  const auto track = get_track (R"({"video": {"width": 640, "resizeMode": {"exact": "none"}}})");
  const Counter told (track, "configurationchange");
  Viewer viewer (track);
  viewer.next ();
  perform ("front", kGoTo720);
  wait_for (told, 1);
  perform ("front", kComeBack);
  wait_for (told, 2);
  change (track, R"({"width": {"exact": 320}, "resizeMode": {"exact": "none"}})");
  viewer.until_size ("320x240");
  perform ("front", kGoTo720);
  wait_for (told, 3);
  viewer.until_size ("1280x720");
  assert_text (size_of (track), "1280x720");
}
GST_END_TEST;

GST_START_TEST (a_device_that_insists_on_its_own_mode_refuses_others_and_is_kept)
{
  const auto track = get_track (R"({"video": {"width": 640, "resizeMode": {"exact": "none"}}})");
  const Counter told (track, "configurationchange"), ended (track, "ended");
  Viewer viewer (track);
  viewer.next ();
  perform ("front", kGoTo720);
  wait_for (told, 1);
  mc::ErrorPtr error;
  const auto wanted = parse (R"({"width": {"exact": 640}, "resizeMode": {"exact": "none"}})");
  fail_unless (!gst_media_stream_track_apply_constraints (track.get (), wanted.get (), nullptr,
                                                          mc::out (error)));
  fail_unless (
      g_error_matches (error.get (), GST_MEDIA_CAPTURE_ERROR, GST_MEDIA_CAPTURE_ERROR_NOT_READABLE),
      "%s", error->message);
  // It was started once more, and went its way again.
  viewer.until_size ("1280x720");
  run_until (nullptr, [&] { return size_of (track) == "1280x720"; });
  perform ("front", kComeBack);
  viewer.until_size ("640x480");
  change (track, R"({"width": {"exact": 640}, "resizeMode": {"exact": "none"}})");
  assert_text (size_of (track), "640x480");
  drain (nullptr);
  assert_equals_int (ended.count (), 0);
}
GST_END_TEST;

/* MUST 184, 185: a transaction. */
GST_START_TEST (a_mode_that_cannot_be_started_leaves_all_as_it_was)
{
  use_devices (R"json({ "devices": [
    { "kind": "camera", "name": "two", "default": true,
      "modes": [ { "format": "YUY2", "width": 640, "height": 480, "framerates": [30] },
                 { "format": "MJPEG", "width": 1280, "height": 720, "framerates": [30] } ] } ] })json");
  const auto track = get_track (R"({"video": {"width": 640}})");
  const TrackPtr sibling (clone_of (track));
  const Counter ended (track, "ended"), others (sibling, "ended");
  Viewer viewer (track), other (sibling);
  viewer.next ();
  const std::string constraints = constraints_of (track);
  // Whoever can decode that goes away when the camera runs already.
  const mc::Ref<GstPluginFeature> decoder (
      gst_registry_lookup_feature (gst_registry_get (), "jpegdec"));
  const guint rank = gst_plugin_feature_get_rank (decoder.get ());
  gst_plugin_feature_set_rank (decoder.get (), GST_RANK_NONE);
  mc::ErrorPtr error;
  const auto wanted = parse (R"({"width": {"exact": 1280}})");
  fail_unless (!gst_media_stream_track_apply_constraints (track.get (), wanted.get (), nullptr,
                                                          mc::out (error)));
  fail_unless (
      g_error_matches (error.get (), GST_MEDIA_CAPTURE_ERROR, GST_MEDIA_CAPTURE_ERROR_NOT_READABLE),
      "%s", error->message);
  fail_unless (strstr (error->message, "no decoder for image/jpeg") != nullptr, "%s",
               error->message);
  assert_text (constraints_of (track), constraints);
  assert_text (size_of (track), "640x480");
  for (int i = 0; i < 5; i++) {
    assert_text (viewer.next ().size, "640x480");
    assert_text (other.next ().size, "640x480");
  }
  drain (nullptr);
  fail_unless (ended.count () == 0 && others.count () == 0);
  gst_plugin_feature_set_rank (decoder.get (), rank);
  change (track, R"({"width": {"exact": 1280}})");
  viewer.until_size ("1280x720");
  assert_text (size_of (sibling), "640x480");
}
GST_END_TEST;

GST_START_TEST (a_microphone_goes_its_own_way_too)
{
  const auto track = get_track (R"({"audio": {"sampleRate": {"ideal": 48000}}})");
  const Counter told (track, "configurationchange"), ended (track, "ended");
  perform ("built-in", R"({"do": "deliver", "rate": 16000, "channels": 1})");
  wait_for (told, 1);
  assert_text (setting (track.get (), "sampleRate"), "16000");
  assert_text (setting (track.get (), "channelCount"), "1");
  perform ("built-in", kComeBack);
  wait_for (told, 2);
  assert_text (setting (track.get (), "sampleRate"), "48000");
  assert_equals_int (ended.count (), 0);
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_add_test (tc, tracks_follow_a_device_that_goes_its_own_way);
  tcase_add_test (tc, a_device_that_came_back_can_be_asked_for_another_mode);
  tcase_add_test (tc, a_device_that_insists_on_its_own_mode_refuses_others_and_is_kept);
  tcase_add_test (tc, a_mode_that_cannot_be_started_leaves_all_as_it_was);
  tcase_add_test (tc, a_microphone_goes_its_own_way_too);
}

MC_CHECK_MAIN ("library_own_way", add_tests)
