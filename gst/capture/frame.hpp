// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/util/raii.hpp"

#include <atomic>
#include <utility>

namespace mc {

/// One captured buffer on its way to the readers. Immutable once made; every reader shares it.
struct Frame
{
  Frame (BufferPtr buffer_in, CapsPtr caps_in, uint64_t sequence_in, GstClockTime captured_in)
      : buffer (std::move (buffer_in)), caps (std::move (caps_in)), sequence (sequence_in),
        captured (captured_in)
  {
  }

  BufferPtr buffer;
  CapsPtr caps;
  uint64_t sequence;     ///< counts the frames of a Source, from 0
  GstClockTime captured; ///< capture time on the system clock

private:
  friend class FramePtr;
  std::atomic<int> holders_{ 1 };
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
    if (frame_->holders_.load (std::memory_order_acquire) == 1)
      return std::move (frame_->buffer);
    return ref_mini (frame_->buffer.get ());
  }

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
