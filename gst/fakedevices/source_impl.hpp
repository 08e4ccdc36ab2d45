// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "device_caps.hpp"
#include "gate.hpp"
#include "producer.hpp"

#include <gst/base/gstpushsrc.h>

#include <atomic>

namespace mc::fake {

/// What fakevideosrc and fakeaudiosrc have in common, which is everything but the making of
/// buffers.
///
/// Threads: the device is opened and closed by state changes. What is streamed is touched only by
/// the streaming thread, and by start () and stop (), which run while there is none. The rest is
/// under the lock.
class SourceImpl
{
public:
  SourceImpl (GstBaseSrc *element, Kind kind) : element_ (element), kind_ (kind) {}

  void set_device (const char *name) MC_EXCLUDES (lock_);
  std::string device () MC_EXCLUDES (lock_);
  bool muted () MC_EXCLUDES (lock_);

  /// Opens the device, or posts why it cannot be opened.
  bool open () MC_EXCLUDES (lock_);
  void close () MC_EXCLUDES (lock_);

  /// False if the device is not open.
  bool start () MC_EXCLUDES (lock_);
  void stop ();
  CapsPtr caps () MC_EXCLUDES (lock_);
  CapsPtr fixate (CapsPtr caps) const { return fixate_device_caps (std::move (caps), kind_); }
  /// @caps were negotiated.
  bool set_caps (GstCaps *caps);
  void set_flushing (bool flushing) MC_EXCLUDES (lock_);
  /// False before the frame rate is known.
  bool answer_latency (GstQuery *query) const;
  GstFlowReturn create (GstBuffer **buffer) MC_EXCLUDES (lock_);

private:
  /// What exists from start () to stop ().
  struct Stream
  {
    std::unique_ptr<Producer> producer;
    CapsPtr promised;  ///< As negotiated.
    CapsPtr delivered; ///< As announced downstream.
    Slot next;
    bool begun = false;  ///< The epoch is set.
    bool lagging = true; ///< The next frame is the first that begins from now on.
    bool discont = true;
  };
  struct Time
  {
    ClockPtr clock;
    GstClockTime base;
    GstClockTime running () const;
  };

  bool wait_for_device (const Opening &opening, Gate &gate);
  void post_failure (const OpenFailure &failure);
  bool configure (CapsPtr caps);
  bool follow_departure (const Departure &departure);
  Time time () const;
  void choose_slot (const Time &now);
  BufferPtr stamped (BufferPtr buffer);
  std::shared_ptr<Gate> gate () MC_EXCLUDES (lock_);

  GstBaseSrc *const element_;
  const Kind kind_;
  std::atomic<GstClockTime> slot_duration_{ 0 }; ///< 0: not known yet.
  std::atomic<GstClockTime> backlog_{ 0 };
  Stream stream_;

  Mutex lock_;
  std::string device_ MC_GUARDED_BY (lock_);
  std::shared_ptr<Gate> gate_ MC_GUARDED_BY (lock_);
  std::unique_ptr<Opening> opening_ MC_GUARDED_BY (lock_);
};

} // namespace mc::fake
