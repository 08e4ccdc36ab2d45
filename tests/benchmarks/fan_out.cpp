// SPDX-License-Identifier: LGPL-2.1-or-later

/* One camera, many consumers: clones of a track, each read by a videotracksrc, beside what one
 * builds of stock elements. All ways run in this process and alternate; the camera costs nothing.
 */

#include "consumers.hpp"

#include <functional>

namespace {

using namespace bench;

constexpr int kTurns = 5;
constexpr std::chrono::milliseconds kTime{ 1500 };
constexpr std::chrono::milliseconds kBeginning{ 300 }; ///< of a stall
constexpr const char *kTrack = "{\"width\":{\"exact\":640}}";
constexpr const char *kMode = "video/x-raw,width=640,height=480";

Run
with_clones (unsigned n)
{
  Audience audience (n);
  const Clones clones (n, kTrack, audience);
  audience.wait_settled ();
  return audience.measure (kTime);
}

/// What a stalled clone costs the others.
struct Stall
{
  double lost = 0;   ///< frames that the others missed, in all
  double held = 0;   ///< frames that are kept for it, at most
  double oldest = 0; ///< age of a frame that another one got when it stalled, microseconds
};

/// One clone in the middle does not come back from its frame.
Run
with_one_stalled (unsigned n, Stall *stall)
{
  Audience audience (n);
  Clones clones (n, kTrack, audience);
  audience.wait_settled ();
  const unsigned stalled = n / 2;
  audience[stalled].stall ();
  stall->oldest = std::max (stall->oldest, audience.measure (kBeginning, stalled).oldest);
  const Run run = audience.measure (kTime, stalled);
  for (unsigned i = 0; i < n; i++) {
    const mc::StructurePtr stats (gst_media_stream_track_get_stats (clones[i].get ()));
    guint64 dropped = 0, total = 0, delivered = 0;
    gst_structure_get (stats.get (), "droppedFrames", G_TYPE_UINT64, &dropped, "totalFrames",
                       G_TYPE_UINT64, &total, "readFrames", G_TYPE_UINT64, &delivered, nullptr);
    if (i == stalled)
      // What waits for it, and the one that it has.
      stall->held = std::max (stall->held, static_cast<double> (total - dropped - delivered) + 1);
    else
      stall->lost += static_cast<double> (dropped);
  }
  audience[stalled].let_go ();
  return run;
}

Run
with_tee (unsigned n, const char *between)
{
  Audience audience (n);
  Pipelines pipelines;
  std::string line = std::string ("benchsrc ! ") + kMode + " ! tee name=t ";
  for (unsigned i = 0; i < n; i++)
    line += std::string ("t. ! ") + between + end (i);
  audience.sit_in (pipelines.add (line), 0, n);
  pipelines.play ();
  audience.wait_settled ();
  return audience.measure (kTime);
}

/// tee and proxysinks in one pipeline, a pipeline with a proxysrc for each consumer.
Run
with_proxies (unsigned n)
{
  Audience audience (n);
  Pipelines pipelines;
  std::string line = std::string ("benchsrc ! ") + kMode + " ! tee name=t ";
  for (unsigned i = 0; i < n; i++)
    line += "t. ! proxysink name=out" + std::to_string (i) + " ";
  GstElement *camera = pipelines.add (line);
  for (unsigned i = 0; i < n; i++) {
    GstElement *pipeline = pipelines.add ("proxysrc name=in ! " + end (i));
    const mc::ElementPtr in (gst_bin_get_by_name (GST_BIN (pipeline), "in"));
    const mc::ElementPtr out (
        gst_bin_get_by_name (GST_BIN (camera), ("out" + std::to_string (i)).c_str ()));
    g_object_set (in.get (), "proxysink", out.get (), nullptr);
    audience.sit_in (pipeline, i, 1);
  }
  pipelines.play ();
  audience.wait_settled ();
  return audience.measure (kTime);
}

/// The medians of several runs.
struct Figures
{
  Samples cpu, p50, p99, threads;
  void add (const Run &run)
  {
    cpu.add (run.cpu);
    p50.add (run.p50);
    p99.add (run.p99);
    threads.add (run.threads);
  }
};

void
live (Table &table)
{
  Figures clones, queues, proxies, many, one_stalled, alone;
  Stall stall;
  for (int turn = 0; turn < kTurns; turn++) {
    queues.add (with_tee (64, "queue ! "));
    clones.add (with_clones (64));
    proxies.add (with_proxies (64));
    one_stalled.add (with_one_stalled (64, &stall));
    many.add (with_clones (256));
    alone.add (with_tee (1, ""));
  }
  const double cpu = clones.cpu.median ();
  table.row ("64 clones, CPU, beside tee ! queue", cpu, queues.cpu.median (), "us", 0.35);
  table.row ("64 clones, CPU, beside tee ! proxysink", cpu, proxies.cpu.median (), "us", 0.30);
  table.row ("64 clones, p50 latency, beside tee ! queue", clones.p50.median (),
             queues.p50.median (), "us", 0.35);
  table.row ("64 clones, p99 latency, beside tee ! queue", clones.p99.median (),
             queues.p99.median (), "us", 0.30);
  table.row ("1 of 64 stalled, CPU, beside tee ! queue with none", one_stalled.cpu.median (),
             queues.cpu.median (), "us", 0.35);
  table.row ("1 of 64 stalled, p50 latency, the same", one_stalled.p50.median (),
             queues.p50.median (), "us", 0.35);
  table.row ("1 of 64 stalled, p99 latency, the same", one_stalled.p99.median (),
             queues.p99.median (), "us", 0.30);
  table.limit ("1 of 64 stalled, frames that the others lost", stall.lost, "", 0);
  table.note ("  the oldest frame that another got when it stalled", stall.oldest / 1000, "ms");
  table.note ("  the camera with one consumer and no thread, which all have", alone.cpu.median (),
              "us");
  table.row ("256 clones, CPU, beside 64", many.cpu.median (), cpu, "us", 1.00);
  table.row ("threads with 256 clones, beside 64", many.threads.median (), clones.threads.median (),
             "", 1.0);
}

void
stalled (Table &table)
{
  Stall stall;
  Figures clones, queues, bare;
  for (int turn = 0; turn < kTurns; turn++) {
    queues.add (with_tee (16, "queue ! "));
    clones.add (with_one_stalled (16, &stall));
    bare.add (with_tee (16, ""));
  }
  table.limit ("1 of 16 stalled, frames that the others lost", stall.lost, "", 0);
  table.limit ("1 of 16 stalled, frames held for it", stall.held, "", 4);
  table.row ("1 of 16 stalled, CPU, beside tee ! queue with none", clones.cpu.median (),
             queues.cpu.median (), "us", 0.35);
  table.row ("1 of 16 stalled, p50 latency, the same", clones.p50.median (), queues.p50.median (),
             "us", 0.35);
  table.row ("1 of 16 stalled, p99 latency, the same", clones.p99.median (), queues.p99.median (),
             "us", 0.30);
  table.note ("  a bare tee, which no thread has to be woken for: CPU", bare.cpu.median (), "us");
  table.note ("  its p50 latency", bare.p50.median (), "us");
  table.note ("  its p99 latency", bare.p99.median (), "us");
}

void
as_fast_as_it_goes (Table &table)
{
  CameraScript &script = camera_script ();
  script.interval = 0;
  script.consumers = 64;
  Figures clones, tee;
  for (int turn = 0; turn < kTurns; turn++) {
    tee.add (with_tee (64, ""));
    clones.add (with_clones (64));
  }
  script.interval = GST_SECOND / 30;
  table.row ("64 clones, no clock, CPU, beside a bare tee", clones.cpu.median (), tee.cpu.median (),
             "us", 1.30);
}

} // namespace

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  register_camera ();
  const std::string only = argc > 1 ? argv[1] : "";
  Table table ("one camera, 640x480 at 30/s, many consumers; for each consumer and frame");
  const std::pair<const char *, std::function<void (Table &)>> parts[]
      = { { "live", live }, { "stalled", stalled }, { "fast", as_fast_as_it_goes } };
  for (const auto &[name, part] : parts) {
    if (only.empty () || only == name)
      part (table);
  }
  return table.finish ();
}
