// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "internal.hpp"

namespace mc {

/// The first required member that the settings of @track do not meet any more, as an
/// OverconstrainedError; nullopt when they meet all.
std::optional<Error> overconstraint_of (const CaptureTrack &track);

} // namespace mc
