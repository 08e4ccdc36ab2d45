// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "decimator.hpp"
#include "frame_meter.hpp"
#include "tap_format.hpp"
#include "track_counter.hpp"
#include "track_reader.hpp"

#include <vector>

namespace mc {

/// How sound is laid out in memory; nothing of video.
struct SoundFormat
{
  unsigned bytes = 0; ///< of one sample of all channels
  unsigned rate = 0;
};

/// Where one track is tied to the stream of frames: its settings, and its readers.
///
/// offer (), miss (), finish (), forget_source (), the format and the list of readers belong to
/// whoever hands out frames, one thread at a time; everything else is immutable or atomic.
class TrackTap
{
public:
  explicit TrackTap (TapFormatPtr format);

  /// Whether media passes; else readers get black frames or silence. Any thread.
  void set_passing (bool passing) { passing_.store (passing, std::memory_order_relaxed); }
  bool passing () const { return passing_.load (std::memory_order_relaxed); }
  /// Whether the device gives nothing for the time being. Any thread.
  void set_silent (bool silent) { silent_.store (silent, std::memory_order_relaxed); }
  bool silent () const { return silent_.load (std::memory_order_relaxed); }

  /// The frame with which the device was opened, for the first reader; gone when the next one
  /// comes. Before the capture thread knows the tap.
  void prime (FramePtr first);
  FramePtr take_primed () { return primed_.take (); } ///< any thread

  void offer (const FramePtr &frame, DeliveryBatch &batch);
  static constexpr unsigned kFetchStages = 5;
  /// Fetches what the next offer () needs, in stages 0, 1, … that come a while one after the other:
  /// each finds out what the next one is to fetch.
  void fetch_ahead (unsigned stage) const;
  /// So many frames were lost before they could be offered.
  void miss (uint64_t frames);
  void finish ();
  /// What comes next is of another Source, which counts its frames anew.
  void forget_source () { next_sequence_ = 0; }
  const TapFormatPtr &format () const { return format_; }
  void add (std::shared_ptr<TrackReader> reader);
  void remove (const TrackReader *reader);
  /// From the next frame on.
  void set_format (TapFormatPtr format);

  /// What the track gave while media passed. Any thread.
  TrackCounter::Numbers counts () const { return counter_.numbers (); }
  void reset_latency () { counter_.reset_latency (); } ///< any thread
  /// Frames per second that the track really gave just now.
  double rate (GstClockTime now, GstClockTime window = FrameMeter::kWindow) const
  {
    return meter_.rate (now, window);
  }

private:
  void count_sound (const Frame &frame);

  TapFormatPtr format_;
  SoundFormat sound_;
  Decimator decimator_;
  FrameSlot primed_;
  std::atomic<bool> passing_{ true };
  std::atomic<bool> silent_{ false };
  TrackCounter counter_;
  std::vector<std::shared_ptr<TrackReader>> readers_;
  const ClockPtr clock_;
  uint64_t next_sequence_ = 0; ///< of the first frame that has not been offered yet
  bool finished_ = false;
  FrameMeter meter_; ///< of the capture times of what the track gave
};

} // namespace mc
