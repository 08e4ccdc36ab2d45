// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/core/explain.hpp"

namespace mc::tool {

/// A request that a device can serve, near to one that it cannot.
struct Repair
{
  Constraints constraints;
  double change = 0; ///< how far it is from what was asked: the sum of relative changes; 1 for
                     ///< another word, 2 for a member left out
};

/// The nearest request that @device can serve, or nullopt when it can serve none.
///
/// One member of each conflict is changed to what the device can do; it is left out when the device
/// knows no such property. That is repeated for as long as there is a conflict. Members that are
/// not required stay as they are.
std::optional<Repair> repair (const Capabilities &device, const Constraints &constraints);

} // namespace mc::tool
