// SPDX-License-Identifier: LGPL-2.1-or-later

/* mediastreambin and usermediasrc: a pad per track. */

#include "stream.hpp"

#include <atomic>
#include <thread>

using namespace test;

namespace {

constexpr const char *kSlow = "{'devices':[{'kind':'camera','name':'slow','open-delay-ms':2000,'"
                              "modes':[{'format':'NV12','width':640,'height':480,"
                              "'framerates':[30]}]}]}";

/// A stream of one camera, and the track of another.
struct TwoCameras
{
  const Ref<GstMediaStream> stream = get_user_media ("{'video':{'facingMode':{'exact':'user'}}}");
  const Ref<GstMediaStream> more
      = get_user_media ("{'video':{'facingMode':{'exact':'environment'}}}");
  const std::vector<Ref<GstMediaStreamTrack>> extra = tracks_of (more.get ());
};

/* Who waits for it to open waits longer than any test may take. */
constexpr const char *kStuck
    = "{'devices':[{'kind':'camera','name':'stuck','open-delay-ms':3600000,"
      "'modes':[{'format':'NV12','width':640,'height':480,"
      "'framerates':[30]}]}]}";

GST_START_TEST (each_track_of_the_stream_has_a_pad_from_paused_to_ready)
{
  use_fakes (kStudio);
  {
    const Ref<GstMediaStream> stream = get_user_media ("{'video':true,'audio':true}");
    const ElementPtr bin = mc::sink (gst_element_factory_make ("mediastreambin", nullptr));
    g_object_set (bin.get (), "stream", stream.get (), nullptr);
    fail_unless (pad_names (bin.get ()) == "");
    fail_unless (gst_element_set_state (bin.get (), GST_STATE_PAUSED)
                 == GST_STATE_CHANGE_NO_PREROLL);
    fail_unless (pad_names (bin.get ()) == "audio_0 video_0 ");
    gst_element_set_state (bin.get (), GST_STATE_READY);
    fail_unless (pad_names (bin.get ()) == "");
    gst_element_set_state (bin.get (), GST_STATE_NULL);
    stop (stream.get ());
  }
}
GST_END_TEST;

GST_START_TEST (the_collection_and_the_pads_tell_of_the_same_streams)
{
  use_fakes (kStudio);
  {
    const Ref<GstMediaStream> stream = get_user_media ("{'video':true,'audio':true}");
    Pipeline pipeline ("mediastreambin name=s s.video_0 ! fakesink s.audio_0 ! fakesink");
    g_object_set (pipeline.element ("s").get (), "stream", stream.get (), nullptr);
    pipeline.play ();
    // The pads are at work when the collection is told: either may come first.
    const auto both
        = static_cast<GstMessageType> (GST_MESSAGE_STREAM_COLLECTION | GST_MESSAGE_STREAM_START);
    MessagePtr message = pipeline.wait (both);
    MessagePtr other = pipeline.wait (both);
    if (GST_MESSAGE_TYPE (message.get ()) != GST_MESSAGE_STREAM_COLLECTION)
      message.swap (other);
    assert_equals_int (GST_MESSAGE_TYPE (other.get ()), GST_MESSAGE_STREAM_START);
    GstStreamCollection *raw = nullptr;
    gst_message_parse_stream_collection (message.get (), &raw);
    const Ref<GstStreamCollection> collection (raw);
    assert_equals_int (gst_stream_collection_get_size (collection.get ()), 2);
    for (const char *name : { "video_0", "audio_0" }) {
      const PadPtr pad (gst_element_get_static_pad (pipeline.element ("s").get (), name));
      const mc::CharPtr id (gst_pad_get_stream_id (pad.get ()));
      bool known = false;
      for (guint i = 0; i < 2; i++)
        known |= g_strcmp0 (id.get (), gst_stream_get_stream_id (
                                           gst_stream_collection_get_stream (collection.get (), i)))
                 == 0;
      fail_unless (known, "%s", id.get ());
    }
    pipeline.set_state (GST_STATE_NULL);
    stop (stream.get ());
  }
}
GST_END_TEST;

GST_START_TEST (tracks_come_and_go_while_it_plays)
{
  use_fakes (kStudio);
  {
    const TwoCameras cameras;
    const auto &stream = cameras.stream;
    const auto &extra = cameras.extra;
    Pipeline pipeline ("mediastreambin name=s s.video_0 ! fakesink");
    const ElementPtr bin = pipeline.element ("s");
    g_object_set (bin.get (), "stream", stream.get (), nullptr);
    gint added = 0;
    gint removed = 0;
    const auto count = +[] (GstElement *, GstMediaStreamTrack *, gint *counter) { ++*counter; };
    g_signal_connect (bin.get (), "track-added", G_CALLBACK (count), &added);
    g_signal_connect (bin.get (), "track-removed", G_CALLBACK (count), &removed);
    pipeline.play ();
    for (int round = 0; round < 10; round++) {
      gboolean done = FALSE;
      g_signal_emit_by_name (bin.get (), "add-track", extra[0].get (), &done);
      fail_unless (done);
      g_signal_emit_by_name (bin.get (), "add-track", extra[0].get (), &done);
      fail_if (done, "it is there already");
      GPtrArray *tracks = nullptr;
      g_signal_emit_by_name (bin.get (), "get-tracks", &tracks);
      assert_equals_int (mc::PtrArrayPtr (tracks)->len, 2);
      const std::string names = pad_names (bin.get ());
      fail_unless (std::count (names.begin (), names.end (), ' ') == 2, "%s", names.c_str ());
      g_signal_emit_by_name (bin.get (), "remove-track", extra[0].get (), &done);
      fail_unless (done);
      fail_unless (pad_names (bin.get ()) == "video_0 ");
    }
    assert_equals_int (added, 10);
    assert_equals_int (removed, 10);
    fail_unless (gst_media_stream_track_get_ready_state (extra[0].get ())
                     == GST_MEDIA_STREAM_TRACK_STATE_LIVE,
                 "a removed track is not stopped");
    pipeline.set_state (GST_STATE_NULL);
    stop (stream.get ());
    stop (cameras.more.get ());
  }
}
GST_END_TEST;

/// A state change that is under way knows children that are out of the bin already.
GST_START_TEST (tracks_go_while_the_state_changes)
{
  use_fakes (kStudio);
  {
    const TwoCameras cameras;
    const auto &stream = cameras.stream;
    const auto &extra = cameras.extra;
    Pipeline pipeline ("mediastreambin name=s s.video_0 ! fakesink");
    const ElementPtr bin = pipeline.element ("s");
    g_object_set (bin.get (), "stream", stream.get (), nullptr);
    pipeline.play ();
    std::atomic<bool> over{ false };
    std::thread restless ([&] {
      while (!over) {
        gst_element_set_state (pipeline.get (), GST_STATE_PAUSED);
        gst_element_set_state (pipeline.get (), GST_STATE_PLAYING);
      }
    });
    for (int round = 0; round < 50; round++) {
      gst_media_stream_add_track (stream.get (), extra[0].get ());
      gst_media_stream_remove_track (stream.get (), extra[0].get ());
    }
    over = true;
    restless.join ();
    pipeline.set_state (GST_STATE_NULL);
    stop (stream.get ());
    stop (cameras.more.get ());
  }
}
GST_END_TEST;

GST_START_TEST (usermediasrc_plays_a_line_of_gst_launch)
{
  use_fakes (kStudio);
  {
    Pipeline pipeline (
        "usermediasrc num-buffers=5 "
        "constraints={'video':{'width':{'ideal':1280},'frameRate':{'min':15}},'audio':true} name=s "
        "s.video_0 ! queue ! fakesink name=v s.audio_0 ! queue ! fakesink name=a");
    fail_unless (pipeline.set_state (GST_STATE_PAUSED) == GST_STATE_CHANGE_NO_PREROLL);
    pipeline.play ();
    pipeline.wait (GST_MESSAGE_EOS);
    const std::string carried = caps_on (pipeline.element ("v"), "sink");
    fail_unless (strstr (carried.c_str (), "width=(int)1280"), "%s", carried.c_str ());
    GstMediaStream *stream = nullptr;
    g_object_get (pipeline.element ("s").get (), "stream", &stream, nullptr);
    const Ref<GstMediaStream> held (stream);
    assert_equals_int (tracks_of (stream).size (), 2);
    pipeline.set_state (GST_STATE_READY);
    fail_if (gst_media_stream_get_active (stream), "its tracks are stopped");
  }
}
GST_END_TEST;

struct ErrorCase
{
  const char *devices;
  const char *constraints;
  const char *name;
};
const ErrorCase kErrors[] = {
  { kStudio, "", "TypeError" },
  { kStudio, "{}", "TypeError" },
  { kStudio, "{'video':false}", "TypeError" },
  { kStudio, "{'video':", "TypeError" },
  { kStudio, "{'video':{'width':{'min':5000}},'audio':true}", "OverconstrainedError" },
  { "{'devices':[]}", "{'video':true}", "NotFoundError" },
  { kSlow, "{'video':true,'audio':true}", "NotFoundError" },
};

GST_START_TEST (what_goes_wrong_is_told_once_by_its_name)
{
  const ErrorCase &c = kErrors[__i__];
  use_fakes (c.devices);
  {
    Pipeline pipeline ("usermediasrc name=s ! fakesink");
    g_object_set (pipeline.element ("s").get (), "constraints", json (c.constraints).c_str (),
                  nullptr);
    pipeline.set_state (GST_STATE_PLAYING);
    const MessagePtr message = pipeline.wait (GST_MESSAGE_ERROR);
    fail_unless (detail (message.get (), "name") == c.name, "%s: %s", c.constraints,
                 detail (message.get (), "name").c_str ());
    pipeline.set_state (GST_STATE_NULL);
    fail_if (pipeline.pending (GST_MESSAGE_ERROR));
  }
}
GST_END_TEST;

GST_START_TEST (asking_does_not_hold_up_state_changes_and_can_be_given_up)
{
  use_fakes (kStuck);
  {
    Pipeline pipeline ("usermediasrc constraints={'video':true} ! fakesink");
    for (int i = 0; i < 100; i++) {
      fail_unless (pipeline.set_state (GST_STATE_PAUSED) == GST_STATE_CHANGE_NO_PREROLL);
      pipeline.set_state (GST_STATE_PLAYING);
      pipeline.set_state (GST_STATE_READY);
    }
    fail_if (pipeline.pending (GST_MESSAGE_ERROR));
  }
  use_fakes ("{'devices':[]}"); // what still opens it ends here
}
GST_END_TEST;

/* Lets a test wait until the last reference on an object is gone, whichever thread has it. */
class Gone
{
public:
  explicit Gone (GObject *object)
  {
    g_object_weak_ref (
        object, [] (gpointer data, GObject *) { static_cast<Gone *> (data)->tell (); }, this);
  }
  void wait ()
  {
    mc::MutexGuard guard (lock_);
    while (!gone_)
      told_.wait (guard);
  }

private:
  void tell ()
  {
    mc::MutexGuard guard (lock_);
    gone_ = true;
    told_.notify_all ();
  }
  mc::Mutex lock_;
  mc::Condition told_;
  bool gone_ MC_GUARDED_BY (lock_) = false;
};

void
post_done (GstElement *source)
{
  gst_element_post_message (
      source, gst_message_new_application (GST_OBJECT (source), gst_structure_new_empty ("done")));
}

/* The handler runs on the thread that asks, for which a change to READY otherwise waits. */
GST_START_TEST (usermediasrc_can_be_stopped_and_started_from_its_own_pad_added)
{
  use_fakes (kStudio);
  GstElement *const made = gst_element_factory_make ("usermediasrc", nullptr);
  Gone gone (G_OBJECT (made));
  {
    const ElementPtr source = mc::sink (made);
    const mc::BusPtr bus (gst_bus_new ());
    gst_element_set_bus (source.get (), bus.get ());
    g_object_set (source.get (), "constraints", "{\"video\":true,\"audio\":true}", nullptr);
    gint pads = 0;
    g_signal_connect (source.get (), "pad-added",
                      G_CALLBACK (+[] (GstElement *element, GstPad *, gint *count) {
                        if (++*count > 2)
                          return;
                        gst_element_set_state (element, GST_STATE_NULL);
                        if (*count == 1)
                          gst_element_set_state (element, GST_STATE_PAUSED);
                        else
                          post_done (element);
                      }),
                      &pads);
    gst_element_set_state (source.get (), GST_STATE_PAUSED);
    const MessagePtr done (
        gst_bus_timed_pop_filtered (bus.get (), GST_CLOCK_TIME_NONE, GST_MESSAGE_APPLICATION));
    fail_unless (pad_names (source.get ()) == "");
    gst_element_set_bus (source.get (), nullptr);
  }
  gone.wait ();
}
GST_END_TEST;

GST_START_TEST (usermediasrc_may_be_dropped_from_its_own_pad_added)
{
  use_fakes (kStudio);
  {
    GstElement *source = gst_element_factory_make ("usermediasrc", nullptr);
    gst_object_ref_sink (source);
    Gone gone (G_OBJECT (source));
    g_object_set (source, "constraints", "{\"video\":true}", nullptr);
    g_signal_connect (source, "pad-added",
                      G_CALLBACK (+[] (GstElement *element, GstPad *, gpointer) {
                        gst_element_set_state (element, GST_STATE_NULL);
                        const ElementPtr last (element);
                      }),
                      nullptr);
    gst_element_set_state (source, GST_STATE_PAUSED);
    gone.wait ();
  }
}
GST_END_TEST;

GST_START_TEST (eos_that_comes_before_the_pads_reaches_them)
{
  use_fakes (kSlow);
  {
    Pipeline pipeline ("usermediasrc constraints={'video':true} ! fakesink");
    pipeline.play ();
    gst_element_send_event (pipeline.get (), gst_event_new_eos ());
    pipeline.wait (GST_MESSAGE_EOS);
  }
}
GST_END_TEST;

Suite *
mediastreambin_suite ()
{
  Suite *suite = suite_create ("mediastreambin");
  TCase *tc = tcase_create ("bins");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, each_track_of_the_stream_has_a_pad_from_paused_to_ready);
  tcase_add_test (tc, the_collection_and_the_pads_tell_of_the_same_streams);
  tcase_add_test (tc, tracks_come_and_go_while_it_plays);
  tcase_add_test (tc, tracks_go_while_the_state_changes);
  tcase_add_test (tc, usermediasrc_plays_a_line_of_gst_launch);
  tcase_add_loop_test (tc, what_goes_wrong_is_told_once_by_its_name, 0, std::size (kErrors));
  tcase_add_test (tc, asking_does_not_hold_up_state_changes_and_can_be_given_up);
  tcase_add_test (tc, usermediasrc_can_be_stopped_and_started_from_its_own_pad_added);
  tcase_add_test (tc, usermediasrc_may_be_dropped_from_its_own_pad_added);
  tcase_add_test (tc, eos_that_comes_before_the_pads_reaches_them);
  return suite;
}

} // namespace

GST_CHECK_MAIN (mediastreambin)
