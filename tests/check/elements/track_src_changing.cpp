// SPDX-License-Identifier: LGPL-2.1-or-later

/* Track sources whose settings change while they play. */

#include "pipeline.hpp"

#include "tests/lib/lock_step.hpp"

namespace {

using namespace test;

constexpr const char *kLine
    = "videotracksrc name=s constraints={'facingMode':'user','height':{'exact':480}} ! capsfilter "
      "name=f ! fakesink name=sink";

/// Sets the constraints of the running source.
void
constrain (const Pipeline &pipeline, const char *constraints)
{
  g_object_set (pipeline.element ("s").get (), "constraints", json (constraints).c_str (), nullptr);
}

std::string
constraints_of (const Pipeline &pipeline)
{
  gchar *text = nullptr;
  g_object_get (pipeline.element ("s").get (), "constraints", &text, nullptr);
  return mc::CharPtr (text).get ();
}

/// What the sink gets has this text in its caps.
bool
shows (const Pipeline &pipeline, const char *text)
{
  return strstr (caps_on (pipeline.element ("sink"), "sink").c_str (), text) != nullptr;
}

void
filter (const Pipeline &pipeline, const char *text)
{
  const CapsPtr caps (gst_caps_from_string (text));
  g_object_set (pipeline.element ("f").get (), "caps", caps.get (), nullptr);
}

/// Waits until the source has told its settings again.
void
wait_settings (Pipeline &pipeline)
{
  pipeline.wait_element ("mediastreamtrack-settings");
  pipeline.wait_frames ("sink", 2);
}

/* MUST 177, 180, 186, 187 */
GST_START_TEST (constraints_can_be_set_while_frames_flow)
{
  use_fakes (kStudio);
  {
    Pipeline pipeline (kLine);
    pipeline.play ();
    wait_settings (pipeline);
    fail_unless (shows (pipeline, "height=(int)480"));
    constrain (pipeline, "{'width':{'exact':320},'height':{'exact':180}}"); // the same mode
    wait_settings (pipeline);
    fail_unless (shows (pipeline, "width=(int)320, height=(int)180"));
    constrain (pipeline, "{'height':{'exact':720}}"); // another mode
    wait_settings (pipeline);
    fail_unless (shows (pipeline, "height=(int)720"));
    fail_unless (pipeline.pending (GST_MESSAGE_EOS) == nullptr);
  }
}
GST_END_TEST;

/* MUST 130, 178, 179 */
GST_START_TEST (constraints_that_cannot_be_met_are_a_warning_and_change_nothing)
{
  use_fakes (kStudio);
  {
    Pipeline pipeline (kLine);
    pipeline.play ();
    wait_settings (pipeline);
    const std::string before = constraints_of (pipeline);
    constrain (pipeline, "{'width':{'exact':9999}}");
    const MessagePtr message = pipeline.wait (GST_MESSAGE_WARNING);
    const GstStructure *details = nullptr;
    gst_message_parse_warning_details (message.get (), &details);
    assert_equals_string (gst_structure_get_string (details, "name"), "OverconstrainedError");
    assert_equals_string (gst_structure_get_string (details, "constraint"), "width");
    fail_unless (constraints_of (pipeline) == before);
    pipeline.wait_frames ("sink", 2);
    fail_unless (shows (pipeline, "height=(int)480"));
  }
}
GST_END_TEST;

/// The next frame of an appsink: its number, its size in @size, and its time.
guint64
next_frame (const Pipeline &pipeline, std::string *size, GstClockTime *time)
{
  GstSample *raw = nullptr;
  g_signal_emit_by_name (pipeline.element ("sink").get (), "try-pull-sample", kPatience, &raw);
  const mc::SamplePtr sample (raw);
  fail_unless (sample != nullptr, "no frame came");
  const GstStructure *caps = gst_caps_get_structure (gst_sample_get_caps (raw), 0);
  int width = 0, height = 0;
  gst_structure_get (caps, "width", G_TYPE_INT, &width, "height", G_TYPE_INT, &height, nullptr);
  *size = std::to_string (width) + "x" + std::to_string (height);
  *time = GST_BUFFER_PTS (gst_sample_get_buffer (raw));
  return GST_BUFFER_OFFSET (gst_sample_get_buffer (raw));
}

/// Reads until what the camera gave last has come.
guint64
newest_frame (const Pipeline &pipeline, std::string *size)
{
  constexpr GstClockTime kInterval = GST_SECOND / 30; // it comes when its time is over
  const mc::ClockPtr clock (gst_system_clock_obtain ());
  const GstClockTime now = gst_clock_get_time (clock.get ());
  const GstClockTime base = gst_element_get_base_time (pipeline.get ());
  GstClockTime captured = 0;
  guint64 number = 0;
  while (base + captured + kInterval + GST_USECOND < now)
    number = next_frame (pipeline, size, &captured);
  return number;
}

enum ChangeBy
{
  Constraints,
  Peer
};

/* MUST 187: in a pipeline too, whoever asks for the change, and whoever pushes. */
GST_START_TEST (a_change_loses_no_frame)
{
  {
    mc::test::LockStep time;
    Pipeline pipeline (
        "videotracksrc name=s constraints={'width':{'max':640}} ! capsfilter name=f ! "
        "appsink name=sink sync=false");
    time.meanwhile ([&] {
      use_fakes ("{'devices':[{'kind':'camera','name':'one','default':true,'modes':["
                 "{'format':'YUY2','width':640,'height':480,'framerates':[30]}]}]}");
      pipeline.play ();
      pipeline.wait_element ("mediastreamtrack-started");
      return true;
    });
    std::string size;
    time.frame ();
    GstClockTime time_of_it = 0;
    guint64 last = newest_frame (pipeline, &size);
    for (const char *wanted : { "320x240", "160x120", "640x480", "320x180", "160x90" }) {
      const int width = atoi (wanted), height = atoi (strchr (wanted, 'x') + 1);
      if (__i__ == Peer)
        filter (
            pipeline,
            mc::CharPtr (g_strdup_printf ("video/x-raw,width=%d,height=%d", width, height)).get ());
      else
        constrain (pipeline,
                   mc::CharPtr (g_strdup_printf ("{'width':{'exact':%d},'height':{'exact':%d}}",
                                                 width, height))
                       .get ());
      for (int frames = 0; frames < 3 || size != wanted; frames++) {
        fail_unless (frames < 100, "still %s, not %s", size.c_str (), wanted);
        time.frame ();
        const guint64 number = next_frame (pipeline, &size, &time_of_it);
        fail_unless (number == last + 1, "%u came after %u, in %s", guint (number), guint (last),
                     size.c_str ());
        last = number;
      }
    }
    fail_unless (pipeline.pending (GST_MESSAGE_WARNING) == nullptr);
  }
}
GST_END_TEST;

GST_START_TEST (caps_of_the_peer_that_change_are_constraints_that_change)
{
  use_fakes (kStudio);
  {
    Pipeline pipeline (kLine);
    pipeline.play ();
    wait_settings (pipeline);
    filter (pipeline, "video/x-raw,width=320");
    wait_settings (pipeline);
    fail_unless (shows (pipeline, "width=(int)320, height=(int)480"));
    filter (pipeline, "video/x-raw,framerate=10/1");
    wait_settings (pipeline);
    fail_unless (shows (pipeline, "framerate=(fraction)10/1"));
    fail_unless (shows (pipeline, "width=(int)640, height=(int)480"));
  }
}
GST_END_TEST;

GST_START_TEST (a_peer_that_takes_nothing_any_more_is_an_error)
{
  use_fakes (kStudio);
  {
    Pipeline pipeline (kLine);
    pipeline.play ();
    wait_settings (pipeline);
    filter (pipeline, "video/x-raw,width=9999");
    const MessagePtr message = pipeline.wait (GST_MESSAGE_ERROR);
    mc::ErrorPtr error;
    gst_message_parse_error (message.get (), mc::out (error), nullptr);
    fail_unless (g_error_matches (error.get (), GST_CORE_ERROR, GST_CORE_ERROR_NEGOTIATION), "%s",
                 error->message);
    assert_equals_string (GST_OBJECT_NAME (GST_MESSAGE_SRC (message.get ())), "s");
  }
}
GST_END_TEST;

GST_START_TEST (the_caps_of_a_given_track_are_its_own_affair)
{
  use_fakes (kStudio);
  {
    Pipeline first (kLine);
    first.play ();
    wait_settings (first);
    GstMediaStreamTrack *raw = nullptr;
    g_object_get (first.element ("s").get (), "track", &raw, nullptr);
    const mc::Ref<GstMediaStreamTrack> track (raw);
    Pipeline second ("videotracksrc name=s ! capsfilter name=f ! fakesink name=sink");
    g_object_set (second.element ("s").get (), "track", track.get (), nullptr);
    second.play ();
    wait_settings (second);
    filter (second, "video/x-raw,width=320");
    const MessagePtr message = second.wait (GST_MESSAGE_ERROR);
    fail_unless (strstr (Pipeline::error_text (message.get ()).c_str (), "clone") != nullptr);
    first.wait_frames ("sink", 2);
  }
}
GST_END_TEST;

Suite *
track_src_changing_suite ()
{
  Suite *suite = suite_create ("track_src_changing");
  TCase *tc = tcase_create ("changing");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, constraints_can_be_set_while_frames_flow);
  tcase_add_test (tc, constraints_that_cannot_be_met_are_a_warning_and_change_nothing);
  tcase_add_loop_test (tc, a_change_loses_no_frame, Constraints, Peer + 1);
  tcase_add_test (tc, caps_of_the_peer_that_change_are_constraints_that_change);
  tcase_add_test (tc, a_peer_that_takes_nothing_any_more_is_an_error);
  tcase_add_test (tc, the_caps_of_a_given_track_are_its_own_affair);
  return suite;
}

} // namespace

GST_CHECK_MAIN (track_src_changing)
