// SPDX-License-Identifier: LGPL-2.1-or-later
#include "constraint.hpp"

#include "terms.hpp"

#include <algorithm>

namespace mc {

bool
Constraint::has_required () const
{
  return min || max || (exact && !is_empty_list (*exact));
}

const Constraint *
ConstraintSet::find (Property property) const
{
  for (const auto &[name, constraint] : members) {
    if (name == property)
      return &constraint;
  }
  return nullptr;
}

void
ConstraintSet::set (Property property, Constraint constraint)
{
  const auto member = std::find_if (members.begin (), members.end (),
                                    [property] (const auto &m) { return m.first == property; });
  if (member != members.end ())
    member->second = std::move (constraint);
  else
    members.emplace_back (property, std::move (constraint));
}

const Value *
Settings::find (Property property) const
{
  const auto member = members.find (property);
  return member == members.end () ? nullptr : &member->second;
}

} // namespace mc
