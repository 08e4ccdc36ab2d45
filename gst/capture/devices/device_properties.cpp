// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_properties.hpp"

namespace mc {

std::string
DeviceProperties::text (const char *name) const
{
  const GValue *value = structure_ ? gst_structure_get_value (structure_.get (), name) : nullptr;
  if (value == nullptr)
    return {};
  if (G_VALUE_HOLDS_STRING (value)) {
    const char *text = g_value_get_string (value);
    return text ? text : "";
  }
  ScopedValue as_text (G_TYPE_STRING);
  if (g_value_transform (value, as_text.get ()) && g_value_get_string (as_text.get ()))
    return g_value_get_string (as_text.get ());
  const CharPtr serialized (gst_value_serialize (value));
  return serialized ? serialized.get () : "";
}

std::string
DeviceProperties::first (std::initializer_list<const char *> names) const
{
  for (const char *name : names) {
    std::string value = text (name);
    if (!value.empty ())
      return value;
  }
  return {};
}

int
DeviceProperties::number (const char *name, int otherwise) const
{
  const std::string value = text (name);
  const gint64 number = g_ascii_strtoll (value.c_str (), nullptr, 10);
  return number > 0 && number <= G_MAXINT ? static_cast<int> (number) : otherwise;
}

bool
DeviceProperties::is_true (const char *name) const
{
  const std::string value = text (name);
  return g_ascii_strcasecmp (value.c_str (), "true") == 0 || value == "1";
}

} // namespace mc
