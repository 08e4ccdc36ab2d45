// SPDX-License-Identifier: LGPL-2.1-or-later
#include "gst/core/explain.hpp"
#include "gst/core/plan.hpp"
#include "gst/core/terms.hpp"
#include "gst/core/text.hpp"

#include "assert_text.hpp"
#include "devices.hpp"
#include "notation.hpp"

/* SelectSettings on what a camera can be set to in any mode. */

namespace {

using mc::Property;
using mc::Value;
using test::webcam;

mc::Control
number (Property property, double min, double max, double step, double now)
{
  mc::Control control;
  control.property = property;
  control.range = { min, max, step };
  control.now = now;
  return control;
}

mc::Control
names (Property property, std::vector<Value> values, const char *now)
{
  mc::Control control;
  control.property = property;
  control.values = std::move (values);
  control.now = std::string (now);
  return control;
}

const Value kManual = std::string ("manual");
const Value kContinuous = std::string ("continuous");
const Value kSingleShot = std::string ("single-shot");

/// All kinds of controls; automatic exposure and white balance are on, focus is held.
mc::CapabilitiesPtr
camera ()
{
  mc::Control torch;
  torch.property = Property::Torch;
  torch.values = { false, true };
  torch.now = false;
  mc::Control iso = number (Property::Iso, 100, 800, 100, 200);
  iso.numbers = { 100, 200, 400, 800 };
  mc::ControlList controls = {
    names (Property::ExposureMode, { kManual, kContinuous }, "continuous"),
    names (Property::WhiteBalanceMode, { kManual, kSingleShot, kContinuous }, "continuous"),
    names (Property::FocusMode, { kManual, kContinuous }, "manual"),
    number (Property::ExposureTime, 1, 5000, 1, 333),
    number (Property::ExposureCompensation, -2, 2, 0.5, 0),
    number (Property::ColorTemperature, 2800, 6500, 10, 4600),
    number (Property::FocusDistance, 0, 250, 5, 30),
    number (Property::Brightness, -64, 64, 1, 0),
    number (Property::Contrast, 0, 100, 7, 49),
    number (Property::Zoom, 1, 5, 0.04, 1),
    number (Property::Pan, -36000, 36000, 3600, 0),
    iso,
    torch,
  };
  return webcam ()->with_controls (std::move (controls));
}

struct Row
{
  const char *name;
  const char *constraints;
  const char *expected; ///< settings, or "!" and the constraint that fails
};

std::string
text_of (const Value &value)
{
  if (const auto *number = std::get_if<double> (&value))
    return mc::number_to_string (*number);
  if (const auto *boolean = std::get_if<bool> (&value))
    return *boolean ? "true" : "false";
  return *std::get_if<std::string> (&value);
}

/// Of all settings those that @choice says something of, and the distance.
std::string
outcome (const mc::Capabilities &device, const mc::PreparedConstraints &prepared)
{
  const auto choice = mc::select_settings (device, prepared);
  if (!choice) {
    const auto failed = mc::failed_constraint ({ &device }, prepared);
    return std::string ("!") + (failed ? mc::property_info (*failed).name : "");
  }
  std::string text;
  choice->controls.for_each ([&] (Property property) {
    text += std::string (mc::property_info (property).name) + "="
            + text_of (choice->controls.value (property)) + " ";
  });
  const double distance
      = mc::fitness_distance (prepared.source ().basic, device.settings (*choice),
                              mc::SetRole::Basic, mc::Kind::Video, mc::served_properties ());
  fail_unless (distance == choice->distance, "%g and %g", distance, choice->distance);
  return text + mc::number_to_string (mc::round_to (choice->distance, 1e4));
}

const Row kRows[] = {
  { "nothing said, nothing moved", "{}", "0" },
  { "MUST 146: the ideal", "{brightness:10}", "brightness=10 0" },
  { "the nearest step", "{contrast:{ideal:24}}", "contrast=21 0.125" },
  { "between two steps the nearer in proportion", "{contrast:{ideal:25}}", "contrast=28 0.1071" },
  { "beyond the range", "{brightness:{ideal:100}}", "brightness=64 0.36" },
  { "a negative ideal", "{brightness:-10}", "brightness=-10 0" },
  { "MUST 159: within what is required", "{zoom:{ideal:5,max:2}}", "zoom=2 0.6" },
  { "a required range keeps what is, if it can", "{brightness:{min:-5}}", "brightness=0 0" },
  { "a required range moves no further than it must", "{contrast:{min:51}}", "contrast=56 0" },
  { "a step that doubles cannot write", "{zoom:{exact:1.12}}", "zoom=1.12 0" },
  { "MUST 137: no step", "{contrast:{exact:50}}", "!contrast" },
  { "MUST 135: out of reach", "{zoom:{min:6}}", "!zoom" },
  { "MUST 160: min above max", "{zoom:{min:3,max:2}}", "!zoom" },
  { "between two steps", "{contrast:{min:1,max:6}}", "!contrast" },
  { "MUST 174, 175: only whether it is there", "{zoom:true}", "zoom=1 0" },
  { "MUST 174: nobody wants it", "{zoom:false}", "zoom=1 1" },
  { "uneven steps", "{iso:{ideal:500}}", "iso=400 0.2" },
  { "uneven steps, required", "{iso:{exact:300}}", "!iso" },
  { "a light", "{torch:true}", "torch=true 0" },
  { "a light, required", "{torch:{exact:true}}", "torch=true 0" },
  { "MUST 374: arc seconds", "{pan:{exact:3600}}", "pan=3600 0" },
  { "MUST 376: a value brings its mode", "{colorTemperature:5000}",
    "whiteBalanceMode=manual colorTemperature=5000 0" },
  { "MUST 376: mode and value", "{whiteBalanceMode:'manual',colorTemperature:3000}",
    "whiteBalanceMode=manual colorTemperature=3000 0" },
  { "what the automatic has come to by chance is not held", "{exposureTime:333}",
    "exposureMode=manual exposureTime=333 0" },
  { "a mode alone moves no value", "{exposureMode:'manual'}", "exposureMode=manual 0" },
  { "the mode is worth more than the value", "{exposureMode:'continuous',exposureTime:{ideal:666}}",
    "exposureMode=continuous 0.5" },
  { "the value is required", "{exposureMode:'continuous',exposureTime:{exact:666}}",
    "exposureMode=manual exposureTime=666 1" },
  { "MUST 155: not together", "{exposureMode:{exact:'continuous'},exposureTime:{exact:666}}", "!" },
  { "compensation is the automatic's", "{exposureCompensation:1}",
    "exposureMode=continuous exposureCompensation=1 0" },
  { "time and compensation", "{exposureTime:{exact:10},exposureCompensation:{ideal:1}}",
    "exposureMode=manual exposureTime=10 1" },
  { "focus is held already", "{focusDistance:{ideal:32}}",
    "focusMode=manual focusDistance=30 0.0625" },
  { "MUST 149: one of several", "{focusMode:['single-shot','continuous']}",
    "focusMode=continuous 0" },
  { "MUST 154: a mode that it has not", "{focusMode:{exact:'single-shot'}}", "!focusMode" },
  { "MUST 153: a mode that nobody has", "{focusMode:'eager'}", "focusMode=manual 1" },
  { "MUST 156: a control that it has not", "{saturation:{exact:1}}", "!saturation" },
  { "MUST 157: the same, optional", "{saturation:1}", "1" },
  { "MUST 140: exact in an advanced set", "{advanced:[{zoom:2,brightness:5}]}",
    "brightness=5 zoom=2 0" },
  { "MUST 142, 144: as a whole, and the next", "{advanced:[{zoom:2,width:9999},{zoom:3}]}",
    "zoom=3 0" },
  { "MUST 143: the earlier one wins", "{advanced:[{zoom:2},{zoom:3}]}", "zoom=2 0" },
  { "MUST 141: an ideal in an advanced set", "{advanced:[{zoom:{ideal:3}}]}", "zoom=1 0" },
  { "an advanced value brings its mode", "{advanced:[{exposureTime:50}]}",
    "exposureMode=manual exposureTime=50 0" },
  { "an advanced set against the basic one",
    "{exposureMode:{exact:'continuous'},advanced:[{exposureTime:50}]}",
    "exposureMode=continuous 0" },
  { "beside the size", "{width:{exact:320},zoom:{ideal:2}}", "zoom=2 0" },
};

} // namespace

// MUST 135, 137, 140, 141, 142, 143, 144, 146, 149, 153, 154, 155, 156, 157, 159, 160, 174, 175
GST_START_TEST (controls_are_chosen_as_the_text_says)
{
  const Row &row = kRows[__i__];
  const auto device = camera ();
  const mc::PreparedConstraints prepared (test::constraints (row.constraints), mc::Kind::Video,
                                          mc::served_properties ());
  const std::string actual = outcome (*device, prepared);
  fail_unless (actual == row.expected, "%s: \"%s\" in place of \"%s\"", row.name, actual.c_str (),
               row.expected);
}
GST_END_TEST;

namespace {

/// All settings of the controls that a camera of few steps has.
template <typename Take>
void
for_each_setting (const Take &take)
{
  for (const Value &mode : { kManual, kContinuous }) {
    for (double time = 10; time <= 50; time += 10) {
      // The automatic has its own.
      if (mode == kContinuous && time != 30)
        continue;
      for (double zoom = 1; zoom <= 2; zoom += 0.25) {
        mc::Settings settings;
        settings.members[Property::ExposureMode] = mode;
        settings.members[Property::ExposureTime] = time;
        settings.members[Property::Zoom] = zoom;
        take (settings);
      }
    }
  }
}

constexpr const char *kWishes[] = {
  "{exposureTime:24}",
  "{exposureTime:26,zoom:1.4}",
  "{exposureMode:'continuous',exposureTime:12}",
  "{exposureMode:'manual',zoom:{ideal:-3}}",
  "{zoom:{ideal:9,max:1.6},exposureTime:{min:35}}",
  "{exposureMode:{exact:'manual'},exposureTime:{ideal:1000}}",
  "{exposureMode:['single-shot','continuous'],exposureTime:0,zoom:0}",
  "{zoom:{exact:1.3}}",
  "{exposureTime:{exact:50},exposureMode:{exact:'continuous'}}",
  "{exposureTime:{max:9}}",
};

} // namespace

// MUST 146, 147
GST_START_TEST (no_setting_is_nearer_than_the_one_that_is_chosen)
{
  const auto device = webcam ()->with_controls (
      { names (Property::ExposureMode, { kManual, kContinuous }, "continuous"),
        number (Property::ExposureTime, 10, 50, 10, 30), number (Property::Zoom, 1, 2, 0.25, 1) });
  const mc::PreparedConstraints prepared (test::constraints (kWishes[__i__]), mc::Kind::Video,
                                          mc::served_properties ());
  double least = mc::kUnsatisfied;
  for_each_setting ([&] (const mc::Settings &settings) {
    const auto &basic = prepared.source ().basic;
    const mc::Constraint *time = basic.find (Property::ExposureTime);
    // What an automatic does is no promise.
    if (time && time->has_required ()
        && settings.members.at (Property::ExposureMode) == kContinuous)
      return;
    least = std::min (least, mc::fitness_distance (basic, settings, mc::SetRole::Basic,
                                                   mc::Kind::Video, mc::served_properties ()));
  });
  const auto choice = mc::select_settings (*device, prepared);
  fail_unless ((choice ? choice->distance : mc::kUnsatisfied) == least, "%s: %g, not %g",
               kWishes[__i__], choice ? choice->distance : mc::kUnsatisfied, least);
}
GST_END_TEST;

namespace {

struct Pair
{
  const char *name;
  const char *first;
  const char *second;
  const char *expected; ///< the second one's controls, or "!" and what it is refused for
};

const Pair kPairs[] = {
  { "MUST 193: two required values", "{zoom:{exact:2}}", "{zoom:{exact:3}}", "!zoom" },
  { "an ideal keeps to what the other requires", "{zoom:{exact:2}}", "{zoom:3}", "zoom=2" },
  { "ranges overlap", "{zoom:{min:2}}", "{zoom:{max:3,ideal:1}}", "zoom=2" },
  { "MUST 196: the other has only an ideal", "{zoom:2}", "{zoom:{exact:3}}", "zoom=3" },
  { "a value that needs the mode", "{exposureTime:{exact:10}}", "{exposureMode:'continuous'}",
    "exposureMode=manual" },
  { "and is refused for it", "{exposureTime:{exact:10}}", "{exposureMode:{exact:'continuous'}}",
    "!exposureMode" },
  { "the other's advanced sets bind nobody", "{advanced:[{zoom:2}]}", "{advanced:[{zoom:3}]}",
    "zoom=3" },
  { "others' steps stay", "{contrast:{min:10}}", "{contrast:{ideal:11}}", "contrast=14" },
};

} // namespace

// MUST 193, 196
GST_START_TEST (the_last_one_moves_controls_within_what_the_others_require)
{
  const Pair &pair = kPairs[__i__];
  const auto device = camera ();
  const auto prepare = [] (const char *text) {
    return mc::PreparedConstraints (test::constraints (text), mc::Kind::Video,
                                    mc::served_properties ());
  };
  const mc::PreparedConstraints first = prepare (pair.first), second = prepare (pair.second);
  const std::vector<mc::PlanTrack> tracks{ { &first, nullptr }, { &second, nullptr } };
  const auto plan = mc::plan_tracks (*device, tracks);
  std::string actual;
  if (plan) {
    const mc::ControlValues &controls = plan->choices.back ().controls;
    controls.for_each ([&] (Property property) {
      actual += std::string (actual.empty () ? "" : " ") + mc::property_info (property).name + "="
                + text_of (controls.value (property));
    });
  } else {
    const auto failed = mc::refused_constraint (*device, tracks);
    actual = std::string ("!") + (failed ? mc::property_info (*failed).name : "");
  }
  fail_unless (actual == pair.expected, "%s: \"%s\" in place of \"%s\"", pair.name, actual.c_str (),
               pair.expected);
}
GST_END_TEST;

// MUST 100, 105, 377
GST_START_TEST (capabilities_tell_ranges_steps_and_modes)
{
  const auto dictionary = camera ()->dictionary ();
  const auto print = [&] (Property property) {
    mc::CapabilityDictionary one;
    one.members[property] = dictionary.members.at (property);
    return test::print (mc::to_any (one));
  };
  test::assert_text (print (Property::Zoom), "{zoom:{min:1,max:5,step:0.04}}");
  test::assert_text (print (Property::Torch), "{torch:[false,true]}");
  test::assert_text (print (Property::FocusMode), "{focusMode:['manual','continuous']}");
  fail_unless (dictionary.members.count (Property::Saturation) == 0);
}
GST_END_TEST;

GST_START_TEST (an_explanation_names_values_that_can_be_set)
{
  const auto device = camera ();
  const mc::PreparedConstraints prepared (test::constraints ("{contrast:{exact:50}}"),
                                          mc::Kind::Video, mc::served_properties ());
  test::assert_text (mc::explain ({ device.get () }, prepared).text (),
                     "Rig Camera: cannot satisfy contrast = 50; nearest: contrast 49");
}
GST_END_TEST;

static Suite *
select_controls_suite ()
{
  Suite *suite = suite_create ("select_controls");
  TCase *tc = tcase_create ("general");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, controls_are_chosen_as_the_text_says, 0, std::size (kRows));
  tcase_add_loop_test (tc, no_setting_is_nearer_than_the_one_that_is_chosen, 0,
                       std::size (kWishes));
  tcase_add_loop_test (tc, the_last_one_moves_controls_within_what_the_others_require, 0,
                       std::size (kPairs));
  tcase_add_test (tc, capabilities_tell_ranges_steps_and_modes);
  tcase_add_test (tc, an_explanation_names_values_that_can_be_set);
  return suite;
}

GST_CHECK_MAIN (select_controls);
