// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lattice.hpp"

/* Which sizes are the whole picture of a native one. */

namespace mc {

/// Whether @width x @height is the whole picture of a native size, scaled: the shorter side is what
/// scaling the longer one gives, rounded. So each width and each height has an uncropped partner.
bool is_uncropped (int64_t native_width, int64_t native_height, int64_t width, int64_t height);

/// Leaves of [@min, @max] the lengths of the other side with which @side is uncropped.
void keep_partners (int64_t native_side, int64_t native_other, int64_t side, int64_t &min,
                    int64_t &max);

/// Whether the line of uncropped sizes passes through @rect.
bool may_be_uncropped (const NativeSize &native, const Rect &rect);

/// The smallest native size of @box that sizes in @to may come from; one of an uncropped size if
/// there is any.
NativeSize smallest_native (const VideoBox &box, const Rect &to);

} // namespace mc
