// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lattice.hpp"
#include "prepared.hpp"

/* What a camera's settings must keep to: the required members of the basic set and of the advanced
 * sets that are held. */

namespace mc {

constexpr double kDefaultRate = 30;

struct VideoLimits
{
  Numbers width{ 1, std::numeric_limits<int>::max () };
  Numbers height{ 1, std::numeric_limits<int>::max () };
  Millis min_rate = 1;
  Millis max_rate = std::numeric_limits<int64_t>::max ();
  double min_aspect = 0;
  double max_aspect = kInfinity;
  AspectLine line;
  bool none = true; ///< resizeMode "none" is allowed
  bool crop_and_scale = true;
  ControlLimits controls;

  VideoLimits () = default;
  /// All that @device can do.
  explicit VideoLimits (const Capabilities::Prepared &device);

  /// Adds a set. Returns false when nothing at all can satisfy it on a device with the members
  /// @inherent.
  bool add (const TermList &terms, SetRole role, const Settings &inherent);

  bool couples_sides () const { return min_aspect > 0 || max_aspect < kInfinity; }
  /// The widths (heights) in @native, or from 1 to @max where that is nullptr, that @peer takes
  /// too.
  Numbers widths (int64_t max, const IntSet *native, const PeerSet *peer) const;
  Numbers heights (int64_t max, const IntSet *native, const PeerSet *peer) const;
};

/// A rate and how good it is.
struct RatePick
{
  Millis rate = 0; ///< 0: there is none
  double distance = kInfinity;
  double nearness = kInfinity;

  explicit operator bool () const { return rate > 0; }
};
bool operator<(const RatePick &a, const RatePick &b);

/// Chooses among the rates that the limits, and a peer, leave.
class RatePicker
{
public:
  /// @term: the basic set's member for the frame rate, or nullptr.
  RatePicker (const VideoLimits &limits, const PeerSet *peer, const Term *term)
      : limits_ (limits), peer_ (peer), term_ (term)
  {
  }

  RatePick best (Millis min, Millis max) const;
  /// Whether there is any rate.
  bool any (Millis min, Millis max) const;

private:
  template <typename Within>
  void for_each_interval (Millis min, Millis max, const Within &within) const;
  RatePick best_within (Millis min, Millis max) const;
  RatePick rated (Millis rate) const;

  const VideoLimits &limits_;
  const PeerSet *peer_;
  const Term *term_;
};

/// Whether any settings of the device keep to @limits and suit one of @peers.
bool is_possible (const Capabilities::Prepared &device, const VideoLimits &limits,
                  const std::vector<PeerSet> &peers);
/// The same with the device in one native mode.
bool is_possible (const VideoMode &mode, const VideoLimits &limits,
                  const std::vector<PeerSet> &peers);

} // namespace mc
