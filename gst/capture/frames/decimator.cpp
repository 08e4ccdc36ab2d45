// SPDX-License-Identifier: LGPL-2.1-or-later
#include "decimator.hpp"

#include <glib.h>

namespace mc {

namespace {
constexpr int64_t kSecond = 1000000000;
}

Decimator::Decimator (Fraction from, Fraction to)
{
  if (to.num <= 0 || !(to < from))
    return;
  period_num_ = to.den;
  period_den_ = to.num;
  tolerance_ns_ = from.num > 0 ? kSecond * from.den / from.num / 2 : 0;
}

int64_t
Decimator::due (int64_t index) const
{
  // 128 bits: a schedule may run for days with a rate such as 30000/1001.
  return static_cast<int64_t> (static_cast<__int128> (index) * period_num_ * kSecond / period_den_);
}

bool
Decimator::take (uint64_t time_ns)
{
  if (passes_all ())
    return true;
  if (!started_) {
    started_ = true;
    base_ns_ = time_ns;
    next_ = 1;
    return true;
  }
  const int64_t elapsed = static_cast<int64_t> (time_ns - base_ns_);
  if (elapsed + tolerance_ns_ < due (next_))
    return false;
  // After a pause of the device the schedule goes on from here; missed frames are not made up for.
  if (elapsed > due (next_ + 1) + tolerance_ns_) {
    base_ns_ = time_ns;
    next_ = 1;
    return true;
  }
  next_++;
  return true;
}

} // namespace mc
