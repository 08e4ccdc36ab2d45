// SPDX-License-Identifier: LGPL-2.1-or-later
#include "gst/core/plan.hpp"
#include "bench.hpp"
#include "camera.hpp"

/* How long the joint plan for six tracks takes, beside the naive way to the same mode: hold the
 * device in each of its modes, and ask SelectSettings for each track. */

namespace {

using bench::exact;
using bench::ideal;
using mc::Property;

constexpr std::size_t kTracks = 6;

struct Scene
{
  const char *name;
  std::vector<mc::Constraints> constraints;
};

mc::Constraint
at_least (double value)
{
  mc::Constraint constraint;
  constraint.min = value;
  return constraint;
}

mc::Constraints
wanted (double width, double height, double rate)
{
  return { { { { Property::Width, ideal (width) },
               { Property::Height, ideal (height) },
               { Property::FrameRate, ideal (rate) } } },
           {} };
}

mc::Constraints
fixed (double width, double height)
{
  return { { { { Property::Width, exact (width) }, { Property::Height, exact (height) } } }, {} };
}

mc::Constraints
with_advanced (mc::Constraints constraints, Property property, const mc::Constraint &constraint)
{
  constraints.advanced.push_back ({ { { property, constraint } } });
  return constraints;
}

std::vector<Scene>
scenes ()
{
  mc::Constraint none;
  none.exact = mc::Value (std::string ("none"));
  const mc::Constraints call
      = with_advanced (wanted (1280, 720, 30), Property::FrameRate, at_least (25));
  const mc::Constraints recording{
    { { { Property::Width, at_least (1280) }, { Property::FrameRate, ideal (60) } } }, {}
  };
  const mc::Constraints square{
    { { { Property::AspectRatio, exact (1) }, { Property::Width, ideal (224) } } }, {}
  };
  const mc::Constraints native{
    { { { Property::ResizeMode, none }, { Property::Width, ideal (1280) } } }, {}
  };
  return {
    { "six tracks, a call, a preview and the like",
      { call, wanted (640, 360, 30), wanted (320, 180, 15), recording, fixed (640, 480), call } },
    { "six tracks, all alike", { call, call, call, call, call, call } },
    { "six tracks, exact sizes",
      { fixed (320, 240), fixed (640, 360), fixed (800, 600), fixed (960, 540), fixed (224, 224),
        fixed (1280, 720) } },
    { "six tracks, one pins the mode",
      { native, wanted (640, 360, 30), wanted (320, 180, 15), call, fixed (640, 480), call } },
    { "six tracks, two with an aspect ratio",
      { square, call, wanted (640, 360, 30), wanted (320, 180, 15), square, fixed (640, 480) } },
    { "six tracks, no constraints", { {}, {}, {}, {}, {}, {} } },
  };
}

std::vector<mc::Choice>
native_modes (const mc::Capabilities &device)
{
  std::vector<mc::Choice> modes;
  for (uint32_t i = 0; i < device.description ().video.size (); i++) {
    const mc::VideoBox &box = device.description ().video[i];
    mc::Choice mode;
    mode.box = i;
    mode.native_width = box.width.min ();
    mode.native_height = box.height.min ();
    mode.native_rate = box.rate.min ();
    modes.push_back (mode);
  }
  return modes;
}

// It knows neither advanced sets nor ties.
double
naive_plan (const mc::Capabilities &device, const std::vector<mc::Choice> &modes,
            const std::vector<mc::PlanTrack> &tracks)
{
  double least = mc::kUnsatisfied;
  for (const mc::Choice &mode : modes) {
    const mc::CapabilitiesPtr held = device.held_at (mode);
    double sum = 0;
    for (const mc::PlanTrack &track : tracks) {
      const auto choice = mc::select_settings (*held, *track.constraints);
      sum += choice ? choice->distance : mc::kUnsatisfied;
    }
    least = std::min (least, sum);
  }
  return least;
}

volatile double sink;

template <typename Work>
double
median_us (Work work)
{
  unsigned count = 1;
  while (count < 1000000 && bench::nanoseconds (count, work) * count < 5e6)
    count *= 2;
  bench::Samples samples;
  for (int i = 0; i < bench::kRuns; i++)
    samples.add (bench::nanoseconds (count, work) / 1000);
  return samples.median ();
}

void
run_scene (bench::Table &table, const mc::Capabilities &device, const Scene &scene)
{
  std::vector<mc::PreparedConstraints> prepared;
  prepared.reserve (kTracks);
  std::vector<mc::PlanTrack> tracks;
  for (const mc::Constraints &constraints : scene.constraints) {
    prepared.emplace_back (constraints, mc::Kind::Video, mc::served_properties ());
    tracks.push_back ({ &prepared.back (), nullptr });
  }
  const std::vector<mc::Choice> modes = native_modes (device);
  const double value
      = median_us ([&] (unsigned) { sink = mc::plan_tracks (device, tracks)->distance; });
  const double naive = median_us ([&] (unsigned) { sink = naive_plan (device, modes, tracks); });
  table.limit (scene.name, value, "us", 20);
  table.row ("  against held_at () + select_settings () for each mode", value, naive, "us", 0.1);
  const auto plan = mc::plan_tracks (device, tracks);
  const double again = median_us (
      [&] (unsigned) { sink = mc::plan_tracks (device, tracks, &plan->choices[0])->distance; });
  table.limit ("  while that mode runs", again, "us", 20);
}

} // namespace

int
main ()
{
  bench::Table table ("joint plan, a camera of 60 modes");
  const mc::CapabilitiesPtr device = bench::make_device (bench::make_modes (15, 4));
  for (const Scene &scene : scenes ())
    run_scene (table, *device, scene);
  return table.finish ();
}
