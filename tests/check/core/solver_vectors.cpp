// SPDX-License-Identifier: LGPL-2.1-or-later
#include "gst/core/explain.hpp"

#include <algorithm>

#include "assert_text.hpp"
#include "devices.hpp"
#include "notation.hpp"

/* The worked examples of the specification map, and its testable requirements 135-176 as far as the
 * core alone decides them. */

namespace {

using test::microphone;
using test::phone;
using test::webcam;

// "640x480@30 none, distance 0", or "failed: width".
std::string
answer (const mc::Capabilities &device, const std::string &text)
{
  const mc::PreparedConstraints prepared (test::constraints (text), device.kind (),
                                          mc::served_properties ());
  const auto choice = mc::select_settings (device, prepared);
  if (!choice) {
    const auto failed = mc::failed_constraint ({ &device }, prepared);
    return std::string ("failed: ") + (failed ? mc::property_info (*failed).name : "");
  }
  const mc::Settings settings = device.settings (*choice);
  const auto number = [&] (mc::Property property) {
    return mc::number_to_string (*std::get_if<double> (settings.find (property)));
  };
  std::string out;
  if (device.kind () == mc::Kind::Video)
    out = number (mc::Property::Width) + "x" + number (mc::Property::Height) + "@"
          + number (mc::Property::FrameRate) + " "
          + *std::get_if<std::string> (settings.find (mc::Property::ResizeMode));
  else
    out = number (mc::Property::SampleRate) + " Hz " + number (mc::Property::ChannelCount) + " ch "
          + number (mc::Property::SampleSize) + " bits " + number (mc::Property::Latency) + " s";
  return out + ", distance " + mc::number_to_string (choice->distance);
}

struct Row
{
  const char *name;
  const char *constraints;
  const char *expected;
};

const Row kWebcam[] = {
  { "V1, MUST 171", "{}", "640x480@30 none, distance 0" },
  { "V2, MUST 137, 167", "{width:{exact:4000}}", "failed: width" },
  { "V3, MUST 166", "{width:{exact:1000}}", "1000x563@30 crop-and-scale, distance 0" },
  { "V4, MUST 155", "{width:{exact:1000},resizeMode:{exact:'none'}}", "failed: " },
  { "V5, MUST 147, 163", "{width:1000,resizeMode:'none'}", "1280x720@30 none, distance 0.21875" },
  { "V6, MUST 135", "{width:{min:1280},frameRate:{min:120}}", "failed: frameRate" },
  { "V7, MUST 168", "{frameRate:{exact:15}}", "640x480@15 crop-and-scale, distance 0" },
  { "V8, MUST 155, 163", "{resizeMode:{exact:'none'},frameRate:{exact:15}}", "failed: " },
  { "V9", "{advanced:[{frameRate:60}]}", "1280x720@60 none, distance 0" },
  { "V10, MUST 142, 144, 146",
    "{width:{min:480,ideal:1280},height:{min:360,ideal:720},advanced:[{width:1600,height:1200},"
    "{aspectRatio:1.3333333333}]}",
    "960x720@30 crop-and-scale, distance 0.25" },
  { "V11, MUST 140, 144",
    "{advanced:[{width:1600,height:1200},{frameRate:{min:55}},{frameRate:{min:45}}]}",
    "1280x720@60 none, distance 0" },
  { "V12, MUST 156", "{facingMode:{exact:'user'}}", "failed: facingMode" },
  { "V13, MUST 157", "{facingMode:'user'}", "640x480@30 none, distance 1" },
  { "V14, MUST 151", "{facingMode:{exact:[]}}", "640x480@30 none, distance 0" },
  { "MUST 151, a bare list", "{facingMode:[]}", "640x480@30 none, distance 0" },
  { "V16, MUST 138", "{deviceId:'nope'}", "640x480@30 none, distance 1" },
  { "V16, MUST 137", "{deviceId:{exact:'nope'}}", "failed: deviceId" },
  { "V17, MUST 159", "{width:{ideal:1280,max:800}}", "800x450@30 crop-and-scale, distance 0.375" },
  { "V18, MUST 164, 165", "{resizeMode:{exact:'crop-and-scale'}}",
    "640x480@30 crop-and-scale, distance 0" },
  { "V19, MUST 141", "{advanced:[{width:{ideal:320}}]}", "640x480@30 none, distance 0" },
  { "V20, MUST 145", "{width:{min:2000},advanced:[{frameRate:60}]}", "failed: width" },

  { "MUST 136", "{width:{max:0}}", "failed: width" },
  { "MUST 138", "{width:100000}", "1920x1080@30 none, distance 0.9808" },
  { "MUST 139", "{width:{ideal:4294967295},frameRate:{ideal:1e308}}",
    "1920x1080@30 none, distance 1.9999995529651642" },
  { "MUST 143, the earlier set wins", "{advanced:[{width:{max:320}},{width:{min:1280}}]}",
    "320x240@30 none, distance 0" },
  { "MUST 143, in this order too", "{advanced:[{width:{min:1280}},{width:{max:320}}]}",
    "1280x720@30 none, distance 0" },
  { "MUST 142, one member of two fails the set", "{advanced:[{frameRate:60,width:1920}]}",
    "640x480@30 none, distance 0" },
  { "MUST 146", "{width:320,advanced:[{width:{min:640}}]}", "640x480@30 none, distance 0.5" },
  { "MUST 148", "{resizeMode:'stretch',deviceId:'x'}", "640x480@30 none, distance 2" },
  { "MUST 149", "{deviceId:['x','cam']}", "640x480@30 none, distance 0" },
  { "MUST 150", "{deviceId:{exact:['x','cam']}}", "640x480@30 none, distance 0" },
  { "MUST 152", "{facingMode:{exact:''}}", "failed: facingMode" },
  { "MUST 153", "{resizeMode:'nonsense'}", "640x480@30 none, distance 1" },
  { "MUST 154", "{resizeMode:{exact:'nonsense'}}", "failed: resizeMode" },
  { "MUST 158", "{shutterLag:{exact:5},width:320}", "320x240@30 none, distance 0" },
  { "MUST 160", "{width:{min:800,max:600}}", "failed: width" },
  { "MUST 161", "{width:{min:-5}}", "640x480@30 none, distance 0" },
  { "MUST 165, native size under crop-and-scale",
    "{resizeMode:{exact:'crop-and-scale'},width:{exact:1920},height:{exact:1080}}",
    "1920x1080@30 crop-and-scale, distance 0" },
  { "MUST 166, the smallest", "{width:{exact:1}}", "1x1@30 crop-and-scale, distance 0" },
  { "MUST 168, a third", "{frameRate:{exact:20}}", "640x480@20 crop-and-scale, distance 0" },
  { "MUST 167, 169", "{frameRate:{exact:60},width:{exact:1920}}", "failed: " },
  { "C17, MUST 137", "{frameRate:{exact:29.97}}",
    "640x480@29.97002997002997 crop-and-scale, distance 0" },
  { "C3, audio members count nothing", "{sampleRate:{exact:1}}", "640x480@30 none, distance 0" },
  { "aspect ratio on the lattice", "{aspectRatio:{exact:1.7777777778}}",
    "1280x720@30 none, distance 0" },
  { "no size has this aspect ratio", "{aspectRatio:{exact:3.1415926536}}", "failed: aspectRatio" },
  { "an ideal of zero prefers nothing", "{frameRate:{ideal:0}}", "640x480@30 none, distance 1" },
};

const Row kMicrophone[] = {
  { "MUST 173", "{}", "44100 Hz 2 ch 16 bits 0.01 s, distance 0" },
  { "MUST 101, 176", "{echoCancellation:{exact:'all'}}", "failed: echoCancellation" },
  { "MUST 148", "{echoCancellation:true}", "44100 Hz 2 ch 16 bits 0.01 s, distance 1" },
  { "true is not 'all'", "{echoCancellation:'all'}", "44100 Hz 2 ch 16 bits 0.01 s, distance 1" },
  { "derived by resampling", "{sampleRate:{exact:16000}}",
    "16000 Hz 2 ch 16 bits 0.01 s, distance 0" },
  { "MUST 137, no more than native", "{sampleRate:{exact:96000}}", "failed: sampleRate" },
  { "MUST 135", "{channelCount:{min:3}}", "failed: channelCount" },
  { "a native format", "{sampleSize:{exact:24},sampleRate:48000}",
    "48000 Hz 2 ch 24 bits 0.01 s, distance 0" },
  { "latency", "{latency:{min:0.0625,ideal:0.03125}}",
    "44100 Hz 2 ch 16 bits 0.0625 s, distance 0.5" },
  { "MUST 155", "{sampleRate:{exact:16000},sampleSize:{exact:24}}", "failed: " },
  { "C3, video members count nothing", "{width:{exact:1}}",
    "44100 Hz 2 ch 16 bits 0.01 s, distance 0" },
};

const Row kPhone[] = {
  { "MUST 149", "{facingMode:['user','environment']}", "1280x720@30 none, distance 0" },
  { "MUST 150", "{facingMode:{exact:['user','environment']}}", "1280x720@30 none, distance 0" },
  { "MUST 137", "{facingMode:{exact:'user'}}", "failed: facingMode" },
  { "MUST 171, nearest to the default, but native", "{}", "1280x720@30 none, distance 0" },
};

const Row kText[] = {
  { "an impossible member", "{width:{min:4000}}",
    "Rig Camera: cannot satisfy width ≥ 4000 (largest is 1920); nearest: width 1920" },
  { "a conflict of two among four",
    "{height:{min:100},width:{exact:1000},deviceId:{exact:'cam'},resizeMode:{exact:'none'}}",
    "Rig Camera: cannot satisfy width = 1000 together with resizeMode = \"none\"; nearest: width "
    "1280, or resizeMode \"crop-and-scale\"" },
  { "a member that the device lacks", "{facingMode:{exact:'user'}}",
    "Rig Camera: cannot satisfy facingMode = \"user\" (unknown for this device)" },
  { "another device", "{deviceId:{exact:['a','b']}}",
    "Rig Camera: cannot satisfy deviceId = \"a\" or \"b\" (it is \"cam\"); nearest: deviceId "
    "\"cam\"" },
  { "a range that is none", "{width:{min:800,max:600}}",
    "Rig Camera: cannot satisfy width ≥ 800 and ≤ 600; nearest: width 800" },
  { "a choice and its distance", "{width:1000,resizeMode:'none',advanced:[{frameRate:90}]}",
    "Rig Camera: 1280x720 at 30/s; distance 0.21875 (width: 1280 for ideal 1000, "
    "|1280-1000|/1280); advanced[0] is not met" },
  { "a derived choice", "{frameRate:{exact:15}}",
    "Rig Camera: 640x480 at 15/s, made from 640x480 at 30/s; distance 0" },
};

} // namespace

GST_START_TEST (a_webcam_gives_the_settings_of_the_specification)
{
  const Row &row = kWebcam[__i__];
  test::assert_text (std::string (row.name) + ": " + answer (*webcam (), row.constraints),
                     std::string (row.name) + ": " + row.expected);
}
GST_END_TEST;

GST_START_TEST (a_microphone_gives_the_settings_of_the_specification)
{
  const Row &row = kMicrophone[__i__];
  test::assert_text (std::string (row.name) + ": " + answer (*microphone (), row.constraints),
                     std::string (row.name) + ": " + row.expected);
}
GST_END_TEST;

GST_START_TEST (a_phone_knows_where_it_faces)
{
  const Row &row = kPhone[__i__];
  test::assert_text (std::string (row.name) + ": " + answer (*phone (), row.constraints),
                     std::string (row.name) + ": " + row.expected);
}
GST_END_TEST;

GST_START_TEST (an_explanation_reads_like_a_sentence)
{
  const Row &row = kText[__i__];
  const auto device = webcam ();
  const mc::PreparedConstraints prepared (test::constraints (row.constraints), mc::Kind::Video,
                                          mc::served_properties ());
  test::assert_text (mc::explain ({ device.get () }, prepared).text (), row.expected);
}
GST_END_TEST;

/* V15, MUST 174, 175: a boolean for zoom asks only whether there is one. */
GST_START_TEST (a_boolean_for_zoom_asks_for_its_presence)
{
  const mc::PropertyMask all = mc::PropertyMask ().set ();
  for (const bool wanted : { true, false }) {
    mc::Constraint zoom;
    zoom.bare = mc::Value (wanted);
    mc::Constraints constraints;
    constraints.basic.set (mc::Property::Zoom, zoom);
    const mc::PreparedConstraints prepared (constraints, mc::Kind::Video, all);
    const auto device = webcam ();
    const auto choice = mc::select_settings (*device, prepared);
    fail_unless (choice && choice->distance == (wanted ? 1 : 0));
    fail_unless (!device->settings (*choice).find (mc::Property::Zoom));
  }
}
GST_END_TEST;

/* MUST 155, 179: a name is told only if no device satisfies that member alone. */
GST_START_TEST (a_failed_constraint_fails_on_every_device)
{
  const auto first = webcam (), second = phone ();
  const auto failed = [&] (const char *text) {
    const mc::PreparedConstraints prepared (test::constraints (text), mc::Kind::Video,
                                            mc::served_properties ());
    return mc::failed_constraint ({ first.get (), second.get () }, prepared);
  };
  fail_unless (!failed ("{facingMode:{exact:'environment'},width:{exact:1920}}"));
  fail_unless (failed ("{width:{min:1920},facingMode:{exact:'user'}}") == mc::Property::FacingMode);
  fail_unless (failed ("{height:{min:9999},width:{min:9999}}") == mc::Property::Height,
               "the first one written");
}
GST_END_TEST;

/* MUST 91-99, 101, 104, 106, 112, 113, 115 */
GST_START_TEST (settings_lie_within_capabilities)
{
  for (const auto &device : { webcam (), phone (), microphone () }) {
    const auto capabilities = device->dictionary ();
    const mc::PreparedConstraints none ({}, device->kind (), mc::served_properties ());
    const mc::Settings settings = device->settings (*mc::select_settings (*device, none));
    for (const auto &[property, capability] : capabilities.members) {
      const char *name = mc::property_info (property).name;
      const mc::Value *value = settings.find (property);
      fail_unless (value != nullptr, "%s has a capability and no setting", name);
      if (const auto *range = std::get_if<mc::CapabilityRange> (&capability)) {
        const double number = *std::get_if<double> (value);
        fail_unless (range->min <= number && number <= range->max, "%s", name);
      } else if (const auto *list = std::get_if<std::vector<mc::Value>> (&capability)) {
        fail_unless (std::find (list->begin (), list->end (), *value) != list->end (), "%s", name);
      } else {
        fail_unless (*std::get_if<mc::Value> (&capability) == *value, "%s", name);
      }
    }
    fail_unless (settings.members.size () == capabilities.members.size ());
  }
}
GST_END_TEST;

GST_START_TEST (a_held_device_offers_what_its_mode_gives)
{
  const auto device = webcam ();
  const mc::PreparedConstraints fast (test::constraints ("{frameRate:{exact:60}}"), mc::Kind::Video,
                                      mc::served_properties ());
  const auto choice = mc::select_settings (*device, fast);
  const auto held = device->held_at (*choice);
  test::assert_text (answer (*held, "{}"), "1280x720@60 none, distance 0");
  test::assert_text (answer (*held, "{width:{exact:1920}}"), "failed: width");
  const mc::PreparedConstraints small (test::constraints ("{width:{exact:320}}"), mc::Kind::Video,
                                       mc::served_properties ());
  fail_unless (mc::select_settings (*held, small)->box == choice->box, "boxes keep their index");
}
GST_END_TEST;

static Suite *
solver_vectors_suite ()
{
  Suite *suite = suite_create ("solver_vectors");
  TCase *tc = tcase_create ("vectors");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, a_webcam_gives_the_settings_of_the_specification, 0,
                       std::size (kWebcam));
  tcase_add_loop_test (tc, a_microphone_gives_the_settings_of_the_specification, 0,
                       std::size (kMicrophone));
  tcase_add_loop_test (tc, a_phone_knows_where_it_faces, 0, std::size (kPhone));
  tcase_add_loop_test (tc, an_explanation_reads_like_a_sentence, 0, std::size (kText));
  tcase_add_test (tc, a_boolean_for_zoom_asks_for_its_presence);
  tcase_add_test (tc, a_failed_constraint_fails_on_every_device);
  tcase_add_test (tc, settings_lie_within_capabilities);
  tcase_add_test (tc, a_held_device_offers_what_its_mode_gives);
  return suite;
}

GST_CHECK_MAIN (solver_vectors);
