// SPDX-License-Identifier: LGPL-2.1-or-later
#include "caps_values.hpp"

namespace mc {
namespace {

void
collect_ints (const GValue *value, std::vector<int> &into)
{
  if (G_VALUE_HOLDS_INT (value)) {
    into.push_back (g_value_get_int (value));
  } else if (GST_VALUE_HOLDS_INT_RANGE (value)) {
    into.push_back (gst_value_get_int_range_min (value));
    into.push_back (gst_value_get_int_range_max (value));
  } else if (GST_VALUE_HOLDS_LIST (value)) {
    for (guint i = 0; i < gst_value_list_get_size (value); i++)
      collect_ints (gst_value_list_get_value (value, i), into);
  }
}

Fraction
fraction_of (const GValue *value)
{
  return { gst_value_get_fraction_numerator (value), gst_value_get_fraction_denominator (value) };
}

void
collect_rates (const GValue *value, std::vector<Fraction> &into)
{
  if (GST_VALUE_HOLDS_FRACTION (value)) {
    into.push_back (fraction_of (value));
  } else if (GST_VALUE_HOLDS_FRACTION_RANGE (value)) {
    into.push_back (fraction_of (gst_value_get_fraction_range_min (value)));
    into.push_back (fraction_of (gst_value_get_fraction_range_max (value)));
  } else if (GST_VALUE_HOLDS_LIST (value)) {
    for (guint i = 0; i < gst_value_list_get_size (value); i++)
      collect_rates (gst_value_list_get_value (value, i), into);
  }
}

} // namespace

IntSet
int_set (const GValue *value)
{
  if (value == nullptr)
    return {};
  if (GST_VALUE_HOLDS_INT_RANGE (value))
    return IntSet::range (gst_value_get_int_range_min (value), gst_value_get_int_range_max (value),
                          gst_value_get_int_range_step (value));
  std::vector<int> values;
  collect_ints (value, values);
  return values.empty () ? IntSet () : IntSet::list (std::move (values));
}

RateSet
rate_set (const GValue *value)
{
  if (value == nullptr)
    return {};
  if (GST_VALUE_HOLDS_FRACTION_RANGE (value))
    return RateSet::range (fraction_of (gst_value_get_fraction_range_min (value)),
                           fraction_of (gst_value_get_fraction_range_max (value)));
  std::vector<Fraction> values;
  collect_rates (value, values);
  return values.empty () ? RateSet () : RateSet::list (std::move (values));
}

std::vector<std::string>
string_list (const GValue *value)
{
  std::vector<std::string> strings;
  if (value == nullptr)
    return strings;
  if (G_VALUE_HOLDS_STRING (value)) {
    if (const char *text = g_value_get_string (value))
      strings.emplace_back (text);
  } else if (GST_VALUE_HOLDS_LIST (value)) {
    for (guint i = 0; i < gst_value_list_get_size (value); i++) {
      for (auto &text : string_list (gst_value_list_get_value (value, i)))
        strings.push_back (std::move (text));
    }
  }
  return strings;
}

void
set_string_list (GstStructure *structure, const char *field,
                 const std::vector<std::string> &strings)
{
  if (strings.size () == 1) {
    gst_structure_set (structure, field, G_TYPE_STRING, strings.front ().c_str (), nullptr);
    return;
  }
  ScopedValue list (GST_TYPE_LIST);
  for (const auto &text : strings) {
    ScopedValue item (G_TYPE_STRING);
    g_value_set_string (item.get (), text.c_str ());
    gst_value_list_append_value (list.get (), item.get ());
  }
  gst_structure_set_value (structure, field, list.get ());
}

bool
is_system_memory (const GstCapsFeatures *features)
{
  return features == nullptr || gst_caps_features_is_any (features)
         || gst_caps_features_is_equal (features, GST_CAPS_FEATURES_MEMORY_SYSTEM_MEMORY);
}

} // namespace mc
