// SPDX-License-Identifier: LGPL-2.1-or-later
#include "overconstrained.hpp"

namespace mc {

std::optional<Error>
overconstraint_of (const CaptureTrack &track)
{
  const auto property = track.unmet ();
  if (!property)
    return std::nullopt;
  const std::string name = property_info (*property).name;
  return Error{
    ErrorCode::Overconstrained, "the device does not give what is required any more", name, {}
  };
}

} // namespace mc
