// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fixture.hpp"

#include <thread>

using namespace mctest;

namespace {

struct Refusal
{
  const char *name;
  const char *constraints;
  const char *devices; ///< nullptr: the usual ones
  GstMediaCaptureError code;
  const char *constraint;
};

constexpr const char *kOnlyMicrophone = R"({ "devices": [ { "kind": "microphone", "name": "m",
  "modes": [ { "format": "S16LE", "rate": 48000, "channels": 1 } ] } ] })";

const Refusal kRefusals[] = {
  { "201: nothing", "{}", nullptr, GST_MEDIA_CAPTURE_ERROR_TYPE, "" },
  { "202: both false", R"({"audio": false, "video": false})", nullptr, GST_MEDIA_CAPTURE_ERROR_TYPE,
    "" },
  { "209: no camera", R"({"video": true})", kOnlyMicrophone, GST_MEDIA_CAPTURE_ERROR_NOT_FOUND,
    "" },
  { "209: no camera beside a microphone", R"({"audio": true, "video": true})", kOnlyMicrophone,
    GST_MEDIA_CAPTURE_ERROR_NOT_FOUND, "" },
  { "218: impossible width", R"({"video": {"width": {"exact": 4000}}})", nullptr,
    GST_MEDIA_CAPTURE_ERROR_OVERCONSTRAINED, "width" },
  { "218: each alone is possible",
    R"({"video": {"facingMode": {"exact": "user"}, "width": {"min": 1920}}})", nullptr,
    GST_MEDIA_CAPTURE_ERROR_OVERCONSTRAINED, "" },
  { "219, 220: required backgroundBlur", R"({"video": {"backgroundBlur": {"exact": true}}})",
    nullptr, GST_MEDIA_CAPTURE_ERROR_TYPE, "" },
  { "224: required backgroundBlur without any camera",
    R"({"video": {"backgroundBlur": {"exact": true}}})", kOnlyMicrophone,
    GST_MEDIA_CAPTURE_ERROR_NOT_FOUND, "" },
  { "226: unknown deviceId", R"({"video": {"deviceId": {"exact": "nope"}}})", nullptr,
    GST_MEDIA_CAPTURE_ERROR_OVERCONSTRAINED, "deviceId" },
  { "impossible latency", R"({"audio": {"latency": {"max": 0.009}}})", nullptr,
    GST_MEDIA_CAPTURE_ERROR_OVERCONSTRAINED, "latency" },
  { "impossible sampleRate", R"({"audio": {"sampleRate": {"min": 96000}}})", nullptr,
    GST_MEDIA_CAPTURE_ERROR_OVERCONSTRAINED, "sampleRate" },
};

struct Grant
{
  const char *name;
  const char *constraints;
  unsigned audio;
  unsigned video;
  const char *member; ///< of the last track's settings
  const char *value;
};

const Grant kGrants[] = {
  { "203: an empty dictionary asks", R"({"video": {}})", 0, 1, "facingMode", "user" },
  { "204: video only", R"({"video": true})", 0, 1, "width", "640" },
  { "205: audio only", R"({"audio": true})", 1, 0, "sampleRate", "48000" },
  { "the latency that it has", R"({"audio": {"latency": {"max": 0.02}}})", 1, 0, "latency",
    "0.01" },
  { "206: both", R"({"audio": true, "video": true})", 1, 1, "height", "480" },
  { "221: ideal backgroundBlur", R"({"video": {"backgroundBlur": true}})", 0, 1, "width", "640" },
  { "221: backgroundBlur in advanced",
    R"({"video": {"advanced": [{"backgroundBlur": {"exact": true}}]}})", 0, 1, "width", "640" },
  { "219: not of a name that no backend serves, which vanishes before",
    R"({"video": {"pointsOfInterest": {"exact": {"x": 0, "y": 0}}, "sparkle": {"exact": 9}}})", 0,
    1, "width", "640" },
  { "222: required backgroundBlur in audio", R"({"audio": {"backgroundBlur": {"exact": true}}})", 1,
    0, "channelCount", "2" },
  { "223: impossible width in audio", R"({"audio": {"width": {"exact": 99999}}})", 1, 0,
    "channelCount", "2" },
  { "223: impossible sampleRate in video", R"({"video": {"sampleRate": {"exact": 1}}})", 0, 1,
    "width", "640" },
  { "227: unknown ideal deviceId", R"({"video": {"deviceId": "nope"}})", 0, 1, "facingMode",
    "user" },
  { "228: empty deviceId", R"({"video": {"deviceId": {"exact": ""}}})", 0, 1, "facingMode",
    "user" },
  { "228: empty bare deviceId", R"({"audio": {"deviceId": ""}})", 1, 0, "sampleRate", "48000" },
  { "230: scaled down", R"({"video": {"width": {"ideal": 300, "min": 160}}})", 0, 1, "width",
    "300" },
  { "the other camera, by its mode", R"({"video": {"width": {"min": 1920}}})", 0, 1, "facingMode",
    "environment" },
  { "238: the default camera among equals", R"({"video": {"frameRate": 30}})", 0, 1, "facingMode",
    "user" },
};

std::string
device_wish (const char *kind, const char *member, const char *value)
{
  return std::string ("{\"") + kind + "\": {\"" + member + "\": {\"exact\": \"" + value + "\"}}}";
}

} // namespace

// MUST 201, 202, 209, 218, 219, 220, 224, 226
GST_START_TEST (a_request_that_cannot_be_met_is_refused_by_name)
{
  const Refusal &c = kRefusals[__i__];
  if (c.devices)
    use_devices (c.devices);
  const auto error = refusal_of (c.constraints);
  fail_unless (g_error_matches (error.get (), GST_MEDIA_CAPTURE_ERROR, c.code), "%s: %s", c.name,
               error->message);
  assert_text (gst_media_capture_error_get_constraint (error.get ()), c.constraint);
  if (c.code == GST_MEDIA_CAPTURE_ERROR_OVERCONSTRAINED)
    fail_unless (gst_media_capture_error_get_explanation (error.get ())[0] != '\0', "%s", c.name);
}
GST_END_TEST;

GST_START_TEST (a_malformed_configuration_of_fake_devices_is_told_to_who_finds_no_camera)
{
  gst_media_devices_use_fake_devices (gst_media_devices_get_default (), R"({"devices": 3})",
                                      nullptr);
  const auto error = refusal_of (R"({"video": true})");
  fail_unless (
      g_error_matches (error.get (), GST_MEDIA_CAPTURE_ERROR, GST_MEDIA_CAPTURE_ERROR_NOT_FOUND));
  fail_unless (g_str_has_prefix (error->message,
                                 "there is no camera; fake devices: devices: expected a list"),
               "it says: %s", error->message);
}
GST_END_TEST;

// MUST 203, 204, 205, 206, 219, 221, 222, 223, 227, 228, 230, 238
GST_START_TEST (a_request_that_can_be_met_gives_one_track_of_each_kind)
{
  const Grant &c = kGrants[__i__];
  const auto stream = get_user_media (c.constraints);
  const auto tracks = tracks_of (stream.get ());
  unsigned counts[2] = { 0, 0 };
  for (const auto &track : tracks)
    counts[gst_media_stream_track_get_kind (track.get ())]++;
  fail_unless (counts[GST_MEDIA_STREAM_TRACK_KIND_AUDIO] == c.audio, "%s", c.name);
  fail_unless (counts[GST_MEDIA_STREAM_TRACK_KIND_VIDEO] == c.video, "%s", c.name);
  const std::string value = setting (tracks.back ().get (), c.member);
  fail_unless (value == c.value, "%s: %s is %s", c.name, c.member, value.c_str ());
}
GST_END_TEST;

// MUST 225
GST_START_TEST (an_exact_device_id_selects_that_device)
{
  for (const char *label : { "Front Camera", "Back Camera" }) {
    const auto info = find_device (label);
    const auto track = get_track (
        device_wish ("video", "deviceId", gst_media_device_info_get_device_id (info.get ()))
            .c_str ());
    assert_equals_string (gst_media_stream_track_get_label (track.get ()), label);
  }
}
GST_END_TEST;

// MUST 229
GST_START_TEST (an_exact_group_id_selects_the_device_of_that_group)
{
  const auto info = find_device ("Headset Microphone");
  const char *group = gst_media_device_info_get_group_id (info.get ());
  const auto track = get_track (device_wish ("audio", "groupId", group).c_str ());
  assert_equals_string (gst_media_stream_track_get_label (track.get ()), "Headset Microphone");

  const auto error = refusal_of (device_wish ("video", "groupId", group).c_str ());
  fail_unless (g_error_matches (error.get (), GST_MEDIA_CAPTURE_ERROR,
                                GST_MEDIA_CAPTURE_ERROR_OVERCONSTRAINED));
  assert_equals_string (gst_media_capture_error_get_constraint (error.get ()), "groupId");
}
GST_END_TEST;

// MUST 214
GST_START_TEST (busy_devices_are_not_readable)
{
  for (const char *camera : { "front", "back" })
    perform (camera, R"({"do": "fail-open", "error": "busy"})");
  const auto error = refusal_of (R"({"video": true})");
  fail_unless (
      g_error_matches (error.get (), GST_MEDIA_CAPTURE_ERROR, GST_MEDIA_CAPTURE_ERROR_NOT_READABLE),
      "%s", error->message);
  assert_equals_string (gst_media_capture_error_get_name (error.get ()), "NotReadableError");
}
GST_END_TEST;

// MUST 215
GST_START_TEST (a_busy_device_is_passed_over_for_the_next_best)
{
  perform ("front", R"({"do": "fail-open", "error": "busy"})");
  const auto track = get_track (R"({"video": true})");
  assert_equals_string (gst_media_stream_track_get_label (track.get ()), "Back Camera");
}
GST_END_TEST;

// MUST 216
GST_START_TEST (devices_that_fail_otherwise_abort_the_request)
{
  for (const char *camera : { "front", "back" })
    perform (camera, R"({"do": "fail-open", "error": "other"})");
  const auto error = refusal_of (R"({"video": true})");
  fail_unless (
      g_error_matches (error.get (), GST_MEDIA_CAPTURE_ERROR, GST_MEDIA_CAPTURE_ERROR_ABORT), "%s",
      error->message);
}
GST_END_TEST;

// Fake devices are not shared, so that an open one could not be opened by an element of its own.
// MUST 231
GST_START_TEST (a_request_that_fails_for_one_kind_leaves_no_device_open)
{
  for (const char *camera : { "front", "back" })
    perform (camera, R"({"do": "fail-open", "error": "busy"})");
  const auto error = refusal_of (R"({"audio": true, "video": true})");
  fail_unless (g_error_matches (error.get (), GST_MEDIA_CAPTURE_ERROR,
                                GST_MEDIA_CAPTURE_ERROR_NOT_READABLE));

  const mc::ElementPtr source = mc::sink (gst_element_factory_make ("fakeaudiosrc", nullptr));
  fail_unless (source != nullptr);
  g_object_set (source.get (), "device", "built-in", nullptr);
  assert_equals_int (gst_element_set_state (source.get (), GST_STATE_READY),
                     GST_STATE_CHANGE_SUCCESS);
  gst_element_set_state (source.get (), GST_STATE_NULL);
}
GST_END_TEST;

// MUST 235, 236
GST_START_TEST (concurrent_requests_are_independent)
{
  constexpr int kRequests = 8;
  StreamPtr streams[kRequests];
  std::vector<std::thread> threads;
  for (int i = 0; i < kRequests; i++)
    threads.emplace_back ([&streams, i] {
      streams[i] = get_user_media (i % 2 ? R"({"audio": true})" : R"({"video": true})");
    });
  for (auto &thread : threads)
    thread.join ();
  for (int i = 0; i < kRequests; i++)
    for (int j = 0; j < i; j++) {
      fail_if (streams[i] == streams[j]);
      fail_if (tracks_of (streams[i].get ())[0] == tracks_of (streams[j].get ())[0]);
    }
}
GST_END_TEST;

// MUST 237
GST_START_TEST (a_track_keeps_its_device_for_life)
{
  const auto track = get_track (R"({"video": {"width": {"min": 1920}}})");
  const std::string device = setting (track.get (), "deviceId");
  perform ("front", R"({"do": "unplug"})");
  assert_text (setting (track.get (), "deviceId"), device);
  gst_media_stream_track_stop (track.get ());
  assert_text (setting (track.get (), "deviceId"), device);
}
GST_END_TEST;

GST_START_TEST (a_request_that_was_cancelled_before_is_not_begun)
{
  const CancellablePtr cancellable (g_cancellable_new ());
  g_cancellable_cancel (cancellable.get ());
  mc::ErrorPtr error;
  const StreamPtr stream (gst_media_devices_get_user_media (gst_media_devices_get_default (),
                                                            wish (R"({"video": true})").get (),
                                                            cancellable.get (), mc::out (error)));
  fail_unless (stream == nullptr);
  fail_unless (g_error_matches (error.get (), G_IO_ERROR, G_IO_ERROR_CANCELLED));
}
GST_END_TEST;

namespace {

struct Outcome
{
  bool called = false;
  GThread *thread = nullptr;
  StreamPtr stream;
  mc::ErrorPtr error;
};

void
finish_cb (GObject *devices, GAsyncResult *result, gpointer data)
{
  auto &outcome = *static_cast<Outcome *> (data);
  fail_if (outcome.called, "the callback was called twice");
  outcome.stream.reset (gst_media_devices_get_user_media_finish (GST_MEDIA_DEVICES (devices),
                                                                 result, mc::out (outcome.error)));
  outcome.thread = g_thread_self ();
  outcome.called = true;
}

void
start (const char *json, GCancellable *cancellable, Outcome &outcome)
{
  gst_media_devices_get_user_media_async (gst_media_devices_get_default (), wish (json).get (),
                                          cancellable, finish_cb, &outcome);
}

} // namespace

GST_START_TEST (an_asynchronous_request_answers_in_the_callers_context)
{
  const mc::MainContextPtr context (g_main_context_new ());
  g_main_context_push_thread_default (context.get ());
  Outcome granted, refused;
  start (R"({"audio": true, "video": true})", nullptr, granted);
  start (R"({"video": {"width": {"min": 9999}}})", nullptr, refused);
  fail_if (granted.called || refused.called, "never re-entrantly");
  run_until (context.get (), [&] { return granted.called && refused.called; });
  g_main_context_pop_thread_default (context.get ());

  fail_unless (granted.thread == g_thread_self ());
  assert_equals_int (tracks_of (granted.stream.get ()).size (), 2);
  fail_unless (refused.stream == nullptr);
  assert_equals_string (gst_media_capture_error_get_constraint (refused.error.get ()), "width");
}
GST_END_TEST;

GST_START_TEST (cancelling_ends_a_request_for_a_slow_device_at_once)
{
  perform ("front", R"({"do": "slow-open", "delay-ms": 15000})");
  perform ("back", R"({"do": "slow-open", "delay-ms": 15000})");
  const CancellablePtr cancellable (g_cancellable_new ());
  Outcome outcome;
  start (R"({"video": true})", cancellable.get (), outcome);
  const gint64 before = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable.get ());
  run_until (nullptr, [&] { return outcome.called; });
  fail_unless (g_get_monotonic_time () - before < 5 * G_USEC_PER_SEC, "the request went on");
  fail_unless (outcome.stream == nullptr);
  fail_unless (g_error_matches (outcome.error.get (), G_IO_ERROR, G_IO_ERROR_CANCELLED));
}
GST_END_TEST;

GST_START_TEST (a_request_that_nobody_finishes_gives_its_device_back)
{
  bool called = false;
  gst_media_devices_get_user_media_async (
      gst_media_devices_get_default (), wish (R"({"audio": true, "video": true})").get (), nullptr,
      [] (GObject *, GAsyncResult *, gpointer data) { *static_cast<bool *> (data) = true; },
      &called);
  run_until (nullptr, [&] { return called; });
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_add_loop_test (tc, a_request_that_cannot_be_met_is_refused_by_name, 0,
                       std::size (kRefusals));
  tcase_add_test (tc, a_malformed_configuration_of_fake_devices_is_told_to_who_finds_no_camera);
  tcase_add_loop_test (tc, a_request_that_can_be_met_gives_one_track_of_each_kind, 0,
                       std::size (kGrants));
  tcase_add_test (tc, an_exact_device_id_selects_that_device);
  tcase_add_test (tc, an_exact_group_id_selects_the_device_of_that_group);
  tcase_add_test (tc, busy_devices_are_not_readable);
  tcase_add_test (tc, a_busy_device_is_passed_over_for_the_next_best);
  tcase_add_test (tc, devices_that_fail_otherwise_abort_the_request);
  tcase_add_test (tc, a_request_that_fails_for_one_kind_leaves_no_device_open);
  tcase_add_test (tc, concurrent_requests_are_independent);
  tcase_add_test (tc, a_track_keeps_its_device_for_life);
  tcase_add_test (tc, a_request_that_was_cancelled_before_is_not_begun);
  tcase_add_test (tc, an_asynchronous_request_answers_in_the_callers_context);
  tcase_add_test (tc, cancelling_ends_a_request_for_a_slow_device_at_once);
  tcase_add_test (tc, a_request_that_nobody_finishes_gives_its_device_back);
}

MC_CHECK_MAIN ("library_get_user_media", add_tests)
