// SPDX-License-Identifier: LGPL-2.1-or-later
#include "viewer.hpp"

#include "tests/lib/threads.hpp"

using namespace mctest;

/* A device that is pulled out at the worst moments. */

namespace {

/// The answer of a request or of a change.
struct Answer
{
  bool come = false;
  bool granted = false;
  mc::ErrorPtr error;
};

void
change_async (const TrackPtr &track, const char *json, Answer &answer)
{
  gst_media_stream_track_apply_constraints_async (
      track.get (), parse (json).get (), nullptr,
      [] (GObject *object, GAsyncResult *result, gpointer data) {
        auto *to = static_cast<Answer *> (data);
        to->granted = gst_media_stream_track_apply_constraints_finish (
            GST_MEDIA_STREAM_TRACK (object), result, mc::out (to->error));
        to->come = true;
      },
      &answer);
}

void
ask_async (const char *json, Answer &answer)
{
  gst_media_devices_get_user_media_async (
      gst_media_devices_get_default (), wish (json).get (), nullptr,
      [] (GObject *object, GAsyncResult *result, gpointer data) {
        auto *to = static_cast<Answer *> (data);
        const StreamPtr stream (gst_media_devices_get_user_media_finish (
            GST_MEDIA_DEVICES (object), result, mc::out (to->error)));
        to->granted = stream != nullptr;
        to->come = true;
      },
      &answer);
}

/// Lets the main context run for @milliseconds.
void
go_on_for (guint milliseconds)
{
  bool over = false;
  g_timeout_add (
      milliseconds,
      [] (gpointer data) -> gboolean {
        *static_cast<bool *> (data) = true;
        return G_SOURCE_REMOVE;
      },
      &over);
  run_until (nullptr, [&] { return over; });
}

void
assert_unplugged (const TrackPtr &track)
{
  fail_unless (!is_live (track));
  assert_equals_int (gst_media_stream_track_get_end_reason (track.get ()),
                     GST_MEDIA_STREAM_TRACK_END_REASON_UNPLUGGED);
}

/// How long after a change was asked for the device goes. One that gives nothing is first waited
/// for (1.5 s), then opened anew, which takes 400 ms here, and after that in its old mode.
constexpr guint kMoments[] = { 0, 20, 700, 1600, 1800 };

} // namespace

GST_START_TEST (while_frames_flow_all_tracks_end_with_the_reason)
{
  const auto track = get_track (R"({"video": {"width": {"exact": 320}}})");
  const auto clone = clone_of (track);
  const Counter ended (track, "ended"), clones (clone, "ended");
  Viewer viewer (track);
  viewer.next ();
  perform ("front", R"({"do": "unplug"})");
  run_until (nullptr, [&] { return ended.count () == 1 && clones.count () == 1; });
  assert_unplugged (track);
  assert_unplugged (clone);
}
GST_END_TEST;

GST_START_TEST (while_it_is_opened_the_request_fails)
{
  perform ("front", R"({"do": "slow-open", "delay-ms": 60000})");
  Answer answer;
  ask_async (R"({"video": {"facingMode": {"exact": "user"}}})", answer);
  const auto opens = [] {
    const auto names = mc::test::threads ();
    return std::count (names.begin (), names.end (), "mc-control") > 0;
  };
  while (!opens ())
    g_main_context_iteration (nullptr, FALSE);
  perform ("front", R"({"do": "unplug"})");
  run_until (nullptr, [&] { return answer.come; });
  fail_unless (!answer.granted);
  fail_unless (
      g_error_matches (answer.error.get (), GST_MEDIA_CAPTURE_ERROR, GST_MEDIA_CAPTURE_ERROR_ABORT),
      "%s", answer.error->message);
}
GST_END_TEST;

GST_START_TEST (while_it_is_opened_again_all_tracks_end_with_the_reason)
{
  const auto track = get_track (R"({"video": {"width": {"exact": 320}}})");
  const auto clone = clone_of (track);
  const Counter ended (track, "ended"), clones (clone, "ended");
  gst_media_stream_track_set_enabled (track.get (), FALSE);
  gst_media_stream_track_set_enabled (clone.get (), FALSE);
  Viewer viewer (track);
  while (is_open ("front"))
    viewer.next ();
  perform ("front", R"({"do": "slow-open", "delay-ms": 60000})");
  gst_media_stream_track_set_enabled (track.get (), TRUE);
  Answer answer;
  change_async (clone, R"({"width": {"exact": 640}})", answer);
  go_on_for (200);
  perform ("front", R"({"do": "unplug"})");
  run_until (nullptr, [&] { return ended.count () == 1 && clones.count () == 1 && answer.come; });
  assert_unplugged (track);
  assert_unplugged (clone);
  fail_unless (answer.granted, "%s", answer.error ? answer.error->message : "");
}
GST_END_TEST;

GST_START_TEST (while_it_changes_its_mode_all_tracks_end_and_the_change_is_answered)
{
  const auto track = get_track (R"({"video": {"width": {"exact": 320}}})");
  const auto clone = clone_of (track);
  const Counter ended (track, "ended"), clones (clone, "ended");
  perform ("front", R"({"do": "stall"})");
  perform ("front", R"({"do": "slow-open", "delay-ms": 400})");
  Answer first, second;
  change_async (track, R"({"width": {"exact": 1280}, "height": {"exact": 720}})", first);
  change_async (clone, R"({"width": {"exact": 640}})", second);
  go_on_for (kMoments[__i__]);
  perform ("front", R"({"do": "unplug"})");
  run_until (nullptr, [&] {
    return first.come && second.come && ended.count () == 1 && clones.count () == 1;
  });
  assert_unplugged (track);
  assert_unplugged (clone);
  // Of a track that has ended, every change succeeds.
  fail_unless (first.granted, "%s", first.error ? first.error->message : "");
  fail_unless (second.granted, "%s", second.error ? second.error->message : "");
}
GST_END_TEST;

GST_START_TEST (a_device_that_comes_back_at_once_is_another_one)
{
  const auto track = get_track (R"({"video": {"width": {"exact": 320}}})");
  const Counter ended (track, "ended");
  perform ("front", R"({"do": "unplug"})");
  perform ("front", R"({"do": "plug"})");
  run_until (nullptr, [&] { return ended.count () == 1; });
  assert_unplugged (track);
  Viewer viewer (get_track (R"({"video": {"facingMode": {"exact": "user"}}})"));
  viewer.next ();
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_add_test (tc, while_frames_flow_all_tracks_end_with_the_reason);
  tcase_add_test (tc, while_it_is_opened_the_request_fails);
  tcase_add_test (tc, while_it_is_opened_again_all_tracks_end_with_the_reason);
  tcase_add_loop_test (tc, while_it_changes_its_mode_all_tracks_end_and_the_change_is_answered, 0,
                       std::size (kMoments));
  tcase_add_test (tc, a_device_that_comes_back_at_once_is_another_one);
}

MC_CHECK_MAIN ("library_unplugged", add_tests)
