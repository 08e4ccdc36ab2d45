// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "select_settings.hpp"

namespace mc {

using PeerList = std::vector<PeerSet>;

/// Whether @peer, which may be nullptr, takes the format of a box.
inline bool
allows_box (const PeerSet *peer, uint32_t box)
{
  return !peer || peer->boxes.empty () || (box < peer->boxes.size () && peer->boxes[box]);
}

/// SelectSettings for a camera and for a microphone. @peers may be empty: then nothing is asked of
/// the settings beyond @constraints.
std::optional<Choice> solve_video (const Capabilities &device,
                                   const PreparedConstraints::Impl &constraints,
                                   const PeerList &peers) noexcept;
std::optional<Choice> solve_audio (const Capabilities &device,
                                   const PreparedConstraints::Impl &constraints,
                                   const PeerList &peers) noexcept;

} // namespace mc
