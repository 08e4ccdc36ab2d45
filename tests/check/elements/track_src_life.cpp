// SPDX-License-Identifier: LGPL-2.1-or-later

/* The life of a track source: states, the end of its track, other clocks, shared devices, leaks. */

#include "pipeline.hpp"

#include <gst/check/gsttestclock.h>

using namespace test;

namespace {

constexpr const char *kSlow = "{'devices':[{'kind':'camera','name':'slow','open-delay-ms':2000,'"
                              "modes':[{'format':'NV12','width':640,'height':480,"
                              "'framerates':[30]}]}]}";

/// Leaves when @object does.
class Watched
{
public:
  explicit Watched (gpointer object)
  {
    g_object_weak_ref (
        G_OBJECT (object), [] (gpointer gone, GObject *) { *static_cast<bool *> (gone) = true; },
        &gone_);
  }
  bool gone () const { return gone_; }

private:
  bool gone_ = false;
};

GST_START_TEST (going_to_playing_does_not_wait_for_the_device)
{
  use_fakes (kSlow);
  {
    Pipeline pipeline ("videotracksrc ! fakesink");
    const gint64 before = g_get_monotonic_time ();
    fail_unless (pipeline.set_state (GST_STATE_PAUSED) == GST_STATE_CHANGE_NO_PREROLL);
    pipeline.set_state (GST_STATE_PLAYING);
    pipeline.set_state (GST_STATE_NULL);
    /* The device takes 2 s. */
    fail_unless (g_get_monotonic_time () - before < G_USEC_PER_SEC);
    fail_if (pipeline.pending (GST_MESSAGE_ERROR), "a cancelled opening is no error");
  }
}
GST_END_TEST;

GST_START_TEST (eos_while_the_device_opens_ends_the_stream)
{
  use_fakes (kSlow);
  {
    Pipeline pipeline ("videotracksrc ! fakesink");
    pipeline.play ();
    pipeline.wait (GST_MESSAGE_STREAM_START);
    gst_element_send_event (pipeline.get (), gst_event_new_eos ());
    pipeline.wait (GST_MESSAGE_EOS);
  }
}
GST_END_TEST;

/* MUST 73 */
GST_START_TEST (an_unplugged_device_ends_the_stream_with_a_message_and_eos)
{
  use_fakes (kStudio);
  {
    Pipeline pipeline ("videotracksrc ! fakesink");
    pipeline.play ();
    pipeline.wait_element ("mediastreamtrack-settings");
    perform ("front", "{'do':'unplug'}");
    const MessagePtr ended = pipeline.wait_element ("mediastreamtrack-ended");
    int reason = 0;
    fail_unless (gst_structure_get_enum (gst_message_get_structure (ended.get ()), "reason",
                                         GST_TYPE_MEDIA_STREAM_TRACK_END_REASON, &reason));
    assert_equals_int (reason, GST_MEDIA_STREAM_TRACK_END_REASON_UNPLUGGED);
    pipeline.wait (GST_MESSAGE_EOS);
  }
}
GST_END_TEST;

GST_START_TEST (a_pipeline_can_go_on_after_the_end_of_its_track)
{
  for (const char *line :
       { "videotracksrc on-ended=keep-playing ! fakesink name=end",
         "audiotracksrc on-ended=keep-playing ! fakesink name=end",
         "usermediasrc on-ended=keep-playing constraints={'video':true} ! fakesink name=end" }) {
    use_fakes (kStudio);
    Pipeline pipeline (line);
    pipeline.play ();
    pipeline.wait_frames ("end", 10);
    perform (strstr (line, "audio") ? "mic" : "front", "{'do':'unplug'}");
    pipeline.wait_element ("mediastreamtrack-ended");
    const std::string caps = caps_on (pipeline.element ("end"), "sink");
    pipeline.wait_frames ("end", 10);
    fail_unless (caps_on (pipeline.element ("end"), "sink") == caps);
    fail_if (pipeline.pending (GST_MESSAGE_EOS));
    pipeline.set_state (GST_STATE_PAUSED);
    pipeline.play ();
    pipeline.wait_frames ("end", 3);
    // It can still be ended.
    g_object_set (GST_BIN (pipeline.get ())->children->next->data, "on-ended", 0, nullptr);
    pipeline.wait (GST_MESSAGE_EOS);
    pipeline.set_state (GST_STATE_NULL);
    mc::wait_all_closed ();
  }
}
GST_END_TEST;

GST_START_TEST (the_latency_of_the_device_is_told)
{
  use_fakes (kStudio);
  {
    Pipeline pipeline ("audiotracksrc name=s ! fakesink name=end");
    pipeline.play ();
    pipeline.wait_frames ("end", 1);
    const PadPtr pad (gst_element_get_static_pad (pipeline.element ("s").get (), "src"));
    const mc::QueryPtr query (gst_query_new_latency ());
    fail_unless (gst_pad_query (pad.get (), query.get ()));
    gboolean live = FALSE;
    GstClockTime min = 0, max = 0;
    gst_query_parse_latency (query.get (), &live, &min, &max);
    // A fake microphone gives 10 ms of sound when they are over, and keeps 200 ms for who is late.
    fail_unless (live);
    assert_equals_uint64 (min, 10 * GST_MSECOND);
    assert_equals_uint64 (max, 210 * GST_MSECOND);
  }
}
GST_END_TEST;

GST_START_TEST (a_track_that_was_given_is_read_and_not_stopped)
{
  use_fakes (kStudio);
  {
    mc::ErrorPtr error;
    g_autoptr (GstMediaStreamConstraints) wish
        = gst_media_stream_constraints_from_json ("{\"video\":true}", mc::out (error));
    const Ref<GstMediaStream> stream (gst_media_devices_get_user_media (
        gst_media_devices_get_default (), wish, nullptr, mc::out (error)));
    fail_unless (stream != nullptr);
    const auto tracks
        = mc::adopt_list<GstMediaStreamTrack> (gst_media_stream_get_tracks (stream.get ()));
    const Ref<GstMediaStreamTrack> &track = tracks.front ();
    for (int round = 0; round < 2; round++) {
      Pipeline pipeline ("videotracksrc name=s num-buffers=2 ! fakesink");
      g_object_set (pipeline.element ("s").get (), "track", track.get (), nullptr);
      pipeline.play ();
      pipeline.wait (GST_MESSAGE_EOS);
    }
    fail_unless (gst_media_stream_track_get_ready_state (track.get ())
                 == GST_MEDIA_STREAM_TRACK_STATE_LIVE);
    gst_media_stream_track_stop (track.get ());
    /* MUST 73: one that has ended has only EOS to give. */
    Pipeline pipeline ("videotracksrc name=s ! fakesink");
    g_object_set (pipeline.element ("s").get (), "track", track.get (), nullptr);
    pipeline.play ();
    pipeline.wait (GST_MESSAGE_EOS);
  }
}
GST_END_TEST;

GST_START_TEST (two_elements_share_one_camera)
{
  use_fakes (kStudio);
  {
    Pipeline one ("videotracksrc num-buffers=3 ! fakesink");
    Pipeline two ("videotracksrc num-buffers=3 "
                  "constraints={'width':{'exact':320},'facingMode':{'exact':'user'}} ! fakesink");
    one.play ();
    one.wait_element ("mediastreamtrack-settings");
    two.play ();
    two.wait (GST_MESSAGE_EOS);
    one.wait (GST_MESSAGE_EOS);
  }
}
GST_END_TEST;

GST_START_TEST (on_a_clock_of_its_own_a_pipeline_gets_its_own_running_time)
{
  use_fakes (kStudio);
  {
    Pipeline pipeline (
        "videotracksrc num-buffers=1 ! fakesink name=sink sync=false signal-handoffs=true");
    const mc::ClockPtr clock (gst_test_clock_new_with_start_time (1000 * GST_SECOND));
    gst_pipeline_use_clock (GST_PIPELINE (pipeline.get ()), clock.get ());
    /* It has been running for 900 s. */
    gst_element_set_start_time (pipeline.get (), GST_CLOCK_TIME_NONE);
    gst_element_set_base_time (pipeline.get (), 1000 * GST_SECOND - 900 * GST_SECOND);
    GstClockTime pts = GST_CLOCK_TIME_NONE;
    g_signal_connect (pipeline.element ("sink").get (), "handoff",
                      G_CALLBACK (+[] (GstElement *, GstBuffer *buffer, GstPad *,
                                       GstClockTime *out) { *out = GST_BUFFER_PTS (buffer); }),
                      &pts);
    pipeline.play ();
    pipeline.wait (GST_MESSAGE_EOS);
    /* 900 s have run on that clock; the frame is a little older than now. */
    fail_unless (pts <= 900 * GST_SECOND && pts > 890 * GST_SECOND, "%" GST_TIME_FORMAT,
                 GST_TIME_ARGS (pts));
  }
}
GST_END_TEST;

GST_START_TEST (states_go_back_and_forth_a_thousand_times)
{
  use_fakes (kStudio);
  {
    Pipeline pipeline ("videotracksrc ! fakesink");
    constexpr GstState path[]
        = { GST_STATE_READY,   GST_STATE_PAUSED, GST_STATE_PLAYING, GST_STATE_PAUSED,
            GST_STATE_PLAYING, GST_STATE_READY,  GST_STATE_PLAYING, GST_STATE_NULL };
    for (int i = 0; i < 1000; i++)
      fail_if (pipeline.set_state (path[i % std::size (path)]) == GST_STATE_CHANGE_FAILURE);
    pipeline.set_state (GST_STATE_NULL);
    fail_if (pipeline.pending (GST_MESSAGE_ERROR));
    /* And it still works. */
    pipeline.play ();
    pipeline.wait_element ("mediastreamtrack-settings");
  }
}
GST_END_TEST;

GST_START_TEST (pausing_and_playing_while_frames_flow_keeps_them_flowing)
{
  use_fakes (kStudio);
  {
    Pipeline pipeline ("videotracksrc ! fakesink name=sink signal-handoffs=true sync=false");
    pipeline.play ();
    pipeline.wait_element ("mediastreamtrack-settings");
    for (int i = 0; i < 100; i++) {
      pipeline.set_state (GST_STATE_PAUSED);
      pipeline.set_state (GST_STATE_PLAYING);
    }
    gint seen = 0;
    g_signal_connect (pipeline.element ("sink").get (), "handoff",
                      G_CALLBACK (+[] (GstElement *sink, GstBuffer *, GstPad *, gint *count) {
                        if (++*count == 3)
                          gst_element_post_message (
                              sink, gst_message_new_application (
                                        GST_OBJECT (sink), gst_structure_new_empty ("enough")));
                      }),
                      &seen);
    pipeline.wait (GST_MESSAGE_APPLICATION);
  }
}
GST_END_TEST;

struct DisposeCase
{
  const char *devices;
  const char *element;
  GstState state;
};
const DisposeCase kDisposals[] = {
  { kStudio, "videotracksrc", GST_STATE_NULL },    { kStudio, "videotracksrc", GST_STATE_READY },
  { kStudio, "videotracksrc", GST_STATE_PAUSED },  { kStudio, "videotracksrc", GST_STATE_PLAYING },
  { kSlow, "videotracksrc", GST_STATE_PAUSED },    { kSlow, "videotracksrc", GST_STATE_PLAYING },
  { kStudio, "audiotracksrc", GST_STATE_PLAYING },
};

GST_START_TEST (an_element_can_go_in_any_state_linked_or_not)
{
  const DisposeCase &c = kDisposals[__i__];
  use_fakes (c.devices);
  for (const char *peer : { "", " ! fakesink" }) {
    ElementPtr bin = mc::sink (
        gst_parse_launch ((std::string (c.element) + " name=s" + peer).c_str (), nullptr));
    const Watched watched (bin.get ());
    gst_element_set_state (bin.get (), c.state);
    gst_element_set_state (bin.get (), GST_STATE_NULL);
    bin.reset ();
    fail_unless (watched.gone (), "%s in %s leaks", c.element,
                 gst_element_state_get_name (c.state));
  }
}
GST_END_TEST;

GST_START_TEST (a_camera_that_becomes_slow_is_told_on_the_bus)
{
  use_fakes (kStudio);
  {
    Pipeline pipeline ("videotracksrc ! fakesink sync=false");
    pipeline.play ();
    pipeline.wait_element ("mediastreamtrack-settings");
    perform ("front", "{'do':'low-light','every':2}");
    const auto deviates = [&] {
      const MessagePtr rate = pipeline.wait_element ("mediastreamtrack-rate");
      const GstStructure *structure = gst_message_get_structure (rate.get ());
      fail_unless (number (structure, "setting") == 30);
      fail_unless (gst_structure_has_field_typed (structure, "id", G_TYPE_STRING)
                   && number (structure, "measured") > 0);
      gboolean told = FALSE;
      fail_unless (gst_structure_get_boolean (structure, "deviates", &told));
      return told;
    };
    fail_unless (deviates ());
    perform ("front", "{'do':'low-light','every':1}");
    fail_unless (!deviates ());
  }
}
GST_END_TEST;

Suite *
track_src_life_suite ()
{
  Suite *suite = suite_create ("track_src_life");
  TCase *tc = tcase_create ("life");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, going_to_playing_does_not_wait_for_the_device);
  tcase_add_test (tc, eos_while_the_device_opens_ends_the_stream);
  tcase_add_test (tc, an_unplugged_device_ends_the_stream_with_a_message_and_eos);
  tcase_add_test (tc, a_pipeline_can_go_on_after_the_end_of_its_track);
  tcase_add_test (tc, the_latency_of_the_device_is_told);
  tcase_add_test (tc, a_track_that_was_given_is_read_and_not_stopped);
  tcase_add_test (tc, two_elements_share_one_camera);
  tcase_add_test (tc, on_a_clock_of_its_own_a_pipeline_gets_its_own_running_time);
  tcase_add_test (tc, states_go_back_and_forth_a_thousand_times);
  tcase_add_test (tc, pausing_and_playing_while_frames_flow_keeps_them_flowing);
  tcase_add_test (tc, a_camera_that_becomes_slow_is_told_on_the_bus);
  tcase_add_loop_test (tc, an_element_can_go_in_any_state_linked_or_not, 0, std::size (kDisposals));
  return suite;
}

} // namespace

GST_CHECK_MAIN (track_src_life)
