// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "internal.hpp"
#include "mailbox.hpp"

namespace mc {

/// Something that happened to a track from outside.
struct TrackNews
{
  enum class What
  {
    Ended,
    MuteChanged,
    ConfigurationChanged,
    RateChanged
  } what;
  MuteReason muted = MuteReason::None; ///< the new state, if that changed
  RateState rate = {};
};

/// From the engine's threads to the main context of the track.
using TrackMailbox = Mailbox<GstMediaStreamTrack, TrackNews>;

} // namespace mc
