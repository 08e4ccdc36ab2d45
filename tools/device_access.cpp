// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_access.hpp"

#include "gst/capture/devices/device_catalog.hpp"
#include "gst/mediacapture/internal.hpp"

#include <algorithm>

namespace mc::tool {

Status
choose_devices (const Options &options)
{
  // The catalog would look at the environment too, but with nobody to hear what is wrong with it.
  const char *environment = g_getenv ("GST_MEDIACAPTURE_FAKE_DEVICES");
  if (options.fake)
    return DeviceCatalog::instance ().use_fake_devices (options.fake->c_str ());
  if (environment && *environment)
    return DeviceCatalog::instance ().use_fake_devices (environment);
  return Nothing{};
}

DeviceList
present_devices (const Options &options)
{
  DeviceList devices;
  for (const Kind kind : { Kind::Audio, Kind::Video }) {
    if (options.kind && *options.kind != kind)
      continue;
    const DeviceList found = devices_of (gst_media_devices_get_default (), kind, nullptr);
    devices.insert (devices.end (), found.begin (), found.end ());
  }
  return devices;
}

DeviceList
listed_devices (const Options &options)
{
  DeviceList devices = present_devices (options);
  if (options.kind)
    return devices;
  const DeviceList outputs = outputs_of (gst_media_devices_get_default (), nullptr);
  devices.insert (devices.end (), outputs.begin (), outputs.end ());
  return devices;
}

void
close_devices ()
{
  DeviceCatalog::instance ().reset ();
}

DeviceList
of_kind (const DeviceList &devices, const Options &options)
{
  DeviceList matching;
  std::copy_if (devices.begin (), devices.end (), std::back_inserter (matching),
                [&options] (const DeviceHandle &device) {
                  return !options.kind || device->kind == *options.kind;
                });
  return matching;
}

} // namespace mc::tool
