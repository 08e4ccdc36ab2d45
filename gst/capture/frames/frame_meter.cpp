// SPDX-License-Identifier: LGPL-2.1-or-later
#include "frame_meter.hpp"

#include <algorithm>

namespace mc {

double
FrameMeter::rate (GstClockTime now, GstClockTime window) const
{
  const uint64_t count = count_.load (std::memory_order_acquire);
  const uint64_t known = std::min<uint64_t> (count, kSafe);
  if (known < 2)
    return 0;
  const auto time
      = [&] (uint64_t back) { return newest (count, back).time.load (std::memory_order_relaxed); };
  const GstClockTime last = time (0);
  uint64_t intervals = 1;
  // A slow track has its frames further apart than that.
  if (last <= time (1) || now > last + std::max (window, 2 * (last - time (1))))
    return 0;
  while (intervals + 1 < known && time (intervals + 1) + window >= now)
    intervals++;
  const GstClockTime first = time (intervals);
  return first < last ? double (intervals) * GST_SECOND / double (last - first) : 0;
}

FrameMeter::Lengths
FrameMeter::lengths (GstClockTime now) const
{
  const uint64_t count = count_.load (std::memory_order_acquire);
  const uint64_t known = std::min<uint64_t> (count, kSafe);
  Lengths lengths;
  for (uint64_t back = 0; back < known; back++) {
    const Entry &entry = newest (count, back);
    if (entry.time.load (std::memory_order_relaxed) + kWindow < now)
      break;
    const GstClockTime length = entry.length.load (std::memory_order_relaxed);
    lengths.count++;
    lengths.sum += length;
    lengths.longest = std::max (lengths.longest, length);
  }
  return lengths;
}

} // namespace mc
