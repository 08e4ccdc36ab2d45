// SPDX-License-Identifier: LGPL-2.1-or-later
#include "viewer.hpp"

#include <cmath>

using namespace mctest;

/* The voice of a microphone, processed by webrtcdsp: for each track as it wants it. */

namespace {

std::string
settings_of (const TrackPtr &track)
{
  std::string text;
  for (const char *name :
       { "echoCancellation", "autoGainControl", "noiseSuppression", "sampleRate", "latency" })
    text += (text.empty () ? "" : " ") + setting (track.get (), name);
  return text;
}

/// What the application plays, and wants to hear nothing of.
class Playback
{
public:
  Playback ()
      : pipeline_ (mc::sink (gst_parse_launch (
          "audiotestsrc is-live=true ! audio/x-raw,format=S16LE,rate=48000,channels=2 ! "
          "webrtcechoprobe name=webrtcechoprobe0 ! fakesink sync=true",
          nullptr)))
  {
    fail_unless (pipeline_ != nullptr);
    gst_element_set_state (pipeline_.get (), GST_STATE_PLAYING);
    fail_unless (gst_element_get_state (pipeline_.get (), nullptr, nullptr, GST_CLOCK_TIME_NONE)
                 == GST_STATE_CHANGE_SUCCESS);
  }
  ~Playback () { gst_element_set_state (pipeline_.get (), GST_STATE_NULL); }
  Playback (const Playback &) = delete;

private:
  mc::ElementPtr pipeline_;
};

/// A reader of sound in 16 bits.
class Listener
{
public:
  explicit Listener (const TrackPtr &track)
      : processor_ (gst_media_stream_track_processor_new (track.get ()))
  {
  }

  struct Heard
  {
    double power = 0; ///< mean square
    GstClockTime pts = 0;
    int rate = 0;
    gsize frames = 0;
  };

  Heard next ()
  {
    mc::ErrorPtr error;
    const mc::SamplePtr sample (
        gst_media_stream_track_processor_read (processor_.get (), nullptr, mc::out (error)));
    fail_unless (sample != nullptr, "%s", error ? error->message : "the track ended");
    GstBuffer *buffer = gst_sample_get_buffer (sample.get ());
    const GstStructure *structure = gst_caps_get_structure (gst_sample_get_caps (sample.get ()), 0);
    assert_text (field (structure, "format"), "S16LE");
    int channels = 0;
    Heard heard;
    gst_structure_get (structure, "rate", G_TYPE_INT, &heard.rate, "channels", G_TYPE_INT,
                       &channels, nullptr);
    heard.pts = GST_BUFFER_PTS (buffer);
    GstMapInfo map;
    fail_unless (gst_buffer_map (buffer, &map, GST_MAP_READ));
    const auto *values = reinterpret_cast<const gint16 *> (map.data);
    const gsize n = map.size / sizeof *values;
    for (gsize i = 0; i < n; i++)
      heard.power += double (values[i]) * values[i] / double (n);
    heard.frames = n / gsize (channels);
    gst_buffer_unmap (buffer, &map);
    fail_unless (heard.pts > last_ || last_ == 0, "time does not grow");
    last_ = heard.pts;
    return heard;
  }

private:
  ProcessorPtr processor_;
  GstClockTime last_ = 0;
};

struct Row
{
  const char *name;
  const char *constraints;
  const char *expected; ///< echo, gain, noise, rate, latency
};

const Row kRows[] = {
  { "nothing is done unasked", "{}", "false false false 48000 0.01" },
  { "noise", R"({"noiseSuppression": true})", "false false true 48000 0.02" },
  { "gain, required", R"({"autoGainControl": {"exact": true}})", "false true false 48000 0.02" },
  { "the rates are those that it has", R"({"noiseSuppression": true, "sampleRate": 44100})",
    "false false true 48000 0.02" },
  { "one of its rates", R"({"noiseSuppression": true, "sampleRate": {"exact": 16000}})",
    "false false true 16000 0.02" },
  { "a required rate is worth more",
    R"({"noiseSuppression": true, "sampleRate": {"exact": 44100}})",
    "false false false 44100 0.01" },
  { "and a required latency", R"({"noiseSuppression": true, "latency": {"max": 0.015}})",
    "false false false 48000 0.01" },
  { "advanced", R"({"advanced": [{"noiseSuppression": true, "autoGainControl": true}]})",
    "false true true 48000 0.02" },
  { "149: no mode of that name", R"({"echoCancellation": "all"})", "false false false 48000 0.01" },
};

} // namespace

// MUST 101, 102, 103, 113, 120
GST_START_TEST (capabilities_tell_what_can_be_switched)
{
  const auto info = find_device ("Built-in Microphone");
  const mc::StructurePtr caps (
      gst_input_device_info_get_capabilities (GST_INPUT_DEVICE_INFO (info.get ())));
  for (const char *name : { "echoCancellation", "autoGainControl", "noiseSuppression" })
    assert_text (field (caps.get (), name), "{ (boolean)false, (boolean)true }");
}
GST_END_TEST;

// MUST 119, 120, 137, 138, 140
GST_START_TEST (a_track_gets_the_processing_that_it_asks_for)
{
  const Row &row = kRows[__i__];
  const auto track = get_track (R"({"audio": {"deviceId": {"exact": ""}}})");
  change (track, row.constraints);
  assert_text (std::string (row.name) + ": " + settings_of (track),
               std::string (row.name) + ": " + row.expected);
  Listener listener (track);
  for (int i = 0; i < 5; i++)
    assert_text (std::to_string (listener.next ().rate), setting (track.get (), "sampleRate"));
}
GST_END_TEST;

// MUST 137, 218
GST_START_TEST (a_request_may_require_processing)
{
  const auto track = get_track (
      R"({"audio": {"noiseSuppression": {"exact": true}, "autoGainControl": {"exact": false}}})");
  assert_text (settings_of (track), "false false true 48000 0.02");
  const mc::ErrorPtr error = refusal_of (R"({"audio": {"echoCancellation": {"exact": true}}})");
  assert_text (gst_media_capture_error_get_constraint (error.get ()), "echoCancellation");
}
GST_END_TEST;

// MUST 155, 178
GST_START_TEST (processing_and_a_rate_that_it_has_not_are_refused_together)
{
  const auto track = get_track (R"({"audio": true})");
  const char *json = R"({"noiseSuppression": {"exact": true}, "sampleRate": {"exact": 44100}})";
  assert_text (refused (track, json), "");
  assert_text (settings_of (track), "false false false 48000 0.01");
}
GST_END_TEST;

// MUST 191
GST_START_TEST (raw_and_processed_sound_come_from_one_microphone)
{
  const auto raw = get_track (R"({"audio": true})");
  const auto processed = clone_of (raw);
  change (processed, R"({"noiseSuppression": {"exact": true}})");
  assert_text (settings_of (raw), "false false false 48000 0.01");
  Listener hears_raw (raw), hears_processed (processed);
  // A steady tone is noise to it: after some time little is left. The other track has all of it.
  double loud = 0;
  for (int i = 0; i < 20; i++)
    loud = std::max (loud, hears_raw.next ().power);
  double quiet = loud;
  while (quiet > loud / 8)
    quiet = hears_processed.next ().power;
  for (int i = 0; i < 20; i++)
    hears_raw.next ();
  fail_unless (hears_raw.next ().power > quiet);

  change (processed, R"({"noiseSuppression": {"exact": false}})");
  while (quiet < loud / 2)
    quiet = hears_processed.next ().power;
}
GST_END_TEST;

// MUST 137, 139
GST_START_TEST (echo_is_taken_out_of_what_the_process_plays)
{
  const auto track = get_track (R"({"audio": {"echoCancellation": true}})");
  assert_text (settings_of (track), "false false false 48000 0.01");
  assert_text (refused (track, R"({"echoCancellation": {"exact": true}})"), "echoCancellation");
  {
    const Playback playback;
    change (track, R"({"echoCancellation": {"exact": true}})");
    assert_text (settings_of (track), "true false false 48000 0.02");
    Listener listener (track);
    for (int i = 0; i < 20; i++)
      assert_equals_int (listener.next ().rate, 48000);
    change (track, R"({"echoCancellation": false})");
    assert_text (settings_of (track), "false false false 48000 0.01");
  }
  assert_text (refused (track, R"({"echoCancellation": {"exact": true}})"), "echoCancellation");
}
GST_END_TEST;

// MUST 154, 176
GST_START_TEST (modes_of_echo_cancellation_that_there_are_not_are_refused)
{
  const Playback playback;
  const auto track = get_track (R"({"audio": true})");
  assert_text (refused (track, R"({"echoCancellation": {"exact": "all"}})"), "echoCancellation");
  assert_text (refused (track, R"({"echoCancellation": {"exact": "remote-only"}})"),
               "echoCancellation");
}
GST_END_TEST;

namespace {

struct Hint
{
  const char *name;
  const char *constraints;
  const char *hint;
  const char *expected; ///< echo, gain, noise
};

const Hint kHints[] = {
  { "music turns off what was ideal", R"({"noiseSuppression": true, "autoGainControl": true})",
    "music", "false false false" },
  { "not what is required",
    R"({"noiseSuppression": {"exact": true}, "autoGainControl": {"ideal": true}})", "music",
    "false false true" },
  { "nor what an advanced set has",
    R"({"autoGainControl": true, "advanced": [{"noiseSuppression": true}]})", "music",
    "false false true" },
  { "nor echo cancellation", R"({"echoCancellation": {"exact": true}})", "music",
    "true false false" },
  { "speech turns two on", "{}", "speech", "true true false" },
  { "not what is required off", R"({"echoCancellation": {"exact": false}})", "speech",
    "false true false" },
  { "and leaves the third as it was asked for", R"({"noiseSuppression": true})", "speech",
    "true true true" },
  { "for machines", R"({"noiseSuppression": true})", "speech-recognition", "false false false" },
  { "nothing is said", R"({"noiseSuppression": true})", "", "false false true" },
  { "a hint for pictures", R"({"noiseSuppression": true})", "motion", "false false true" },
};

std::string
processing_of (const TrackPtr &track)
{
  const std::string all = settings_of (track);
  return all.substr (0, all.find (" 48000"));
}

} // namespace

// MUST 412, 413
GST_START_TEST (a_content_hint_chooses_the_processing_anew)
{
  const Hint &c = kHints[__i__];
  const Playback playback;
  const auto track = get_track (R"({"audio": true})");
  const auto other = clone_of (track);
  change (track, c.constraints);
  const std::string before = processing_of (track);
  // What a track asks its device for is done in order.
  gst_media_stream_track_set_content_hint (track.get (), c.hint);
  change (other, "{}");
  assert_text (std::string (c.name) + ": " + processing_of (track),
               std::string (c.name) + ": " + c.expected);
  // Constraints that come later do not end it.
  const std::string asked = constraints_of (track);
  change (track, c.constraints);
  assert_text (processing_of (track), c.expected);
  assert_text (constraints_of (track), asked);
  const auto clone = clone_of (track);
  change (clone, c.constraints);
  assert_text (processing_of (clone), c.expected);
  assert_text (processing_of (other), "false false false");
  gst_media_stream_track_set_content_hint (track.get (), "");
  change (other, "{}");
  assert_text (processing_of (track), before);
}
GST_END_TEST;

// MUST 413
GST_START_TEST (music_is_heard_as_it_is)
{
  const auto raw = get_track (R"({"audio": true})");
  const auto track = clone_of (raw);
  change (track, R"({"noiseSuppression": true})");
  Listener hears_raw (raw), hears (track);
  double loud = 0;
  for (int i = 0; i < 20; i++)
    loud = std::max (loud, hears_raw.next ().power);
  double power = loud;
  while (power > loud / 8)
    power = hears.next ().power;
  gst_media_stream_track_set_content_hint (track.get (), "music");
  while (power < loud / 2)
    power = hears.next ().power;
}
GST_END_TEST;

// MUST 182
GST_START_TEST (a_track_that_has_ended_may_get_a_hint)
{
  const auto track = get_track (R"({"audio": {"noiseSuppression": true}})");
  gst_media_stream_track_stop (track.get ());
  gst_media_stream_track_set_content_hint (track.get (), "music");
  const mc::CharPtr hint (gst_media_stream_track_dup_content_hint (track.get ()));
  assert_text (hint.get (), "music");
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_add_test (tc, capabilities_tell_what_can_be_switched);
  tcase_add_loop_test (tc, a_track_gets_the_processing_that_it_asks_for, 0, std::size (kRows));
  tcase_add_test (tc, a_request_may_require_processing);
  tcase_add_test (tc, processing_and_a_rate_that_it_has_not_are_refused_together);
  tcase_add_test (tc, raw_and_processed_sound_come_from_one_microphone);
  tcase_add_test (tc, echo_is_taken_out_of_what_the_process_plays);
  tcase_add_test (tc, modes_of_echo_cancellation_that_there_are_not_are_refused);
  tcase_add_loop_test (tc, a_content_hint_chooses_the_processing_anew, 0, std::size (kHints));
  tcase_add_test (tc, music_is_heard_as_it_is);
  tcase_add_test (tc, a_track_that_has_ended_may_get_a_hint);
}

MC_CHECK_MAIN ("library_voice", add_tests)
