// SPDX-License-Identifier: LGPL-2.1-or-later
#include "stage.hpp"

#include <algorithm>

GST_DEBUG_CATEGORY_EXTERN (fake_device_provider_debug);
#define GST_CAT_DEFAULT fake_device_provider_debug

namespace mc::fake {

namespace {

constexpr const char *kEnvironment = "GST_MEDIACAPTURE_FAKE_DEVICES";

std::string
quoted (const std::string &name)
{
  return "\"" + name + "\"";
}

} // namespace

const std::shared_ptr<Stage> &
Stage::process ()
{
  /* Never destroyed: the clock's thread may still call back while the process exits. */
  static const auto *stage = new std::shared_ptr<Stage> (std::make_shared<Stage> ());
  return *stage;
}

/* The configuration */

std::string
Stage::set_configuration (std::optional<std::string> source)
{
  std::string problem;
  {
    MutexGuard guard (lock_);
    source_ = std::move (source);
    if (users_ > 0)
      take_down ("was removed with its configuration");
    load ();
    if (users_ > 0)
      set_up ();
    problem = problem_;
  }
  settle ();
  return problem;
}

std::optional<std::string>
Stage::configuration ()
{
  MutexGuard guard (lock_);
  return source_;
}

std::string
Stage::problem ()
{
  MutexGuard guard (lock_);
  return problem_;
}

void
Stage::load ()
{
  const char *environment = g_getenv (kEnvironment);
  const std::string source = source_ ? *source_ : environment ? environment : "";
  configuration_ = {};
  problem_.clear ();
  if (source.empty ())
    return;
  auto parsed = load_configuration (source);
  if (auto *problem = std::get_if<Problem> (&parsed))
    problem_ = problem->text ();
  else
    configuration_ = std::move (*std::get_if<Configuration> (&parsed));
}

void
Stage::set_up ()
{
  run_++;
  clock_.reset (gst_system_clock_obtain ());
  origin_ = gst_clock_get_time (clock_.get ());
  for (const DeviceSpecPtr &spec : configuration_.devices) {
    Unit unit;
    unit.spec = spec;
    unit.muted = spec->muted;
    unit.delay = spec->open_delay;
    for (const Event &event : spec->timeline)
      cues_.push_back ({ event.at, units_.size (), event });
    units_.push_back (std::move (unit));
  }
  const auto earlier = [] (const Cue &a, const Cue &b) { return a.at < b.at; };
  std::stable_sort (cues_.begin (), cues_.end (), earlier);
  for (Unit &unit : units_) {
    if (unit.spec->plugged)
      plug (unit);
  }
  run_until (0);
}

void
Stage::take_down (const char *why)
{
  for (Unit &unit : units_)
    unplug (unit, why);
  run_++;
  units_.clear ();
  cues_.clear ();
  next_cue_ = 0;
  clock_.reset ();
  if (pending_)
    retired_.push_back (std::move (pending_));
}

bool
Stage::enter ()
{
  if (users_ == 0) {
    load ();
    if (problem_.empty ())
      set_up ();
  }
  if (!problem_.empty ())
    return false;
  users_++;
  return true;
}

void
Stage::leave ()
{
  if (--users_ == 0)
    take_down ("was removed");
}

/* Users */

bool
Stage::attach (const std::shared_ptr<Audience> &audience)
{
  bool entered = false;
  {
    MutexGuard guard (lock_);
    entered = enter ();
    if (entered) {
      audiences_.push_back (audience);
      for (const Unit &unit : units_) {
        if (unit.plug_id != 0)
          outbox_.push_back ([audience, id = unit.plug_id, spec = unit.spec] {
            audience->device_plugged (id, spec);
          });
      }
    }
  }
  settle ();
  return entered;
}

void
Stage::detach (const std::shared_ptr<Audience> &audience)
{
  {
    MutexGuard guard (lock_);
    audiences_.erase (std::remove (audiences_.begin (), audiences_.end (), audience),
                      audiences_.end ());
    leave ();
  }
  settle ();
}

std::vector<DeviceSpecPtr>
Stage::plugged ()
{
  std::vector<DeviceSpecPtr> specs;
  MutexGuard guard (lock_);
  if (!enter ())
    return specs;
  for (const Unit &unit : units_) {
    if (unit.plug_id != 0)
      specs.push_back (unit.spec);
  }
  /* Nothing waits for the clock yet if this was the only user: that is begun by settle (). */
  leave ();
  return specs;
}

std::string
Stage::names_of (Kind kind)
{
  std::string names;
  for (const Unit &unit : units_) {
    if (unit.spec->kind == kind)
      names += (names.empty () ? "" : ", ") + quoted (unit.spec->name);
  }
  return names.empty () ? "none" : names;
}

std::optional<OpenFailure>
Stage::refusal (const Unit *unit, Kind kind, const std::string &name)
{
  const std::string what = kind_name (kind);
  if (units_.empty ())
    return OpenFailure{ OpenError::NotFound,
                        std::string ("No fake devices are configured, see ") + kEnvironment };
  if (!unit)
    return OpenFailure{ OpenError::NotFound, "There is no fake " + what
                                                 + (name.empty () ? "" : " " + quoted (name))
                                                 + ", there are: " + names_of (kind) };
  const std::string subject = "The fake " + what + " " + quoted (unit->spec->name);
  if (unit->plug_id == 0)
    return OpenFailure{ OpenError::NotFound, subject + " is not plugged in" };
  if (!unit->spec->shared && !unit->openings.empty ())
    return OpenFailure{ OpenError::Busy, subject + " is open already" };
  if (unit->failure != OpenError::None)
    return OpenFailure{ unit->failure, subject + " was told to fail when it is opened" };
  return std::nullopt;
}

std::variant<std::unique_ptr<Opening>, OpenFailure>
Stage::open (Kind kind, const std::string &name, const std::shared_ptr<OpeningListener> &listener)
{
  std::variant<std::unique_ptr<Opening>, OpenFailure> result;
  {
    MutexGuard guard (lock_);
    if (!enter ())
      return OpenFailure{ OpenError::Other, "The fake devices are not configured: " + problem_ };
    Unit *unit = name.empty () ? find_default (kind) : find (name);
    if (unit && unit->spec->kind != kind)
      unit = nullptr;
    if (auto failure = refusal (unit, kind, name)) {
      result = std::move (*failure);
      leave ();
    } else {
      const Opened opened{ ++last_id_, listener, unit->barren };
      unit->openings.push_back (opened);
      result = std::make_unique<Opening> (shared_from_this (), opened.id, unit->spec,
                                          status_of (*unit, opened), unit->delay);
    }
  }
  settle ();
  return result;
}

void
Stage::close (guint64 id)
{
  {
    MutexGuard guard (lock_);
    for (Unit &unit : units_) {
      const auto closed = [id] (const Opened &opened) { return opened.id == id; };
      unit.openings.erase (std::remove_if (unit.openings.begin (), unit.openings.end (), closed),
                           unit.openings.end ());
    }
    leave ();
  }
  settle ();
}

} // namespace mc::fake
