// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/core/plan.hpp"

#include <tuple>

/* The joint plan as plan.hpp tells it: all native modes of a small device in a list, for each track
 * all settings dictionaries of each mode, and everything filtered and compared one by one. Slow,
 * plain, and written without a look at the planner. Which rates are enumerated: see reference.hpp.
 *
 * One thing is asked of the library: what select_settings () picks for a track alone, which is by
 * definition one of the modes of a device with ranges. */

namespace test {

struct PlanCase
{
  struct Track
  {
    mc::Constraints constraints;
    std::vector<mc::PeerSet> peers;
  };

  mc::DeviceDescription device;
  std::vector<Track> tracks;
  std::optional<mc::Choice> current;
};

struct PlanReference
{
  /// Distance, away from the current mode, derived, cropped, nearness, cost, pixels (data rate),
  /// native rate, box.
  using Key = std::tuple<double, bool, int, int, double, int, double, double, uint32_t>;

  bool found = false;
  Key key;
  std::optional<mc::Property> refused; ///< when nothing is found
};

/// The right answer.
PlanReference reference_plan (const PlanCase &input);

/// The key of a plan, from nothing but its choices and the description of the device.
PlanReference::Key plan_key (const PlanCase &input, const mc::Plan &plan);

} // namespace test
