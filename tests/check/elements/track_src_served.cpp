// SPDX-License-Identifier: LGPL-2.1-or-later

/* A track source without a streaming thread of its own: what delivery threads do for it, and when
 * the base class gets its thread back. */

// Before gstcheck.h, which has a macro named fail.
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <fstream>
#include <mutex>

#include "pipeline.hpp"

using namespace test;

namespace {

constexpr const char *kFast = "{'devices':[{'kind':'camera','name':'fast','modes':["
                              "{'format':'YUY2','width':64,'height':48,'framerates':[120]},"
                              "{'format':'YUY2','width':32,'height':24,'framerates':[120]}]},"
                              "{'kind':'microphone','name':'mic','modes':["
                              "{'format':'S16LE','rate':[48000],'channels':[1]}]}]}";

bool
is_served (Pipeline &pipeline, const char *source)
{
  const PadPtr pad (gst_element_get_static_pad (pipeline.element (source).get (), "src"));
  return gst_pad_get_task_state (pad.get ()) == GST_TASK_STOPPED;
}

/// Waits until the streaming thread has gone, while frames come to the sink @end.
void
wait_served (Pipeline &pipeline, const char *source = "source", const char *end = "end")
{
  for (int tries = 0; tries < 1000 && !is_served (pipeline, source); tries++)
    pipeline.wait_frames (end, 1);
  fail_unless (is_served (pipeline, source), "a quick consumer is not served");
  pipeline.wait_frames (end, 5);
}

GST_START_TEST (frames_come_in_order_without_a_streaming_thread)
{
  use_fakes (kFast);
  for (const char *line : { "videotracksrc name=source ! fakesink name=end",
                            "audiotracksrc name=source ! fakesink name=end" }) {
    Pipeline pipeline (line);
    pipeline.play ();
    wait_served (pipeline);
    struct Order
    {
      GstClockTime last = 0;
      unsigned wrong = 0;
    } order;
    const auto frame_cb = +[] (GstPad *, GstPadProbeInfo *info, gpointer data) {
      auto *seen = static_cast<Order *> (data);
      const GstClockTime pts = GST_BUFFER_PTS (GST_PAD_PROBE_INFO_BUFFER (info));
      seen->wrong += pts <= seen->last;
      seen->last = pts;
      return GST_PAD_PROBE_OK;
    };
    {
      const SinkProbe probe (pipeline.element ("end"), GST_PAD_PROBE_TYPE_BUFFER, frame_cb, &order);
      pipeline.wait_frames ("end", 30);
    }
    assert_equals_int (order.wrong, 0);
    gint64 position = 0;
    fail_unless (gst_element_query_position (pipeline.get (), GST_FORMAT_TIME, &position));
    fail_unless (position > 0);
  }
}
GST_END_TEST;

GST_START_TEST (a_pause_stops_the_frames_and_playing_brings_them_back)
{
  use_fakes (kFast);
  {
    Pipeline pipeline ("videotracksrc name=source ! fakesink name=end async=false");
    pipeline.play ();
    for (int turn = 0; turn < 20; turn++) {
      wait_served (pipeline);
      pipeline.set_state (GST_STATE_PAUSED);
      pipeline.play ();
    }
    pipeline.wait_frames ("end", 10);
  }
}
GST_END_TEST;

GST_START_TEST (eos_ends_a_stream_that_is_served)
{
  use_fakes (kFast);
  for (int turn = 0; turn < 10; turn++) {
    Pipeline pipeline ("videotracksrc name=source ! fakesink name=end");
    pipeline.play ();
    wait_served (pipeline);
    gst_element_send_event (pipeline.get (), gst_event_new_eos ());
    pipeline.wait (GST_MESSAGE_EOS);
  }
}
GST_END_TEST;

/* MUST 73 */
GST_START_TEST (the_end_of_its_track_ends_a_stream_that_is_served)
{
  use_fakes (kFast);
  {
    Pipeline pipeline ("videotracksrc name=source ! fakesink name=end");
    pipeline.play ();
    wait_served (pipeline);
    perform ("fast", "{'do':'unplug'}");
    pipeline.wait_element ("mediastreamtrack-ended");
    pipeline.wait (GST_MESSAGE_EOS);
  }
}
GST_END_TEST;

GST_START_TEST (other_caps_and_events_pass_in_their_place)
{
  use_fakes (kFast);
  {
    Pipeline pipeline ("videotracksrc name=source constraints={'width':{'exact':64}} ! "
                       "capsfilter name=filter ! fakesink name=end");
    pipeline.play ();
    wait_served (pipeline);
    g_object_set (pipeline.element ("source").get (), "constraints", "{\"width\":{\"exact\":32}}",
                  nullptr);
    while (caps_on (pipeline.element ("end"), "sink").find ("width=(int)32") == std::string::npos)
      pipeline.wait_frames ("end", 1);
    wait_served (pipeline);
    fail_unless (gst_element_send_event (
        pipeline.element ("source").get (),
        gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM, gst_structure_new_empty ("note"))));
    wait_served (pipeline);
    const CapsPtr wide (gst_caps_from_string ("video/x-raw,width=64"));
    g_object_set (pipeline.element ("source").get (), "constraints", "{}", nullptr);
    g_object_set (pipeline.element ("filter").get (), "caps", wide.get (), nullptr);
    while (caps_on (pipeline.element ("end"), "sink").find ("width=(int)64") == std::string::npos)
      pipeline.wait_frames ("end", 1);
    wait_served (pipeline);
  }
}
GST_END_TEST;

/// A sink that keeps whoever pushes.
struct Gate
{
  std::mutex lock;
  std::condition_variable changed;
  bool closed = false;
  bool entered = false;

  static GstPadProbeReturn pass_cb (GstPad *, GstPadProbeInfo *, gpointer data)
  {
    auto *gate = static_cast<Gate *> (data);
    std::unique_lock<std::mutex> held (gate->lock);
    gate->entered |= gate->closed;
    gate->changed.notify_all ();
    gate->changed.wait (held, [gate] { return !gate->closed; });
    return GST_PAD_PROBE_OK;
  }
  void close ()
  {
    std::unique_lock<std::mutex> held (lock);
    closed = true;
    changed.wait (held, [this] { return entered; });
  }
  void open ()
  {
    const std::lock_guard<std::mutex> held (lock);
    closed = entered = false;
    changed.notify_all ();
  }
};

GST_START_TEST (those_that_are_stuck_hold_up_nobody)
{
  use_fakes (kFast);
  constexpr int kAll = 12, kStuck = 6; // more than the threads that deliver
  std::string line;
  for (int i = 0; i < kAll; i++)
    line += "videotracksrc name=source" + std::to_string (i) + " ! fakesink name=end"
            + std::to_string (i) + " ";
  {
    Pipeline pipeline (line);
    const auto name = [] (const char *prefix, int i) { return prefix + std::to_string (i); };
    Gate gates[kStuck];
    std::deque<SinkProbe> probes;
    for (int i = 0; i < kStuck; i++)
      probes.emplace_back (pipeline.element (name ("end", i).c_str ()), GST_PAD_PROBE_TYPE_BUFFER,
                           Gate::pass_cb, &gates[i]);
    pipeline.play ();
    // By now those are served that a busy machine has let be quick.
    for (int i = 0; i < kAll; i++)
      pipeline.wait_frames (name ("end", i).c_str (), 10);
    for (Gate &gate : gates)
      gate.close ();
    for (int i = kStuck; i < kAll; i++)
      pipeline.wait_frames (name ("end", i).c_str (), 60);
    for (Gate &gate : gates)
      gate.open ();
    for (int i = 0; i < kStuck; i++)
      pipeline.wait_frames (name ("end", i).c_str (), 10);
  }
}
GST_END_TEST;

unsigned
delivery_threads ()
{
  unsigned found = 0;
  for (const auto &task : std::filesystem::directory_iterator ("/proc/self/task")) {
    std::ifstream file (task.path () / "comm");
    std::string name;
    found += std::getline (file, name) && name == "mc-delivery";
  }
  return found;
}

/* Such a thread would wait for a streaming thread that does its work by itself. */
GST_START_TEST (an_event_for_a_source_with_its_own_thread_keeps_no_delivery_thread)
{
  use_fakes (kFast);
  constexpr unsigned kAlone = 8; // who counts its buffers is not served
  std::string line = "videotracksrc name=source ! fakesink name=end ";
  for (unsigned i = 0; i < kAlone; i++)
    line += "videotracksrc name=source" + std::to_string (i)
            + " num-buffers=100000 ! fakesink name=end" + std::to_string (i) + " ";
  {
    Pipeline pipeline (line);
    pipeline.play ();
    wait_served (pipeline);
    const unsigned before = delivery_threads ();
    for (unsigned i = 0; i < kAlone; i++) {
      pipeline.wait_frames (("end" + std::to_string (i)).c_str (), 5);
      fail_unless (gst_element_send_event (
          pipeline.element (("source" + std::to_string (i)).c_str ()).get (),
          gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM, gst_structure_new_empty ("note"))));
    }
    pipeline.wait_frames ("end", 60);
    fail_unless (delivery_threads () < before + kAlone, "each keeps one");
  }
}
GST_END_TEST;

GST_START_TEST (a_stream_that_is_served_can_be_stopped_at_any_moment)
{
  use_fakes (kFast);
  for (int turn = 0; turn < 30; turn++) {
    Pipeline pipeline ("videotracksrc name=source ! queue max-size-buffers=1 ! fakesink name=end");
    pipeline.play ();
    pipeline.wait_frames ("end", turn % 10 + 1);
    pipeline.set_state (turn % 3 == 0 ? GST_STATE_READY : GST_STATE_NULL);
  }
}
GST_END_TEST;

Suite *
track_src_served_suite ()
{
  Suite *suite = suite_create ("track_src_served");
  TCase *tcase = tcase_create ("general");
  suite_add_tcase (suite, tcase);
  tcase_add_test (tcase, frames_come_in_order_without_a_streaming_thread);
  tcase_add_test (tcase, a_pause_stops_the_frames_and_playing_brings_them_back);
  tcase_add_test (tcase, eos_ends_a_stream_that_is_served);
  tcase_add_test (tcase, the_end_of_its_track_ends_a_stream_that_is_served);
  tcase_add_test (tcase, other_caps_and_events_pass_in_their_place);
  tcase_add_test (tcase, those_that_are_stuck_hold_up_nobody);
  tcase_add_test (tcase, an_event_for_a_source_with_its_own_thread_keeps_no_delivery_thread);
  tcase_add_test (tcase, a_stream_that_is_served_can_be_stopped_at_any_moment);
  return suite;
}

} // namespace

GST_CHECK_MAIN (track_src_served)
