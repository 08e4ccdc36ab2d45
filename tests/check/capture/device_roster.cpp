// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_fixture.hpp"

#include "gst/capture/devices/device_roster.hpp"

namespace {

mc::DevicePtr
camera (const char *name, const char *properties)
{
  DeviceText text;
  text.name = name;
  text.properties = properties;
  return new_device (text);
}

mc::DevicePtr
microphone (const char *name, const char *properties)
{
  return new_device ({ name, "Audio/Source", "audio/x-raw, format=S16LE, rate=48000, channels=2",
                       properties, nullptr });
}

void
add (mc::DeviceRoster &roster, int order, GstDevice *device)
{
  auto entry = mc::DeviceRoster::read (order, "p" + std::to_string (order), device, "salt");
  fail_unless (entry.has_value ());
  roster.add (std::move (*entry));
}

std::string
labels (mc::DeviceRoster &roster)
{
  std::string text;
  for (const auto &device : roster.list ())
    text += device->label + " ";
  return text;
}

GST_START_TEST (microphones_come_first_and_defaults_before_others) /* MUST 249, 250 */
{
  mc::DeviceRoster roster ("salt");
  const auto c1 = camera ("c1", "p, node.name=c1;");
  const auto c2 = camera ("c2", "p, node.name=c2, is-default=(boolean)true;");
  const auto m1 = microphone ("m1", "p, node.name=m1;");
  const auto m2 = microphone ("m2", "p, node.name=m2, is-default=(boolean)true;");
  for (const auto *device : { &c1, &c2, &m1, &m2 })
    add (roster, 1, device->get ());
  assert_text (labels (roster), "m2 m1 c2 c1 ");
}
GST_END_TEST;

// MUST 250, 251, 270
GST_START_TEST (the_sound_server_says_which_one_is_the_default)
{
  mc::DeviceRoster roster ("salt");
  const auto m1 = microphone ("m1", "p, node.name=m1, is-default=(boolean)true;");
  const auto m2 = microphone ("m2", "p, node.name=m2;");
  const auto s1 = new_device ({ "s1", "Audio/Sink", "audio/x-raw", "p, node.name=m2;", nullptr });
  const auto s2 = new_device ({ "s2", "Audio/Sink", "audio/x-raw", "p, node.name=s2;", nullptr });
  for (const auto *device : { &m1, &m2, &s1, &s2 })
    add (roster, 1, device->get ());
  assert_text (labels (roster), "m1 m2 ");
  roster.set_defaults ({ "m2", "s2" });
  const auto before = roster.list ();
  assert_text (labels (roster), "m2 m1 ");
  fail_unless (before[0]->is_default && !before[1]->is_default);
  fail_unless (before[0]->capabilities->description ().system_default);
  assert_text (roster.outputs ()[0]->label, "s2");
  fail_unless (roster.list () == before, "devices change with each look");
  roster.set_defaults ({ "m1", "unknown" });
  assert_text (labels (roster), "m1 m2 ");
  assert_text (roster.outputs ()[0]->label, "s2");
}
GST_END_TEST;

GST_START_TEST (a_device_of_two_providers_is_kept_from_the_better_one)
{
  mc::DeviceRoster roster ("salt");
  const auto v4l2 = camera ("by v4l2", "p, device.path=\"/dev/video7\";");
  const auto other = camera ("other", "p, device.path=\"/dev/video8\";");
  const auto pipewire = camera ("by pipewire", "p, api.v4l2.path=\"/dev/video7\", node.name=x;");
  add (roster, 2, v4l2.get ());
  add (roster, 2, other.get ());
  assert_text (labels (roster), "by v4l2 other ");
  add (roster, 1, pipewire.get ());
  assert_text (labels (roster), "by pipewire other ");
  roster.remove (pipewire.get ());
  assert_text (labels (roster), "by v4l2 other ");
}
GST_END_TEST;

GST_START_TEST (two_devices_of_one_provider_never_hide_each_other)
{
  mc::DeviceRoster roster ("salt");
  const auto one = camera ("one", "p, node.name=same;");
  const auto two = camera ("two", "p, node.name=same;");
  add (roster, 1, one.get ());
  add (roster, 1, two.get ());
  assert_text (labels (roster), "one two ");
}
GST_END_TEST;

constexpr const char *kTwin1
    = "p, device.serial=S1, device.bus_path=\"usb-0:1:1.0\", device.path=\"/dev/none1\";";
constexpr const char *kTwin2
    = "p, device.serial=S1, device.bus_path=\"usb-0:2:1.0\", device.path=\"/dev/none2\";";

struct Twins
{
  mc::DevicePtr one = camera ("twin", kTwin1);
  mc::DevicePtr two = camera ("twin", kTwin2);
};

/* MUST 256 */
GST_START_TEST (twins_get_keys_that_do_not_depend_on_their_order)
{
  const Twins twins;
  mc::DeviceRoster forth ("salt");
  add (forth, 1, twins.one.get ());
  add (forth, 1, twins.two.get ());
  mc::DeviceRoster back ("salt");
  add (back, 1, twins.two.get ());
  add (back, 1, twins.one.get ());
  const auto a = forth.list ();
  const auto b = back.list ();
  fail_if (a[0]->key == a[1]->key);
  fail_if (a[0]->capabilities->description ().device_id
           == a[1]->capabilities->description ().device_id);
  assert_text (a[0]->key, b[1]->key);
  assert_text (a[1]->key, b[0]->key);
}
GST_END_TEST;

GST_START_TEST (a_device_keeps_its_key_when_a_twin_comes_and_goes)
{
  const Twins twins;
  mc::DeviceRoster roster ("salt");
  add (roster, 1, twins.one.get ());
  const auto before = roster.list ().front ();
  add (roster, 1, twins.two.get ());
  fail_unless (roster.list ().front () == before);
  roster.remove (twins.two.get ());
  fail_unless (roster.list ().front () == before);
}
GST_END_TEST;

GST_START_TEST (devices_that_nothing_tells_apart_are_numbered)
{
  mc::DeviceRoster roster ("salt");
  const auto one = camera ("same", "p;");
  const auto two = camera ("same", "p;");
  add (roster, 1, one.get ());
  add (roster, 1, two.get ());
  const auto list = roster.list ();
  assert_equals_uint64 (list.size (), 2);
  fail_if (list[0]->key == list[1]->key);
}
GST_END_TEST;

GST_START_TEST (a_changed_device_keeps_its_place_and_key)
{
  mc::DeviceRoster roster ("salt");
  const auto one = camera ("one", "p, node.name=one;");
  const auto two = camera ("two", "p, node.name=two;");
  add (roster, 1, one.get ());
  add (roster, 1, two.get ());
  const auto before = roster.list ();
  const auto renamed = camera ("new name", "p, node.name=one;");
  auto entry = mc::DeviceRoster::read (1, "p1", renamed.get (), "salt");
  roster.change (one.get (), std::move (*entry));
  const auto after = roster.list ();
  assert_text (after[0]->label, "new name");
  assert_text (after[0]->key, before[0]->key);
  fail_unless (after[1] == before[1]);
}
GST_END_TEST;

Suite *
device_roster_suite ()
{
  Suite *suite = suite_create ("device roster");
  TCase *tc = tcase_create ("roster");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, microphones_come_first_and_defaults_before_others);
  tcase_add_test (tc, the_sound_server_says_which_one_is_the_default);
  tcase_add_test (tc, a_device_of_two_providers_is_kept_from_the_better_one);
  tcase_add_test (tc, two_devices_of_one_provider_never_hide_each_other);
  tcase_add_test (tc, twins_get_keys_that_do_not_depend_on_their_order);
  tcase_add_test (tc, a_device_keeps_its_key_when_a_twin_comes_and_goes);
  tcase_add_test (tc, devices_that_nothing_tells_apart_are_numbered);
  tcase_add_test (tc, a_changed_device_keeps_its_place_and_key);
  return suite;
}

} // namespace

GST_CHECK_MAIN (device_roster);
