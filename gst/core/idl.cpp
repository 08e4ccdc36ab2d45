// SPDX-License-Identifier: LGPL-2.1-or-later
#include "idl.hpp"

#include "text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace mc {
namespace {

/// Where a value stands, from the outermost name inwards. Lives on the stack; becomes text only
/// when something is wrong.
struct Path
{
  const Path *parent = nullptr;
  std::string_view name;
  std::optional<std::size_t> index; ///< an entry of a list; @name is empty then

  std::string text () const
  {
    std::string before = parent ? parent->text () : std::string ();
    if (index)
      return before + "[" + std::to_string (*index) + "]";
    if (!before.empty () && !name.empty ())
      before += ".";
    return before.append (name);
  }
};

Error
type_error (const Path &path, const std::string &what)
{
  const std::string where = path.text ();
  return Error{ ErrorCode::Type, where.empty () ? what : where + ": " + what, {}, {} };
}

struct KindName
{
  std::string operator() (Any::Null) const { return "null"; }
  std::string operator() (bool) const { return "a boolean"; }
  std::string operator() (double) const { return "a number"; }
  std::string operator() (const std::string &) const { return "a string"; }
  std::string operator() (const Any::Array &) const { return "a list"; }
  std::string operator() (const Any::Object &) const { return "a dictionary"; }
};

Error
mismatch (const Path &path, const char *expected, const Any &got)
{
  return type_error (path, std::string ("expected ") + expected + ", got "
                               + std::visit (KindName{}, got.value));
}

bool
is_null (const Any &any)
{
  return std::holds_alternative<Any::Null> (any.value);
}

/// The member a script would see: of equal names the last one.
const Any *
find_member (const Any::Object &object, std::string_view name)
{
  const auto member = std::find_if (object.rbegin (), object.rend (),
                                    [name] (const AnyMember &m) { return m.name == name; });
  return member == object.rend () ? nullptr : &member->value;
}

// Primitive types: https://webidl.spec.whatwg.org/#js-type-mapping. An object never stands for a
// primitive here, since JSON and GstStructure have no valueOf(); and text that is no number is
// refused even where [Clamp] would make it 0.

Result<double>
to_number (const Any &any, const Path &path, const char *expected)
{
  if (const auto *number = std::get_if<double> (&any.value))
    return *number;
  if (const auto *boolean = std::get_if<bool> (&any.value))
    return *boolean ? 1.0 : 0.0;
  if (is_null (any))
    return 0.0;
  const auto *text = std::get_if<std::string> (&any.value);
  if (!text)
    return mismatch (path, expected, any);
  if (const auto byte = find_invalid_utf8 (*text))
    return type_error (path, "invalid UTF-8 at byte " + std::to_string (*byte));
  if (const auto number = number_from_string (*text))
    return *number;
  return type_error (path, std::string ("expected ") + expected + ", got " + quoted (*text));
}

/// [Clamp] unsigned long.
Result<double>
to_ulong (const Any &any, const Path &path, const char *expected)
{
  auto number = to_number (any, path, expected);
  if (!number)
    return number;
  constexpr double kMax = 4294967295.0;
  if (!(*number > 0)) // NaN too
    return 0.0;
  // The default rounding of the environment is the one of [Clamp]: to the nearest, ties to even.
  return std::nearbyint (std::min (*number, kMax));
}

Result<double>
to_double (const Any &any, const Path &path, const char *expected)
{
  auto number = to_number (any, path, expected);
  if (number && !std::isfinite (*number))
    return type_error (path, "expected a finite number, got " + number_to_string (*number));
  return number;
}

Result<bool>
to_boolean (const Any &any, const Path &path, const char *expected)
{
  if (const auto *boolean = std::get_if<bool> (&any.value))
    return *boolean;
  if (const auto *number = std::get_if<double> (&any.value))
    return *number != 0 && !std::isnan (*number);
  if (const auto *text = std::get_if<std::string> (&any.value))
    return !text->empty ();
  if (is_null (any))
    return false;
  return mismatch (path, expected, any);
}

Result<std::string>
to_string (const Any &any, const Path &path, const char *expected)
{
  if (const auto *text = std::get_if<std::string> (&any.value)) {
    if (const auto byte = find_invalid_utf8 (*text))
      return type_error (path, "invalid UTF-8 at byte " + std::to_string (*byte));
    return *text;
  }
  if (const auto *number = std::get_if<double> (&any.value))
    return number_to_string (*number);
  if (const auto *boolean = std::get_if<bool> (&any.value))
    return std::string (*boolean ? "true" : "false");
  if (is_null (any))
    return std::string ("null");
  return mismatch (path, expected, any);
}

/// sequence<T>, where @convert makes one T of one entry.
template <typename T, typename Convert>
Result<std::vector<T>>
to_sequence (const Any::Array &array, const Path &path, Convert convert)
{
  if (array.size () > kMaxListLength)
    return type_error (path, "a list of " + std::to_string (array.size ()) + " entries, at most "
                                 + std::to_string (kMaxListLength) + " are allowed");
  std::vector<T> list;
  list.reserve (array.size ());
  for (std::size_t i = 0; i < array.size (); i++) {
    Result<T> entry = convert (array[i], Path{ &path, {}, i });
    if (!entry)
      return entry.error ();
    list.push_back (std::move (*entry));
  }
  return list;
}

Result<Point>
to_point (const Any &any, const Path &path)
{
  Point point;
  if (is_null (any))
    return point;
  const auto *object = std::get_if<Any::Object> (&any.value);
  if (!object)
    return mismatch (path, "a point", any);
  for (const auto &[name, coordinate] :
       { std::pair{ "x", &Point::x }, std::pair{ "y", &Point::y } }) {
    const Any *member = find_member (*object, name);
    if (!member)
      continue;
    const auto number = to_double (*member, Path{ &path, name, {} }, "a number");
    if (!number)
      return number.error ();
    point.*coordinate = *number;
  }
  return point;
}

/// What a constraint of a type may be, for messages, and whether it has min and max.
struct TypeInfo
{
  const char *bare;   ///< `width: …`
  const char *member; ///< `width: { exact: … }`
  bool has_range;
};

TypeInfo
type_info (ValueType type)
{
  switch (type) {
  case ValueType::ULong:
  case ValueType::Double:
    return { "a number or a dictionary", "a number", true };
  case ValueType::BooleanOrDouble:
    return { "a boolean, a number or a dictionary", "a number", true };
  case ValueType::Boolean:
    return { "a boolean or a dictionary", "a boolean", false };
  case ValueType::String:
    return { "a string, a list of strings or a dictionary", "a string or a list of strings",
             false };
  case ValueType::BooleanOrString:
    return { "a boolean, a string or a dictionary", "a boolean or a string", false };
  case ValueType::Points:
    return { "a list of points or a dictionary", "a list of points", false };
  }
  return { "", "", false };
}

template <typename T>
Result<Value>
as_value (Result<T> converted)
{
  if (!converted)
    return std::move (converted.error ());
  return Value (std::move (*converted));
}

Result<Value>
to_strings (const Any &any, const Path &path, const char *expected)
{
  const auto *array = std::get_if<Any::Array> (&any.value);
  if (!array)
    return as_value (to_string (any, path, expected));
  return as_value (to_sequence<std::string> (*array, path, [] (const Any &entry, const Path &at) {
    return to_string (entry, at, "a string");
  }));
}

Result<Value>
to_points (const Any &any, const Path &path, const char *expected)
{
  const auto *array = std::get_if<Any::Array> (&any.value);
  if (!array)
    return mismatch (path, expected, any);
  return as_value (to_sequence<Point> (*array, path, to_point));
}

/// The value of `exact` and `ideal`, and a bare one.
Result<Value>
to_value (ValueType type, const Any &any, const Path &path, const char *expected)
{
  switch (type) {
  case ValueType::ULong:
    return as_value (to_ulong (any, path, expected));
  case ValueType::Double:
  case ValueType::BooleanOrDouble:
    return as_value (to_double (any, path, expected));
  case ValueType::Boolean:
    return as_value (to_boolean (any, path, expected));
  case ValueType::String:
    return to_strings (any, path, expected);
  case ValueType::BooleanOrString:
    // A number in a union of boolean and DOMString becomes a string.
    if (const auto *boolean = std::get_if<bool> (&any.value))
      return Value (*boolean);
    return as_value (to_string (any, path, expected));
  case ValueType::Points:
    return to_points (any, path, expected);
  }
  return mismatch (path, expected, any);
}

/// ConstrainULongRange and its like. Members that the type does not have are never looked at.
Result<Constraint>
to_parameters (ValueType type, const Any::Object &object, const Path &path)
{
  const TypeInfo info = type_info (type);
  Constraint constraint;
  for (const auto &[name, slot] :
       { std::pair{ "exact", &Constraint::exact }, std::pair{ "ideal", &Constraint::ideal } }) {
    const Any *member = find_member (object, name);
    if (!member)
      continue;
    auto value = to_value (type, *member, Path{ &path, name, {} }, info.member);
    if (!value)
      return value.error ();
    constraint.*slot = std::move (*value);
  }
  if (!info.has_range)
    return constraint;
  for (const auto &[name, slot] :
       { std::pair{ "min", &Constraint::min }, std::pair{ "max", &Constraint::max } }) {
    const Any *member = find_member (object, name);
    if (!member)
      continue;
    auto value = to_value (type, *member, Path{ &path, name, {} }, info.member);
    if (!value)
      return value.error ();
    constraint.*slot = *std::get_if<double> (&*value);
  }
  return constraint;
}

/// One member of a constraint set: a bare value or a dictionary; null is an empty dictionary.
Result<Constraint>
to_constraint (ValueType type, const Any &any, const Path &path)
{
  if (is_null (any))
    return Constraint{};
  if (const auto *object = std::get_if<Any::Object> (&any.value))
    return to_parameters (type, *object, path);
  Constraint constraint;
  if (type == ValueType::BooleanOrDouble && std::holds_alternative<bool> (any.value)) {
    constraint.bare = *std::get_if<bool> (&any.value);
    return constraint;
  }
  auto value = to_value (type, any, path, type_info (type).bare);
  if (!value)
    return value.error ();
  constraint.bare = std::move (*value);
  return constraint;
}

/// MediaTrackConstraintSet.
Result<ConstraintSet>
to_set (const Any::Object &object, const PropertyMask &known, const Path &path)
{
  // First find what a script would see, then convert only that: of equal names the last value, in
  // the place of the first.
  std::array<const Any *, kPropertyCount> values{};
  std::vector<Property> order;
  for (const AnyMember &member : object) {
    const auto property = find_property (member.name);
    if (!property || !known.test (static_cast<std::size_t> (*property)))
      continue;
    const Any *&value = values[static_cast<std::size_t> (*property)];
    if (!value)
      order.push_back (*property);
    value = &member.value;
  }
  ConstraintSet set;
  for (const Property property : order) {
    const PropertyInfo &info = property_info (property);
    auto constraint = to_constraint (info.type, *values[static_cast<std::size_t> (property)],
                                     Path{ &path, info.name, {} });
    if (!constraint)
      return constraint.error ();
    set.members.emplace_back (property, std::move (*constraint));
  }
  return set;
}

const Any::Object kNoMembers;

/// A dictionary type takes an object, or null for an empty one.
const Any::Object *
dictionary_of (const Any &any)
{
  return is_null (any) ? &kNoMembers : std::get_if<Any::Object> (&any.value);
}

Result<std::vector<ConstraintSet>>
to_advanced (const Any &any, const PropertyMask &known, const Path &path)
{
  const auto *array = std::get_if<Any::Array> (&any.value);
  if (!array)
    return mismatch (path, "a list of dictionaries", any);
  return to_sequence<ConstraintSet> (
      *array, path, [&known] (const Any &entry, const Path &at) -> Result<ConstraintSet> {
        const Any::Object *object = dictionary_of (entry);
        if (!object)
          return mismatch (at, "a dictionary", entry);
        return to_set (*object, known, at);
      });
}

/// MediaTrackConstraints.
Result<Constraints>
to_constraints (const Any::Object &object, const PropertyMask &known, const Path &path)
{
  auto basic = to_set (object, known, path);
  if (!basic)
    return basic.error ();
  Constraints constraints{ std::move (*basic), {} };
  if (const Any *member = find_member (object, "advanced")) {
    auto advanced = to_advanced (*member, known, Path{ &path, "advanced", {} });
    if (!advanced)
      return advanced.error ();
    constraints.advanced = std::move (*advanced);
  }
  return constraints;
}

/// (boolean or MediaTrackConstraints): nullopt for false.
Result<std::optional<Constraints>>
to_request (const Any *any, const PropertyMask &known, const Path &path)
{
  if (!any)
    return std::optional<Constraints> ();
  if (const Any::Object *object = dictionary_of (*any)) {
    auto constraints = to_constraints (*object, known, path);
    if (!constraints)
      return constraints.error ();
    return std::optional<Constraints> (std::move (*constraints));
  }
  const auto wanted = to_boolean (*any, path, "a boolean or a dictionary");
  if (!wanted)
    return wanted.error ();
  return *wanted ? std::optional<Constraints> (Constraints{}) : std::optional<Constraints> ();
}

} // namespace

Result<Constraints>
constraints_from_any (const Any &any, const PropertyMask &known, const std::string &path)
{
  const Path top{ nullptr, path, {} };
  const Any::Object *object = dictionary_of (any);
  if (!object)
    return mismatch (top, "a dictionary", any);
  return to_constraints (*object, known, top);
}

Result<StreamConstraints>
stream_constraints_from_any (const Any &any, const PropertyMask &known)
{
  const Any::Object *object = dictionary_of (any);
  if (!object)
    return mismatch (Path{}, "a dictionary", any);
  StreamConstraints constraints;
  for (const auto &[name, slot] : { std::pair{ "audio", &StreamConstraints::audio },
                                    std::pair{ "video", &StreamConstraints::video } }) {
    auto request = to_request (find_member (*object, name), known, Path{ nullptr, name, {} });
    if (!request)
      return request.error ();
    constraints.*slot = std::move (*request);
  }
  return constraints;
}

} // namespace mc
