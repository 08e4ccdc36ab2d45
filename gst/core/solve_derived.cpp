// SPDX-License-Identifier: LGPL-2.1-or-later
#include "uncropped.hpp"
#include "video_solver.hpp"

namespace mc {

// All that can be derived from any mode, as one query: its best is a bound for each mode's best.
SizeQuery
VideoSolver::everything (const RatePick &rate) const
{
  SizeQuery all = query (SizeQuery::From::Anywhere, rate);
  all.width = limits_.widths (device_.max_width, nullptr, peer_);
  all.height = limits_.heights (device_.max_height, nullptr, peer_);
  all.base.cost = std::numeric_limits<int>::min ();
  settle_sides (all);
  return all;
}

void
VideoSolver::consider_derived ()
{
  // Only a smaller distance wins against a native mode.
  if (best_.key.distance == 0 && !best_.key.derived)
    return;
  set_mode (ResizeMode::CropAndScale);
  Millis max_rate = 0;
  for (const Corner &corner : device_.corners)
    max_rate = std::max (max_rate, corner.max_rate);
  const RatePick rate = rates ().best (1, max_rate);
  if (!rate)
    return;
  set_rate (rate);
  const SizeQuery all = everything (rate);
  if (!bound_below (all, sum_, best_.key))
    return;
  if (!derive_at_target (all, rate)) {
    for (const auto &group : device_.groups)
      derive_from_group (group);
  }
  for (const uint32_t box : device_.wide_boxes)
    derive_from_wide_box (box);
}

// The usual case: the best of all sizes lies within some mode and is the whole picture of it, or
// there is no other size as near to the ideals. Then modes need only be compared with each other.
// Returns whether it was so.
bool
VideoSolver::derive_at_target (const SizeQuery &all, const RatePick &rate)
{
  if (peer_ && !peer_->boxes.empty ())
    return false;
  const auto target = find_size (all, sum_, {});
  if (!target)
    return false;
  const bool has_whole
      = std::any_of (device_.groups.begin (), device_.groups.end (),
                     [&] (const auto &group) { return can_give (group, *target, Picture::Whole); });
  VideoKey as_good = target->key;
  as_good.nearness = std::nextafter (as_good.nearness, kInfinity);
  if (has_whole)
    return !has_other (all, *target, as_good) && derive_size (*target, rate, Picture::Whole);
  // A whole picture goes before a nearer size.
  VideoKey as_distant = target->key;
  as_distant.cropped = true;
  return !has_other (all, *target, as_distant) && derive_size (*target, rate, Picture::Any);
}

// Whether a size other than @size has a smaller key than @limit.
bool
VideoSolver::has_other (const SizeQuery &all, const FoundSize &size, const VideoKey &limit) const
{
  const auto has
      = [&] (int64_t min_width, int64_t max_width, int64_t min_height, int64_t max_height) {
          SizeQuery part = all;
          part.width.lo = std::max (part.width.lo, min_width);
          part.width.hi = std::min (part.width.hi, max_width);
          part.height.lo = std::max (part.height.lo, min_height);
          part.height.hi = std::min (part.height.hi, max_height);
          part.any_will_do = true;
          return !part.width.empty () && !part.height.empty ()
                 && find_size (part, sum_, limit).has_value ();
        };
  if (all.equally_distant && limit.cropped)
    return all.width.lo < all.width.hi || all.height.lo < all.height.hi;
  constexpr int64_t kMax = std::numeric_limits<int>::max ();
  const int64_t width = size.width, height = size.height;
  return has (1, width - 1, 1, kMax) || has (width + 1, kMax, 1, kMax)
         || has (width, width, 1, height - 1) || has (width, width, height + 1, kMax);
}

bool
VideoSolver::can_give (const SizeGroup &group, const FoundSize &size, Picture picture)
{
  return group.width >= size.width && group.height >= size.height
         && (picture == Picture::Any
             || is_uncropped (group.width, group.height, size.width, size.height));
}

// Derives one size from the cheapest group that can give it.
bool
VideoSolver::derive_size (const FoundSize &size, const RatePick &rate, Picture picture)
{
  const SizeGroup *cheapest = nullptr;
  for (const auto &group : device_.groups) {
    if (group.max_rate < rate.rate || !can_give (group, size, picture))
      continue;
    // Groups are sorted by cost, and then their rates and boxes decide.
    if (cheapest && !group.costs_the_same_as (*cheapest))
      break;
    cheapest = &group;
    SizeQuery derived = query (SizeQuery::From::Size, rate);
    derived.width = { size.width, size.width };
    derived.height = { size.height, size.height };
    derive_from_group (group, derived, rate);
  }
  return cheapest != nullptr;
}

void
VideoSolver::derive_from_group (const SizeGroup &group)
{
  Millis max_rate = group.max_rate;
  if (peer_ && !peer_->boxes.empty ()) {
    max_rate = 0;
    for (uint32_t i = group.first_mode; i < group.first_mode + group.n_modes; i++) {
      if (allows_box (peer_, device_.modes[i].box))
        max_rate = std::max (max_rate, device_.modes[i].max);
    }
  }
  const RatePick rate = rate_up_to (max_rate);
  if (!rate)
    return;
  // Most modes are so far off that nothing in them needs a closer look.
  set_rate (rate);
  if (sum_.bound ({ 1, group.width, 1, group.height }, limits_.min_aspect, limits_.max_aspect)
      > best_.key.distance)
    return;
  SizeQuery derived = query (SizeQuery::From::Size, rate);
  derived.width = limits_.widths (group.width, nullptr, peer_);
  derived.height = limits_.heights (group.height, nullptr, peer_);
  settle_sides (derived);
  derive_from_group (group, derived, rate);
}

void
VideoSolver::derive_from_group (const SizeGroup &group, SizeQuery &derived, const RatePick &rate)
{
  set_rate (rate);
  derived.native = { group.width, group.height, false };
  derived.base.cost = group.cost;
  derived.base.pixels = group.pixels ();
  auto found = find_size (derived, sum_, best_.key);
  if (!found)
    return;
  // The mode with the lowest rate that can be thinned out to it.
  const auto order = [&] (const RateMode &mode) {
    return std::make_pair (std::max (mode.min, rate.rate), mode.box);
  };
  const RateMode *source = nullptr;
  for (uint32_t i = group.first_mode; i < group.first_mode + group.n_modes; i++) {
    const RateMode &mode = device_.modes[i];
    if (allows_box (peer_, mode.box) && mode.max >= rate.rate
        && (!source || order (mode) < order (*source)))
      source = &mode;
  }
  found->key.rate = order (*source).first;
  found->key.box = source->box;
  if (found->key < best_.key)
    take (*found, rate, native_fraction (source->min_rate, source->max_rate, found->key.rate));
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
  settle_sides (derived);
  search (derived, rate, native_rate);
}

} // namespace mc
