// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fixture.hpp"

#include "gst/fakedevices/frame_code.hpp"

#include <gst/audio/audio.h>

#include <cmath>
#include <vector>

using namespace mc;
using namespace mc::test;

static std::string
one_mode (const char *name, const char *format, int rate, int channels)
{
  return std::string (R"({"devices":[{"kind":"microphone","name":")") + name
         + R"(","modes":[{"format":")" + format + R"(","rate":)" + std::to_string (rate)
         + R"(,"channels":)" + std::to_string (channels) + "}]}]}";
}

/// What a second of capture holds: the first channel, from -1 to 1.
static std::vector<double>
record (const Fixture &fixture, const Capture &capture, guint periods)
{
  std::vector<double> all;
  for (guint i = 0; i < periods; i++) {
    const SamplePtr sample = capture.next (fixture);
    GstAudioInfo info;
    fail_unless (gst_audio_info_from_caps (&info, gst_sample_get_caps (sample.get ())));
    GstBuffer *buffer = gst_sample_get_buffer (sample.get ());
    const guint64 rate = guint64 (GST_AUDIO_INFO_RATE (&info));
    assert_equals_uint64 (GST_BUFFER_OFFSET (buffer), all.size ());
    assert_equals_uint64 (GST_BUFFER_PTS (buffer),
                          gst_util_uint64_scale (all.size (), GST_SECOND, rate));
    GstMapInfo map;
    fail_unless (gst_buffer_map (buffer, &map, GST_MAP_READ));
    const size_t channels = size_t (GST_AUDIO_INFO_CHANNELS (&info));
    const size_t n = map.size / size_t (GST_AUDIO_INFO_BPS (&info));
    const bool real = info.finfo->unpack_format == GST_AUDIO_FORMAT_F64;
    std::vector<gint32> whole (n);
    std::vector<double> values (n);
    info.finfo->unpack_func (info.finfo, GST_AUDIO_PACK_FLAG_NONE,
                             real ? gpointer (values.data ()) : gpointer (whole.data ()), map.data,
                             gint (n));
    for (size_t k = 0; k < n; k++) {
      if (!real)
        values[k] = whole[k] / double (G_MAXINT32);
      if (k % channels == 0)
        all.push_back (values[k]);
      else
        fail_unless (values[k] == values[k - 1], "the channels differ");
    }
    gst_buffer_unmap (buffer, &map);
    assert_equals_uint64 (GST_BUFFER_PTS (buffer) + GST_BUFFER_DURATION (buffer),
                          gst_util_uint64_scale (all.size (), GST_SECOND, rate));
  }
  return all;
}

/// The strength of @frequency in @samples, of a full-scale sine: 1.
static double
strength (const std::vector<double> &samples, size_t from, double frequency, double rate)
{
  double real = 0, imaginary = 0;
  for (size_t i = from; i < samples.size (); i++) {
    real += samples[i] * std::cos (2 * G_PI * frequency * double (i) / rate);
    imaginary += samples[i] * std::sin (2 * G_PI * frequency * double (i) / rate);
  }
  return 2 * std::hypot (real, imaginary) / double (samples.size () - from);
}

struct SoundCase
{
  const char *format;
  int rate, channels;
};

static const SoundCase kSounds[] = {
  { "S16LE", 8000, 1 },  { "S16LE", 44100, 2 }, { "S16LE", 22050, 1 }, { "S16LE", 11025, 1 },
  { "F32LE", 48000, 1 }, { "S32LE", 48000, 2 }, { "F64LE", 16000, 2 }, { "S24LE", 96000, 6 },
  { "U8", 8000, 1 },     { "S16BE", 48000, 8 },
};

GST_START_TEST (a_microphone_hears_its_tone_with_exact_times)
{
  const auto &c = kSounds[__i__];
  const Fixture fixture;
  fixture.configure (one_mode ("mic", c.format, c.rate, c.channels));
  const Capture capture ("fakeaudiosrc");
  capture.play ();
  const auto samples = record (fixture, capture, 50);
  const double frequency = 300 + 50 * (fake::camera_tag ("mic") % 16);
  const size_t after_click = size_t (c.rate) / 100;
  const double tone = strength (samples, after_click, frequency, c.rate);
  fail_unless (std::fabs (tone - 0.25) < 0.01, "%s: tone of %g", c.format, tone);
  const double other = strength (samples, after_click, frequency + 100, c.rate);
  fail_unless (other < 0.01, "%s: another tone of %g", c.format, other);
}
GST_END_TEST;

GST_START_TEST (a_click_marks_each_full_second)
{
  const Fixture fixture;
  fixture.configure (one_mode ("mic", "F32LE", 44100, 1));
  const Capture capture ("fakeaudiosrc");
  capture.play ();
  const auto samples = record (fixture, capture, 210);
  for (size_t i = 0; i < samples.size (); i++) {
    const bool click = i % 44100 <= 44; /* One millisecond. */
    fail_unless ((std::fabs (samples[i]) > 0.5) == click, "sample %u", unsigned (i));
  }
}
GST_END_TEST;

GST_START_TEST (microphones_can_be_told_apart)
{
  const Fixture fixture;
  fixture.configure ("default");
  const Capture capture ("fakeaudiosrc");
  capture.play ();
  const auto one = record (fixture, capture, 30);
  fail_unless (strength (one, 480, 300 + 50 * (fake::camera_tag ("microphone") % 16), 48000) > 0.2);
  fail_unless (strength (one, 480, 300 + 50 * (fake::camera_tag ("headset") % 16), 48000) < 0.02);
}
GST_END_TEST;

static Suite *
fake_sound_suite (void)
{
  Suite *suite = suite_create ("fake sound");
  TCase *tc = tcase_create ("sound");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, a_microphone_hears_its_tone_with_exact_times, 0, G_N_ELEMENTS (kSounds));
  tcase_add_test (tc, a_click_marks_each_full_second);
  tcase_add_test (tc, microphones_can_be_told_apart);
  return suite;
}

GST_CHECK_MAIN (fake_sound)
