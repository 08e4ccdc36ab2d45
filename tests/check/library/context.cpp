// SPDX-License-Identifier: LGPL-2.1-or-later
#include "asking.hpp"

using namespace mctest;

/* What a context lets getUserMedia do, and in which order requests fail. */

namespace {

constexpr auto kGranted = GST_MEDIA_PERMISSION_GRANTED;
constexpr auto kPrompt = GST_MEDIA_PERMISSION_PROMPT;
constexpr auto kDenied = GST_MEDIA_PERMISSION_DENIED;

constexpr const char *kNoCamera = R"({ "devices": [ { "kind": "microphone", "name": "m",
  "modes": [ { "format": "S16LE", "rate": 48000, "channels": 1 } ] } ] })";

struct Order
{
  const char *name;
  const char *constraints;
  const char *devices; ///< nullptr: the usual ones
  bool active;
  GstMediaFeatures features;
  GstMediaPermission microphone;
  GstMediaPermission camera;
  GstMediaCaptureError code;
};

constexpr auto kAll = GST_MEDIA_FEATURES_ALL;

const Order kOrders[] = {
  { "201: nothing requested, even where nobody is there", "{}", nullptr, false, kAll, kGranted,
    kGranted, GST_MEDIA_CAPTURE_ERROR_TYPE },
  { "207: not fully active", R"({"video": true})", nullptr, false, kAll, kGranted, kGranted,
    GST_MEDIA_CAPTURE_ERROR_INVALID_STATE },
  { "207: before the policy", R"({"video": true})", nullptr, false, GST_MEDIA_FEATURES_NONE,
    kGranted, kGranted, GST_MEDIA_CAPTURE_ERROR_INVALID_STATE },
  { "208: no cameras here", R"({"video": true})", nullptr, true, GST_MEDIA_FEATURES_MICROPHONE,
    kGranted, kGranted, GST_MEDIA_CAPTURE_ERROR_NOT_ALLOWED },
  { "208: no microphones here", R"({"audio": true, "video": true})", nullptr, true,
    GST_MEDIA_FEATURES_CAMERA, kGranted, kGranted, GST_MEDIA_CAPTURE_ERROR_NOT_ALLOWED },
  { "209: no camera", R"({"video": true})", kNoCamera, true, kAll, kGranted, kGranted,
    GST_MEDIA_CAPTURE_ERROR_NOT_FOUND },
  { "209: no camera, and nobody was asked", R"({"video": true})", kNoCamera, true, kAll, kGranted,
    kPrompt, GST_MEDIA_CAPTURE_ERROR_NOT_FOUND },
  { "210: no camera, which is denied", R"({"video": true})", kNoCamera, true, kAll, kGranted,
    kDenied, GST_MEDIA_CAPTURE_ERROR_NOT_ALLOWED },
  { "211: cannot be met, and is denied", R"({"video": {"width": {"exact": 9999}}})", nullptr, true,
    kAll, kGranted, kDenied, GST_MEDIA_CAPTURE_ERROR_NOT_ALLOWED },
  { "212: cannot be met, and the other kind is denied",
    R"({"audio": true, "video": {"width": {"exact": 9999}}})", nullptr, true, kAll, kDenied,
    kGranted, GST_MEDIA_CAPTURE_ERROR_NOT_ALLOWED },
  { "213: denied", R"({"video": true})", nullptr, true, kAll, kGranted, kDenied,
    GST_MEDIA_CAPTURE_ERROR_NOT_ALLOWED },
  { "a kind that is not requested may be denied", R"({"video": {"width": {"exact": 9999}}})",
    nullptr, true, kAll, kDenied, kGranted, GST_MEDIA_CAPTURE_ERROR_OVERCONSTRAINED },
  { "a TypeError is told to who is denied", R"({"video": {"backgroundBlur": {"exact": true}}})",
    nullptr, true, kAll, kGranted, kDenied, GST_MEDIA_CAPTURE_ERROR_TYPE },
  { "nobody answers where nobody listens", R"({"video": true})", nullptr, true, kAll, kGranted,
    kPrompt, GST_MEDIA_CAPTURE_ERROR_NOT_ALLOWED },
};

} // namespace

// MUST 201, 207, 208, 209, 210, 211, 212, 213
GST_START_TEST (requests_fail_in_the_order_of_the_specification)
{
  const Order &c = kOrders[__i__];
  if (c.devices)
    use_devices (c.devices);
  Page page;
  gst_media_context_set_fully_active (page.context.get (), c.active);
  gst_media_context_set_allowed_features (page.context.get (), c.features);
  page.permit (kMicrophone, c.microphone);
  page.permit (kCamera, c.camera);
  assert_code (page.refusal (c.constraints), c.code, c.name);
  fail_if (!c.devices && is_open ("front"), "%s", c.name);
}
GST_END_TEST;

// MUST 217, 218
GST_START_TEST (a_constraint_is_named_to_who_has_captured)
{
  Page page;
  const char *impossible = R"({"video": {"width": {"exact": 9999}}})";
  const auto before = page.refusal (impossible);
  assert_text (gst_media_capture_error_get_constraint (before.get ()), "");
  assert_text (gst_media_capture_error_get_explanation (before.get ()), "");
  page.get (R"({"audio": true})");
  const auto after = page.refusal (impossible);
  assert_text (gst_media_capture_error_get_constraint (after.get ()), "width");
}
GST_END_TEST;

// MUST 213, 232
GST_START_TEST (a_question_without_an_answer_leaves_the_request_open)
{
  Page page;
  User user (page);
  page.permit (kCamera, kPrompt);
  {
    Wish wish (page, R"({"audio": true, "video": true})");
    user.wait (1);
    drain (nullptr);
    fail_if (wish.done || is_open ("front"));
    GstMediaPermissionRequest *question = user.questions[0].get ();
    fail_unless (gst_media_permission_request_has_kind (question, kCamera));
    fail_if (gst_media_permission_request_has_kind (question, kMicrophone));
    fail_if (g_cancellable_is_cancelled (gst_media_permission_request_get_cancellable (question)));
  }
  // Who asked does not want to know any more.
  GstMediaPermissionRequest *question = user.questions[0].get ();
  fail_unless (
      g_cancellable_is_cancelled (gst_media_permission_request_get_cancellable (question)));
  gst_media_permission_request_allow (question);
  Wish denied (page, R"({"video": true})");
  user.wait (2);
  gst_media_permission_request_deny (user.questions[1].get ());
  gst_media_permission_request_allow (user.questions[1].get ());
  denied.wait ();
  assert_code (denied.error, GST_MEDIA_CAPTURE_ERROR_NOT_ALLOWED, "denied");
  Wish dropped (page, R"({"video": true})");
  user.wait (3);
  user.questions.clear ();
  dropped.wait ();
  assert_code (dropped.error, GST_MEDIA_CAPTURE_ERROR_NOT_ALLOWED, "dropped");
}
GST_END_TEST;

// MUST 235, 236
GST_START_TEST (requests_are_answered_one_by_one)
{
  Page page;
  User user (page);
  page.permit (kCamera, kPrompt);
  page.permit (kMicrophone, kPrompt);
  Wish both (page, R"({"audio": true, "video": true})");
  user.wait (1);
  Wish camera (page, R"({"video": true})");
  user.wait (2);
  fail_unless (gst_media_permission_request_has_kind (user.questions[0].get (), kMicrophone));
  gst_media_permission_request_allow (user.questions[1].get ());
  camera.wait ();
  fail_unless (camera.stream != nullptr && !both.done);
  gst_media_permission_request_allow (user.questions[0].get ());
  both.wait ();
  fail_unless (both.stream != nullptr && both.stream != camera.stream);
  assert_equals_int (tracks_of (both.stream.get ()).size (), 2);
  // A camera that is in use here is not asked for again.
  const StreamPtr more = page.get (R"({"video": true})");
  assert_equals_int (user.questions.size (), 2);
}
GST_END_TEST;

GST_START_TEST (a_handler_may_answer_at_once_to_who_waits_in_the_same_thread)
{
  Page page;
  page.permit (kCamera, kPrompt);
  g_signal_connect (page.context.get (), "request-permission",
                    G_CALLBACK (+[] (GstMediaContext *, GstMediaPermissionRequest *request) {
                      gst_media_permission_request_allow (request);
                      return TRUE;
                    }),
                    nullptr);
  assert_equals_int (tracks_of (page.get (R"({"video": true})").get ()).size (), 1);
}
GST_END_TEST;

// MUST 233
GST_START_TEST (a_request_waits_until_people_can_see_who_asks)
{
  for (const char *property : { "visible", "fully-active" }) {
    Page page;
    User user (page);
    page.permit (kCamera, kPrompt);
    g_object_set (page.context.get (), "visible", FALSE, nullptr);
    Wish wish (page, R"({"video": true})");
    drain (nullptr);
    g_object_set (page.context.get (), property, FALSE, nullptr);
    g_object_set (page.context.get (), "visible", g_str_equal (property, "fully-active"), nullptr);
    fail_if (wish.done || !user.questions.empty ());
    g_object_set (page.context.get (), "visible", TRUE, "fully-active", TRUE, nullptr);
    run_until (nullptr, [&] { return wish.done || user.questions.size () == 1; });
    // One that came when it was not fully active any more is refused instead.
    if (wish.done)
      assert_code (wish.error, GST_MEDIA_CAPTURE_ERROR_INVALID_STATE, property);
    fail_unless (user.was_visible);
  }
}
GST_END_TEST;

// MUST 234
GST_START_TEST (a_device_is_opened_only_with_the_focus)
{
  Page page;
  User user (page);
  page.permit (kCamera, kPrompt);
  gst_media_context_set_has_focus (page.context.get (), FALSE);
  Wish wish (page, R"({"video": true})");
  user.wait (1);
  gst_media_permission_request_allow (user.questions[0].get ());
  drain (nullptr);
  fail_if (wish.done || is_open ("front"));
  fail_unless (label_of (page.list ()[0]).empty ());
  gst_media_context_set_has_focus (page.context.get (), TRUE);
  wish.wait ();
  fail_unless (wish.stream != nullptr && is_open ("front"));
}
GST_END_TEST;

// MUST 239
GST_START_TEST (a_user_who_chooses_is_asked_even_if_all_is_granted)
{
  Page page;
  User user (page);
  gst_media_devices_set_default_semantics (page.devices.get (),
                                           GST_GET_USER_MEDIA_SEMANTICS_USER_CHOOSES);
  Wish wish (page, R"({"video": true})");
  user.wait (1);
  GstMediaPermissionRequest *question = user.questions[0].get ();
  const auto cameras = mc::adopt_list<GstMediaDeviceInfo> (
      gst_media_permission_request_get_devices (question, kCamera));
  assert_equals_int (cameras.size (), 2);
  assert_text (label_of (cameras[1]), "Back Camera");
  fail_if (gst_media_permission_request_choose_device (question,
                                                       find_device ("Headset Microphone").get ()));
  fail_unless (gst_media_permission_request_choose_device (question, cameras[1].get ()));
  gst_media_permission_request_allow (question);
  wish.wait ();
  assert_text (gst_media_stream_track_get_label (tracks_of (wish.stream.get ())[0].get ()),
               "Back Camera");
  // There is nothing to choose.
  const StreamPtr only = page.get (R"({"video": {"facingMode": {"exact": "user"}}})");
  assert_equals_int (user.questions.size (), 1);
}
GST_END_TEST;

GST_START_TEST (a_device_that_is_denied_is_no_candidate)
{
  Page page;
  page.get (R"({"video": true})"); // from here on it knows ids
  const auto cameras = of_kind (page.list (), kCamera);
  page.permit (kCamera, kDenied, id_of (cameras[0]).c_str ());
  const StreamPtr other = page.get (R"({"video": true})");
  assert_text (gst_media_stream_track_get_label (tracks_of (other.get ())[0].get ()),
               "Back Camera");
  // It asks only where nothing is granted.
  page.permit (kCamera, kPrompt);
  page.permit (kCamera, kGranted, id_of (cameras[1]).c_str ());
  fail_unless (page.get (R"({"video": true})") != nullptr);
  assert_equals_int (
      gst_media_context_get_permission (page.context.get (), kCamera, id_of (cameras[0]).c_str ()),
      kDenied);
  assert_equals_int (gst_media_context_get_permission (page.context.get (), kCamera, "another"),
                     kPrompt);
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_add_loop_test (tc, requests_fail_in_the_order_of_the_specification, 0, std::size (kOrders));
  tcase_add_test (tc, a_constraint_is_named_to_who_has_captured);
  tcase_add_test (tc, a_question_without_an_answer_leaves_the_request_open);
  tcase_add_test (tc, requests_are_answered_one_by_one);
  tcase_add_test (tc, a_handler_may_answer_at_once_to_who_waits_in_the_same_thread);
  tcase_add_test (tc, a_request_waits_until_people_can_see_who_asks);
  tcase_add_test (tc, a_device_is_opened_only_with_the_focus);
  tcase_add_test (tc, a_user_who_chooses_is_asked_even_if_all_is_granted);
  tcase_add_test (tc, a_device_that_is_denied_is_no_candidate);
}

MC_CHECK_MAIN ("library_context", add_tests)
