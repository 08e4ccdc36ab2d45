// SPDX-License-Identifier: LGPL-2.1-or-later
#include "solve.hpp"

#include "lattice.hpp"
#include "prepared.hpp"
#include "terms.hpp"
#include "video_limits.hpp"

namespace mc {
namespace {

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

Fraction
fraction_of (Millis millis)
{
  return fraction_from_rate (rate_of (millis));
}

/// The native rate of @mode that compares as @rate, with the device's own fraction at the ends.
Fraction
native_fraction (Fraction min, Fraction max, Millis rate)
{
  if (millis_of (min) == rate)
    return min;
  return millis_of (max) == rate ? max : fraction_of (rate);
}

/// The smallest native rate at or above @rate; there is one.
Fraction
native_rate_for (const RateSet &rates, Millis rate)
{
  if (!rates.is_list ()) {
    const Millis min = std::max<Millis> (millis_of (rates.min ()), 1);
    return native_fraction (rates.min (), rates.max (), std::max (min, rate));
  }
  for (const Fraction native : rates.values ()) {
    if (millis_of (native) >= rate)
      return native;
  }
  return rates.max ();
}

/// The same rate as the peer writes it, if it insists on its own fraction.
Fraction
as_peer_writes (Fraction rate, Millis millis, const PeerSet *peer)
{
  if (!peer || peer->rate.empty () || peer->rate.contains (rate))
    return rate;
  if (!peer->rate.is_list ())
    return native_fraction (peer->rate.min (), peer->rate.max (), millis);
  for (const Fraction own : peer->rate.values ()) {
    if (millis_of (own) == millis)
      return own;
  }
  return rate;
}

/// The setting of least distance within limits, native ones first.
class VideoSolver
{
public:
  VideoSolver (const Capabilities &device, const TermList &basic, const VideoLimits &limits)
      : device_ (device.prepared ()), limits_ (limits), sum_ (basic)
  {
    for (std::size_t i = 0; i < basic.size (); i++)
      settle (i, basic[i]);
  }

  /// The best of all settings that @peer, which may be nullptr, takes competes with what was found
  /// before.
  void consider (const PeerSet *peer)
  {
    peer_ = peer;
    consider_native ();
    if (limits_.crop_and_scale)
      consider_derived ();
  }

  std::optional<Choice> choice () const;

private:
  void settle (std::size_t index, const Term &term);
  void set_mode (ResizeMode mode);
  void set_rate (const RatePick &pick);
  bool couples_sides () const { return limits_.couples_sides () || has_aspect_ideal_; }
  RatePicker rates () const { return { limits_, peer_, rate_term_ }; }

  void consider_native ();
  void consider_group (const SizeGroup &group);
  void consider_wide_box (uint32_t index);
  void consider_derived ();
  void derive_from_group (const SizeGroup &group);
  void derive_from_wide_box (uint32_t index);

  SizeQuery query (SizeQuery::From from, const RatePick &rate) const;
  void search (SizeQuery &query, const RatePick &rate, Fraction native_rate);

  const Capabilities::Prepared &device_;
  const VideoLimits &limits_;
  const PeerSet *peer_ = nullptr;
  DistanceSum sum_;
  const Term *width_term_ = nullptr;
  const Term *height_term_ = nullptr;
  const Term *rate_term_ = nullptr;
  const Term *mode_term_ = nullptr;
  std::size_t rate_index_ = 0;
  std::size_t mode_index_ = 0;
  bool has_aspect_ideal_ = false;
  ResizeMode mode_ = ResizeMode::None;
  Best best_;
};

void
VideoSolver::settle (std::size_t index, const Term &term)
{
  switch (term.axis) {
  case Axis::Width:
    width_term_ = &term;
    break;
  case Axis::Height:
    height_term_ = &term;
    break;
  case Axis::AspectRatio:
    has_aspect_ideal_ = term.ideal_kind == Term::Ideal::Number;
    break;
  case Axis::FrameRate:
    rate_term_ = &term;
    rate_index_ = index;
    break;
  case Axis::ResizeMode:
    mode_term_ = &term;
    mode_index_ = index;
    break;
  case Axis::Inherent:
    sum_.set_constant (index,
                       member_distance (term.property, *term.constraint,
                                        device_.inherent.find (term.property), SetRole::Basic));
    break;
  case Axis::SampleRate:
  case Axis::ChannelCount:
  case Axis::SampleSize:
  case Axis::Latency:
    break;
  }
}

void
VideoSolver::set_mode (ResizeMode mode)
{
  mode_ = mode;
  if (mode_term_)
    sum_.set_constant (mode_index_,
                       mode == ResizeMode::None ? mode_term_->none : mode_term_->crop_and_scale);
}

void
VideoSolver::set_rate (const RatePick &pick)
{
  if (rate_term_)
    sum_.set_constant (rate_index_, pick.distance);
}

SizeQuery
VideoSolver::query (SizeQuery::From from, const RatePick &rate) const
{
  SizeQuery query;
  query.from = from;
  query.min_aspect = limits_.min_aspect;
  query.max_aspect = limits_.max_aspect;
  query.base.derived = from != SizeQuery::From::Native;
  query.rate_nearness = rate.nearness;
  return query;
}

// Without an aspect ratio each side is chosen alone: an ideal leaves the number beneath it, the one
// above it, or both.
void
narrow_to_ideal (Numbers &numbers, const Term *term)
{
  if (!term || term->ideal_kind != Term::Ideal::Number || !(term->ideal > 0))
    return;
  const double ideal = std::min (term->ideal, 1e15);
  const int64_t below = numbers.floor (std::floor (ideal));
  const int64_t above = numbers.ceil (std::ceil (ideal));
  const bool has_below = below >= numbers.lo, has_above = above <= numbers.hi;
  const double distance_below = has_below ? term_bound (*term, below, below) : kInfinity;
  const double distance_above = has_above ? term_bound (*term, above, above) : kInfinity;
  if (has_below && distance_below <= distance_above)
    numbers.lo = below;
  if (has_above && distance_above <= distance_below)
    numbers.hi = above;
  if (has_below && distance_below < distance_above)
    numbers.hi = below;
  if (has_above && distance_above < distance_below)
    numbers.lo = above;
}

void
VideoSolver::search (SizeQuery &query, const RatePick &rate, Fraction native_rate)
{
  set_rate (rate);
  if (!couples_sides ()) {
    narrow_to_ideal (query.width, width_term_);
    narrow_to_ideal (query.height, height_term_);
  }
  const auto found = find_size (query, sum_, best_.key);
  if (found)
    best_ = { found->key,
              found->width,
              found->height,
              found->native,
              rate.rate,
              native_rate,
              mode_ == ResizeMode::CropAndScale,
              peer_ };
}

void
VideoSolver::consider_native ()
{
  const bool prefers_crop_and_scale
      = limits_.crop_and_scale && mode_term_ && mode_term_->crop_and_scale < mode_term_->none;
  set_mode (limits_.none && !prefers_crop_and_scale ? ResizeMode::None : ResizeMode::CropAndScale);
  for (const auto &group : device_.groups)
    consider_group (group);
  for (const uint32_t box : device_.wide_boxes)
    consider_wide_box (box);
}

void
VideoSolver::consider_group (const SizeGroup &group)
{
  if (!limits_.widths (group.width, nullptr, peer_).contains (group.width)
      || !limits_.heights (group.height, nullptr, peer_).contains (group.height)
      || group.aspect_ratio < limits_.min_aspect || group.aspect_ratio > limits_.max_aspect)
    return;
  const RatePicker picker = rates ();
  RatePick best_rate;
  const RateMode *best_mode = nullptr;
  for (uint32_t i = group.first_mode; i < group.first_mode + group.n_modes; i++) {
    const RateMode &mode = device_.modes[i];
    if (!allows_box (peer_, mode.box))
      continue;
    const RatePick pick = picker.best (mode.min, mode.max);
    if (!pick || best_rate < pick)
      continue;
    if (pick < best_rate || !best_mode || mode.box < best_mode->box) {
      best_rate = pick;
      best_mode = &mode;
    }
  }
  if (!best_mode)
    return;
  SizeQuery native = query (SizeQuery::From::Native, best_rate);
  native.width = { group.width, group.width };
  native.height = { group.height, group.height };
  native.base.cost = group.cost;
  native.base.rate = best_rate.rate;
  native.base.box = best_mode->box;
  search (native, best_rate,
          native_fraction (best_mode->min_rate, best_mode->max_rate, best_rate.rate));
}

void
VideoSolver::consider_wide_box (uint32_t index)
{
  if (!allows_box (peer_, index))
    return;
  const VideoBox &box = device_.description.video[index];
  const RatePicker picker = rates ();
  RatePick rate;
  if (box.rate.is_list ()) {
    for (const Fraction native : box.rate.values ()) {
      if (millis_of (native) >= 1)
        rate = std::min (rate, picker.best (millis_of (native), millis_of (native)));
    }
  } else {
    rate = picker.best (std::max<Millis> (millis_of (box.rate.min ()), 1),
                        millis_of (box.rate.max ()));
  }
  if (!rate)
    return;
  SizeQuery native = query (SizeQuery::From::Native, rate);
  native.width = limits_.widths (box.width.max (), &box.width, peer_);
  native.height = limits_.heights (box.height.max (), &box.height, peer_);
  native.base.cost = box.cost;
  native.base.rate = rate.rate;
  native.base.box = index;
  search (native, rate, native_rate_for (box.rate, rate.rate));
}

void
VideoSolver::consider_derived ()
{
  set_mode (ResizeMode::CropAndScale);
  for (const auto &group : device_.groups)
    derive_from_group (group);
  for (const uint32_t box : device_.wide_boxes)
    derive_from_wide_box (box);
}

void
VideoSolver::derive_from_group (const SizeGroup &group)
{
  Millis max_rate = 0;
  for (uint32_t i = group.first_mode; i < group.first_mode + group.n_modes; i++) {
    if (allows_box (peer_, device_.modes[i].box))
      max_rate = std::max (max_rate, device_.modes[i].max);
  }
  const RatePick rate = rates ().best (1, max_rate);
  if (!rate)
    return;
  // The mode with the lowest rate that can be thinned out to it.
  const RateMode *source = nullptr;
  for (uint32_t i = group.first_mode; i < group.first_mode + group.n_modes; i++) {
    const RateMode &mode = device_.modes[i];
    if (!allows_box (peer_, mode.box) || mode.max < rate.rate)
      continue;
    const auto order
        = [&] (const RateMode &m) { return std::make_pair (std::max (m.min, rate.rate), m.box); };
    if (!source || order (mode) < order (*source))
      source = &mode;
  }
  SizeQuery derived = query (SizeQuery::From::Size, rate);
  derived.width = limits_.widths (group.width, nullptr, peer_);
  derived.height = limits_.heights (group.height, nullptr, peer_);
  derived.native = { group.width, group.height, false };
  derived.base.cost = group.cost;
  derived.base.pixels = static_cast<int64_t> (group.width) * group.height;
  derived.base.rate = std::max (source->min, rate.rate);
  derived.base.box = source->box;
  search (derived, rate, native_fraction (source->min_rate, source->max_rate, derived.base.rate));
}

void
VideoSolver::derive_from_wide_box (uint32_t index)
{
  if (!allows_box (peer_, index))
    return;
  const VideoBox &box = device_.description.video[index];
  const RatePick rate = rates ().best (1, millis_of (box.rate.max ()));
  if (!rate)
    return;
  const Fraction native_rate = native_rate_for (box.rate, rate.rate);
  SizeQuery derived = query (SizeQuery::From::Box, rate);
  derived.box = &box;
  derived.width = limits_.widths (box.width.max (), nullptr, peer_);
  derived.height = limits_.heights (box.height.max (), nullptr, peer_);
  derived.base.cost = box.cost;
  derived.base.rate = millis_of (native_rate);
  derived.base.box = index;
  search (derived, rate, native_rate);
}

std::optional<Choice>
VideoSolver::choice () const
{
  if (best_.rate == 0)
    return std::nullopt;
  Choice choice;
  choice.box = best_.key.box;
  choice.native_width = best_.native.width;
  choice.native_height = best_.native.height;
  choice.native_rate = best_.native_rate;
  choice.width = best_.width;
  choice.height = best_.height;
  choice.frame_rate
      = millis_of (best_.native_rate) == best_.rate ? best_.native_rate : fraction_of (best_.rate);
  choice.frame_rate = as_peer_writes (choice.frame_rate, best_.rate, best_.peer);
  choice.resize_mode = best_.crop_and_scale ? ResizeMode::CropAndScale : ResizeMode::None;
  choice.distance = best_.key.distance;
  return choice;
}

} // namespace

// https://w3c.github.io/mediacapture-main/#dfn-selectsettings
std::optional<Choice>
solve_video (const Capabilities &device, const PreparedConstraints::Impl &constraints,
             const PeerList &peers) noexcept
{
  const auto &prepared = device.prepared ();
  // Steps 2 and 3: the candidates are what the basic set leaves.
  VideoLimits limits;
  if (!limits.add (constraints.basic, SetRole::Basic, prepared.inherent)
      || !is_possible (prepared, limits, peers))
    return std::nullopt;
  // Step 4: an advanced set that leaves none of them is skipped.
  for (const TermList &advanced : constraints.advanced) {
    VideoLimits narrower = limits;
    if (narrower.add (advanced, SetRole::Advanced, prepared.inherent)
        && is_possible (prepared, narrower, peers))
      limits = narrower;
  }
  // Step 5: the smallest distance to the basic set.
  VideoSolver solver (device, constraints.basic, limits);
  if (peers.empty ())
    solver.consider (nullptr);
  for (const PeerSet &peer : peers)
    solver.consider (&peer);
  return solver.choice ();
}

} // namespace mc
