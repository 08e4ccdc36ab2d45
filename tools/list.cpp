// SPDX-License-Identifier: LGPL-2.1-or-later
#include "commands.hpp"
#include "device_access.hpp"
#include "device_view.hpp"

namespace mc::tool {

namespace {

std::string
what_is_missing (const Options &options)
{
  if (!options.kind)
    return "there is no camera and no microphone";
  return std::string ("there is no ") + device_noun (*options.kind);
}

std::string
device_text (const Device &device, const Style &style)
{
  const DeviceDescription &description = device.capabilities->description ();
  std::vector<Field> fields;
  if (!device.is_output)
    fields.push_back ({ "modes", modes_summary (device, style) });
  fields.push_back ({ "from", origin_text (device) });
  fields.push_back ({ "id", description.device_id });
  fields.push_back ({ "group", description.group_id });
  return title_text (device, style) + "\n" + field_lines (fields, 2, style);
}

std::string
capabilities_text (const Device &device, const Style &style)
{
  const DeviceDescription &description = device.capabilities->description ();
  return title_text (device, style) + "\n"
         + field_lines ({ { "from", origin_text (device) },
                          { "id", description.device_id },
                          { "group", description.group_id } },
                        2, style)
         + "\n  capabilities\n"
         + field_lines (capability_fields (device.whole_capabilities ()->dictionary (), style), 4,
                        style)
         + "\n  native modes\n" + modes_text (device, 4, style);
}

Any
capabilities_any (const Device &device)
{
  Any::Object object = device_object (device);
  object.push_back ({ "capabilities", to_any (device.whole_capabilities ()->dictionary ()) });
  object.push_back ({ "modes", modes_any (device) });
  return Any{ std::move (object) };
}

std::string
join_texts (const DeviceList &devices, std::string (*text_of) (const Device &, const Style &))
{
  const Style style = Style::of_stdout ();
  std::string text;
  for (const DeviceHandle &device : devices)
    text += (text.empty () ? "" : "\n") + text_of (*device, style);
  return text;
}

template <typename AnyOf>
std::string
json_of (const DeviceList &devices, AnyOf any_of)
{
  Any::Array list;
  for (const DeviceHandle &device : devices)
    list.push_back (any_of (*device));
  return json_document (Any{ Any::Object{ { "devices", Any{ std::move (list) } } } });
}

/// The devices that DEVICE names: an id, else labels, else the beginning of ids.
DeviceList
named (const DeviceList &devices, const std::string &name)
{
  DeviceList by_id, by_label, by_prefix;
  for (const DeviceHandle &device : devices) {
    const std::string &id = device->capabilities->description ().device_id;
    if (id == name)
      by_id.push_back (device);
    if (device->label == name)
      by_label.push_back (device);
    if (!name.empty () && id.compare (0, name.size (), name) == 0)
      by_prefix.push_back (device);
  }
  if (!by_id.empty ())
    return by_id;
  return by_label.empty () ? by_prefix : by_label;
}

std::string
choices_text (const DeviceList &devices)
{
  std::string text;
  for (const DeviceHandle &device : devices)
    text += "\n  " + device->capabilities->description ().device_id + "  " + label_text (*device);
  return text;
}

Report
not_one (const std::string &name, const DeviceList &all, const DeviceList &matching)
{
  Report report;
  const std::string quoted = "\"" + printable (name) + "\"";
  if (matching.empty ()) {
    report.status = ExitStatus::Unmet;
    report.complaint = "no device is called " + quoted + "; there are:" + choices_text (all);
  } else {
    report.status = ExitStatus::Usage;
    report.complaint = quoted + " is more than one device:" + choices_text (matching);
  }
  return report;
}

Report
no_device (const Options &options)
{
  Report report{ ExitStatus::Unmet, "", what_is_missing (options) };
  if (options.format == Format::Json)
    report.output = json_of ({}, capabilities_any);
  return report;
}

} // namespace

Report
list_devices (const Options &options)
{
  const DeviceList devices = listed_devices (options);
  if (devices.empty ())
    return no_device (options);
  if (options.format == Format::Text)
    return { ExitStatus::Ok, join_texts (devices, device_text), "" };
  const auto any_of = [] (const Device &device) { return Any{ device_object (device) }; };
  return { ExitStatus::Ok, json_of (devices, any_of), "" };
}

Report
show_capabilities (const Options &options)
{
  DeviceList devices = present_devices (options);
  if (devices.empty ())
    return no_device (options);
  if (options.argument) {
    const DeviceList matching = named (devices, *options.argument);
    if (matching.size () != 1)
      return not_one (*options.argument, devices, matching);
    devices = matching;
  }
  if (options.format == Format::Text)
    return { ExitStatus::Ok, join_texts (devices, capabilities_text), "" };
  return { ExitStatus::Ok, json_of (devices, capabilities_any), "" };
}

} // namespace mc::tool
