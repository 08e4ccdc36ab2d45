// SPDX-License-Identifier: LGPL-2.1-or-later

/* Caps negotiation of the track sources: it is the constraint model seen from a pad. */

#include "pipeline.hpp"

using namespace test;

namespace {

struct SettingsCase
{
  const char *name;
  const char *description;
  double width, height, rate;
};

/* The same wish as constraints and as caps ends in the same settings (architecture, section 5). */
const SettingsCase kSettings[] = {
  { "nothing asked", "videotracksrc name=s num-buffers=2 ! fakesink", 640, 480, 30 },
  { "caps filter",
    "videotracksrc name=s num-buffers=2 ! video/x-raw,width=640,height=360,framerate=15/1 ! "
    "fakesink",
    640, 360, 15 },
  { "constraints",
    "videotracksrc name=s num-buffers=2 "
    "constraints={'width':{'exact':640},'height':{'exact':360},'frameRate':{'exact':15}} ! "
    "fakesink",
    640, 360, 15 },
  { "native by caps",
    "videotracksrc name=s num-buffers=2 ! video/x-raw,width=1280,height=720 ! fakesink", 1280, 720,
    30 },
  { "native by constraints",
    "videotracksrc name=s num-buffers=2 constraints={'width':1280,'height':720} ! fakesink", 1280,
    720, 30 },
  { "only the other camera can",
    "videotracksrc name=s num-buffers=2 ! video/x-raw,width=1920 ! fakesink", 1920, 1080, 30 },
  { "ideal within the caps",
    "videotracksrc name=s num-buffers=2 constraints={'width':1280} ! video/x-raw,width=[1,800] ! "
    "fakesink",
    800, 450, 30 },
  { "by format",
    "videotracksrc name=s num-buffers=2 ! video/x-raw,format=NV12,width=1280 ! fakesink", 1280, 720,
    30 },
};

GST_START_TEST (constraints_and_caps_end_in_the_same_settings)
{
  const SettingsCase &c = kSettings[__i__];
  use_fakes (kStudio);
  {
    Pipeline pipeline (c.description);
    pipeline.play ();
    const MessagePtr started = pipeline.wait_element ("mediastreamtrack-settings");
    const auto settings = nested (started.get (), "settings");
    fail_unless (number (settings.get (), "width") == c.width, "%s: width %g", c.name,
                 number (settings.get (), "width"));
    fail_unless (number (settings.get (), "frameRate") == c.rate, "%s: rate %g", c.name,
                 number (settings.get (), "frameRate"));
    fail_unless (number (settings.get (), "height") == c.height, "%s: height %g", c.name,
                 number (settings.get (), "height"));
    pipeline.wait (GST_MESSAGE_EOS);
    /* The pad carries what the settings say. */
    const GstStructure *message = gst_message_get_structure (started.get ());
    const GstCaps *told = gst_value_get_caps (gst_structure_get_value (message, "caps"));
    int width = 0;
    gst_structure_get_int (gst_caps_get_structure (told, 0), "width", &width);
    fail_unless (width == c.width, "%s: caps have width %d", c.name, width);
    const mc::CharPtr text (gst_caps_to_string (told));
    const std::string carried = caps_on (pipeline.element ("s"), "src");
    assert_equals_string (carried.c_str (), text.get ());
  }
}
GST_END_TEST;

GST_START_TEST (in_null_the_pad_offers_its_template)
{
  use_fakes ("{'devices':[]}");
  const ElementPtr src = mc::sink (gst_element_factory_make ("videotracksrc", nullptr));
  const PadPtr pad (gst_element_get_static_pad (src.get (), "src"));
  const CapsPtr caps (gst_pad_query_caps (pad.get (), nullptr));
  const CapsPtr templ (gst_pad_get_pad_template_caps (pad.get ()));
  fail_unless (gst_caps_is_equal (caps.get (), templ.get ()));
}
GST_END_TEST;

GST_START_TEST (before_it_opens_the_pad_offers_what_constraints_allow_best_first)
{
  use_fakes (kStudio);
  const ElementPtr src = mc::sink (gst_element_factory_make ("videotracksrc", nullptr));
  g_object_set (src.get (), "constraints",
                json ("{'width':{'max':640,'ideal':320},'facingMode':{'exact':'user'}}").c_str (),
                nullptr);
  gst_element_set_state (src.get (), GST_STATE_READY);
  const PadPtr pad (gst_element_get_static_pad (src.get (), "src"));
  const CapsPtr caps (gst_pad_query_caps (pad.get (), nullptr));
  int width = 0;
  fail_unless (gst_structure_get_int (gst_caps_get_structure (caps.get (), 0), "width", &width));
  assert_equals_int (width, 320);
  const CapsPtr possible (gst_caps_from_string ("video/x-raw,width=640,height=480,framerate=30/1"));
  const CapsPtr too_wide (gst_caps_from_string ("video/x-raw,width=641"));
  fail_unless (gst_caps_can_intersect (caps.get (), possible.get ()));
  fail_if (gst_caps_can_intersect (caps.get (), too_wide.get ()));
  gst_element_set_state (src.get (), GST_STATE_NULL);
}
GST_END_TEST;

GST_START_TEST (constraints_that_nothing_meets_leave_empty_caps)
{
  use_fakes (kStudio);
  const ElementPtr src = mc::sink (gst_element_factory_make ("videotracksrc", nullptr));
  g_object_set (src.get (), "constraints", json ("{'width':{'exact':4000}}").c_str (), nullptr);
  gst_element_set_state (src.get (), GST_STATE_READY);
  const PadPtr pad (gst_element_get_static_pad (src.get (), "src"));
  const CapsPtr caps (gst_pad_query_caps (pad.get (), nullptr));
  fail_unless (gst_caps_is_empty (caps.get ()));
  gst_element_set_state (src.get (), GST_STATE_NULL);
}
GST_END_TEST;

GST_START_TEST (num_buffers_limits_the_stream_and_timestamps_grow)
{
  use_fakes (kStudio);
  {
    Pipeline pipeline (
        "videotracksrc num-buffers=5 ! fakesink name=sink signal-handoffs=true sync=true");
    struct Seen
    {
      unsigned count = 0;
      GstClockTime last = GST_CLOCK_TIME_NONE;
      bool grows = true;
      bool first_is_discont = false;
    } seen;
    const auto handoff = +[] (GstElement *, GstBuffer *buffer, GstPad *, Seen *s) {
      s->first_is_discont
          |= s->count == 0 && GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DISCONT);
      s->grows &= GST_CLOCK_TIME_IS_VALID (GST_BUFFER_PTS (buffer))
                  && GST_BUFFER_DURATION (buffer) == gst_util_uint64_scale_int (GST_SECOND, 1, 30)
                  && (s->count == 0 || GST_BUFFER_PTS (buffer) > s->last);
      s->last = GST_BUFFER_PTS (buffer);
      s->count++;
    };
    g_signal_connect (pipeline.element ("sink").get (), "handoff", G_CALLBACK (handoff), &seen);
    pipeline.play ();
    pipeline.wait (GST_MESSAGE_EOS);
    assert_equals_int (seen.count, 5);
    fail_unless (seen.grows && seen.first_is_discont);
  }
}
GST_END_TEST;

GST_START_TEST (audio_has_durations_of_its_samples)
{
  use_fakes (kStudio);
  {
    Pipeline pipeline (
        "audiotracksrc constraints={'sampleRate':{'exact':48000},'channelCount':{'exact':1}} "
        "num-buffers=3 ! fakesink name=sink signal-handoffs=true");
    gint wrong = 0;
    const auto handoff = +[] (GstElement *, GstBuffer *buffer, GstPad *, gint *bad) {
      if (GST_BUFFER_DURATION (buffer)
          != gst_util_uint64_scale_int (gst_buffer_get_size (buffer) / 2, GST_SECOND, 48000))
        (*bad)++;
    };
    g_signal_connect (pipeline.element ("sink").get (), "handoff", G_CALLBACK (handoff), &wrong);
    pipeline.play ();
    pipeline.wait (GST_MESSAGE_EOS);
    assert_equals_int (wrong, 0);
  }
}
GST_END_TEST;

GST_START_TEST (the_latency_query_tells_of_a_live_source_with_bounds)
{
  use_fakes (kStudio);
  {
    Pipeline pipeline ("videotracksrc name=s ! fakesink");
    pipeline.play ();
    pipeline.wait_element ("mediastreamtrack-settings");
    const mc::QueryPtr query (gst_query_new_latency ());
    fail_unless (gst_element_query (pipeline.element ("s").get (), query.get ()));
    gboolean live = FALSE;
    GstClockTime min = 0;
    GstClockTime max = 0;
    gst_query_parse_latency (query.get (), &live, &min, &max);
    fail_unless (live);
    fail_unless (GST_CLOCK_TIME_IS_VALID (min) && max >= min);
  }
}
GST_END_TEST;

Suite *
track_src_negotiation_suite ()
{
  Suite *suite = suite_create ("track_src_negotiation");
  TCase *tc = tcase_create ("negotiation");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, constraints_and_caps_end_in_the_same_settings, 0, std::size (kSettings));
  tcase_add_test (tc, in_null_the_pad_offers_its_template);
  tcase_add_test (tc, before_it_opens_the_pad_offers_what_constraints_allow_best_first);
  tcase_add_test (tc, constraints_that_nothing_meets_leave_empty_caps);
  tcase_add_test (tc, num_buffers_limits_the_stream_and_timestamps_grow);
  tcase_add_test (tc, audio_has_durations_of_its_samples);
  tcase_add_test (tc, the_latency_query_tells_of_a_live_source_with_bounds);
  return suite;
}

} // namespace

GST_CHECK_MAIN (track_src_negotiation)
