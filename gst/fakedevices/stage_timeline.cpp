// SPDX-License-Identifier: LGPL-2.1-or-later
#include "stage.hpp"

#include "control.hpp"

#include <algorithm>
#include <utility>

GST_DEBUG_CATEGORY_EXTERN (fake_device_provider_debug);
#define GST_CAT_DEFAULT fake_device_provider_debug

/* What happens to the devices of a stage, and when. */

namespace mc::fake {

Opening::Opening (std::shared_ptr<Stage> stage, guint64 id, DeviceSpecPtr spec, Status status,
                  GstClockTime delay)
    : stage_ (std::move (stage)), id_ (id), spec_ (std::move (spec)), status_ (std::move (status)),
      delay_ (delay)
{
}

Opening::~Opening ()
{
  stage_->close (id_);
}

/// What a wait for the clock keeps. It may outlive its timeline, and the stage.
struct Stage::Shot
{
  std::weak_ptr<Stage> stage;
  guint64 run;
};

Stage::Unit *
Stage::find (const std::string &name)
{
  const auto named = [&name] (const Unit &unit) { return unit.spec->name == name; };
  const auto found = std::find_if (units_.begin (), units_.end (), named);
  return found == units_.end () ? nullptr : &*found;
}

Stage::Unit *
Stage::find_default (Kind kind)
{
  Unit *first = nullptr;
  for (Unit &unit : units_) {
    if (unit.spec->kind != kind)
      continue;
    if (unit.spec->is_default)
      return &unit;
    if (!first)
      first = &unit;
  }
  return first;
}

std::string
Stage::perform (const std::string &name, const std::string &json)
{
  {
    MutexGuard guard (lock_);
    if (users_ == 0)
      return "the provider is not started";
    Unit *unit = find (name);
    if (!unit)
      return "there is no fake device \"" + name + "\"";
    auto parsed = parse_event (json, unit->spec->kind);
    if (auto *problem = std::get_if<Problem> (&parsed))
      return problem->text ();
    apply (*unit, *std::get_if<Event> (&parsed));
  }
  settle ();
  return "";
}

void
Stage::apply (Unit &unit, const Event &event)
{
  switch (event.action) {
  case Action::Plug:
    plug (unit);
    return;
  case Action::Unplug:
    unplug (unit, "was unplugged");
    return;
  case Action::FailOpen:
    unit.failure = event.error;
    return;
  case Action::SlowOpen:
    unit.delay = event.delay;
    return;
  case Action::NeverDeliver:
    unit.barren = true;
    return;
  case Action::MakeDefault:
    make_default (unit);
    return;
  case Action::Stall:
    unit.stalled = true;
    break;
  case Action::Resume:
    unit.stalled = unit.barren = false;
    for (Opened &opened : unit.openings)
      opened.barren = false;
    break;
  case Action::Mute:
  case Action::Unmute:
    mute (unit, event.action == Action::Mute);
    break;
  case Action::Deliver:
    unit.deliver = event.deliver;
    break;
  case Action::LowLight:
    unit.every = event.every;
    break;
  case Action::Control:
    if (const std::string problem = move (unit, event.control); !problem.empty ())
      GST_ERROR ("\"%s\": %s", unit.spec->name.c_str (), problem.c_str ());
    for (const auto &audience : audiences_)
      outbox_.push_back ([audience, id = unit.plug_id] { audience->controls_changed (id); });
    return;
  }
  broadcast (unit);
}

void
Stage::plug (Unit &unit)
{
  if (unit.plug_id != 0)
    return;
  unit.plug_id = ++last_id_;
  unit.controls = initial_controls (unit.spec->controls);
  for (const auto &audience : audiences_)
    outbox_.push_back (
        [audience, id = unit.plug_id, spec = unit.spec] { audience->device_plugged (id, spec); });
}

StructurePtr
Stage::controls (const std::string &name)
{
  MutexGuard guard (lock_);
  const Unit *unit = find (name);
  if (!unit || unit->plug_id == 0)
    return StructurePtr (gst_structure_new_empty ("controls"));
  return controls_structure (unit->spec->controls, unit->controls);
}

std::string
Stage::set_control (const std::string &name, const ControlMove &wanted)
{
  MutexGuard guard (lock_);
  Unit *unit = find (name);
  if (!unit || unit->plug_id == 0)
    return "the device is not plugged in";
  const std::string problem = control_problem (unit->spec->controls, unit->controls, wanted);
  return problem.empty () ? move (*unit, wanted) : problem;
}

/// Whoever moves it, also the camera's own automatic.
std::string
Stage::move (Unit &unit, const ControlMove &wanted)
{
  const auto &specs = unit.spec->controls;
  const auto spec = std::find_if (specs.begin (), specs.end (),
                                  [&] (const ControlSpec &s) { return s.name == wanted.name; });
  if (spec == specs.end ())
    return "there is no control \"" + wanted.name + "\"";
  if (spec->value.index () != wanted.value.index ())
    return "its control \"" + wanted.name + "\" has values of another type";
  if (!spec->stuck)
    unit.controls[wanted.name] = wanted.value;
  return "";
}

void
Stage::mute (Unit &unit, bool muted)
{
  if (std::exchange (unit.muted, muted) == muted)
    return;
  for (const auto &audience : audiences_)
    outbox_.push_back ([audience, id = unit.plug_id] { audience->mute_changed (id); });
}

bool
Stage::is_muted (const std::string &name)
{
  MutexGuard guard (lock_);
  const Unit *unit = find (name);
  return unit && unit->muted;
}

void
Stage::unplug (Unit &unit, const char *why)
{
  if (unit.plug_id == 0)
    return;
  const std::string sentence = std::string ("The fake ") + kind_name (unit.spec->kind) + " \""
                               + unit.spec->name + "\" " + why;
  for (const Opened &opened : unit.openings)
    outbox_.push_back ([weak = opened.listener, sentence] {
      if (auto listener = weak.lock ())
        listener->device_lost (sentence);
    });
  for (const auto &audience : audiences_)
    outbox_.push_back ([audience, id = unit.plug_id] { audience->device_unplugged (id); });
  unit.openings.clear ();
  unit.plug_id = 0;
}

/// There is one default of each kind.
void
Stage::make_default (const Unit &chosen)
{
  for (Unit &unit : units_) {
    const bool is_default = &unit == &chosen;
    if (unit.spec->kind != chosen.spec->kind || unit.spec->is_default == is_default)
      continue;
    auto changed = std::make_shared<DeviceSpec> (*unit.spec);
    changed->is_default = is_default;
    unit.spec = std::move (changed);
    if (unit.plug_id == 0)
      continue;
    for (const auto &audience : audiences_)
      outbox_.push_back (
          [audience, id = unit.plug_id, spec = unit.spec] { audience->device_changed (id, spec); });
  }
}

Status
Stage::status_of (const Unit &unit, const Opened &opened)
{
  return { unit.stalled || opened.barren, unit.muted, unit.deliver, unit.every };
}

void
Stage::broadcast (const Unit &unit)
{
  for (const Opened &opened : unit.openings)
    outbox_.push_back ([weak = opened.listener, status = status_of (unit, opened)] {
      if (auto listener = weak.lock ())
        listener->status_changed (status);
    });
}

void
Stage::run_until (GstClockTime at)
{
  while (next_cue_ < cues_.size () && cues_[next_cue_].at <= at) {
    const Cue &cue = cues_[next_cue_++];
    apply (units_[cue.unit], cue.event);
  }
}

void
Stage::settle ()
{
  std::vector<ClockIdPtr> retired;
  {
    MutexGuard guard (lock_);
    retired.swap (retired_);
  }
  for (const ClockIdPtr &id : retired)
    gst_clock_id_unschedule (id.get ());
  wait_for_next_cue ();
  deliver_outbox ();
}

void
Stage::wait_for_next_cue ()
{
  ClockIdPtr id;
  guint64 run = 0;
  {
    MutexGuard guard (lock_);
    if (pending_ || !clock_ || next_cue_ == cues_.size ())
      return;
    pending_.reset (gst_clock_new_single_shot_id (clock_.get (), origin_ + cues_[next_cue_].at));
    id.reset (gst_clock_id_ref (pending_.get ()));
    run = run_;
  }
  const auto forget = [] (gpointer shot) { delete static_cast<Shot *> (shot); };
  const GstClockReturn waiting = gst_clock_id_wait_async (
      id.get (), clock_reached_cb, new Shot{ weak_from_this (), run }, forget);
  if (waiting != GST_CLOCK_OK && waiting != GST_CLOCK_UNSCHEDULED)
    GST_ERROR ("the clock cannot be waited for (%d): the timeline ends", waiting);
}

gboolean
Stage::clock_reached_cb (GstClock *, GstClockTime time, GstClockID, gpointer data)
{
  const auto *shot = static_cast<const Shot *> (data);
  if (auto stage = shot->stage.lock ())
    stage->clock_reached (shot->run, time);
  return TRUE;
}

void
Stage::clock_reached (guint64 run, GstClockTime time)
{
  ClockIdPtr done;
  {
    MutexGuard guard (lock_);
    if (run != run_)
      return;
    done = std::move (pending_);
    /* The clock may have gone further meanwhile: what is due is done, in order. */
    run_until (std::max (time, gst_clock_get_time (clock_.get ())) - origin_);
  }
  settle ();
}

void
Stage::deliver_outbox ()
{
  for (;;) {
    std::function<void ()> call;
    {
      MutexGuard guard (lock_);
      if (delivering_ || outbox_.empty ())
        return;
      delivering_ = true;
      call = std::move (outbox_.front ());
      outbox_.pop_front ();
    }
    call ();
    MutexGuard guard (lock_);
    delivering_ = false;
  }
}

} // namespace mc::fake
