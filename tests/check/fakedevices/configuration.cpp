// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fixture.hpp"

#include <glib/gstdio.h>

#include <vector>

using namespace mc;
using namespace mc::test;

static std::string
contents (const char *path)
{
  gchar *text = nullptr;
  fail_unless (g_file_get_contents (path, &text, nullptr, nullptr), "cannot read %s", path);
  return CharPtr (text).get ();
}

/// The blocks of @language in a Markdown text.
static std::vector<std::string>
code_blocks (const std::string &text, const std::string &language)
{
  std::vector<std::string> blocks;
  const std::string open = "```" + language + "\n", close = "\n```";
  for (size_t at = text.find (open); at != std::string::npos; at = text.find (open, at)) {
    at += open.size ();
    const size_t end = text.find (close, at);
    fail_unless (end != std::string::npos);
    blocks.push_back (text.substr (at, end - at));
  }
  return blocks;
}

GST_START_TEST (every_example_of_the_document_is_right)
{
  const Fixture fixture;
  const auto blocks = code_blocks (contents (DOCUMENT), "json");
  fail_unless_equals_int (blocks.size (), 4);
  for (const std::string &block : blocks) {
    fixture.configure (block);
    assert_text (fixture.configuration_error (), "");
    fail_unless (fixture.start (), "%s", block.c_str ());
    fail_if (fixture.devices ().empty ());
    fixture.stop ();
  }
}
GST_END_TEST;

struct ModesCase
{
  const char *kind, *modes, *caps;
};

static const ModesCase kModes[] = {
  { "camera", R"([{"format":"YUY2","width":640,"height":480,"framerates":["30/1",15]}])",
    "video/x-raw,format=YUY2,width=640,height=480,framerate={30/1,15/1}" },
  { "camera", R"([{"format":"NV12","width":[16,1920],"height":[16,1080,2],"framerates":[29.97]}])",
    "video/x-raw,format=NV12,width=[16,1920],height=[16,1080,2],framerate=30000/1001" },
  { "camera",
    R"([{"format":"RGB","width":{"min":32,"max":64,"step":16},"height":48,"framerates":{"min":1,"max":"60/1"}}])",
    "video/x-raw,format=RGB,width=[32,64,16],height=48,framerate=[1/1,60/1]" },
  { "camera",
    R"([{"format":"MJPEG","width":640,"height":480,"framerates":[30]},{"format":"H264","width":640,"height":480,"framerates":[30]}])",
    "image/jpeg,width=640,height=480,framerate=30/1;"
    "video/x-h264,stream-format=byte-stream,alignment=au,width=640,height=480,framerate=30/1" },
  { "microphone", R"([{"format":"S16LE","rate":[44100,48000],"channels":[1,2]}])",
    "audio/x-raw,format=S16LE,layout=interleaved,rate={44100,48000},channels={1,2}" },
  { "speaker", R"([{"format":"S16LE","rate":48000,"channels":2}])",
    "audio/x-raw,format=S16LE,layout=interleaved,rate=48000,channels=2" },
  { "microphone", R"([{"format":"F32LE","rate":{"min":8000,"max":96000},"channels":1}])",
    "audio/x-raw,format=F32LE,layout=interleaved,rate=[8000,96000],channels=1" },
  { "microphone", R"([{"format":"S16LE","rate":48000,"channels":[2,6]}])",
    "audio/x-raw,format=S16LE,layout=interleaved,rate=48000,channels=2;"
    "audio/"
    "x-raw,format=S16LE,layout=interleaved,rate=48000,channels=6,channel-mask=(bitmask)0x3f" },
};

GST_START_TEST (caps_are_exactly_the_modes)
{
  const auto &c = kModes[__i__];
  const Fixture fixture;
  fixture.configure (std::string (R"({"devices":[{"name":"a","kind":")") + c.kind + R"(","modes":)"
                     + c.modes + "}]}");
  fail_unless (fixture.start (), "%s", fixture.configuration_error ().c_str ());
  const DevicePtr device = fixture.device ("a");
  const CapsPtr got (gst_device_get_caps (device.get ()));
  const CapsPtr expected (gst_caps_from_string (c.caps));
  fail_unless (gst_caps_is_strictly_equal (got.get (), expected.get ()), "%s",
               CharPtr (gst_caps_to_string (got.get ())).get ());
  fixture.stop ();
}
GST_END_TEST;

/// A configuration with one good camera, but for the member @with, which is put in.
#define CAMERA(with)                                                                               \
  R"({"devices":[{"kind":"camera","name":"a",)" with                                               \
  R"(,"modes":[{"format":"I420","width":64,"height":64,"framerates":[5]}]}]})"
#define MODE(mode) R"({"devices":[{"kind":"camera","name":"a","modes":[{)" mode "}]}]}"
#define SOUND(mode) R"({"devices":[{"kind":"microphone","name":"a","modes":[{)" mode "}]}]}"
#define EVENT(event) CAMERA (R"("timeline":[{)" event "}]")

struct WrongCase
{
  const char *json, *path, *expected;
};

static const WrongCase kWrong[] = {
  { "{", "configuration", "expected JSON" },
  { "{}", "devices", "expected a list of devices, found nothing" },
  { R"({"devices":{}})", "devices", "expected a list of devices, found {}" },
  { R"({"devices":[],"version":1})", "version", "unknown member, expected one of \"devices\"" },
  { R"({"devices":["front"]})", "devices[0]", "expected an object" },
  { R"({"devices":[{"name":"a"}]})", "devices[0].kind",
    "expected one of \"camera\", \"microphone\", \"speaker\", found nothing" },
  { R"({"devices":[{"kind":"camera"}]})", "devices[0].name", "expected a name, found nothing" },
  { R"({"devices":[{"kind":"camera","name":""}]})", "devices[0].name",
    "expected a name, found \"\"" },
  { R"({"devices":[{"kind":"camera","name":"a"}]})", "devices[0].modes",
    "expected a list of one mode or more" },
  { R"({"devices":[{"kind":"camera","name":"a","modes":[]}]})", "devices[0].modes", "found []" },
  { R"({"devices":[{"kind":"speaker","name":"a","modes":[{"format":"S16LE","rate":48000,"channels":1}],
     "timeline":[{"at":1,"do":"stall"}]}]})",
    "devices[0].timeline[0].do", "expected plug, unplug or make-default for a speaker" },
  { CAMERA (R"("lable":"A")"), "devices[0].lable", "unknown member" },
  { CAMERA (R"("label":7)"), "devices[0].label", "found 7" },
  { CAMERA (R"("facing":"up")"), "devices[0].facing", "expected one of \"user\"" },
  { CAMERA (R"("controls":{"volume":{}})"), "devices[0].controls.volume", "unknown member" },
  { CAMERA (R"("controls":{"zoom":{"min":1,"max":0,"value":1}})"), "devices[0].controls.zoom.max",
    "expected a number from 1" },
  { CAMERA (R"("controls":{"zoom":{"min":1,"max":2,"value":3}})"), "devices[0].controls.zoom.value",
    "expected a number from 1 to 2" },
  { CAMERA (R"("controls":{"focusMode":{"values":["manual"],"value":"continuous"}})"),
    "devices[0].controls.focusMode.value", "expected one of \"manual\"" },
  { CAMERA (R"("controls":{"torch":{"value":1}})"), "devices[0].controls.torch.value",
    "expected true or false" },
  { CAMERA (R"("timeline":[{"at":1,"do":"control","control":"zoom"}])"),
    "devices[0].timeline[0].value", "expected true or false" },
  { CAMERA (R"("default":1)"), "devices[0].default", "expected true or false, found 1" },
  { CAMERA (R"("muted":null)"), "devices[0].muted", "found null" },
  { CAMERA (R"("buffers":0)"), "devices[0].buffers", "from 1 to 32, found 0" },
  { CAMERA (R"("open-delay-ms":-1)"), "devices[0].open-delay-ms", "found -1" },
  { CAMERA (R"("open-delay-ms":1.5)"), "devices[0].open-delay-ms", "expected a whole number" },
  { MODE (R"("width":64)"), "devices[0].modes[0].format", "expected a raw video format" },
  { MODE (R"("format":"P010_10LE")"), "devices[0].modes[0].format", "found \"P010_10LE\"" },
  { MODE (R"("format":"I420")"), "devices[0].modes[0].width", "found nothing" },
  { MODE (R"("format":"I420","width":"wide")"), "devices[0].modes[0].width", "found \"wide\"" },
  { MODE (R"("format":"I420","width":8)"), "devices[0].modes[0].width", "from 16 to 16384" },
  { MODE (R"("format":"I420","width":[64])"), "devices[0].modes[0].width", "[min, max]" },
  { MODE (R"("format":"I420","width":[64,32])"), "devices[0].modes[0].width", "a minimum below" },
  { MODE (R"("format":"I420","width":[64,99,2])"), "devices[0].modes[0].width",
    "multiples of the step" },
  { MODE (R"("format":"I420","width":[64,"x"])"), "devices[0].modes[0].width[1]", "found \"x\"" },
  { MODE (R"("format":"I420","width":{"min":64})"), "devices[0].modes[0].width.max",
    "found nothing" },
  { MODE (R"("format":"I420","width":{"least":64})"), "devices[0].modes[0].width.least",
    "unknown member" },
  { MODE (R"("format":"I420","width":64,"height":64)"), "devices[0].modes[0].framerates",
    "expected a list of rates" },
  { MODE (R"("format":"I420","width":64,"height":64,"framerates":[])"),
    "devices[0].modes[0].framerates", "found []" },
  { MODE (R"("format":"I420","width":64,"height":64,"framerates":["fast"])"),
    "devices[0].modes[0].framerates[0]",
    "expected a fraction such as \"30/1\" or a number, above 0 and at most 1000, found \"fast\"" },
  { MODE (R"("format":"I420","width":64,"height":64,"framerates":[5,0])"),
    "devices[0].modes[0].framerates[1]", "found 0" },
  { MODE (R"("format":"I420","width":64,"height":64,"framerates":["1/0"])"),
    "devices[0].modes[0].framerates[0]", "found" },
  { MODE (R"("format":"I420","width":64,"height":64,"framerates":[1e300])"),
    "devices[0].modes[0].framerates[0]", "found" },
  { MODE (R"("format":"I420","width":64,"height":64,"framerates":{"min":9,"max":9})"),
    "devices[0].modes[0].framerates", "minimum below" },
  { MODE (R"("format":"I420","width":64,"height":64,"framerates":[5],"rate":1)"),
    "devices[0].modes[0].rate", "unknown member" },
  { SOUND (R"("format":"S17LE")"), "devices[0].modes[0].format", "expected a raw audio format" },
  { SOUND (R"("format":"S16LE","rate":1)"), "devices[0].modes[0].rate", "from 1000 to 384000" },
  { SOUND (R"("format":"S16LE","rate":[8000,true])"), "devices[0].modes[0].rate[1]", "found true" },
  { SOUND (R"("format":"S16LE","rate":8000,"channels":9)"), "devices[0].modes[0].channels",
    "from 1 to 8" },
  { EVENT (R"("do":"stall")"), "devices[0].timeline[0].at", "found nothing" },
  { EVENT (R"("at":-1,"do":"stall")"), "devices[0].timeline[0].at", "expected a number from 0" },
  { EVENT (R"("at":1)"), "devices[0].timeline[0].do", "expected one of \"plug\"" },
  { EVENT (R"("at":1,"do":"burn")"), "devices[0].timeline[0].do", "found \"burn\"" },
  { EVENT (R"("at":1,"do":"stall","error":"busy")"), "devices[0].timeline[0].error",
    "unknown member" },
  { EVENT (R"("at":1,"do":"fail-open","error":"lazy")"), "devices[0].timeline[0].error",
    "\"hardware\"" },
  { EVENT (R"("at":1,"do":"slow-open","delay-ms":"long")"), "devices[0].timeline[0].delay-ms",
    "whole number" },
  { EVENT (R"("at":1,"do":"deliver","rate":8000)"), "devices[0].timeline[0].rate",
    "unknown member" },
  { EVENT (R"("at":1,"do":"deliver","width":0)"), "devices[0].timeline[0].width", "found 0" },
  { CAMERA (R"("timeline":{})"), "devices[0].timeline", "expected a list of events" },
  { R"({"devices":[
      {"kind":"camera","name":"a","modes":[{"format":"I420","width":64,"height":64,"framerates":[5]}]},
      {"kind":"camera","name":"a","modes":[{"format":"I420","width":64,"height":64,"framerates":[5]}]}]})",
    "devices[1].name", "expected a name that no other device has" },
  { R"({"devices":[
      {"kind":"camera","name":"a","default":true,"modes":[{"format":"I420","width":64,"height":64,"framerates":[5]}]},
      {"kind":"camera","name":"b","default":true,"modes":[{"format":"I420","width":64,"height":64,"framerates":[5]}]}]})",
    "devices[1].default", "expected one default of each kind" },
  { R"({"devices":[{"kind":"microphone","name":"a","facing":"user",
      "modes":[{"format":"S16LE","rate":8000,"channels":1}]}]})",
    "devices[0].facing", "expected only for a camera" },
  { "/nowhere/at-all.json", "configuration", "expected \"default\", JSON or a file" },
  { "{\"devices\":\"\xff\xfe\"}", "configuration", "expected" },
};

GST_START_TEST (what_is_wrong_is_told_with_its_place)
{
  const auto &c = kWrong[__i__];
  const Fixture fixture;
  fixture.configure (c.json);
  const std::string error = fixture.configuration_error ();
  fail_unless (error.rfind (std::string (c.path) + ": ", 0) == 0, "%s: got \"%s\"", c.json,
               error.c_str ());
  fail_unless (error.find (c.expected) != std::string::npos, "%s: got \"%s\"", c.json,
               error.c_str ());
  fail_if (fixture.start ());
  assert_text (fixture.devices (), "");
  assert_text (fixture.configuration_error (), error.c_str ());
}
GST_END_TEST;

GST_START_TEST (nesting_and_size_are_bounded)
{
  const Fixture fixture;
  fixture.configure ("{\"devices\":" + std::string (100000, '['));
  assert_text (fixture.configuration_error (),
               "configuration: expected at most 16 levels of brackets");
  fixture.configure ("{\"devices\":[]," + std::string (2 << 20, ' ') + "}");
  assert_text (fixture.configuration_error (), "configuration: expected at most 1 MiB of text");
}
GST_END_TEST;

GST_START_TEST (a_configuration_can_be_a_file)
{
  const Fixture fixture;
  gchar *path = nullptr;
  const int file = g_file_open_tmp ("fake-devices-XXXXXX.json", &path, nullptr);
  const CharPtr owned (path);
  fail_unless (file >= 0 && g_close (file, nullptr));
  fail_unless (g_file_set_contents (path, kPlain, -1, nullptr));
  fixture.configure (path);
  assert_text (fixture.devices (), "cam mic");
  g_unlink (path);
  assert_text (fixture.devices (), "");
  fail_unless (fixture.configuration_error ().find (path) != std::string::npos);
}
GST_END_TEST;

static void
count_cb (GObject *, GParamSpec *, gint *n)
{
  ++*n;
}

GST_START_TEST (properties_notify_and_can_be_read_back)
{
  const Fixture fixture;
  gint configured = 0, failed = 0;
  g_signal_connect (fixture.provider (), "notify::configuration", G_CALLBACK (count_cb),
                    &configured);
  g_signal_connect (fixture.provider (), "notify::configuration-error", G_CALLBACK (count_cb),
                    &failed);
  fixture.configure ("{}");
  assert_equals_int (configured, 1);
  assert_equals_int (failed, 1);
  gchar *text = nullptr;
  g_object_get (fixture.provider (), "configuration", &text, nullptr);
  assert_text (CharPtr (text).get (), "{}");
  g_signal_handlers_disconnect_by_data (fixture.provider (), &configured);
  g_signal_handlers_disconnect_by_data (fixture.provider (), &failed);
}
GST_END_TEST;

static Suite *
fake_configuration_suite (void)
{
  Suite *suite = suite_create ("fake configuration");
  TCase *tc = tcase_create ("configuration");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, every_example_of_the_document_is_right);
  tcase_add_loop_test (tc, caps_are_exactly_the_modes, 0, G_N_ELEMENTS (kModes));
  tcase_add_loop_test (tc, what_is_wrong_is_told_with_its_place, 0, G_N_ELEMENTS (kWrong));
  tcase_add_test (tc, nesting_and_size_are_bounded);
  tcase_add_test (tc, a_configuration_can_be_a_file);
  tcase_add_test (tc, properties_notify_and_can_be_read_back);
  return suite;
}

GST_CHECK_MAIN (fake_configuration)
