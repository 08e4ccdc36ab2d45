// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "property.hpp"
#include "result.hpp"

#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace mc {

struct Point
{
  double x = 0.0;
  double y = 0.0;
};
inline bool
operator== (const Point &a, const Point &b)
{
  return a.x == b.x && a.y == b.y;
}

using StringList = std::vector<std::string>;
using PointList = std::vector<Point>;

/// One value in a constraint, a capability list or a settings dictionary. Numbers are always
/// doubles.
using Value = std::variant<bool, double, std::string, StringList, PointList>;

/// One member of a constraint set, as it was written, so that getConstraints() can give it back.
struct Constraint
{
  std::optional<Value> bare; ///< `width: 640`: ideal in the basic set, exact in an advanced one
  std::optional<Value> exact;
  std::optional<Value> ideal;
  std::optional<double> min;
  std::optional<double> max;

  /// Contains min, max or exact (an empty list counts as absent).
  bool has_required () const;
};

/// Members in the order they were written; a name stands at most once.
struct ConstraintSet
{
  std::vector<std::pair<Property, Constraint>> members;

  const Constraint *find (Property property) const;
  void set (Property property, Constraint constraint);
  bool empty () const { return members.empty (); }
};

/// MediaTrackConstraints: the basic set and the advanced ones.
struct Constraints
{
  ConstraintSet basic;
  std::vector<ConstraintSet> advanced;

  bool empty () const { return basic.empty () && advanced.empty (); }
};

/// MediaStreamConstraints: a kind is requested when its member is there.
struct StreamConstraints
{
  std::optional<Constraints> audio;
  std::optional<Constraints> video;

  std::optional<Constraints> &of (Kind kind) { return kind == Kind::Audio ? audio : video; }
  const std::optional<Constraints> &of (Kind kind) const
  {
    return kind == Kind::Audio ? audio : video;
  }
};

/// A settings dictionary: the members that exist, by property.
struct Settings
{
  std::map<Property, Value> members;

  const Value *find (Property property) const;
};

/// A capability: a range (with a step for SteppedRange), a list, or a single value, by
/// CapabilityShape.
struct CapabilityRange
{
  double min = 0;
  double max = 0;
  double step = 0; ///< 0 when the shape has none
};
using CapabilityValue = std::variant<CapabilityRange, std::vector<Value>, Value>;

/// What getCapabilities() returns.
struct CapabilityDictionary
{
  std::map<Property, CapabilityValue> members;
};

} // namespace mc
