// SPDX-License-Identifier: LGPL-2.1-or-later
#include "asking.hpp"
#include "viewer.hpp"

using namespace mctest;

/* What former drafts had. */

G_GNUC_BEGIN_IGNORE_DEPRECATIONS

namespace {

/// What the two callbacks were called with, and how often.
struct Answer
{
  int successes = 0;
  int failures = 0;
  int forgotten = 0;
  StreamPtr stream;
  mc::ErrorPtr error;
};

void
success_cb (GstMediaStream *stream, gpointer data)
{
  auto *answer = static_cast<Answer *> (data);
  answer->successes++;
  answer->stream = mc::ref (stream);
}

void
failure_cb (const GError *error, gpointer data)
{
  auto *answer = static_cast<Answer *> (data);
  answer->failures++;
  answer->error.reset (g_error_copy (error));
}

void
forget_cb (gpointer data)
{
  static_cast<Answer *> (data)->forgotten++;
}

void
ask (Page &page, const char *json, Answer &answer)
{
  gst_media_devices_navigator_get_user_media (page.devices.get (), wish (json).get (), success_cb,
                                              &answer, forget_cb, failure_cb, &answer, forget_cb);
  assert_equals_int (answer.successes + answer.failures, 0);
  run_until (nullptr, [&] { return answer.forgotten == 2; });
}

struct Failure
{
  const char *constraints;
  GstMediaPermission camera;
  const char *name;
  const char *constraint; ///< nullptr: none
};

const Failure kFailures[] = {
  { R"({"video": {"width": {"exact": 9999}}})", GST_MEDIA_PERMISSION_GRANTED,
    "ConstraintNotSatisfiedError", "width" },
  { R"({"video": true})", GST_MEDIA_PERMISSION_DENIED, "PermissionDeniedError", nullptr },
  { "{}", GST_MEDIA_PERMISSION_GRANTED, "TypeError", nullptr },
};

} // namespace

// MUST 401
GST_START_TEST (one_callback_is_called_once_and_later)
{
  Page page;
  Answer granted, refused;
  ask (page, R"({"video": true})", granted);
  assert_equals_int (granted.successes, 1);
  assert_equals_int (granted.failures, 0);
  assert_equals_int (tracks_of (granted.stream.get ()).size (), 1);
  ask (page, R"({"video": {"width": {"exact": 9999}}})", refused);
  assert_equals_int (refused.successes, 0);
  assert_equals_int (refused.failures, 1);
}
GST_END_TEST;

// MUST 402, 404
GST_START_TEST (the_error_is_that_of_today_and_has_a_former_name)
{
  const Failure &c = kFailures[__i__];
  Page page;
  gst_media_context_set_expose_devices (page.context.get (), TRUE);
  page.permit (kCamera, c.camera);
  Answer answer;
  ask (page, c.constraints, answer);
  const auto today = page.refusal (c.constraints);
  fail_unless (g_error_matches (answer.error.get (), today->domain, today->code));
  assert_text (answer.error->message, today->message);
  assert_text (gst_navigator_user_media_error_get_name (answer.error.get ()), c.name);
  assert_equals_string (gst_navigator_user_media_error_get_constraint_name (answer.error.get ()),
                        c.constraint);
}
GST_END_TEST;

// MUST 403
GST_START_TEST (an_event_may_carry_a_stream)
{
  const StreamPtr stream (gst_media_stream_new ());
  const mc::Ref<GstMediaStreamEvent> with (gst_media_stream_event_new ("addstream", stream.get ()));
  const mc::Ref<GstMediaStreamEvent> without (gst_media_stream_event_new ("any", nullptr));
  assert_text (gst_media_stream_event_get_event_type (with.get ()), "addstream");
  fail_unless (gst_media_stream_event_get_stream (with.get ()) == stream.get ());
  fail_unless (gst_media_stream_event_get_stream (without.get ()) == nullptr);
}
GST_END_TEST;

// MUST 405, 406, 407
GST_START_TEST (a_requirement_that_the_device_gives_up_is_named)
{
  const auto track
      = get_track (R"({"video": {"width": {"min": 640}, "frameRate": {"ideal": 30}}})");
  std::vector<std::string> named;
  const auto overconstrained_cb
      = +[] (GstMediaStreamTrack *, GError *error, std::vector<std::string> *names) {
          fail_unless (g_error_matches (error, GST_MEDIA_CAPTURE_ERROR,
                                        GST_MEDIA_CAPTURE_ERROR_OVERCONSTRAINED));
          names->push_back (gst_media_capture_error_get_constraint (error));
        };
  g_signal_connect (track.get (), "overconstrained", G_CALLBACK (overconstrained_cb), &named);
  const Counter muted (track, "mute");
  const TrackConstraintsPtr impossible = parse (R"({"width": {"exact": 9999}})");
  fail_if (
      gst_media_stream_track_apply_constraints (track.get (), impossible.get (), nullptr, nullptr));
  Viewer viewer (track);
  viewer.next ();
  perform ("front", R"({"do": "deliver", "width": 320, "height": 240})");
  run_until (nullptr, [&] { return !named.empty (); });
  assert_text (named[0], "width");
  viewer.until_size ("320x240");
  fail_if (viewer.until_black (false).black);
  // It is told when it begins, and not again while it lasts.
  const Counter changes (track, "configurationchange");
  perform ("front", R"({"do": "deliver", "width": 160, "height": 120})");
  run_until (nullptr, [&] { return changes.count () == 1; });
  perform ("front", R"({"do": "deliver"})");
  run_until (nullptr, [&] { return changes.count () == 2; });
  assert_equals_int (named.size (), 1);
  assert_equals_int (muted.count (), 0);
}
GST_END_TEST;

namespace {

GstMediaStreamTrackMuteReason
mute_reason (const TrackPtr &track)
{
  return gst_media_stream_track_get_mute_reason (track.get ());
}

constexpr auto kUnmet = GST_MEDIA_STREAM_TRACK_MUTE_REASON_OVERCONSTRAINED;
constexpr const char *kSmaller = R"({"do": "deliver", "width": 320, "height": 240})";

} // namespace

// MUST 408
GST_START_TEST (in_the_legacy_way_a_track_is_muted_until_its_constraints_are_met)
{
  const auto track = get_track (R"({"video": {"width": {"min": 640}}})"), today = clone_of (track);
  g_object_set (track.get (), "on-overconstrained", GST_MEDIA_STREAM_TRACK_ON_OVERCONSTRAINED_MUTE,
                nullptr);
  const auto clone = clone_of (track);
  const Counter told (track, "overconstrained"), mute (track, "mute"), unmute (track, "unmute"),
      clone_mute (clone, "mute"), today_mute (today, "mute");
  Viewer viewer (track), of_today (today);
  viewer.until_black (false);
  perform ("front", kSmaller);
  run_until (nullptr, [&] { return told.count () == 1 && mute.count () == 1; });
  run_until (nullptr, [&] { return clone_mute.count () == 1; });
  assert_equals_int (mute_reason (track), kUnmet);
  viewer.until_black (true);
  of_today.until_size ("320x240");
  fail_if (of_today.next ().black);
  assert_equals_int (today_mute.count (), 0);
  // The device meets them again.
  perform ("front", R"({"do": "deliver"})");
  run_until (nullptr, [&] { return unmute.count () == 1; });
  assert_equals_int (mute_reason (track), GST_MEDIA_STREAM_TRACK_MUTE_REASON_NONE);
  viewer.until_black (false);
  // Others are applied.
  perform ("front", kSmaller);
  run_until (nullptr, [&] { return mute.count () == 2; });
  change (track, R"({"width": {"min": 200}})");
  assert_equals_int (mute_reason (track), GST_MEDIA_STREAM_TRACK_MUTE_REASON_NONE);
  run_until (nullptr, [&] { return unmute.count () == 2; });
  viewer.until_black (false);
  assert_equals_int (mute_reason (clone), kUnmet);
}
GST_END_TEST;

// MUST 406, 408
GST_START_TEST (the_legacy_way_can_be_chosen_while_constraints_are_unmet)
{
  const auto track = get_track (R"({"video": {"width": {"min": 640}}})");
  const Counter told (track, "overconstrained"), mute (track, "mute"), unmute (track, "unmute");
  const auto legacy = [&track] (GstMediaStreamTrackOnOverconstrained what) {
    gst_media_stream_track_set_on_overconstrained (track.get (), what);
  };
  perform ("front", kSmaller);
  run_until (nullptr, [&] { return told.count () == 1; });
  fail_if (gst_media_stream_track_get_muted (track.get ()));
  legacy (GST_MEDIA_STREAM_TRACK_ON_OVERCONSTRAINED_MUTE);
  run_until (nullptr, [&] { return mute.count () == 1; });
  assert_equals_int (mute_reason (clone_of (track)), kUnmet);
  // Why the device gives nothing says more, as long as it lasts.
  perform ("front", R"({"do": "mute"})");
  Viewer viewer (track);
  while (mute_reason (track) != GST_MEDIA_STREAM_TRACK_MUTE_REASON_DEVICE_MUTED)
    fail_unless (viewer.next ().black);
  perform ("front", R"({"do": "unmute"})");
  while (mute_reason (track) != kUnmet)
    fail_unless (viewer.next ().black);
  legacy (GST_MEDIA_STREAM_TRACK_ON_OVERCONSTRAINED_GO_ON);
  run_until (nullptr, [&] { return unmute.count () == 1; });
  assert_equals_int (told.count (), 1);
  assert_equals_int (mute.count (), 1);
}
GST_END_TEST;

G_GNUC_END_IGNORE_DEPRECATIONS

static void
add_tests (TCase *tc)
{
  tcase_add_test (tc, one_callback_is_called_once_and_later);
  tcase_add_loop_test (tc, the_error_is_that_of_today_and_has_a_former_name, 0,
                       std::size (kFailures));
  tcase_add_test (tc, an_event_may_carry_a_stream);
  tcase_add_test (tc, a_requirement_that_the_device_gives_up_is_named);
  tcase_add_test (tc, in_the_legacy_way_a_track_is_muted_until_its_constraints_are_met);
  tcase_add_test (tc, the_legacy_way_can_be_chosen_while_constraints_are_unmet);
}

MC_CHECK_MAIN ("library_legacy", add_tests)
