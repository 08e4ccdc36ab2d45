// SPDX-License-Identifier: LGPL-2.1-or-later
#include "viewer.hpp"

#include "tests/lib/lock_step.hpp"

#include <cmath>

using namespace mctest;

/* What a track measures of itself, and what it tells of that. */

namespace {

constexpr const char *kCamera = R"json({ "devices": [
  { "kind": "camera", "name": "dim", "default": true,
    "modes": [ { "format": "YUY2", "width": 160, "height": 120, "framerates": [30] } ] },
  { "kind": "microphone", "name": "voice", "default": true,
    "modes": [ { "format": "S16LE", "rate": 48000, "channels": 1 } ] } ] })json";

double
measure (const TrackPtr &track, const char *name)
{
  const mc::StructurePtr stats (gst_media_stream_track_get_stats (track.get ()));
  double value = 0;
  fail_unless (gst_structure_get_double (stats.get (), name, &value), "no %s", name);
  return value;
}

void
assert_near (double actual, double expected)
{
  fail_unless (std::fabs (actual - expected) <= 0.02 * expected, "%g in place of %g", actual,
               expected);
}

} // namespace

GST_START_TEST (rate_and_latency_are_measured)
{
  mc::test::LockStep time;
  const auto fast = time.meanwhile ([] {
    use_devices (kCamera);
    return get_track (R"({"video": true})");
  });
  const auto slow = clone_of (fast);
  change (slow, R"({"frameRate": {"exact": 10}})");
  Viewer viewer (fast);
  for (int i = 0; i < 90; i++) {
    time.frame ();
    viewer.next ();
  }
  assert_near (measure (fast, "frameRate"), 30);
  assert_near (measure (slow, "frameRate"), 10);
  // A frame is given when its time is over. A reader that began with the one of the opening, whose
  // successor was there already, is behind by that one.
  const double latency = measure (fast, "averageAge");
  fail_unless (latency > 0.98 / 30 && latency < 2.02 / 30, "%g", latency);
  assert_near (measure (fast, "maximumAge"), latency);
  // Nobody reads it.
  fail_unless (measure (slow, "averageAge") == 0);
  gst_media_stream_track_stop (fast.get ());
  fail_unless (measure (fast, "frameRate") == 0);
}
GST_END_TEST;

// MUST 415, 416
GST_START_TEST (counters_stand_still_while_no_media_passes)
{
  mc::test::LockStep time;
  const auto track = time.meanwhile ([] {
    use_devices (kCamera);
    return get_track (R"({"video": true})");
  });
  const auto slow = clone_of (track);
  change (slow, R"({"frameRate": {"exact": 10}})");
  time.frame (); // from the next one on it has that rate
  const auto counters = [] (const TrackPtr &of) {
    const mc::StructurePtr stats (gst_media_stream_track_get_stats (of.get ()));
    return field (stats.get (), "totalFrames") + " = " + field (stats.get (), "deliveredFrames")
           + " + " + field (stats.get (), "discardedFrames");
  };
  const auto count = [] (const TrackPtr &of, const char *name) {
    const mc::StructurePtr stats (gst_media_stream_track_get_stats (of.get ()));
    guint64 value = 0;
    fail_unless (gst_structure_get_uint64 (stats.get (), name, &value), "no %s", name);
    return value;
  };
  for (const bool enabled : { true, false, true }) {
    for (const TrackPtr *one : { &track, &slow })
      gst_media_stream_track_set_enabled (one->get (), enabled);
    const std::string before = counters (slow);
    const guint64 total = count (slow, "totalFrames"), given = count (slow, "deliveredFrames");
    for (int i = 0; i < 30; i++)
      time.frame ();
    if (!enabled) {
      assert_text (counters (slow), before);
      continue;
    }
    assert_equals_uint64 (count (slow, "totalFrames"), total + 30);
    assert_equals_uint64 (count (slow, "deliveredFrames"), given + 10);
    assert_equals_uint64 (count (slow, "totalFrames"),
                          count (slow, "deliveredFrames") + count (slow, "discardedFrames"));
  }
  // Nobody reads them.
  assert_equals_uint64 (count (slow, "readFrames"), 0);
}
GST_END_TEST;

GST_START_TEST (sound_has_a_latency_and_no_frame_rate)
{
  use_devices (kCamera);
  const auto track = get_track (R"({"audio": true})");
  const ProcessorPtr processor (gst_media_stream_track_processor_new (track.get ()));
  const mc::SamplePtr sample (
      gst_media_stream_track_processor_read (processor.get (), nullptr, nullptr));
  fail_unless (measure (track, "maximumAge") > 0);
  const mc::StructurePtr stats (gst_media_stream_track_get_stats (track.get ()));
  fail_unless (!gst_structure_has_field (stats.get (), "frameRate"));
}
GST_END_TEST;

// MUST 116
GST_START_TEST (a_camera_in_bad_light_is_told_once_and_its_recovery_once)
{
  use_devices (kCamera);
  const auto track = get_track (R"({"video": true})");
  const auto slow = clone_of (track);
  change (slow, R"({"frameRate": {"exact": 10}})");
  struct Told
  {
    int changes = 0;
    gboolean deviates = FALSE;
    double setting = 0;
    double measured = 0;
  } told, others;
  const auto told_cb = +[] (Told *to, gboolean deviates, double setting, double measured) {
    *to = { to->changes + 1, deviates, setting, measured };
  };
  g_signal_connect_swapped (track.get (), "rate-deviation", G_CALLBACK (told_cb), &told);
  g_signal_connect_swapped (slow.get (), "rate-deviation", G_CALLBACK (told_cb), &others);
  perform ("dim", R"({"do": "low-light", "every": 2})");
  run_until (nullptr, [&] { return told.changes == 1; });
  fail_unless (told.deviates);
  assert_near (told.setting, 30);
  fail_unless (told.measured > 10 && told.measured < 20, "%g", told.measured);
  assert_text (setting (track.get (), "frameRate"), "30");
  const double given = measure (track, "frameRate");
  fail_unless (given > 10 && given < 20, "%g", given);
  perform ("dim", R"({"do": "low-light", "every": 1})");
  run_until (nullptr, [&] { return told.changes == 2; });
  fail_unless (!told.deviates);
  fail_unless (told.measured > 27, "%g", told.measured);
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_add_test (tc, rate_and_latency_are_measured);
  tcase_add_test (tc, a_camera_in_bad_light_is_told_once_and_its_recovery_once);
  tcase_add_test (tc, counters_stand_still_while_no_media_passes);
  tcase_add_test (tc, sound_has_a_latency_and_no_frame_rate);
}

MC_CHECK_MAIN ("library_measures", add_tests)
