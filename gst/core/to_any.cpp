// SPDX-License-Identifier: LGPL-2.1-or-later
#include "idl.hpp"

namespace mc {
namespace {

Any
any_of_point (const Point &point)
{
  return Any{ Any::Object{ { "x", Any{ point.x } }, { "y", Any{ point.y } } } };
}

struct AnyOfValue
{
  Any operator() (bool value) const { return Any{ value }; }
  Any operator() (double value) const { return Any{ value }; }
  Any operator() (const std::string &value) const { return Any{ value }; }
  Any operator() (const StringList &list) const
  {
    Any::Array array;
    for (const std::string &entry : list)
      array.push_back (Any{ entry });
    return Any{ std::move (array) };
  }
  Any operator() (const PointList &list) const
  {
    Any::Array array;
    for (const Point &entry : list)
      array.push_back (any_of_point (entry));
    return Any{ std::move (array) };
  }
};

Any
any_of_value (const Value &value)
{
  return std::visit (AnyOfValue{}, value);
}

Any
any_of_constraint (const Constraint &constraint)
{
  if (constraint.bare)
    return any_of_value (*constraint.bare);
  Any::Object object;
  if (constraint.min)
    object.push_back ({ "min", Any{ *constraint.min } });
  if (constraint.max)
    object.push_back ({ "max", Any{ *constraint.max } });
  if (constraint.exact)
    object.push_back ({ "exact", any_of_value (*constraint.exact) });
  if (constraint.ideal)
    object.push_back ({ "ideal", any_of_value (*constraint.ideal) });
  return Any{ std::move (object) };
}

Any::Object
object_of_set (const ConstraintSet &set)
{
  Any::Object object;
  for (const auto &[property, constraint] : set.members)
    object.push_back ({ property_info (property).name, any_of_constraint (constraint) });
  return object;
}

struct AnyOfCapability
{
  Property property;

  Any operator() (const CapabilityRange &range) const
  {
    Any::Object object{ { "min", Any{ range.min } }, { "max", Any{ range.max } } };
    if (property_info (property).shape == CapabilityShape::SteppedRange)
      object.push_back ({ "step", Any{ range.step } });
    return Any{ std::move (object) };
  }
  Any operator() (const std::vector<Value> &list) const
  {
    Any::Array array;
    for (const Value &entry : list)
      array.push_back (any_of_value (entry));
    return Any{ std::move (array) };
  }
  Any operator() (const Value &value) const { return any_of_value (value); }
};

} // namespace

Any
to_any (const Constraints &constraints)
{
  Any::Object object = object_of_set (constraints.basic);
  if (!constraints.advanced.empty ()) {
    Any::Array sets;
    for (const ConstraintSet &set : constraints.advanced)
      sets.push_back (Any{ object_of_set (set) });
    object.push_back ({ "advanced", Any{ std::move (sets) } });
  }
  return Any{ std::move (object) };
}

Any
to_any (const StreamConstraints &constraints)
{
  Any::Object object;
  if (constraints.audio)
    object.push_back ({ "audio", to_any (*constraints.audio) });
  if (constraints.video)
    object.push_back ({ "video", to_any (*constraints.video) });
  return Any{ std::move (object) };
}

Any
to_any (const Settings &settings)
{
  Any::Object object;
  for (const auto &[property, value] : settings.members)
    object.push_back ({ property_info (property).name, any_of_value (value) });
  return Any{ std::move (object) };
}

Any
to_any (const CapabilityDictionary &capabilities)
{
  Any::Object object;
  for (const auto &[property, capability] : capabilities.members)
    object.push_back (
        { property_info (property).name, std::visit (AnyOfCapability{ property }, capability) });
  return Any{ std::move (object) };
}

} // namespace mc
