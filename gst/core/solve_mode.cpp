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
VideoSolver::consider_mode (const VideoMode &mode, const PeerSet *peer)
{
  if (peer != peer_)
    known_max_rate_ = -1;
  peer_ = peer;
  if (!allows_box (peer, mode.box))
    return;
  consider_as_it_is (mode);
  // Only a smaller distance wins against the native setting.
  const bool is_settled = best_.key.distance == 0 && !best_.key.derived;
  if (limits_.crop_and_scale && !is_settled)
    derive_from_mode (mode);
}

void
VideoSolver::consider_as_it_is (const VideoMode &mode)
{
  if (!limits_.widths (mode.width, nullptr, peer_).contains (mode.width)
      || !limits_.heights (mode.height, nullptr, peer_).contains (mode.height)
      || mode.aspect_ratio < limits_.min_aspect || mode.aspect_ratio > limits_.max_aspect)
    return;
  const RatePick rate = rates ().best (mode.rate, mode.rate);
  if (!rate)
    return;
  set_native_mode ();
  set_rate (rate);
  VideoKey key;
  key.distance = sum_.bound ({ mode.width, mode.width, mode.height, mode.height }, 0, kInfinity);
  key.nearness = mode.nearness + rate.nearness;
  key.cost = mode.cost;
  key.pixels = mode.pixels ();
  key.rate = mode.rate;
  key.box = mode.box;
  const NativeSize size{ mode.width, mode.height, false };
  if (key < best_.key)
    take ({ key, mode.width, mode.height, size }, rate, mode.native_rate);
}

void
VideoSolver::derive_from_mode (const VideoMode &mode)
{
  if (mode.rate != known_max_rate_)
    known_pick_ = rates ().best (1, mode.rate);
  known_max_rate_ = mode.rate;
  const RatePick rate = known_pick_;
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
  if (mode.rate != bounded_rate_) {
    const Millis lowest = limits_.crop_and_scale ? 1 : mode.rate;
    bounded_pick_ = RatePicker (limits_, nullptr, rate_term_).best (lowest, mode.rate);
  }
  bounded_rate_ = mode.rate;
  set_rate (bounded_pick_);
  if (mode_term_)
    sum_.set_constant (mode_index_, std::min (mode_term_->none, mode_term_->crop_and_scale));
  if (!limits_.crop_and_scale)
    return sum_.bound ({ mode.width, mode.width, mode.height, mode.height }, 0, kInfinity);
  const Rect all{ limits_.width.lo, std::min<int64_t> (mode.width, limits_.width.hi),
                  limits_.height.lo, std::min<int64_t> (mode.height, limits_.height.hi) };
  return all.empty () ? kInfinity : sum_.bound (all, limits_.min_aspect, limits_.max_aspect);
}

} // namespace mc
