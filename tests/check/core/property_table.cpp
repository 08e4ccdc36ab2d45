// SPDX-License-Identifier: LGPL-2.1-or-later
#include <gst/check/gstcheck.h>

#include "gst/core/property.hpp"

#include <set>
#include <string>

using mc::Property;

namespace {

using Names = std::set<std::string>;

Property
property_at (int index)
{
  return static_cast<Property> (index);
}

template <typename Predicate>
Names
names_where (Predicate predicate)
{
  Names names;
  for (std::size_t i = 0; i < mc::kPropertyCount; i++) {
    const mc::PropertyInfo &info = mc::property_info (static_cast<Property> (i));
    if (predicate (info))
      names.insert (info.name);
  }
  return names;
}

std::string
joined (const Names &names)
{
  std::string text;
  for (const std::string &name : names)
    text += name + " ";
  return text;
}

void
assert_same (const Names &got, const Names &expected)
{
  fail_unless (got == expected, "got %s, expected %s", joined (got).c_str (),
               joined (expected).c_str ());
}

const Names kMain = { "width",           "height",           "aspectRatio",    "frameRate",
                      "facingMode",      "resizeMode",       "backgroundBlur", "sampleRate",
                      "sampleSize",      "echoCancellation", "latency",        "channelCount",
                      "autoGainControl", "noiseSuppression", "deviceId",       "groupId" };

GST_START_TEST (every_property_is_found_by_its_name)
{
  const mc::PropertyInfo &info = mc::property_info (property_at (__i__));
  fail_unless (info.id == property_at (__i__));
  const auto found = mc::find_property (info.name);
  fail_unless (found && *found == info.id, "%s is not found", info.name);
}
GST_END_TEST;

const char *const kNoProperties[] = { "",           "a",         "Width",    "widt",   "widths",
                                      "frame-rate", "framerate", "advanced", "volume", "zzz" };

/* The volume of old drafts was removed: C16. */
GST_START_TEST (other_names_are_no_property)
{
  fail_if (mc::find_property (kNoProperties[__i__]), "%s is found", kNoProperties[__i__]);
}
GST_END_TEST;

// MUST 87, 88, 90
GST_START_TEST (the_properties_of_main_and_of_cameras_controls_are_served)
{
  Names expected = kMain;
  expected.insert ({ "whiteBalanceMode", "exposureMode", "focusMode", "exposureCompensation",
                     "exposureTime", "colorTemperature", "iso", "brightness", "contrast",
                     "saturation", "sharpness", "focusDistance", "pan", "tilt", "zoom", "torch" });
  const mc::PropertyMask served = mc::served_properties ();
  assert_same (names_where ([&served] (const auto &info) {
                 return served.test (static_cast<std::size_t> (info.id));
               }),
               expected);
  assert_same (names_where ([] (const auto &info) { return info.served; }), expected);
}
GST_END_TEST;

GST_START_TEST (the_properties_of_main_but_blur_may_be_required_by_a_request)
{
  Names expected = kMain;
  expected.erase ("backgroundBlur");
  assert_same (names_where ([] (const auto &info) { return info.required_in_request; }), expected);
}
GST_END_TEST;

struct TypeCase
{
  mc::ValueType type;
  Names names;
};

const TypeCase kTypes[] = {
  { mc::ValueType::ULong, { "width", "height", "sampleRate", "sampleSize", "channelCount" } },
  { mc::ValueType::Double,
    { "aspectRatio", "frameRate", "latency", "exposureCompensation", "exposureTime",
      "colorTemperature", "iso", "brightness", "contrast", "saturation", "sharpness",
      "focusDistance" } },
  { mc::ValueType::Boolean,
    { "backgroundBlur", "autoGainControl", "noiseSuppression", "torch", "logicalSurface",
      "restrictOwnAudio", "suppressLocalAudioPlayback", "powerEfficient",
      "powerEfficientPixelFormat", "gestureReactions", "faceFraming", "eyeGazeCorrection",
      "backgroundSegmentationMask", "voiceIsolation" } },
  { mc::ValueType::String,
    { "facingMode", "resizeMode", "deviceId", "groupId", "whiteBalanceMode", "exposureMode",
      "focusMode", "displaySurface", "cursor", "humanFaceDetectionMode" } },
  { mc::ValueType::BooleanOrString, { "echoCancellation" } },
  { mc::ValueType::BooleanOrDouble, { "pan", "tilt", "zoom" } },
  { mc::ValueType::Points, { "pointsOfInterest" } },
};

GST_START_TEST (properties_have_the_type_of_the_interface_definition)
{
  const TypeCase &c = kTypes[__i__];
  assert_same (names_where ([&c] (const auto &info) { return info.type == c.type; }), c.names);
}
GST_END_TEST;

/* MUST 98, 99, 100 */
GST_START_TEST (capabilities_have_the_shape_of_the_interface_definition)
{
  using mc::CapabilityShape;
  const auto shaped = [] (CapabilityShape shape) {
    return names_where ([shape] (const auto &i) { return i.shape == shape; });
  };
  assert_same (shaped (CapabilityShape::Range),
               { "width", "height", "aspectRatio", "frameRate", "sampleRate", "sampleSize",
                 "latency", "channelCount" });
  assert_same (shaped (CapabilityShape::Single),
               { "deviceId", "groupId", "displaySurface", "logicalSurface" });
  assert_same (shaped (CapabilityShape::None),
               { "pointsOfInterest", "restrictOwnAudio", "suppressLocalAudioPlayback" });
  assert_same (shaped (CapabilityShape::SteppedRange),
               { "exposureCompensation", "exposureTime", "colorTemperature", "iso", "brightness",
                 "contrast", "saturation", "sharpness", "focusDistance", "pan", "tilt", "zoom" });
}
GST_END_TEST;

/* MUST 106 */
GST_START_TEST (properties_apply_to_the_kinds_of_the_interface_definition)
{
  const auto of_kind = [] (mc::Kind kind) {
    return names_where ([kind] (const auto &i) { return mc::applies_to (i.id, kind); });
  };
  const Names audio = { "sampleRate",
                        "sampleSize",
                        "echoCancellation",
                        "autoGainControl",
                        "noiseSuppression",
                        "latency",
                        "channelCount",
                        "deviceId",
                        "groupId",
                        "restrictOwnAudio",
                        "suppressLocalAudioPlayback",
                        "voiceIsolation" };
  assert_same (of_kind (mc::Kind::Audio), audio);
  assert_same (of_kind (mc::Kind::Video), names_where ([&audio] (const auto &i) {
                 return audio.count (i.name) == 0 || std::string (i.name) == "deviceId"
                        || std::string (i.name) == "groupId";
               }));
  assert_same (names_where ([] (const auto &i) { return i.applies & mc::kAppliesDisplay; }),
               { "width", "height", "aspectRatio", "frameRate", "resizeMode", "displaySurface",
                 "logicalSurface", "cursor" });
  assert_same (names_where ([] (const auto &i) { return i.applies & mc::kAppliesDisplayAudio; }),
               { "restrictOwnAudio", "suppressLocalAudioPlayback" });
}
GST_END_TEST;

Suite *
property_table_suite ()
{
  Suite *suite = suite_create ("property table");
  TCase *tc = tcase_create ("general");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, every_property_is_found_by_its_name, 0, mc::kPropertyCount);
  tcase_add_loop_test (tc, other_names_are_no_property, 0, std::size (kNoProperties));
  tcase_add_test (tc, the_properties_of_main_and_of_cameras_controls_are_served);
  tcase_add_test (tc, the_properties_of_main_but_blur_may_be_required_by_a_request);
  tcase_add_loop_test (tc, properties_have_the_type_of_the_interface_definition, 0,
                       std::size (kTypes));
  tcase_add_test (tc, capabilities_have_the_shape_of_the_interface_definition);
  tcase_add_test (tc, properties_apply_to_the_kinds_of_the_interface_definition);
  return suite;
}

} // namespace

GST_CHECK_MAIN (property_table)
