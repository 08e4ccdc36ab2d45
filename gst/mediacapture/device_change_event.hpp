// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "device_listing.hpp"

namespace mc {

Ref<GstDeviceChangeEvent> device_change_event_new (const Listing &before, const Listing &now);

} // namespace mc
