// SPDX-License-Identifier: LGPL-2.1-or-later
#include "lattice.hpp"

namespace mc {
void
limit (Numbers &numbers, const Term &term)
{
  // Converts to whole numbers, and nothing that is counted comes near it.
  constexpr double kBeyond = 1e15;
  numbers.lo = std::max<int64_t> (numbers.lo, std::ceil (std::clamp (term.min, -kBeyond, kBeyond)));
  numbers.hi
      = std::min<int64_t> (numbers.hi, std::floor (std::clamp (term.max, -kBeyond, kBeyond)));
}

// All sizes of an aspect ratio in a narrow interval have sides no shorter than those of the
// simplest fraction in it, and are multiples of it where no second fraction with so small a
// denominator fits into the interval.
void
narrow_by_aspect (Numbers &width, Numbers &height, double min_aspect, double max_aspect)
{
  constexpr double kDecimals = 1e10; // of compared ratios
  const double low = min_aspect * kDecimals, high = max_aspect * kDecimals;
  if (!(low >= 1 && high < 1e17) || height.empty ())
    return;
  // Just over half a decimal to either side: what rounds into the interval lies in it.
  const int64_t scale = 20 * static_cast<int64_t> (kDecimals);
  const auto [p, q] = simplest_between (20 * std::llround (low) - 11, scale,
                                        20 * std::llround (high) + 11, scale);
  width.lo = std::max (width.lo, p);
  height.lo = std::max (height.lo, q);
  const double span = (max_aspect - min_aspect) + 1.2e-10;
  if (span * q * height.hi < 1) {
    width.step = p;
    height.step = q;
  }
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
DistanceSum::bound (const Rect &rect, double min_aspect, double max_aspect) const
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
      sum += term_bound (term, std::max (aspect.min, min_aspect),
                         std::min (aspect.max, max_aspect));
    } else
      sum += constants_[i];
  }
  return sum;
}

namespace {

// Half the last compared decimal of an aspect ratio, and some for the rounding of doubles.
constexpr double kAspectSlack = 6e-11;

/// The smallest native size of a box that sizes in a rectangle may come from; one of an uncropped
/// size if there is any.
class NativeFinder
{
public:
  explicit NativeFinder (const VideoBox &box)
      : widths_{ std::max (box.width.min (), 1), box.width.max (), &box.width, nullptr }, heights_{
          std::max (box.height.min (), 1), box.height.max (), &box.height, nullptr
        }
  {
  }

  NativeSize find (const Rect &rect) const
  {
    NativeSize best{ widths_.ceil (rect.min_width), heights_.ceil (rect.min_height), true };
    consider (best, along (widths_, heights_, rect));
    const NativeSize turned = along (
        heights_, widths_, { rect.min_height, rect.max_height, rect.min_width, rect.max_width });
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

  // With the longer native side L, the shorter one S, and sides l and s in the rectangle: s ==
  // round (S * l / L), so that L * (2 * s - 1) <= 2 * l * S < L * (2 * s + 1). S grows with L, so
  // the first L that is found has the smallest area.
  static NativeSize along (const Numbers &longs, const Numbers &shorts, const Rect &to)
  {
    const int64_t min_l = to.min_width, max_l = to.max_width;
    const uint64_t min_s = to.min_height, max_s = to.max_height;
    if (to.min_height > max_l)
      return {};
    for (int64_t l = longs.ceil (min_l); l <= longs.hi;) {
      const uint64_t least = min_s > 1 ? static_cast<uint64_t> (l) * (2 * min_s - 1) : 0;
      const uint64_t unit = 2 * static_cast<uint64_t> (std::min (max_l, l));
      const int64_t s = shorts.ceil (std::max ((least + unit - 1) / unit, min_s));
      if (s > shorts.hi)
        return {};
      const uint64_t reach = 2 * static_cast<uint64_t> (min_l) * s;
      if (s <= l && reach < static_cast<uint64_t> (l) * (2 * max_s + 1))
        return { l, s, false };
      // No smaller L reaches this S.
      l = longs.ceil (
          std::max<int64_t> ({ l + 1, s, static_cast<int64_t> (reach / (2 * max_s + 1)) }));
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

  // Gives @branch a lower bound of its keys, which is exact at a point. Returns whether there is
  // anything in it.
  bool bound (Branch &branch) const
  {
    if (!tighten (branch.rect))
      return false;
    const Rect &rect = branch.rect;
    branch.key = query_.base;
    branch.key.distance = sum_.bound (rect, query_.min_aspect, query_.max_aspect);
    branch.key.nearness = nearness (rect);
    if (query_.from == SizeQuery::From::Size)
      branch.key.cropped = !may_be_uncropped (query_.native, rect);
    else if (query_.from == SizeQuery::From::Itself)
      branch.key.pixels = rect.min_width * rect.min_height;
    else if (query_.from == SizeQuery::From::Box) {
      const NativeSize native = NativeFinder (*query_.box).find (rect);
      branch.key.cropped = native.cropped;
      branch.key.pixels = native.width * native.height;
    }
    return true;
  }

private:
  // Cuts off what lies outside the wedge of required aspect ratios, a little generously.
  void clip_to_aspect (Rect &rect) const
  {
    static constexpr double kMargin = 1e-3, kBeyond = 1e15;
    // Not a number comes of a side of 0 or a ratio without limit, and limits nothing.
    const auto whole_at_least = [] (double x) {
      const double limit = std::isnan (x) ? -kBeyond : std::clamp (x - kMargin, -kBeyond, kBeyond);
      return static_cast<int64_t> (std::ceil (limit));
    };
    const auto whole_at_most = [] (double x) {
      const double limit = std::isnan (x) ? kBeyond : std::clamp (x + kMargin, -kBeyond, kBeyond);
      return static_cast<int64_t> (std::floor (limit));
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

  // Each step halves a side or takes the root of its ratio: less than 70 deep for two ints.
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

  // Distances are relative, so sides count by the ratio of their ends.
  static void halve (Rect &low, Rect &high)
  {
    if (low.max_width * low.min_height >= low.max_height * low.min_width) {
      low.max_width = middle (low.min_width, low.max_width);
      high.min_width = low.max_width + 1;
    } else {
      low.max_height = middle (low.min_height, low.max_height);
      high.min_height = low.max_height + 1;
    }
  }

  static int64_t middle (int64_t min, int64_t max)
  {
    if (max / 4 <= min)
      return (min + max) / 2;
    return std::sqrt (static_cast<double> (min) * max);
  }

  void accept (const Branch &branch)
  {
    const int64_t width = branch.rect.min_width, height = branch.rect.min_height;
    FoundSize size{ branch.key, width, height, { width, height, false } };
    if (query_.from == SizeQuery::From::Size)
      size.native = query_.native;
    if (query_.from == SizeQuery::From::Box)
      size.native = NativeFinder (*query_.box).find (branch.rect);
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
