// SPDX-License-Identifier: LGPL-2.1-or-later

/* mediastreambin while it plays: its pads are the tracks of its stream, whoever changes them. */

#include "stream.hpp"

#include "tests/lib/lock_step.hpp"

#include <thread>

using namespace test;

namespace {

constexpr const char *kCamera = "{'devices':[{'kind':'camera','name':'one','default':true,'modes':["
                                "{'format':'YUY2','width':160,'height':120,'framerates':[30]}]}]}";

Ref<GstStreamCollection>
next_collection (Pipeline &pipeline)
{
  GstStreamCollection *raw = nullptr;
  gst_message_parse_stream_collection (pipeline.wait (GST_MESSAGE_STREAM_COLLECTION).get (), &raw);
  return Ref<GstStreamCollection> (raw);
}

} // namespace

GST_START_TEST (pads_follow_the_stream_that_the_application_changes)
{
  use_fakes (kStudio);
  {
    const Ref<GstMediaStream> stream = get_user_media ("{'video':true}");
    const Ref<GstMediaStream> other = get_user_media ("{'audio':true}");
    const auto video = tracks_of (stream.get ());
    const auto audio = tracks_of (other.get ());
    StreamPlayer player (stream.get ());
    player.pipeline ().play ();
    assert_equals_int (gst_stream_collection_get_size (next_collection (player.pipeline ()).get ()),
                       1);
    for (int round = 0; round < 10; round++) {
      gst_media_stream_add_track (stream.get (), audio[0].get ());
      const std::string expected = "audio_" + std::to_string (round);
      fail_unless (pad_names (player.bin ().get ()) == expected + " video_0 ");
      assert_equals_int (
          gst_stream_collection_get_size (next_collection (player.pipeline ()).get ()), 2);
      player.pipeline ().wait_frames (expected.c_str (), 2);
      gst_media_stream_remove_track (stream.get (), audio[0].get ());
      fail_unless (pad_names (player.bin ().get ()) == "video_0 ");
      assert_equals_int (
          gst_stream_collection_get_size (next_collection (player.pipeline ()).get ()), 1);
    }
    g_object_set (player.bin ().get (), "stream", other.get (), nullptr);
    fail_unless (pad_names (player.bin ().get ()) == "audio_10 ");
    gst_media_stream_add_track (stream.get (), audio[0].get ());
    g_object_set (player.bin ().get (), "stream", stream.get (), nullptr);
    fail_unless (pad_names (player.bin ().get ()) == "audio_10 video_1 ", "the pad stays");
    player.pipeline ().wait_frames ("video_1", 2);
    no_error (player.pipeline ());
    player.pipeline ().set_state (GST_STATE_NULL);
    stop (stream.get ());
  }
}
GST_END_TEST;

GST_START_TEST (the_pads_that_stay_lose_no_frame)
{
  {
    mc::test::LockStep time;
    const Ref<GstMediaStream> stream = time.meanwhile ([] {
      use_fakes (kCamera);
      return get_user_media ("{'video':true}");
    });
    const TrackPtr extra = clone_of (tracks_of (stream.get ())[0]);
    Pipeline pipeline ("mediastreambin name=s s.video_0 ! appsink name=sink sync=false");
    g_object_set (pipeline.element ("s").get (), "stream", stream.get (), nullptr);
    pipeline.play ();
    pipeline.wait_element ("mediastreamtrack-started");
    const Branches branches (pipeline.get (), pipeline.element ("s").get ());
    time.frame ();
    guint64 last = 0;
    for (int frame = 0; frame < 120; frame++) {
      if (frame % 4 == 0)
        gst_media_stream_add_track (stream.get (), extra.get ());
      else if (frame % 4 == 2)
        gst_media_stream_remove_track (stream.get (), extra.get ());
      time.frame ();
      GstSample *raw = nullptr;
      g_signal_emit_by_name (pipeline.element ("sink").get (), "try-pull-sample", kPatience, &raw);
      const mc::SamplePtr sample (raw);
      fail_unless (sample != nullptr, "no frame came");
      const guint64 number = GST_BUFFER_OFFSET (gst_sample_get_buffer (sample.get ()));
      fail_unless (frame == 0 || number == last + 1, "%u came after %u", guint (number),
                   guint (last));
      last = number;
    }
    no_error (pipeline);
    pipeline.set_state (GST_STATE_NULL);
    stop (stream.get ());
    gst_media_stream_track_stop (extra.get ());
  }
}
GST_END_TEST;

GST_START_TEST (a_select_streams_event_says_which_streams_have_pads)
{
  use_fakes (kStudio);
  {
    const Ref<GstMediaStream> stream = get_user_media ("{'video':true,'audio':true}");
    StreamPlayer player (stream.get ());
    player.pipeline ().play ();
    player.pipeline ().wait_frames ("audio_0", 2);
    player.pipeline ().wait_frames ("video_0", 2);
    const std::string audio = stream_id (player.bin (), "audio_0");
    const std::string video = stream_id (player.bin (), "video_0");

    fail_if (select (player.bin ().get (), "nobody"));
    fail_unless (pad_names (player.bin ().get ()) == "audio_0 video_0 ");

    // The event may come to a pad as well.
    const PadPtr pad (gst_element_get_static_pad (player.bin ().get (), "audio_0"));
    GList ids = { const_cast<char *> (audio.c_str ()), nullptr, nullptr };
    fail_unless (gst_pad_send_event (pad.get (), gst_event_new_select_streams (&ids)));
    fail_unless (pad_names (player.bin ().get ()) == "audio_0 ");
    const MessagePtr told = player.pipeline ().wait (GST_MESSAGE_STREAMS_SELECTED);
    assert_equals_int (gst_message_streams_selected_get_size (told.get ()), 1);
    const Ref<GstStream> selected (gst_message_streams_selected_get_stream (told.get (), 0));
    assert_equals_string (gst_stream_get_stream_id (selected.get ()), audio.c_str ());

    fail_unless (select (player.bin ().get (), video));
    fail_unless (pad_names (player.bin ().get ()) == "video_1 ");
    player.pipeline ().wait_frames ("video_1", 2);
    fail_unless (stream_id (player.bin (), "video_1") == video, "it is the same stream");
    assert_equals_int (tracks_of (stream.get ()).size (), 2);
    no_error (player.pipeline ());
    player.pipeline ().set_state (GST_STATE_NULL);
    stop (stream.get ());
  }
}
GST_END_TEST;

GST_START_TEST (a_pad_that_nobody_links_hurts_none_that_are_linked)
{
  use_fakes (kStudio);
  {
    const Ref<GstMediaStream> stream = get_user_media ("{'video':true,'audio':true}");
    Pipeline pipeline ("mediastreambin name=s s.audio_0 ! fakesink name=a");
    g_object_set (pipeline.element ("s").get (), "stream", stream.get (), nullptr);
    pipeline.play ();
    const ElementPtr source (
        gst_bin_get_by_interface (GST_BIN (pipeline.get ()), GST_TYPE_URI_HANDLER));
    fail_unless (source == pipeline.element ("s"));
    // The video source has found nobody behind its pad by then.
    const auto video = tracks_of (stream.get ());
    const auto delivered = [&video] {
      guint64 frames = 0;
      for (const auto &track : video) {
        const mc::StructurePtr stats (gst_media_stream_track_get_stats (track.get ()));
        if (gst_media_stream_track_get_kind (track.get ()) == GST_MEDIA_STREAM_TRACK_KIND_VIDEO)
          gst_structure_get_uint64 (stats.get (), "readFrames", &frames);
      }
      return frames;
    };
    while (delivered () < 5)
      pipeline.wait_frames ("a", 1);
    no_error (pipeline);

    // Whoever links it later gets the stream from its beginning.
    const ElementPtr late = mc::sink (gst_element_factory_make ("fakesink", "late"));
    gst_bin_add (GST_BIN (pipeline.get ()), late.get ());
    fail_unless (gst_element_link_pads (source.get (), "video_0", late.get (), "sink"));
    gst_element_sync_state_with_parent (late.get ());
    pipeline.wait_frames ("late", 2);
    fail_unless (caps_on (late, "sink").find ("video/x-raw") == 0);
    pipeline.set_state (GST_STATE_NULL);
    stop (stream.get ());
  }
}
GST_END_TEST;

GST_START_TEST (where_no_pad_is_linked_that_is_an_error)
{
  use_fakes (kStudio);
  {
    const Ref<GstMediaStream> stream = get_user_media ("{'video':true}");
    Pipeline pipeline ("mediastreambin name=s fakesrc is-live=true ! fakesink");
    g_object_set (pipeline.element ("s").get (), "stream", stream.get (), nullptr);
    pipeline.play ();
    const MessagePtr message = pipeline.wait (GST_MESSAGE_ERROR);
    fail_unless (Pipeline::error_text (message.get ()).find ("data stream") != std::string::npos);
    pipeline.set_state (GST_STATE_NULL);
    stop (stream.get ());
  }
}
GST_END_TEST;

namespace {

/// Removes the only track of the stream on the streaming thread of its pad.
struct Suicide
{
  GstMediaStream *stream;
  GstMediaStreamTrack *track;
  GstElement *pipeline;
};

GstPadProbeReturn
suicide_cb (GstPad *, GstPadProbeInfo *, gpointer data)
{
  const auto *self = static_cast<const Suicide *> (data);
  gst_media_stream_remove_track (self->stream, self->track);
  gst_element_post_message (self->pipeline,
                            gst_message_new_application (GST_OBJECT (self->pipeline),
                                                         gst_structure_new_empty ("removed")));
  return GST_PAD_PROBE_REMOVE;
}

} // namespace

GST_START_TEST (a_track_can_be_removed_on_the_streaming_thread_of_its_pad)
{
  use_fakes (kStudio);
  {
    const Ref<GstMediaStream> stream = get_user_media ("{'video':true}");
    const auto tracks = tracks_of (stream.get ());
    Pipeline pipeline ("mediastreambin name=s s.video_0 ! fakesink name=sink");
    g_object_set (pipeline.element ("s").get (), "stream", stream.get (), nullptr);
    pipeline.play ();
    pipeline.wait_frames ("sink", 2);
    Suicide suicide{ stream.get (), tracks[0].get (), pipeline.get () };
    const PadPtr pad (gst_element_get_static_pad (pipeline.element ("sink").get (), "sink"));
    gst_pad_add_probe (pad.get (), GST_PAD_PROBE_TYPE_BUFFER, suicide_cb, &suicide, nullptr);
    pipeline.wait (GST_MESSAGE_APPLICATION);
    fail_unless (pad_names (pipeline.element ("s").get ()) == "");
    pipeline.set_state (GST_STATE_NULL);
    no_error (pipeline);
    gst_media_stream_track_stop (tracks[0].get ());
  }
}
GST_END_TEST;

GST_START_TEST (a_track_can_be_removed_while_what_is_behind_its_pad_is_stuck)
{
  use_fakes (kStudio);
  {
    const Ref<GstMediaStream> stream = get_user_media ("{'video':true}");
    const auto tracks = tracks_of (stream.get ());
    Pipeline pipeline ("mediastreambin name=s s.video_0 ! fakesink name=sink");
    g_object_set (pipeline.element ("s").get (), "stream", stream.get (), nullptr);
    pipeline.play ();
    const PadPtr pad (gst_element_get_static_pad (pipeline.element ("sink").get (), "sink"));
    gst_pad_add_probe (
        pad.get (), GstPadProbeType (GST_PAD_PROBE_TYPE_BLOCK | GST_PAD_PROBE_TYPE_BUFFER),
        [] (GstPad *, GstPadProbeInfo *, gpointer pipe) {
          gst_element_post_message (
              static_cast<GstElement *> (pipe),
              gst_message_new_application (GST_OBJECT (pipe), gst_structure_new_empty ("stuck")));
          return GST_PAD_PROBE_OK;
        },
        pipeline.get (), nullptr);
    pipeline.wait (GST_MESSAGE_APPLICATION);
    gst_media_stream_remove_track (stream.get (), tracks[0].get ());
    fail_unless (pad_names (pipeline.element ("s").get ()) == "");
    gst_media_stream_add_track (stream.get (), tracks[0].get ());
    fail_unless (pad_names (pipeline.element ("s").get ()) == "video_1 ");
    pipeline.set_state (GST_STATE_NULL);
    fail_unless (pad_names (pipeline.element ("s").get ()) == "");
    gst_media_stream_track_stop (tracks[0].get ());
  }
}
GST_END_TEST;

GST_START_TEST (threads_may_change_the_stream_while_the_bin_changes_its_state)
{
  use_fakes (kStudio);
  {
    const Ref<GstMediaStream> stream = get_user_media ("{'video':true}");
    const TrackPtr track = std::move (tracks_of (stream.get ())[0]);
    StreamPlayer player (stream.get ());
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; i++) {
      threads.emplace_back ([&stream, &track] {
        const TrackPtr own = clone_of (track);
        for (int round = 0; round < 100; round++) {
          gst_media_stream_add_track (stream.get (), own.get ());
          gst_media_stream_remove_track (stream.get (), own.get ());
        }
        gst_media_stream_track_stop (own.get ());
      });
    }
    for (int round = 0; round < 20; round++) {
      player.pipeline ().play ();
      player.pipeline ().set_state (GST_STATE_READY);
    }
    for (std::thread &thread : threads)
      thread.join ();
    player.pipeline ().play ();
    fail_unless (pad_names (player.bin ().get ()) == "video_0 ");
    player.pipeline ().wait_frames ("video_0", 2);
    player.pipeline ().set_state (GST_STATE_NULL);
    fail_unless (pad_names (player.bin ().get ()) == "");
    no_error (player.pipeline ());
    stop (stream.get ());
  }
}
GST_END_TEST;

static Suite *
following_suite ()
{
  Suite *suite = suite_create ("following");
  TCase *tc = tcase_create ("general");
  suite_add_tcase (suite, tc);
  tcase_set_timeout (tc, 60);
  tcase_add_test (tc, pads_follow_the_stream_that_the_application_changes);
  tcase_add_test (tc, the_pads_that_stay_lose_no_frame);
  tcase_add_test (tc, a_select_streams_event_says_which_streams_have_pads);
  tcase_add_test (tc, a_pad_that_nobody_links_hurts_none_that_are_linked);
  tcase_add_test (tc, where_no_pad_is_linked_that_is_an_error);
  tcase_add_test (tc, a_track_can_be_removed_on_the_streaming_thread_of_its_pad);
  tcase_add_test (tc, a_track_can_be_removed_while_what_is_behind_its_pad_is_stuck);
  tcase_add_test (tc, threads_may_change_the_stream_while_the_bin_changes_its_state);
  return suite;
}

GST_CHECK_MAIN (following)
