// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_fixture.hpp"

namespace {

std::string
text_of (const mc::IntSet &set)
{
  std::string text;
  for (const int value : set.values ())
    text += (text.empty () ? "" : ",") + std::to_string (value);
  if (set.is_list () || set.empty ())
    return text;
  text = std::to_string (set.min ()) + ".." + std::to_string (set.max ());
  return set.step () > 1 ? text + "/" + std::to_string (set.step ()) : text;
}

std::string
text_of (const mc::Fraction &rate)
{
  return std::to_string (rate.num) + (rate.den == 1 ? "" : ":" + std::to_string (rate.den));
}

std::string
text_of (const mc::RateSet &set)
{
  if (!set.is_list ())
    return text_of (set.min ()) + ".." + text_of (set.max ());
  std::string text;
  for (const auto &rate : set.values ())
    text += (text.empty () ? "" : ",") + text_of (rate);
  return text;
}

std::string
text_of (const mc::DeviceModes &modes)
{
  std::string text;
  for (const auto &box : modes.video)
    text += text_of (box.width) + " x " + text_of (box.height) + " @ " + text_of (box.rate) + " $"
            + std::to_string (box.cost) + "; ";
  for (const auto &box : modes.audio)
    text += text_of (box.sample_rate) + " Hz " + text_of (box.channel_count) + " ch "
            + text_of (box.sample_size) + " bit; ";
  return text;
}

struct ModesCase
{
  const char *name;
  mc::Kind kind;
  const char *caps;
  const char *expected;
};

constexpr auto V = mc::Kind::Video;
constexpr auto A = mc::Kind::Audio;

const ModesCase kModes[] = {
  { "one mode", V, "video/x-raw, format=YUY2, width=640, height=480, framerate=30/1",
    "640 x 480 @ 30 $0; " },
  { "a list of rates", V,
    "video/x-raw, format=YUY2, width=640, height=480, framerate={ 30/1, 15/2 }",
    "640 x 480 @ 15:2,30 $0; " },
  { "lists of sizes", V,
    "video/x-raw, format=YUY2, width={ 1280, 640 }, height={ 480, 720 }, framerate=30/1",
    "640,1280 x 480,720 @ 30 $0; " },
  { "ranges that a device means", V,
    "video/x-raw, format=NV12, width=[ 32, 3264 ], height=[ 32, 2448 ], framerate=[ 5/1, 60/1 ]",
    "32..3264 x 32..2448 @ 5..60 $0; " },
  { "a stepped range", V,
    "video/x-raw, format=NV12, width=[ 16, 1920, 16 ], height=[ 8, 1080, 8 ], framerate=30/1",
    "16..1920/16 x 8..1080/8 @ 30 $0; " },
  { "a range of anything", V,
    "video/x-raw, format={ RGB, UYVY }, width=[ 1, 2147483647 ], height=[ 1, 2147483647 ], "
    "framerate=[ 0/1, 2147483647/1 ]",
    "1..8192 x 1..8192 @ 1..120 $0; " },
  { "no rate told", V, "video/x-raw, format=YUY2, width=640, height=480",
    "640 x 480 @ 1..30 $0; " },
  { "a variable rate", V, "video/x-raw, format=YUY2, width=640, height=480, framerate=0/1",
    "640 x 480 @ 1..30 $0; " },
  { "a variable rate with a limit", V,
    "video/x-raw, format=YUY2, width=640, height=480, framerate=0/1, max-framerate=50/1",
    "640 x 480 @ 1..50 $0; " },
  { "a list with a variable rate", V,
    "video/x-raw, format=YUY2, width=640, height=480, framerate={ 0/1, 25/1 }",
    "640 x 480 @ 25 $0; " },
  { "rates all below one", V,
    "video/x-raw, format=YUY2, width=640, height=480, framerate=[ 0/1, 1/2 ]",
    "640 x 480 @ 1:2..1:2 $0; " },
  { "no size told", V, "video/x-raw, format=YUY2, framerate=30/1", "1..8192 x 1..8192 @ 30 $0; " },
  { "0x0 is no size", V,
    "video/x-raw, format=YUY2, width=0, height=0, framerate=30/1; "
    "video/x-raw, format=YUY2, width=320, height=240, framerate=30/1",
    "320 x 240 @ 30 $0; " },
  { "negative sizes in a list", V,
    "video/x-raw, format=YUY2, width={ -1, 640 }, height=480, framerate=30/1",
    "640 x 480 @ 30 $0; " },
  { "compressed modes cost more", V,
    "image/jpeg, width=1280, height=720, framerate=30/1; video/x-h264, width=1920, height=1080, "
    "framerate=30/1",
    "1280 x 720 @ 30 $1; 1920 x 1080 @ 30 $1; " },
  { "compressed modes without a decoder of ours", V,
    "video/x-vp8, width=640, height=480, framerate=30/1; video/mpeg, mpegversion=2, width=640, "
    "height=480",
    "" },
  { "other memory than the system's", V,
    "video/x-raw(memory:DMABuf), format=NV12, width=640, height=480, framerate=30/1; "
    "video/x-raw, format=NV12, width=320, height=240, framerate=30/1",
    "320 x 240 @ 30 $0; " },
  { "fields in separate buffers", V,
    "video/x-raw(format:Interlaced), format=YUY2, width=720, height=576, framerate=25/1, "
    "interlace-mode=alternate",
    "" },
  { "interlaced pictures cost more", V,
    "video/x-raw, format=YUY2, width=720, height=576, framerate=25/1, interlace-mode=interleaved; "
    "video/x-raw, format=YUY2, width=720, height=576, framerate=25/1, interlace-mode={ "
    "progressive, interleaved }",
    "720 x 576 @ 25 $2; 720 x 576 @ 25 $0; " },
  { "bayer", V, "video/x-bayer, format=rggb, width=640, height=480, framerate=30/1", "" },
  { "formats nobody knows", V,
    "video/x-raw, format=XYZ9, width=640, height=480, framerate=30/1; "
    "video/x-raw, format={ XYZ9, YUY2 }, width=320, height=240, framerate=30/1",
    "320 x 240 @ 30 $0; " },
  { "any format", V, "video/x-raw, width=640, height=480, framerate=30/1", "640 x 480 @ 30 $0; " },
  { "ANY", V, "ANY", "" },
  { "EMPTY", V, "EMPTY", "" },
  { "sound is no picture", V, "audio/x-raw, format=S16LE, rate=48000, channels=2", "" },

  { "one sound format", A, "audio/x-raw, format=S16LE, rate=48000, channels=2",
    "48000 Hz 2 ch 16 bit; " },
  { "PipeWire's sound", A,
    "audio/x-raw, layout=interleaved, format={ F32LE }, rate=[ 1, 2147483647 ], channels=2",
    "8000..192000 Hz 2 ch 32 bit; " },
  { "PipeWire's sound without format and rate", A, "audio/x-raw, layout=interleaved, channels=2",
    "8000..192000 Hz 2 ch 16,32 bit; " },
  { "any number of channels", A,
    "audio/x-raw, format=S16LE, rate=48000, channels=[ 1, 2147483647 ]",
    "48000 Hz 1..2 ch 16 bit; " },
  { "PulseAudio's sound", A,
    "audio/x-raw, format={ S16LE, F32LE, S32LE, S24LE, S24_32LE, U8 }, layout=interleaved, rate=[ "
    "1, 384000 ], "
    "channels=[ 1, 32 ]; audio/x-alaw, rate=[ 1, 384000 ], channels=[ 1, 32 ]",
    "8000..192000 Hz 1..2 ch 8,16,24,32 bit; " },
  { "ALSA's sound", A,
    "audio/x-raw, format=S16LE, layout=interleaved, rate=[ 44100, 96000 ], channels=[ 1, 8 ]",
    "44100..96000 Hz 1..8 ch 16 bit; " },
  { "a telephone", A, "audio/x-raw, format=S16LE, rate=[ 4000, 7000 ], channels=1",
    "4000..7000 Hz 1 ch 16 bit; " },
  { "more channels than anybody mixes", A,
    "audio/x-raw, format=S16LE, rate=48000, channels={ 2, 64 }", "48000 Hz 2 ch 16 bit; " },
  { "64 bits", A, "audio/x-raw, format=F64LE, rate=48000, channels=2", "" },
  { "planar sound", A,
    "audio/x-raw, format=F32LE, layout=non-interleaved, rate=48000, channels=2; "
    "audio/x-raw, format=F32LE, layout={ non-interleaved, interleaved }, rate=44100, channels=2",
    "44100 Hz 2 ch 32 bit; " },
  { "compressed sound", A, "audio/x-opus, rate=48000, channels=2", "" },
};

GST_START_TEST (caps_of_any_kind_become_boxes)
{
  const auto &c = kModes[__i__];
  const mc::CapsPtr caps = caps_of (c.caps);
  const mc::DeviceModes modes = mc::modes_from_caps (caps.get (), c.kind);
  const std::string got = text_of (modes);
  fail_unless (got == c.expected, "%s: got \"%s\", expected \"%s\"", c.name, got.c_str (),
               c.expected);
  assert_equals_uint64 (modes.caps.size (), modes.video.size () + modes.audio.size ());
}
GST_END_TEST;

GST_START_TEST (a_box_keeps_the_structure_it_came_from)
{
  const mc::CapsPtr caps = caps_of (
      "video/x-bayer, format=rggb, width=8, height=8; image/jpeg, width=640, height=480, "
      "framerate=30/1; video/x-raw, format=YUY2, width=320, height=240, framerate=5/1");
  const mc::DeviceModes modes = mc::modes_from_caps (caps.get (), mc::Kind::Video);
  assert_equals_uint64 (modes.caps.size (), 2);
  assert_caps (modes.caps[0].get (), "image/jpeg, width=640, height=480, framerate=30/1", "first");
  assert_caps (modes.caps[1].get (),
               "video/x-raw, format=YUY2, width=320, height=240, framerate=5/1", "second");
}
GST_END_TEST;

GST_START_TEST (a_device_that_says_anything_gives_the_customary_picture_and_sound)
{
  const auto camera = video_device ("video/x-raw, format={ RGB, UYVY }, width=[ 1, 2147483647 ], "
                                    "height=[ 1, 2147483647 ], framerate=[ 0/1, 2147483647/1 ]");
  const auto picture = mc::select_settings (*camera->capabilities, prepared ({}, mc::Kind::Video));
  fail_unless (picture.has_value ());
  assert_equals_int (picture->width, 640);
  assert_equals_int (picture->height, 480);
  fail_unless (picture->frame_rate == (mc::Fraction{ 30, 1 }));

  const auto microphone
      = audio_device ("audio/x-raw, layout=interleaved, format=F32LE, rate=[ 1, 2147483647 ], "
                      "channels=[ 1, 2147483647 ]");
  const auto sound
      = mc::select_settings (*microphone->capabilities, prepared ({}, mc::Kind::Audio));
  fail_unless (sound.has_value ());
  assert_equals_int (sound->sample_rate, 48000);
  assert_equals_int (sound->channel_count, 2);
}
GST_END_TEST;

GST_START_TEST (the_properties_tell_what_caps_leave_open)
{
  const auto device
      = audio_device ("audio/x-raw, format=S16LE, rate=[ 1, 384000 ], channels=[ 1, 32 ]",
                      "props, audio.channels=(string)6, audio.rate=(string)44100;");
  const auto &description = device->capabilities->description ();
  assert_equals_int (description.audio[0].channel_count.max (), 6);
  assert_equals_int (description.default_sample_rate, 44100);
  assert_equals_int (description.default_channel_count, 6);
}
GST_END_TEST;

/// As the kernel's vivid has it: 80 formats of 6 sizes of several rates each.
GST_START_TEST (hundreds_of_structures_are_read)
{
  const mc::CapsPtr caps (gst_caps_new_empty ());
  const char *const formats[] = { "YUY2", "UYVY", "NV12", "I420", "RGB", "BGRx", "GRAY8", "Y42B" };
  for (int n = 0; n < 480; n++)
    gst_caps_append (caps.get (),
                     gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, formats[n % 8],
                                          "width", G_TYPE_INT, 320 + n, "height", G_TYPE_INT, 240,
                                          "framerate", GST_TYPE_FRACTION, 30, 1, nullptr));
  assert_equals_uint64 (mc::modes_from_caps (caps.get (), mc::Kind::Video).video.size (), 480);
}
GST_END_TEST;

struct PinCase
{
  const char *name;
  mc::Kind kind;
  const char *caps;
  const char *expected;
};
const PinCase kPins[] = {
  { "a fixed mode", V, "video/x-raw, format=YUY2, width=640, height=480, framerate=30/1",
    "video/x-raw, format=YUY2, width=640, height=480, framerate=30/1" },
  { "ranges", V,
    "video/x-raw, format=(string){ XYZ9, RGB, UYVY }, width=[ 1, 8000 ], height=[ 1, 8000 ], "
    "framerate=[ 1/1, 100/1 ]",
    "video/x-raw, format=(string){ RGB, UYVY }, width=640, height=480, framerate=30/1" },
  { "no rate told", V, "video/x-raw, format=YUY2, width=640, height=480",
    "video/x-raw, format=YUY2, width=640, height=480, framerate=30/1" },
  { "a variable rate stays", V, "video/x-raw, format=YUY2, width=640, height=480, framerate=0/1",
    "video/x-raw, format=YUY2, width=640, height=480, framerate=0/1" },
  { "progressive where there is a choice", V,
    "video/x-raw, format=YUY2, width=640, height=480, framerate=30/1, interlace-mode={ "
    "interleaved, progressive }",
    "video/x-raw, format=YUY2, width=640, height=480, framerate=30/1, interlace-mode=progressive" },
  { "a compressed mode", V, "image/jpeg, width=640, height=480, framerate={ 30/1, 15/1 }",
    "image/jpeg, width=640, height=480, framerate=30/1" },
  { "sound of the chosen size", A,
    "audio/x-raw, format={ S32LE, S16LE, U8 }, layout=interleaved, rate=[ 1, 384000 ], channels=[ "
    "1, 32 ]",
    "audio/x-raw, format=S16LE, layout=interleaved, rate=48000, channels=2" },
  { "sound without format", A, "audio/x-raw, channels=2",
    "audio/x-raw, channels=2, rate=48000, format=S16LE" },
};

GST_START_TEST (native_caps_pin_the_chosen_mode)
{
  const auto &c = kPins[__i__];
  const auto device = c.kind == mc::Kind::Video ? video_device (c.caps) : audio_device (c.caps);
  fail_unless (device != nullptr, "%s", c.name);
  const auto choice = mc::select_settings (*device->capabilities, prepared ({}, c.kind));
  fail_unless (choice.has_value (), "%s", c.name);
  assert_caps (mc::native_caps (*device, *choice).get (), c.expected, c.name);
}
GST_END_TEST;

Suite *
device_modes_suite ()
{
  Suite *suite = suite_create ("device modes");
  TCase *tc = tcase_create ("modes");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, caps_of_any_kind_become_boxes, 0, std::size (kModes));
  tcase_add_test (tc, a_box_keeps_the_structure_it_came_from);
  tcase_add_test (tc, a_device_that_says_anything_gives_the_customary_picture_and_sound);
  tcase_add_test (tc, the_properties_tell_what_caps_leave_open);
  tcase_add_test (tc, hundreds_of_structures_are_read);
  tcase_add_loop_test (tc, native_caps_pin_the_chosen_mode, 0, std::size (kPins));
  return suite;
}

} // namespace

GST_CHECK_MAIN (device_modes);
