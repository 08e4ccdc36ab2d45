// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fixture.hpp"

using namespace mc;
using namespace mc::test;

/* The controls of fake cameras, as signals of their GstDevice. */

namespace {

constexpr const char *kCamera = R"({ "devices": [ { "kind": "camera", "name": "cam",
  "modes": [ { "format": "YUY2", "width": 64, "height": 48, "framerates": [10] } ],
  "controls": {
    "zoom": { "min": 1, "max": 5, "step": 0.25, "value": 2 },
    "focusMode": { "values": ["manual", "continuous"], "value": "continuous" },
    "focusDistance": { "min": 0, "max": 9, "value": 4 },
    "contrast": { "min": 0, "max": 9, "value": 4, "stuck": true },
    "torch": {} },
  "timeline": [ { "at": 1, "do": "control", "control": "zoom", "value": 3 } ] } ] })";

std::string
controls_of (GstDevice *device)
{
  GstStructure *raw = nullptr;
  g_signal_emit_by_name (device, "get-controls", &raw);
  const StructurePtr controls (raw);
  return CharPtr (gst_structure_to_string (controls.get ())).get ();
}

std::string
value_at (GstDevice *device, const char *control)
{
  GstStructure *raw = nullptr;
  g_signal_emit_by_name (device, "get-controls", &raw);
  const StructurePtr controls (raw);
  const GValue *one = gst_structure_get_value (controls.get (), control);
  const CharPtr text (
      gst_value_serialize (gst_structure_get_value (gst_value_get_structure (one), "value")));
  return text.get ();
}

/// Sets a control to a value of GstStructure's notation; returns why it cannot be.
std::string
set (GstDevice *device, const char *control, const char *value)
{
  const StructurePtr holder (
      gst_structure_from_string ((std::string ("a,b=") + value).c_str (), nullptr));
  gchar *raw = nullptr;
  g_signal_emit_by_name (device, "set-control", control,
                         gst_structure_get_value (holder.get (), "b"), &raw);
  const CharPtr problem (raw);
  return problem ? problem.get () : "";
}

struct SetCase
{
  const char *control, *value, *problem, *then;
};
const SetCase kSets[] = {
  { "zoom", "(double)4.5", "", "4.5" },
  { "zoom", "(double)5.25", "its control \"zoom\" does not take that value", "2" },
  { "zoom", "(string)near", "its control \"zoom\" does not take that value", "2" },
  { "zoom", "(int)3", "a control needs a name and a number, a boolean or a string", "2" },
  { "torch", "(boolean)true", "", "true" },
  { "focusMode", "(string)manual", "", "manual" },
  { "focusMode", "(string)single-shot", "its control \"focusMode\" does not take that value",
    "continuous" },
  { "focusDistance", "(double)5",
    "\"focusDistance\" cannot be set while \"focusMode\" is automatic", "4" },
  { "contrast", "(double)5", "", "4" },
};

void
count_cb (GstDevice *, int *count)
{
  (*count)++;
}

} // namespace

GST_START_TEST (a_camera_tells_its_controls)
{
  const Fixture fixture;
  fixture.configure (kCamera);
  fail_unless (fixture.start (), "%s", fixture.configuration_error ().c_str ());
  const DevicePtr device = fixture.device ("cam");
  const std::string all = controls_of (device.get ());
  for (const char *part : { "zoom=(structure)", "torch=(structure)", "continuous", "step" })
    fail_unless (all.find (part) != std::string::npos, "%s: %s", part, all.c_str ());
  fail_unless (fixture.perform ("cam", R"({"do":"unplug"})"));
  assert_text (controls_of (device.get ()), "controls;");
  fixture.stop ();
}
GST_END_TEST;

GST_START_TEST (a_control_takes_what_it_has_while_its_mode_lets_it)
{
  const SetCase &c = kSets[__i__];
  const Fixture fixture;
  fixture.configure (kCamera);
  fail_unless (fixture.start ());
  const DevicePtr device = fixture.device ("cam");
  int told = 0;
  g_signal_connect (device.get (), "controls-changed", G_CALLBACK (count_cb), &told);
  assert_text (set (device.get (), c.control, c.value), c.problem);
  assert_text (value_at (device.get (), c.control), c.then);
  fail_unless_equals_int (told, 0);
  fixture.stop ();
}
GST_END_TEST;

GST_START_TEST (others_move_controls_on_cue)
{
  const Fixture fixture;
  fixture.configure (kCamera);
  fail_unless (fixture.start ());
  const DevicePtr device = fixture.device ("cam");
  int told = 0;
  g_signal_connect (device.get (), "controls-changed", G_CALLBACK (count_cb), &told);
  fixture.crank ();
  assert_text (value_at (device.get (), "zoom"), "3");
  fail_unless_equals_int (told, 1);
  fail_unless (fixture.perform ("cam", R"({"do":"control","control":"focusDistance","value":8})"));
  assert_text (value_at (device.get (), "focusDistance"), "8");
  fail_unless_equals_int (told, 2);
  // What it was when it was plugged in is forgotten by unplugging it.
  fail_unless (fixture.perform ("cam", R"({"do":"unplug"})"));
  fail_unless (fixture.perform ("cam", R"({"do":"plug"})"));
  assert_text (value_at (fixture.device ("cam").get (), "zoom"), "2");
  fixture.stop ();
}
GST_END_TEST;

static Suite *
fake_controls_suite (void)
{
  Suite *suite = suite_create ("fake controls");
  TCase *tc = tcase_create ("controls");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, a_camera_tells_its_controls);
  tcase_add_loop_test (tc, a_control_takes_what_it_has_while_its_mode_lets_it, 0,
                       G_N_ELEMENTS (kSets));
  tcase_add_test (tc, others_move_controls_on_cue);
  return suite;
}

GST_CHECK_MAIN (fake_controls)
