// SPDX-License-Identifier: LGPL-2.1-or-later

/* What an unconstrained track adds to each frame, without the change of threads: one frame through
 * broadcaster, queue and reader, beside a passthrough videoconvertscale and beside
 * videoconvertscale ! videorate, all on one thread in one run. */

#include "bench.hpp"

#include "gst/capture/sources/broadcaster.hpp"

namespace {

constexpr unsigned kFrames = 20000;

mc::CapsPtr
caps ()
{
  return mc::CapsPtr (
      gst_caps_from_string ("video/x-raw,format=YUY2,width=640,height=480,framerate=30/1"));
}

/// Nanoseconds a frame needs through a track.
double
through_a_track ()
{
  const auto format = std::make_shared<mc::TapFormat> ();
  format->source_caps = caps ();
  format->caps = mc::ref_mini (format->source_caps.get ());
  format->source_rate = format->rate = { 30, 1 };
  const mc::CapsPtr frame_caps = mc::ref_mini (format->caps.get ());
  auto tap = std::make_shared<mc::TrackTap> (format);
  auto reader = std::make_shared<mc::TrackReader> (tap, format, 2, nullptr);
  mc::Broadcaster broadcaster{ mc::waiting_frames (mc::Kind::Video) };
  broadcaster.add_tap (tap);
  broadcaster.add_reader (tap, reader);
  const mc::BufferPtr picture (gst_buffer_new_allocate (nullptr, 640 * 480 * 2, nullptr));
  return bench::nanoseconds (kFrames, [&] (unsigned n) {
    mc::BufferPtr buffer (gst_buffer_copy (picture.get ()));
    GST_BUFFER_PTS (buffer.get ()) = n;
    broadcaster.broadcast (
        mc::FramePtr (new mc::Frame (std::move (buffer), mc::ref_mini (frame_caps.get ()), n, n)));
    const mc::Pulled pulled = reader->pull ();
    g_assert_true (pulled.status == mc::PullStatus::Frame);
  });
}

GstFlowReturn
drop_cb (GstPad *, GstObject *, GstBuffer *buffer)
{
  mc::BufferPtr (buffer).reset ();
  return GST_FLOW_OK;
}

/// Nanoseconds a frame needs from a bare pad through the elements of @factories to a bare pad.
double
through (const std::vector<const char *> &factories)
{
  const mc::CapsPtr format = caps ();
  const mc::PadPtr src = mc::sink (gst_pad_new ("src", GST_PAD_SRC)),
                   sink = mc::sink (gst_pad_new ("sink", GST_PAD_SINK));
  gst_pad_set_chain_function (sink.get (), drop_cb);
  gst_pad_set_active (src.get (), TRUE);
  gst_pad_set_active (sink.get (), TRUE);
  std::vector<mc::ElementPtr> elements;
  mc::PadPtr last = mc::ref (src.get ());
  for (const char *factory : factories) {
    elements.push_back (mc::sink (gst_element_factory_make (factory, nullptr)));
    gst_element_set_state (elements.back ().get (), GST_STATE_PLAYING);
    gst_pad_link (last.get (),
                  mc::PadPtr (gst_element_get_static_pad (elements.back ().get (), "sink")).get ());
    last.reset (gst_element_get_static_pad (elements.back ().get (), "src"));
  }
  gst_pad_link (last.get (), sink.get ());
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_pad_push_event (src.get (), gst_event_new_stream_start ("bench"));
  gst_pad_push_event (src.get (), gst_event_new_caps (format.get ()));
  gst_pad_push_event (src.get (), gst_event_new_segment (&segment));
  const mc::BufferPtr picture (gst_buffer_new_allocate (nullptr, 640 * 480 * 2, nullptr));
  const double ns = bench::nanoseconds (kFrames, [&] (unsigned n) {
    GstBuffer *buffer = gst_buffer_copy (picture.get ());
    GST_BUFFER_PTS (buffer) = gst_util_uint64_scale_int (n, GST_SECOND, 30);
    GST_BUFFER_DURATION (buffer) = GST_SECOND / 30;
    gst_pad_push (src.get (), buffer);
  });
  for (const auto &element : elements)
    gst_element_set_state (element.get (), GST_STATE_NULL);
  return ns;
}

/// The copy of the picture's head that is made in every line.
double
through_nothing ()
{
  const mc::BufferPtr picture (gst_buffer_new_allocate (nullptr, 640 * 480 * 2, nullptr));
  return bench::nanoseconds (kFrames,
                             [&] (unsigned) { mc::BufferPtr (gst_buffer_copy (picture.get ())); });
}

} // namespace

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  bench::Samples track, bare, convertscale, chain, nothing;
  for (int run = 0; run < bench::kRuns; run++) {
    nothing.add (through_nothing ());
    track.add (through_a_track ());
    bare.add (through ({}));
    convertscale.add (through ({ "videoconvertscale" }));
    chain.add (through ({ "videoconvertscale", "videorate" }));
  }
  bench::Table table ("what an unconstrained track adds to a frame");
  const double ours = track.median () - nothing.median ();
  table.row ("track, beside one passthrough videoconvertscale", ours,
             convertscale.median () - bare.median (), "ns", 1.0);
  table.row ("track, beside videoconvertscale ! videorate", ours, chain.median () - bare.median (),
             "ns", 0.5);
  return table.finish ();
}
