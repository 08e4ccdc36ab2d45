// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/capture/devices/device.hpp"
#include "gst/capture/devices/device_controls.hpp"

namespace mc {

/// The controls of an opened camera: what they are, what they were, and how they come to be
/// something else. The control thread's.
///
/// They are shared by all tracks of the camera, and by all programs. What no track says anything of
/// stays as it was found, or as others set it; what tracks have set goes back when none of them
/// cares any more, at the latest when the device is closed.
class SourceControls
{
public:
  /// The device has just been opened. Where it allows nothing, there are no controls.
  void open (const Device &device, ControlsTold told);
  /// Puts back what has been set. Idempotent.
  void close ();
  bool is_open () const { return controls_ != nullptr; }

  /// What they are, as far as that is known.
  const ControlValues &now () const { return now_; }

  /// What they are to be when this is @wanted.
  ControlValues target (const ControlValues &wanted) const;

  /// Sets what @wanted has, and puts back the rest. What the device does instead of it shows in now
  /// (). Returns what it refused.
  std::vector<Error> bring_about (const ControlValues &wanted);

  /// Looks whether they have been moved. What nobody has @wanted is from now on what it was.
  bool look (const ControlValues &wanted);

private:
  void write (Property property, const ControlValues &target, std::vector<Error> &refused);
  bool is_open (const Gate &gate, const ControlValues &values) const;

  DeviceControlsPtr controls_;
  ControlValues found_; ///< when nobody had set it
  ControlValues now_;
};

} // namespace mc
