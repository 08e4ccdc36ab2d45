// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_controls.hpp"

#include "device.hpp"

#include "gst/capture/frames/voice_processor.hpp"

#include <algorithm>

namespace mc {

DeviceControlsPtr
open_controls (const Device &device, ControlsTold told)
{
  if (device.kind != Kind::Video)
    return nullptr;
  if (auto own = open_gst_controls (device.device.get (), told))
    return own;
  if (g_str_has_prefix (device.node.c_str (), "/dev/video"))
    return open_v4l2_controls (device.node, std::move (told));
  return nullptr;
}

namespace {

ControlList
seen_by (Movement movement, ControlList controls)
{
  const auto is_hidden = [] (const Control &control) {
    return std::find (std::begin (kMovements), std::end (kMovements), control.property)
           != std::end (kMovements);
  };
  if (movement == Movement::Forbidden)
    controls.erase (std::remove_if (controls.begin (), controls.end (), is_hidden),
                    controls.end ());
  return controls;
}

} // namespace

CapabilitiesPtr
Device::whole_capabilities () const
{
  {
    MutexGuard guard (whole_.lock);
    if (whole_.capabilities)
      return whole_.capabilities;
  }
  ControlList all;
  if (base)
    all = seen_by (movement, base->whole_capabilities ()->description ().controls);
  else if (!device)
    return capabilities; // it is pushed
  else if (kind == Kind::Audio)
    all = voice_controls ();
  else if (const DeviceControlsPtr controls = open_controls (*this, {}))
    all = controls->list ();
  CapabilitiesPtr asked
      = all.empty () ? capabilities : capabilities->with_controls (std::move (all));
  MutexGuard guard (whole_.lock);
  if (!whole_.capabilities)
    whole_.capabilities = std::move (asked);
  return whole_.capabilities;
}

namespace {

bool
names_control (const ConstraintSet &set)
{
  return std::any_of (set.members.begin (), set.members.end (),
                      [] (const auto &member) { return ControlValues::is_control (member.first); });
}

} // namespace

CapabilitiesPtr
Device::capabilities_for (const Constraints &constraints) const
{
  const bool asks
      = names_control (constraints.basic)
        || std::any_of (constraints.advanced.begin (), constraints.advanced.end (), names_control);
  return asks ? whole_capabilities () : capabilities;
}

} // namespace mc
