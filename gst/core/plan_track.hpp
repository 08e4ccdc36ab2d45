// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "audio_solver.hpp"
#include "plan_modes.hpp"
#include "video_solver.hpp"

/* One track while a plan is made: what it thinks of one native mode. */

namespace mc {

/// How good a mode is for one track.
struct TrackKey
{
  double distance = kInfinity;
  bool derived = false;
  bool cropped = false;
  double nearness = 0;
};

/// A camera's track while a plan is made.
class VideoTrack
{
public:
  using Mode = VideoMode;

  VideoTrack (const Capabilities &device, const PlanTrack &track)
      : device_ (device.prepared ()), constraints_ (track.constraints->impl ()),
        peers_ (peers_of (track)),
        knows_boxes_ (std::any_of (peers_.begin (), peers_.end (),
                                   [] (const PeerSet &peer) { return !peer.boxes.empty (); })),
        held_ (device_)
  {
  }

  std::size_t n_advanced () const { return constraints_.advanced.size (); }

  bool try_basic () { return try_set (constraints_.basic, SetRole::Basic); }
  bool try_advanced (std::size_t index)
  {
    return try_set (constraints_.advanced[index], SetRole::Advanced);
  }
  bool is_possible_in (const Mode &mode)
  {
    if (is_within (possible_, mode))
      return true;
    if (!is_possible (mode, tried_, peers_))
      return false;
    if (tried_.crop_and_scale && !knows_boxes_)
      possible_ = { mode.width, mode.height, mode.rate };
    return true;
  }
  void hold () { held_ = tried_; }

  // From here on no set is tried any more.
  void settle () { solver_.emplace (device_, constraints_.basic, held_); }
  // Sizes of an aspect ratio take a search.
  bool is_slow () const { return held_.couples_sides (); }
  double least_distance_in (const Mode &mode) { return solver_->least_distance_in (mode); }
  TrackKey least_key_at_zero (const Mode &mode) { return of (solver_->least_key_at_zero (mode)); }
  TrackKey best_in (const Mode &mode) { return of (solver_->best_in (mode, peers_)); }

private:
  static TrackKey of (const VideoKey &key)
  {
    return { key.distance, key.derived, key.cropped, key.nearness };
  }

  // A set is tried beside those that are held. False: nothing at all can satisfy them.
  bool try_set (const TermList &set, SetRole role)
  {
    tried_ = held_;
    possible_ = {};
    return tried_.add (set, role, device_.inherent);
  }

  static bool is_within (const Corner &corner, const Mode &mode)
  {
    return corner.max_rate > 0 && corner.width <= mode.width && corner.height <= mode.height
           && corner.max_rate <= mode.rate;
  }

  const Capabilities::Prepared &device_;
  const PreparedConstraints::Impl &constraints_;
  const PeerList &peers_;
  bool knows_boxes_;
  VideoLimits held_;
  VideoLimits tried_;
  Corner possible_; ///< what can be derived from this mode can be derived from all that cover it
  std::optional<VideoSolver> solver_;
};

/// A microphone's.
class AudioTrack
{
public:
  using Mode = AudioMode;

  AudioTrack (const Capabilities &device, const PlanTrack &track)
      : device_ (device.prepared ()), constraints_ (track.constraints->impl ()),
        solver_ (device_, constraints_.basic, peers_of (track))
  {
    held_.controls = device_.controls;
  }

  std::size_t n_advanced () const { return constraints_.advanced.size (); }

  bool try_basic () { return try_set (constraints_.basic, SetRole::Basic); }
  bool try_advanced (std::size_t index)
  {
    return try_set (constraints_.advanced[index], SetRole::Advanced);
  }
  bool is_possible_in (const Mode &mode)
  {
    return solver_.best_in (mode.box, mode.format, tried_).has_value ();
  }
  void hold () { held_ = tried_; }

  void settle () {}
  bool is_slow () const { return false; }
  double least_distance_in (const Mode &mode) { return best_in (mode).distance; }
  TrackKey least_key_at_zero (const Mode &mode) { return best_in (mode); }
  TrackKey best_in (const Mode &mode)
  {
    const auto key = solver_.best_in (mode.box, mode.format, held_);
    return key ? TrackKey{ key->distance, key->derived, false, key->nearness } : TrackKey{};
  }

private:
  bool try_set (const TermList &set, SetRole role)
  {
    tried_ = held_;
    return tried_.add (set, role, device_.inherent);
  }

  const Capabilities::Prepared &device_;
  const PreparedConstraints::Impl &constraints_;
  AudioSolver solver_;
  AudioLimits held_;
  AudioLimits tried_;
};

} // namespace mc
