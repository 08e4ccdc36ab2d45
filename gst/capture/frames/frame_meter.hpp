// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/util/prefetch.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <gst/gst.h>

namespace mc {

/// The last frames: when each of them was, and a length of time that was measured of it.
///
/// One thread adds, with a few plain stores; any thread looks. A look that is overtaken by dozens
/// of frames sees some of them in place of older ones.
///
/// Small, since a track and each of its readers have one: what many consumers need for a frame must
/// be on few pages of memory.
class FrameMeter
{
public:
  static constexpr GstClockTime kWindow = 2 * GST_SECOND; ///< how far back is looked
  static constexpr uint64_t kSafe = 120;                  ///< no more frames than that

  void add (GstClockTime time, GstClockTime length = 0)
  {
    const uint64_t count = count_.load (std::memory_order_relaxed);
    const GstClockTime last = last_.load (std::memory_order_relaxed);
    Entry &entry = entries_[count % kKept];
    entry.interval.store (ticks (time > last ? time - last : 0), std::memory_order_relaxed);
    entry.length.store (ticks (length), std::memory_order_relaxed);
    last_.store (time, std::memory_order_relaxed);
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
  static constexpr GstClockTime kTick = 10;    ///< ns: of 32 bits up to 42 s
  static constexpr uint64_t kKept = kSafe + 8; ///< the oldest are just being replaced

  struct Entry
  {
    std::atomic<uint32_t> interval{ 0 }; ///< since the frame before, in ticks
    std::atomic<uint32_t> length{ 0 };   ///< in ticks
  };
  static uint32_t ticks (GstClockTime time)
  {
    return static_cast<uint32_t> (std::min<GstClockTime> (time / kTick, UINT32_MAX));
  }
  const Entry &newest (uint64_t count, uint64_t back) const
  {
    return entries_[(count - 1 - back) % kKept];
  }
  GstClockTime interval (uint64_t count, uint64_t back) const
  {
    return newest (count, back).interval.load (std::memory_order_relaxed) * kTick;
  }

  std::atomic<uint64_t> count_{ 0 };
  std::atomic<GstClockTime> last_{ 0 }; ///< when the last frame was
  Entry entries_[kKept];
};

} // namespace mc
