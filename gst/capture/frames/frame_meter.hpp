// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/util/prefetch.hpp"

#include <atomic>
#include <cstdint>
#include <gst/gst.h>

namespace mc {

/// The last frames: when each of them was, and a length of time that was measured of it.
///
/// One thread adds, with three plain stores; any thread looks. A look that is overtaken by hundreds
/// of frames sees some of them in place of older ones.
class FrameMeter
{
public:
  static constexpr GstClockTime kWindow = 2 * GST_SECOND; ///< how far back is looked

  void add (GstClockTime time, GstClockTime length = 0)
  {
    const uint64_t count = count_.load (std::memory_order_relaxed);
    Entry &entry = entries_[count % kKept];
    entry.time.store (time, std::memory_order_relaxed);
    entry.length.store (length, std::memory_order_relaxed);
    count_.store (count + 1, std::memory_order_release);
  }

  /// What the next add () needs.
  void fetch_ahead () const
  {
    prefetch (&entries_[count_.load (std::memory_order_relaxed) % kKept]);
  }

  /// Frames per second during the last @window; of at least two frames, 0 when the last is longer
  /// ago than that.
  double rate (GstClockTime now, GstClockTime window = kWindow) const;

  struct Lengths
  {
    uint64_t count = 0;
    GstClockTime sum = 0;
    GstClockTime longest = 0;
  };
  Lengths lengths (GstClockTime now) const; ///< of the frames of the last kWindow

private:
  static constexpr unsigned kKept = 256;
  static constexpr unsigned kSafe = kKept - 16; ///< the oldest are just being replaced

  struct Entry
  {
    std::atomic<GstClockTime> time{ 0 };
    std::atomic<GstClockTime> length{ 0 };
  };
  const Entry &newest (uint64_t count, uint64_t back) const
  {
    return entries_[(count - 1 - back) % kKept];
  }

  std::atomic<uint64_t> count_{ 0 };
  Entry entries_[kKept];
};

} // namespace mc
