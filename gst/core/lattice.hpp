// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "prepared.hpp"
#include "terms.hpp"

/* The whole-number side of the camera solver: which widths and heights there are, and where the
 * best pair of them lies. */

namespace mc {

/// The numbers in [lo, hi] that are in both of two sets; a set that is nullptr holds every number.
struct Numbers
{
  int64_t lo = 1;
  int64_t hi = 0;
  const IntSet *a = nullptr;
  const IntSet *b = nullptr;

  bool empty () const { return lo > hi; }
  /// The smallest number at or above @v; beyond hi when there is none.
  int64_t ceil (int64_t v) const { return is_dense () ? std::max (v, lo) : next_at_or_above (v); }
  /// The largest number at or below @v; beneath lo when there is none.
  int64_t floor (int64_t v) const { return is_dense () ? std::min (v, hi) : next_at_or_below (v); }
  bool contains (int64_t v) const { return v >= lo && v <= hi && ceil (v) == v; }

private:
  bool is_dense () const { return !a && !b; }
  int64_t next_at_or_above (int64_t v) const;
  int64_t next_at_or_below (int64_t v) const;
};

/// Leaves of @numbers what the required limits of @term allow.
void limit (Numbers &numbers, const Term &term);

/// Sizes that are multiples of one ratio in lowest terms. Without a ratio, sizes are free.
struct AspectLine
{
  int64_t width = 0;
  int64_t height = 0;

  explicit operator bool () const { return width > 0; }
};

/// Takes out sides that no size with such an aspect ratio has. If all sizes that are left lie on
/// one line, it is set.
void narrow_by_aspect (Numbers &width, Numbers &height, AspectLine &line, double min_aspect,
                       double max_aspect);

/// A rectangle of sizes, ends included.
struct Rect
{
  int64_t min_width = 1;
  int64_t max_width = 0;
  int64_t min_height = 1;
  int64_t max_height = 0;

  bool empty () const { return min_width > max_width || min_height > max_height; }
  bool is_point () const { return min_width == max_width && min_height == max_height; }
};

/// Of two settings that are equally distant the one with the smaller key is chosen (C18).
struct VideoKey
{
  double distance = kInfinity;
  bool derived = false;
  bool cropped = false;
  double nearness = 0; ///< to 640x480 at 30/s
  int cost = 0;        ///< from here on: of the native mode
  int64_t pixels = 0;
  Millis rate = 0;
  uint32_t box = 0;
};
bool operator<(const VideoKey &a, const VideoKey &b);

/// The least distance of a term over [min, max]; exact where they are equal.
inline double
term_bound (const Term &term, double min, double max)
{
  if (term.ideal_kind == Term::Ideal::None)
    return 0.0;
  if (term.ideal_kind == Term::Ideal::Mismatch)
    return 1.0;
  // The distance of positive numbers from a negative ideal rises until they mirror it, then falls:
  // the least is at an end.
  if (term.ideal < 0)
    return std::min (relative_difference (min, term.ideal), relative_difference (max, term.ideal));
  if (term.ideal < min)
    return relative_difference (min, term.ideal);
  return term.ideal > max ? relative_difference (max, term.ideal) : 0.0;
}

/// A fitness distance as a function of the size, other things being settled: terms in the order in
/// which they are summed.
class DistanceSum
{
public:
  explicit DistanceSum (const TermList &terms) : terms_ (&terms) {}

  /// The distances of all that is not size.
  void set_constant (std::size_t term, double distance) { constants_[term] = distance; }
  const TermList &terms () const { return *terms_; }

  /// A lower bound over a rectangle, exact at a point: each term is bounded, and rounding a sum is
  /// monotone.
  /// @min_aspect, @max_aspect: what is outside is of no interest.
  double bound (const Rect &rect, double min_aspect, double max_aspect) const;

  /// A lower bound on the part of a line between the corners of @rect, which lie on it; but for
  /// numbers in the millions the very least.
  double least_on_line (const Rect &rect, const AspectLine &line) const;

private:
  bool is_concave_between_ideals () const;

  const TermList *terms_;
  double constants_[kPropertyCount] = {};
};

/// A native size.
struct NativeSize
{
  int64_t width = 0;
  int64_t height = 0;
  bool cropped = true;
};

/// Where sizes are looked for, and what they come from.
struct SizeQuery
{
  enum class From : uint8_t
  {
    Itself,   ///< the sizes are native
    Anywhere, ///< what they come from is not asked
    Size,     ///< everything within one native size
    Box,      ///< everything within any native size of a box
  };

  From from = From::Itself;
  Numbers width;
  Numbers height;
  double min_aspect = 0;
  double max_aspect = kInfinity;
  AspectLine line;
  NativeSize native;             ///< From::Size
  const VideoBox *box = nullptr; ///< From::Box
  bool any_will_do = false;      ///< the first size that is found is as good as the best
  bool equally_distant = false;  ///< all sizes are as far from the ideals
  VideoKey base;                 ///< what does not depend on the size
  double rate_nearness = 0;
};

constexpr double kDefaultWidth = 640;
constexpr double kDefaultHeight = 480;

/// A lower bound of the keys of @query's sizes, exact for a single size. Nothing if it is not below
/// @limit, or if there is no size.
std::optional<VideoKey> bound_below (const SizeQuery &query, const DistanceSum &sum,
                                     const VideoKey &limit);

struct FoundSize
{
  VideoKey key;
  int64_t width = 0;
  int64_t height = 0;
  NativeSize native;
};

/// The size with the smallest key, if it is smaller than @limit: branch and bound, exact to the
/// last bit.
std::optional<FoundSize> find_size (const SizeQuery &query, const DistanceSum &sum,
                                    const VideoKey &limit);

} // namespace mc
