// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "stage.hpp"

namespace mc::fake {

/// Where the streaming thread of an element waits: for the clock, and while its device is stalled.
/// Every wait ends at once when the element is flushed or the device is lost.
class Gate : public OpeningListener
{
public:
  enum class Turn
  {
    Go,      ///< What was waited for has come.
    Changed, ///< The status changed: look again.
    Flushing,
    Lost, ///< The error has been posted.
  };

  explicit Gate (GstElement *element);
  ~Gate () override;

  void set_flushing (bool flushing) MC_EXCLUDES (lock_);
  /// Sets the status that the device had when it was opened.
  void begin (const Status &status) MC_EXCLUDES (lock_);
  Status status () MC_EXCLUDES (lock_);

  Turn wait_until (GstClock *clock, GstClockTime time) MC_EXCLUDES (lock_);
  /// Waits until the device delivers again. Go if it did all the time, Changed after a stall.
  Turn wait_while_stalled () MC_EXCLUDES (lock_);

  void status_changed (const Status &status) override MC_EXCLUDES (lock_);
  void device_lost (const std::string &why) override MC_EXCLUDES (lock_);

private:
  void wake () MC_REQUIRES (lock_);
  std::optional<Turn> ended () MC_REQUIRES (lock_);

  /// Weak: an event may be on its way while the element goes.
  GWeakRef element_;

  Mutex lock_;
  Condition changed_;
  bool flushing_ MC_GUARDED_BY (lock_) = false;
  bool lost_ MC_GUARDED_BY (lock_) = false;
  bool begun_ MC_GUARDED_BY (lock_) = false;
  Status status_ MC_GUARDED_BY (lock_);
  ClockIdPtr waiting_ MC_GUARDED_BY (lock_);
};

} // namespace mc::fake
