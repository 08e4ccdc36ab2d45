// SPDX-License-Identifier: LGPL-2.1-or-later
#include "asking.hpp"

using namespace mctest;

/* What a context learns of devices, when, and under which names. */

namespace {

/// The list in short: the kind, and the label where one is told.
std::string
seen_by (Page &page)
{
  std::string text;
  for (const auto &info : page.list ()) {
    const auto kind = gst_media_device_info_get_kind (info.get ());
    text += kind == kMicrophone ? "m" : kind == kCamera ? "c" : "s";
    const bool told = !id_of (info).empty ();
    fail_unless (told == !group_of (info).empty () && told == !label_of (info).empty ());
    text += told ? ":" + label_of (info) + " " : " ";
  }
  return text;
}

constexpr const char *kMicrophones = "m:Built-in Microphone m:Headset Microphone ";
constexpr const char *kCameras = "c:Front Camera c:Back Camera ";

struct Exposing
{
  const char *name;
  const char *captured;
  GstMediaPermission microphone;
  GstMediaPermission camera;
  std::string seen;
};

const Exposing kExposing[] = {
  { "244, 246: both, where both are granted", R"({"video": true})", GST_MEDIA_PERMISSION_GRANTED,
    GST_MEDIA_PERMISSION_GRANTED, std::string (kMicrophones) + kCameras },
  { "245: microphones are not granted", R"({"video": true})", GST_MEDIA_PERMISSION_PROMPT,
    GST_MEDIA_PERMISSION_GRANTED, std::string ("m ") + kCameras },
  { "the mirror of that", R"({"audio": true})", GST_MEDIA_PERMISSION_GRANTED,
    GST_MEDIA_PERMISSION_DENIED, std::string (kMicrophones) + "c " },
  { "both asked for", R"({"audio": true, "video": true})", GST_MEDIA_PERMISSION_GRANTED,
    GST_MEDIA_PERMISSION_GRANTED, std::string (kMicrophones) + kCameras },
};

mc::StructurePtr
capabilities (const InfoPtr &info)
{
  return mc::StructurePtr (
      gst_input_device_info_get_capabilities (GST_INPUT_DEVICE_INFO (info.get ())));
}

} // namespace

// MUST 240, 241, 242, 243
GST_START_TEST (who_has_not_captured_learns_only_that_there_is_something)
{
  Page page;
  assert_text (seen_by (page), "m c ");
  for (const auto &info : page.list ())
    assert_equals_int (gst_structure_n_fields (capabilities (info).get ()), 0);
  use_devices (R"({"devices": []})");
  assert_text (seen_by (page), "");
  // By default an application knows all.
  gst_media_context_set_expose_devices (page.context.get (), TRUE);
  set_up ();
  assert_text (seen_by (page), std::string (kMicrophones) + kCameras);
}
GST_END_TEST;

// MUST 243, 244, 245, 246, 247
GST_START_TEST (who_has_captured_learns_the_devices_of_a_kind)
{
  const Exposing &c = kExposing[__i__];
  Page page;
  page.permit (kMicrophone, c.microphone);
  page.permit (kCamera, c.camera);
  assert_text (seen_by (page), "m c ");
  for (const auto &track : tracks_of (page.get (c.captured).get ()))
    gst_media_stream_track_stop (track.get ());
  const std::string seen = seen_by (page);
  fail_unless (seen == c.seen, "%s: %s", c.name, seen.c_str ());
  Page other ("https://b.example");
  assert_text (seen_by (other), "m c ");
}
GST_END_TEST;

// MUST 214, 248
GST_START_TEST (a_camera_that_does_not_open_is_known_all_the_same)
{
  Page page;
  page.permit (kMicrophone, GST_MEDIA_PERMISSION_PROMPT);
  for (const char *camera : { "front", "back" })
    perform (camera, R"({"do": "fail-open", "error": "busy"})");
  assert_code (page.refusal (R"({"video": true})"), GST_MEDIA_CAPTURE_ERROR_NOT_READABLE, "busy");
  assert_text (seen_by (page), std::string ("m ") + kCameras);
}
GST_END_TEST;

// MUST 265
GST_START_TEST (what_a_context_may_not_use_is_not_listed)
{
  Page page;
  gst_media_context_set_allowed_features (page.context.get (), GST_MEDIA_FEATURES_MICROPHONE);
  assert_text (seen_by (page), "m ");
  page.get (R"({"audio": true})");
  assert_text (seen_by (page), kMicrophones);
  gst_media_context_set_allowed_features (page.context.get (), GST_MEDIA_FEATURES_CAMERA);
  assert_text (seen_by (page), kCameras);
}
GST_END_TEST;

// MUST 264
GST_START_TEST (a_list_waits_until_people_can_see_who_asks)
{
  Page page;
  gst_media_context_set_visible (page.context.get (), FALSE);
  bool called = false;
  const auto listed_cb = [] (GObject *object, GAsyncResult *result, gpointer data) {
    mc::drop_object_list (
        gst_media_devices_enumerate_devices_finish (GST_MEDIA_DEVICES (object), result, nullptr));
    *static_cast<bool *> (data) = true;
  };
  gst_media_devices_enumerate_devices_async (page.devices.get (), nullptr, listed_cb, &called);
  drain (nullptr);
  fail_if (called);
  gst_media_context_set_visible (page.context.get (), TRUE);
  run_until (nullptr, [&] { return called; });
  // Not who knows something already.
  page.get (R"({"audio": true})");
  gst_media_context_set_visible (page.context.get (), FALSE);
  assert_equals_int (page.list ().size (), 4);
}
GST_END_TEST;

// MUST 242, 249, 250, 251, 252, 259, 260, 265, 266, 267
GST_START_TEST (speakers_are_known_to_who_knows_microphones)
{
  use_devices (R"json({ "devices": [
    { "kind": "speaker", "name": "phones", "label": "Headset Earphones", "group": "headset",
      "modes": [ { "format": "S16LE", "rate": 48000, "channels": 2 } ] },
    { "kind": "camera", "name": "c", "label": "Camera",
      "modes": [ { "format": "YUY2", "width": 640, "height": 480, "framerates": [30] } ] },
    { "kind": "speaker", "name": "wall", "label": "Wall", "default": true,
      "modes": [ { "format": "S16LE", "rate": 48000, "channels": 2 } ] },
    { "kind": "microphone", "name": "m", "label": "Headset Microphone", "group": "headset",
      "modes": [ { "format": "S16LE", "rate": 48000, "channels": 1 } ] } ] })json");
  Page page;
  page.permit (kMicrophone, GST_MEDIA_PERMISSION_PROMPT);
  page.get (R"({"video": true})");
  assert_text (seen_by (page), "m c:Camera ");
  page.permit (kMicrophone, GST_MEDIA_PERMISSION_GRANTED);
  page.get (R"({"audio": true})");
  assert_text (seen_by (page), "m:Headset Microphone c:Camera s:Default (Wall) s:Wall "
                               "s:Headset Earphones ");
  const auto infos = page.list ();
  for (std::size_t i = 0; i < infos.size (); i++)
    assert_equals_int (GST_IS_INPUT_DEVICE_INFO (infos[i].get ()), i < 2);
  assert_text (id_of (infos[2]), "default");
  assert_text (group_of (infos[2]), group_of (infos[3]));
  assert_text (group_of (infos[4]), group_of (infos[0]));
  fail_if (group_of (infos[3]) == group_of (infos[0]));
  fail_if (id_of (infos[3]) == "default" || id_of (infos[3]) == id_of (infos[4]));
  // One that was granted by its name is told to anybody.
  Page other;
  gst_media_context_set_permission (other.context.get (), GST_MEDIA_DEVICE_KIND_AUDIOOUTPUT,
                                    id_of (infos[4]).c_str (), GST_MEDIA_PERMISSION_GRANTED);
  assert_text (seen_by (other), "m c s:Headset Earphones ");
  gst_media_context_set_allowed_features (
      other.context.get (),
      GstMediaFeatures (GST_MEDIA_FEATURES_CAMERA | GST_MEDIA_FEATURES_MICROPHONE));
  assert_text (seen_by (other), "m c ");
}
GST_END_TEST;

// MUST 253, 256
GST_START_TEST (each_list_is_of_new_objects_that_say_the_same)
{
  Page page;
  page.get (R"({"video": true})");
  const auto one = page.list ();
  const auto other = page.list ();
  assert_equals_int (one.size (), other.size ());
  for (std::size_t i = 0; i < one.size (); i++) {
    fail_if (one[i] == other[i]);
    assert_text (mc::CharPtr (gst_media_device_info_to_json (one[i].get ())).get (),
                 mc::CharPtr (gst_media_device_info_to_json (other[i].get ())).get ());
    for (std::size_t k = 0; k < i; k++)
      fail_if (id_of (one[i]) == id_of (one[k]));
  }
}
GST_END_TEST;

// MUST 225, 254, 255, 261
GST_START_TEST (ids_belong_to_an_origin)
{
  Page a ("https://a.example"), again ("https://a.example"), b ("https://b.example");
  for (Page *page : { &a, &again, &b })
    gst_media_context_set_expose_devices (page->context.get (), TRUE);
  const auto of_a = a.list (), of_again = again.list (), of_b = b.list (), local = enumerate ();
  for (std::size_t i = 0; i < of_a.size (); i++) {
    assert_text (id_of (of_a[i]), id_of (of_again[i]));
    fail_if (id_of (of_a[i]) == id_of (of_b[i]) || id_of (of_a[i]) == id_of (local[i]));
    fail_if (group_of (of_a[i]) == group_of (of_again[i]));
  }
  // What is one thing in one context is one in all.
  assert_text (group_of (of_a[0]), group_of (of_a[2]));
  fail_if (group_of (of_a[0]) == group_of (of_a[1]));
}
GST_END_TEST;

// MUST 109, 118, 225, 226, 255
GST_START_TEST (a_track_has_the_ids_of_who_asked_for_it)
{
  Page a ("https://a.example"), b ("https://b.example");
  a.get (R"({"video": true})");
  b.get (R"({"video": true})");
  std::vector<TrackPtr> tracks;
  std::vector<std::string> ids;
  for (Page *page : { &a, &b }) {
    const auto camera = std::move (of_kind (page->list (), kCamera)[0]);
    ids.push_back (id_of (camera));
    const std::string wanted = "{\"video\": {\"deviceId\": {\"exact\": \"" + id_of (camera)
                               + "\"}, \"groupId\": \"" + group_of (camera) + "\"}}";
    tracks.push_back (std::move (tracks_of (page->get (wanted.c_str ()).get ())[0]));
    const TrackPtr &track = tracks.back ();
    assert_text (setting (track.get (), "deviceId"), id_of (camera));
    assert_text (setting (track.get (), "groupId"), group_of (camera));
    assert_text (mc::CharPtr (gst_media_stream_track_get_capabilities_json (track.get ())).get (),
                 mc::CharPtr (gst_input_device_info_get_capabilities_json (
                                  GST_INPUT_DEVICE_INFO (camera.get ())))
                     .get ());
  }
  // One camera, one opening.
  fail_if (ids[0] == ids[1]);
  for (std::size_t i = 0; i < tracks.size (); i++) {
    const std::string own = "{\"deviceId\": {\"exact\": \"" + ids[i] + "\"}}";
    const std::string foreign = "{\"deviceId\": {\"exact\": \"" + ids[1 - i] + "\"}}";
    const auto apply = [&] (const std::string &json) {
      const TrackConstraintsPtr constraints (
          gst_media_track_constraints_from_json (json.c_str (), nullptr));
      return gst_media_stream_track_apply_constraints (tracks[i].get (), constraints.get (),
                                                       nullptr, nullptr);
    };
    fail_unless (apply (own));
    fail_if (apply (foreign));
    Page &page = i == 0 ? a : b;
    const auto error = page.refusal (("{\"video\": " + foreign + "}").c_str ());
    assert_text (gst_media_capture_error_get_constraint (error.get ()), "deviceId");
  }
}
GST_END_TEST;

// MUST 226, 257
GST_START_TEST (the_ids_that_all_processes_know_mean_nothing_elsewhere)
{
  Page page;
  page.get (R"({"video": true})");
  const auto local = find_device ("Front Camera");
  const std::string wanted = "{\"video\": {\"deviceId\": {\"exact\": \"" + id_of (local) + "\"}}}";
  const StreamPtr open = page.get (R"({"video": true})");
  assert_code (page.refusal (wanted.c_str ()), GST_MEDIA_CAPTURE_ERROR_OVERCONSTRAINED, "foreign");
  for (const auto &info : page.list ())
    fail_unless (id_of (info).find ("fake") == std::string::npos);
}
GST_END_TEST;

// MUST 254, 258
GST_START_TEST (cleared_ids_are_new_and_stay)
{
  Page page, same, other ("https://b.example");
  for (Page *one : { &page, &same, &other })
    gst_media_context_set_expose_devices (one->context.get (), TRUE);
  const auto before = page.list (), elsewhere = other.list ();
  const auto track = std::move (tracks_of (page.get (R"({"video": true})").get ())[0]);
  fail_unless (gst_media_context_clear_ids (page.context.get (), nullptr));
  const auto after = page.list ();
  for (std::size_t i = 0; i < before.size (); i++) {
    fail_if (id_of (before[i]) == id_of (after[i]));
    assert_text (id_of (after[i]), id_of (same.list ()[i]));
    assert_text (id_of (elsewhere[i]), id_of (other.list ()[i]));
  }
  assert_text (setting (track.get (), "deviceId"), id_of (before[2]));
}
GST_END_TEST;

GST_START_TEST (a_salt_that_is_given_makes_the_ids)
{
  const auto list_with = [] (const char *salt, ContextPtr *kept) {
    kept->reset (GST_MEDIA_CONTEXT (
        mc::sink (G_OBJECT (g_object_new (GST_TYPE_MEDIA_CONTEXT, "id-salt", salt, nullptr)))
            .release ()));
    const DevicesPtr devices (gst_media_devices_new_with_context (kept->get ()));
    return mc::adopt_list<GstMediaDeviceInfo> (
        gst_media_devices_enumerate_devices (devices.get (), nullptr, nullptr));
  };
  ContextPtr context, same, other;
  const auto one = list_with ("secret", &context);
  assert_text (id_of (one[0]), id_of (list_with ("secret", &same)[0]));
  fail_if (id_of (one[0]) == id_of (list_with ("another", &other)[0]));
  mc::ErrorPtr error;
  fail_if (gst_media_context_clear_ids (context.get (), mc::out (error)));
  assert_code (error, GST_MEDIA_CAPTURE_ERROR_INVALID_STATE, "given");
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_add_test (tc, who_has_not_captured_learns_only_that_there_is_something);
  tcase_add_loop_test (tc, who_has_captured_learns_the_devices_of_a_kind, 0, std::size (kExposing));
  tcase_add_test (tc, a_camera_that_does_not_open_is_known_all_the_same);
  tcase_add_test (tc, what_a_context_may_not_use_is_not_listed);
  tcase_add_test (tc, a_list_waits_until_people_can_see_who_asks);
  tcase_add_test (tc, speakers_are_known_to_who_knows_microphones);
  tcase_add_test (tc, each_list_is_of_new_objects_that_say_the_same);
  tcase_add_test (tc, ids_belong_to_an_origin);
  tcase_add_test (tc, a_track_has_the_ids_of_who_asked_for_it);
  tcase_add_test (tc, the_ids_that_all_processes_know_mean_nothing_elsewhere);
  tcase_add_test (tc, cleared_ids_are_new_and_stay);
  tcase_add_test (tc, a_salt_that_is_given_makes_the_ids);
}

MC_CHECK_MAIN ("library_exposure", add_tests)
