// SPDX-License-Identifier: LGPL-2.1-or-later
#include "viewer.hpp"

using namespace mctest;

/* What a camera can be set to beside its mode: the properties of Image Capture. */

namespace {

constexpr const char *kStudio = R"json({ "devices": [
  { "kind": "camera", "name": "studio", "label": "Studio Camera",
    "modes": [ { "format": "YUY2", "width": 640, "height": 480, "framerates": [30] },
               { "format": "YUY2", "width": 320, "height": 240, "framerates": [30] } ],
    "controls": {
      "exposureMode": { "values": ["manual", "continuous"], "value": "continuous" },
      "exposureTime": { "min": 1, "max": 5000, "value": 333 },
      "exposureCompensation": { "min": -2, "max": 2, "step": 0.5, "value": 0 },
      "whiteBalanceMode": { "values": ["manual", "single-shot", "continuous"], "value": "continuous" },
      "colorTemperature": { "min": 2800, "max": 6500, "step": 10, "value": 4600 },
      "focusMode": { "values": ["manual", "continuous"], "value": "manual" },
      "focusDistance": { "min": 0, "max": 250, "step": 5, "value": 30 },
      "iso": { "min": 100, "max": 800, "step": 100, "value": 200 },
      "brightness": { "min": -64, "max": 64, "value": 0 },
      "contrast": { "min": 0, "max": 100, "value": 50 },
      "saturation": { "min": 0, "max": 100, "value": 50 },
      "sharpness": { "min": 0, "max": 7, "value": 2, "stuck": true },
      "pan": { "min": -36000, "max": 36000, "step": 3600, "value": 0 },
      "tilt": { "min": -36000, "max": 36000, "step": 3600, "value": 0 },
      "zoom": { "min": 1, "max": 5, "step": 0.25, "value": 1 },
      "torch": {} } },
  { "kind": "camera", "name": "plain", "label": "Plain Camera",
    "modes": [ { "format": "YUY2", "width": 640, "height": 480, "framerates": [30] } ] } ] })json";

TrackPtr
studio_track ()
{
  use_devices (kStudio);
  return get_track (R"({"video": {"zoom": true, "width": 640}})");
}

std::string
settings_of (const TrackPtr &track, const std::vector<const char *> &names)
{
  std::string text;
  for (const char *name : names)
    text += (text.empty () ? "" : " ") + setting (track.get (), name);
  return text;
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

/// What the device itself has, seen by another program.
std::string
at_device (const char *control)
{
  const mc::Ref<GstDeviceProvider> provider (
      gst_device_provider_factory_get_by_name ("fakedeviceprovider"));
  const auto devices
      = mc::adopt_list<GstDevice> (gst_device_provider_get_devices (provider.get ()));
  for (const auto &device : devices) {
    GstStructure *raw = nullptr;
    g_signal_emit_by_name (device.get (), "get-controls", &raw);
    const mc::StructurePtr controls (raw);
    const GValue *value = gst_structure_get_value (controls.get (), control);
    if (value)
      return field (gst_value_get_structure (value), "value");
  }
  return "(absent)";
}

/// Nothing tells of it: it looks again and again.
void
wait_for_device (const char *control, const char *value)
{
  while (at_device (control) != value)
    g_thread_yield ();
}

} // namespace

// MUST 90, 100, 105, 109, 112, 113, 377
GST_START_TEST (capabilities_are_told_before_and_after_the_device_is_open)
{
  use_devices (kStudio);
  const auto info = find_device ("Studio Camera");
  const std::string before = mc::CharPtr (gst_input_device_info_get_capabilities_json (
                                              GST_INPUT_DEVICE_INFO (info.get ())))
                                 .get ();
  fail_unless (!is_open ("studio"));
  const auto track = get_track (R"({"video": {"zoom": true}})");
  assert_text (capabilities_of (track), before);
  const mc::StructurePtr caps (gst_media_stream_track_get_capabilities (track.get ()));
  assert_text (field (caps.get (), "torch"), "{ (boolean)false, (boolean)true }");
  assert_text (field (caps.get (), "exposureMode"), "{ (string)manual, (string)continuous }");
  GstStructure *zoom = nullptr;
  fail_unless (gst_structure_get (caps.get (), "zoom", GST_TYPE_STRUCTURE, &zoom, nullptr));
  const mc::StructurePtr range (zoom);
  assert_text (field (range.get (), "min") + " " + field (range.get (), "max") + " "
                   + field (range.get (), "step"),
               "1 5 0.25");
  // One value for each, and all are known.
  const mc::StructurePtr settings (gst_media_stream_track_get_settings (track.get ()));
  const mc::StructurePtr supported (
      gst_media_devices_get_supported_constraints (gst_media_devices_get_default ()));
  for (int i = 0; i < gst_structure_n_fields (caps.get ()); i++) {
    const char *name = gst_structure_nth_field_name (caps.get (), guint (i));
    fail_unless (gst_structure_has_field (settings.get (), name), "%s has no setting", name);
    fail_unless (gst_structure_has_field (supported.get (), name), "%s is not supported", name);
  }
  const auto plain = get_track (R"({"video": {"zoom": false}})");
  assert_text (gst_media_stream_track_get_label (plain.get ()), "Plain Camera");
  assert_text (setting (plain.get (), "zoom"), "(absent)");
}
GST_END_TEST;

namespace {

struct Row
{
  const char *name;
  const char *constraints;
  std::vector<const char *> names;
  const char *expected;
};

const Row kRows[] = {
  { "brightness", R"({"brightness": 10})", { "brightness" }, "10" },
  { "contrast", R"({"contrast": {"exact": 7}})", { "contrast" }, "7" },
  { "saturation", R"({"saturation": {"max": 20}})", { "saturation" }, "20" },
  { "373: exposureTime",
    R"({"exposureTime": 100})",
    { "exposureMode", "exposureTime" },
    "manual 100" },
  { "exposureCompensation",
    R"({"exposureCompensation": {"ideal": -0.9}})",
    { "exposureMode", "exposureCompensation" },
    "continuous -1" },
  { "376: colorTemperature",
    R"({"whiteBalanceMode": "manual", "colorTemperature": 3200})",
    { "whiteBalanceMode", "colorTemperature" },
    "manual 3200" },
  { "whiteBalanceMode",
    R"({"whiteBalanceMode": {"exact": "single-shot"}})",
    { "whiteBalanceMode" },
    "single-shot" },
  { "focusDistance",
    R"({"focusDistance": {"exact": 100}})",
    { "focusMode", "focusDistance" },
    "manual 100" },
  { "focusMode", R"({"focusMode": "continuous"})", { "focusMode" }, "continuous" },
  { "iso", R"({"iso": {"exact": 400}})", { "iso" }, "400" },
  { "374: pan", R"({"pan": 3600, "tilt": -7200})", { "pan", "tilt" }, "3600 -7200" },
  { "374: pan beyond the range", R"({"pan": 700000})", { "pan" }, "36000" },
  { "zoom", R"({"zoom": {"exact": 2.25}})", { "zoom" }, "2.25" },
  { "175: zoom, whatever it is", R"({"zoom": true})", { "zoom" }, "1" },
  { "378: torch", R"({"torch": true})", { "torch" }, "true" },
  { "185: required",
    R"({"torch": {"exact": true}, "zoom": {"min": 4}})",
    { "torch", "zoom" },
    "true 4" },
  { "advanced",
    R"({"advanced": [{"zoom": 9}, {"zoom": 3, "brightness": 1}]})",
    { "zoom", "brightness" },
    "3 1" },
};

} // namespace

// MUST 175, 177, 185, 373, 374, 376, 378, 379
GST_START_TEST (the_device_is_set_to_what_is_applied_and_left_as_it_was_found)
{
  const Row &row = kRows[__i__];
  auto track = studio_track ();
  std::vector<std::string> found;
  for (const char *name : row.names)
    found.push_back (at_device (name));
  change (track, row.constraints);
  assert_text (settings_of (track, row.names), row.expected);
  std::string device;
  for (const char *name : row.names)
    device += (device.empty () ? "" : " ") + at_device (name);
  assert_text (device, row.expected);

  gst_media_stream_track_stop (track.get ());
  mc::wait_all_closed ();
  for (size_t i = 0; i < found.size (); i++)
    assert_text (std::string (row.names[i]) + " " + at_device (row.names[i]),
                 std::string (row.names[i]) + " " + found[i]);
}
GST_END_TEST;

// MUST 136, 137, 154, 155, 178
GST_START_TEST (what_is_refused_moves_nothing)
{
  const auto track = studio_track ();
  change (track, R"({"zoom": {"exact": 2}})");
  assert_text (refused (track, R"({"zoom": {"exact": 9}})"), "zoom");
  assert_text (refused (track, R"({"brightness": {"max": -100}})"), "brightness");
  assert_text (refused (track, R"({"focusMode": {"exact": "single-shot"}})"), "focusMode");
  assert_text (refused (track, R"({"exposureMode": {"exact": "continuous"},
                                   "exposureTime": {"exact": 5}})"),
               "");
  assert_text (settings_of (track, { "zoom", "brightness", "exposureTime" }), "2 0 333");
  assert_text (constraints_of (track), R"({"zoom":{"exact":2}})");
}
GST_END_TEST;

// MUST 112, 379
GST_START_TEST (settings_say_what_the_device_does_and_not_what_it_was_told)
{
  const auto track = studio_track ();
  change (track, R"({"sharpness": 5, "brightness": 3})");
  assert_text (settings_of (track, { "sharpness", "brightness" }), "2 3");
  const mc::ErrorPtr error
      = refusal (track, R"({"sharpness": {"exact": 5}, "brightness": {"exact": 4}})");
  fail_unless (
      g_error_matches (error.get (), GST_MEDIA_CAPTURE_ERROR, GST_MEDIA_CAPTURE_ERROR_NOT_READABLE),
      "%s", error->message);
  fail_unless (strstr (error->message, "sharpness") != nullptr, "%s", error->message);
  assert_text (settings_of (track, { "sharpness", "brightness" }), "2 3");
  assert_text (at_device ("brightness"), "3");
}
GST_END_TEST;

// MUST 131, 180
GST_START_TEST (what_nobody_wants_any_more_goes_back)
{
  const auto track = studio_track ();
  change (track, R"({"exposureTime": 100, "brightness": 9, "zoom": 3})");
  change (track, R"({"zoom": true})");
  assert_text (settings_of (track, { "exposureMode", "brightness", "zoom" }), "continuous 0 3");
  change (track, "{}");
  assert_text (settings_of (track, { "exposureMode", "brightness", "zoom" }), "continuous 0 1");
}
GST_END_TEST;

// MUST 193, 194, 195, 196, 198, 200
GST_START_TEST (tracks_share_the_controls_and_the_last_one_moves_them)
{
  const auto one = studio_track ();
  const auto other = clone_of (one);
  const Counter told_first (one, "configurationchange"), told_second (other, "configurationchange");
  change (one, R"({"zoom": {"exact": 2}})");
  run_until (nullptr, [&] { return told_second.count () == 1; });
  assert_text (setting (other.get (), "zoom"), "2");

  assert_text (refused (other, R"({"zoom": {"exact": 3}})"), "zoom");
  assert_text (constraints_of (one), R"({"zoom":{"exact":2}})");
  assert_text (setting (one.get (), "zoom"), "2");
  assert_text (capabilities_of (one), capabilities_of (other));

  change (one, R"({"zoom": 2})");
  change (other, R"({"zoom": {"exact": 3}})");
  run_until (nullptr, [&] { return told_first.count () == 1; });
  assert_text (setting (one.get (), "zoom"), "3");
  assert_text (refused (one, R"({"zoom": {"exact": 4}})"), "zoom");

  gst_media_stream_track_stop (other.get ());
  run_until (nullptr, [&] { return told_first.count () == 2; });
  assert_text (setting (one.get (), "zoom"), "2");
  change (one, R"({"zoom": {"exact": 4}})");
  assert_text (at_device ("zoom"), "4");
  assert_equals_int (told_first.count (), 2);
}
GST_END_TEST;

// MUST 380
GST_START_TEST (a_change_by_another_program_shows_and_is_told)
{
  const auto track = studio_track ();
  const auto other = clone_of (track);
  const Counter told (track, "configurationchange"), told_other (other, "configurationchange");
  perform ("studio", R"({"do": "control", "control": "brightness", "value": 20})");
  run_until (nullptr, [&] { return told.count () == 1 && told_other.count () == 1; });
  assert_text (setting (track.get (), "brightness"), "20");
  // It is the other program's to take back.
  change (track, R"({"contrast": 3})");
  gst_media_stream_track_stop (track.get ());
  gst_media_stream_track_stop (other.get ());
  mc::wait_all_closed ();
  assert_text (at_device ("brightness") + " " + at_device ("contrast"), "20 50");
}
GST_END_TEST;

// MUST 126, 380
GST_START_TEST (a_required_value_that_another_program_breaks_ends_nothing)
{
  const auto track = studio_track ();
  const Counter told (track, "configurationchange"), ended (track, "ended"), muted (track, "mute");
  change (track, R"({"zoom": {"exact": 2}})");
  perform ("studio", R"({"do": "control", "control": "zoom", "value": 5})");
  run_until (nullptr, [&] { return told.count () == 1; });
  assert_text (setting (track.get (), "zoom"), "5");
  assert_text (constraints_of (track), R"({"zoom":{"exact":2}})");
  Viewer viewer (track);
  viewer.next ();
  assert_equals_int (ended.count () + muted.count (), 0);
  // Asked again, it is set again.
  change (track, R"({"zoom": {"exact": 2}})");
  assert_text (at_device ("zoom"), "2");
}
GST_END_TEST;

// MUST 378
GST_START_TEST (a_light_goes_out_with_its_last_track)
{
  const auto track = studio_track ();
  change (track, R"({"torch": true})");
  assert_text (at_device ("torch"), "true");
  const auto clone = clone_of (track);
  gst_media_stream_track_stop (track.get ());
  change (clone, R"({"torch": true, "width": 320})");
  assert_text (at_device ("torch"), "true");
  gst_media_stream_track_stop (clone.get ());
  mc::wait_all_closed ();
  assert_text (at_device ("torch"), "false");
}
GST_END_TEST;

// MUST 188
GST_START_TEST (a_released_device_is_set_again_when_it_is_taken_again)
{
  const auto track = studio_track ();
  change (track, R"({"zoom": 3, "torch": true})");
  gst_media_stream_track_set_enabled (track.get (), FALSE);
  wait_for_device ("torch", "false");
  assert_text (at_device ("zoom"), "1");
  change (track, R"({"zoom": {"exact": 4}, "torch": true})");
  assert_text (setting (track.get (), "zoom"), "4");
  gst_media_stream_track_set_enabled (track.get (), TRUE);
  wait_for_device ("zoom", "4");
  wait_for_device ("torch", "true");
}
GST_END_TEST;

// MUST 219, 221
GST_START_TEST (get_user_media_wants_them_but_does_not_require_them)
{
  use_devices (kStudio);
  const auto track
      = get_track (R"({"video": {"zoom": 2, "advanced": [{"torch": true, "tilt": 3600}]}})");
  assert_text (settings_of (track, { "zoom", "torch", "tilt" }), "2 true 3600");
  assert_text (at_device ("tilt"), "3600");
  for (const char *json :
       { R"({"video": {"zoom": {"exact": 2}}})", R"({"video": {"exposureTime": {"min": 2}}})",
         R"({"video": {"focusMode": {"exact": "manual"}}})" }) {
    const mc::ErrorPtr error = refusal_of (json);
    fail_unless (
        g_error_matches (error.get (), GST_MEDIA_CAPTURE_ERROR, GST_MEDIA_CAPTURE_ERROR_TYPE),
        "%s: %s", json, error->message);
  }
}
GST_END_TEST;

// MUST 222, 224
GST_START_TEST (a_required_zoom_is_a_mistake_of_requests_for_cameras_only)
{
  get_track (R"({"audio": {"zoom": {"exact": 2}}})");
  use_devices (R"({ "devices": [ { "kind": "microphone", "name": "mic",
    "modes": [ { "format": "S16LE", "rate": 48000, "channels": 1 } ] } ] })");
  const mc::ErrorPtr error = refusal_of (R"({"video": {"zoom": {"exact": 2}}})");
  fail_unless (
      g_error_matches (error.get (), GST_MEDIA_CAPTURE_ERROR, GST_MEDIA_CAPTURE_ERROR_NOT_FOUND),
      "%s", error->message);
}
GST_END_TEST;

GST_START_TEST (a_camera_that_comes_back_is_set_again)
{
  const auto track = studio_track ();
  g_object_set (track.get (), "on-lost", 1, nullptr);
  change (track, R"({"zoom": {"exact": 3}})");
  const Counter muted (track, "mute"), unmuted (track, "unmute");
  perform ("studio", R"({"do": "unplug"})");
  run_until (nullptr, [&] { return muted.count () == 1; });
  perform ("studio", R"({"do": "plug"})");
  run_until (nullptr, [&] { return unmuted.count () == 1; });
  wait_for_device ("zoom", "3");
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_add_test (tc, capabilities_are_told_before_and_after_the_device_is_open);
  tcase_add_loop_test (tc, the_device_is_set_to_what_is_applied_and_left_as_it_was_found, 0,
                       std::size (kRows));
  tcase_add_test (tc, what_is_refused_moves_nothing);
  tcase_add_test (tc, settings_say_what_the_device_does_and_not_what_it_was_told);
  tcase_add_test (tc, what_nobody_wants_any_more_goes_back);
  tcase_add_test (tc, tracks_share_the_controls_and_the_last_one_moves_them);
  tcase_add_test (tc, a_change_by_another_program_shows_and_is_told);
  tcase_add_test (tc, a_required_value_that_another_program_breaks_ends_nothing);
  tcase_add_test (tc, a_light_goes_out_with_its_last_track);
  tcase_add_test (tc, a_released_device_is_set_again_when_it_is_taken_again);
  tcase_add_test (tc, get_user_media_wants_them_but_does_not_require_them);
  tcase_add_test (tc, a_required_zoom_is_a_mistake_of_requests_for_cameras_only);
  tcase_add_test (tc, a_camera_that_comes_back_is_set_again);
}

MC_CHECK_MAIN ("library_controls", add_tests)
