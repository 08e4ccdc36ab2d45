// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "plan_reference.hpp"

#include <set>

/* The native modes of a device that plan.hpp lets count, each of them. */

namespace test {

using Thousandths = long long;

/// A native mode: three numbers (for sound: rate, channels, size) of one box.
struct Mode
{
  uint32_t box;
  int a;
  int b;
  Thousandths c;

  auto tied () const { return std::tie (box, a, b, c); }
  bool operator<(const Mode &other) const { return tied () < other.tied (); }
  bool operator== (const Mode &other) const { return tied () == other.tied (); }
};

Mode mode_of (const mc::DeviceDescription &device, const mc::Choice &choice);
std::set<Mode> modes_that_count (const PlanCase &input);

Thousandths thousandths (double rate);
bool has_rate (const mc::RateSet &set, Thousandths rate);

} // namespace test
