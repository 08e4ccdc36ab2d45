// SPDX-License-Identifier: LGPL-2.1-or-later

/* What a clone costs: while it is disabled, scaled, changed, made, and as it lies in memory; beside
 * what one builds of stock elements. The camera costs nothing. */

#include "consumers.hpp"

#include <cstring>
#include <functional>
#include <malloc.h>
#include <random>

namespace {

using namespace bench;

constexpr int kTurns = 5;
constexpr unsigned kWarmUp = 10;
constexpr std::chrono::milliseconds kTime{ 1000 };
constexpr double kInterval = 1e6 / 30; ///< microseconds
constexpr const char *kWide = "{\"width\":{\"exact\":1280}}";

/// Medians of runs that alternate.
std::pair<double, double>
alternate (const std::function<double ()> &ours, const std::function<double ()> &rival)
{
  Samples a, b;
  for (int turn = 0; turn < kTurns; turn++) {
    b.add (rival ());
    a.add (ours ());
  }
  return { a.median (), b.median () };
}

/// CPU of 64 clones for a frame; all but one disabled, or none.
double
with_disabled (bool disabled)
{
  Audience audience (64);
  const Clones clones (64, "{\"width\":{\"exact\":640}}", audience);
  for (unsigned i = 1; i < 64; i++)
    gst_media_stream_track_set_enabled (clones[i].get (), !disabled);
  audience.wait_settled ();
  return audience.measure (kTime).cpu * 64;
}

double
scaled_clones ()
{
  Audience audience (8);
  // Pinned to the wide mode, which alone would be chosen for nobody here.
  const TrackPtr wide = open_track (kWide);
  const Clones clones (8, "{\"width\":{\"exact\":320},\"height\":{\"exact\":180}}", audience);
  audience.wait_settled ();
  const double cpu = audience.measure (kTime).cpu * 8;
  gst_media_stream_track_stop (wide.get ());
  return cpu;
}

double
one_videoscale ()
{
  Audience audience (1);
  Pipelines pipelines;
  audience.sit_in (pipelines.add ("benchsrc ! video/x-raw,width=1280 ! videoscale ! "
                                  "video/x-raw,width=320,height=180 ! "
                                  + end (0)),
                   0, 1);
  pipelines.play ();
  audience.wait_frames (kWarmUp);
  return audience.measure (kTime).cpu;
}

void
shares (Table &table)
{
  const auto disabled
      = alternate ([] { return with_disabled (true); }, [] { return with_disabled (false); });
  table.row ("63 clones disabled beside one enabled, beside 64 enabled", disabled.first,
             disabled.second, "us", 0.20);
  const auto scaled = alternate (scaled_clones, one_videoscale);
  table.row ("8 clones at 320x180 of 1280x720, beside one videoscale", scaled.first, scaled.second,
             "us", 1.15);
}

/* Change. */

void
change (const TrackPtr &track, const char *json)
{
  mc::ErrorPtr error;
  g_autoptr (GstMediaTrackConstraints) constraints
      = gst_media_track_constraints_from_json (json, mc::out (error));
  if (!gst_media_stream_track_apply_constraints (track.get (), constraints, nullptr,
                                                 mc::out (error)))
    g_error ("%s: %s", json, error->message);
}

/// One clone changes its size twenty times; the others look on.
void
changes (Table &table)
{
  Audience audience (4);
  const Clones clones (4, kWide, audience);
  audience.wait_frames (60);
  for (unsigned i = 0; i < 4; i++)
    audience[i].begin ();
  Samples first;
  std::mt19937 random (1);
  for (int turn = 0; turn < 20; turn++) {
    // At any moment between two frames, not just behind one.
    g_usleep (random () % static_cast<unsigned> (kInterval));
    const double asked = now_ns () / 1000;
    change (clones[0], turn % 2 ? "{\"width\":{\"exact\":1280}}"
                                : "{\"width\":{\"exact\":640},\"height\":{\"exact\":360}}");
    first.add (audience[0].wait_new_caps () - asked);
  }
  double lost = 0, gap = 0;
  for (unsigned i = 0; i < 4; i++) {
    audience[i].finish ();
    lost += audience[i].missed (kInterval);
    gap = std::max (gap, i == 0 ? 0 : audience[i].longest_gap ());
  }
  // A frame is on its way for a moment after it was captured.
  table.limit ("applyConstraints to the first new frame, median", first.median () / 1000, "ms",
               kInterval / 1000);
  table.note ("  the longest", first.percentile (1) / 1000, "ms");
  table.limit ("applyConstraints, frames lost by anyone in 20 changes", lost, "", 0);
  table.limit ("applyConstraints, longest gap of a sibling", gap / kInterval, "frames", 1.1);
}

/* Making one. */

constexpr GstClockTime kFast = 100 * GST_USECOND;

/// Microseconds from the wish for one more consumer to its first frame.
double
one_more_clone (Clones &clones, GstElement *pipeline)
{
  const double start = now_ns ();
  const TrackPtr track = clone (clones[0]);
  GstElement *source = gst_element_factory_make ("videotracksrc", nullptr);
  g_object_set (source, "track", track.get (), nullptr);
  Audience one (1);
  GstElement *sink = gst_element_factory_make ("fakesink", nullptr);
  g_object_set (sink, "sync", FALSE, "async", FALSE, nullptr);
  one[0].watch (sink);
  gst_bin_add_many (GST_BIN (pipeline), source, sink, nullptr);
  gst_element_link (source, sink);
  gst_element_sync_state_with_parent (sink);
  gst_element_sync_state_with_parent (source);
  const double time = (one[0].wait_first () - start) / 1000;
  for (GstElement *element : { source, sink }) {
    gst_element_set_state (element, GST_STATE_NULL);
    gst_bin_remove (GST_BIN (pipeline), element);
  }
  gst_media_stream_track_stop (track.get ());
  return time;
}

double
one_more_branch (GstElement *pipeline)
{
  const mc::ElementPtr tee (gst_bin_get_by_name (GST_BIN (pipeline), "t"));
  const double start = now_ns ();
  GstElement *queue = gst_element_factory_make ("queue", nullptr);
  GstElement *sink = gst_element_factory_make ("fakesink", nullptr);
  g_object_set (sink, "sync", FALSE, "async", FALSE, nullptr);
  Audience one (1);
  one[0].watch (sink);
  gst_bin_add_many (GST_BIN (pipeline), queue, sink, nullptr);
  gst_element_link (queue, sink);
  gst_element_sync_state_with_parent (sink);
  gst_element_sync_state_with_parent (queue);
  const mc::PadPtr from (gst_element_request_pad_simple (tee.get (), "src_%u"));
  const mc::PadPtr to (gst_element_get_static_pad (queue, "sink"));
  gst_pad_link (from.get (), to.get ());
  const double time = (one[0].wait_first () - start) / 1000;
  gst_pad_unlink (from.get (), to.get ());
  gst_element_release_request_pad (tee.get (), from.get ());
  for (GstElement *element : { queue, sink }) {
    gst_element_set_state (element, GST_STATE_NULL);
    gst_bin_remove (GST_BIN (pipeline), element);
  }
  return time;
}

void
making (Table &table)
{
  camera_script ().interval = kFast;
  Samples ours, rival;
  {
    Audience audience (1);
    Clones clones (1, "{\"width\":{\"exact\":640}}", audience);
    audience.wait_frames (kWarmUp);
    for (int turn = 0; turn < 50; turn++)
      ours.add (one_more_clone (clones, clones.pipeline ()));
  }
  {
    Audience audience (1);
    Pipelines pipelines;
    GstElement *pipeline
        = pipelines.add ("benchsrc ! video/x-raw,width=640 ! tee name=t ! queue ! " + end (0));
    audience.sit_in (pipeline, 0, 1);
    pipelines.play ();
    audience.wait_frames (kWarmUp);
    for (int turn = 0; turn < 50; turn++)
      rival.add (one_more_branch (pipeline));
  }
  camera_script ().interval = GST_SECOND / 30;
  table.limit ("clone and read, to the first push (camera at 10000/s)", ours.median (), "us", 150);
  table.note ("  a tee branch with a queue, the same", rival.median (), "us");
}

/* Memory: each figure is that of a process of its own. */

constexpr unsigned kIdle = 500;
constexpr unsigned kReading = 64;

double
idle_clones ()
{
  const TrackPtr track = open_track ("true");
  std::vector<TrackPtr> clones;
  const auto before = mallinfo2 ().uordblks;
  for (unsigned i = 0; i < kIdle; i++)
    clones.push_back (clone (track));
  return static_cast<double> (mallinfo2 ().uordblks - before) / kIdle;
}

double
reading_clones ()
{
  Audience none (1);
  const Clones first (1, "{\"width\":{\"exact\":640}}", none);
  none.wait_frames (kWarmUp);
  const double before = resident_bytes ();
  Audience audience (kReading);
  const Clones clones (kReading, "{\"width\":{\"exact\":640}}", audience);
  audience.wait_frames (60);
  return (resident_bytes () - before) / kReading;
}

double
tee_branches ()
{
  const auto line = [] (unsigned n) {
    std::string text = "benchsrc ! video/x-raw,width=640 ! tee name=t ";
    for (unsigned i = 0; i < n; i++)
      text += "t. ! queue ! " + end (i);
    return text;
  };
  Audience none (1);
  Pipelines first;
  none.sit_in (first.add (line (1)), 0, 1);
  first.play ();
  none.wait_frames (kWarmUp);
  const double before = resident_bytes ();
  Audience audience (kReading);
  Pipelines pipelines;
  audience.sit_in (pipelines.add (line (kReading)), 0, kReading);
  pipelines.play ();
  audience.wait_frames (60);
  return (resident_bytes () - before) / kReading;
}

constexpr std::pair<const char *, double (*) ()> kInOwnProcess[]
    = { { "idle", idle_clones }, { "reading", reading_clones }, { "tee", tee_branches } };

double
in_own_process (const char *what)
{
  const mc::CharPtr self (g_file_read_link ("/proc/self/exe", nullptr));
  const char *argv[] = { self.get (), what, nullptr };
  gchar *printed = nullptr;
  mc::ErrorPtr error;
  if (!g_spawn_sync (nullptr, const_cast<gchar **> (argv), nullptr, G_SPAWN_DEFAULT, nullptr,
                     nullptr, &printed, nullptr, nullptr, mc::out (error)))
    g_error ("%s: %s", what, error->message);
  const mc::CharPtr text (printed);
  return g_ascii_strtod (text.get (), nullptr);
}

void
memory (Table &table)
{
  table.limit ("memory of an idle clone", in_own_process ("idle") / 1024, "KiB", 16);
  Samples clones, branches;
  for (int turn = 0; turn < kTurns; turn++) {
    clones.add (in_own_process ("reading") / 1024);
    branches.add (in_own_process ("tee") / 1024);
  }
  table.row ("memory of a clone that is read, beside a tee branch with a queue", clones.median (),
             branches.median (), "KiB", 1.20);
}

} // namespace

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  register_camera ();
  const char *only = argc > 1 ? argv[1] : "";
  for (const auto &[name, measured] : kInOwnProcess) {
    if (std::strcmp (only, name) == 0) {
      std::printf ("%.0f\n", measured ());
      return 0;
    }
  }
  Table table ("what clones cost; 640x480 at 30/s where nothing else is said");
  const std::pair<const char *, std::function<void (Table &)>> parts[] = {
    { "shares", shares }, { "changes", changes }, { "making", making }, { "memory", memory }
  };
  for (const auto &[name, part] : parts) {
    if (!*only || std::strcmp (only, name) == 0)
      part (table);
  }
  return table.finish ();
}
