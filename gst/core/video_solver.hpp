// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lattice.hpp"
#include "prepared.hpp"
#include "solve.hpp"
#include "terms.hpp"
#include "video_limits.hpp"

/* The last step of SelectSettings for a camera. */

namespace mc {

/// The best setting so far.
struct Best
{
  VideoKey key;
  int64_t width = 0;
  int64_t height = 0;
  NativeSize native;
  Millis rate = 0;
  Fraction native_rate;
  bool crop_and_scale = false;
  const PeerSet *peer = nullptr;
};

/// The native rate within [@min, @max] that compares as @rate, with the device's own fraction at
/// the ends.
Fraction native_fraction (Fraction min, Fraction max, Millis rate);

/// The smallest native rate at or above @rate; there is one.
Fraction native_rate_for (const RateSet &rates, Millis rate);

/// The setting of least distance within limits, native ones first.
class VideoSolver
{
public:
  VideoSolver (const Capabilities::Prepared &device, const TermList &basic,
               const VideoLimits &limits)
      : device_ (device), limits_ (limits), sum_ (basic),
        controls_ (pick_controls (limits.controls, basic, device.now))
  {
    for (std::size_t i = 0; i < basic.size (); i++)
      settle (i, basic[i]);
  }

  /// The best of all settings that @peer, which may be nullptr, takes competes with what was found
  /// before.
  void consider (const PeerSet *peer)
  {
    set_peer (peer);
    consider_native ();
    if (limits_.crop_and_scale)
      consider_derived ();
  }

  std::optional<Choice> choice () const;

  /// The key of the best setting with the device in one native mode; its distance is infinite when
  /// there is none.
  VideoKey best_in (const VideoMode &mode, const PeerList &peers);

  /// A lower bound of the distances of all settings with the device in one native mode.
  double least_distance_in (const VideoMode &mode);

  /// A lower bound of the keys of all settings with the device in one native mode that have no
  /// distance at all.
  VideoKey least_key_at_zero (const VideoMode &mode);

private:
  void settle (std::size_t index, const Term &term);
  void set_mode (ResizeMode mode);
  void set_native_mode ();
  void set_rate (const RatePick &pick);
  void set_peer (const PeerSet *peer);
  RatePicker rates () const { return { limits_, peer_, rate_term_ }; }
  // The best of one native rate and of all up to one; the answer before is often the same.
  RatePick native_rate (Millis rate);
  RatePick rate_up_to (Millis max);

  // solve_native.cpp
  void consider_native ();
  void consider_groups ();
  bool may_hold_better (int64_t min_width, int64_t max_width, const RatePick &best_rate);
  void consider_group (const SizeGroup &group, const RatePick &best_rate);
  struct ModePick
  {
    const RateMode *mode = nullptr;
    RatePick rate;
  };
  ModePick best_mode (const SizeGroup &group, const RatePick &best_rate) const;
  void consider_wide_box (uint32_t index);

  // solve_mode.cpp
  void consider_mode (const VideoMode &mode, const PeerSet *peer);
  std::optional<VideoKey> as_it_is (const VideoMode &mode, const RatePick &rate);
  void consider_as_it_is (const VideoMode &mode);
  void derive_from_mode (const VideoMode &mode);
  double nearness_at_zero ();

  // solve_derived.cpp
  void consider_derived ();
  enum class Picture
  {
    Whole,
    Any
  };
  bool derive_at_target (const SizeQuery &all, const RatePick &rate);
  bool has_other (const SizeQuery &all, const FoundSize &size, const VideoKey &limit) const;
  static bool can_give (const SizeGroup &group, const FoundSize &size, Picture picture);
  bool derive_size (const FoundSize &size, const RatePick &rate, Picture picture);
  SizeQuery everything (const RatePick &rate) const;
  void derive_from_group (const SizeGroup &group);
  void derive_from_group (const SizeGroup &group, SizeQuery &derived, const RatePick &rate);
  void derive_from_wide_box (uint32_t index);

  SizeQuery query (SizeQuery::From from, const RatePick &rate) const;
  void settle_sides (SizeQuery &query) const;
  void settle_aspect (SizeQuery &query) const;
  bool keep_aspect (SizeQuery &query, double aspect) const;
  void take (const FoundSize &size, const RatePick &rate, Fraction native_rate);
  void search (SizeQuery &query, const RatePick &rate, Fraction native_rate);

  const Capabilities::Prepared &device_;
  const VideoLimits &limits_;
  const PeerSet *peer_ = nullptr;
  DistanceSum sum_;
  const Term *width_term_ = nullptr;
  const Term *height_term_ = nullptr;
  const Term *aspect_term_ = nullptr;
  const Term *rate_term_ = nullptr;
  const Term *mode_term_ = nullptr;
  std::size_t rate_index_ = 0;
  std::size_t mode_index_ = 0;
  ResizeMode mode_ = ResizeMode::None;
  Millis known_max_rate_ = -1;
  RatePick known_pick_;
  Millis known_native_rate_ = -1;
  RatePick known_native_pick_;
  std::optional<double> nearness_at_zero_; ///< of what is derived from any mode
  const ControlValues controls_;
  Best best_;
};

} // namespace mc
