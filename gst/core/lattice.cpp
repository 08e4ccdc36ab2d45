// SPDX-License-Identifier: LGPL-2.1-or-later
#include "lattice.hpp"
#include "uncropped.hpp"

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
narrow_by_aspect (Numbers &width, Numbers &height, AspectLine &line, double min_aspect,
                  double max_aspect)
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
    line = { p, q };
    const double aspect = comparable (Property::AspectRatio, static_cast<double> (p) / q);
    if (aspect < min_aspect || aspect > max_aspect)
      width.hi = 0;
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
    // As far from all without an ideal; and what ratios there are is dear to find out.
    if (term.axis == Axis::AspectRatio && term.ideal_kind == Term::Ideal::None)
      continue;
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

// Each distance of a size falls in proportion down to its ideal and flattens beyond it, so that
// their sum is concave between the ideals: no number in between is better than both ends. Negative
// ideals are another matter.
bool
DistanceSum::is_concave_between_ideals () const
{
  return std::all_of (terms_->begin (), terms_->end (), [] (const Term &term) {
    return (term.axis != Axis::Width && term.axis != Axis::Height)
           || term.ideal_kind != Term::Ideal::Number || term.ideal >= 0;
  });
}

double
DistanceSum::least_on_line (const Rect &rect, const AspectLine &line) const
{
  if (rect.is_point () || !is_concave_between_ideals ())
    return bound (rect, 0, kInfinity);
  const int64_t first = rect.min_width / line.width, last = rect.max_width / line.width;
  const auto at = [&] (int64_t n) {
    const int64_t width = n * line.width, height = n * line.height;
    return bound ({ width, width, height, height }, 0, kInfinity);
  };
  double least = std::min (at (first), at (last));
  int n_ideals = 0;
  for (const Term &term : *terms_) {
    if ((term.axis != Axis::Width && term.axis != Axis::Height)
        || term.ideal_kind != Term::Ideal::Number || term.ideal == 0)
      continue;
    n_ideals++;
    const int64_t unit = term.axis == Axis::Width ? line.width : line.height;
    const int64_t below = static_cast<int64_t> (std::min (term.ideal, 1e15)) / unit;
    for (const int64_t n : { below, below + 1 }) {
      if (n > first && n < last)
        least = std::min (least, at (n));
    }
  }
  // One ideal alone: rounding is monotone. Two: up to a million it is far too small to make a
  // number in between better.
  constexpr int64_t kExact = 1000000;
  constexpr double kRounding = 1e-13;
  const bool is_exact = n_ideals < 2 || (rect.max_width <= kExact && rect.max_height <= kExact);
  return is_exact ? least : std::max (least - kRounding, 0.0);
}

namespace {

// Half the last compared decimal of an aspect ratio, and some for the rounding of doubles.
constexpr double kAspectSlack = 6e-11;

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

  // Gives @branch a lower bound of its keys, which is exact at a point. Returns whether it is below
  // @limit.
  bool bound (Branch &branch, const VideoKey &limit) const
  {
    if (!tighten (branch.rect))
      return false;
    const Rect &rect = branch.rect;
    const double distance = query_.line ? sum_.least_on_line (rect, query_.line)
                                        : sum_.bound (rect, query_.min_aspect, query_.max_aspect);
    if (distance > limit.distance)
      return false;
    branch.key = query_.base;
    branch.key.distance = distance;
    branch.key.nearness = nearness (rect);
    if (query_.from == SizeQuery::From::Size)
      branch.key.cropped = !may_be_uncropped (query_.native, rect);
    else if (query_.from == SizeQuery::From::Itself)
      branch.key.pixels = rect.min_width * rect.min_height;
    else if (query_.from == SizeQuery::From::Box) {
      const NativeSize native = smallest_native (*query_.box, rect);
      branch.key.cropped = native.cropped;
      branch.key.pixels = native.width * native.height;
    }
    return branch.key < limit;
  }

  // Leaves the part of @rect in which there may be sizes. Returns whether there may be any.
  bool tighten (Rect &rect) const
  {
    if (rect.empty ())
      return false;
    if (query_.line)
      return tighten_on_line (rect);
    const bool has_aspect = query_.min_aspect > 0 || query_.max_aspect < kInfinity;
    if (has_aspect)
      clip_to_aspect (rect);
    if (rect.empty ())
      return false;
    keep_to_numbers (rect);
    if (rect.empty () || !has_aspect)
      return !rect.empty ();
    const AspectBounds aspect = aspect_bounds (rect);
    return aspect.max >= query_.min_aspect && aspect.min <= query_.max_aspect;
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

  // Leaves the part of the line whose sides both lie within @rect.
  void clip_to_line (Rect &rect) const
  {
    const auto [width, height] = query_.line;
    const int64_t first
        = std::max ((rect.min_width + width - 1) / width, (rect.min_height + height - 1) / height);
    const int64_t last = std::min (rect.max_width / width, rect.max_height / height);
    rect = { first * width, last * width, first * height, last * height };
  }

  void keep_to_numbers (Rect &rect) const
  {
    rect.min_width = query_.width.ceil (rect.min_width);
    rect.max_width = query_.width.floor (rect.max_width);
    rect.min_height = query_.height.ceil (rect.min_height);
    rect.max_height = query_.height.floor (rect.max_height);
  }

  bool tighten_on_line (Rect &rect) const
  {
    keep_to_numbers (rect);
    if (rect.empty ())
      return false;
    clip_to_line (rect);
    // The partner of a side is perhaps not among the numbers.
    if (rect.is_point ())
      return query_.width.contains (rect.min_width) && query_.height.contains (rect.min_height);
    return !rect.empty ();
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
    Branch start = bounds_.root ();
    // Where the distance is the same everywhere, nothing beats the uncropped sizes.
    Rect line = start.rect;
    if (query_.equally_distant && query_.from == SizeQuery::From::Size && keep_uncropped (line)
        && bounds_.tighten (line))
      start.rect = line;
    if (bounds_.bound (start, best_.key) && !is_settled_by_guess (start))
      descend (start);
    return found_ ? std::optional (best_) : std::nullopt;
  }

private:
  // The size next to the default is often the best one: when no bound is below its key.
  bool is_settled_by_guess (const Branch &branch)
  {
    if (branch.rect.is_point ())
      return false;
    const auto clamped = [] (const Numbers &numbers, double wanted, int64_t min, int64_t max) {
      return numbers.floor (std::clamp<int64_t> (wanted, min, max));
    };
    const Rect &rect = branch.rect;
    int64_t width = clamped (query_.width, kDefaultWidth, rect.min_width, rect.max_width);
    int64_t height = clamped (query_.height, kDefaultHeight, rect.min_height, rect.max_height);
    if (query_.line) {
      width -= width % query_.line.width;
      height = width / query_.line.width * query_.line.height;
    }
    Branch guess{ { width, width, height, height }, {} };
    if (!bounds_.bound (guess, best_.key))
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
    const bool low_holds = bounds_.bound (low, best_.key);
    const bool high_holds = bounds_.bound (high, best_.key);
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
      size.native = smallest_native (*query_.box, branch.rect);
    best_ = size;
    found_ = true;
  }

  const SizeQuery &query_;
  KeyBounds bounds_;
  FoundSize best_;
  bool found_ = false;
};

} // namespace

std::optional<VideoKey>
bound_below (const SizeQuery &query, const DistanceSum &sum, const VideoKey &limit)
{
  const KeyBounds bounds (query, sum);
  Branch all = bounds.root ();
  return bounds.bound (all, limit) ? std::optional (all.key) : std::nullopt;
}

std::optional<FoundSize>
find_size (const SizeQuery &query, const DistanceSum &sum, const VideoKey &limit)
{
  return SizeFinder (query, sum, limit).run ();
}

} // namespace mc
