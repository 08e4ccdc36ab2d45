// SPDX-License-Identifier: LGPL-2.1-or-later

/* The MediaStream of a track sink, as captureStream() of a media element gives one. */

#include "pipeline.hpp"

#include <vector>

using namespace test;

namespace {

using StreamPtr = Ref<GstMediaStream>;
using TrackPtr = Ref<GstMediaStreamTrack>;

constexpr const char *kThreePictures = "videotestsrc num-buffers=3 ! videotracksink name=sink";

template <typename T>
Ref<T>
property (const Pipeline &pipeline, const char *name)
{
  T *object = nullptr;
  g_object_get (pipeline.element ("sink").get (), name, &object, nullptr);
  fail_unless (object != nullptr);
  return Ref<T> (object);
}

std::vector<TrackPtr>
tracks_of (const StreamPtr &stream)
{
  return mc::adopt_list<GstMediaStreamTrack> (gst_media_stream_get_tracks (stream.get ()));
}

bool
has_ended (GstMediaStreamTrack *track)
{
  return gst_media_stream_track_get_ready_state (track) == GST_MEDIA_STREAM_TRACK_STATE_ENDED;
}

/// What a stream and the tracks that it had said, in order.
class Told
{
public:
  explicit Told (const StreamPtr &stream) : stream_ (stream.get ())
  {
    for (const char *signal : { "addtrack", "removetrack" })
      handlers_.push_back (g_signal_connect (
          stream_, signal,
          g_str_equal (signal, "addtrack") ? G_CALLBACK (added_cb) : G_CALLBACK (removed_cb),
          this));
  }
  ~Told ()
  {
    for (const gulong handler : handlers_)
      g_signal_handler_disconnect (stream_, handler);
  }
  Told (const Told &) = delete;

  struct Event
  {
    std::string what;
    TrackPtr track;
    bool ended;
  };
  Event next ()
  {
    while (events_.empty ())
      g_main_context_iteration (nullptr, TRUE);
    Event first = std::move (events_.front ());
    events_.erase (events_.begin ());
    return first;
  }
  bool none ()
  {
    while (g_main_context_iteration (nullptr, FALSE)) {
    }
    return events_.empty ();
  }

private:
  static void added_cb (GstMediaStream *, GstMediaStreamTrack *track, Told *self)
  {
    self->events_.push_back ({ "addtrack", mc::ref (track), has_ended (track) });
  }
  static void removed_cb (GstMediaStream *, GstMediaStreamTrack *track, Told *self)
  {
    self->events_.push_back ({ "removetrack", mc::ref (track), has_ended (track) });
  }

  GstMediaStream *const stream_;
  std::vector<gulong> handlers_;
  std::vector<Event> events_;
};

void
play_to_the_end (Pipeline &pipeline)
{
  pipeline.play ();
  pipeline.wait (GST_MESSAGE_EOS);
}

} // namespace

GST_START_TEST (the_stream_has_the_track_from_the_beginning)
{
  Pipeline pipeline (kThreePictures);
  const StreamPtr stream = property<GstMediaStream> (pipeline, "stream");
  Told told (stream);
  fail_unless (property<GstMediaStream> (pipeline, "stream") == stream);
  const auto tracks = tracks_of (stream);
  assert_equals_int (tracks.size (), 1);
  fail_unless (tracks.front () == property<GstMediaStreamTrack> (pipeline, "track"));
  fail_unless (gst_media_stream_get_active (stream.get ()));
  fail_unless (told.none ());
}
GST_END_TEST;

// MUST 393, 394
GST_START_TEST (the_track_ends_before_it_is_removed_and_the_next_one_is_added)
{
  Pipeline pipeline (kThreePictures);
  const StreamPtr stream = property<GstMediaStream> (pipeline, "stream");
  const TrackPtr former = property<GstMediaStreamTrack> (pipeline, "track");
  Told told (stream);
  play_to_the_end (pipeline);
  const auto removed = told.next ();
  assert_equals_string (removed.what.c_str (), "removetrack");
  fail_unless (removed.track == former && removed.ended);
  fail_unless (tracks_of (stream).empty () && !gst_media_stream_get_active (stream.get ()));
  pipeline.set_state (GST_STATE_READY);
  play_to_the_end (pipeline);
  const auto added = told.next ();
  assert_equals_string (added.what.c_str (), "addtrack");
  fail_unless (added.track != former
               && added.track == property<GstMediaStreamTrack> (pipeline, "track"));
  const auto gone = told.next ();
  assert_equals_string (gone.what.c_str (), "removetrack");
  fail_unless (gone.track == added.track && told.none ());
}
GST_END_TEST;

// MUST 393
GST_START_TEST (a_stream_that_is_asked_for_after_the_end_is_empty)
{
  Pipeline pipeline (kThreePictures);
  play_to_the_end (pipeline);
  const StreamPtr stream = property<GstMediaStream> (pipeline, "stream");
  fail_unless (tracks_of (stream).empty ());
}
GST_END_TEST;

GST_START_TEST (a_track_that_the_application_stops_stays_in_the_stream)
{
  Pipeline pipeline (kThreePictures);
  const StreamPtr stream = property<GstMediaStream> (pipeline, "stream");
  const auto tracks = tracks_of (stream);
  gst_media_stream_track_stop (tracks.front ().get ());
  assert_equals_int (tracks_of (stream).size (), 1);
  fail_if (gst_media_stream_get_active (stream.get ()));
}
GST_END_TEST;

GST_START_TEST (a_stream_bin_plays_what_another_pipeline_makes)
{
  Pipeline writer ("videotestsrc is-live=true ! video/x-raw,width=64,height=48,framerate=30/1 ! "
                   "videotracksink name=sink");
  const StreamPtr stream = property<GstMediaStream> (writer, "stream");
  Pipeline reader ("mediastreambin name=b ! fakesink name=out sync=false");
  g_object_set (reader.element ("b").get (), "stream", stream.get (), nullptr);
  reader.play ();
  writer.play ();
  reader.wait_frames ("out", 2);
  fail_if (caps_on (reader.element ("out"), "sink").find ("width=(int)64") == std::string::npos);
}
GST_END_TEST;

static Suite *
track_sink_stream_suite ()
{
  Suite *suite = suite_create ("track_sink_stream");
  TCase *tc = tcase_create ("general");
  tcase_add_test (tc, the_stream_has_the_track_from_the_beginning);
  tcase_add_test (tc, the_track_ends_before_it_is_removed_and_the_next_one_is_added);
  tcase_add_test (tc, a_stream_that_is_asked_for_after_the_end_is_empty);
  tcase_add_test (tc, a_track_that_the_application_stops_stays_in_the_stream);
  tcase_add_test (tc, a_stream_bin_plays_what_another_pipeline_makes);
  suite_add_tcase (suite, tc);
  return suite;
}

GST_CHECK_MAIN (track_sink_stream)
