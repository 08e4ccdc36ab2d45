// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_changes.hpp"

#include <algorithm>

namespace mc::tool {

namespace {

using What = DeviceChange::What;

const Device *
find_same (const DeviceList &devices, const Device &device)
{
  const std::string &id = device.capabilities->description ().device_id;
  const auto found
      = std::find_if (devices.begin (), devices.end (), [&] (const DeviceHandle &other) {
          return other->kind == device.kind && other->capabilities->description ().device_id == id;
        });
  return found == devices.end () ? nullptr : found->get ();
}

const Device *
default_of (const DeviceList &devices, Kind kind)
{
  for (const DeviceHandle &device : devices) {
    if (device->kind == kind && device->is_default)
      return device.get ();
  }
  return nullptr;
}

bool
has_same_modes (const Device &a, const Device &b)
{
  return std::equal (
      a.box_caps.begin (), a.box_caps.end (), b.box_caps.begin (), b.box_caps.end (),
      [] (const CapsPtr &x, const CapsPtr &y) { return gst_caps_is_equal (x.get (), y.get ()); });
}

/// A default that passes to another device is told by that one.
bool
lost_default (const Device &old, const Device &now, const DeviceList &after)
{
  return old.is_default && !now.is_default && !default_of (after, now.kind);
}

bool
is_new_default (const Device &device, const DeviceList &before)
{
  if (!device.is_default)
    return false;
  const Device *old = find_same (before, device);
  return !old || !old->is_default;
}

} // namespace

const char *
change_name (What what)
{
  switch (what) {
  case What::Present:
    return "present";
  case What::Removed:
    return "removed";
  case What::Added:
    return "added";
  case What::Changed:
    return "changed";
  case What::Default:
    return "default";
  }
  return "";
}

std::vector<DeviceChange>
changes_between (const DeviceList &before, const DeviceList &after)
{
  std::vector<DeviceChange> changes;
  for (const DeviceHandle &device : before) {
    if (!find_same (after, *device))
      changes.push_back ({ What::Removed, device });
  }
  for (const DeviceHandle &device : after) {
    if (!find_same (before, *device))
      changes.push_back ({ What::Added, device });
  }
  for (const DeviceHandle &device : after) {
    const Device *old = find_same (before, *device);
    if (old
        && (old->label != device->label || !has_same_modes (*old, *device)
            || lost_default (*old, *device, after)))
      changes.push_back ({ What::Changed, device });
  }
  for (const DeviceHandle &device : after) {
    if (is_new_default (*device, before))
      changes.push_back ({ What::Default, device });
  }
  return changes;
}

} // namespace mc::tool
