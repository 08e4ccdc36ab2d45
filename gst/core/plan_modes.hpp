// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "plan.hpp"
#include "prepared.hpp"

/* The native modes that a plan chooses from: the definition is in plan.hpp. */

namespace mc {

/// One native format of a microphone.
struct AudioMode
{
  uint32_t box = 0;
  AudioBox format; ///< of single values
};

std::vector<VideoMode> video_modes (const Capabilities &device,
                                    const std::vector<PlanTrack> &tracks, const Choice *current);
std::vector<AudioMode> audio_modes (const Capabilities &device,
                                    const std::vector<PlanTrack> &tracks, const Choice *current);

/// The native half of a choice.
Choice native_choice (const VideoMode &mode);
Choice native_choice (const AudioMode &mode);

/// The peers of a track, or none.
const std::vector<PeerSet> &peers_of (const PlanTrack &track);

} // namespace mc
