// SPDX-License-Identifier: LGPL-2.1-or-later
#include <gst/gst.h>

#include "camera.hpp"
#include "gst/util/raii.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <vector>

/* How long one SelectSettings takes, beside three ways in which elements look for a mode today. All
 * of them run in the same process; a rival does less (it knows neither crop-and-scale nor advanced
 * sets), so a ratio below one flatters the rival. */

namespace {

using bench::exact;
using bench::ideal;
using bench::make_device;
using bench::make_modes;
using bench::Mode;
using mc::Property;

mc::CapsPtr
make_caps (const std::vector<Mode> &modes)
{
  mc::CapsPtr caps (gst_caps_new_empty ());
  for (const Mode &mode : modes)
    gst_caps_append_structure (
        caps.get (),
        gst_structure_new ("video/x-raw", "format", G_TYPE_STRING, "YUY2", "width", G_TYPE_INT,
                           mode.width, "height", G_TYPE_INT, mode.height, "framerate",
                           GST_TYPE_FRACTION, mode.rate.num, mode.rate.den, nullptr));
  return caps;
}

double
distance (double actual, double ideal)
{
  return actual == ideal ? 0 : std::abs (actual - ideal) / std::max (actual, ideal);
}

double
mode_distance (int width, int height, double rate)
{
  return width < 640 ? 1e9 : distance (width, 1280) + distance (height, 720) + distance (rate, 30);
}

int
best_struct (const std::vector<Mode> &modes)
{
  double best = 1e9;
  int index = -1;
  for (std::size_t i = 0; i < modes.size (); i++) {
    const double d = mode_distance (modes[i].width, modes[i].height, modes[i].rate.value ());
    if (d < best) {
      best = d;
      index = i;
    }
  }
  return index;
}

int
best_structure (const GstCaps *caps)
{
  double best = 1e9;
  int index = -1;
  for (guint i = 0; i < gst_caps_get_size (caps); i++) {
    int width = 0, height = 0, num = 0, den = 1;
    gst_structure_get (gst_caps_get_structure (caps, i), "width", G_TYPE_INT, &width, "height",
                       G_TYPE_INT, &height, "framerate", GST_TYPE_FRACTION, &num, &den, nullptr);
    const double d = mode_distance (width, height, double (num) / den);
    if (d < best) {
      best = d;
      index = i;
    }
  }
  return index;
}

volatile int sink;

/// Median of seven runs, each long enough to be timed, in microseconds of processor time per call:
/// a busy machine counts little.
double
measure (const std::function<void ()> &call)
{
  const auto time = [&] (long repeats) {
    const std::clock_t begin = std::clock ();
    for (long i = 0; i < repeats; i++)
      call ();
    return (std::clock () - begin) * 1e6 / CLOCKS_PER_SEC;
  };
  long repeats = 1;
  while (repeats < 1000000 && time (repeats) < 5000)
    repeats *= 2;
  double runs[7];
  for (double &run : runs)
    run = time (repeats) / repeats;
  std::sort (std::begin (runs), std::end (runs));
  return runs[3];
}

struct Request
{
  const char *name;
  mc::Constraints constraints;
};

std::vector<Request>
requests ()
{
  mc::Constraint width = ideal (1280), high_rate, odd_width = ideal (1000);
  width.min = 640;
  high_rate.min = 25;
  odd_width.min = 640;
  const mc::ConstraintSet advanced{ { { Property::FrameRate, high_rate } } };
  return {
    { "native",
      { { { { Property::Width, width },
            { Property::Height, ideal (720) },
            { Property::FrameRate, ideal (30) } } },
        { advanced } } },
    { "cropped",
      { { { { Property::Width, exact (1000) },
            { Property::Height, exact (600) },
            { Property::FrameRate, ideal (30) } } },
        { advanced } } },
    { "scaled",
      { { { { Property::Width, odd_width }, { Property::FrameRate, ideal (30) } } },
        { advanced } } },
    { "decimated", { { { { Property::FrameRate, exact (29) } } }, { advanced } } },
    { "aspect",
      { { { { Property::Width, width }, { Property::Height, ideal (720) } } },
        { { { { Property::AspectRatio, exact (1.3333333333) } } } } } },
    { "default", { {}, { advanced } } },
  };
}

void
row (const char *device, const char *request, double value, const char *rival, double rival_value,
     double target)
{
  std::printf ("%-12s %-10s %10.3f us  %-22s %12.3f us  %10.4f  %8.2f us  %s\n", device, request,
               value, rival, rival_value, value / rival_value, target,
               value <= target ? "ok" : "MISS");
}

void
run_device (const char *name, int n_sizes, int n_rates, double target)
{
  const std::vector<Mode> modes = make_modes (n_sizes, n_rates);
  const mc::CapabilitiesPtr device = make_device (modes);
  const mc::CapsPtr caps = make_caps (modes);
  const mc::CapsPtr filter (
      gst_caps_from_string ("video/x-raw,width=[640,2147483647],framerate=[25/1,2147483647/1]"));
  const double structs = measure ([&] { sink = best_struct (modes); });
  const double structures = measure ([&] { sink = best_structure (caps.get ()); });
  const double intersect = measure ([&] {
    const mc::CapsPtr both (gst_caps_intersect (caps.get (), filter.get ()));
    sink = gst_caps_get_size (both.get ());
  });
  for (const auto &[request, constraints] : requests ()) {
    const mc::PreparedConstraints prepared (constraints, mc::Kind::Video, mc::served_properties ());
    const double value
        = measure ([&] { sink = mc::select_settings (*device, prepared)->native_width; });
    row (name, request, value, "loop over structs", structs, target);
    row (name, request, value, "gst_structure_get loop", structures, target);
    row (name, request, value, "gst_caps_intersect", intersect, target);
  }
}

} // namespace

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  std::printf ("%-12s %-10s %13s  %-22s %15s  %10s  %11s\n", "device", "request", "value", "rival",
               "rival's value", "ratio", "target");
  run_device ("60 modes", 15, 4, 0.5);
  run_device ("10000 modes", 1000, 10, 10);
  return 0;
}
