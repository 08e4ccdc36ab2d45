// SPDX-License-Identifier: LGPL-2.1-or-later
#include "gate.hpp"

namespace mc::fake {

Gate::Gate (GstElement *element)
{
  g_weak_ref_init (&element_, element);
}

Gate::~Gate ()
{
  g_weak_ref_clear (&element_);
}

void
Gate::set_flushing (bool flushing)
{
  MutexGuard guard (lock_);
  flushing_ = flushing;
  wake ();
}

void
Gate::begin (const Status &status)
{
  MutexGuard guard (lock_);
  /* An event that came between the opening and this call knows better. */
  if (!begun_)
    status_ = status;
  begun_ = true;
}

Status
Gate::status ()
{
  MutexGuard guard (lock_);
  return status_;
}

void
Gate::wake ()
{
  if (waiting_)
    gst_clock_id_unschedule (waiting_.get ());
  changed_.notify_all ();
}

std::optional<Gate::Turn>
Gate::ended ()
{
  if (flushing_)
    return Turn::Flushing;
  if (lost_)
    return Turn::Lost;
  return std::nullopt;
}

Gate::Turn
Gate::wait_until (GstClock *clock, GstClockTime time)
{
  ClockIdPtr id (gst_clock_new_single_shot_id (clock, time));
  {
    MutexGuard guard (lock_);
    if (auto end = ended ())
      return *end;
    waiting_.reset (gst_clock_id_ref (id.get ()));
  }
  const GstClockReturn result = gst_clock_id_wait (id.get (), nullptr);
  MutexGuard guard (lock_);
  waiting_.reset ();
  if (auto end = ended ())
    return *end;
  return result == GST_CLOCK_UNSCHEDULED ? Turn::Changed : Turn::Go;
}

Gate::Turn
Gate::wait_while_stalled ()
{
  MutexGuard guard (lock_);
  Turn turn = Turn::Go;
  for (;;) {
    if (auto end = ended ())
      return *end;
    if (!status_.stalled)
      return turn;
    turn = Turn::Changed;
    changed_.wait (guard);
  }
}

void
Gate::status_changed (const Status &status)
{
  bool mute_changed = false;
  {
    MutexGuard guard (lock_);
    mute_changed = status_.muted != status.muted;
    status_ = status;
    begun_ = true;
    wake ();
  }
  if (!mute_changed)
    return;
  if (Ref<GObject> element{ static_cast<GObject *> (g_weak_ref_get (&element_)) })
    g_object_notify (element.get (), "mute");
}

void
Gate::device_lost (const std::string &why)
{
  /* Posted before the streaming thread learns of it, so that its general error comes after this
   * precise one. */
  if (ElementPtr element{ static_cast<GstElement *> (g_weak_ref_get (&element_)) })
    GST_ELEMENT_ERROR (element.get (), RESOURCE, NOT_FOUND, ("%s.", why.c_str ()), (nullptr));
  MutexGuard guard (lock_);
  lost_ = true;
  wake ();
}

} // namespace mc::fake
