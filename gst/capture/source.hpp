// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "broadcaster.hpp"
#include "buffer_loan.hpp"
#include "source_pipeline.hpp"

#include <deque>

namespace mc {

/// One opened device: its pipeline, the broadcaster behind it, and the tracks that look at it.
///
/// A control thread of its own opens the device, waits for errors and closes it; nothing of that
/// happens on a caller's thread. Made and found through SourceRegistry. The Source lives as long as
/// somebody holds it: tracks, and Hold objects while tracks are made.
class Source final : public std::enable_shared_from_this<Source>, private PipelineListener
{
public:
  /// What a Source is doing; it only moves downwards.
  enum class Stage
  {
    Opening,
    Open,
    Closing,
    Closed
  };

  /// A Source of @device in the mode of @choice, with a hold for the caller. @native: caps that pin
  /// it on the device's side.
  Source (DeviceHandle device, const Choice &choice, CapsPtr native);
  ~Source ();

  /// The control thread: opens, watches, closes; returns when the device is closed.
  void run ();

  const DeviceHandle &device () const { return device_; }

  /// Waits until the first frame is there. Errors: what the device said; Abort when cancelled.
  Status wait_open (GCancellable *cancellable);
  /// Waits until the device is closed. False when that took longer than @timeout, or @cancellable
  /// was cancelled.
  bool wait_closed (GstClockTime timeout, GCancellable *cancellable);

  /// What it really delivers; only after wait_open () succeeded.
  CapsPtr caps () const;
  CapabilitiesPtr held_capabilities () const; ///< the device held in the running mode
  Fraction rate () const;
  TrackLatency latency () const;

  /// Keeps the Source from closing while a track is made. False when it is closing already.
  bool hold ();
  void release ();      ///< gives up a hold; the last one closes
  bool unused () const; ///< no hold is left
  bool is_open () const;

  /// A track takes a hold of its own and releases it with remove_track ().
  bool add_track (const std::shared_ptr<CaptureTrack> &track, std::shared_ptr<TrackTap> tap);
  void remove_track (std::shared_ptr<TrackTap> tap);
  Broadcaster &broadcaster () { return broadcaster_; }

  /// A variant for these caps, shared by all tracks that want the same.
  std::shared_ptr<VideoVariant> variant (const GstCaps *to);

  void on_device_gone (); ///< the catalog does not list it any more; any thread

private:
  struct Note ///< what the control thread is told
  {
    enum class What
    {
      FirstFrame,
      CapsChanged,
      Message,
      Gone
    } what;
    MessagePtr message;
  };

  void open ();
  Status wait_first_frame ();
  void settle_mode (CapsPtr caps) MC_REQUIRES (lock_);
  void watch ();
  EndReason reason_of (GstMessage *message);
  CapsPtr told_caps ();
  void lose (EndReason reason, const std::string &detail);
  void close ();
  void tell (Note note);
  std::optional<Note> next_note (std::chrono::steady_clock::time_point deadline);
  void set_stage (Stage stage);

  void on_caps (CapsPtr caps) override;
  void on_buffer (BufferPtr buffer, GstClockTime captured) override;
  void on_message (MessagePtr message) override;

  const DeviceHandle device_;
  const Choice choice_;
  const CapsPtr native_;
  Broadcaster broadcaster_;

  // Streaming thread only.
  CapsPtr frame_caps_;
  LoanAccount loans_;
  uint64_t frames_ = 0;

  // Control thread only.
  std::unique_ptr<SourcePipeline> pipeline_;

  /* Held for a moment by the control thread, the streaming thread (first frame, caps) and posters
   * of messages; never by a consumer, never together with another lock. */
  Mutex inbox_lock_;
  Condition inbox_changed_;
  std::deque<Note> inbox_ MC_GUARDED_BY (inbox_lock_);
  CapsPtr told_caps_ MC_GUARDED_BY (inbox_lock_);
  bool close_wanted_ MC_GUARDED_BY (inbox_lock_) = false;

  mutable Mutex lock_;
  Condition stage_changed_;
  Stage stage_ MC_GUARDED_BY (lock_) = Stage::Opening;
  std::optional<Error> failure_ MC_GUARDED_BY (lock_);
  unsigned holds_ MC_GUARDED_BY (lock_) = 1; ///< the one who started it
  CapsPtr caps_ MC_GUARDED_BY (lock_);
  Choice mode_ MC_GUARDED_BY (lock_);
  CapabilitiesPtr held_ MC_GUARDED_BY (lock_);
  TrackLatency latency_ MC_GUARDED_BY (lock_);
  struct Member
  {
    std::weak_ptr<CaptureTrack> track;
    std::shared_ptr<TrackTap> tap;
  };
  std::vector<Member> tracks_ MC_GUARDED_BY (lock_);
  std::vector<std::pair<CapsPtr, std::weak_ptr<VideoVariant>>> variants_ MC_GUARDED_BY (lock_);
};

} // namespace mc
