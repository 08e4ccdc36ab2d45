// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/core/capabilities.hpp"
#include "gst/core/movement.hpp"
#include "gst/util/export.hpp"
#include "gst/util/mutex.hpp"
#include "gst/util/raii.hpp"

namespace mc {

/// One capture device as a provider offers it, or what an application pushes as if it were one.
/// Immutable; a change on the device's side makes a new one.
struct Device
{
  DevicePtr device;     ///< makes the source element; null for what an application pushes
  std::string provider; ///< factory name of its provider
  Kind kind = Kind::Video;
  bool is_output = false; ///< a speaker: it has a name and ids, and captures nothing
  std::string key; ///< stable hardware key (api, serial, bus path, name); unique among present
                   ///< devices; never leaves the process
  std::string group_key; ///< what tells which devices are one thing; may be empty
  std::string node; ///< what two providers of one device share: "/dev/video0", an ALSA or PipeWire
                    ///< node name; may be empty
  std::string label;
  /// Without controls, so that listing devices opens none. Its ids are set; boxes have the index of
  /// box_caps.
  CapabilitiesPtr capabilities;
  std::vector<CapsPtr> box_caps; ///< by box: one structure of the device's caps, as it was given
  bool is_default = false;       ///< the system's default of its kind
  /// The engine's own, when this is how an origin sees it; else null.
  std::shared_ptr<const Device> base;
  Movement movement = Movement::Permitted; ///< of this camera, by who sees it
  /// The same device under its own id, when this is the entry of the default; else null.
  std::shared_ptr<const Device> entry;

  /// With its controls: the first call asks the driver for them, which may take a moment, but
  /// captures nothing and disturbs nobody. Always the same from then on. Any thread.
  MC_EXPORT CapabilitiesPtr whole_capabilities () const;
  /// Those that @constraints can tell from one another: the driver is asked only where they say
  /// something of a control.
  MC_EXPORT CapabilitiesPtr capabilities_for (const Constraints &constraints) const;

private:
  /// What the driver has told; a copy of the device finds it out anew.
  struct Whole
  {
    Whole () = default;
    Whole (const Whole &) {}

    Mutex lock; ///< held for a moment
    CapabilitiesPtr capabilities MC_GUARDED_BY (lock);
  };
  mutable Whole whole_;
};
using DeviceHandle = std::shared_ptr<const Device>;
using DeviceList = std::vector<DeviceHandle>;
using DeviceListPtr = std::shared_ptr<const DeviceList>;

/// By which the default microphone is known, whichever that is, and the default speaker.
constexpr const char *kDefaultDeviceId = "default";

/// The device as the engine knows it.
inline const DeviceHandle &
engine_device (const DeviceHandle &device)
{
  return device->base ? device->base : device;
}

/// The order in which getUserMedia tries devices that can serve a request: least fitness distance,
/// then the system's default; the rest as they are listed, so sort stably.
inline bool
is_tried_before (const Device &a, const Choice &choice_a, const Device &b, const Choice &choice_b)
{
  if (choice_a.distance != choice_b.distance)
    return choice_a.distance < choice_b.distance;
  return a.is_default && !b.is_default;
}

} // namespace mc
