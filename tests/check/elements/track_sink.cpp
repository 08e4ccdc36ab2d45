// SPDX-License-Identifier: LGPL-2.1-or-later

/* A pipeline becomes a track, and the track is read in another one. */

#include "pipeline.hpp"

#include "gst/util/mutex.hpp"

#include <gst/app/app.h>
#include <vector>

using namespace test;

namespace {

using TrackPtr = Ref<GstMediaStreamTrack>;

TrackPtr
track_of (const Pipeline &pipeline, const char *sink = "sink")
{
  GstMediaStreamTrack *track = nullptr;
  g_object_get (pipeline.element (sink).get (), "track", &track, nullptr);
  fail_unless (track != nullptr);
  return TrackPtr (track);
}

/// Makes the source @name of @pipeline read @track.
void
let_read (const Pipeline &pipeline, const char *name, const TrackPtr &track)
{
  g_object_set (pipeline.element (name).get (), "track", track.get (), nullptr);
}

void
run_until_told (bool &told)
{
  while (!told)
    g_main_context_iteration (nullptr, TRUE);
}

/// Waits for a signal of @track, in its main context, until @done.
void
wait_until (const TrackPtr &track, const char *signal, bool (*done) (GstMediaStreamTrack *))
{
  bool told = false;
  const gulong handler = g_signal_connect (track.get (), signal,
                                           G_CALLBACK (+[] (GstMediaStreamTrack *, gpointer data) {
                                             *static_cast<bool *> (data) = true;
                                           }),
                                           &told);
  while (!done (track.get ())) {
    told = false;
    run_until_told (told);
  }
  g_signal_handler_disconnect (track.get (), handler);
}

bool
is_muted (GstMediaStreamTrack *track)
{
  return gst_media_stream_track_get_muted (track);
}
bool
is_unmuted (GstMediaStreamTrack *track)
{
  return !gst_media_stream_track_get_muted (track);
}
bool
has_ended (GstMediaStreamTrack *track)
{
  return gst_media_stream_track_get_ready_state (track) == GST_MEDIA_STREAM_TRACK_STATE_ENDED;
}

mc::SamplePtr
pull (const Pipeline &pipeline)
{
  mc::SamplePtr sample (
      gst_app_sink_try_pull_sample (GST_APP_SINK (pipeline.element ("out").get ()), kPatience));
  fail_unless (sample != nullptr, "nothing came");
  return sample;
}

int
width_of (const mc::SamplePtr &sample)
{
  int width = 0;
  gst_structure_get_int (gst_caps_get_structure (gst_sample_get_caps (sample.get ()), 0), "width",
                         &width);
  return width;
}

/// When, on the system clock, the sample is due in the pipeline it was read in.
GstClockTime
clock_time_of (const mc::SamplePtr &sample, const Pipeline &pipeline)
{
  return GST_BUFFER_PTS (gst_sample_get_buffer (sample.get ()))
         + gst_element_get_base_time (pipeline.get ());
}

constexpr const char *kPicture
    = "videotestsrc is-live=true pattern=white ! "
      "video/x-raw,format=GRAY8,width=64,height=48,framerate=30/1 ! videotracksink name=sink";
constexpr const char *kReader = "videotracksrc name=src ! appsink name=out sync=false";

} // namespace

// MUST 44, 52, 53
GST_START_TEST (a_pipeline_is_a_track_in_another_pipeline)
{
  Pipeline writer (kPicture);
  const TrackPtr track = track_of (writer);
  fail_unless (is_muted (track.get ()) && !has_ended (track.get ()));
  Pipeline reader (kReader);
  let_read (reader, "src", track);
  reader.play ();
  writer.play ();
  const auto sample = pull (reader);
  assert_equals_int (width_of (sample), 64);
  wait_until (track, "unmute", is_unmuted);
  const mc::StructurePtr settings (gst_media_stream_track_get_settings (track.get ()));
  fail_unless (number (settings.get (), "width") == 64
               && number (settings.get (), "frameRate") == 30);
}
GST_END_TEST;

GST_START_TEST (the_bus_tells_of_the_track)
{
  Pipeline writer ("videotestsrc num-buffers=3 ! videotracksink name=sink label=card");
  const TrackPtr track = track_of (writer);
  writer.play ();
  const MessagePtr started = writer.wait_element ("mediastreamtrack-started");
  const GstStructure *told = gst_message_get_structure (started.get ());
  assert_equals_string (gst_structure_get_string (told, "id"),
                        gst_media_stream_track_get_id (track.get ()));
  assert_equals_string (gst_structure_get_string (told, "label"), "card");
  const GValue *object = gst_structure_get_value (told, "track");
  fail_unless (object && g_value_get_object (object) == track.get ());
  writer.wait_element ("mediastreamtrack-ended");
}
GST_END_TEST;

// MUST 70, 73
GST_START_TEST (the_end_of_the_stream_ends_the_track)
{
  Pipeline writer ("videotestsrc num-buffers=10 ! video/x-raw,format=GRAY8,framerate=50/1 ! "
                   "videotracksink name=sink");
  const TrackPtr track = track_of (writer);
  Pipeline reader ("videotracksrc name=src ! fakesink sync=false");
  let_read (reader, "src", track);
  reader.play ();
  writer.play ();
  writer.wait (GST_MESSAGE_EOS);
  fail_unless (has_ended (track.get ()));
  assert_equals_int (gst_media_stream_track_get_end_reason (track.get ()),
                     GST_MEDIA_STREAM_TRACK_END_REASON_SOURCE_ENDED);
  reader.wait (GST_MESSAGE_EOS);
}
GST_END_TEST;

GST_START_TEST (another_stream_is_another_track)
{
  Pipeline writer ("videotestsrc num-buffers=3 ! videotracksink name=sink");
  const TrackPtr first = track_of (writer);
  writer.play ();
  writer.wait (GST_MESSAGE_EOS);
  writer.set_state (GST_STATE_READY);
  writer.play ();
  writer.wait (GST_MESSAGE_EOS);
  const TrackPtr second = track_of (writer);
  fail_unless (second != first && has_ended (second.get ()));
}
GST_END_TEST;

// MUST 48, 392
GST_START_TEST (a_pause_mutes_and_gives_black)
{
  Pipeline writer (kPicture);
  const TrackPtr track = track_of (writer);
  Pipeline reader (kReader);
  let_read (reader, "src", track);
  reader.play ();
  writer.play ();
  pull (reader);
  writer.set_state (GST_STATE_PAUSED);
  wait_until (track, "mute", is_muted);
  GstMapInfo map;
  bool white = true;
  while (white) {
    const auto sample = pull (reader);
    GstBuffer *buffer = gst_sample_get_buffer (sample.get ());
    fail_unless (gst_buffer_map (buffer, &map, GST_MAP_READ));
    white = map.data[0] > 128;
    gst_buffer_unmap (buffer, &map);
  }
  writer.play ();
  wait_until (track, "unmute", is_unmuted);
  while (!white) {
    const auto sample = pull (reader);
    GstBuffer *buffer = gst_sample_get_buffer (sample.get ());
    fail_unless (gst_buffer_map (buffer, &map, GST_MAP_READ));
    white = map.data[0] > 128;
    gst_buffer_unmap (buffer, &map);
  }
  fail_if (has_ended (track.get ()));
}
GST_END_TEST;

/// What a pipeline's clock said, as clock times, when its sink was to show each buffer.
class Times
{
public:
  Times (const Pipeline &pipeline, const char *sink)
      : pipeline_ (pipeline.get ()),
        probe_ (pipeline.element (sink), GST_PAD_PROBE_TYPE_BUFFER, buffer_cb, this)
  {
  }
  Times (const Times &) = delete;

  bool contain (GstClockTime time)
  {
    mc::MutexGuard guard (lock_);
    return std::find (times_.begin (), times_.end (), time) != times_.end ();
  }

private:
  static GstPadProbeReturn buffer_cb (GstPad *, GstPadProbeInfo *info, gpointer data)
  {
    auto *self = static_cast<Times *> (data);
    mc::MutexGuard guard (self->lock_);
    self->times_.push_back (GST_BUFFER_PTS (GST_PAD_PROBE_INFO_BUFFER (info))
                            + gst_element_get_base_time (self->pipeline_));
    return GST_PAD_PROBE_OK;
  }

  GstElement *const pipeline_;
  mc::Mutex lock_;
  std::vector<GstClockTime> times_ MC_GUARDED_BY (lock_);
  const SinkProbe probe_; ///< last: it writes to the others
};

GST_START_TEST (what_is_in_step_in_one_pipeline_is_in_step_in_the_other)
{
  Pipeline writer (kPicture);
  Pipeline reader (kReader);
  let_read (reader, "src", track_of (writer));
  reader.play ();
  writer.play ();
  Times times (writer, "sink");
  int seen = 0;
  while (seen < 5) {
    // Before the first frames of the writer, and those that the probe missed, there may be black.
    const GstClockTime time = clock_time_of (pull (reader), reader);
    seen += times.contain (time) ? 1 : 0;
    fail_unless (seen == 0 || times.contain (time));
  }
}
GST_END_TEST;

static const char *const kChanges[]
    = { "video/x-raw,format=GRAY8,width=32,height=16,framerate=25/1",
        "video/x-raw,format=GRAY8,width=128,height=64,framerate=25/1" };

GST_START_TEST (changed_caps_reach_the_reader)
{
  Pipeline writer (
      "videotestsrc is-live=true ! capsfilter name=filter "
      "caps=video/x-raw,format=GRAY8,width=64,height=48,framerate=30/1 ! videotracksink name=sink");
  Pipeline reader (kReader);
  let_read (reader, "src", track_of (writer));
  reader.play ();
  writer.play ();
  assert_equals_int (width_of (pull (reader)), 64);
  for (const char *change : kChanges) {
    const mc::CapsPtr caps (gst_caps_from_string (change));
    int width = 0;
    gst_structure_get_int (gst_caps_get_structure (caps.get (), 0), "width", &width);
    g_object_set (writer.element ("filter").get (), "caps", caps.get (), nullptr);
    while (width_of (pull (reader)) != width) {
    }
  }
}
GST_END_TEST;

GST_START_TEST (a_flush_keeps_the_track)
{
  Pipeline writer ("videotestsrc ! video/x-raw,format=GRAY8,framerate=30/1 ! "
                   "videotracksink name=sink");
  const TrackPtr track = track_of (writer);
  Pipeline reader (kReader);
  let_read (reader, "src", track);
  reader.play ();
  writer.play ();
  pull (reader);
  fail_unless (gst_element_seek_simple (writer.get (), GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH,
                                        3600 * GST_SECOND));
  GstClockTime last = 0;
  for (int i = 0; i < 10; i++) {
    const auto sample = pull (reader);
    fail_unless (GST_BUFFER_PTS (gst_sample_get_buffer (sample.get ())) > last || i == 0);
    last = GST_BUFFER_PTS (gst_sample_get_buffer (sample.get ()));
  }
  fail_unless (track_of (writer) == track && !has_ended (track.get ()));
}
GST_END_TEST;

GST_START_TEST (a_reader_that_does_not_read_holds_up_nothing)
{
  Pipeline writer ("videotestsrc num-buffers=60 ! video/x-raw,format=GRAY8,framerate=30/1 ! "
                   "videotracksink name=sink sync=false");
  const TrackPtr track = track_of (writer);
  const Ref<GstMediaStreamTrackProcessor> idle (
      gst_media_stream_track_processor_new (track.get ()));
  Pipeline blocked ("videotracksrc name=src ! appsink name=out max-buffers=1 sync=false");
  let_read (blocked, "src", track);
  blocked.play ();
  writer.play ();
  writer.wait (GST_MESSAGE_EOS);
}
GST_END_TEST;

GST_START_TEST (the_latency_of_the_pipeline_is_that_of_the_track)
{
  Pipeline writer ("videotestsrc is-live=true ! "
                   "video/x-raw,format=GRAY8,width=64,height=48,framerate=10/1 ! "
                   "videotracksink name=sink");
  Pipeline reader (kReader);
  let_read (reader, "src", track_of (writer));
  reader.play ();
  writer.play ();
  pull (reader);
  // As an application does that is told of a new latency: the first frame may come before it.
  gst_bin_recalculate_latency (GST_BIN (writer.get ()));
  const PadPtr pad (gst_element_get_static_pad (reader.element ("src").get (), "src"));
  gboolean live = FALSE;
  GstClockTime min = 0, max = 0;
  // A picture of the test source is there when its time is over.
  while (min < 100 * GST_MSECOND) {
    pull (reader);
    const mc::QueryPtr query (gst_query_new_latency ());
    fail_unless (gst_pad_query (pad.get (), query.get ()));
    gst_query_parse_latency (query.get (), &live, &min, &max);
    fail_unless (live);
  }
  fail_unless (max > min);
}
GST_END_TEST;

// MUST 62, 64
GST_START_TEST (stopping_the_track_does_not_stop_the_pipeline)
{
  Pipeline writer (kPicture);
  const TrackPtr track = track_of (writer);
  writer.play ();
  writer.wait_frames ("sink", 3);
  gst_media_stream_track_stop (track.get ());
  gst_media_stream_track_stop (track.get ());
  fail_unless (has_ended (track.get ()));
  writer.wait_frames ("sink", 3);
  fail_unless (track_of (writer) == track);
}
GST_END_TEST;

GST_START_TEST (the_track_ends_with_the_element)
{
  TrackPtr track;
  {
    Pipeline writer (kPicture);
    track = track_of (writer);
    writer.play ();
    writer.wait_frames ("sink", 3);
  }
  fail_unless (has_ended (track.get ()));
}
GST_END_TEST;

static Suite *
track_sink_suite ()
{
  Suite *suite = suite_create ("track_sink");
  TCase *tc = tcase_create ("general");
  tcase_add_test (tc, a_pipeline_is_a_track_in_another_pipeline);
  tcase_add_test (tc, the_bus_tells_of_the_track);
  tcase_add_test (tc, the_end_of_the_stream_ends_the_track);
  tcase_add_test (tc, another_stream_is_another_track);
  tcase_add_test (tc, a_pause_mutes_and_gives_black);
  tcase_add_test (tc, what_is_in_step_in_one_pipeline_is_in_step_in_the_other);
  tcase_add_test (tc, changed_caps_reach_the_reader);
  tcase_add_test (tc, a_flush_keeps_the_track);
  tcase_add_test (tc, a_reader_that_does_not_read_holds_up_nothing);
  tcase_add_test (tc, the_latency_of_the_pipeline_is_that_of_the_track);
  tcase_add_test (tc, stopping_the_track_does_not_stop_the_pipeline);
  tcase_add_test (tc, the_track_ends_with_the_element);
  suite_add_tcase (suite, tc);
  return suite;
}

GST_CHECK_MAIN (track_sink)
