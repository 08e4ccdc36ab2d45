// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "internal.hpp"

#include "gst/capture/devices/device_catalog.hpp"

#include <atomic>

namespace mc {

/// Carries "look whether the list has changed" from the providers' threads to the main context of a
/// GstMediaDevices, several at once as one.
///
/// Holds no reference of the object, so that an application can drop the last one at any moment.
/// Thread-safe.
class DeviceChangeWatch : public std::enable_shared_from_this<DeviceChangeWatch>
{
public:
  using Look = void (*) (GstMediaDevices *devices);

  DeviceChangeWatch (GstMediaDevices *devices, GMainContext *context, Look look);
  ~DeviceChangeWatch ();
  DeviceChangeWatch (const DeviceChangeWatch &) = delete;

  void begin (); ///< once
  void end ();   ///< no call comes any more that is not under way in the main context
  void schedule ();

private:
  static gboolean look_cb (gpointer self);

  GWeakRef devices_;
  const MainContextPtr context_;
  const Look look_;
  DeviceCatalog::Subscription subscription_ = 0;
  std::atomic<bool> scheduled_{ false };
};

} // namespace mc
