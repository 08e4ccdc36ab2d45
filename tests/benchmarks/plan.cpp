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

/// Two ways to the same, timed in turns: a machine that slows down slows both.
struct Medians
{
  double ours;
  double rival;
};

template <typename Ours, typename Rival>
Medians
median_us (Ours ours, Rival rival)
{
  const auto repeats = [] (const auto &work) {
    unsigned count = 1;
    while (count < 1000000 && bench::nanoseconds (count, work) * count < 5e6)
      count *= 2;
    return count;
  };
  const unsigned n_ours = repeats (ours), n_rival = repeats (rival);
  bench::Samples of_ours, of_rival;
  for (int i = 0; i < bench::kRuns; i++) {
    of_ours.add (bench::nanoseconds (n_ours, ours) / 1000);
    of_rival.add (bench::nanoseconds (n_rival, rival) / 1000);
  }
  return { of_ours.median (), of_rival.median () };
}

/// A scene, ready to be planned.
struct Prepared
{
  explicit Prepared (const Scene &scene)
  {
    constraints.reserve (kTracks);
    for (const mc::Constraints &track : scene.constraints) {
      constraints.emplace_back (track, mc::Kind::Video, mc::served_properties ());
      tracks.push_back ({ &constraints.back (), nullptr });
    }
  }

  std::vector<mc::PreparedConstraints> constraints;
  std::vector<mc::PlanTrack> tracks;
};

double
plan (const mc::Capabilities &device, const Prepared &scene, const mc::Choice *current)
{
  return mc::plan_tracks (device, scene.tracks, current)->distance;
}

void
run_scene (bench::Table &table, const mc::Capabilities &device, const Scene &scene)
{
  const Prepared prepared (scene);
  const std::vector<mc::Choice> modes = native_modes (device);
  const auto planned = mc::plan_tracks (device, prepared.tracks);
  const mc::Choice *running = &planned->choices[0];
  const auto from_nothing
      = median_us ([&] (unsigned) { sink = plan (device, prepared, nullptr); },
                   [&] (unsigned) { sink = naive_plan (device, modes, prepared.tracks); });
  const auto again = median_us ([&] (unsigned) { sink = plan (device, prepared, running); },
                                [&] (unsigned) { sink = plan (device, prepared, nullptr); });
  table.limit (scene.name, from_nothing.ours, "us", 20);
  table.row ("  against held_at () + select_settings () for each mode", from_nothing.ours,
             from_nothing.rival, "us", 0.1);
  table.limit ("  while that mode runs", again.ours, "us", 20);
}

// No targets: devices like these are rare.
void
run_large (bench::Table &table)
{
  const Prepared prepared (scenes ().front ());
  const mc::CapabilitiesPtr modes = bench::make_device (bench::make_modes (1000, 10));
  mc::DeviceDescription description;
  description.video = { { mc::IntSet::range (16, 4096, 2), mc::IntSet::range (16, 2160, 2),
                          mc::RateSet::range ({ 1, 1 }, { 120, 1 }), 0 } };
  const mc::CapabilitiesPtr ranges = mc::Capabilities::make (std::move (description));
  const auto large = median_us ([&] (unsigned) { sink = plan (*modes, prepared, nullptr); },
                                [&] (unsigned) { sink = plan (*ranges, prepared, nullptr); });
  table.note ("the first of these on 10000 modes", large.ours, "us");
  table.note ("the first of these on a camera of ranges", large.rival, "us");
}

} // namespace

int
main ()
{
  bench::Table table ("joint plan, a camera of 60 modes");
  const mc::CapabilitiesPtr device = bench::make_device (bench::make_modes (15, 4));
  for (const Scene &scene : scenes ())
    run_scene (table, *device, scene);
  run_large (table);
  return table.finish ();
}
