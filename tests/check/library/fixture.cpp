// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fixture.hpp"

namespace mctest {

const char *const kDesk = R"json({ "devices": [
  { "kind": "camera", "name": "front", "label": "Front Camera", "group": "tablet", "facing": "user", "default": true,
    "modes": [
      { "format": "YUY2", "width": 320, "height": 240, "framerates": [30] },
      { "format": "YUY2", "width": 640, "height": 480, "framerates": [30] },
      { "format": "YUY2", "width": 1280, "height": 720, "framerates": [30, 15] } ] },
  { "kind": "camera", "name": "back", "label": "Back Camera", "group": "tablet", "facing": "environment",
    "modes": [ { "format": "NV12", "width": 1920, "height": 1080, "framerates": [30] } ] },
  { "kind": "microphone", "name": "built-in", "label": "Built-in Microphone", "group": "tablet", "default": true,
    "modes": [ { "format": "S16LE", "rate": 48000, "channels": 2 } ] },
  { "kind": "microphone", "name": "headset", "label": "Headset Microphone", "group": "headset",
    "modes": [ { "format": "S16LE", "rate": 16000, "channels": 1 } ] } ] })json";

namespace {

GstMediaDevices *
devices ()
{
  return gst_media_devices_get_default ();
}

} // namespace

void
set_up ()
{
  use_devices (kDesk);
}

void
tear_down ()
{
  drain (nullptr);
  mc::wait_all_closed ();
  fail_unless (gst_media_devices_use_fake_devices (devices (), nullptr, nullptr));
  // Each test has a process of its own; gstcheck calls gst_deinit() at its end, where the leaks
  // tracer tells what is left, and its warning is fatal.
}

void
use_devices (const char *json)
{
  mc::ErrorPtr error;
  fail_unless (gst_media_devices_use_fake_devices (devices (), json, mc::out (error)), "%s",
               error ? error->message : "no error told");
  enumerate (); // starts the provider, and with it the fake hardware
}

void
perform (const char *device, const char *json)
{
  const mc::Ref<GstDeviceProvider> provider (
      gst_device_provider_factory_get_by_name ("fakedeviceprovider"));
  gboolean done = FALSE;
  g_signal_emit_by_name (provider.get (), "perform", device, json, &done);
  fail_unless (done, "%s: %s", device, json);
}

bool
is_open (const char *camera)
{
  const mc::ElementPtr source = mc::sink (gst_element_factory_make ("fakevideosrc", nullptr));
  g_object_set (source.get (), "device", camera, nullptr);
  const auto opened = gst_element_set_state (source.get (), GST_STATE_READY);
  gst_element_set_state (source.get (), GST_STATE_NULL);
  return opened == GST_STATE_CHANGE_FAILURE;
}

StreamConstraintsPtr
wish (const char *json)
{
  mc::ErrorPtr error;
  StreamConstraintsPtr constraints (gst_media_stream_constraints_from_json (json, mc::out (error)));
  fail_unless (constraints != nullptr, "%s: %s", json, error ? error->message : "no error told");
  return constraints;
}

StreamPtr
get_user_media (const char *json)
{
  mc::ErrorPtr error;
  StreamPtr stream (
      gst_media_devices_get_user_media (devices (), wish (json).get (), nullptr, mc::out (error)));
  fail_unless (stream != nullptr, "%s: %s", json, error ? error->message : "no error told");
  return stream;
}

TrackPtr
get_track (const char *json)
{
  const StreamPtr stream = get_user_media (json);
  auto tracks = tracks_of (stream.get ());
  assert_equals_int (tracks.size (), 1);
  return std::move (tracks[0]);
}

mc::ErrorPtr
refusal_of (const char *json)
{
  mc::ErrorPtr error;
  const StreamPtr stream (
      gst_media_devices_get_user_media (devices (), wish (json).get (), nullptr, mc::out (error)));
  fail_unless (stream == nullptr, "%s: was granted", json);
  fail_unless (error != nullptr, "%s: failed without an error", json);
  return error;
}

std::vector<TrackPtr>
tracks_of (GstMediaStream *stream)
{
  return mc::adopt_list<GstMediaStreamTrack> (gst_media_stream_get_tracks (stream));
}

std::vector<InfoPtr>
enumerate ()
{
  mc::ErrorPtr error;
  GList *list = gst_media_devices_enumerate_devices (devices (), nullptr, mc::out (error));
  fail_unless (error == nullptr);
  return mc::adopt_list<GstMediaDeviceInfo> (list);
}

InfoPtr
find_device (const char *label)
{
  for (auto &info : enumerate ())
    if (g_str_equal (gst_media_device_info_get_label (info.get ()), label))
      return std::move (info);
  ck_abort_msg ("there is no device \"%s\"", label);
  return nullptr;
}

std::string
field (const GstStructure *structure, const char *name)
{
  const GValue *value = gst_structure_get_value (structure, name);
  if (!value)
    return "(absent)";
  if (G_VALUE_HOLDS_STRING (value))
    return g_value_get_string (value);
  return mc::CharPtr (gst_value_serialize (value)).get ();
}

void
assert_text (const std::string &actual, const std::string &expected)
{
  fail_unless (actual == expected, "\"%s\" in place of \"%s\"", actual.c_str (), expected.c_str ());
}

std::string
setting (GstMediaStreamTrack *track, const char *name)
{
  return field (mc::StructurePtr (gst_media_stream_track_get_settings (track)).get (), name);
}

void
drain (GMainContext *context)
{
  while (g_main_context_iteration (context, FALSE)) {
  }
}

Suite *
make_suite (const char *name, void (*add_tests) (TCase *))
{
  Suite *suite = suite_create (name);
  TCase *tc = tcase_create ("general");
  suite_add_tcase (suite, tc);
  tcase_add_checked_fixture (tc, set_up, tear_down);
  add_tests (tc);
  return suite;
}

std::string
constraints_of (const TrackPtr &track)
{
  const TrackConstraintsPtr constraints (gst_media_stream_track_get_constraints (track.get ()));
  return mc::CharPtr (gst_media_track_constraints_to_json (constraints.get ())).get ();
}

std::string
capabilities_of (const TrackPtr &track)
{
  return mc::CharPtr (gst_media_stream_track_get_capabilities_json (track.get ())).get ();
}

} // namespace mctest
