// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <gst/gst.h>

namespace mc {

/// What a track gave while media passed, as the W3C counts it: pictures, or samples of sound.
///
/// One thread counts; any thread looks, and sees numbers that belong together.
///
/// https://w3c.github.io/mediacapture-extensions/#the-mediastreamtrackstats-interfaces
class TrackCounter
{
public:
  struct Numbers
  {
    uint64_t total = 0;
    uint64_t discarded = 0; ///< left out to come down to the track's rate
    GstClockTime duration = 0;
    // Between capture and arrival at the track, since the first frame or the last reset.
    GstClockTime latency = 0; ///< of the last frame
    GstClockTime average_latency = 0;
    GstClockTime minimum_latency = 0;
    GstClockTime maximum_latency = 0;
  };

  void count_picture ();
  void discard_picture ();
  void count_sound (uint64_t samples, GstClockTime duration, GstClockTime latency);

  /// Latencies are measured anew; until the next frame all of them are the last one's. Any thread.
  void reset_latency () { resets_.fetch_add (1, std::memory_order_relaxed); }

  Numbers numbers () const; ///< any thread

private:
  using Count = std::atomic<uint64_t>;

  class Writing;

  Numbers look () const;
  void measure (GstClockTime latency);
  static void set (Count &count, uint64_t value) { count.store (value, std::memory_order_release); }
  static uint64_t get (const Count &count) { return count.load (std::memory_order_acquire); }

  // Odd while the counting thread writes. Whoever sees one of its values sees that too.
  std::atomic<uint32_t> writing_{ 0 };
  Count total_{ 0 };
  Count discarded_{ 0 };
  Count duration_{ 0 };
  Count latency_{ 0 };
  Count latency_sum_{ 0 };
  Count latency_count_{ 0 };
  Count minimum_latency_{ 0 };
  Count maximum_latency_{ 0 };
  Count resets_done_{ 0 };
  Count resets_{ 0 };
};

} // namespace mc
