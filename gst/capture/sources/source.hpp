// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "buffer_loan.hpp"
#include "feed.hpp"
#include "source_controls.hpp"
#include "source_tracks.hpp"

#include "gst/capture/devices/mute_watch.hpp"

#include <deque>

namespace mc {

/// One opened device: its feed, the broadcaster behind it, and the tracks that look at it.
///
/// A control thread of its own opens the device, plans its mode for all its tracks, waits for what
/// happens to it, and closes it; nothing of that happens on a caller's thread. Made and found
/// through SourceRegistry. The Source lives as long as somebody holds it: live tracks, and those
/// who are making one.
///
/// What an application pushes is a source like a device, but for its mode: that is what is pushed,
/// whatever the tracks ask for, and unknown before the first frame. Nothing is opened, and nothing
/// is closed while nobody wants it.
class Source final : public std::enable_shared_from_this<Source>, private FeedListener
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
  /// What an application pushes through the feed that @make_feed makes; @muted from the beginning,
  /// or not. With a hold for the first track.
  Source (DeviceHandle device, FeedMaker make_feed, MuteReason muted);
  ~Source ();

  /// The control thread: opens, watches, closes; returns when the device is closed.
  void run ();

  /// What is pushed may change it.
  DeviceHandle device () const;

  /// Waits until the first frame is there. Errors: what the device said; Abort when cancelled.
  Status wait_open (GCancellable *cancellable);
  /// Waits until the device is closed. False when that took longer than @timeout, or @cancellable
  /// was cancelled.
  bool wait_closed (GstClockTime timeout, GCancellable *cancellable);

  TrackLatency latency () const;
  bool set_latency (const TrackLatency &latency); ///< of what is pushed; whether it changed

  /// Keeps the Source from closing while a track is made. False when it is closing already.
  bool hold ();
  void release ();      ///< gives up a hold; the last one closes
  void close_soon ();   ///< whoever holds it
  bool unused () const; ///< no hold is left
  bool is_open () const;

  /// What a new track with @request would get; nothing when it cannot be had beside the others.
  std::optional<Choice> prospect (const TrackRequest &request) const;
  /// Why it cannot.
  Error refusal (const TrackRequest &request) const;

  /// Makes a track, in another mode if it needs one and the others allow it. The Source is held by
  /// the caller, and open.
  /// Errors: Overconstrained, NotSupported, NotReadable (the device did not take the mode), Abort.
  Result<std::shared_ptr<CaptureTrack>> attach (TrackRequestPtr request, GCancellable *cancellable);
  /// A further track, made by somebody else with a hold of its own. It gives that up with leave (),
  /// as one from attach () does.
  void join (TrackMember member);
  void leave (std::shared_ptr<TrackTap> tap);
  void drop (std::shared_ptr<TrackTap> tap); ///< without giving up the hold; idempotent
  /// Whoever has the tap of a track may give it to another Source. The hold of the track stays
  /// until it calls forget (). The format that the tap has; that of the track may be behind it.
  TapFormatPtr part (const std::shared_ptr<TrackTap> &tap) { return broadcaster_.part_tap (tap); }
  void forget (std::shared_ptr<TrackTap> tap);
  /// The track of @tap asks for @next; @done is called once, on an engine thread.
  void change (std::shared_ptr<TrackTap> tap, NextRequest next,
               std::function<void (const Status &)> done);
  /// A track was enabled or disabled.
  void review_use ();

  Broadcaster &broadcaster () { return broadcaster_; }

  /// Why its tracks have ended, if it was lost.
  struct Loss
  {
    EndReason reason;
    std::string detail;
  };
  std::optional<Loss> loss () const;

  /// The catalog does not list it any more. Any thread: some elements keep the control thread for
  /// half a minute then, and nobody else is to wait for that.
  void on_device_gone ();
  /// Nothing will be pushed any more: the tracks have ended when this returns. Any thread.
  void on_pushed_all ();

private:
  using SteadyClock = std::chrono::steady_clock;

  /// Work for the control thread; @drop is called instead of @run when the device is lost or
  /// closed before, and beside it when the device is unplugged meanwhile.
  struct Task
  {
    std::function<void ()> run;
    std::function<void ()> drop;
  };
  struct Note ///< what the control thread is told
  {
    enum class What
    {
      FirstFrame, ///< since it was last waited for
      CapsChanged,
      Message,
      MuteChanged,
      ControlsMoved,
      Gone,
      Task
    } what;
    MessagePtr message;
    Task task;
  };

  // source.cpp: the life.
  void open ();
  void watch ();
  void handle (Note note);
  void on_time ();
  SteadyClock::time_point next_time () const;
  void close ();
  EndReason reason_of (GstMessage *message);
  EndReason reason_of_failure ();
  void lose (EndReason reason, const std::string &detail);
  void end_tracks (const Loss &loss);
  void end_now (const Loss &loss);
  void set_stage (Stage stage);

  // source_inbox.cpp: what is told to the control thread.
  void tell (Note note);
  void tell_task (Task task);
  enum class Tasks
  {
    Too,
    Wait
  };
  std::optional<Note> next_note (SteadyClock::time_point deadline, Tasks tasks);
  bool close_wanted ();
  void drop_notes ();
  void forget_member (std::shared_ptr<TrackTap> tap);
  void carry_out (const Task &task);
  void forget_feed ();
  void put_back (std::vector<Note> notes);
  void on_caps (CapsPtr caps) override;
  void on_buffer (BufferPtr buffer, GstClockTime captured) override;
  void on_message (MessagePtr message) override;
  void on_muted (MuteReason why) override;
  void on_device (DeviceHandle device, CapsPtr caps) override;
  bool wakes () override;
  void when_settled (std::function<void ()> then) override;

  // source_modes.cpp: which mode the device runs in.
  Status start (const GstCaps *native);
  Status start_again ();
  void stop_feed ();
  Status wait_frames (SteadyClock::time_point deadline, bool after_caps);
  Status switch_to (const Choice &mode, CapsPtr native);
  bool switch_running (const GstCaps *native);
  CapsPtr told_caps ();
  void adopt_device ();
  void adopt_mode (const Choice &choice);
  Status bring_about (const Plan &plan, const TrackRequest &request);
  void join_now (TrackMember member);
  void has_joined (const std::weak_ptr<CaptureTrack> &track);
  Status change_now (const TrackTap *tap, const NextRequest &next);
  Result<std::shared_ptr<CaptureTrack>> attach_now (const TrackRequestPtr &request);
  void publish_tracks ();
  void follow_device ();
  void lower ();

  // source_settings.cpp: what the device is set to in any mode.
  void open_controls ();
  void review_voice (const TrackRequest *asker = nullptr);
  void adopt_controls ();
  Status set_controls (const TrackTap *tap, const TrackRequest &request, const ControlValues &wish);
  void review_controls ();
  void follow_controls ();
  void tell_others (const TrackTap *tap);
  void settle ();
  void settle (const TrackTap *tap, TrackRequestPtr request, const ControlValues &wish);

  // source_rest.cpp: when it gives nothing, and when nobody wants it.
  void watch_mute ();
  void on_device_muted (MuteReason why);
  bool is_switched_off () const;
  MuteReason mute_reason () const;
  void review_mute ();
  bool silent () const;
  void watch_for_stall ();
  void plan_parking ();
  void park ();
  Status unpark ();

  const bool is_pushed_; ///< by an application
  const FeedMaker make_feed_;
  Broadcaster broadcaster_;

  // Streaming thread only, and the control thread while there is none.
  CapsPtr frame_caps_;
  LoanAccount loans_;
  uint64_t frames_ = 0;

  FrameSlot first_;
  std::atomic<bool> tell_frame_{ true };                    ///< the next frame is news
  std::atomic<GstClockTime> last_frame_{ 0 };               ///< when the newest came
  std::atomic<MuteReason> told_mute_{ MuteReason::None };   ///< by what feeds it
  std::atomic<MuteReason> device_mute_{ MuteReason::None }; ///< by who watches the device
  std::atomic<bool> told_controls_{ false };                ///< that they have been moved

  // Control thread only.
  std::unique_ptr<Feed> feed_;
  std::unique_ptr<MuteWatches> mute_watches_; ///< from the first opening to the closing
  CapsPtr native_;                            ///< that the device was asked for
  Choice asked_;                              ///< the mode that it was asked for
  RunningMode mode_;                          ///< what it does
  bool strayed_ = false;                      ///< which is something else, by its own will
  SourceTracks tracks_;
  SourceControls controls_;
  CapabilitiesPtr capabilities_; ///< of the device, with its controls as they are
  ClockPtr clock_;
  bool stalled_ = false;
  MuteReason muted_ = MuteReason::None;
  SteadyClock::time_point look_again_ = SteadyClock::time_point::max (); ///< for a stall
  SteadyClock::time_point lower_at_ = SteadyClock::time_point::max ();
  SteadyClock::time_point park_at_ = SteadyClock::time_point::max ();

  /* Held for a moment by the control thread, the streaming thread (first frame, caps) and posters
   * of notes; never by a consumer, never together with another lock. */
  Mutex inbox_lock_;
  Condition inbox_changed_;
  std::deque<Note> inbox_ MC_GUARDED_BY (inbox_lock_);
  CapsPtr told_caps_ MC_GUARDED_BY (inbox_lock_);
  DeviceHandle told_device_ MC_GUARDED_BY (inbox_lock_); ///< of those caps; null: as it was
  bool close_wanted_ MC_GUARDED_BY (inbox_lock_) = false;
  bool deaf_ MC_GUARDED_BY (inbox_lock_) = false;                   ///< tasks are dropped at once
  std::function<void ()> drop_current_ MC_GUARDED_BY (inbox_lock_); ///< of the task under way

  mutable Mutex lock_;
  Condition stage_changed_;
  DeviceHandle device_ MC_GUARDED_BY (lock_); ///< changed by the control thread only
  Stage stage_ MC_GUARDED_BY (lock_) = Stage::Opening;
  std::optional<Error> failure_ MC_GUARDED_BY (lock_);
  std::optional<Loss> loss_ MC_GUARDED_BY (lock_);
  unsigned holds_ MC_GUARDED_BY (lock_) = 1; ///< the one who started it
  TrackLatency latency_ MC_GUARDED_BY (lock_);
  std::vector<std::weak_ptr<CaptureTrack>> present_ MC_GUARDED_BY (lock_); ///< all tracks but
  std::vector<std::weak_ptr<CaptureTrack>> joining_ MC_GUARDED_BY (lock_); ///< clones on the way
  std::vector<TrackRequestPtr> requests_ MC_GUARDED_BY (lock_); ///< of all tracks, oldest first
  Choice running_ MC_GUARDED_BY (lock_); ///< the mode that was asked for, for prospect ()
  CapabilitiesPtr present_capabilities_ MC_GUARDED_BY (lock_); ///< a copy of capabilities_
};

/// The control thread's part of a native mode: whether @a and @b run the device in the same one.
bool same_mode (const Choice &a, const Choice &b);

} // namespace mc
