// SPDX-License-Identifier: LGPL-2.1-or-later
#include "track_counter.hpp"

#include <algorithm>

namespace mc {

/// While it lives the numbers are being changed.
class TrackCounter::Writing
{
public:
  explicit Writing (std::atomic<uint32_t> &writing)
      : writing_ (writing), before_ (writing.load (std::memory_order_relaxed))
  {
    writing_.store (before_ + 1, std::memory_order_relaxed);
  }
  ~Writing () { writing_.store (before_ + 2, std::memory_order_release); }
  Writing (const Writing &) = delete;
  Writing &operator= (const Writing &) = delete;

private:
  std::atomic<uint32_t> &writing_;
  const uint32_t before_;
};

void
TrackCounter::count_picture ()
{
  Writing writing (writing_);
  set (total_, get (total_) + 1);
}

void
TrackCounter::discard_picture ()
{
  Writing writing (writing_);
  set (total_, get (total_) + 1);
  set (discarded_, get (discarded_) + 1);
}

void
TrackCounter::count_sound (uint64_t samples, GstClockTime duration, GstClockTime latency)
{
  Writing writing (writing_);
  set (total_, get (total_) + samples);
  set (duration_, get (duration_) + duration);
  measure (latency);
}

void
TrackCounter::measure (GstClockTime latency)
{
  const uint64_t resets = get (resets_);
  const bool first = get (latency_count_) == 0 || resets != get (resets_done_);
  set (latency_, latency);
  set (latency_sum_, first ? latency : get (latency_sum_) + latency);
  set (latency_count_, first ? 1 : get (latency_count_) + 1);
  set (minimum_latency_, first ? latency : std::min (get (minimum_latency_), latency));
  set (maximum_latency_, first ? latency : std::max (get (maximum_latency_), latency));
  set (resets_done_, resets);
}

TrackCounter::Numbers
TrackCounter::look () const
{
  Numbers numbers;
  numbers.total = get (total_);
  numbers.discarded = get (discarded_);
  numbers.duration = get (duration_);
  numbers.latency = get (latency_);
  if (get (resets_done_) != get (resets_)) {
    numbers.average_latency = numbers.minimum_latency = numbers.maximum_latency = numbers.latency;
    return numbers;
  }
  numbers.average_latency = get (latency_sum_) / std::max<uint64_t> (get (latency_count_), 1);
  numbers.minimum_latency = get (minimum_latency_);
  numbers.maximum_latency = get (maximum_latency_);
  return numbers;
}

TrackCounter::Numbers
TrackCounter::numbers () const
{
  while (true) {
    const uint32_t before = writing_.load (std::memory_order_acquire);
    const Numbers numbers = look ();
    if (before % 2 == 0 && writing_.load (std::memory_order_relaxed) == before)
      return numbers;
  }
}

} // namespace mc
