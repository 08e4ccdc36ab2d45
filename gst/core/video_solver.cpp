// SPDX-License-Identifier: LGPL-2.1-or-later
#include "video_solver.hpp"

namespace mc {

namespace {

Fraction
fraction_of (Millis millis)
{
  return fraction_from_rate (rate_of (millis));
}

} // namespace

Fraction
native_fraction (Fraction min, Fraction max, Millis rate)
{
  if (millis_of (min) == rate)
    return min;
  return millis_of (max) == rate ? max : fraction_of (rate);
}

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

namespace {

// The same rate as the peer writes it, if it insists on its own fraction.
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

double
ratio_of (const Ratio &ratio)
{
  return comparable (Property::AspectRatio, static_cast<double> (ratio.p) / ratio.q);
}

// Without an aspect ratio each side is chosen alone: an ideal leaves the number beneath it, the one
// above it, or both. Returns whether all numbers that are left are equally distant.
bool
narrow_to_ideal (Numbers &numbers, const Term *term)
{
  if (!term || term->ideal_kind != Term::Ideal::Number)
    return true;
  // Nothing is nearer to zero than anything else, and what is negative has no nearest number.
  if (term->ideal <= 0)
    return term->ideal == 0;
  const double ideal = std::min (term->ideal, 1e15);
  const int64_t below = numbers.floor (std::floor (ideal));
  const int64_t above = numbers.ceil (std::ceil (ideal));
  const auto distance = [&] (int64_t value) {
    return value < numbers.lo || value > numbers.hi ? kInfinity : term_bound (*term, value, value);
  };
  const double distance_below = distance (below), distance_above = distance (above);
  if (distance_below == kInfinity && distance_above == kInfinity)
    return true;
  numbers.lo = distance_below <= distance_above ? below : above;
  numbers.hi = distance_above <= distance_below ? above : below;
  return true;
}

} // namespace

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
    aspect_term_ = &term;
    break;
  case Axis::FrameRate:
    rate_term_ = &term;
    rate_index_ = index;
    break;
  case Axis::ResizeMode:
    mode_term_ = &term;
    mode_index_ = index;
    break;
  case Axis::Control:
    sum_.set_constant (index, control_distance (term, device_, controls_));
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
  query.line = limits_.line;
  query.base.derived = from != SizeQuery::From::Itself;
  query.rate_nearness = rate.nearness;
  return query;
}

void
VideoSolver::settle_sides (SizeQuery &query) const
{
  if (aspect_term_ && aspect_term_->ideal_kind == Term::Ideal::Number)
    return settle_aspect (query);
  if (limits_.couples_sides ())
    return;
  const bool width_is_settled = narrow_to_ideal (query.width, width_term_);
  const bool height_is_settled = narrow_to_ideal (query.height, height_term_);
  query.equally_distant = width_is_settled && height_is_settled;
}

// When of the size only the aspect ratio has an ideal, only the one ratio counts that comes nearest
// to it.
void
VideoSolver::settle_aspect (SizeQuery &query) const
{
  const auto has_ideal
      = [] (const Term *term) { return term && term->ideal_kind == Term::Ideal::Number; };
  // What is required may keep the ratio away from its ideal.
  const double wanted
      = std::min (std::max (aspect_term_->ideal, query.min_aspect), query.max_aspect);
  if (has_ideal (width_term_) || has_ideal (height_term_)
      || !(aspect_term_->ideal > 0 && aspect_term_->ideal < 4e8)
      || !(wanted >= 1e-10 && wanted < 4e8) || query.width.empty () || query.height.empty ()
      || keep_aspect (query, wanted))
    return;
  constexpr int64_t kDecimals = 10000000000;
  const auto [below, above]
      = neighbours (std::llround (wanted * kDecimals), kDecimals, query.width.hi, query.height.hi);
  const double low = below.p > 0 ? ratio_of (below) : 0.0;
  const double high = above.q > 0 ? ratio_of (above) : kInfinity;
  const auto distance = [&] (double ratio) {
    const bool allowed
        = ratio > 0 && ratio < kInfinity && ratio >= query.min_aspect && ratio <= query.max_aspect;
    return allowed ? term_bound (*aspect_term_, ratio, ratio) : kInfinity;
  };
  if (low == high || distance (low) != distance (high))
    keep_aspect (query, distance (low) <= distance (high) ? low : high);
}

// Leaves the sizes of one aspect ratio, if there are any.
bool
VideoSolver::keep_aspect (SizeQuery &query, double aspect) const
{
  if (aspect < query.min_aspect || aspect > query.max_aspect)
    return false;
  SizeQuery kept = query;
  kept.min_aspect = kept.max_aspect = aspect;
  kept.equally_distant = true;
  narrow_by_aspect (kept.width, kept.height, kept.line, aspect, aspect);
  SizeQuery any = kept;
  any.any_will_do = true;
  any.from = SizeQuery::From::Anywhere;
  if (!find_size (any, sum_, {}))
    return false;
  query = kept;
  return true;
}

void
VideoSolver::take (const FoundSize &size, const RatePick &rate, Fraction native_rate)
{
  best_ = { size.key,
            size.width,
            size.height,
            size.native,
            rate.rate,
            native_rate,
            mode_ == ResizeMode::CropAndScale,
            peer_ };
}

void
VideoSolver::search (SizeQuery &query, const RatePick &rate, Fraction native_rate)
{
  set_rate (rate);
  if (const auto found = find_size (query, sum_, best_.key))
    take (*found, rate, native_rate);
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
  choice.controls = controls_;
  choice.distance = best_.key.distance;
  return choice;
}

// https://w3c.github.io/mediacapture-main/#dfn-selectsettings
std::optional<Choice>
solve_video (const Capabilities &device, const PreparedConstraints::Impl &constraints,
             const PeerList &peers) noexcept
{
  const auto &prepared = device.prepared ();
  // Step 2: the candidates are what the basic set leaves.
  VideoLimits limits (prepared);
  if (!limits.add (constraints.basic, SetRole::Basic, prepared.inherent))
    return std::nullopt;
  // Step 4: an advanced set that leaves none of them is skipped.
  for (const TermList &advanced : constraints.advanced) {
    VideoLimits narrower = limits;
    if (narrower.add (advanced, SetRole::Advanced, prepared.inherent)
        && is_possible (prepared, narrower, peers))
      limits = narrower;
  }
  // Steps 3 and 5: the smallest distance to the basic set, if there is any candidate.
  VideoSolver solver (prepared, constraints.basic, limits);
  if (peers.empty ())
    solver.consider (nullptr);
  for (const PeerSet &peer : peers)
    solver.consider (&peer);
  return solver.choice ();
}

} // namespace mc
