// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_fixture.hpp"

namespace {

const mc::Constraints kNone;

mc::Constraints
native_only ()
{
  mc::Constraint mode;
  mode.exact = mc::Value (std::string ("none"));
  mc::Constraints constraints;
  constraints.basic.set (mc::Property::ResizeMode, std::move (mode));
  return constraints;
}

struct AllowedCase
{
  const char *name;
  mc::Kind kind;
  const char *device;
  mc::Constraints constraints;
  const char *expected;
};

const AllowedCase kAllowed[] = {
  { "everything below the native mode", mc::Kind::Video,
    "video/x-raw, format=YUY2, width=640, height=480, framerate=30/1", kNone,
    "video/x-raw, width=640, height=480, framerate=30/1, pixel-aspect-ratio=1/1, format=YUY2; "
    "video/x-raw, framerate=[ 1/2147483647, 30/1 ], width=[ 1, 640 ], height=[ 1, 480 ], "
    "format=YUY2" },
  { "what a required range leaves", mc::Kind::Video,
    "video/x-raw, format=YUY2, width=640, height=480, framerate=30/1",
    numeric (mc::Property::Width, 320, 320),
    "video/x-raw, width=320, height=240, framerate=30/1, pixel-aspect-ratio=1/1, format=YUY2; "
    "video/x-raw, framerate=[ 1/2147483647, 30/1 ], width=320, height=[ 1, 480 ], format=YUY2" },
  { "formats of equal modes together", mc::Kind::Video,
    "video/x-raw, format=YUY2, width=640, height=480, framerate=30/1; "
    "video/x-raw, format=NV12, width=640, height=480, framerate=30/1; "
    "video/x-raw, format=YUY2, width=320, height=240, framerate=15/1",
    kNone,
    "video/x-raw, width=640, height=480, framerate=30/1, pixel-aspect-ratio=1/1, format=YUY2; "
    "video/x-raw, framerate=[ 1/2147483647, 30/1 ], width=[ 1, 640 ], height=[ 1, 480 ], format={ "
    "YUY2, NV12 }" },
  { "a smaller mode that is faster", mc::Kind::Video,
    "video/x-raw, format=YUY2, width=1280, height=720, framerate=10/1; "
    "video/x-raw, format=YUY2, width=640, height=480, framerate=30/1",
    kNone,
    "video/x-raw, width=640, height=480, framerate=30/1, pixel-aspect-ratio=1/1, format=YUY2; "
    "video/x-raw, framerate=[ 1/2147483647, 10/1 ], width=[ 1, 1280 ], height=[ 1, 720 ], "
    "format=YUY2; "
    "video/x-raw, framerate=[ 1/2147483647, 30/1 ], width=[ 1, 640 ], height=[ 1, 480 ], "
    "format=YUY2" },
  { "native modes only", mc::Kind::Video,
    "video/x-raw, format=YUY2, width={ 320, 640 }, height=480, framerate={ 15/1, 30/1 }",
    native_only (),
    "video/x-raw, width=640, height=480, framerate=30/1, pixel-aspect-ratio=1/1, format=YUY2; "
    "video/x-raw, width={ 320, 640 }, height=480, framerate={ 15/1, 30/1 }, format=YUY2" },
  { "nothing fits", mc::Kind::Video,
    "video/x-raw, format=YUY2, width=640, height=480, framerate=30/1",
    numeric (mc::Property::Width, 641, {}), "EMPTY" },
  { "sound in 16 bits", mc::Kind::Audio, "audio/x-raw, format=S16LE, rate=48000, channels=2",
    numeric (mc::Property::SampleSize, 16, 16),
    "audio/x-raw, layout=interleaved, rate=48000, channels=2, format=S16LE; "
    "audio/x-raw, layout=interleaved, rate=[ 8000, 48000 ], channels=[ 1, 2 ], format=S16LE" },
  { "sound of one rate", mc::Kind::Audio, "audio/x-raw, format=S16LE, rate=48000, channels=2",
    numeric (mc::Property::SampleRate, 16000, 16000),
    "audio/x-raw, layout=interleaved, rate=16000, channels=2, format=S16LE; "
    "audio/x-raw, layout=interleaved, rate=16000, channels=[ 1, 2 ], format={ S16LE, F32LE }" },
  { "what a bigger mode covers is said once", mc::Kind::Audio,
    "audio/x-raw, format=S16LE, rate=[ 8000, 48000 ], channels=2; "
    "audio/x-raw, format=S16LE, rate=[ 8000, 48000 ], channels=1; "
    "audio/x-raw, format=S16LE, rate=[ 8000, 48000 ], channels=4",
    numeric (mc::Property::SampleSize, 16, 16),
    "audio/x-raw, layout=interleaved, rate=48000, channels=2, format=S16LE; "
    "audio/x-raw, layout=interleaved, rate=[ 8000, 48000 ], channels=[ 1, 4 ], format=S16LE" },
};

GST_START_TEST (the_offer_is_the_best_settings_then_all_that_is_allowed)
{
  const auto &c = kAllowed[__i__];
  const bool video = c.kind == mc::Kind::Video;
  const mc::DeviceList devices{ video ? video_device (c.device) : audio_device (c.device) };
  const mc::CapsPtr caps = mc::allowed_caps (devices, prepared (c.constraints, c.kind));
  assert_caps (caps.get (), c.expected, c.name);
}
GST_END_TEST;

GST_START_TEST (no_device_offers_nothing)
{
  fail_unless (gst_caps_is_empty (mc::allowed_caps ({}, prepared ({}, mc::Kind::Video)).get ()));
}
GST_END_TEST;

GST_START_TEST (the_nearest_device_comes_first)
{
  mc::Constraint width;
  width.ideal = mc::Value (1280.0);
  mc::Constraints constraints;
  constraints.basic.set (mc::Property::Width, std::move (width));
  const mc::DeviceList devices{
    video_device ("video/x-raw, format=YUY2, width=640, height=480, framerate=30/1"),
    video_device ("video/x-raw, format=NV12, width=1280, height=720, framerate=30/1")
  };
  const mc::CapsPtr caps = mc::allowed_caps (devices, prepared (constraints, mc::Kind::Video));
  const GstStructure *leading = gst_caps_get_structure (caps.get (), 0);
  assert_equals_string (gst_structure_get_string (leading, "format"), "NV12");
  int got = 0;
  fail_unless (gst_structure_get_int (leading, "width", &got));
  assert_equals_int (got, 1280);
}
GST_END_TEST;

/* MUST 121: "none" only for native modes, so that a rate of 29.97 must be matched as C17 says. */
GST_START_TEST (a_rate_of_three_decimals_meets_its_fraction)
{
  const mc::DeviceList devices{ video_device (
      "video/x-raw, format=YUY2, width=640, height=480, framerate={ 30000/1001, 15/1 }") };
  auto constraints = native_only ();
  mc::Constraint rate;
  rate.exact = mc::Value (29.97);
  constraints.basic.set (mc::Property::FrameRate, std::move (rate));
  const mc::CapsPtr caps = mc::allowed_caps (devices, prepared (constraints, mc::Kind::Video));
  const mc::CapsPtr wanted
      = caps_of ("video/x-raw, width=640, height=480, framerate=30000/1001, format=YUY2");
  fail_unless (gst_caps_can_intersect (caps.get (), wanted.get ()));
  const mc::CapsPtr other = caps_of ("video/x-raw, framerate=15/1");
  fail_if (gst_caps_can_intersect (caps.get (), other.get ()));
}
GST_END_TEST;

GST_START_TEST (a_device_of_hundreds_of_modes_makes_a_small_offer)
{
  const mc::CapsPtr modes (gst_caps_new_empty ());
  const char *const formats[] = { "YUY2", "UYVY", "NV12", "I420", "RGB", "BGRx", "GRAY8", "Y42B" };
  const int sizes[][3] = { { 3840, 2160, 2 }, { 1920, 1080, 5 }, { 1280, 720, 12 },
                           { 640, 480, 25 },  { 640, 360, 40 },  { 320, 180, 60 } };
  for (const char *format : formats) {
    for (const auto &size : sizes)
      gst_caps_append (modes.get (),
                       gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, format, "width",
                                            G_TYPE_INT, size[0], "height", G_TYPE_INT, size[1],
                                            "framerate", GST_TYPE_FRACTION, size[2], 1, nullptr));
  }
  const mc::CharPtr text (gst_caps_to_string (modes.get ()));
  const mc::DeviceList devices{ video_device (text.get ()) };
  const mc::CapsPtr caps = mc::allowed_caps (devices, prepared ({}, mc::Kind::Video));
  assert_equals_uint64 (gst_caps_get_size (caps.get ()), 1 + std::size (sizes));
}
GST_END_TEST;

GST_START_TEST (track_caps_are_fixed)
{
  mc::Choice choice;
  choice.width = 640;
  choice.height = 360;
  choice.frame_rate = { 15, 1 };
  assert_caps (
      mc::track_caps (mc::Kind::Video, choice, "YUY2").get (),
      "video/x-raw, format=YUY2, width=640, height=360, framerate=15/1, pixel-aspect-ratio=1/1",
      "video");
  choice.sample_rate = 48000;
  choice.channel_count = 6;
  const mc::CapsPtr sound = mc::track_caps (mc::Kind::Audio, choice, "S16LE");
  fail_unless (gst_caps_is_fixed (sound.get ()));
  fail_unless (gst_structure_has_field (gst_caps_get_structure (sound.get (), 0), "channel-mask"));
}
GST_END_TEST;

Suite *
allowed_caps_suite ()
{
  Suite *suite = suite_create ("allowed caps");
  TCase *tc = tcase_create ("offer");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, the_offer_is_the_best_settings_then_all_that_is_allowed, 0,
                       std::size (kAllowed));
  tcase_add_test (tc, no_device_offers_nothing);
  tcase_add_test (tc, the_nearest_device_comes_first);
  tcase_add_test (tc, a_rate_of_three_decimals_meets_its_fraction);
  tcase_add_test (tc, a_device_of_hundreds_of_modes_makes_a_small_offer);
  tcase_add_test (tc, track_caps_are_fixed);
  return suite;
}

} // namespace

GST_CHECK_MAIN (allowed_caps);
