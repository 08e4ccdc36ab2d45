// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fixture.hpp"

#include <thread>

using namespace mctest;

namespace {

ProcessorPtr
read_of (GstMediaStreamTrack *track)
{
  return ProcessorPtr (gst_media_stream_track_processor_new (track));
}

mc::SamplePtr
read (GstMediaStreamTrackProcessor *processor)
{
  mc::ErrorPtr error;
  mc::SamplePtr sample (
      gst_media_stream_track_processor_read (processor, nullptr, mc::out (error)));
  fail_unless (error == nullptr, "%s", error ? error->message : "");
  return sample;
}

struct Reading
{
  bool called = false;
  mc::SamplePtr sample;
  mc::ErrorPtr error;
};

void
start (GstMediaStreamTrackProcessor *processor, GCancellable *cancellable, Reading &reading)
{
  gst_media_stream_track_processor_read_async (
      processor, cancellable,
      [] (GObject *object, GAsyncResult *result, gpointer data) {
        auto *to = static_cast<Reading *> (data);
        to->sample.reset (gst_media_stream_track_processor_read_finish (
            GST_MEDIA_STREAM_TRACK_PROCESSOR (object), result, mc::out (to->error)));
        to->called = true;
      },
      &reading);
}

} // namespace

/* MUST 114, 230, 417 */
GST_START_TEST (frames_have_the_size_of_the_settings_and_growing_times)
{
  const auto track
      = get_track (R"({"video": {"width": {"exact": 160}, "height": {"exact": 120}}})");
  const auto processor = read_of (track.get ());
  GstClockTime last = 0;
  for (int i = 0; i < 5; i++) {
    const auto sample = read (processor.get ());
    const GstStructure *caps = gst_caps_get_structure (gst_sample_get_caps (sample.get ()), 0);
    assert_text (field (caps, "width"), setting (track.get (), "width"));
    assert_text (field (caps, "height"), setting (track.get (), "height"));
    const GstClockTime time = GST_BUFFER_PTS (gst_sample_get_buffer (sample.get ()));
    fail_unless (GST_CLOCK_TIME_IS_VALID (time) && time > last);
    last = time;
  }
}
GST_END_TEST;

GST_START_TEST (sound_comes_in_the_settings_too)
{
  const auto track = get_track (R"({"audio": {"channelCount": {"exact": 1}}})");
  const auto processor = read_of (track.get ());
  const auto sample = read (processor.get ());
  assert_text (field (gst_caps_get_structure (gst_sample_get_caps (sample.get ()), 0), "channels"),
               "1");
}
GST_END_TEST;

/* MUST 65 */
GST_START_TEST (stopping_one_of_two_tracks_leaves_the_other_flowing)
{
  const auto one = get_track (R"({"video": true})");
  const auto two = get_track (R"({"video": true})");
  const auto first = read_of (one.get ());
  const auto second = read_of (two.get ());
  fail_unless (read (first.get ()) != nullptr);
  gst_media_stream_track_stop (one.get ());
  /* MUST 72 */
  fail_unless (read (first.get ()) == nullptr);
  for (int i = 0; i < 5; i++)
    fail_unless (read (second.get ()) != nullptr);
}
GST_END_TEST;

GST_START_TEST (two_processors_read_one_track)
{
  const auto track = get_track (R"({"video": true})");
  const auto first = read_of (track.get ());
  const auto second = read_of (track.get ());
  fail_unless (read (first.get ()) && read (second.get ()));
  gst_media_stream_track_processor_close (first.get ());
  fail_unless (read (first.get ()) == nullptr);
  fail_unless (read (second.get ()) != nullptr);
}
GST_END_TEST;

GST_START_TEST (a_read_that_is_cancelled_leaves_the_next_one_alone)
{
  const auto track = get_track (R"({"video": true})");
  const auto processor = read_of (track.get ());
  perform ("front", R"({"do": "stall"})");
  const CancellablePtr cancellable (g_cancellable_new ());
  Reading reading;
  // What was captured before the stall is read first.
  do {
    reading = Reading ();
    start (processor.get (), cancellable.get (), reading);
    if (!reading.called)
      g_cancellable_cancel (cancellable.get ());
    run_until (nullptr, [&] { return reading.called; });
  } while (reading.sample);
  fail_unless (g_error_matches (reading.error.get (), G_IO_ERROR, G_IO_ERROR_CANCELLED));
  perform ("front", R"({"do": "resume"})");
  fail_unless (read (processor.get ()) != nullptr);
}
GST_END_TEST;

GST_START_TEST (close_ends_a_read_that_waits)
{
  const auto track = get_track (R"({"video": true})");
  const auto processor = read_of (track.get ());
  perform ("front", R"({"do": "stall"})");
  std::thread closer ([&] { gst_media_stream_track_processor_close (processor.get ()); });
  while (read (processor.get ())) {
  }
  closer.join ();
}
GST_END_TEST;

GST_START_TEST (a_second_read_at_a_time_is_refused)
{
  const auto track = get_track (R"({"video": true})");
  const auto processor = read_of (track.get ());
  Reading first, second;
  start (processor.get (), nullptr, first);
  start (processor.get (), nullptr, second);
  run_until (nullptr, [&] { return first.called && second.called; });
  fail_unless (first.sample != nullptr);
  // The first may have been over already; otherwise it is pending.
  fail_unless (second.sample
               || g_error_matches (second.error.get (), G_IO_ERROR, G_IO_ERROR_PENDING));
}
GST_END_TEST;

GST_START_TEST (a_processor_of_an_ended_track_has_nothing_to_read)
{
  const auto track = get_track (R"({"video": true})");
  gst_media_stream_track_stop (track.get ());
  const auto processor = read_of (track.get ());
  fail_unless (read (processor.get ()) == nullptr);
}
GST_END_TEST;

GST_START_TEST (a_device_that_is_lost_ends_the_reading)
{
  const auto track = get_track (R"({"video": true})");
  const auto processor = read_of (track.get ());
  perform ("front", R"({"do": "unplug"})");
  while (read (processor.get ())) {
  }
  assert_equals_int (gst_media_stream_track_get_ready_state (track.get ()),
                     GST_MEDIA_STREAM_TRACK_STATE_ENDED);
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_add_test (tc, frames_have_the_size_of_the_settings_and_growing_times);
  tcase_add_test (tc, sound_comes_in_the_settings_too);
  tcase_add_test (tc, stopping_one_of_two_tracks_leaves_the_other_flowing);
  tcase_add_test (tc, two_processors_read_one_track);
  tcase_add_test (tc, a_read_that_is_cancelled_leaves_the_next_one_alone);
  tcase_add_test (tc, close_ends_a_read_that_waits);
  tcase_add_test (tc, a_second_read_at_a_time_is_refused);
  tcase_add_test (tc, a_processor_of_an_ended_track_has_nothing_to_read);
  tcase_add_test (tc, a_device_that_is_lost_ends_the_reading);
}

MC_CHECK_MAIN ("library_processor", add_tests)
