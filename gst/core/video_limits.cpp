// SPDX-License-Identifier: LGPL-2.1-or-later
#include "video_limits.hpp"

#include "solve.hpp"

namespace mc {
namespace {

// No size and no rate comes near it, and it converts to whole numbers.
constexpr double kBeyond = 1e15;

// Terms hold rates as they compare, so that they are whole thousandths but for the rounding of
// doubles.
void
limit_rate (VideoLimits &limits, const Term &term)
{
  limits.min_rate = std::max<Millis> (
      limits.min_rate, std::llround (std::clamp (term.min * 1000, -kBeyond, kBeyond)));
  limits.max_rate = std::min<Millis> (
      limits.max_rate, std::llround (std::clamp (term.max * 1000, -kBeyond, kBeyond)));
}

void
limit_mode (VideoLimits &limits, const Term &term)
{
  limits.none = limits.none && term.none < kUnsatisfied;
  limits.crop_and_scale = limits.crop_and_scale && term.crop_and_scale < kUnsatisfied;
}

} // namespace

VideoLimits::VideoLimits (const Capabilities::Prepared &device) : controls (device.controls)
{
  width.hi = device.max_width;
  height.hi = device.max_height;
}

bool
VideoLimits::add (const TermList &terms, SetRole role, const Settings &inherent)
{
  for (const Term &term : terms) {
    switch (term.axis) {
    case Axis::Width:
      limit (width, term);
      break;
    case Axis::Height:
      limit (height, term);
      break;
    case Axis::AspectRatio:
      min_aspect = std::max (min_aspect, term.min);
      max_aspect = std::min (max_aspect, term.max);
      break;
    case Axis::FrameRate:
      limit_rate (*this, term);
      break;
    case Axis::ResizeMode:
      limit_mode (*this, term);
      break;
    case Axis::Control:
    case Axis::Inherent:
      if (controls.has (term.property)) {
        if (!controls.add (term, role))
          return false;
      } else if (member_distance (term.property, *term.constraint, inherent.find (term.property),
                                  role)
                 == kUnsatisfied) {
        return false;
      }
      break;
    case Axis::SampleRate:
    case Axis::ChannelCount:
    case Axis::SampleSize:
    case Axis::Latency:
      break;
    }
  }
  if (min_aspect > max_aspect || min_rate > max_rate || !(none || crop_and_scale))
    return false;
  narrow_by_aspect (width, height, line, min_aspect, max_aspect);
  return !width.empty () && !height.empty ();
}

Numbers
VideoLimits::widths (int64_t max, const IntSet *native, const PeerSet *peer) const
{
  Numbers numbers = width;
  numbers.hi = std::min (numbers.hi, max);
  numbers.a = native;
  numbers.b = peer && !peer->width.empty () ? &peer->width : nullptr;
  return numbers;
}

Numbers
VideoLimits::heights (int64_t max, const IntSet *native, const PeerSet *peer) const
{
  Numbers numbers = height;
  numbers.hi = std::min (numbers.hi, max);
  numbers.a = native;
  numbers.b = peer && !peer->height.empty () ? &peer->height : nullptr;
  return numbers;
}

bool
operator<(const RatePick &a, const RatePick &b)
{
  if (a.distance != b.distance)
    return a.distance < b.distance;
  if (a.nearness != b.nearness)
    return a.nearness < b.nearness;
  return a.rate < b.rate;
}

RatePick
RatePicker::rated (Millis rate) const
{
  const double value = rate_of (rate);
  return { rate, term_ ? term_bound (*term_, value, value) : 0.0,
           relative_difference (value, kDefaultRate) };
}

// Of a positive ideal the nearest rate is best. Where the distance is the same everywhere, nearness
// to the default decides. An ideal that is negative, or beyond all rates, may have it both ways,
// and its least distances are at the ends.
RatePick
RatePicker::best_within (Millis min, Millis max) const
{
  min = std::max (min, limits_.min_rate);
  max = std::min (max, limits_.max_rate);
  if (min > max)
    return {};
  if (min == max)
    return rated (min);
  RatePick best;
  const auto consider = [&] (double rate) {
    const Millis millis = std::clamp<Millis> (millis_of (rate), min, max);
    best = std::min (best, rated (std::max (expressible_floor (millis), min)));
    if (millis > kFinestMillis)
      best = std::min (best, rated (std::min (expressible_ceil (millis), max)));
  };
  const bool has_ideal = term_ && term_->ideal_kind == Term::Ideal::Number;
  if (has_ideal && term_->ideal > 0)
    consider (term_->ideal);
  if (has_ideal && term_->ideal > 0 && term_->ideal < rate_of (kFinestMillis))
    return best;
  consider (kDefaultRate);
  if (has_ideal && term_->ideal != 0) {
    consider (rate_of (min));
    consider (rate_of (max));
  }
  return best;
}

// Calls @within with each interval of rates in [@min, @max] that the peer takes.
template <typename Within>
void
RatePicker::for_each_interval (Millis min, Millis max, const Within &within) const
{
  if (min != max) {
    min = expressible_ceil (min);
    max = expressible_floor (max);
  }
  if (!peer_ || peer_->rate.empty ())
    return within (min, max);
  if (!peer_->rate.is_list ())
    return within (std::max (min, millis_of (peer_->rate.min ())),
                   std::min (max, millis_of (peer_->rate.max ())));
  for (const Fraction rate : peer_->rate.values ()) {
    const Millis millis = millis_of (rate);
    if (millis >= min && millis <= max)
      within (millis, millis);
  }
}

RatePick
RatePicker::best (Millis min, Millis max) const
{
  RatePick best;
  for_each_interval (min, max, [&] (Millis first, Millis last) {
    best = std::min (best, best_within (first, last));
  });
  return best;
}

bool
RatePicker::any (Millis min, Millis max) const
{
  bool any = false;
  for_each_interval (min, max, [&] (Millis first, Millis last) {
    any |= std::max (first, limits_.min_rate) <= std::min (last, limits_.max_rate);
  });
  return any;
}

namespace {

// Looks for one setting; what it costs is of no interest.
class Search
{
public:
  Search (const VideoLimits &limits, const PeerSet *peer)
      : limits_ (limits), peer_ (peer), rates_ (limits, peer, nullptr)
  {
  }

  bool succeeds_on (const Capabilities::Prepared &device) const
  {
    const bool all_boxes = !peer_ || peer_->boxes.empty ();
    if (limits_.crop_and_scale && all_boxes)
      return any_corner (device);
    return any_group (device) || any_wide_box (device);
  }

  bool succeeds_in (const VideoMode &mode) const
  {
    return allows_box (peer_, mode.box) && has_rate (mode.rate, mode.rate)
           && has_size (mode.width, mode.height, mode.aspect_ratio);
  }

private:
  // Everything, native or derived, lies within the corners.
  bool any_corner (const Capabilities::Prepared &device) const
  {
    return std::any_of (device.corners.begin (), device.corners.end (), [&] (const Corner &c) {
      return rates_.any (1, c.max_rate) && has_size_in (c.width, nullptr, c.height, nullptr);
    });
  }

  bool any_group (const Capabilities::Prepared &device) const
  {
    const auto &groups = device.groups;
    return std::any_of (groups.begin (), groups.end (), [&] (const SizeGroup &group) {
      const auto *first = &device.modes[group.first_mode];
      const bool rate = std::any_of (first, first + group.n_modes, [&] (const RateMode &mode) {
        return allows_box (peer_, mode.box) && has_rate (mode.min, mode.max);
      });
      return rate && has_size (group.width, group.height, group.aspect_ratio);
    });
  }

  bool any_wide_box (const Capabilities::Prepared &device) const
  {
    return std::any_of (device.wide_boxes.begin (), device.wide_boxes.end (), [&] (uint32_t i) {
      const VideoBox &box = device.description.video[i];
      if (!allows_box (peer_, i) || !has_rate (box.rate))
        return false;
      const bool native = !limits_.crop_and_scale;
      return has_size_in (box.width.max (), native ? &box.width : nullptr, box.height.max (),
                          native ? &box.height : nullptr);
    });
  }

  bool has_rate (Millis min, Millis max) const
  {
    return rates_.any (limits_.crop_and_scale ? 1 : min, max);
  }

  bool has_rate (const RateSet &rates) const
  {
    if (limits_.crop_and_scale || !rates.is_list ())
      return has_rate (std::max<Millis> (millis_of (rates.min ()), 1), millis_of (rates.max ()));
    return std::any_of (rates.values ().begin (), rates.values ().end (), [&] (Fraction rate) {
      return has_rate (millis_of (rate), millis_of (rate));
    });
  }

  // In one native size.
  bool has_size (int width, int height, double aspect_ratio) const
  {
    if (limits_.crop_and_scale)
      return has_size_in (width, nullptr, height, nullptr);
    return limits_.widths (width, nullptr, peer_).contains (width)
           && limits_.heights (height, nullptr, peer_).contains (height)
           && aspect_ratio >= limits_.min_aspect && aspect_ratio <= limits_.max_aspect;
  }

  bool has_size_in (int64_t max_width, const IntSet *widths, int64_t max_height,
                    const IntSet *heights) const
  {
    const Numbers width = limits_.widths (max_width, widths, peer_);
    const Numbers height = limits_.heights (max_height, heights, peer_);
    if (!limits_.couples_sides ())
      return width.ceil (1) <= width.hi && height.ceil (1) <= height.hi;
    SizeQuery query;
    query.width = width;
    query.height = height;
    query.min_aspect = limits_.min_aspect;
    query.max_aspect = limits_.max_aspect;
    query.line = limits_.line;
    query.any_will_do = true;
    return find_size (query, DistanceSum (TermList{}), {}).has_value ();
  }

  const VideoLimits &limits_;
  const PeerSet *peer_;
  RatePicker rates_;
};

template <typename Succeeds>
bool
any_peer (const std::vector<PeerSet> &peers, const Succeeds &succeeds)
{
  if (peers.empty ())
    return succeeds (nullptr);
  return std::any_of (peers.begin (), peers.end (),
                      [&] (const PeerSet &peer) { return succeeds (&peer); });
}

} // namespace

bool
is_possible (const Capabilities::Prepared &device, const VideoLimits &limits,
             const std::vector<PeerSet> &peers)
{
  return any_peer (
      peers, [&] (const PeerSet *peer) { return Search (limits, peer).succeeds_on (device); });
}

bool
is_possible (const VideoMode &mode, const VideoLimits &limits, const std::vector<PeerSet> &peers)
{
  return any_peer (peers,
                   [&] (const PeerSet *peer) { return Search (limits, peer).succeeds_in (mode); });
}

} // namespace mc
