// SPDX-License-Identifier: LGPL-2.1-or-later

/* What it costs to know the devices: in a fresh process, against a GstDeviceMonitor on all
 * providers, and asked again. Run it inside a PipeWire session (tests/rigs/pipewire has one). Each
 * cold figure is that of a process of its own. */

#include "bench.hpp"

#include "gst/capture/devices/device_catalog.hpp"
#include "gst/mediacapture/mediacapture.h"

#include <array>
#include <sys/wait.h>
#include <unistd.h>

namespace {

/// Measured by the process itself, after gst_init (), which both need.
struct Cold
{
  double first_list_us = 0;
  unsigned devices = 0;
};

Cold
list_by_catalog ()
{
  auto &catalog = mc::DeviceCatalog::instance ();
  const double begun = bench::now_ns ();
  catalog.wait_settled (10 * GST_SECOND, nullptr);
  const auto list = catalog.list ();
  return { (bench::now_ns () - begun) / 1000, static_cast<unsigned> (list->size ()) };
}

Cold
list_by_monitor ()
{
  const double begun = bench::now_ns ();
  GstDeviceMonitor *monitor = gst_device_monitor_new (); // never stopped: the process ends here
  gst_device_monitor_start (monitor);
  const mc::ObjectListPtr devices (gst_device_monitor_get_devices (monitor));
  return { (bench::now_ns () - begun) / 1000, g_list_length (devices.get ()) };
}

/// Runs @work in a process of its own; false when that crashes. The child leaves without stopping
/// anything: that is not measured.
bool
in_fresh_process (Cold (*work) (), Cold &cold)
{
  std::array<int, 2> ends;
  if (pipe (ends.data ()) != 0)
    return false;
  const pid_t child = fork ();
  if (child == 0) {
    // What plugins say while they load is nobody's business here.
    if (std::freopen ("/dev/null", "w", stderr) == nullptr)
      _exit (1);
    gst_init (nullptr, nullptr);
    const Cold result = work ();
    const bool written = write (ends[1], &result, sizeof result) == sizeof result;
    _exit (written ? 0 : 1);
  }
  close (ends[1]);
  const bool told = child > 0 && read (ends[0], &cold, sizeof cold) == sizeof cold;
  close (ends[0]);
  int status = 0;
  waitpid (child, &status, 0);
  return told && WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

double
warm_us ()
{
  auto &catalog = mc::DeviceCatalog::instance ();
  catalog.list ();
  return bench::nanoseconds (100000, [&] (unsigned) { catalog.list (); }) / 1000;
}

/// The same as an application sees it, with new objects each time.
double
warm_objects_us ()
{
  GstMediaDevices *devices = gst_media_devices_get_default ();
  const auto list = [devices] {
    mc::ObjectListPtr (gst_media_devices_enumerate_devices (devices, nullptr, nullptr));
  };
  list ();
  return bench::nanoseconds (10000, [&] (unsigned) { list (); }) / 1000;
}

bool
has_pipewire ()
{
  const char *runtime = g_getenv ("XDG_RUNTIME_DIR");
  const mc::CharPtr socket (
      g_build_filename (runtime ? runtime : "/nowhere", "pipewire-0", nullptr));
  return g_file_test (socket.get (), G_FILE_TEST_EXISTS);
}

} // namespace

int
main ()
{
  if (!has_pipewire ()) {
    std::printf ("# skipped: no PipeWire session\n");
    return 77;
  }
  bench::Samples ours;
  bench::Samples monitor;
  unsigned crashed = 0;
  Cold cold;
  // In turns, so that another load on the machine meets both. The stock monitor crashes now and
  // then on Debian 12.
  for (int run = 0; run < 3 * bench::kRuns; run++) {
    if (!in_fresh_process (list_by_catalog, cold))
      return 1;
    ours.add (cold.first_list_us);
    if (in_fresh_process (list_by_monitor, cold))
      monitor.add (cold.first_list_us);
    else
      crashed++;
  }
  bench::Table table ("knowing the devices");
  table.row ("first list of a process, against GstDeviceMonitor", ours.median (), monitor.median (),
             "us", 0.4);
  gst_init (nullptr, nullptr);
  table.limit ("asking again", warm_us (), "us", 10);
  table.limit ("enumerate_devices () again", warm_objects_us (), "us", 10);
  table.note ("runs of GstDeviceMonitor that crashed", crashed, "");
  mc::DeviceCatalog::instance ().reset ();
  return table.finish ();
}
