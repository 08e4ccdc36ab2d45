// SPDX-License-Identifier: LGPL-2.1-or-later
#include "equality.hpp"

#include <algorithm>

namespace mc {

namespace {

bool
equal (const Constraint &a, const Constraint &b)
{
  return a.bare == b.bare && a.exact == b.exact && a.ideal == b.ideal && a.min == b.min
         && a.max == b.max;
}

bool
equal (const ConstraintSet &a, const ConstraintSet &b)
{
  return a.members.size () == b.members.size ()
         && std::all_of (a.members.begin (), a.members.end (), [&b] (const auto &member) {
              const Constraint *other = b.find (member.first);
              return other && equal (member.second, *other);
            });
}

bool
equal (const std::optional<Constraints> &a, const std::optional<Constraints> &b)
{
  return a.has_value () == b.has_value () && (!a || equal (*a, *b));
}

} // namespace

bool
equal (const Constraints &a, const Constraints &b)
{
  return equal (a.basic, b.basic)
         && std::equal (a.advanced.begin (), a.advanced.end (), b.advanced.begin (),
                        b.advanced.end (),
                        [] (const auto &x, const auto &y) { return equal (x, y); });
}

bool
equal (const StreamConstraints &a, const StreamConstraints &b)
{
  return equal (a.audio, b.audio) && equal (a.video, b.video);
}

} // namespace mc
