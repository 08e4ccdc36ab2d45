// SPDX-License-Identifier: LGPL-2.1-or-later
#include "convert.hpp"

#include "gst/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace mc {
namespace {

/// The name of nested structures; no reader looks at it.
constexpr const char *kNestedName = "dictionary";

bool
is_number (GType type)
{
  return type == G_TYPE_INT || type == G_TYPE_UINT || type == G_TYPE_DOUBLE;
}

bool
is_scalar (GType type)
{
  return is_number (type) || type == G_TYPE_BOOLEAN || type == G_TYPE_STRING;
}

/// What a list of both becomes, since GST_TYPE_LIST holds values of one type only; G_TYPE_INVALID
/// when nothing suits.
GType
common_type (GType a, GType b)
{
  if (a == b)
    return a;
  if (is_number (a) && is_number (b))
    return G_TYPE_DOUBLE;
  return is_scalar (a) && is_scalar (b) ? G_TYPE_STRING : G_TYPE_INVALID;
}

bool
is_int (double number)
{
  return number == std::floor (number) && std::fabs (number) <= std::numeric_limits<gint>::max ();
}

/// The strings of GLib end at the first NUL.
bool
is_c_string (const std::string &text)
{
  return text.find ('\0') == std::string::npos;
}

/// Names that can be written into the text of a structure and read back.
bool
is_field_name (const std::string &name)
{
  const auto follows = [] (char c) {
    return g_ascii_isalnum (c) || std::string_view ("_-./:+").find (c) != std::string_view::npos;
  };
  return !name.empty () && g_ascii_isalpha (name[0])
         && std::all_of (name.begin (), name.end (), follows);
}

/// A scalar as ECMAScript's String() writes it.
struct TextOf
{
  std::string operator() (Any::Null) const { return "null"; }
  std::string operator() (bool value) const { return value ? "true" : "false"; }
  std::string operator() (double value) const { return number_to_string (value); }
  std::string operator() (const std::string &value) const { return value; }
  std::string operator() (const Any::Array &) const { return {}; }
  std::string operator() (const Any::Object &) const { return {}; }
};

/// Every function that sets something returns false where GStreamer has no such value.
class Writer
{
public:
  /// Numbers become G_TYPE_INT where they are whole and fit, else G_TYPE_DOUBLE.
  Writer () = default;
  /// Numbers become @number, G_TYPE_UINT or G_TYPE_DOUBLE.
  explicit Writer (GType number) : number_ (number) {}

  bool set_field (GstStructure *structure, const std::string &name, const Any &any) const
  {
    ScopedValue value (type_of (any));
    if (!is_field_name (name) || !set_value (value.get (), any))
      return false;
    gst_structure_set_value (structure, name.c_str (), value.get ());
    return true;
  }

  bool set_fields (GstStructure *structure, const Any::Object &object) const
  {
    return std::all_of (object.begin (), object.end (),
                        [this, structure] (const AnyMember &member) {
                          return set_field (structure, member.name, member.value);
                        });
  }

private:
  GType type_of (const Any &any) const
  {
    if (const auto *number = std::get_if<double> (&any.value))
      return number_ != G_TYPE_INVALID ? number_ : is_int (*number) ? G_TYPE_INT : G_TYPE_DOUBLE;
    if (std::holds_alternative<bool> (any.value))
      return G_TYPE_BOOLEAN;
    if (std::holds_alternative<Any::Array> (any.value))
      return GST_TYPE_LIST;
    return std::holds_alternative<Any::Object> (any.value) ? GST_TYPE_STRUCTURE : G_TYPE_STRING;
  }

  bool set_value (GValue *value, const Any &any) const;
  bool set_list (GValue *list, const Any::Array &array) const;

  GType number_ = G_TYPE_INVALID;
};

bool
Writer::set_list (GValue *list, const Any::Array &array) const
{
  GType type = array.empty () ? G_TYPE_STRING : type_of (array[0]);
  for (const Any &entry : array)
    type = common_type (type, type_of (entry));
  // Lists in lists would have to agree in depth, too; no W3C dictionary has them.
  if (type == G_TYPE_INVALID || type == GST_TYPE_LIST)
    return false;
  for (const Any &entry : array) {
    ScopedValue value (type);
    if (!set_value (value.get (), entry))
      return false;
    gst_value_list_append_value (list, value.get ());
  }
  return true;
}

void
set_number (GValue *value, double number)
{
  if (G_VALUE_HOLDS_INT (value))
    g_value_set_int (value, static_cast<gint> (number));
  else if (G_VALUE_HOLDS_UINT (value))
    g_value_set_uint (value, static_cast<guint> (number));
  else
    g_value_set_double (value, number);
}

/// @value is initialized to a type that suits @any.
bool
Writer::set_value (GValue *value, const Any &any) const
{
  if (const auto *array = std::get_if<Any::Array> (&any.value))
    return set_list (value, *array);
  if (const auto *object = std::get_if<Any::Object> (&any.value)) {
    const StructurePtr structure (gst_structure_new_empty (kNestedName));
    if (!set_fields (structure.get (), *object))
      return false;
    gst_value_set_structure (value, structure.get ());
    return true;
  }
  if (std::holds_alternative<Any::Null> (any.value))
    return true; // the string is NULL from the start
  if (G_VALUE_HOLDS_STRING (value)) {
    const std::string text = std::visit (TextOf{}, any.value);
    g_value_set_string (value, text.c_str ());
    return is_c_string (text);
  }
  if (const auto *boolean = std::get_if<bool> (&any.value))
    g_value_set_boolean (value, *boolean);
  else
    set_number (value, *std::get_if<double> (&any.value));
  return true;
}

/// Members of a W3C dictionary: the type of a number is that of its property, not of its value. All
/// of them can be set: there are no lists in lists, and the strings come from GLib.
StructurePtr
structure_of_properties (const Any &dictionary, const char *name)
{
  StructurePtr structure (gst_structure_new_empty (name));
  for (const auto &[member, any] : *std::get_if<Any::Object> (&dictionary.value)) {
    const ValueType type = property_info (*find_property (member)).type;
    const Writer writer (type == ValueType::ULong ? G_TYPE_UINT : G_TYPE_DOUBLE);
    writer.set_field (structure.get (), member, any);
  }
  return structure;
}

} // namespace

StructurePtr
structure_from_any (const Any &any, const char *name)
{
  const auto *object = std::get_if<Any::Object> (&any.value);
  StructurePtr structure (gst_structure_new_empty (name));
  if (!object || !Writer ().set_fields (structure.get (), *object))
    return nullptr;
  return structure;
}

StructurePtr
structure_from_settings (const Settings &settings)
{
  return structure_of_properties (to_any (settings), "settings");
}

StructurePtr
structure_from_capabilities (const CapabilityDictionary &capabilities)
{
  return structure_of_properties (to_any (capabilities), "capabilities");
}

} // namespace mc
