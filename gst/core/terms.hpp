// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "select_settings.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

/* The arithmetic of one member of a constraint set. Everything that judges a number goes through
 * here, so that the solver and fitness_distance () agree to the last bit. */

namespace mc {

constexpr double kInfinity = std::numeric_limits<double>::infinity ();

/// @x to @scale-ths. Monotone; numbers too large to have such digits come back as they are.
inline double
round_to (double x, double scale)
{
  return std::fabs (x) < 1e15 ? std::round (x * scale) / scale : x;
}

/// How a number of @property is compared: frame rates at 3 decimals, aspect ratios at 10 (C17),
/// what comes in steps at 6, all others as they are.
inline double
comparable (Property property, double x)
{
  if (property == Property::FrameRate)
    return round_to (x, 1e3);
  if (property == Property::AspectRatio)
    return round_to (x, 1e10);
  return property_info (property).shape == CapabilityShape::SteppedRange ? round_to (x, 1e6) : x;
}

/// Rule 7 of the fitness distance. It never falls while @actual departs from @ideal in one
/// direction, after rounding too.
inline double
relative_difference (double actual, double ideal)
{
  if (actual == ideal)
    return 0.0;
  return std::fabs (actual - ideal) / std::max (std::fabs (actual), std::fabs (ideal));
}

/// Whether @value is a list without entries, which counts as no value at all.
bool is_empty_list (const Value &value);

/// Whether empty lists are all that the member holds, so that it counts as not written.
bool is_absent (const Constraint &constraint);

/// `zoom: true`: a boolean for a property that is none asks for its presence.
bool asks_for_presence (Property property, const Constraint &constraint);

/// Whether the member must hold: by min, max or exact, or as a bare value of an advanced set.
bool is_required (const Constraint &constraint, SetRole role);

/// The fitness distance of one member against the setting @actual, which is nullptr where there is
/// none. Allocates nothing.
double member_distance (Property property, const Constraint &constraint, const Value *actual,
                        SetRole role) noexcept;

} // namespace mc
