// SPDX-License-Identifier: LGPL-2.1-or-later
#include "asking.hpp"
#include "viewer.hpp"

using namespace mctest;

/* Pan, tilt and zoom, which need a permission of their own. */

namespace {

constexpr auto kGranted = GST_MEDIA_PERMISSION_GRANTED;
constexpr auto kPrompt = GST_MEDIA_PERMISSION_PROMPT;
constexpr auto kDenied = GST_MEDIA_PERMISSION_DENIED;

constexpr const char *kRoom = R"json({ "devices": [
  { "kind": "camera", "name": "dome", "label": "Dome Camera",
    "modes": [ { "format": "YUY2", "width": 640, "height": 480, "framerates": [30] } ],
    "controls": {
      "brightness": { "min": -64, "max": 64, "value": 0 },
      "pan": { "min": -36000, "max": 36000, "step": 3600, "value": 0 },
      "tilt": { "min": -36000, "max": 36000, "step": 3600, "value": 0 },
      "zoom": { "min": 1, "max": 5, "step": 0.25, "value": 1 } } },
  { "kind": "microphone", "name": "desk", "label": "Desk Microphone",
    "modes": [ { "format": "S16LE", "rate": 48000, "channels": 1 } ] } ] })json";

/// A page in front of a camera that moves.
struct Room : Page
{
  explicit Room (GstMediaPermission movement) { move (movement); }
  void move (GstMediaPermission permission)
  {
    gst_media_context_set_pan_tilt_zoom_permission (context.get (), permission);
  }
  TrackPtr take (const char *json) { return std::move (tracks_of (get (json).get ()).back ()); }
};

std::string
movement_of (const TrackPtr &track)
{
  std::string text;
  for (const char *name : { "pan", "tilt", "zoom" })
    text += (text.empty () ? "" : " ") + setting (track.get (), name);
  return text;
}

constexpr const char *kNone = "(absent) (absent) (absent)";

bool
tells_capability (const TrackPtr &track)
{
  return capabilities_of (track).find ("\"zoom\"") != std::string::npos;
}

void
set_up_room ()
{
  use_devices (kRoom);
}

mc::ErrorPtr
refusal (const TrackPtr &track, const char *json)
{
  mc::ErrorPtr error;
  fail_unless (!gst_media_stream_track_apply_constraints (track.get (), parse (json).get (),
                                                          nullptr, mc::out (error)),
               "%s was granted", json);
  return error;
}

} // namespace

// MUST 125
GST_START_TEST (there_is_no_movement_without_permission)
{
  for (const auto permission : { kDenied, kPrompt }) {
    Room room (permission);
    const TrackPtr track = room.take (R"({"video": true})");
    assert_text (movement_of (track), kNone);
    assert_text (setting (track.get (), "brightness"), "0");
    fail_if (tells_capability (track) || tells_capability (clone_of (track)));
    const InfoPtr camera = std::move (of_kind (room.list (), kCamera)[0]);
    const mc::StructurePtr told (
        gst_input_device_info_get_capabilities (GST_INPUT_DEVICE_INFO (camera.get ())));
    assert_text (field (told.get (), "zoom"), "(absent)");
    fail_if (field (told.get (), "brightness") == "(absent)");
  }
  Room room (kGranted);
  const TrackPtr track = room.take (R"({"video": {"zoom": 2}})");
  assert_text (movement_of (track), "0 0 2");
  fail_unless (tells_capability (track));
}
GST_END_TEST;

namespace {

struct Request
{
  const char *name;
  const char *constraints;
  GstMediaPermission camera;
  GstMediaPermission movement;
  bool is_asked;        ///< whether there is a question
  bool is_asked_for_it; ///< and pan, tilt and zoom are in it
};

const Request kRequests[] = {
  { "a number", R"({"video": {"zoom": 2}})", kGranted, kPrompt, true, true },
  { "presence", R"({"video": {"pan": true}})", kGranted, kPrompt, true, true },
  { "advanced", R"({"video": {"advanced": [{"tilt": 3600}]}})", kGranted, kPrompt, true, true },
  { "not false", R"({"video": {"pan": false}})", kGranted, kPrompt, false, false },
  { "nothing of it", R"({"video": {"brightness": 3}})", kGranted, kPrompt, false, false },
  { "with the camera", R"({"video": {"zoom": 2}})", kPrompt, kPrompt, true, true },
  { "the camera alone", R"({"video": true})", kPrompt, kPrompt, true, false },
  { "granted", R"({"video": {"zoom": 2}})", kGranted, kGranted, false, false },
  { "the camera alone, as the rest is granted", R"({"video": {"zoom": 2}})", kPrompt, kGranted,
    true, false },
  { "denied", R"({"video": {"zoom": 2}})", kGranted, kDenied, false, false },
};

} // namespace

// MUST 125
GST_START_TEST (who_wants_to_move_a_camera_is_asked_for)
{
  const Request &c = kRequests[__i__];
  Room room (c.movement);
  User user (room);
  room.permit (kCamera, c.camera);
  Wish wish (room, c.constraints);
  if (c.is_asked) {
    user.wait (1);
    GstMediaPermissionRequest *question = user.questions[0].get ();
    fail_unless (gst_media_permission_request_has_kind (question, kCamera));
    assert_equals_int (gst_media_permission_request_has_pan_tilt_zoom (question),
                       c.is_asked_for_it);
    gst_media_permission_request_allow (question);
  }
  wish.wait ();
  assert_equals_int (user.questions.size (), c.is_asked);
  fail_unless (wish.stream != nullptr, "%s", c.name);
  const TrackPtr track = std::move (tracks_of (wish.stream.get ()).back ());
  const bool may_move = c.movement == kGranted || c.is_asked_for_it;
  assert_equals_int (movement_of (track) != kNone, may_move);
  // Constraints are told as they were given.
  assert_equals_int (constraints_of (track).find ("zoom") != std::string::npos,
                     std::string (c.constraints).find ("zoom") != std::string::npos);
}
GST_END_TEST;

// MUST 125
GST_START_TEST (an_answer_may_leave_the_movement_out)
{
  Room room (kPrompt);
  User user (room);
  const char *json = R"({"video": {"zoom": 2}})";
  Wish some (room, json);
  user.wait (1);
  gst_media_permission_request_deny_pan_tilt_zoom (user.questions[0].get ());
  gst_media_permission_request_allow (user.questions[0].get ());
  some.wait ();
  assert_text (movement_of (tracks_of (some.stream.get ())[0]), kNone);
  // The camera itself is granted, whatever the answer is.
  Wish none (room, json);
  user.wait (2);
  gst_media_permission_request_deny (user.questions[1].get ());
  none.wait ();
  fail_unless (none.stream != nullptr, "%s", none.error ? none.error->message : "");
  assert_text (movement_of (tracks_of (none.stream.get ())[0]), kNone);
  // With a microphone that is not, the answer is one for all.
  room.permit (kMicrophone, kPrompt);
  Wish both (room, R"({"audio": true, "video": {"zoom": 2}})");
  user.wait (3);
  gst_media_permission_request_deny (user.questions[2].get ());
  both.wait ();
  assert_code (both.error, GST_MEDIA_CAPTURE_ERROR_NOT_ALLOWED, "both");
  // Who moves it need not ask again.
  Wish once (room, json);
  user.wait (4);
  gst_media_permission_request_allow (user.questions[3].get ());
  once.wait ();
  assert_text (movement_of (tracks_of (once.stream.get ())[0]), "0 0 2");
  const StreamPtr again = room.get (json);
  assert_text (movement_of (tracks_of (again.get ())[0]), "0 0 2");
  assert_equals_int (user.questions.size (), 4);
}
GST_END_TEST;

// MUST 125, 178
GST_START_TEST (what_is_not_permitted_moves_nothing)
{
  Room room (kDenied), owner (kGranted);
  const TrackPtr track = room.take (R"({"video": true})"),
                 mover = owner.take (R"({"video": {"zoom": 3}})");
  change (track, R"({"zoom": 2, "pan": true, "brightness": 10})");
  assert_text (setting (track.get (), "brightness"), "10");
  assert_text (movement_of (mover), "0 0 3");
  assert_text (movement_of (track), kNone);
  // An advanced set that cannot be met is skipped as a whole.
  change (track, R"({"advanced": [{"zoom": 2, "brightness": 20}, {"brightness": 30}]})");
  assert_text (setting (track.get (), "brightness"), "30");
  assert_text (refused (track, R"({"zoom": {"exact": 3}})"), "zoom");
  assert_text (refused (track, R"({"brightness": 40, "tilt": {"min": 0}})"), "tilt");
  assert_text (setting (track.get (), "brightness"), "30");
  assert_text (movement_of (mover), "0 0 3");
}
GST_END_TEST;

// MUST 125
GST_START_TEST (the_permission_comes_and_goes_while_a_camera_is_in_use)
{
  Room room (kGranted);
  const TrackPtr track = room.take (R"({"video": {"zoom": 2}})"), clone = clone_of (track);
  const Counter told (track, "configurationchange"), clone_told (clone, "configurationchange");
  room.move (kPrompt);
  assert_text (movement_of (track), kNone);
  assert_text (movement_of (clone), kNone);
  fail_if (tells_capability (track));
  room.move (kDenied);
  run_until (nullptr, [&] { return told.count () == 1 && clone_told.count () == 1; });
  fail_unless (is_live (track));
  assert_text (refused (track, R"({"zoom": {"exact": 3}})"), "zoom");
  room.move (kGranted);
  run_until (nullptr, [&] { return told.count () == 2 && clone_told.count () == 2; });
  assert_text (movement_of (track), "0 0 2");
  change (track, R"({"zoom": {"exact": 3}})");
  assert_text (movement_of (clone), "0 0 3");
}
GST_END_TEST;

// MUST 190
GST_START_TEST (nobody_moves_a_camera_from_behind)
{
  Room room (kGranted);
  const TrackPtr track = room.take (R"({"video": {"zoom": 2}})");
  gst_media_context_set_visible (room.context.get (), FALSE);
  for (const char *json :
       { R"({"zoom": 3})", R"({"pan": true})", R"({"tilt": {"exact": 3600}})", R"({"zoom": {}})",
         R"({"pan": false, "advanced": [{"zoom": {"ideal": 4}}]})" }) {
    assert_code (refusal (track, json), GST_MEDIA_CAPTURE_ERROR_SECURITY, json);
    assert_text (movement_of (track), "0 0 2");
  }
  assert_text (gst_media_capture_error_get_name (refusal (track, R"({"zoom": 3})").get ()),
               "SecurityError");
  change (track, R"({"zoom": false, "pan": false, "brightness": 10})");
  assert_text (setting (track.get (), "brightness"), "10");
  gst_media_context_set_visible (room.context.get (), TRUE);
  change (track, R"({"zoom": 3})");
  assert_text (movement_of (track), "0 0 3");
  // Nothing is to be had of a track that has ended.
  gst_media_context_set_visible (room.context.get (), FALSE);
  gst_media_stream_track_stop (track.get ());
  change (track, R"({"zoom": 4})");
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_add_checked_fixture (tc, set_up_room, nullptr);
  tcase_add_test (tc, there_is_no_movement_without_permission);
  tcase_add_loop_test (tc, who_wants_to_move_a_camera_is_asked_for, 0, std::size (kRequests));
  tcase_add_test (tc, an_answer_may_leave_the_movement_out);
  tcase_add_test (tc, what_is_not_permitted_moves_nothing);
  tcase_add_test (tc, the_permission_comes_and_goes_while_a_camera_is_in_use);
  tcase_add_test (tc, nobody_moves_a_camera_from_behind);
}

MC_CHECK_MAIN ("library_movement", add_tests)
