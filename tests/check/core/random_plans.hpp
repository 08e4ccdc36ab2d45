// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "plan_reference.hpp"
#include "random_devices.hpp"

/* Small devices with one to six tracks, the same ones for the same seed. */

namespace test {

class RandomPlan : private RandomCase
{
public:
  using RandomCase::RandomCase;

  PlanCase next ()
  {
    PlanCase result;
    result.device = one_in (8) ? small_microphone () : small_camera ();
    const bool video = result.device.kind == mc::Kind::Video;
    for (int i = 1 + below (6); i > 0; i--) {
      PlanCase::Track track;
      // Six tracks that want much each would never get along.
      track.constraints.basic = one_in (3) ? ideals (video) : set (video, 2);
      for (int k = one_in (2) ? below (3) : 0; k > 0; k--)
        track.constraints.advanced.push_back (set (video, 2));
      if (one_in (12))
        track.peers.push_back (peer (result.device));
      result.tracks.push_back (std::move (track));
    }
    if (one_in (2))
      result.current = running_mode (result);
    return result;
  }

private:
  mc::DeviceDescription small_camera ()
  {
    mc::DeviceDescription device;
    device.device_id = id ();
    device.group_id = id ();
    if (one_in (2))
      device.facing_modes.push_back (facing ());
    const bool ranges = one_in (5);
    const bool large = ranges && one_in (6);
    max_width_ = large ? 12 : between (2, 5);
    max_height_ = large ? 8 : between (2, 4);
    for (int i = large ? 0 : below (5); i >= 0; i--) {
      mc::VideoBox box;
      box.width = large    ? mc::IntSet::range (between (1, 3), max_width_, between (1, 2))
                  : ranges ? ints (1, max_width_, 3)
                           : mc::IntSet::value (between (1, max_width_));
      box.height = large    ? mc::IntSet::range (between (1, 3), max_height_)
                   : ranges ? ints (1, max_height_, 3)
                            : mc::IntSet::value (between (1, max_height_));
      if (ranges && one_in (2))
        box.rate = rates ();
      else
        box.rate
            = one_in (2) ? mc::RateSet::value (rate ()) : mc::RateSet::list ({ rate (), rate () });
      box.cost = below (2);
      device.video.push_back (box);
    }
    return device;
  }

  mc::DeviceDescription small_microphone ()
  {
    mc::DeviceDescription device = microphone ();
    for (mc::AudioBox &box : device.audio) {
      if (one_in (2))
        box.sample_rate = mc::IntSet::value (between (7999, 8003));
    }
    return device;
  }

  // What a friendly application asks for.
  mc::ConstraintSet ideals (bool video)
  {
    mc::ConstraintSet set;
    for (const mc::Property property :
         video
             ? std::vector<mc::Property>{ mc::Property::Width, mc::Property::Height,
                                          mc::Property::FrameRate }
             : std::vector<mc::Property>{ mc::Property::SampleRate, mc::Property::ChannelCount }) {
      if (one_in (4))
        continue;
      mc::Constraint constraint;
      constraint.ideal = mc::Value (number (property));
      if (one_in (4))
        constraint.min = double (between (1, 2));
      set.set (property, constraint);
    }
    return set;
  }

  // Where the source may be now: in any mode, or in one that the device does not list.
  std::optional<mc::Choice> running_mode (const PlanCase &input)
  {
    mc::Constraints constraints;
    constraints.basic = ideals (input.device.kind == mc::Kind::Video);
    const mc::PreparedConstraints prepared (constraints, input.device.kind,
                                            mc::served_properties ());
    auto choice = mc::select_settings (*mc::Capabilities::make (input.device), prepared);
    if (choice && one_in (10))
      choice->native_width = choice->native_sample_rate = 9;
    return choice;
  }
};

} // namespace test
