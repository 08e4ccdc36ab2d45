// SPDX-License-Identifier: LGPL-2.1-or-later
#include "overconstrained.hpp"

#include "gst/core/select_settings.hpp"

namespace mc {

std::optional<Error>
overconstraint_of (const CaptureTrack &track)
{
  const Constraints constraints = track.constraints ();
  const Settings settings = track.settings ();
  for (const auto &member : constraints.basic.members) {
    ConstraintSet alone;
    alone.members.push_back (member);
    if (fitness_distance (alone, settings, SetRole::Basic, track.kind (), served_properties ())
        != kUnsatisfied)
      continue;
    const std::string name = property_info (member.first).name;
    return Error{
      ErrorCode::Overconstrained, "the device does not give what is required any more", name, {}
    };
  }
  return std::nullopt;
}

} // namespace mc
