// SPDX-License-Identifier: LGPL-2.1-or-later
#include "terms.hpp"

namespace mc {
namespace {

Point
clamped (Point point)
{
  return { std::clamp (point.x, 0.0, 1.0), std::clamp (point.y, 0.0, 1.0) };
}

bool
equal_points (const PointList &a, const PointList &b)
{
  return std::equal (a.begin (), a.end (), b.begin (), b.end (),
                     [] (Point x, Point y) { return clamped (x) == clamped (y); });
}

// A list of wanted strings is met by any of its entries.
bool
equals (Property property, const Value &wanted, const Value &actual)
{
  if (const auto *list = std::get_if<StringList> (&wanted)) {
    const auto *text = std::get_if<std::string> (&actual);
    return text && std::find (list->begin (), list->end (), *text) != list->end ();
  }
  if (wanted.index () != actual.index ())
    return false;
  if (const auto *number = std::get_if<double> (&wanted))
    return comparable (property, *number) == comparable (property, *std::get_if<double> (&actual));
  if (const auto *points = std::get_if<PointList> (&wanted))
    return equal_points (*points, *std::get_if<PointList> (&actual));
  return wanted == actual;
}

bool
within_limits (Property property, const Constraint &constraint, const Value &actual)
{
  if (!constraint.min && !constraint.max)
    return true;
  const auto *number = std::get_if<double> (&actual);
  if (!number)
    return false;
  const double value = comparable (property, *number);
  return !(constraint.min && value < comparable (property, *constraint.min))
         && !(constraint.max && value > comparable (property, *constraint.max));
}

bool
satisfies (Property property, const Constraint &constraint, const Value &actual, SetRole role)
{
  if (!within_limits (property, constraint, actual))
    return false;
  if (constraint.exact && !is_empty_list (*constraint.exact)
      && !equals (property, *constraint.exact, actual))
    return false;
  const bool bare_is_exact = role == SetRole::Advanced && constraint.bare
                             && !is_empty_list (*constraint.bare)
                             && !asks_for_presence (property, constraint);
  return !bare_is_exact || equals (property, *constraint.bare, actual);
}

const Value *
ideal_of (const Constraint &constraint, SetRole role)
{
  const auto &ideal
      = constraint.bare && role == SetRole::Basic ? constraint.bare : constraint.ideal;
  return ideal && !is_empty_list (*ideal) ? &*ideal : nullptr;
}

} // namespace

// https://w3c.github.io/mediacapture-main/#dfn-selectsettings
// Step 1: an empty list as the value of a constraint is the same as no value.
bool
is_empty_list (const Value &value)
{
  if (const auto *strings = std::get_if<StringList> (&value))
    return strings->empty ();
  if (const auto *points = std::get_if<PointList> (&value))
    return points->empty ();
  return false;
}

bool
asks_for_presence (Property property, const Constraint &constraint)
{
  return constraint.bare && std::holds_alternative<bool> (*constraint.bare)
         && property_info (property).type == ValueType::BooleanOrDouble;
}

bool
is_absent (const Constraint &constraint)
{
  bool emptied = false;
  for (const auto *value : { &constraint.bare, &constraint.exact, &constraint.ideal }) {
    if (!*value)
      continue;
    if (!is_empty_list (**value))
      return false;
    emptied = true;
  }
  return emptied && !constraint.min && !constraint.max;
}

bool
is_required (const Constraint &constraint, SetRole role)
{
  return constraint.has_required ()
         || (role == SetRole::Advanced && constraint.bare && !is_empty_list (*constraint.bare));
}

// https://w3c.github.io/mediacapture-main/#dfn-fitness-distance
// Rules 1 and 3, which look at the object and not at the setting, are in fitness_distance ().
double
member_distance (Property property, const Constraint &constraint, const Value *actual,
                 SetRole role) noexcept
{
  // SelectSettings, step 1: empty lists are not there.
  if (is_absent (constraint))
    return 0.0;
  // Rule 2: a required member which is missing or violated.
  if (is_required (constraint, role)
      && (!actual || !satisfies (property, constraint, *actual, role)))
    return kUnsatisfied;
  // Rule 4: a boolean for a property that is not boolean.
  if (asks_for_presence (property, constraint))
    return *std::get_if<bool> (&*constraint.bare) == (actual != nullptr) ? 0.0 : 1.0;
  // Rule 5: a setting which does not exist.
  if (!actual)
    return 1.0;
  // Rule 6: no ideal value, nothing to miss.
  const Value *ideal = ideal_of (constraint, role);
  if (!ideal)
    return 0.0;
  // Rule 7: numbers.
  const auto *wanted = std::get_if<double> (ideal);
  const auto *number = std::get_if<double> (actual);
  if (wanted && number)
    return relative_difference (comparable (property, *number), comparable (property, *wanted));
  // Rule 8: everything else.
  return equals (property, *ideal, *actual) ? 0.0 : 1.0;
}

double
fitness_distance (const ConstraintSet &set, const Settings &settings, SetRole role, Kind kind,
                  const PropertyMask &supported)
{
  double sum = 0.0;
  for (const auto &[property, constraint] : set.members) {
    // Rule 1: a property that is not supported.
    if (!supported.test (static_cast<std::size_t> (property)))
      continue;
    // Rule 3 stands before rule 2 here (C3): what does not apply to this kind is ignored even where
    // it is required.
    if (!applies_to (property, kind))
      continue;
    sum += member_distance (property, constraint, settings.find (property), role);
  }
  return sum;
}

} // namespace mc
