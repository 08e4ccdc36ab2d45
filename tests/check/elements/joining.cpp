// SPDX-License-Identifier: LGPL-2.1-or-later

/* Track sources that an application puts into a mediastreambin: their tracks join its stream. */

#include "stream.hpp"

using namespace test;

namespace {

bool
has (GstMediaStream *stream, GstMediaStreamTrack *track)
{
  const TrackPtr found (
      gst_media_stream_get_track_by_id (stream, gst_media_stream_track_get_id (track)));
  return found.get () == track;
}

} // namespace

GST_START_TEST (a_track_source_that_is_put_into_the_bin_brings_its_track)
{
  use_fakes (kStudio);
  {
    const Ref<GstMediaStream> stream = get_user_media ("{'video':true}");
    const TrackPtr track = clone_of (tracks_of (stream.get ())[0]);
    StreamPlayer player (stream.get ());
    player.pipeline ().play ();
    const ElementPtr source = mc::sink (gst_element_factory_make ("videotracksrc", nullptr));
    g_object_set (source.get (), "track", track.get (), nullptr);
    fail_unless (gst_bin_add (GST_BIN (player.bin ().get ()), source.get ()));
    gst_element_sync_state_with_parent (source.get ());
    fail_unless (has (stream.get (), track.get ()));
    fail_unless (pad_names (player.bin ().get ()) == "video_0 video_1 ");
    player.pipeline ().wait_frames ("video_1", 2);
    const ElementPtr same = mc::sink (gst_element_factory_make ("videotracksrc", nullptr));
    g_object_set (same.get (), "track", track.get (), nullptr);
    fail_if (gst_bin_add (GST_BIN (player.bin ().get ()), same.get ()), "it has a pad already");

    // It is not the bin's to stop, and keeps its pad.
    fail_unless (select (player.bin ().get (), stream_id (player.bin (), "video_0")));
    const MessagePtr told = player.pipeline ().wait (GST_MESSAGE_STREAMS_SELECTED);
    assert_equals_int (gst_message_streams_selected_get_size (told.get ()), 2);
    fail_unless (select (player.bin ().get (), stream_id (player.bin (), "video_1")));
    fail_unless (pad_names (player.bin ().get ()) == "video_1 ");
    player.pipeline ().wait_frames ("video_1", 2);

    gst_element_set_state (source.get (), GST_STATE_NULL);
    gst_bin_remove (GST_BIN (player.bin ().get ()), source.get ());
    fail_if (has (stream.get (), track.get ()));
    fail_unless (pad_names (player.bin ().get ()) == "");
    no_error (player.pipeline ());
    player.pipeline ().set_state (GST_STATE_NULL);
    stop (stream.get ());
    gst_media_stream_track_stop (track.get ());
  }
}
GST_END_TEST;

namespace {

void
count_cb (GstMediaStream *, GstMediaStreamTrack *track, std::string *told)
{
  *told += gst_media_stream_track_get_kind (track) == GST_MEDIA_STREAM_TRACK_KIND_VIDEO ? "video "
                                                                                        : "audio ";
}

} // namespace

// MUST 21, 22: changes of a stream that no call of the application made.
GST_START_TEST (a_source_that_asks_for_its_track_adds_it_when_it_is_there)
{
  use_fakes (kStudio);
  {
    Pipeline pipeline ("pipeline.( mediastreambin.( name=s videotracksrc ) )");
    const Branches branches (pipeline.get (), pipeline.element ("s").get ());
    GstMediaStream *raw = nullptr;
    g_object_get (pipeline.element ("s").get (), "stream", &raw, nullptr);
    const Ref<GstMediaStream> stream (raw);
    fail_unless (stream != nullptr && tracks_of (stream.get ()).empty ());
    std::string added, removed;
    g_signal_connect (stream.get (), "addtrack", G_CALLBACK (count_cb), &added);
    g_signal_connect (stream.get (), "removetrack", G_CALLBACK (count_cb), &removed);
    pipeline.play ();
    pipeline.wait_frames ("video_0", 2);
    while (added.empty ())
      g_main_context_iteration (nullptr, TRUE);
    assert_equals_string (added.c_str (), "video ");
    assert_equals_int (tracks_of (stream.get ()).size (), 1);
    pipeline.set_state (GST_STATE_NULL);
    while (removed.empty ())
      g_main_context_iteration (nullptr, TRUE);
    assert_equals_string (removed.c_str (), "video ");
    assert_equals_int (tracks_of (stream.get ()).size (), 0);

    pipeline.play ();
    pipeline.wait_frames ("video_0", 2);
    assert_equals_int (tracks_of (stream.get ()).size (), 1);
    pipeline.set_state (GST_STATE_NULL);
    while (g_main_context_iteration (nullptr, FALSE)) {
    }
    g_signal_handlers_disconnect_by_data (stream.get (), &added);
    g_signal_handlers_disconnect_by_data (stream.get (), &removed);
  }
}
GST_END_TEST;

static Suite *
joining_suite ()
{
  Suite *suite = suite_create ("joining");
  TCase *tc = tcase_create ("general");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, a_track_source_that_is_put_into_the_bin_brings_its_track);
  tcase_add_test (tc, a_source_that_asks_for_its_track_adds_it_when_it_is_there);
  return suite;
}

GST_CHECK_MAIN (joining)
