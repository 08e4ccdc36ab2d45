// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "explain.hpp"

/* One device, one native mode, several tracks: which mode serves them all.
 *
 * What a device can do is its native modes. Of a range there are too many to look at each, so of a
 * box that has one, those modes count whose width, height and rate (for sound: rate, channels,
 * sample size) are each
 *   - of a list, any of its values;
 *   - of a range, its ends, and the values next to (at or below, at or above) each number that
 *     means something: the default 640, 480 or 30 (for sound: the device's own), the limits and
 *     ideals of the tracks' constraints (basic sets first), the ends and entries of their peers'
 *     sets; no more than the first 16 such numbers;
 *   - of a size with ranges also: beside such a width or height the values next to the other side
 *     that an aspect ratio of the constraints asks for (one of the first four ratios).
 * In addition count the modes that select_settings () picks for each track alone, and the current
 * one. Lists and single values, and so the boxes of real cameras, are planned exactly. With ranges
 * too, a plan keeps all that is required; but a track that insists on the native size and on an
 * aspect ratio, or whose peer takes only some sizes, may be told that there is none. */

namespace mc {

/// What one live track wants of its source.
struct PlanTrack
{
  const PreparedConstraints *constraints = nullptr;
  const std::vector<PeerSet> *peers = nullptr; ///< of its pad, one of which must be met; or nullptr
};

struct Plan
{
  std::vector<Choice> choices; ///< one for each track; all have the same native mode
  double distance = 0;         ///< of all tracks together
};

/// The native mode that serves all @tracks, oldest first: of the modes that keep what every track
/// requires, and then of those that keep its advanced sets, track by track and set by set, as far
/// as any mode is left, the one with the least sum of distances. Ties: @current, the native mode
/// that runs now (it may be nullptr); then fewer derived tracks, fewer cropped ones, the least sum
/// of what separates them from 640x480 at 30/s, and the native mode's cost, pixels, rate and box.
///
/// Each choice is what select_settings () makes of the device held in that mode. One track alone
/// gets what select_settings () gives it. Without @current the mode falls as soon as a cheaper one
/// is as good.
std::optional<Plan> plan_tracks (const Capabilities &device, const std::vector<PlanTrack> &tracks,
                                 const Choice *current = nullptr);

/// The device as the last one of @tracks finds it: only in the modes that keep what all others
/// require ("effective capability"). Its boxes are those modes, one each.
CapabilitiesPtr effective_capabilities (const Capabilities &device,
                                        const std::vector<PlanTrack> &tracks);

/// Why there is no plan, for the last one of @tracks, which is refused: its first required member
/// that no settings of the effective capabilities satisfy alone; nullopt when each can be
/// satisfied, but not all together.
std::optional<Property> refused_constraint (const Capabilities &device,
                                            const std::vector<PlanTrack> &tracks);

/// The same for people, with the nearest values that the last track could have had.
Explanation explain_refusal (const Capabilities &device, const std::vector<PlanTrack> &tracks);

} // namespace mc
