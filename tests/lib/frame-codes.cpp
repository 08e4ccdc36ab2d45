// SPDX-License-Identifier: LGPL-2.1-or-later
#include "frame_code.hpp"

#include "gst/util/raii.hpp"

#include <string>

/* frame-codes "PIPELINE": plays a gst-launch description that ends in raw video and prints, for
 * each frame, its timestamp and what a fake camera wrote into it. Fails if there is a frame that
 * cannot be read. */

using namespace mc;

static gint unreadable = 0;

static void
handoff_cb (GstElement *, GstBuffer *buffer, GstPad *pad, gpointer)
{
  const CapsPtr caps (gst_pad_get_current_caps (pad));
  const auto code = test::read_frame_code (buffer, caps.get ());
  const double pts = double (GST_BUFFER_PTS (buffer)) / double (GST_SECOND);
  if (code) {
    g_print ("%10.6f frame %u at %u.%03u s, camera %u, cells %.2f x %.2f\n", pts, code->frame,
             code->time_ms / 1000, code->time_ms % 1000, code->tag, code->cell_width,
             code->cell_height);
    return;
  }
  g_print ("%10.6f cannot be read\n", pts);
  g_atomic_int_inc (&unreadable);
}

/// Plays to the end. False after an error.
static bool
play (GstElement *pipeline)
{
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  const BusPtr bus (gst_element_get_bus (pipeline));
  const MessagePtr message (gst_bus_timed_pop_filtered (
      bus.get (), GST_CLOCK_TIME_NONE, GstMessageType (GST_MESSAGE_ERROR | GST_MESSAGE_EOS)));
  gst_element_set_state (pipeline, GST_STATE_NULL);
  if (GST_MESSAGE_TYPE (message.get ()) == GST_MESSAGE_EOS)
    return true;
  ErrorPtr error;
  gst_message_parse_error (message.get (), out (error), nullptr);
  g_printerr ("%s\n", error->message);
  return false;
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  if (argc != 2) {
    g_printerr ("usage: %s \"PIPELINE\"\n", argv[0]);
    return 2;
  }
  const std::string line = std::string (argv[1])
                           + " ! capsfilter caps=video/x-raw ! fakesink name=codes sync=false"
                           + " signal-handoffs=true";
  ErrorPtr error;
  const ElementPtr pipeline = sink (gst_parse_launch (line.c_str (), out (error)));
  if (error) {
    g_printerr ("%s\n", error->message);
    return 2;
  }
  const ElementPtr codes (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "codes"));
  g_signal_connect (codes.get (), "handoff", G_CALLBACK (handoff_cb), nullptr);
  return play (pipeline.get ()) && unreadable == 0 ? 0 : 1;
}
