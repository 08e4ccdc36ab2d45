// SPDX-License-Identifier: LGPL-2.1-or-later
#include "track_machine.hpp"

namespace mc {

bool
TrackMachine::end (EndReason reason)
{
  if (end_ != EndReason::None || reason == EndReason::None)
    return false;
  end_ = reason;
  return true;
}

bool
TrackMachine::set_muted (MuteReason reason)
{
  if (end_ != EndReason::None)
    return false;
  const bool was_muted = muted ();
  muted_ = reason;
  return muted () != was_muted;
}

bool
TrackMachine::set_enabled (bool enabled)
{
  const bool changed = enabled_ != enabled;
  enabled_ = enabled;
  return changed;
}

} // namespace mc
