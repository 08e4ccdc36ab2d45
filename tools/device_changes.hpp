// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/capture/devices/device.hpp"

namespace mc::tool {

struct DeviceChange
{
  enum class What
  {
    Present, ///< was there from the start
    Removed,
    Added,
    Changed, ///< another label, other modes, or no default any more
    Default, ///< is the system's default of its kind now
  };
  What what = What::Present;
  DeviceHandle device;
};

/// "present", "removed", …
const char *change_name (DeviceChange::What what);

/// What leads from one list to the other, in the order of DeviceChange::What, each in the order of
/// its list.
std::vector<DeviceChange> changes_between (const DeviceList &before, const DeviceList &after);

} // namespace mc::tool
