// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fixture.hpp"

using namespace mc;
using namespace mc::test;

GST_START_TEST (nothing_is_offered_unless_asked_for)
{
  const Fixture fixture;
  fail_unless (fixture.start ());
  assert_text (fixture.devices (), "");
  fixture.stop ();
}
GST_END_TEST;

GST_START_TEST (the_environment_asks_for_the_default_devices)
{
  const Fixture fixture;
  g_setenv ("GST_MEDIACAPTURE_FAKE_DEVICES", "default", TRUE);
  assert_text (fixture.devices (), "front back microphone headset");
  fail_unless (fixture.start ());
  assert_text (fixture.devices (), "front back microphone headset");
  fixture.stop ();
  g_unsetenv ("GST_MEDIACAPTURE_FAKE_DEVICES");
}
GST_END_TEST;

GST_START_TEST (there_is_one_provider_in_a_process)
{
  const Fixture fixture;
  const Ref<GstDeviceProvider> other (
      gst_device_provider_factory_get_by_name ("fakedeviceprovider"));
  fail_unless (other.get () == fixture.provider ());
}
GST_END_TEST;

struct PropertyCase
{
  const char *device, *name, *expected;
};

static const PropertyCase kProperties[] = {
  { "front", "device.api", "fake" },         { "front", "device.name", "front" },
  { "front", "node.name", "front" },         { "front", "device.description", "Front Camera" },
  { "front", "device.serial", "FAKE-0001" }, { "front", "device.bus-path", "platform-fake-front" },
  { "front", "is-default", "true" },         { "front", "fake.facing-mode", "user" },
  { "front", "fake.group", "tablet" },       { "back", "device.bus-path", "platform-fake-back" },
  { "back", "is-default", "false" },         { "back", "fake.facing-mode", "environment" },
  { "microphone", "fake.group", "tablet" },  { "microphone", "fake.facing-mode", "" },
  { "headset", "fake.group", "headset" },
};

GST_START_TEST (a_device_describes_itself_as_real_ones_do)
{
  const auto &c = kProperties[__i__];
  const Fixture fixture;
  fixture.configure ("default");
  fail_unless (fixture.start ());
  const DevicePtr device = fixture.device (c.device);
  fail_unless (device != nullptr);
  assert_text (device_property (device.get (), c.name), c.expected);
  fail_unless (gst_device_has_classes (device.get (),
                                       device_property (device.get (), "fake.facing-mode").empty ()
                                           ? "Audio/Source"
                                           : "Video/Source"));
  fixture.stop ();
}
GST_END_TEST;

GST_START_TEST (a_device_makes_an_element_that_opens_it)
{
  const Fixture fixture;
  fixture.configure ("default");
  fail_unless (fixture.start ());
  const DevicePtr device = fixture.device ("back");
  const ElementPtr element = sink (gst_device_create_element (device.get (), nullptr));
  gchar *name = nullptr;
  g_object_get (element.get (), "device", &name, nullptr);
  const CharPtr owned (name);
  assert_equals_string (name, "back");

  fail_unless_equals_int (gst_element_set_state (element.get (), GST_STATE_READY),
                          GST_STATE_CHANGE_SUCCESS);
  const PadPtr pad (gst_element_get_static_pad (element.get (), "src"));
  const CapsPtr offered (gst_pad_query_caps (pad.get (), nullptr));
  const CapsPtr promised (gst_device_get_caps (device.get ()));
  gst_check_caps_equal (offered.get (), promised.get ());
  gst_element_set_state (element.get (), GST_STATE_NULL);

  fail_unless (gst_device_reconfigure_element (fixture.device ("front").get (), element.get ()));
  fail_if (gst_device_reconfigure_element (fixture.device ("headset").get (), element.get ()));
  fixture.stop ();
}
GST_END_TEST;

GST_START_TEST (the_timeline_plugs_and_unplugs_on_time)
{
  const Fixture fixture;
  fixture.configure (R"({"devices":[
    {"kind":"camera","name":"a","modes":[{"format":"I420","width":64,"height":64,"framerates":[5]}],
     "timeline":[{"at":3,"do":"plug"},{"at":1.5,"do":"unplug"}]},
    {"kind":"camera","name":"b","plugged":false,
     "modes":[{"format":"I420","width":64,"height":64,"framerates":[5]}],
     "timeline":[{"at":0,"do":"plug"},{"at":3,"do":"unplug"}]}]})");
  gst_test_clock_set_time (fixture.clock (), 10 * GST_SECOND);
  fail_unless (fixture.start ());
  assert_text (fixture.devices (), "a b");
  fixture.crank ();
  assert_equals_uint64 (gst_clock_get_time (GST_CLOCK (fixture.clock ())), 11500 * GST_MSECOND);
  assert_text (fixture.devices (), "b");
  fixture.crank ();
  assert_equals_uint64 (gst_clock_get_time (GST_CLOCK (fixture.clock ())), 13 * GST_SECOND);
  assert_text (fixture.devices (), "a");
  fail_if (gst_test_clock_peek_next_pending_id (fixture.clock (), nullptr));
  fixture.stop ();
}
GST_END_TEST;

GST_START_TEST (a_stopped_provider_begins_again_from_the_start)
{
  const Fixture fixture;
  fixture.configure (R"({"devices":[
    {"kind":"camera","name":"a","modes":[{"format":"I420","width":64,"height":64,"framerates":[5]}],
     "timeline":[{"at":2,"do":"unplug"}]}]})");
  for (int i = 0; i < 2; i++) {
    fail_unless (fixture.start ());
    assert_text (fixture.devices (), "a");
    fixture.crank ();
    assert_text (fixture.devices (), "");
    fixture.stop ();
  }
  fail_unless (fixture.start ());
  fixture.stop ();
  fail_if (gst_test_clock_peek_next_pending_id (fixture.clock (), nullptr),
           "a wait was left behind");
  assert_text (fixture.devices (), "a");
}
GST_END_TEST;

GST_START_TEST (messages_tell_what_comes_and_goes)
{
  const Fixture fixture;
  fixture.configure (kPlain);
  fail_unless (fixture.start ());
  const BusPtr bus (gst_device_provider_get_bus (fixture.provider ()));
  const auto expect = [&bus] (GstMessageType type, const char *name) {
    const MessagePtr message (gst_bus_pop (bus.get ()));
    fail_unless (message && GST_MESSAGE_TYPE (message.get ()) == type, "no message about %s", name);
    GstDevice *device = nullptr;
    if (type == GST_MESSAGE_DEVICE_ADDED)
      gst_message_parse_device_added (message.get (), &device);
    else
      gst_message_parse_device_removed (message.get (), &device);
    const DevicePtr owned (device);
    assert_text (device_property (device, "device.name"), name);
  };
  expect (GST_MESSAGE_DEVICE_ADDED, "cam");
  expect (GST_MESSAGE_DEVICE_ADDED, "mic");
  fail_unless (fixture.perform ("mic", R"({"do":"unplug"})"));
  expect (GST_MESSAGE_DEVICE_REMOVED, "mic");
  fail_unless (fixture.perform ("mic", R"({"do":"unplug"})"));
  fail_unless (fixture.perform ("mic", R"({"do":"plug"})"));
  expect (GST_MESSAGE_DEVICE_ADDED, "mic");
  const MessagePtr more (gst_bus_pop (bus.get ()));
  fail_if (more != nullptr);
  fixture.stop ();
}
GST_END_TEST;

static bool
is_default (const DevicePtr &device)
{
  gboolean told = FALSE;
  const StructurePtr properties (gst_device_get_properties (device.get ()));
  fail_unless (gst_structure_get_boolean (properties.get (), "is-default", &told));
  return told;
}

GST_START_TEST (another_device_is_made_the_default_of_its_kind)
{
  const Fixture fixture;
  fixture.configure (R"({"devices":[
    {"kind":"speaker","name":"one","default":true,
     "modes":[{"format":"S16LE","rate":48000,"channels":2}]},
    {"kind":"speaker","name":"two","modes":[{"format":"S16LE","rate":48000,"channels":2}]},
    {"kind":"microphone","name":"mic","default":true,
     "modes":[{"format":"S16LE","rate":48000,"channels":2}]}]})");
  fail_unless (fixture.start ());
  fail_unless (gst_device_has_classes (fixture.device ("one").get (), "Audio/Sink"));
  fail_unless (is_default (fixture.device ("one")) && !is_default (fixture.device ("two")));
  fail_unless (fixture.perform ("two", R"({"do":"make-default"})"));
  fail_unless (!is_default (fixture.device ("one")) && is_default (fixture.device ("two")));
  fail_unless (is_default (fixture.device ("mic")));
  fail_unless (fixture.perform ("two", R"({"do":"unplug"})"));
  assert_text (fixture.devices (), "one mic");
  fixture.stop ();
}
GST_END_TEST;

GST_START_TEST (a_new_configuration_replaces_the_devices_at_once)
{
  const Fixture fixture;
  fixture.configure ("default");
  fail_unless (fixture.start ());
  fixture.configure (kPlain);
  assert_text (fixture.devices (), "cam mic");
  fixture.configure (R"({"devices":[{"kind":"camera"}]})");
  assert_text (fixture.devices (), "");
  fail_if (fixture.configuration_error ().empty ());
  fixture.configure (kPlain);
  assert_text (fixture.devices (), "cam mic");
  assert_text (fixture.configuration_error (), "");
  fixture.stop ();
}
GST_END_TEST;

struct PerformCase
{
  const char *device, *event;
  bool done;
};

static const PerformCase kPerformances[] = {
  { "cam", R"({"do":"stall"})", true },
  { "cam", R"({"at":7,"do":"resume"})", true },
  { "mic", R"({"do":"deliver","rate":16000})", true },
  { "nobody", R"({"do":"stall"})", false },
  { "cam", R"({"do":"explode"})", false },
  { "cam", R"({"do":"stall","error":"busy"})", false },
  { "cam", R"({"do":"deliver","rate":16000})", false },
  { "cam", "stall", false },
  { "cam", "", false },
};

GST_START_TEST (perform_tells_whether_it_was_done)
{
  const auto &c = kPerformances[__i__];
  const Fixture fixture;
  fixture.configure (kPlain);
  fail_if (fixture.perform (c.device, c.event), "the provider is not started");
  fail_unless (fixture.start ());
  fail_unless (fixture.perform (c.device, c.event) == c.done, "%s", c.event);
  fixture.stop ();
}
GST_END_TEST;

GST_START_TEST (starting_and_stopping_leaves_nothing_behind)
{
  const Fixture fixture;
  fixture.configure (R"({"devices":[
    {"kind":"camera","name":"a","modes":[{"format":"I420","width":64,"height":64,"framerates":[5]}],
     "timeline":[{"at":2,"do":"unplug"}]}]})");
  for (int i = 0; i < 100; i++) {
    fail_unless (fixture.start ());
    fail_unless_equals_int (gst_test_clock_peek_id_count (fixture.clock ()), 1);
    fixture.stop ();
    fail_unless_equals_int (gst_test_clock_peek_id_count (fixture.clock ()), 0);
  }
}
GST_END_TEST;

static Suite *
fake_provider_suite (void)
{
  Suite *suite = suite_create ("fake provider");
  TCase *tc = tcase_create ("provider");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, nothing_is_offered_unless_asked_for);
  tcase_add_test (tc, the_environment_asks_for_the_default_devices);
  tcase_add_test (tc, there_is_one_provider_in_a_process);
  tcase_add_loop_test (tc, a_device_describes_itself_as_real_ones_do, 0,
                       G_N_ELEMENTS (kProperties));
  tcase_add_test (tc, a_device_makes_an_element_that_opens_it);
  tcase_add_test (tc, another_device_is_made_the_default_of_its_kind);
  tcase_add_test (tc, the_timeline_plugs_and_unplugs_on_time);
  tcase_add_test (tc, a_stopped_provider_begins_again_from_the_start);
  tcase_add_test (tc, messages_tell_what_comes_and_goes);
  tcase_add_test (tc, a_new_configuration_replaces_the_devices_at_once);
  tcase_add_loop_test (tc, perform_tells_whether_it_was_done, 0, G_N_ELEMENTS (kPerformances));
  tcase_add_test (tc, starting_and_stopping_leaves_nothing_behind);
  return suite;
}

GST_CHECK_MAIN (fake_provider)
