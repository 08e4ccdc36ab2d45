// SPDX-License-Identifier: LGPL-2.1-or-later
#include "uncropped.hpp"

namespace mc {

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

} // namespace

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

} // namespace

NativeSize
smallest_native (const VideoBox &box, const Rect &to)
{
  return NativeFinder (box).find (to);
}

} // namespace mc
