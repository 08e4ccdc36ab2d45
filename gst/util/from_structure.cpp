// SPDX-License-Identifier: LGPL-2.1-or-later
#include "convert.hpp"

namespace mc {
namespace {

Error
type_error (const std::string &path, const std::string &what)
{
  return Error{ ErrorCode::Type, path.empty () ? what : path + ": " + what, {}, {} };
}

Any
range (double min, double max)
{
  return Any{ Any::Object{ { "min", Any{ min } }, { "max", Any{ max } } } };
}

double
rate (int num, int den)
{
  return static_cast<double> (num) / den;
}

/// Numbers of every width, nullopt for other types.
std::optional<double>
number_of (const GValue *value)
{
  switch (G_VALUE_TYPE (value)) {
  case G_TYPE_CHAR:
    return g_value_get_schar (value);
  case G_TYPE_UCHAR:
    return g_value_get_uchar (value);
  case G_TYPE_INT:
    return g_value_get_int (value);
  case G_TYPE_UINT:
    return g_value_get_uint (value);
  case G_TYPE_LONG:
    return static_cast<double> (g_value_get_long (value));
  case G_TYPE_ULONG:
    return static_cast<double> (g_value_get_ulong (value));
  case G_TYPE_INT64:
    return static_cast<double> (g_value_get_int64 (value));
  case G_TYPE_UINT64:
    return static_cast<double> (g_value_get_uint64 (value));
  case G_TYPE_FLOAT:
    return static_cast<double> (g_value_get_float (value));
  case G_TYPE_DOUBLE:
    return g_value_get_double (value);
  default:
    break;
  }
  if (GST_VALUE_HOLDS_FRACTION (value))
    return rate (gst_value_get_fraction_numerator (value),
                 gst_value_get_fraction_denominator (value));
  return std::nullopt;
}

/// {min, max} of the range types; nullopt for other types and for a range with a step, which a
/// constraint cannot say.
std::optional<Any>
range_of (const GValue *value)
{
  if (GST_VALUE_HOLDS_INT_RANGE (value) && gst_value_get_int_range_step (value) == 1)
    return range (gst_value_get_int_range_min (value), gst_value_get_int_range_max (value));
  if (GST_VALUE_HOLDS_INT64_RANGE (value) && gst_value_get_int64_range_step (value) == 1)
    return range (static_cast<double> (gst_value_get_int64_range_min (value)),
                  static_cast<double> (gst_value_get_int64_range_max (value)));
  if (GST_VALUE_HOLDS_DOUBLE_RANGE (value))
    return range (gst_value_get_double_range_min (value), gst_value_get_double_range_max (value));
  if (GST_VALUE_HOLDS_FRACTION_RANGE (value))
    return range (*number_of (gst_value_get_fraction_range_min (value)),
                  *number_of (gst_value_get_fraction_range_max (value)));
  return std::nullopt;
}

Any
any_of_text (const gchar *text)
{
  return text ? Any{ std::string (text) } : Any{ Any::Null{} };
}

Any
any_of_strv (const gchar *const *strv)
{
  Any::Array array;
  for (; strv && *strv; strv++)
    array.push_back (Any{ std::string (*strv) });
  return Any{ std::move (array) };
}

Result<Any> any_of_value (const GValue *value, const std::string &path, int depth);

/// @size and @entry are those of GST_TYPE_LIST or GST_TYPE_ARRAY.
Result<Any>
any_of_list (const GValue *value, guint (*size) (const GValue *),
             const GValue *(*entry) (const GValue *, guint), const std::string &path, int depth)
{
  Any::Array array;
  for (guint i = 0; i < size (value); i++) {
    auto converted = any_of_value (entry (value, i), path + "[" + std::to_string (i) + "]", depth);
    if (!converted)
      return converted;
    array.push_back (std::move (*converted));
  }
  return Any{ std::move (array) };
}

Result<Any>
any_of_fields (const GstStructure *structure, const std::string &path, int depth)
{
  Any::Object object;
  for (gint i = 0; i < gst_structure_n_fields (structure); i++) {
    const gchar *name = gst_structure_nth_field_name (structure, static_cast<guint> (i));
    auto converted = any_of_value (gst_structure_get_value (structure, name),
                                   path.empty () ? name : path + "." + name, depth);
    if (!converted)
      return converted;
    object.push_back ({ name, std::move (*converted) });
  }
  return Any{ std::move (object) };
}

Result<Any>
any_of_container (const GValue *value, const std::string &path, int depth)
{
  if (depth == kMaxDepth)
    return type_error (path, "nested deeper than " + std::to_string (kMaxDepth) + " levels");
  if (GST_VALUE_HOLDS_LIST (value))
    return any_of_list (value, gst_value_list_get_size, gst_value_list_get_value, path, depth + 1);
  if (GST_VALUE_HOLDS_ARRAY (value))
    return any_of_list (value, gst_value_array_get_size, gst_value_array_get_value, path,
                        depth + 1);
  const GstStructure *structure = gst_value_get_structure (value);
  return structure ? any_of_fields (structure, path, depth + 1) : Any{ Any::Null{} };
}

Result<Any>
any_of_value (const GValue *value, const std::string &path, int depth)
{
  if (const auto number = number_of (value))
    return Any{ *number };
  if (G_VALUE_HOLDS_BOOLEAN (value))
    return Any{ g_value_get_boolean (value) != FALSE };
  if (G_VALUE_HOLDS_STRING (value))
    return any_of_text (g_value_get_string (value));
  if (G_VALUE_HOLDS (value, G_TYPE_STRV))
    return any_of_strv (static_cast<const gchar *const *> (g_value_get_boxed (value)));
  if (GST_VALUE_HOLDS_LIST (value) || GST_VALUE_HOLDS_ARRAY (value)
      || GST_VALUE_HOLDS_STRUCTURE (value))
    return any_of_container (value, path, depth);
  if (auto limits = range_of (value))
    return std::move (*limits);
  if (GST_VALUE_HOLDS_INT_RANGE (value) || GST_VALUE_HOLDS_INT64_RANGE (value))
    return type_error (path, "a range with a step cannot be a constraint");
  return type_error (path, std::string ("a value of type ") + G_VALUE_TYPE_NAME (value)
                               + " cannot be a constraint");
}

} // namespace

Result<Any>
any_from_structure (const GstStructure *structure)
{
  return any_of_fields (structure, {}, 1);
}

} // namespace mc
