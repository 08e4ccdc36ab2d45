// SPDX-License-Identifier: LGPL-2.1-or-later
#include "movement.hpp"

#include "terms.hpp"

#include <algorithm>

namespace mc {

namespace {

using Member = std::pair<Property, Constraint>;

bool
is_movement (const Member &member)
{
  return std::find (std::begin (kMovements), std::end (kMovements), member.first)
         != std::end (kMovements);
}

bool
is_false (const Constraint &constraint)
{
  if (constraint.min || constraint.max)
    return false;
  bool any = false;
  for (const auto *value : { &constraint.bare, &constraint.exact, &constraint.ideal }) {
    if (!*value)
      continue;
    if (**value != Value (false))
      return false;
    any = true;
  }
  return any;
}

bool
asks (const ConstraintSet &set)
{
  return std::any_of (set.members.begin (), set.members.end (), [] (const Member &member) {
    return is_movement (member) && !is_false (member.second);
  });
}

bool
needs (const ConstraintSet &advanced)
{
  return std::any_of (
      advanced.members.begin (), advanced.members.end (), [] (const Member &member) {
        return is_movement (member) && is_required (member.second, SetRole::Advanced);
      });
}

void
drop_movements (ConstraintSet &set)
{
  set.members.erase (std::remove_if (set.members.begin (), set.members.end (), is_movement),
                     set.members.end ());
}

} // namespace

bool
asks_for_movement (const Constraints &constraints)
{
  return asks (constraints.basic)
         || std::any_of (constraints.advanced.begin (), constraints.advanced.end (), asks);
}

std::optional<Property>
required_movement (const ConstraintSet &basic)
{
  for (const Member &member : basic.members) {
    if (is_movement (member) && member.second.has_required ())
      return member.first;
  }
  return std::nullopt;
}

Constraints
without_movement (Constraints constraints)
{
  drop_movements (constraints.basic);
  auto &advanced = constraints.advanced;
  advanced.erase (std::remove_if (advanced.begin (), advanced.end (), needs), advanced.end ());
  std::for_each (advanced.begin (), advanced.end (), drop_movements);
  return constraints;
}

} // namespace mc
