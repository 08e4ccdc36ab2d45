// SPDX-License-Identifier: LGPL-2.1-or-later
#include "delivery_shifts.hpp"

#include "gst/util/time_slice.hpp"

#include <algorithm>
#include <utility>

namespace mc {

namespace {

/// Whoever is at work on the same delivery at two looks is held up.
constexpr std::chrono::milliseconds kLook{ 5 };
/// Whoever rests for less is at work again before it is worth while to stop looking.
constexpr std::chrono::milliseconds kBriefRest{ 2 };
/// More than nearly all frames need.
constexpr std::chrono::milliseconds kShortSlice{ 1 };

} // namespace

void
DeliveryShift::choose_slice ()
{
  if (has_short_slice != pool_hardly_rests)
    return;
  has_short_slice = !pool_hardly_rests;
  ask_for_time_slice (has_short_slice ? kShortSlice : kUsualTimeSlice);
}

void
DeliveryShifts::note_work (DeliveryShift &shift, DeliveryTask &delivery)
{
  shift.deliveries++;
  if (delivery.calls_ == DeliveryTask::Calls::Many)
    shift.beside = delivery.shared_from_this ();
  if (!std::exchange (shift.at_work, true)) {
    at_work_.push_back (&shift);
    watch_one_more ();
  } else if (std::exchange (shift.is_held_up, false)) {
    watch_one_more ();
  }
  shift.pool_hardly_rests = rests_briefly_;
}

void
DeliveryShifts::note_rest (DeliveryShift &shift)
{
  if (!std::exchange (shift.at_work, false))
    return;
  at_work_.erase (std::find (at_work_.begin (), at_work_.end (), &shift));
  if (!std::exchange (shift.is_held_up, false))
    watch_one_less ();
}

void
DeliveryShifts::watch_one_more ()
{
  if (watched_++ > 0)
    return;
  rests_briefly_ = DeliveryTask::Clock::now () - rested_at_ < kBriefRest;
  set_looks (true);
}

void
DeliveryShifts::watch_one_less ()
{
  if (--watched_ > 0)
    return;
  rested_at_ = DeliveryTask::Clock::now ();
  if (!rests_briefly_)
    set_looks (false);
}

void
DeliveryShifts::set_looks (bool set)
{
  if (over_ || std::exchange (looks_are_set_, set) == set)
    return;
  if (set)
    looks_.set (kLook);
  else
    looks_.clear ();
}

DeliveryShifts::Left
DeliveryShifts::look ()
{
  Left left;
  for (DeliveryShift *shift : at_work_) {
    const unsigned now = shift->deliveries + (shift->beside ? shift->beside->progress () : 0);
    if (shift->is_held_up || std::exchange (shift->seen, now) != now)
      continue;
    shift->is_held_up = left.by_anybody = true;
    watch_one_less ();
    if (shift->beside)
      left.tasks.push_back (shift->beside);
  }
  if (watched_ == 0)
    set_looks (false);
  return left;
}

void
DeliveryShifts::end ()
{
  over_ = true;
  looks_.set (std::chrono::nanoseconds (1));
}

} // namespace mc
