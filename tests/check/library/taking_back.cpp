// SPDX-License-Identifier: LGPL-2.1-or-later
#include "asking.hpp"
#include "viewer.hpp"

using namespace mctest;

/* Permissions that are taken back, and contexts that are closed, while devices are in use. */

namespace {

constexpr auto kGranted = GST_MEDIA_PERMISSION_GRANTED;
constexpr auto kPrompt = GST_MEDIA_PERMISSION_PROMPT;
constexpr auto kDenied = GST_MEDIA_PERMISSION_DENIED;
constexpr auto kRevoked = GST_MEDIA_STREAM_TRACK_END_REASON_REVOKED;
constexpr auto kStopped = GST_MEDIA_STREAM_TRACK_END_REASON_STOPPED;

constexpr const char *kBoth = R"({"audio": true, "video": {"facingMode": "user"}})";
constexpr const char *kFront = R"({"video": {"facingMode": {"exact": "user"}}})";
constexpr const char *kBack = R"({"video": {"facingMode": {"exact": "environment"}}})";

GstMediaStreamTrackEndReason
reason (const TrackPtr &track)
{
  return gst_media_stream_track_get_end_reason (track.get ());
}

/// The only track of a stream that was asked for with @json.
TrackPtr
take (Page &page, const char *json)
{
  return std::move (tracks_of (page.get (json).get ()).front ());
}

std::string
device_of (const TrackPtr &track)
{
  return setting (track.get (), "deviceId");
}

/// The device is closed in the background.
void
until_closed (const char *camera)
{
  mc::wait_all_closed ();
  fail_if (is_open (camera), "%s", camera);
}

struct Change
{
  const char *name;
  GstMediaPermission before;
  GstMediaPermission after;
  bool revokes;
};

const Change kChanges[] = {
  { "granted to denied", kGranted, kDenied, true },
  { "granted to prompt", kGranted, kPrompt, true },
  { "prompt to denied", kPrompt, kDenied, true },
  { "prompt to granted", kPrompt, kGranted, false },
  { "granted again", kGranted, kGranted, false },
  { "prompt again", kPrompt, kPrompt, false },
};

} // namespace

// MUST 71
GST_START_TEST (less_permission_ends_the_tracks_of_that_kind)
{
  const Change &c = kChanges[__i__];
  Page page, other ("https://b.example");
  User user (page);
  page.permit (kCamera, c.before);
  Wish wish (page, kBoth);
  if (c.before == kPrompt) {
    user.wait (1);
    gst_media_permission_request_allow (user.questions[0].get ());
  }
  wish.wait ();
  const auto tracks = tracks_of (wish.stream.get ());
  const TrackPtr &microphone = tracks[0], &camera = tracks[1];
  const TrackPtr clone = clone_of (camera), elsewhere = take (other, kFront);
  const Counter ended (camera, "ended"), clone_ended (clone, "ended");

  page.permit (kCamera, c.after);
  assert_equals_int (is_live (camera), !c.revokes);
  assert_equals_int (is_live (clone), !c.revokes);
  fail_unless (is_live (microphone) && is_live (elsewhere), "%s", c.name);
  if (c.revokes) {
    run_until (nullptr, [&] { return ended.count () == 1 && clone_ended.count () == 1; });
    assert_equals_int (reason (camera), kRevoked);
    assert_equals_int (reason (clone), kRevoked);
    // A clone of a track that has ended has ended.
    assert_equals_int (reason (clone_of (camera)), kRevoked);
    fail_if (c.after == kDenied && page.refusal (kFront) == nullptr);
  }
  drain (nullptr);
  assert_equals_int (ended.count (), c.revokes);
}
GST_END_TEST;

// MUST 71
GST_START_TEST (a_microphone_is_taken_back_alone)
{
  Page page;
  const StreamPtr stream = page.get (kBoth);
  const auto tracks = tracks_of (stream.get ());
  const Counter ended (tracks[0], "ended");
  page.permit (kMicrophone, kDenied);
  run_until (nullptr, [&] { return ended.count () == 1; });
  fail_unless (is_live (tracks[1]));
  fail_unless (gst_media_stream_get_active (stream.get ()));
}
GST_END_TEST;

// MUST 71
GST_START_TEST (one_device_is_taken_back_by_its_id)
{
  Page page;
  const TrackPtr front = take (page, kFront), back = take (page, kBack);
  page.permit (kCamera, kDenied, device_of (front).c_str ());
  assert_equals_int (reason (front), kRevoked);
  fail_unless (is_live (back));
  // One that has a permission of its own does not depend on its kind.
  page.permit (kCamera, kGranted, device_of (back).c_str ());
  page.permit (kCamera, kDenied);
  fail_unless (is_live (back));
  page.permit (kCamera, kPrompt, device_of (back).c_str ());
  assert_equals_int (reason (back), kRevoked);
}
GST_END_TEST;

// MUST 71, 72
GST_START_TEST (readers_of_a_track_that_was_taken_back_come_to_the_end)
{
  Page page;
  const TrackPtr track = take (page, kFront);
  const ProcessorPtr processor (gst_media_stream_track_processor_new (track.get ()));
  page.permit (kCamera, kDenied);
  while (const mc::SamplePtr sample{
      gst_media_stream_track_processor_read (processor.get (), nullptr, nullptr) }) {
  }
  until_closed ("front");
}
GST_END_TEST;

// MUST 71
GST_START_TEST (a_permission_that_goes_while_a_device_is_opened_counts)
{
  Page page;
  User user (page);
  gst_media_context_set_has_focus (page.context.get (), FALSE);
  page.permit (kMicrophone, kPrompt);
  // The camera is granted when the question comes, and not any more when the device is opened.
  Wish wish (page, kBoth);
  user.wait (1);
  page.permit (kCamera, kDenied);
  gst_media_permission_request_allow (user.questions[0].get ());
  gst_media_context_set_has_focus (page.context.get (), TRUE);
  wish.wait ();
  assert_code (wish.error, GST_MEDIA_CAPTURE_ERROR_NOT_ALLOWED, "taken back meanwhile");
  until_closed ("front");
}
GST_END_TEST;

// MUST 71
GST_START_TEST (a_track_that_waits_for_its_device_can_be_taken_back)
{
  Page page;
  const TrackPtr track = take (page, kFront);
  g_object_set (track.get (), "on-lost", GST_MEDIA_STREAM_TRACK_ON_LOST_WAIT, nullptr);
  const Counter mute (track, "mute"), ended (track, "ended");
  perform ("front", R"({"do": "unplug"})");
  run_until (nullptr, [&] { return mute.count () == 1; });
  page.permit (kCamera, kDenied);
  run_until (nullptr, [&] { return ended.count () == 1; });
  assert_equals_int (reason (track), kRevoked);
}
GST_END_TEST;

// MUST 74
GST_START_TEST (a_closed_context_has_no_tracks_and_no_devices)
{
  Page page;
  const StreamPtr stream = page.get (kBoth);
  const auto tracks = tracks_of (stream.get ());
  const TrackPtr clone = clone_of (tracks[1]);
  const Counter ended (tracks[1], "ended"), told (tracks[1], "notify::ready-state"),
      closed (page.context, "notify::closed");
  fail_if (gst_media_context_is_closed (page.context.get ()));
  gst_media_context_close (page.context.get ());
  gst_media_context_close (page.context.get ());
  fail_unless (gst_media_context_is_closed (page.context.get ()));
  for (const auto &track : { tracks[0].get (), tracks[1].get (), clone.get () })
    assert_equals_int (gst_media_stream_track_get_end_reason (track), kStopped);
  run_until (nullptr, [&] { return told.count () == 1; });
  gst_media_stream_track_stop (tracks[1].get ());
  run_until (nullptr, [&] { return !gst_media_stream_get_active (stream.get ()); });
  drain (nullptr);
  // As for a page that is left, and for stop().
  assert_equals_int (ended.count (), 0);
  assert_equals_int (told.count (), 1);
  assert_equals_int (closed.count (), 1);
  until_closed ("front");
}
GST_END_TEST;

// MUST 74
GST_START_TEST (nothing_can_be_asked_in_a_closed_context)
{
  Page page;
  gst_media_context_close (page.context.get ());
  assert_code (page.refusal (kFront), GST_MEDIA_CAPTURE_ERROR_INVALID_STATE, "after");
  mc::ErrorPtr error;
  fail_unless (gst_media_devices_enumerate_devices (page.devices.get (), nullptr, mc::out (error))
               == nullptr);
  assert_code (error, GST_MEDIA_CAPTURE_ERROR_INVALID_STATE, "a list");
}
GST_END_TEST;

namespace {

/// What keeps a request waiting.
struct Hurdle
{
  const char *name;
  const char *property; ///< of the context; false
  GstMediaPermission camera;
};
const Hurdle kHurdles[] = {
  { "nobody can see it", "visible", kGranted },
  { "somebody is asked", nullptr, kPrompt },
  { "nobody looks at it", "has-focus", kGranted },
};

} // namespace

// MUST 74
GST_START_TEST (what_is_under_way_ends_with_the_context)
{
  const Hurdle &c = kHurdles[__i__];
  Page page;
  User user (page);
  page.permit (kCamera, c.camera);
  if (c.property)
    g_object_set (page.context.get (), c.property, FALSE, nullptr);
  Wish wish (page, kFront);
  if (c.camera == kPrompt)
    user.wait (1);
  drain (nullptr);
  fail_if (wish.done, "%s", c.name);
  gst_media_context_close (page.context.get ());
  wish.wait ();
  assert_code (wish.error, GST_MEDIA_CAPTURE_ERROR_INVALID_STATE, c.name);
  // A dialog need not stay.
  for (const RequestPtr &question : user.questions)
    fail_unless (g_cancellable_is_cancelled (
        gst_media_permission_request_get_cancellable (question.get ())));
  until_closed ("front");
}
GST_END_TEST;

// MUST 75
GST_START_TEST (contexts_that_share_a_device_end_alone)
{
  Page first, second ("https://b.example");
  const TrackPtr one = take (first, kFront), two = take (second, kFront);
  Viewer viewer (two);
  viewer.next ();
  gst_media_context_close (first.context.get ());
  fail_unless (!is_live (one) && is_live (two));
  viewer.until_black (false);
  // And the other way round.
  const TrackPtr three = take (second, kFront);
  gst_media_stream_track_stop (two.get ());
  fail_unless (is_live (three) && is_open ("front"));
  gst_media_context_close (second.context.get ());
  until_closed ("front");
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_add_loop_test (tc, less_permission_ends_the_tracks_of_that_kind, 0, std::size (kChanges));
  tcase_add_test (tc, a_microphone_is_taken_back_alone);
  tcase_add_test (tc, one_device_is_taken_back_by_its_id);
  tcase_add_test (tc, readers_of_a_track_that_was_taken_back_come_to_the_end);
  tcase_add_test (tc, a_permission_that_goes_while_a_device_is_opened_counts);
  tcase_add_test (tc, a_track_that_waits_for_its_device_can_be_taken_back);
  tcase_add_test (tc, a_closed_context_has_no_tracks_and_no_devices);
  tcase_add_test (tc, nothing_can_be_asked_in_a_closed_context);
  tcase_add_loop_test (tc, what_is_under_way_ends_with_the_context, 0, std::size (kHurdles));
  tcase_add_test (tc, contexts_that_share_a_device_end_alone);
}

MC_CHECK_MAIN ("library_taking_back", add_tests)
