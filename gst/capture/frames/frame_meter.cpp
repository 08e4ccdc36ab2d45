// SPDX-License-Identifier: LGPL-2.1-or-later
#include "frame_meter.hpp"

namespace mc {

double
FrameMeter::rate (GstClockTime now, GstClockTime window) const
{
  const uint64_t count = count_.load (std::memory_order_acquire);
  const uint64_t known = std::min (count, kSafe);
  if (known < 2)
    return 0;
  const GstClockTime last = last_.load (std::memory_order_relaxed);
  GstClockTime length = interval (count, 0);
  // A slow track has its frames further apart than that.
  if (length == 0 || now > last + std::max (window, 2 * length))
    return 0;
  uint64_t intervals = 1;
  while (intervals + 1 < known) {
    const GstClockTime longer = length + interval (count, intervals);
    if (last - longer + window < now)
      break;
    length = longer;
    intervals++;
  }
  return double (intervals) * GST_SECOND / double (length);
}

FrameMeter::Lengths
FrameMeter::lengths (GstClockTime now) const
{
  const uint64_t count = count_.load (std::memory_order_acquire);
  const uint64_t known = std::min (count, kSafe);
  GstClockTime time = last_.load (std::memory_order_relaxed);
  Lengths lengths;
  for (uint64_t back = 0; back < known && time + kWindow >= now; back++) {
    const GstClockTime length
        = newest (count, back).length.load (std::memory_order_relaxed) * kTick;
    lengths.count++;
    lengths.sum += length;
    lengths.longest = std::max (lengths.longest, length);
    time -= std::min (time, interval (count, back));
  }
  return lengths;
}

} // namespace mc
