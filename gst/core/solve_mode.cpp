// SPDX-License-Identifier: LGPL-2.1-or-later
#include "video_solver.hpp"

namespace mc {

VideoMode
make_video_mode (uint32_t box, int cost, int width, int height, Millis millis, Fraction rate)
{
  const double aspect = static_cast<double> (width) / height;
  return { box,
           cost,
           width,
           height,
           millis,
           rate,
           comparable (Property::AspectRatio, aspect),
           relative_difference (width, kDefaultWidth)
               + relative_difference (height, kDefaultHeight) };
}

VideoKey
VideoSolver::best_in (const VideoMode &mode, const PeerList &peers)
{
  best_ = {};
  if (peers.empty ())
    consider_mode (mode, nullptr);
  for (const PeerSet &peer : peers)
    consider_mode (mode, &peer);
  return best_.key;
}

void
VideoSolver::set_peer (const PeerSet *peer)
{
  if (peer != peer_)
    known_max_rate_ = known_native_rate_ = -1;
  peer_ = peer;
}

RatePick
VideoSolver::native_rate (Millis rate)
{
  if (rate != known_native_rate_)
    known_native_pick_ = rates ().best (rate, rate);
  known_native_rate_ = rate;
  return known_native_pick_;
}

RatePick
VideoSolver::rate_up_to (Millis max)
{
  if (max != known_max_rate_)
    known_pick_ = rates ().best (1, max);
  known_max_rate_ = max;
  return known_pick_;
}

void
VideoSolver::consider_mode (const VideoMode &mode, const PeerSet *peer)
{
  set_peer (peer);
  if (!allows_box (peer, mode.box))
    return;
  consider_as_it_is (mode);
  // Only a smaller distance wins against the native setting.
  const bool is_settled = best_.key.distance == 0 && !best_.key.derived;
  if (limits_.crop_and_scale && !is_settled)
    derive_from_mode (mode);
}

// The mode as it is, if it may be so.
std::optional<VideoKey>
VideoSolver::as_it_is (const VideoMode &mode, const RatePick &rate)
{
  if (!rate || !limits_.widths (mode.width, nullptr, peer_).contains (mode.width)
      || !limits_.heights (mode.height, nullptr, peer_).contains (mode.height)
      || mode.aspect_ratio < limits_.min_aspect || mode.aspect_ratio > limits_.max_aspect)
    return std::nullopt;
  set_native_mode ();
  set_rate (rate);
  VideoKey key;
  key.distance = sum_.bound ({ mode.width, mode.width, mode.height, mode.height }, 0, kInfinity);
  key.nearness = mode.nearness + rate.nearness;
  key.cost = mode.cost;
  key.pixels = mode.pixels ();
  key.rate = mode.rate;
  key.box = mode.box;
  return key;
}

void
VideoSolver::consider_as_it_is (const VideoMode &mode)
{
  const RatePick rate = native_rate (mode.rate);
  const auto key = as_it_is (mode, rate);
  const NativeSize size{ mode.width, mode.height, false };
  if (key && *key < best_.key)
    take ({ *key, mode.width, mode.height, size }, rate, mode.native_rate);
}

void
VideoSolver::derive_from_mode (const VideoMode &mode)
{
  const RatePick rate = rate_up_to (mode.rate);
  if (!rate)
    return;
  set_mode (ResizeMode::CropAndScale);
  set_rate (rate);
  SizeQuery derived = query (SizeQuery::From::Size, rate);
  derived.width = limits_.widths (mode.width, nullptr, peer_);
  derived.height = limits_.heights (mode.height, nullptr, peer_);
  derived.native = { mode.width, mode.height, false };
  derived.base.cost = mode.cost;
  derived.base.pixels = mode.pixels ();
  derived.base.rate = mode.rate;
  derived.base.box = mode.box;
  settle_sides (derived);
  search (derived, rate, mode.native_rate);
}

// The mode as it is, is one of the sizes and rates that lie within it.
double
VideoSolver::least_distance_in (const VideoMode &mode)
{
  set_peer (nullptr);
  set_rate (limits_.crop_and_scale ? rate_up_to (mode.rate) : native_rate (mode.rate));
  if (mode_term_)
    sum_.set_constant (mode_index_, std::min (mode_term_->none, mode_term_->crop_and_scale));
  if (!limits_.crop_and_scale)
    return sum_.bound ({ mode.width, mode.width, mode.height, mode.height }, 0, kInfinity);
  const Rect all{ limits_.width.lo, std::min<int64_t> (mode.width, limits_.width.hi),
                  limits_.height.lo, std::min<int64_t> (mode.height, limits_.height.hi) };
  return all.empty () ? kInfinity : sum_.bound (all, limits_.min_aspect, limits_.max_aspect);
}

VideoKey
VideoSolver::least_key_at_zero (const VideoMode &mode)
{
  set_peer (nullptr);
  const auto native = as_it_is (mode, native_rate (mode.rate));
  if (native && native->distance == 0)
    return *native;
  VideoKey derived;
  derived.distance = 0;
  derived.derived = true;
  derived.nearness = nearness_at_zero ();
  return derived;
}

double
VideoSolver::nearness_at_zero ()
{
  if (nearness_at_zero_)
    return *nearness_at_zero_;
  nearness_at_zero_ = 0;
  Millis max_rate = 0;
  for (const Corner &corner : device_.corners)
    max_rate = std::max (max_rate, corner.max_rate);
  set_mode (ResizeMode::CropAndScale);
  const RatePick rate = rates ().best (1, max_rate);
  if (!rate)
    return 0;
  set_rate (rate);
  const auto found = find_size (everything (rate), sum_, {});
  if (found && found->key.distance == 0)
    nearness_at_zero_ = found->key.nearness;
  return *nearness_at_zero_;
}

} // namespace mc
