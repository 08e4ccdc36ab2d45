// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "feed.hpp"

#include "gst/util/mutex.hpp"

#include <deque>
#include <thread>

namespace mc {

/// Where an application pushes frames into a Source.
///
/// A frame goes to the readers' queues at once, on the pushing thread, and waits for none of them.
/// Frames in new caps, the first after a stall and the first after unmuting are held until the
/// control thread has told the tracks, so that none is lost to that. So is one that is pushed by
/// whoever frees what is handed out at that moment, on that very thread. Thread-safe; frames are
/// handed out one after the other, with no lock held.
class Inlet : public std::enable_shared_from_this<Inlet>
{
public:
  /// Told once of each frame, with no lock held: on the pushing thread, or on the control thread.
  using Done = std::function<void (const Status &)>;

  /// @device: what is pushed, without a mode as yet.
  Inlet (DeviceHandle device, MuteReason muted);

  /// What comes next is in @caps. The same errors.
  Status set_caps (GstCaps *caps);
  /// A frame in @caps, captured at @time on the system clock. Discarded while muted.
  /// Errors: InvalidState (closed), NotSupported (no track can have the caps).
  void push (GstCaps *caps, BufferPtr buffer, GstClockTime time, Done done);
  bool set_muted (bool muted); ///< whether that changed
  bool muted () const;
  DeviceHandle device () const; ///< what is pushed now
  bool closed () const;

  void open (FeedListener *listener); ///< control thread
  /// The listener is not called any more when this returns. What is held is refused. Idempotent.
  void close ();

private:
  struct Held
  {
    CapsPtr caps;
    Captured frame;
    Done done;
  };

  bool is_turn_here () const MC_REQUIRES (lock_);
  void wait_for_turn (MutexGuard &guard) MC_REQUIRES (lock_);
  void end_turn () MC_EXCLUDES (lock_);
  Status adopt_caps (GstCaps *caps) MC_REQUIRES (lock_);
  bool must_wait () MC_REQUIRES (lock_);
  Held hold (Held held) MC_REQUIRES (lock_);
  void tell_device () MC_REQUIRES (lock_);
  void expect_settling () MC_REQUIRES (lock_);
  void settle (uint64_t change);

  const ClockPtr clock_;
  mutable Mutex lock_; ///< taken before Source::inbox_lock_
  Condition turn_ended_;
  std::thread::id turn_ MC_GUARDED_BY (lock_); ///< who hands out a frame; nobody's: nobody
  FeedListener *listener_ MC_GUARDED_BY (lock_) = nullptr;
  bool closed_ MC_GUARDED_BY (lock_) = false;
  DeviceHandle device_ MC_GUARDED_BY (lock_);
  CapsPtr caps_ MC_GUARDED_BY (lock_); ///< of the last frame
  MuteReason muted_ MC_GUARDED_BY (lock_);
  uint64_t changes_ MC_GUARDED_BY (lock_) = 0; ///< that the control thread was told
  uint64_t settled_ MC_GUARDED_BY (lock_) = 0; ///< of them, those that have taken effect
  std::deque<Held> held_ MC_GUARDED_BY (lock_);
};

/// The feed that an Inlet is to a Source.
std::unique_ptr<Feed> make_push_feed (std::shared_ptr<Inlet> inlet, FeedListener *listener);

} // namespace mc
