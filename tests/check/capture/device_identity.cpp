// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_fixture.hpp"

#include "gst/capture/devices/device_identity.hpp"
#include "gst/capture/devices/id_salt.hpp"

#include <algorithm>

namespace {

constexpr auto V = mc::Kind::Video;
constexpr auto A = mc::Kind::Audio;

struct ClassCase
{
  const char *name;
  DeviceText device;
  std::optional<mc::Kind> expected;
};

const char *const kRaw = "video/x-raw, format=YUY2, width=640, height=480, framerate=30/1";
const char *const kPcm = "audio/x-raw, format=S16LE, rate=48000, channels=2";

const ClassCase kClasses[] = {
  { "a camera", { "c", "Video/Source", kRaw }, V },
  { "libcamera's word order", { "c", "Source/Video", kRaw }, V },
  { "a microphone", { "m", "Audio/Source", kPcm }, A },
  { "a virtual microphone", { "m", "Audio/Source/Virtual", kPcm }, A },
  { "a speaker", { "s", "Audio/Sink", kPcm }, {} },
  { "a recording stream of PipeWire", { "s", "Stream/Input/Audio", kPcm }, {} },
  { "another word with Source in it", { "c", "Video/CameraSource", kRaw }, {} },
  { "no class", { "c", "", kRaw }, {} },
  { "PulseAudio's monitor", { "m", "Audio/Source", kPcm, "props, device.class=monitor;" }, {} },
  { "a sink's node seen as a source",
    { "m", "Audio/Source", kPcm, "props, media.class=\"Audio/Sink\";" },
    {} },
  { "a monitor by its name alone",
    { "m", "Audio/Source", kPcm, "props;", "alsa_output.pci.monitor" },
    {} },
  { "a filter is no monitor", { "m", "Audio/Source", kPcm, "props, device.class=filter;" }, A },
  { "a metadata node", { "c", "Video/Source", "EMPTY" }, {} },
  { "a camera of other media only",
    { "c", "Video/Source", "video/x-bayer, format=rggb, width=8, height=8" },
    {} },
};

GST_START_TEST (only_what_captures_is_a_device)
{
  const auto &c = kClasses[__i__];
  const mc::DevicePtr gst = new_device (c.device);
  const auto device = mc::device_from_gst (gst.get (), "testdeviceprovider", "salt");
  fail_unless ((device != nullptr) == c.expected.has_value (), "%s", c.name);
  fail_unless (device == nullptr || device->kind == *c.expected, "%s", c.name);
}
GST_END_TEST;

struct LabelCase
{
  const char *name;
  DeviceText device;
  const char *expected;
};
const LabelCase kLabels[] = {
  { "as it is", { "Rig Camera", "Video/Source", kRaw }, "Rig Camera" },
  { "said twice by V4L2", { "Rig Camera 0: Rig Camera 0", "Video/Source", kRaw }, "Rig Camera 0" },
  { "the second time cut off",
    { "Integrated Camera: Integrated C", "Video/Source", kRaw },
    "Integrated Camera" },
  { "another second half", { "Front: Infrared", "Video/Source", kRaw }, "Front: Infrared" },
  { "blanks around it", { "  Camera \n", "Video/Source", kRaw }, "Camera" },
  { "PipeWire's description",
    { "x", "Video/Source", kRaw, "props, node.description=\"Web Cam\";" },
    "Web Cam" },
  { "libcamera's model",
    { "/base/soc/i2c0mux/imx219@10", "Source/Video", kRaw, "props, api.libcamera.Model=imx219;" },
    "imx219" },
  { "bytes that are no UTF-8", { "Caf\xe9", "Video/Source", kRaw }, "Caf\xef\xbf\xbd" },
  { "no name", { "", "Video/Source", kRaw }, "" }, /* MUST 262 */
};

GST_START_TEST (labels_are_for_people)
{
  const auto &c = kLabels[__i__];
  const mc::DevicePtr gst = new_device (c.device);
  const auto device = mc::device_from_gst (gst.get (), "testdeviceprovider", "salt");
  assert_text (device->label, c.expected);
}
GST_END_TEST;

struct FacingCase
{
  const char *properties;
  std::vector<std::string> expected;
};
/* MUST 97 */
const FacingCase kFacings[] = {
  { "props;", {} },
  { "props, api.libcamera.location=front;", { "user" } },
  { "props, api.libcamera.location=back;", { "environment" } },
  { "props, api.libcamera.location=external;", {} },
  { "props, api.libcamera.Location=(int)0;", { "user" } },
  { "props, api.libcamera.Location=(int)1;", { "environment" } },
  { "props, api.libcamera.Location=(int)2;", {} },
  { "props, api.libcamera.Location=CameraLocationFront;", { "user" } },
  { "props, fake.facing-mode=left;", { "left" } },
};

GST_START_TEST (facing_modes_come_from_where_the_camera_sits)
{
  const auto &c = kFacings[__i__];
  const mc::DevicePtr gst = new_device ({ "c", "Video/Source", kRaw, c.properties });
  const auto device = mc::device_from_gst (gst.get (), "testdeviceprovider", "salt");
  fail_unless (device->capabilities->description ().facing_modes == c.expected, "%s", c.properties);
}
GST_END_TEST;

struct LatencyCase
{
  const char *provider;
  const char *properties;
  double expected; ///< seconds
};
/* MUST 119 */
const LatencyCase kLatencies[] = {
  { "pulsedeviceprovider", "props;", 0.01 },
  { "alsadeviceprovider", "props, node.latency=(string)\"4800/48000\";", 0.01 },
  { "pipewiredeviceprovider", "props;", 0.021 },
  { "pipewiredeviceprovider", "props, node.latency=(string)\"480/48000\";", 0.01 },
  { "pipewiredeviceprovider", "props, node.latency=(string)\"480\";", 0.021 },
  { "pipewiredeviceprovider", "props, node.latency=(string)\"480/0\";", 0.021 },
  { "pipewiredeviceprovider", "props, node.latency=(string)\"-480/48000\";", 0.021 },
};

GST_START_TEST (a_microphone_has_the_latency_of_its_element)
{
  const auto &c = kLatencies[__i__];
  const mc::DevicePtr gst = new_device ({ "m", "Audio/Source", kPcm, c.properties });
  const auto device = mc::device_from_gst (gst.get (), c.provider, "salt");
  const mc::CapabilityRange &latency = device->capabilities->description ().latency;
  fail_unless (latency.min == c.expected && latency.max == c.expected, "%s of %s: %g to %g",
               c.properties, c.provider, latency.min, latency.max);
}
GST_END_TEST;

constexpr const char *kWebcam = "props, device.api=v4l2, device.serial=Maker_WebCam_A1B2, "
                                "device.bus_path=\"pci-1-usb-0:1:1.0\", "
                                "v4l2.device.card=\"WebCam: WebCam\", device.path=\"/dev/video7\";";
constexpr const char *kWebcamElsewhere
    = "props, device.api=v4l2, device.serial=Maker_WebCam_A1B2, "
      "device.bus_path=\"pci-1-usb-0:4:1.0\", "
      "v4l2.device.card=\"WebCam: WebCam\", device.path=\"/dev/video9\";";
constexpr const char *kNoSerial
    = "props, device.api=v4l2, device.serial=Maker_WebCam, device.bus_path=\"pci-1-usb-0:1:1.0\", "
      "v4l2.device.card=\"WebCam: WebCam\", device.path=\"/dev/video7\";";
constexpr const char *kNoSerialElsewhere
    = "props, device.api=v4l2, device.serial=Maker_WebCam, device.bus_path=\"pci-1-usb-0:4:1.0\", "
      "v4l2.device.card=\"WebCam: WebCam\", device.path=\"/dev/video7\";";

struct KeyCase
{
  const char *name;
  const char *one;
  const char *other;
  bool same;
};
const KeyCase kKeys[] = {
  { "a serial number goes with the device to another port", kWebcam, kWebcamElsewhere, true },
  { "a made-up serial number does not", kNoSerial, kNoSerialElsewhere, false },
  { "another serial number is another device", kWebcam, kNoSerial, false },
  { "a server's node is known by its name", "props, node.name=a, object.serial=(string)12;",
    "props, node.name=a, object.serial=(string)99;", true },
  { "nodes of other names differ", "props, node.name=a;", "props, node.name=b;", false },
};

GST_START_TEST (keys_are_stable_and_tell_devices_apart)
{
  const auto &c = kKeys[__i__];
  const mc::DevicePtr one = new_device ({ "WebCam", "Video/Source", kRaw, c.one });
  const mc::DevicePtr other = new_device ({ "WebCam", "Video/Source", kRaw, c.other });
  const auto a = mc::device_from_gst (one.get (), "testdeviceprovider", "salt");
  const auto b = mc::device_from_gst (other.get (), "testdeviceprovider", "salt");
  fail_unless ((a->key == b->key) == c.same, "%s: %s and %s", c.name, a->key.c_str (),
               b->key.c_str ());
}
GST_END_TEST;

/* MUST 254, 255, 257 */
GST_START_TEST (ids_depend_on_the_salt_and_show_no_key)
{
  const mc::DevicePtr gst = new_device ({ "WebCam", "Video/Source", kRaw, kWebcam });
  const auto here = mc::device_from_gst (gst.get (), "p", "salt");
  const auto again = mc::device_from_gst (gst.get (), "p", "salt");
  const auto there = mc::device_from_gst (gst.get (), "p", "other");
  const auto &id = here->capabilities->description ().device_id;
  assert_text (id, again->capabilities->description ().device_id);
  fail_if (id == there->capabilities->description ().device_id);
  fail_if (here->capabilities->description ().group_id == id);
  assert_equals_uint64 (id.size (), 64);
  fail_unless (std::all_of (id.begin (), id.end (), [] (char c) { return g_ascii_isxdigit (c); }));
}
GST_END_TEST;

GST_START_TEST (the_salt_is_the_same_for_a_user_and_another_for_an_origin)
{
  assert_text (mc::IdSalts::instance ().of ("local").text,
               mc::IdSalts::instance ().of ("local").text);
  fail_if (mc::IdSalts::instance ().of ("local").text
           == mc::IdSalts::instance ().of ("elsewhere").text);
}
GST_END_TEST;

std::string
group_of (const char *device_class, const char *caps, const char *properties)
{
  const mc::DevicePtr gst = new_device ({ "x", device_class, caps, properties });
  return mc::device_from_gst (gst.get (), "p", "salt")->capabilities->description ().group_id;
}

/* MUST 259, 260 */
GST_START_TEST (what_is_one_thing_is_one_group)
{
  const char *const picture
      = "props, device.bus_path=\"pci-1-usb-0:1:1.0\", device.path=\"/dev/none\", node.name=a;";
  const char *const sound = "props, device.bus_path=\"pci-1-usb-0:1:1.2\", node.name=b;";
  const char *const other = "props, device.bus_path=\"pci-1-usb-0:2:1.0\", node.name=c;";
  fail_unless (group_of ("Video/Source", kRaw, picture) == group_of ("Audio/Source", kPcm, sound));
  fail_if (group_of ("Video/Source", kRaw, picture) == group_of ("Video/Source", kRaw, other));
  fail_if (group_of ("Video/Source", kRaw, "props, node.name=a;")
           == group_of ("Video/Source", kRaw, "props, node.name=b;"));
  fail_unless (group_of ("Video/Source", kRaw, "props, fake.group=desk, node.name=a;")
               == group_of ("Audio/Source", kPcm, "props, fake.group=desk, node.name=b;"));
}
GST_END_TEST;

struct NodeCase
{
  const char *name;
  DeviceText device;
  const char *shared;
};
const NodeCase kNodes[] = {
  { "V4L2", { "c", "Video/Source", kRaw, "props, device.path=\"/dev/video7\";" }, "/dev/video7" },
  { "PipeWire over V4L2",
    { "c", "Video/Source", kRaw, "props, api.v4l2.path=\"/dev/video7\", node.name=x;" },
    "/dev/video7" },
  { "PipeWire's node",
    { "m", "Audio/Source", kPcm, "props, node.name=\"alsa_input.pci\";" },
    "alsa_input.pci" },
  { "PulseAudio's source",
    { "m", "Audio/Source", kPcm, "props;", "alsa_input.pci" },
    "alsa_input.pci" },
  { "ALSA", { "m", "Audio/Source", kPcm, "props, alsa.id=Loopback;", "hw:0,1" }, "hw:0,1" },
  { "PipeWire over ALSA",
    { "m", "Audio/Source", kPcm,
      "props, node.name=x, alsa.card=(string)0, alsa.device=(string)1;" },
    "hw:0,1" },
  { "libcamera's system devices",
    { "c", "Source/Video", kRaw,
      "props, api.libcamera.SystemDevices=(string)\"[ 20736, 20737 ]\";" },
    "dev:20737" },
  { "PipeWire over libcamera's USB camera",
    { "c", "Video/Source", kRaw,
      "props, api.libcamera.path=\"\\\\_SB_.PCI0-3-1.2:1.0-046d:0825\";" },
    "usb:3-1.2:1.0" },
};

GST_START_TEST (providers_of_one_device_share_a_name)
{
  const auto &c = kNodes[__i__];
  const mc::DevicePtr gst = new_device (c.device);
  const auto identity = mc::identify (gst.get (), "p");
  fail_unless (identity.has_value (), "%s", c.name);
  const auto &nodes = identity->nodes;
  fail_unless (std::find (nodes.begin (), nodes.end (), c.shared) != nodes.end (), "%s", c.name);
}
GST_END_TEST;

Suite *
device_identity_suite ()
{
  Suite *suite = suite_create ("device identity");
  TCase *tc = tcase_create ("identity");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, only_what_captures_is_a_device, 0, std::size (kClasses));
  tcase_add_loop_test (tc, labels_are_for_people, 0, std::size (kLabels));
  tcase_add_loop_test (tc, facing_modes_come_from_where_the_camera_sits, 0, std::size (kFacings));
  tcase_add_loop_test (tc, a_microphone_has_the_latency_of_its_element, 0, std::size (kLatencies));
  tcase_add_loop_test (tc, keys_are_stable_and_tell_devices_apart, 0, std::size (kKeys));
  tcase_add_test (tc, ids_depend_on_the_salt_and_show_no_key);
  tcase_add_test (tc, the_salt_is_the_same_for_a_user_and_another_for_an_origin);
  tcase_add_test (tc, what_is_one_thing_is_one_group);
  tcase_add_loop_test (tc, providers_of_one_device_share_a_name, 0, std::size (kNodes));
  return suite;
}

} // namespace

GST_CHECK_MAIN (device_identity);
