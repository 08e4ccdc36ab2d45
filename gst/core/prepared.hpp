// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "control_limits.hpp"

/* What Capabilities and PreparedConstraints hold for the solvers.
 *
 * Frame rates compare at 3 decimals, so the solvers count them in thousandths ("millis"): whole
 * numbers, exactly. */

namespace mc {

using Millis = int64_t;

inline double
rate_of (Millis millis)
{
  return static_cast<double> (millis) / 1000;
}

/// The thousandths nearest to @rate; what is no rate at all ends at the ends of the scale.
Millis millis_of (double rate);
inline Millis
millis_of (Fraction rate)
{
  return millis_of (rate.value ());
}

/// Above two million per second a Fraction of two ints cannot tell thousandths, only whole numbers.
constexpr Millis kFinestMillis = 2000000000;

/// The nearest rate at or below, or at or above, @millis that a Fraction can express.
Millis expressible_floor (Millis millis);
Millis expressible_ceil (Millis millis);

/// The fraction p/q with the smallest q in [a/b, c/d], by continued fractions. 0 <= a/b <= c/d.
std::pair<int64_t, int64_t> simplest_between (int64_t a, int64_t b, int64_t c, int64_t d);

struct Ratio
{
  int64_t p;
  int64_t q;
};

/// The nearest ratios p/q at or below, and at or above, a/b > 0 with p <= max_p and q <= max_q; 0/1
/// and 1/0 where there is none.
std::pair<Ratio, Ratio> neighbours (int64_t a, int64_t b, int64_t max_p, int64_t max_q);

/// One native mode of a camera.
struct VideoMode
{
  uint32_t box = 0;
  int cost = 0;
  int width = 0;
  int height = 0;
  Millis rate = 0;
  Fraction native_rate;
  double aspect_ratio = 0; ///< as compared
  double nearness = 0;     ///< of the size, to 640x480

  int64_t pixels () const { return static_cast<int64_t> (width) * height; }
};

/// One native mode, with what follows from it.
VideoMode make_video_mode (uint32_t box, int cost, int width, int height, Millis millis,
                           Fraction rate);

/// A native rate, or a range of them, of one size.
struct RateMode
{
  Millis min = 0;
  Millis max = 0;
  Fraction min_rate;
  Fraction max_rate;
  uint32_t box = 0;
};

/// All modes of one native size and one cost.
struct SizeGroup
{
  int width = 0;
  int height = 0;
  int cost = 0;
  uint32_t first_mode = 0; ///< of Prepared::modes, sorted by rate, then box
  uint32_t n_modes = 0;
  Millis max_rate = 0;
  double aspect_ratio = 0; ///< as compared

  int64_t pixels () const { return static_cast<int64_t> (width) * height; }
  bool costs_the_same_as (const SizeGroup &other) const
  {
    return cost == other.cost && pixels () == other.pixels ();
  }
};

/// The groups of one width: a part of Prepared::by_width.
struct WidthClass
{
  int width = 0;
  uint32_t first = 0;
  uint32_t n_groups = 0;
};

/// What no other mode exceeds in size and rate at once: it opens a region of derived settings.
struct Corner
{
  int width = 0;
  int height = 0;
  Millis max_rate = 0;
};

struct Capabilities::Prepared
{
  DeviceDescription description;
  Settings inherent;      ///< the members that are fixed for the device, as constraints see them
  ControlLimits controls; ///< all that the controls can be
  ControlValues now;      ///< what they are

  // Of a camera.
  std::vector<VideoMode> single_modes; ///< all that are no part of a range; sorted by rate
  std::vector<RateMode> modes;
  std::vector<RateMode> rates;      ///< of all groups, each rate or range once
  std::vector<SizeGroup> groups;    ///< boxes of one size; sorted by cost, then pixels
  std::vector<uint32_t> by_width;   ///< indices of groups
  std::vector<WidthClass> widths;   ///< sorted
  std::vector<uint32_t> wide_boxes; ///< boxes with several sizes
  std::vector<Corner> corners;      ///< of groups and wide boxes
  int max_width = 0;                ///< of all corners
  int max_height = 0;
};

/// What a term of a constraint set looks at.
enum class Axis : uint8_t
{
  Width,
  Height,
  AspectRatio,
  FrameRate,
  ResizeMode,
  SampleRate,
  ChannelCount,
  SampleSize,
  Latency,
  Control,
  Inherent,
};

/// The axis of a property. What a device may have a control for is Control; all else that is fixed
/// for a device, or not there at all, is Inherent.
Axis axis_of (Property property);

/// One member of a constraint set, with its numbers as they compare.
struct Term
{
  enum class Ideal : uint8_t
  {
    None,
    Number,
    Mismatch
  };

  Property property = Property::Width;
  Axis axis = Axis::Inherent;
  const Constraint *constraint = nullptr;
  double min = 0; ///< required: min <= x <= max; infinite where there is no limit
  double max = 0;
  Ideal ideal_kind = Ideal::None;
  double ideal = 0;
  double none = 0; ///< resizeMode: the distance of each mode
  double crop_and_scale = 0;
};

/// The terms in the order in which the members were written: it is the order in which distances are
/// summed.
using TermList = std::vector<Term>;

struct PreparedConstraints::Impl
{
  Constraints source;
  Kind kind = Kind::Video;
  PropertyMask supported;
  TermList basic;
  std::vector<TermList> advanced;
};

} // namespace mc
