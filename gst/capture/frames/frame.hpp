// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/util/raii.hpp"

#include <atomic>
#include <utility>

namespace mc {

/// What a reader writes on a buffer before it gives it away.
struct Stamp
{
  GstClockTime pts;
  GstClockTime duration;
  bool discontinuity;

  bool operator== (const Stamp &other) const
  {
    return pts == other.pts && duration == other.duration && discontinuity == other.discontinuity;
  }
  void write_on (GstBuffer *buffer) const
  {
    GST_BUFFER_PTS (buffer) = pts;
    GST_BUFFER_DTS (buffer) = GST_CLOCK_TIME_NONE;
    GST_BUFFER_DURATION (buffer) = duration;
    if (discontinuity)
      GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DISCONT);
    else
      GST_BUFFER_FLAG_UNSET (buffer, GST_BUFFER_FLAG_DISCONT);
  }
};

/// One captured buffer on its way to the readers. Immutable once made; every reader shares it.
struct Frame
{
  Frame (BufferPtr buffer_in, CapsPtr caps_in, uint64_t sequence_in, GstClockTime captured_in)
      : buffer (std::move (buffer_in)), caps (std::move (caps_in)), sequence (sequence_in),
        captured (captured_in)
  {
  }
  ~Frame ()
  {
    Stamped *left = stamped_.load (std::memory_order_relaxed);
    while (left)
      delete std::exchange (left, left->next);
  }
  Frame (const Frame &) = delete;

  BufferPtr buffer;
  CapsPtr caps;
  uint64_t sequence;     ///< counts the frames of a Source, from 0
  GstClockTime captured; ///< capture time on the system clock

  /// A copy of the head of @from, which is this frame's buffer or was made of it, with @stamp on
  /// it. Readers who want the same share it: most are of one pipeline. Takes no lock.
  BufferPtr stamped (GstBuffer *from, const Stamp &stamp) const
  {
    Stamped *newest = stamped_.load (std::memory_order_acquire);
    unsigned kept = 0;
    for (const Stamped *known = newest; known; known = known->next, kept++) {
      if (known->from.get () == from && known->stamp == stamp)
        return ref_mini (known->buffer.get ());
    }
    BufferPtr copy (gst_buffer_copy (from));
    stamp.write_on (copy.get ());
    if (kept >= kKept)
      return copy;
    auto *made = new Stamped{ ref_mini (from), stamp, ref_mini (copy.get ()), newest };
    // Two who make the same at the same time leave both.
    while (!stamped_.compare_exchange_weak (made->next, made, std::memory_order_acq_rel))
      ;
    return copy;
  }

private:
  friend class FramePtr;
  struct Stamped
  {
    BufferPtr from;
    Stamp stamp{};
    BufferPtr buffer;
    Stamped *next = nullptr;
  };
  /// A longer search costs as much as a copy.
  static constexpr unsigned kKept = 8;

  std::atomic<int> holders_{ 1 };
  mutable std::atomic<Stamped *> stamped_{ nullptr }; ///< newest first
};

/// Shared ownership of a Frame; the pointer is one word, so that it can travel through atomics.
class FramePtr
{
public:
  FramePtr () = default;
  explicit FramePtr (Frame *adopted) : frame_ (adopted) {}
  FramePtr (const FramePtr &other) : frame_ (other.frame_)
  {
    if (frame_)
      frame_->holders_.fetch_add (1, std::memory_order_relaxed);
  }
  FramePtr (FramePtr &&other) noexcept : frame_ (other.release ()) {}
  FramePtr &operator= (FramePtr other) noexcept
  {
    std::swap (frame_, other.frame_);
    return *this;
  }
  ~FramePtr ()
  {
    if (frame_ && frame_->holders_.fetch_sub (1, std::memory_order_acq_rel) == 1)
      delete frame_;
  }

  const Frame *operator->() const { return frame_; }
  const Frame &operator* () const { return *frame_; }
  explicit operator bool () const { return frame_ != nullptr; }
  Frame *release () { return std::exchange (frame_, nullptr); }

  /// The buffer; without a new reference when nobody else holds the frame, so that it can be
  /// written to without a copy.
  BufferPtr take_buffer ()
  {
    return is_only_one () ? std::move (frame_->buffer) : ref_mini (frame_->buffer.get ());
  }
  /// Whether nobody else holds the frame.
  bool is_only_one () const { return frame_->holders_.load (std::memory_order_acquire) == 1; }

private:
  Frame *frame_ = nullptr;
};

/// Room for one frame, handed from thread to thread without a lock.
class FrameSlot
{
public:
  ~FrameSlot () { take (); }

  void put (FramePtr frame)
  {
    FramePtr (slot_.exchange (frame.release (), std::memory_order_acq_rel));
  }
  FramePtr take ()
  {
    // Looked at first: the capture thread asks for each frame, and there is hardly ever one.
    if (!slot_.load (std::memory_order_relaxed))
      return {};
    return FramePtr (slot_.exchange (nullptr, std::memory_order_acq_rel));
  }

private:
  std::atomic<Frame *> slot_{ nullptr };
};

} // namespace mc
