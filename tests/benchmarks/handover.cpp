// SPDX-License-Identifier: LGPL-2.1-or-later

/* One live track, native settings, 640x480 at 30/s, beside the hand-over an application writes by
 * hand: the same camera into appsink, and from there by its callback into appsrc. Then a pipeline
 * that becomes a track and is read in another one, beside the ways that GStreamer has for that. CPU
 * is that of the whole process per frame, latency is from the capture time to the sink (inter
 * elements put times of their own on frames). All alternate in one process. Run with
 * GST_MEDIACAPTURE_FAKE_DEVICES=default. */

#include "bench.hpp"

#include "gst/util/mutex.hpp"
#include "gst/util/raii.hpp"

#include <gst/app/app.h>

namespace {

/// The fake camera gives a frame away when its time is over, which is nobody's hand-over.
constexpr GstClockTimeDiff kExposure = GST_SECOND / 30;
constexpr unsigned kWarmUp = 10;
constexpr unsigned kFrames = 90;
constexpr const char *kMode = "video/x-raw,format=YUY2,width=640,height=480,framerate=30/1";

/// Counts frames at a sink, and how old they are.
struct Meter
{
  mc::Mutex lock;
  mc::Condition changed;
  unsigned seen MC_GUARDED_BY (lock) = 0;
  bench::Samples latency MC_GUARDED_BY (lock);
  mc::ClockPtr clock{ gst_system_clock_obtain () };

  void wait_for (unsigned count)
  {
    mc::MutexGuard guard (lock);
    while (seen < count)
      changed.wait (guard);
  }
};

GstPadProbeReturn
arrived_cb (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  auto *meter = static_cast<Meter *> (data);
  const mc::ElementPtr sink (gst_pad_get_parent_element (pad));
  const GstClockTime captured
      = gst_element_get_base_time (sink.get ()) + GST_BUFFER_PTS (GST_PAD_PROBE_INFO_BUFFER (info));
  const GstClockTime now = gst_clock_get_time (meter->clock.get ());
  mc::MutexGuard guard (meter->lock);
  meter->seen++;
  if (meter->seen > kWarmUp)
    meter->latency.add (static_cast<double> (GST_CLOCK_DIFF (captured, now) - kExposure) / 1000.0);
  meter->changed.notify_all ();
  return GST_PAD_PROBE_OK;
}

mc::ElementPtr
pipeline (const std::string &line)
{
  mc::ErrorPtr error;
  mc::ElementPtr made = mc::sink (gst_parse_launch (line.c_str (), mc::out (error)));
  if (error)
    g_error ("%s: %s", line.c_str (), error->message);
  const mc::ClockPtr clock (gst_system_clock_obtain ());
  gst_pipeline_use_clock (GST_PIPELINE (made.get ()), clock.get ());
  return made;
}

void
watch (GstElement *in, Meter *meter)
{
  const mc::ElementPtr sink (gst_bin_get_by_name (GST_BIN (in), "end"));
  const mc::PadPtr pad (gst_element_get_static_pad (sink.get (), "sink"));
  gst_pad_add_probe (pad.get (), GST_PAD_PROBE_TYPE_BUFFER, arrived_cb, meter, nullptr);
}

struct Figures
{
  bench::Samples cpu;     ///< microseconds a frame
  bench::Samples latency; ///< microseconds, the median of a run
};

void
measure (Meter *meter, Figures *figures)
{
  meter->wait_for (kWarmUp);
  const double start = bench::now_ns (CLOCK_PROCESS_CPUTIME_ID);
  meter->wait_for (kWarmUp + kFrames);
  figures->cpu.add ((bench::now_ns (CLOCK_PROCESS_CPUTIME_ID) - start) / kFrames / 1000.0);
  mc::MutexGuard guard (meter->lock);
  figures->latency.add (meter->latency.median ());
}

void
run_track (Figures *figures)
{
  Meter meter;
  const mc::ElementPtr reader = pipeline (std::string ("videotracksrc ! ") + kMode
                                          + " ! fakesink name=end sync=false async=false");
  watch (reader.get (), &meter);
  gst_element_set_state (reader.get (), GST_STATE_PLAYING);
  measure (&meter, figures);
  gst_element_set_state (reader.get (), GST_STATE_NULL);
}

GstFlowReturn
hand_over_cb (GstAppSink *from, gpointer to)
{
  const mc::SamplePtr sample (gst_app_sink_pull_sample (from));
  return sample ? gst_app_src_push_sample (GST_APP_SRC (to), sample.get ()) : GST_FLOW_EOS;
}

void
tie_app (GstElement *out, GstElement *in)
{
  GstAppSinkCallbacks callbacks = {};
  callbacks.new_sample = hand_over_cb;
  gst_app_sink_set_callbacks (GST_APP_SINK (out), &callbacks, in, nullptr);
}

void
tie_track (GstElement *out, GstElement *in)
{
  GObject *track = nullptr;
  g_object_get (out, "track", &track, nullptr);
  const std::unique_ptr<GObject, mc::ObjectDeleter> held (track);
  g_object_set (in, "track", track, nullptr);
}

void
tie_proxy (GstElement *out, GstElement *in)
{
  g_object_set (in, "proxysink", out, nullptr);
}

/// How the frames of a pipeline come into another one.
struct Way
{
  const char *out; ///< the end of the first pipeline
  const char *in;  ///< the beginning of the second
  void (*tie) (GstElement *out, GstElement *in);
};
constexpr Way kByHand = { "appsink name=out sync=false max-buffers=2 drop=true",
                          "appsrc name=in is-live=true format=time caps=", tie_app };
constexpr Way kTrack
    = { "videotracksink name=out sync=false", "videotracksrc name=in ! ", tie_track };
constexpr Way kProxy = { "proxysink name=out", "proxysrc name=in ! ", tie_proxy };
constexpr Way kInter
    = { "intervideosink name=out sync=false", "intervideosrc name=in ! ", nullptr };

void
run (const Way &way, Figures *figures)
{
  Meter meter;
  const mc::ElementPtr camera
      = pipeline (std::string ("fakevideosrc ! ") + kMode + " ! " + way.out);
  const mc::ElementPtr reader
      = pipeline (std::string (way.in) + kMode + " ! fakesink name=end sync=false async=false");
  const mc::ElementPtr out (gst_bin_get_by_name (GST_BIN (camera.get ()), "out"));
  const mc::ElementPtr in (gst_bin_get_by_name (GST_BIN (reader.get ()), "in"));
  if (way.tie)
    way.tie (out.get (), in.get ());
  watch (reader.get (), &meter);
  // One time for both, as an application that cares does it.
  const GstClockTime now = gst_clock_get_time (meter.clock.get ());
  for (GstElement *element : { camera.get (), reader.get () }) {
    gst_element_set_start_time (element, GST_CLOCK_TIME_NONE);
    gst_element_set_base_time (element, now);
    gst_element_set_state (element, GST_STATE_PLAYING);
  }
  measure (&meter, figures);
  gst_element_set_state (camera.get (), GST_STATE_NULL);
  gst_element_set_state (reader.get (), GST_STATE_NULL);
}

} // namespace

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  Figures track, by_hand, hop, proxy, inter;
  for (int round = 0; round < 5; round++) {
    run (kByHand, &by_hand);
    run_track (&track);
    run (kTrack, &hop);
    run (kProxy, &proxy);
    run (kInter, &inter);
  }
  bench::Table table ("one live track, 640x480 at 30/s, beside appsink -> appsrc");
  table.row ("CPU per frame", track.cpu.median (), by_hand.cpu.median (), "us", 1.10);
  table.row ("latency of the hand-over, median", track.latency.median (), by_hand.latency.median (),
             "us", 1.10);
  bench::Table hops ("videotracksink -> videotracksrc, 640x480 at 30/s");
  hops.row ("CPU per frame, beside appsink -> appsrc", hop.cpu.median (), by_hand.cpu.median (),
            "us", 1.10);
  hops.row ("CPU per frame, beside proxysink -> proxysrc", hop.cpu.median (), proxy.cpu.median (),
            "us", 1.10);
  hops.row ("CPU per frame, beside intervideosink -> intervideosrc", hop.cpu.median (),
            inter.cpu.median (), "us", 1.10);
  hops.row ("latency, median, beside appsink -> appsrc", hop.latency.median (),
            by_hand.latency.median (), "us", 1.10);
  hops.row ("latency, median, beside proxysink -> proxysrc", hop.latency.median (),
            proxy.latency.median (), "us", 1.10);
  return table.finish () | hops.finish ();
}
