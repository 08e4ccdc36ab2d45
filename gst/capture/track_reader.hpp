// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "frame.hpp"
#include "frame_queue.hpp"
#include "waiter.hpp"

#include "gst/util/export.hpp"

#include <memory>

namespace mc {

class TrackTap;

/// What pull () gave.
enum class PullStatus
{
  Frame,    ///< a buffer
  Ended,    ///< the track is over
  Flushing, ///< interrupt () was called
};

struct Pulled
{
  PullStatus status = PullStatus::Ended;
  BufferPtr buffer; ///< in the track's caps; its PTS is the capture time on the system clock
  CapsPtr caps;     ///< of the buffer
  bool discontinuity = false; ///< frames were lost before this one, or it is the first
};

/// One consumer's view of a track: a bounded queue that the capture thread fills and never waits
/// for.
///
/// The capture thread calls offer () and finish (), one consumer thread calls pull (), any thread
/// interrupt () and resume ().
class MC_EXPORT TrackReader
{
public:
  TrackReader (std::shared_ptr<TrackTap> tap, unsigned capacity);
  ~TrackReader ();
  TrackReader (const TrackReader &) = delete;

  /// Waits for the next frame and gives it in the track's settings; conversion happens here, on the
  /// consumer's thread.
  Pulled pull ();
  /// Makes the running pull () and later ones return Flushing, until resume ().
  void interrupt ();
  void resume ();
  /// Frames that were overwritten before they were read.
  uint64_t dropped () const { return queue_.dropped (); }

  void offer (const FramePtr &frame); ///< capture thread
  void finish ();                     ///< no frame is given any more; idempotent, any thread

private:
  struct Conversion;
  Pulled convert (FramePtr frame);
  BufferPtr video (FramePtr frame);
  BufferPtr audio (FramePtr frame, bool discontinuity);

  std::shared_ptr<TrackTap> tap_;
  FrameQueue queue_;
  Waiter waiter_;
  std::atomic<bool> finished_{ false };
  std::atomic<bool> interrupted_{ false };
  std::unique_ptr<Conversion> conversion_; ///< consumer thread only
};

} // namespace mc
