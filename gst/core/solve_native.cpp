// SPDX-License-Identifier: LGPL-2.1-or-later
#include "video_solver.hpp"

namespace mc {

// What is native can be called either.
void
VideoSolver::set_native_mode ()
{
  const bool prefers_crop_and_scale
      = limits_.crop_and_scale && mode_term_ && mode_term_->crop_and_scale < mode_term_->none;
  set_mode (limits_.none && !prefers_crop_and_scale ? ResizeMode::None : ResizeMode::CropAndScale);
}

void
VideoSolver::consider_native ()
{
  set_native_mode ();
  consider_groups ();
  for (const uint32_t box : device_.wide_boxes)
    consider_wide_box (box);
}

// Whether a native size of such a width, in the best case, beats the best so far.
bool
VideoSolver::may_hold_better (int64_t min_width, int64_t max_width, const RatePick &best_rate)
{
  set_rate (best_rate);
  SizeQuery native = query (SizeQuery::From::Itself, best_rate);
  native.width = { std::max (min_width, limits_.width.lo), std::min (max_width, limits_.width.hi) };
  native.height = { limits_.height.lo, limits_.height.hi };
  native.base.cost = std::numeric_limits<int>::min ();
  return bound_below (native, sum_, best_.key).has_value ();
}

namespace {

/// Says when a bound is worth computing: at first, after each improvement, and after 1, 2, 4, 8 ...
/// steps without one.
class Patience
{
public:
  bool is_over (const VideoKey &best)
  {
    if (best < seen_) {
      seen_ = best;
      wait_ = left_ = 0;
    }
    if (left_-- > 0)
      return false;
    left_ = wait_;
    wait_ = 2 * wait_ + 1;
    return true;
  }

private:
  VideoKey seen_;
  int wait_ = 0;
  int left_ = 0;
};

} // namespace

// From the width that is wanted outwards: what is further away is worse, and soon needs no look.
void
VideoSolver::consider_groups ()
{
  RatePick best_rate;
  for (const RateMode &mode : device_.rates)
    best_rate = std::min (best_rate, rates ().best (mode.min, mode.max));
  if (!best_rate)
    return;
  const bool has_ideal = width_term_ && width_term_->ideal_kind == Term::Ideal::Number;
  const double wanted = std::clamp<double> (has_ideal ? width_term_->ideal : kDefaultWidth,
                                            limits_.width.lo, limits_.width.hi);
  const auto begin = device_.widths.begin (), end = device_.widths.end ();
  auto above = std::lower_bound (begin, end, wanted,
                                 [] (const auto &width, double w) { return width.width < w; });
  auto below = above;
  Patience patience_above, patience_below;
  while (below != begin || above != end) {
    const bool goes_up
        = above != end && (below == begin || above->width - wanted <= wanted - (below - 1)->width);
    const WidthClass &next = goes_up ? *above++ : *--below;
    const int min_width = goes_up ? next.width : device_.widths.front ().width;
    const int max_width = goes_up ? device_.widths.back ().width : next.width;
    if ((goes_up ? patience_above : patience_below).is_over (best_.key)
        && !may_hold_better (min_width, max_width, best_rate)) {
      (goes_up ? above : below) = goes_up ? end : begin;
      continue;
    }
    if (!limits_.width.contains (next.width))
      continue;
    for (uint32_t i = next.first; i < next.first + next.n_groups; i++)
      consider_group (device_.groups[device_.by_width[i]], best_rate);
  }
}

void
VideoSolver::consider_group (const SizeGroup &group, const RatePick &best_rate)
{
  if (!limits_.widths (group.width, nullptr, peer_).contains (group.width)
      || !limits_.heights (group.height, nullptr, peer_).contains (group.height)
      || group.aspect_ratio < limits_.min_aspect || group.aspect_ratio > limits_.max_aspect)
    return;
  SizeQuery native = query (SizeQuery::From::Itself, best_rate);
  native.width = { group.width, group.width };
  native.height = { group.height, group.height };
  native.base.cost = group.cost;
  set_rate (best_rate);
  auto key = bound_below (native, sum_, best_.key);
  if (!key)
    return;

  const auto [source, rate] = best_mode (group, best_rate);
  if (!source)
    return;
  if (best_rate < rate) {
    set_rate (rate);
    native.rate_nearness = rate.nearness;
    key = bound_below (native, sum_, best_.key);
    if (!key)
      return;
  }
  key->rate = rate.rate;
  key->box = source->box;
  const FoundSize size{ *key, group.width, group.height, { group.width, group.height, false } };
  if (*key < best_.key)
    take (size, rate, native_fraction (source->min_rate, source->max_rate, rate.rate));
}

// The mode of @group with the best rate. No mode of any group has a better one than @best_rate.
VideoSolver::ModePick
VideoSolver::best_mode (const SizeGroup &group, const RatePick &best_rate) const
{
  const RatePicker picker = rates ();
  ModePick best;
  for (uint32_t i = group.first_mode; i < group.first_mode + group.n_modes; i++) {
    const RateMode &mode = device_.modes[i];
    if (!allows_box (peer_, mode.box))
      continue;
    const bool has_best_rate = mode.min <= best_rate.rate && best_rate.rate <= mode.max;
    if (!has_best_rate && best.mode && !(best_rate < best.rate))
      continue;
    const RatePick pick = has_best_rate ? best_rate : picker.best (mode.min, mode.max);
    if (pick && (pick < best.rate || (!(best.rate < pick) && mode.box < best.mode->box)))
      best = { &mode, pick };
  }
  return best;
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
  SizeQuery native = query (SizeQuery::From::Itself, rate);
  native.width = limits_.widths (box.width.max (), &box.width, peer_);
  native.height = limits_.heights (box.height.max (), &box.height, peer_);
  native.base.cost = box.cost;
  native.base.rate = rate.rate;
  native.base.box = index;
  settle_sides (native);
  search (native, rate, native_rate_for (box.rate, rate.rate));
}

} // namespace mc
