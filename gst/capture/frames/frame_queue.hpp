// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "frame.hpp"

#include "gst/core/property.hpp"

#include <memory>

namespace mc {

/// Frames that wait at most for who takes them. Pictures get old, but sound is not to be lost for a
/// hiccup: 64 buffers of usually 10 ms.
constexpr unsigned
waiting_frames (Kind kind)
{
  return kind == Kind::Video ? 2 : 64;
}

/// A bounded queue from one producer to one consumer without a lock; when it is full, the oldest
/// frame goes.
///
/// Both sides take frames from the head by moving it on with compare-and-swap, so each frame has
/// exactly one taker: the consumer, or the producer that needs its room. Positions only grow, so a
/// slot that was reused in between makes the swap fail.
///
/// All that both sides write is in one line of cache where the queue is short, as those of cameras
/// are: each such line travels from one processor to the other with every frame.
class alignas (64) FrameQueue
{
public:
  explicit FrameQueue (unsigned capacity) : capacity_ (capacity)
  {
    if (capacity > kFew)
      many_.reset (new std::atomic<Frame *>[capacity]());
  }
  ~FrameQueue ()
  {
    while (pop ())
      ;
  }
  FrameQueue (const FrameQueue &) = delete;

  /// Producer.
  void push (FramePtr frame)
  {
    const uint64_t tail = tail_.load (std::memory_order_relaxed);
    uint64_t head = head_.load (std::memory_order_acquire);
    if (tail - head == capacity_) {
      Frame *oldest = slot (head).load (std::memory_order_relaxed);
      if (head_.compare_exchange_strong (head, head + 1, std::memory_order_acq_rel)) {
        FramePtr gone (oldest);
        dropped_.fetch_add (1, std::memory_order_relaxed);
      }
    }
    slot (tail).store (frame.release (), std::memory_order_relaxed);
    tail_.store (tail + 1, std::memory_order_release);
  }

  /// Producer: so many frames have been lost before they could be pushed.
  void miss (uint64_t frames) { dropped_.fetch_add (frames, std::memory_order_relaxed); }

  /// Consumer; empty when there is nothing.
  FramePtr pop ()
  {
    uint64_t head = head_.load (std::memory_order_acquire);
    while (head != tail_.load (std::memory_order_acquire)) {
      Frame *frame = slot (head).load (std::memory_order_relaxed);
      if (head_.compare_exchange_weak (head, head + 1, std::memory_order_acq_rel,
                                       std::memory_order_acquire))
        return FramePtr (frame);
    }
    return {};
  }

  bool empty () const
  {
    return head_.load (std::memory_order_acquire) == tail_.load (std::memory_order_acquire);
  }
  uint64_t dropped () const { return dropped_.load (std::memory_order_relaxed); }

private:
  static constexpr unsigned kFew = 2;

  std::atomic<Frame *> &slot (uint64_t position)
  {
    return many_ ? many_[position % capacity_] : few_[position % capacity_];
  }

  std::atomic<uint64_t> head_{ 0 };
  std::atomic<uint64_t> tail_{ 0 };
  std::atomic<uint64_t> dropped_{ 0 };
  std::atomic<Frame *> few_[kFew]{};
  std::unique_ptr<std::atomic<Frame *>[]> many_; ///< in place of few_
  const unsigned capacity_;
};

} // namespace mc
