// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fixture.hpp"

#include <json-glib/json-glib.h>

#include <algorithm>

using namespace mctest;

namespace {

std::string
label (const InfoPtr &info)
{
  return gst_media_device_info_get_label (info.get ());
}

mc::StructurePtr
capabilities (const InfoPtr &info)
{
  return mc::StructurePtr (
      gst_input_device_info_get_capabilities (GST_INPUT_DEVICE_INFO (info.get ())));
}

/// min or max of a range capability.
double
bound (const GstStructure *capabilities, const char *name, const char *which)
{
  const GValue *value = gst_structure_get_value (capabilities, name);
  fail_unless (value && GST_VALUE_HOLDS_STRUCTURE (value), "%s is no range", name);
  mc::ScopedValue number (G_TYPE_DOUBLE);
  const GValue *member = gst_structure_get_value (gst_value_get_structure (value), which);
  fail_unless (member && g_value_transform (member, number.get ()), "%s has no %s", name, which);
  return g_value_get_double (number.get ());
}

bool
lists (const GstStructure *capabilities, const char *name, const char *text)
{
  const GValue *list = gst_structure_get_value (capabilities, name);
  fail_unless (list && GST_VALUE_HOLDS_LIST (list), "%s is no list", name);
  for (guint i = 0; i < gst_value_list_get_size (list); i++)
    if (g_strcmp0 (g_value_get_string (gst_value_list_get_value (list, i)), text) == 0)
      return true;
  return false;
}

} // namespace

// MUST 87, 88, 89
GST_START_TEST (supported_constraints_are_true_and_stay)
{
  GstMediaDevices *devices = gst_media_devices_get_default ();
  const mc::StructurePtr a (gst_media_devices_get_supported_constraints (devices));
  const mc::StructurePtr b (gst_media_devices_get_supported_constraints (devices));
  for (const char *name :
       { "width", "height", "aspectRatio", "frameRate", "facingMode", "resizeMode", "sampleRate",
         "sampleSize", "echoCancellation", "autoGainControl", "noiseSuppression", "latency",
         "channelCount", "deviceId", "groupId", "backgroundBlur" }) {
    gboolean supported = FALSE;
    fail_unless (gst_structure_get_boolean (a.get (), name, &supported) && supported, "%s", name);
  }
  for (int i = 0; i < gst_structure_n_fields (a.get ()); i++)
    assert_text (field (a.get (), gst_structure_nth_field_name (a.get (), i)), "true");
  fail_unless (gst_structure_is_equal (a.get (), b.get ()));
}
GST_END_TEST;

// MUST 90
GST_START_TEST (whatever_a_device_tells_is_supported)
{
  const mc::StructurePtr supported (
      gst_media_devices_get_supported_constraints (gst_media_devices_get_default ()));
  for (const auto &info : enumerate ()) {
    const auto caps = capabilities (info);
    for (int i = 0; i < gst_structure_n_fields (caps.get ()); i++)
      fail_unless (
          gst_structure_has_field (supported.get (), gst_structure_nth_field_name (caps.get (), i)),
          "%s", gst_structure_nth_field_name (caps.get (), i));
  }
}
GST_END_TEST;

// MUST 249, 250, 252, 259, 260
GST_START_TEST (devices_come_as_microphones_then_cameras_the_default_first)
{
  const auto infos = enumerate ();
  std::vector<std::string> labels;
  for (const auto &info : infos)
    labels.push_back (label (info));
  const std::vector<std::string> expected
      = { "Built-in Microphone", "Headset Microphone", "Front Camera", "Back Camera" };
  fail_unless (labels == expected);
  for (const auto &info : infos) {
    fail_unless (GST_IS_INPUT_DEVICE_INFO (info.get ()));
    fail_unless (gst_media_device_info_get_device_id (info.get ())[0]);
  }
  assert_text (gst_media_device_info_get_group_id (infos[0].get ()),
               gst_media_device_info_get_group_id (infos[2].get ()));
  fail_if (g_str_equal (gst_media_device_info_get_group_id (infos[0].get ()),
                        gst_media_device_info_get_group_id (infos[1].get ())));
}
GST_END_TEST;

// MUST 263
GST_START_TEST (a_device_is_written_as_json_with_its_four_attributes)
{
  const auto info = find_device ("Back Camera");
  const mc::CharPtr json (gst_media_device_info_to_json (info.get ()));
  const mc::Ref<JsonParser> parser (json_parser_new ());
  fail_unless (json_parser_load_from_data (parser.get (), json.get (), -1, nullptr));
  JsonObject *object = json_node_get_object (json_parser_get_root (parser.get ()));
  assert_equals_int (json_object_get_size (object), 4);
  assert_text (json_object_get_string_member (object, "kind"), "videoinput");
  assert_text (json_object_get_string_member (object, "label"), "Back Camera");
  assert_text (json_object_get_string_member (object, "deviceId"),
               gst_media_device_info_get_device_id (info.get ()));
  assert_text (json_object_get_string_member (object, "groupId"),
               gst_media_device_info_get_group_id (info.get ()));
}
GST_END_TEST;

// MUST 91, 92, 93, 94, 95, 96, 97, 98, 99, 106
GST_START_TEST (a_camera_tells_what_it_can_do)
{
  const auto info = find_device ("Front Camera");
  const auto caps = capabilities (info);
  const GstStructure *c = caps.get ();
  fail_unless (bound (c, "width", "min") == 1 && bound (c, "width", "max") == 1280);
  fail_unless (bound (c, "height", "min") == 1 && bound (c, "height", "max") == 720);
  fail_unless (bound (c, "frameRate", "min") == 0 && bound (c, "frameRate", "max") == 30);
  fail_unless (bound (c, "aspectRatio", "min") > 0);
  fail_unless (bound (c, "aspectRatio", "min") <= bound (c, "aspectRatio", "max"));
  fail_unless (lists (c, "resizeMode", "none") && lists (c, "resizeMode", "crop-and-scale"));
  fail_unless (lists (c, "facingMode", "user") && !lists (c, "facingMode", "environment"));
  assert_text (field (c, "deviceId"), gst_media_device_info_get_device_id (info.get ()));
  assert_text (field (c, "groupId"), gst_media_device_info_get_group_id (info.get ()));
  const GstStructure *width = gst_value_get_structure (gst_structure_get_value (c, "width"));
  assert_equals_int (gst_structure_n_fields (width), 2);
  fail_if (gst_structure_has_field (c, "sampleRate"));
}
GST_END_TEST;

// MUST 99, 101, 103, 106
GST_START_TEST (a_microphone_tells_what_it_can_do)
{
  const auto caps = capabilities (find_device ("Built-in Microphone"));
  const GstStructure *c = caps.get ();
  for (const char *name : { "sampleRate", "sampleSize", "channelCount", "latency" })
    fail_unless (bound (c, name, "min") <= bound (c, name, "max"), "%s", name);
  fail_unless (bound (c, "latency", "min") == 0.01 && bound (c, "latency", "max") == 0.01);
  fail_unless (bound (c, "channelCount", "max") == 2);
  fail_unless (bound (c, "sampleRate", "max") == 48000);
  fail_if (gst_structure_has_field (c, "width"));
}
GST_END_TEST;

// MUST 107, 109, 117, 118
GST_START_TEST (a_device_and_its_track_tell_the_same)
{
  for (const char *request :
       { R"({"video": {"width": 320}})", R"({"audio": {"channelCount": 1}})" }) {
    const auto track = get_track (request);
    const auto info = find_device (gst_media_stream_track_get_label (track.get ()));
    assert_text (mc::CharPtr (gst_media_stream_track_get_capabilities_json (track.get ())).get (),
                 mc::CharPtr (gst_input_device_info_get_capabilities_json (
                                  GST_INPUT_DEVICE_INFO (info.get ())))
                     .get ());
    assert_text (setting (track.get (), "deviceId"),
                 gst_media_device_info_get_device_id (info.get ()));
    assert_text (setting (track.get (), "groupId"),
                 gst_media_device_info_get_group_id (info.get ()));
  }
}
GST_END_TEST;

// MUST 112, 113
GST_START_TEST (a_track_has_one_setting_within_each_capability)
{
  const auto stream = get_user_media (R"({"audio": true, "video": {"width": 500}})");
  for (const auto &track : tracks_of (stream.get ())) {
    const mc::StructurePtr caps (gst_media_stream_track_get_capabilities (track.get ()));
    const mc::StructurePtr settings (gst_media_stream_track_get_settings (track.get ()));
    for (int i = 0; i < gst_structure_n_fields (caps.get ()); i++) {
      const char *name = gst_structure_nth_field_name (caps.get (), i);
      const GValue *value = gst_structure_get_value (settings.get (), name);
      fail_unless (value != nullptr, "%s is not set", name);
      if (!GST_VALUE_HOLDS_STRUCTURE (gst_structure_get_value (caps.get (), name)))
        continue;
      mc::ScopedValue number (G_TYPE_DOUBLE);
      fail_unless (g_value_transform (value, number.get ()));
      const double actual = g_value_get_double (number.get ());
      fail_unless (bound (caps.get (), name, "min") <= actual
                       && actual <= bound (caps.get (), name, "max"),
                   "%s: %g", name, actual);
    }
  }
}
GST_END_TEST;

// MUST 253, 254
GST_START_TEST (plugging_changes_the_next_list_and_no_earlier_one)
{
  const auto before = enumerate ();
  perform ("back", R"({"do": "unplug"})");
  const auto after = enumerate ();
  assert_equals_int (before.size (), 4);
  assert_equals_int (after.size (), 3);
  assert_text (label (before[3]), "Back Camera");
  perform ("back", R"({"do": "plug"})");
  const auto again = enumerate ();
  assert_text (gst_media_device_info_get_device_id (again[3].get ()),
               gst_media_device_info_get_device_id (before[3].get ()));
}
GST_END_TEST;

GST_START_TEST (an_asynchronous_list_is_the_same)
{
  GList *list = nullptr;
  bool called = false;
  struct Out
  {
    GList **list;
    bool *called;
  } out_data = { &list, &called };
  gst_media_devices_enumerate_devices_async (
      gst_media_devices_get_default (), nullptr,
      [] (GObject *object, GAsyncResult *result, gpointer data) {
        auto *to = static_cast<Out *> (data);
        *to->list = gst_media_devices_enumerate_devices_finish (GST_MEDIA_DEVICES (object), result,
                                                                nullptr);
        *to->called = true;
      },
      &out_data);
  run_until (nullptr, [&] { return called; });
  assert_equals_int (g_list_length (list), 4);
  mc::drop_object_list (list);
}
GST_END_TEST;

GST_START_TEST (a_malformed_configuration_of_fakes_is_a_type_error)
{
  mc::ErrorPtr error;
  fail_if (gst_media_devices_use_fake_devices (
      gst_media_devices_get_default (), R"({"devices": [{"kind": "toaster"}]})", mc::out (error)));
  fail_unless (
      g_error_matches (error.get (), GST_MEDIA_CAPTURE_ERROR, GST_MEDIA_CAPTURE_ERROR_TYPE));
  fail_unless (strstr (error->message, "kind") != nullptr, "%s", error->message);
}
GST_END_TEST;

GST_START_TEST (an_info_outlives_its_device_and_its_list)
{
  auto info = find_device ("Back Camera");
  use_devices (R"({"devices": []})");
  assert_equals_int (enumerate ().size (), 0);
  fail_unless (bound (capabilities (info).get (), "width", "max") == 1920);
  drop_last (std::move (info));
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_add_test (tc, supported_constraints_are_true_and_stay);
  tcase_add_test (tc, whatever_a_device_tells_is_supported);
  tcase_add_test (tc, devices_come_as_microphones_then_cameras_the_default_first);
  tcase_add_test (tc, a_device_is_written_as_json_with_its_four_attributes);
  tcase_add_test (tc, a_camera_tells_what_it_can_do);
  tcase_add_test (tc, a_microphone_tells_what_it_can_do);
  tcase_add_test (tc, a_device_and_its_track_tell_the_same);
  tcase_add_test (tc, a_track_has_one_setting_within_each_capability);
  tcase_add_test (tc, plugging_changes_the_next_list_and_no_earlier_one);
  tcase_add_test (tc, an_asynchronous_list_is_the_same);
  tcase_add_test (tc, a_malformed_configuration_of_fakes_is_a_type_error);
  tcase_add_test (tc, an_info_outlives_its_device_and_its_list);
}

MC_CHECK_MAIN ("library_devices", add_tests)
