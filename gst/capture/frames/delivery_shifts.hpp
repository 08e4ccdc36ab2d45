// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "delivery.hpp"

#include "gst/util/periodic_timer.hpp"

#include <vector>

namespace mc {

/// What one delivery thread is doing.
struct DeliveryShift
{
  bool at_work = false;
  bool is_held_up = false;              ///< others do what it has left
  bool pool_hardly_rests = false;       ///< when this thread last began a delivery
  bool has_short_slice = false;         ///< of its processor's time; of that thread only
  unsigned deliveries = 0;              ///< that it has begun
  unsigned seen = 0;                    ///< how far it had come at the last look
  std::shared_ptr<DeliveryTask> beside; ///< of which others may make calls: what it is called for

  /// A thread of a pool that rests between frames begins at once when it is woken, whoever has the
  /// processor; one that hardly rests takes turns with others like anybody. That thread, outside
  /// of locks.
  void choose_slice ();
};

/// The delivery threads that are at work, and a timer that is set meanwhile: whoever is still at
/// the same delivery at two looks is held up by it.
///
/// Guarded by whoever has it, but for the timer.
class DeliveryShifts
{
public:
  explicit DeliveryShifts (PeriodicTimer &looks) : looks_ (looks) {}

  void note_work (DeliveryShift &shift, DeliveryTask &delivery);
  void note_rest (DeliveryShift &shift);
  /// What is left by those who have been found to be held up just now.
  struct Left
  {
    bool by_anybody = false;
    std::vector<std::shared_ptr<DeliveryTask>> tasks; ///< to be called for once more
  };
  Left look ();
  /// The timer goes off once more, and is nobody's any more.
  void end ();

private:
  void watch_one_more ();
  void watch_one_less ();
  void set_looks (bool set);

  PeriodicTimer &looks_;
  std::vector<DeliveryShift *> at_work_;
  unsigned watched_ = 0; ///< of those who are not held up
  bool looks_are_set_ = false;
  bool over_ = false;
  bool rests_briefly_ = false; ///< did so the last time
  DeliveryTask::Clock::time_point rested_at_;
};

} // namespace mc
