// SPDX-License-Identifier: LGPL-2.1-or-later
#include "lattice.hpp"

namespace mc {
namespace {

int64_t
ceil_in (const IntSet &set, int64_t v)
{
  if (set.is_list ()) {
    const auto &values = set.values ();
    const auto found = std::lower_bound (values.begin (), values.end (), v);
    return found == values.end () ? std::numeric_limits<int64_t>::max () : *found;
  }
  if (v <= set.min ())
    return set.min ();
  const int64_t steps = (v - set.min () + set.step () - 1) / set.step ();
  const int64_t number = set.min () + steps * set.step ();
  return number > set.max () ? std::numeric_limits<int64_t>::max () : number;
}

int64_t
floor_in (const IntSet &set, int64_t v)
{
  if (set.is_list ()) {
    const auto &values = set.values ();
    const auto found = std::upper_bound (values.begin (), values.end (), v);
    return found == values.begin () ? std::numeric_limits<int64_t>::min () : *(found - 1);
  }
  if (v >= set.max ())
    return set.max ();
  if (v < set.min ())
    return std::numeric_limits<int64_t>::min ();
  return set.min () + (v - set.min ()) / set.step () * set.step ();
}

} // namespace

int64_t
Numbers::next_at_or_above (int64_t v) const
{
  v = std::max (v, lo);
  while (v <= hi) {
    int64_t next = step > 1 ? (v + step - 1) / step * step : v;
    if (a && next <= hi)
      next = ceil_in (*a, next);
    if (b && next <= hi)
      next = ceil_in (*b, next);
    if (next == v)
      return v;
    v = next;
  }
  return v;
}

int64_t
Numbers::next_at_or_below (int64_t v) const
{
  v = std::min (v, hi);
  while (v >= lo) {
    int64_t next = step > 1 ? v / step * step : v;
    if (a && next >= lo)
      next = floor_in (*a, next);
    if (b && next >= lo)
      next = floor_in (*b, next);
    if (next == v)
      return v;
    v = next;
  }
  return v;
}

void
limit (Numbers &numbers, const Term &term)
{
  // Converts to whole numbers, and nothing that is counted comes near it.
  constexpr double kBeyond = 1e15;
  numbers.lo = std::max<int64_t> (numbers.lo, std::ceil (std::clamp (term.min, -kBeyond, kBeyond)));
  numbers.hi
      = std::min<int64_t> (numbers.hi, std::floor (std::clamp (term.max, -kBeyond, kBeyond)));
}

bool
operator<(const VideoKey &a, const VideoKey &b)
{
  if (a.distance != b.distance)
    return a.distance < b.distance;
  if (a.derived != b.derived)
    return b.derived;
  if (a.cropped != b.cropped)
    return b.cropped;
  if (a.nearness != b.nearness)
    return a.nearness < b.nearness;
  if (a.cost != b.cost)
    return a.cost < b.cost;
  if (a.pixels != b.pixels)
    return a.pixels < b.pixels;
  if (a.rate != b.rate)
    return a.rate < b.rate;
  return a.box < b.box;
}

namespace {

// The length of the shorter side when the longer one of @native_long is scaled to @length. Below
// 2^63: all are ints.
int64_t
scaled_short_side (int64_t native_long, int64_t native_short, int64_t length)
{
  const uint64_t twice = 2 * static_cast<uint64_t> (native_short) * static_cast<uint64_t> (length);
  const uint64_t side = (twice + native_long) / (2 * static_cast<uint64_t> (native_long));
  return std::max<int64_t> (side, 1);
}

// Leaves of [@min, @max] the lengths of the other side with which @side is uncropped.
void
keep_partners (int64_t native_side, int64_t native_other, int64_t side, int64_t &min, int64_t &max)
{
  int64_t first, last;
  if (native_side >= native_other) {
    first = last = scaled_short_side (native_side, native_other, side);
  } else {
    // side == round (native_side * other / native_other), solved for other.
    const auto begin = [&] (uint64_t twice) {
      const uint64_t unit = 2 * static_cast<uint64_t> (native_side);
      return static_cast<int64_t> ((twice * native_other + unit - 1) / unit);
    };
    first = side == 1 ? 1 : begin (2 * side - 1);
    last = begin (2 * side + 1) - 1;
  }
  min = std::max (min, first);
  max = std::min (max, last);
}

// Whether the line of uncropped sizes passes through @rect.
bool
may_be_uncropped (const NativeSize &native, const Rect &rect)
{
  const bool wide = native.width >= native.height;
  const int64_t native_long = wide ? native.width : native.height;
  const int64_t native_short = wide ? native.height : native.width;
  const int64_t min_long = wide ? rect.min_width : rect.min_height;
  const int64_t max_long = wide ? rect.max_width : rect.max_height;
  const int64_t min_short = wide ? rect.min_height : rect.min_width;
  const int64_t max_short = wide ? rect.max_height : rect.max_width;
  return scaled_short_side (native_long, native_short, min_long) <= max_short
         && scaled_short_side (native_long, native_short, max_long) >= min_short;
}

} // namespace

bool
is_uncropped (int64_t native_width, int64_t native_height, int64_t width, int64_t height)
{
  if (native_width < native_height)
    return is_uncropped (native_height, native_width, height, width);
  // height == round (native_height * width / native_width), without the division.
  const auto native = static_cast<uint64_t> (native_width);
  const uint64_t twice = 2 * static_cast<uint64_t> (native_height) * width;
  return twice < native * (2 * height + 1) && (height == 1 || twice >= native * (2 * height - 1));
}

namespace {

struct AspectBounds
{
  double min;
  double max;
};

AspectBounds
aspect_bounds (const Rect &rect)
{
  const double min = static_cast<double> (rect.min_width) / rect.max_height;
  if (rect.is_point ())
    return { comparable (Property::AspectRatio, min), comparable (Property::AspectRatio, min) };
  const double max = static_cast<double> (rect.max_width) / rect.min_height;
  return { comparable (Property::AspectRatio, min), comparable (Property::AspectRatio, max) };
}

} // namespace

double
DistanceSum::bound (const Rect &rect) const
{
  double sum = 0.0;
  for (std::size_t i = 0; i < terms_->size (); i++) {
    const Term &term = (*terms_)[i];
    if (term.axis == Axis::Width)
      sum += term_bound (term, rect.min_width, rect.max_width);
    else if (term.axis == Axis::Height)
      sum += term_bound (term, rect.min_height, rect.max_height);
    else if (term.axis == Axis::AspectRatio) {
      const AspectBounds aspect = aspect_bounds (rect);
      sum += term_bound (term, aspect.min, aspect.max);
    } else
      sum += constants_[i];
  }
  return sum;
}

namespace {

// Half the last compared decimal of an aspect ratio, and some for the rounding of doubles.
constexpr double kAspectSlack = 6e-11;

/// The smallest native size of a box that a derived size may come from; of an uncropped one if
/// there is any.
class NativeFinder
{
public:
  NativeFinder (const VideoBox &box)
      : widths_{ std::max (box.width.min (), 1), box.width.max (), &box.width, nullptr }, heights_{
          std::max (box.height.min (), 1), box.height.max (), &box.height, nullptr
        }
  {
  }

  NativeSize find (int64_t width, int64_t height) const
  {
    NativeSize best{ widths_.ceil (width), heights_.ceil (height), true };
    consider (best, along (widths_, heights_, width, height));
    const NativeSize turned = along (heights_, widths_, height, width);
    consider (best, { turned.height, turned.width, turned.cropped });
    return best;
  }

private:
  static void consider (NativeSize &best, const NativeSize &size)
  {
    if (size.cropped)
      return;
    if (best.cropped || size.width * size.height < best.width * best.height)
      best = size;
  }

  // With the longer native side L and the shorter one S: short == round (S * long / L), so
  // L * (2 * short - 1) <= 2 * long * S < L * (2 * short + 1). S grows with L, so the first L is
  // the smallest area.
  static NativeSize along (const Numbers &longs, const Numbers &shorts, int64_t to_long,
                           int64_t to_short)
  {
    if (to_short > to_long)
      return {};
    const uint64_t twice = 2 * static_cast<uint64_t> (to_long);
    for (int64_t l = longs.ceil (to_long); l <= longs.hi;) {
      const uint64_t low = static_cast<uint64_t> (l) * (to_short > 1 ? 2 * to_short - 1 : 0);
      const int64_t wanted = std::max<int64_t> ((low + twice - 1) / twice, to_short);
      const int64_t s = shorts.ceil (wanted);
      if (s > shorts.hi)
        return {};
      if (s <= l && scaled_short_side (l, s, to_long) == to_short)
        return { l, s, false };
      // No smaller L reaches this S.
      const uint64_t reach = twice * static_cast<uint64_t> (s) / (2 * to_short + 1);
      l = longs.ceil (std::max<int64_t> (l + 1, reach));
    }
    return {};
  }

  Numbers widths_;
  Numbers heights_;
};

struct Branch
{
  Rect rect;
  VideoKey key;
};

/// Lower bounds of the keys in parts of a query's sizes.
class KeyBounds
{
public:
  KeyBounds (const SizeQuery &query, const DistanceSum &sum) : query_ (query), sum_ (sum) {}

  Branch root () const
  {
    return { { query_.width.lo, query_.width.hi, query_.height.lo, query_.height.hi }, {} };
  }

  // Gives @branch a lower bound of its keys, which is exact at a point but for the native size of a
  // box. Returns whether there is anything in it.
  bool bound (Branch &branch) const
  {
    if (!tighten (branch.rect))
      return false;
    const Rect &rect = branch.rect;
    branch.key = query_.base;
    branch.key.distance = sum_.bound (rect);
    branch.key.nearness = nearness (rect);
    if (query_.from == SizeQuery::From::Size)
      branch.key.cropped = !may_be_uncropped (query_.native, rect);
    else if (query_.from != SizeQuery::From::Anywhere)
      branch.key.pixels = rect.min_width * rect.min_height;
    return true;
  }

private:
  // Cuts off what lies outside the wedge of required aspect ratios, a little generously.
  void clip_to_aspect (Rect &rect) const
  {
    static constexpr double kMargin = 1e-3, kBeyond = 1e15;
    const auto whole_at_least = [] (double x) {
      return static_cast<int64_t> (std::ceil (std::clamp (x - kMargin, -kBeyond, kBeyond)));
    };
    const auto whole_at_most = [] (double x) {
      return static_cast<int64_t> (std::floor (std::clamp (x + kMargin, -kBeyond, kBeyond)));
    };
    const double min_ratio = std::max (query_.min_aspect - kAspectSlack, 0.0);
    const double max_ratio = std::max (query_.max_aspect + kAspectSlack, 0.0);
    rect.min_width = std::max (rect.min_width, whole_at_least (min_ratio * rect.min_height));
    rect.max_height = std::min (rect.max_height, whole_at_most (rect.max_width / min_ratio));
    rect.max_width = std::min (rect.max_width, whole_at_most (max_ratio * rect.max_height));
    rect.min_height = std::max (rect.min_height, whole_at_least (rect.min_width / max_ratio));
  }

  bool tighten (Rect &rect) const
  {
    if (rect.empty ())
      return false;
    const bool has_aspect = query_.min_aspect > 0 || query_.max_aspect < kInfinity;
    if (has_aspect)
      clip_to_aspect (rect);
    if (rect.empty ())
      return false;
    rect.min_width = query_.width.ceil (rect.min_width);
    rect.max_width = query_.width.floor (rect.max_width);
    rect.min_height = query_.height.ceil (rect.min_height);
    rect.max_height = query_.height.floor (rect.max_height);
    if (rect.empty () || !has_aspect)
      return !rect.empty ();
    const AspectBounds aspect = aspect_bounds (rect);
    return aspect.max >= query_.min_aspect && aspect.min <= query_.max_aspect;
  }

  double nearness (const Rect &rect) const
  {
    const auto to = [] (double ideal, double min, double max) {
      return relative_difference (std::clamp (ideal, min, max), ideal);
    };
    return to (kDefaultWidth, rect.min_width, rect.max_width)
           + to (kDefaultHeight, rect.min_height, rect.max_height) + query_.rate_nearness;
  }

  const SizeQuery &query_;
  const DistanceSum &sum_;
};

class SizeFinder
{
public:
  SizeFinder (const SizeQuery &query, const DistanceSum &sum, const VideoKey &limit)
      : query_ (query), bounds_ (query, sum)
  {
    best_.key = limit;
  }

  std::optional<FoundSize> run ()
  {
    Branch all = bounds_.root ();
    if (!bounds_.bound (all) || !(all.key < best_.key))
      return std::nullopt;
    Branch line = all;
    // Where the distance is the same everywhere, nothing beats the uncropped sizes.
    const bool has_line = query_.equally_distant && query_.from == SizeQuery::From::Size
                          && keep_uncropped (line.rect) && bounds_.bound (line);
    Branch &best = has_line ? line : all;
    if (!is_settled_by_guess (best))
      descend (best);
    return found_ ? std::optional (best_) : std::nullopt;
  }

private:
  // The size next to the default is often the best one: when no bound is below its key.
  bool is_settled_by_guess (const Branch &branch)
  {
    const auto clamped = [] (const Numbers &numbers, double wanted, int64_t min, int64_t max) {
      return numbers.floor (std::clamp<int64_t> (wanted, min, max));
    };
    const Rect &rect = branch.rect;
    const int64_t width = clamped (query_.width, kDefaultWidth, rect.min_width, rect.max_width);
    const int64_t height
        = clamped (query_.height, kDefaultHeight, rect.min_height, rect.max_height);
    Branch guess{ { width, width, height, height }, {} };
    if (!bounds_.bound (guess) || !(guess.key < best_.key))
      return false;
    accept (guess);
    return !(branch.key < best_.key);
  }

  // If one side is settled, leaves the uncropped lengths of the other. Returns whether it did, and
  // left any.
  bool keep_uncropped (Rect &rect) const
  {
    const NativeSize &native = query_.native;
    if (rect.min_width == rect.max_width)
      keep_partners (native.width, native.height, rect.min_width, rect.min_height, rect.max_height);
    else if (rect.min_height == rect.max_height)
      keep_partners (native.height, native.width, rect.min_height, rect.min_width, rect.max_width);
    else
      return false;
    return !rect.empty ();
  }

  // Each step halves a side, so two ints are 62 deep at most.
  void descend (const Branch &branch)
  {
    if (!(branch.key < best_.key) || (found_ && query_.any_will_do))
      return;
    if (branch.rect.is_point ())
      return accept (branch);
    Branch low{ branch.rect, {} }, high{ branch.rect, {} };
    halve (low.rect, high.rect);
    const bool low_holds = bounds_.bound (low), high_holds = bounds_.bound (high);
    // The more promising half goes first: the better it turns out, the more of the other falls
    // away.
    const bool high_first = high_holds && low_holds && high.key < low.key;
    if (high_first)
      descend (high);
    if (low_holds)
      descend (low);
    if (high_holds && !high_first)
      descend (high);
  }

  static void halve (Rect &low, Rect &high)
  {
    if (low.max_width - low.min_width >= low.max_height - low.min_height) {
      low.max_width = (low.min_width + low.max_width) / 2;
      high.min_width = low.max_width + 1;
    } else {
      low.max_height = (low.min_height + low.max_height) / 2;
      high.min_height = low.max_height + 1;
    }
  }

  void accept (const Branch &branch)
  {
    const int64_t width = branch.rect.min_width, height = branch.rect.min_height;
    FoundSize size{ branch.key, width, height, { width, height, false } };
    if (query_.from == SizeQuery::From::Size)
      size.native = query_.native;
    if (query_.from == SizeQuery::From::Box) {
      size.native = NativeFinder (*query_.box).find (width, height);
      size.key.cropped = size.native.cropped;
      size.key.pixels = size.native.width * size.native.height;
      if (!(size.key < best_.key))
        return;
    }
    best_ = size;
    found_ = true;
  }

  const SizeQuery &query_;
  KeyBounds bounds_;
  FoundSize best_;
  bool found_ = false;
};

} // namespace

VideoKey
lower_bound (const SizeQuery &query, const DistanceSum &sum)
{
  const KeyBounds bounds (query, sum);
  Branch all = bounds.root ();
  return bounds.bound (all) ? all.key : VideoKey{};
}

std::optional<FoundSize>
find_size (const SizeQuery &query, const DistanceSum &sum, const VideoKey &limit)
{
  return SizeFinder (query, sum, limit).run ();
}

} // namespace mc
