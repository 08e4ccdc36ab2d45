// SPDX-License-Identifier: LGPL-2.1-or-later

/* Track sources of the default microphone, while the user makes another one the default. */

#include "pipeline.hpp"

namespace {

using namespace test;

constexpr const char *kMicrophones = "{'devices':["
                                     "{'kind':'microphone','name':'stereo','default':true,'modes':["
                                     "{'format':'S16LE','rate':48000,'channels':2}]},"
                                     "{'kind':'microphone','name':'mono','modes':["
                                     "{'format':'S16LE','rate':16000,'channels':1}]}]}";

/// What has come to a sink: changes of its caps, and the first buffer after each.
class Arrivals
{
public:
  explicit Arrivals (const Pipeline &pipeline)
      : pipeline_ (pipeline),
        probe_ (pipeline.element ("sink"),
                GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, came_cb, this)
  {
  }
  Arrivals (const Arrivals &) = delete;

private:
  static GstPadProbeReturn came_cb (GstPad *, GstPadProbeInfo *info, gpointer data)
  {
    auto *self = static_cast<Arrivals *> (data);
    if (GST_PAD_PROBE_INFO_TYPE (info) & GST_PAD_PROBE_TYPE_BUFFER)
      self->buffer_came (GST_PAD_PROBE_INFO_BUFFER (info));
    else if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) == GST_EVENT_CAPS)
      self->in_new_caps_ = true;
    return GST_PAD_PROBE_OK;
  }
  void buffer_came (GstBuffer *buffer)
  {
    if (!std::exchange (in_new_caps_, false))
      return;
    GstElement *pipeline = pipeline_.get ();
    const gboolean discont = GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DISCONT);
    gst_element_post_message (
        pipeline, gst_message_new_application (
                      GST_OBJECT (pipeline),
                      gst_structure_new ("new-caps", "discont", G_TYPE_BOOLEAN, discont, nullptr)));
  }

  const Pipeline &pipeline_;
  bool in_new_caps_ = false; ///< streaming thread only
  const SinkProbe probe_;    ///< last: it writes to the others
};

/// Waits for the first sound in caps with @text, which does not continue the former.
void
wait_new_caps (Pipeline &pipeline, const char *text)
{
  const MessagePtr message = pipeline.wait (GST_MESSAGE_APPLICATION);
  gboolean discont = FALSE;
  fail_unless (
      gst_structure_get_boolean (gst_message_get_structure (message.get ()), "discont", &discont));
  fail_unless (discont);
  const std::string caps = caps_on (pipeline.element ("sink"), "sink");
  fail_if (caps.find (text) == std::string::npos, "%s", caps.c_str ());
}

GST_START_TEST (the_pad_renegotiates_for_the_microphone_that_is_the_default_now)
{
  use_fakes (kMicrophones);
  {
    Pipeline pipeline ("audiotracksrc constraints={'deviceId':{'exact':'default'}} "
                       "! fakesink name=sink");
    const Arrivals arrivals (pipeline);
    pipeline.play ();
    wait_new_caps (pipeline, "rate=(int)48000");
    perform ("mono", "{'do':'make-default'}");
    wait_new_caps (pipeline, "rate=(int)16000");
    perform ("stereo", "{'do':'make-default'}");
    wait_new_caps (pipeline, "rate=(int)48000");
    fail_unless (pipeline.pending (GST_MESSAGE_EOS) == nullptr);
  }
}
GST_END_TEST;

GST_START_TEST (a_fixed_format_behind_the_track_stays)
{
  use_fakes (kMicrophones);
  {
    Pipeline pipeline (
        "audiotracksrc name=s constraints={'deviceId':{'exact':'default'}} ! audioconvert "
        "! audioresample ! audio/x-raw,rate=48000,channels=2 ! fakesink name=sink");
    pipeline.play ();
    pipeline.wait_frames ("sink", 2);
    perform ("mono", "{'do':'make-default'}");
    for (;;) {
      const auto message = pipeline.wait_element ("mediastreamtrack-settings");
      if (number (nested (message.get (), "settings").get (), "sampleRate") == 16000)
        break;
    }
    pipeline.wait_frames ("sink", 2);
    fail_if (caps_on (pipeline.element ("sink"), "sink").find ("rate=(int)48000")
             == std::string::npos);
  }
}
GST_END_TEST;

Suite *
default_microphone_suite ()
{
  Suite *suite = suite_create ("default_microphone");
  TCase *tc = tcase_create ("general");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, the_pad_renegotiates_for_the_microphone_that_is_the_default_now);
  tcase_add_test (tc, a_fixed_format_behind_the_track_stays);
  return suite;
}

} // namespace

GST_CHECK_MAIN (default_microphone);
