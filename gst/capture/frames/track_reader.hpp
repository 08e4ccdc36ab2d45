// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "delivery.hpp"
#include "frame.hpp"
#include "frame_meter.hpp"
#include "frame_queue.hpp"
#include "tap_format.hpp"
#include "waiter.hpp"

#include "gst/util/export.hpp"
#include "gst/util/prefetch.hpp"

#include <deque>
#include <memory>

namespace mc {

class TrackTap;

/// What pull () gave.
enum class PullStatus
{
  Nothing,  ///< only from take (): nothing is there yet
  Frame,    ///< a buffer
  Ended,    ///< the track is over
  Flushing, ///< interrupt () was called
};

struct MC_EXPORT Pulled
{
  PullStatus status = PullStatus::Nothing;
  FramePtr frame;                              ///< empty where the device gave none
  BufferPtr buffer;                            ///< in the track's caps; null: that of the frame
  GstClockTime captured = GST_CLOCK_TIME_NONE; ///< on the system clock
  GstCaps *caps = nullptr;    ///< of the buffer; the reader's, until it gives the next
  bool discontinuity = false; ///< frames were lost before this one, or it is the first

  GstBuffer *peek () const { return buffer ? buffer.get () : frame->buffer.get (); }
  /// The buffer with @stamp on it; perhaps shared with other readers.
  BufferPtr take (const Stamp &stamp);
  /// With the capture time as its PTS.
  BufferPtr take ();
};

/// One consumer's view of a track: a bounded queue that whoever hands out frames fills and never
/// waits for. While no media passes and none comes, it gives black frames or silence at the track's
/// rate.
///
/// Who hands out frames calls offer (), miss () and change_format (), one consumer thread at a time
/// pull () or take (), any thread interrupt () and resume ().
class MC_EXPORT TrackReader
{
public:
  /// @delivery: what is to be requested for each frame while it serves; may be null.
  TrackReader (std::shared_ptr<TrackTap> tap, TapFormatPtr format, unsigned capacity,
               std::shared_ptr<DeliveryTask> delivery);
  ~TrackReader ();
  TrackReader (const TrackReader &) = delete;

  /// Waits for the next frame and gives it in the track's settings; conversion happens here, on the
  /// consumer's thread.
  Pulled pull ();
  /// The same without waiting.
  Pulled take ();
  /// A frame that was pulled just now, in place of the format that it was captured for in @format;
  /// Nothing where that is for another mode. Frames that wait are seen in @format too.
  Pulled in_format (TapFormatPtr format, Pulled pulled);
  /// Waits for black or silence at the track's rate; for readers that go on when the track is over.
  Pulled pull_filler ();
  /// Whether frames go to the delivery that calls take (), instead of waking a thread in pull ().
  /// Consumer thread.
  void serve (bool serves);
  /// Only frames of a device that gives some can be taken without waiting.
  bool can_be_served () const;
  /// Whether wake () was called since this was last asked.
  bool take_attention ()
  {
    return attention_.load (std::memory_order_relaxed)
           && attention_.exchange (false, std::memory_order_acquire);
  }
  /// Makes the running pull () and later ones return Flushing, until resume ().
  void interrupt ();
  void resume ();
  /// Frames that were overwritten before they were read.
  uint64_t dropped () const { return queue_.dropped (); }
  uint64_t delivered () const { return delivered_.load (std::memory_order_relaxed); }
  /// Of the delivered frames those that had to be converted.
  uint64_t converted () const { return converted_.load (std::memory_order_relaxed); }
  /// How old the device's frames were when they were taken, lately.
  FrameMeter::Lengths ages (GstClockTime now) const { return ages_.lengths (now); }

  void offer (const FramePtr &frame, DeliveryBatch &batch);
  void fetch_ahead (unsigned stage) const; ///< for offer (); stages 0 to 2, see TrackTap
  void miss (uint64_t frames) { queue_.miss (frames); } ///< so many were lost before that
  /// Frames from number @first on are to be seen in @format.
  void change_format (uint64_t first, TapFormatPtr format);
  void finish (); ///< no frame is given any more; idempotent, any thread
  void wake ();   ///< whether media passes has changed; any thread

private:
  struct Conversion;
  struct FormatChange
  {
    uint64_t first;
    TapFormatPtr format;
    FormatChange *next;
  };

  /// What offer () needs comes first.
  static constexpr std::size_t kOffered = 4 * kCacheLine;

  bool may_stop_waiting () const;
  void tell_consumer (DeliveryBatch &batch);
  Pulled convert (FramePtr frame);
  bool make (Pulled &pulled);
  Pulled filler ();
  bool video (Pulled &pulled);
  bool audio (Pulled &pulled);
  void take_changes ();
  void adopt_formats (uint64_t sequence);
  void adopt (TapFormatPtr format);

  // Looked at for each frame, hardly ever written.
  const std::shared_ptr<TrackTap> tap_;
  const std::shared_ptr<DeliveryTask> delivery_;
  std::atomic<bool> serves_{ false };
  std::atomic<bool> attention_{ false };
  std::atomic<bool> finished_{ false };
  std::atomic<bool> interrupted_{ false };
  std::atomic<FormatChange *> changes_{ nullptr }; ///< newest first
  // Written by both sides.
  FrameQueue queue_;
  Waiter waiter_;
  // Written by the consumer.
  alignas (64) std::atomic<uint64_t> delivered_{ 0 };
  std::atomic<uint64_t> converted_{ 0 };
  const ClockPtr clock_;
  const std::unique_ptr<Conversion> conversion_; ///< consumer thread only
  FrameMeter ages_;
};

} // namespace mc
