// SPDX-License-Identifier: LGPL-2.1-or-later
#include "request_repair.hpp"

#include <algorithm>
#include <cmath>

namespace mc::tool {

namespace {

constexpr double kOtherWord = 1;
constexpr double kLeftOut = 2;

/// One changed member of a request; nullopt leaves it out.
struct Change
{
  Property property;
  std::optional<Constraint> constraint;
  double size = 0;
};

double
relative_change (double from, double to)
{
  const double larger = std::max (std::fabs (from), std::fabs (to));
  return larger > 0 ? std::fabs (from - to) / larger : 0;
}

double
change_of (const Value &from, const Value &to)
{
  const auto *old_number = std::get_if<double> (&from);
  const auto *new_number = std::get_if<double> (&to);
  return old_number && new_number ? relative_change (*old_number, *new_number) : kOtherWord;
}

/// @constraint with those of its required parts widened or moved that @value does not meet.
Change
moved_to (Property property, const Constraint &constraint, const Value &value)
{
  Change change{ property, constraint, 0 };
  if (constraint.exact && *constraint.exact != value) {
    change.constraint->exact = value;
    change.size += change_of (*constraint.exact, value);
  }
  const auto *number = std::get_if<double> (&value);
  if (number && constraint.min && *number < *constraint.min) {
    change.constraint->min = *number;
    change.size += relative_change (*constraint.min, *number);
  }
  if (number && constraint.max && *number > *constraint.max) {
    change.constraint->max = *number;
    change.size += relative_change (*constraint.max, *number);
  }
  return change;
}

Constraints
with_change (const Constraints &constraints, const Change &change)
{
  Constraints changed = constraints;
  auto &members = changed.basic.members;
  const auto member = std::find_if (members.begin (), members.end (), [&change] (const auto &m) {
    return m.first == change.property;
  });
  if (change.constraint)
    member->second = *change.constraint;
  else
    members.erase (member);
  return changed;
}

DeviceExplanation
explain_one (const Capabilities &device, const Constraints &constraints)
{
  const PreparedConstraints prepared (constraints, device.kind (), served_properties ());
  return explain ({ &device }, prepared).devices.front ();
}

/// What would mend the conflict if the members outside it did not matter.
std::vector<NearestValue>
nearest_within (const Capabilities &device, const Constraints &constraints,
                const std::vector<Property> &conflict)
{
  Constraints only;
  for (const Property property : conflict) {
    if (const Constraint *constraint = constraints.basic.find (property))
      only.basic.set (property, *constraint);
  }
  return explain_one (device, only).nearest;
}

/// The smallest change that mends the conflict of @explanation.
std::optional<Change>
smallest_change (const Capabilities &device, const Constraints &constraints,
                 const DeviceExplanation &explanation)
{
  std::vector<NearestValue> nearest = explanation.nearest;
  if (nearest.empty ())
    nearest = nearest_within (device, constraints, explanation.conflict);
  std::optional<Change> best;
  for (const auto &[property, value] : nearest) {
    const Constraint *constraint = constraints.basic.find (property);
    if (!constraint)
      continue;
    Change change = moved_to (property, *constraint, value);
    if (change.size > 0 && (!best || change.size < best->size))
      best = std::move (change);
  }
  if (!best && !explanation.conflict.empty ())
    best = Change{ explanation.conflict.front (), std::nullopt, kLeftOut };
  return best;
}

} // namespace

std::optional<Repair>
repair (const Capabilities &device, const Constraints &constraints)
{
  Repair result{ constraints, 0 };
  // A member is moved at most once before it is left out, so that this many rounds are enough.
  const std::size_t rounds = 2 * constraints.basic.members.size () + 1;
  for (std::size_t round = 0; round < rounds; round++) {
    const DeviceExplanation explanation = explain_one (device, result.constraints);
    if (explanation.choice)
      return result;
    const auto change = smallest_change (device, result.constraints, explanation);
    if (!change)
      return std::nullopt;
    result.constraints = with_change (result.constraints, *change);
    result.change += change->size;
  }
  return std::nullopt;
}

} // namespace mc::tool
