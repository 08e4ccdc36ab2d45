// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_view.hpp"

namespace mc::tool {

namespace {

struct ValueText
{
  std::string operator() (bool value) const { return value ? "true" : "false"; }
  std::string operator() (double value) const { return number_text (value); }
  std::string operator() (const std::string &value) const { return printable (value); }
  std::string operator() (const StringList &list) const
  {
    std::vector<std::string> texts;
    for (const std::string &entry : list)
      texts.push_back (printable (entry));
    return join (texts, ", ");
  }
  std::string operator() (const PointList &list) const
  {
    std::vector<std::string> texts;
    for (const Point &point : list)
      texts.push_back ("(" + number_text (point.x) + ", " + number_text (point.y) + ")");
    return join (texts, ", ");
  }
};

struct CapabilityText
{
  const Style &style;

  std::string operator() (const CapabilityRange &range) const
  {
    std::string text = style.range (number_text (range.min), number_text (range.max));
    return range.step > 0 ? text + " step " + number_text (range.step) : text;
  }
  std::string operator() (const std::vector<Value> &list) const
  {
    std::vector<std::string> texts;
    for (const Value &entry : list)
      texts.push_back (value_text (entry));
    return join (texts, ", ");
  }
  std::string operator() (const Value &value) const { return value_text (value); }
};

/// The table's unit as people write it.
std::string
unit_text (Property property)
{
  const std::string unit = property_info (property).unit;
  return unit == "1/s" ? "fps" : unit;
}

} // namespace

const char *
kind_name (const Device &device)
{
  if (device.is_output)
    return "audiooutput";
  return device.kind == Kind::Video ? "videoinput" : "audioinput";
}

const char *
kind_member (Kind kind)
{
  return kind == Kind::Video ? "video" : "audio";
}

std::string
label_text (const Device &device)
{
  return device.label.empty () ? "(no label)" : printable (device.label);
}

std::string
title_text (const Device &device, const Style &style)
{
  const std::string marks
      = std::string (" (") + kind_name (device) + (device.is_default ? ", default)" : ")");
  return style.title (label_text (device)) + marks;
}

std::string
origin_text (const Device &device)
{
  return device.provider + (device.node.empty () ? "" : ", " + printable (device.node));
}

Any::Object
device_object (const Device &device)
{
  const DeviceDescription &description = device.capabilities->description ();
  return { { "deviceId", Any{ description.device_id } },
           { "kind", Any{ std::string (kind_name (device)) } },
           { "label", Any{ valid_utf8 (device.label) } },
           { "groupId", Any{ description.group_id } },
           { "default", Any{ device.is_default } },
           { "provider", Any{ device.provider } } };
}

std::string
value_text (const Value &value)
{
  return std::visit (ValueText{}, value);
}

std::vector<Field>
capability_fields (const CapabilityDictionary &capabilities, const Style &style)
{
  std::vector<Field> fields;
  for (const auto &[property, capability] : capabilities.members) {
    if (property == Property::DeviceId || property == Property::GroupId)
      continue;
    std::string text = std::visit (CapabilityText{ style }, capability);
    const std::string unit = unit_text (property);
    if (!unit.empty ())
      text += " " + unit;
    fields.push_back ({ property_info (property).name, std::move (text) });
  }
  return fields;
}

} // namespace mc::tool
