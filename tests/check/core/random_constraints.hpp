// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/core/constraint.hpp"

#include <random>

/* Constraints of every type and shape, the same ones for the same seed. */

namespace test {

class RandomConstraints
{
public:
  explicit RandomConstraints (unsigned seed) : engine_ (seed) {}

  mc::Constraints constraints ()
  {
    mc::Constraints result{ set (), {} };
    for (std::size_t i = below (4); i > 0; i--)
      result.advanced.push_back (set ());
    return result;
  }

  mc::StreamConstraints stream_constraints ()
  {
    mc::StreamConstraints result;
    if (coin ())
      result.audio = constraints ();
    if (coin ())
      result.video = constraints ();
    return result;
  }

private:
  // Not the distributions of the standard library: each implementation has its own sequence.
  std::size_t below (std::size_t limit) { return engine_ () % limit; }
  bool coin () { return below (2) == 0; }

  double number (mc::ValueType type)
  {
    static const double kDoubles[] = {
      0, 0.1, 1.0 / 3, 29.97, 30000.0 / 1001, -5.5, 1e-7, 5e-324, 1.7976931348623157e308, 1e20
    };
    if (type == mc::ValueType::ULong)
      return coin () ? static_cast<double> (below (5000))
                     : 4294967295.0 - static_cast<double> (below (2));
    return coin () ? kDoubles[below (std::size (kDoubles))] : static_cast<double> (engine_ ()) / 7;
  }

  std::string string ()
  {
    static const char *const kStrings[]
        = { "user", "", "a \"b\"\\", "\u00e9\u20ac\U0001f600", "5", "true", "x\ny\t\x01" };
    return kStrings[below (std::size (kStrings))];
  }

  mc::Value list ()
  {
    mc::StringList strings;
    for (std::size_t i = below (4); i > 0; i--)
      strings.push_back (string ());
    return strings;
  }

  mc::Value points ()
  {
    mc::PointList list;
    for (std::size_t i = below (4); i > 0; i--)
      list.push_back ({ number (mc::ValueType::Double), number (mc::ValueType::Double) });
    return list;
  }

  mc::Value value (mc::ValueType type)
  {
    switch (type) {
    case mc::ValueType::ULong:
    case mc::ValueType::Double:
    case mc::ValueType::BooleanOrDouble:
      return number (type);
    case mc::ValueType::Boolean:
      return coin ();
    case mc::ValueType::String:
      return coin () ? mc::Value (string ()) : list ();
    case mc::ValueType::BooleanOrString:
      return coin () ? mc::Value (coin ()) : mc::Value (string ());
    case mc::ValueType::Points:
      return points ();
    }
    return false;
  }

  mc::Constraint constraint (mc::ValueType type)
  {
    mc::Constraint result;
    if (coin ()) {
      result.bare
          = type == mc::ValueType::BooleanOrDouble && coin () ? mc::Value (coin ()) : value (type);
      return result;
    }
    if (coin ())
      result.exact = value (type);
    if (coin ())
      result.ideal = value (type);
    if (type != mc::ValueType::ULong && type != mc::ValueType::Double
        && type != mc::ValueType::BooleanOrDouble)
      return result;
    if (coin ())
      result.min = number (type);
    if (coin ())
      result.max = number (type);
    return result;
  }

  mc::ConstraintSet set ()
  {
    mc::ConstraintSet result;
    for (std::size_t i = below (8); i > 0; i--) {
      const auto property = static_cast<mc::Property> (below (mc::kPropertyCount));
      result.set (property, constraint (mc::property_info (property).type));
    }
    return result;
  }

  std::mt19937 engine_;
};

inline bool
same (const mc::Constraint &a, const mc::Constraint &b)
{
  return a.bare == b.bare && a.exact == b.exact && a.ideal == b.ideal && a.min == b.min
         && a.max == b.max;
}

inline bool
same (const mc::ConstraintSet &a, const mc::ConstraintSet &b)
{
  return std::equal (a.members.begin (), a.members.end (), b.members.begin (), b.members.end (),
                     [] (const auto &x, const auto &y) {
                       return x.first == y.first && same (x.second, y.second);
                     });
}

inline bool
same (const mc::Constraints &a, const mc::Constraints &b)
{
  return same (a.basic, b.basic)
         && std::equal (a.advanced.begin (), a.advanced.end (), b.advanced.begin (),
                        b.advanced.end (),
                        [] (const auto &x, const auto &y) { return same (x, y); });
}

inline bool
same (const std::optional<mc::Constraints> &a, const std::optional<mc::Constraints> &b)
{
  return a && b ? same (*a, *b) : !a && !b;
}

inline bool
same (const mc::StreamConstraints &a, const mc::StreamConstraints &b)
{
  return same (a.audio, b.audio) && same (a.video, b.video);
}

} // namespace test
