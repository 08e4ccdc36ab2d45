// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/core/control.hpp"
#include "gst/core/result.hpp"
#include "gst/util/raii.hpp"

#include <functional>

namespace mc {

struct Device;

/// Told that somebody else, or the device itself, may have moved a control. Any thread; must not
/// block.
using ControlsTold = std::function<void ()>;

/// The controls of one camera: brightness, zoom, exposureMode and the like. They belong to the
/// device and not to who has it open, so that they are there before and after. Drivers may take
/// their time for any answer. Once the destructor has returned, nobody is told any more.
class DeviceControls
{
public:
  virtual ~DeviceControls () = default;

  /// What there is, what it can be, and what it is now.
  virtual ControlList list () = 0;
  /// What they are now; one that does not answer is left out.
  virtual ControlValues read () = 0;
  /// Sets one of list (). Errors: NotReadable (the driver does not take it, and what it said).
  virtual Status write (Property property, const Value &value) = 0;
};
using DeviceControlsPtr = std::unique_ptr<DeviceControls>;

/// Null when @device has none, or does not allow to ask. @told may be empty: then nothing is
/// watched.
DeviceControlsPtr open_controls (const Device &device, ControlsTold told);

/* The kinds there are. Each returns null when the device has no controls of its kind. */

/// Of the driver of a V4L2 node, through an opening of its own that captures nothing.
DeviceControlsPtr open_v4l2_controls (const std::string &node, ControlsTold told);
/// Of a GstDevice with the signals "get-controls", "set-control" and "controls-changed", which
/// docs/fake-devices.md describes.
DeviceControlsPtr open_gst_controls (GstDevice *device, ControlsTold told);

} // namespace mc
