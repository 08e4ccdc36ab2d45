// SPDX-License-Identifier: LGPL-2.1-or-later

/* From the start of a process to its first frame of a PipeWire camera, enumeration included, beside
 * pipewiresrc, which is told the node. Each figure is that of a process of its own. Run it inside a
 * PipeWire session; its argument is the name of the camera's node. */

#include "bench.hpp"

#include "gst/util/raii.hpp"

#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace {

/// PipeWire needs about 40 ms for some clients and about 100 for others; the median of a few says
/// little.
constexpr int kRuns = 31;

gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (static_cast<GMainLoop *> (loop));
  return G_SOURCE_REMOVE;
}

/// The frame may come before the loop runs.
GstPadProbeReturn
first_cb (GstPad *, GstPadProbeInfo *, gpointer loop)
{
  g_idle_add (quit_cb, loop);
  return GST_PAD_PROBE_REMOVE;
}

/// The measured process: nothing but a pipeline until its first frame. It ends without a good-bye,
/// so that only the start counts.
[[noreturn]] void
show_first_frame (const char *line)
{
  gst_init (nullptr, nullptr);
  mc::ErrorPtr error;
  const mc::ElementPtr pipeline = mc::sink (gst_parse_launch (line, mc::out (error)));
  if (error)
    g_error ("%s: %s", line, error->message);
  GMainLoop *loop = g_main_loop_new (nullptr, FALSE);
  const mc::ElementPtr sink (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "end"));
  const mc::PadPtr pad (gst_element_get_static_pad (sink.get (), "sink"));
  gst_pad_add_probe (pad.get (), GST_PAD_PROBE_TYPE_BUFFER, first_cb, loop, nullptr);
  gst_element_set_state (pipeline.get (), GST_STATE_PLAYING);
  g_main_loop_run (loop);
  const double now = bench::now_ns ();
  std::printf ("%.0f\n", now);
  std::fflush (stdout);
  gst_element_set_state (pipeline.get (), GST_STATE_NULL);
  _exit (0);
}

/// Milliseconds until the first frame of @line in a fresh process of this program.
double
milliseconds (const char *self, const std::string &line)
{
  const double start = bench::now_ns ();
  g_autofree gchar *output = nullptr;
  gint status = 0;
  const gchar *const argv[] = { self, "--line", line.c_str (), nullptr };
  if (!g_spawn_sync (nullptr, const_cast<gchar **> (argv), nullptr, G_SPAWN_DEFAULT, nullptr,
                     nullptr, &output, nullptr, &status, nullptr)
      || status != 0)
    g_error ("%s did not deliver", line.c_str ());
  return (std::strtod (output, nullptr) - start) / 1e6;
}

} // namespace

int
main (int argc, char **argv)
{
  if (argc == 3 && std::string (argv[1]) == "--line")
    show_first_frame (argv[2]);
  if (argc != 2) {
    std::fprintf (stderr, "usage: %s NODE\n", argv[0]);
    return 2;
  }
  const std::string rival = std::string ("pipewiresrc target-object=") + argv[1]
                            + " ! video/x-raw,format=UYVY,width=640,height=480,framerate=30/1 ! "
                              "fakesink name=end sync=false";
  bench::Samples ours, theirs;
  for (int run = 0; run < kRuns; run++) {
    theirs.add (milliseconds (argv[0], rival));
    ours.add (milliseconds (argv[0], "videotracksrc ! fakesink name=end sync=false"));
  }
  bench::Table table ("from the start of a process to its first frame");
  table.row ("videotracksrc, enumeration included, beside pipewiresrc", ours.median (),
             theirs.median (), "ms", 1.25);
  return table.finish ();
}
