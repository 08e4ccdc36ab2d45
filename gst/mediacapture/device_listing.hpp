// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "media_context.hpp"

namespace mc {

/// A device as enumerateDevices() tells it.
struct ListedDevice
{
  GstMediaDeviceKind kind = GST_MEDIA_DEVICE_KIND_AUDIOOUTPUT;
  std::string device_id;
  std::string label;
  std::string group_id;
  CapabilitiesPtr capabilities; ///< of an input device; null when they are not told
  bool is_default = false;
  std::weak_ptr<const Device> engine{}; ///< the engine's own; gone when the device has
  Movement movement = Movement::Permitted;

  /// With its controls; the first call may ask the driver. Empty when they are not told.
  CapabilityDictionary all_capabilities () const;
  bool is_same_device (const ListedDevice &o) const
  {
    return kind == o.kind && device_id == o.device_id;
  }
  bool operator== (const ListedDevice &o) const
  {
    return is_same_device (o) && label == o.label && group_id == o.group_id;
  }
};
using ListedDevicePtr = std::shared_ptr<const ListedDevice>;
using Listing = std::vector<ListedDevicePtr>;

/// Whose information may be told.
struct Exposure
{
  bool camera = false;
  bool microphone = false;

  bool any () const { return camera || microphone; }
  bool of (Kind kind) const { return kind == Kind::Video ? camera : microphone; }
  bool operator== (const Exposure &o) const
  {
    return camera == o.camera && microphone == o.microphone;
  }
};

/// All of a device. Keeps nothing of GStreamer's.
ListedDevicePtr listed (const DeviceHandle &device);
Listing listed (const DeviceList &devices);

/// [Spec: creating a list of device info
/// objects](https://w3c.github.io/mediacapture-main/#dom-mediadevices-enumeratedevices), from
/// @all as the origin of @context sees them.
Listing make_listing (const Listing &all, const MediaContext &context, Exposure exposure);

/// Whether somebody who compares them sees a difference.
bool is_equal (const Listing &a, const Listing &b);

Ref<GstMediaDeviceInfo> device_info_new (ListedDevicePtr device);
/// (transfer full)
GList *device_infos_new (const Listing &listing);

} // namespace mc
