// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/core/constraint.hpp"

namespace mc {

/// The same wish: members of a set may stand in any order, advanced sets may not.
bool equal (const Constraints &a, const Constraints &b);
bool equal (const StreamConstraints &a, const StreamConstraints &b);

} // namespace mc
