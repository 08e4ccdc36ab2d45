// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "config.hpp"
#include "gst/util/mutex.hpp"

#include <deque>
#include <functional>

namespace mc::fake {

/// What an opened device does at the moment.
struct Status
{
  bool stalled = false;
  bool muted = false;
  Departure deliver;
  unsigned every = 1; ///< Only every so many frames are captured.
};

/// One who has a device open. Called from any thread, without locks, one call at a time and in the
/// order of the events.
class OpeningListener
{
public:
  virtual ~OpeningListener () = default;
  virtual void status_changed (const Status &status) = 0;
  /// The device is gone for good; @why is a sentence.
  virtual void device_lost (const std::string &why) = 0;
};

/// One who wants to know which devices there are. Called like an OpeningListener.
class Audience
{
public:
  virtual ~Audience () = default;
  /// @plug_id is another one each time that a device is plugged.
  virtual void device_plugged (guint64 plug_id, const DeviceSpecPtr &spec) = 0;
  /// It is the same device, of which @spec is told from now on.
  virtual void device_changed (guint64 plug_id, const DeviceSpecPtr &spec) = 0;
  virtual void device_unplugged (guint64 plug_id) = 0;
  /// Its timeline has moved a control.
  virtual void controls_changed (guint64 plug_id) = 0;
  /// Its switch was turned.
  virtual void mute_changed (guint64 plug_id) = 0;
};

struct OpenFailure
{
  OpenError error = OpenError::Other;
  std::string message;
};

class Stage;

/// A device that is held open; closed by the destructor.
class Opening
{
public:
  Opening (std::shared_ptr<Stage> stage, guint64 id, DeviceSpecPtr spec, Status status,
           GstClockTime delay);
  ~Opening ();
  Opening (const Opening &) = delete;

  const DeviceSpecPtr &spec () const { return spec_; }
  const Status &status () const { return status_; } ///< When it was opened.
  GstClockTime delay () const { return delay_; }    ///< How long the device takes to open.

private:
  const std::shared_ptr<Stage> stage_;
  const guint64 id_;
  const DeviceSpecPtr spec_;
  const Status status_;
  const GstClockTime delay_;
};

/// The fake hardware of this process: the devices of the configuration, their state, and the
/// timeline that changes it.
///
/// It is in use while a provider is started or an element is open. The first user reads the
/// configuration and begins the timeline at 0; when the last one leaves, everything is forgotten,
/// so that each use begins alike.
///
/// Reentrant from its own callbacks: what happens in one is delivered after it.
class Stage : public std::enable_shared_from_this<Stage>
{
public:
  /// Hardware is one for all of a process.
  static const std::shared_ptr<Stage> &process ();

  /// Sets what load_configuration () is given; nothing: what the environment says. Replaces the
  /// devices if in use. Returns the problem with it, empty if there is none.
  std::string set_configuration (std::optional<std::string> source) MC_EXCLUDES (lock_);
  std::optional<std::string> configuration () MC_EXCLUDES (lock_);
  /// What is wrong with the configuration, empty if nothing is.
  std::string problem () MC_EXCLUDES (lock_);

  /// Begins to use the stage and tells @audience of each device there is. False: the configuration
  /// is wrong.
  bool attach (const std::shared_ptr<Audience> &audience) MC_EXCLUDES (lock_);
  void detach (const std::shared_ptr<Audience> &audience) MC_EXCLUDES (lock_);
  /// The devices that are plugged now, or would be if somebody began to use the stage.
  std::vector<DeviceSpecPtr> plugged () MC_EXCLUDES (lock_);

  /// Opens the device @name; empty: the default one of @kind.
  std::variant<std::unique_ptr<Opening>, OpenFailure>
  open (Kind kind, const std::string &name, const std::shared_ptr<OpeningListener> &listener)
      MC_EXCLUDES (lock_);

  /// The controls of the device @name as "get-controls" tells them; empty when it is not plugged.
  StructurePtr controls (const std::string &name) MC_EXCLUDES (lock_);
  /// Returns the problem, empty if it was done.
  std::string set_control (const std::string &name, const ControlMove &move) MC_EXCLUDES (lock_);

  /// Whether its switch mutes the device @name.
  bool is_muted (const std::string &name) MC_EXCLUDES (lock_);

  /// Does what @json says, an entry of a timeline, to the device @name now. Returns the problem
  /// with it, empty if it was done.
  std::string perform (const std::string &name, const std::string &json) MC_EXCLUDES (lock_);

private:
  friend class Opening;

  struct Opened
  {
    guint64 id;
    std::weak_ptr<OpeningListener> listener;
    bool barren; ///< Opened while the device never delivers.
  };
  struct Unit
  {
    DeviceSpecPtr spec;
    guint64 plug_id = 0; ///< 0: not plugged.
    bool stalled = false;
    bool barren = false;
    bool muted = false;
    OpenError failure = OpenError::None;
    GstClockTime delay = 0;
    Departure deliver;
    unsigned every = 1;
    ControlMap controls;
    std::vector<Opened> openings;
  };
  struct Cue
  {
    GstClockTime at;
    size_t unit;
    Event event;
  };
  struct Shot;

  bool enter () MC_REQUIRES (lock_);
  void leave () MC_REQUIRES (lock_);
  void load () MC_REQUIRES (lock_);
  void set_up () MC_REQUIRES (lock_);
  void take_down (const char *why) MC_REQUIRES (lock_);
  void run_until (GstClockTime at) MC_REQUIRES (lock_);
  void apply (Unit &unit, const Event &event) MC_REQUIRES (lock_);
  void plug (Unit &unit) MC_REQUIRES (lock_);
  void unplug (Unit &unit, const char *why) MC_REQUIRES (lock_);
  void make_default (const Unit &chosen) MC_REQUIRES (lock_);
  void broadcast (const Unit &unit) MC_REQUIRES (lock_);
  std::string move (Unit &unit, const ControlMove &move) MC_REQUIRES (lock_);
  void mute (Unit &unit, bool muted) MC_REQUIRES (lock_);
  void close (guint64 id) MC_EXCLUDES (lock_);
  Unit *find (const std::string &name) MC_REQUIRES (lock_);
  Unit *find_default (Kind kind) MC_REQUIRES (lock_);
  std::optional<OpenFailure> refusal (const Unit *unit, Kind kind, const std::string &name)
      MC_REQUIRES (lock_);
  std::string names_of (Kind kind) MC_REQUIRES (lock_);
  Status status_of (const Unit &unit, const Opened &opened) MC_REQUIRES (lock_);
  void settle () MC_EXCLUDES (lock_);
  void wait_for_next_cue () MC_EXCLUDES (lock_);
  void clock_reached (guint64 run, GstClockTime time) MC_EXCLUDES (lock_);
  static gboolean clock_reached_cb (GstClock *, GstClockTime time, GstClockID, gpointer shot);
  void deliver_outbox () MC_EXCLUDES (lock_);

  Mutex lock_;
  std::optional<std::string> source_ MC_GUARDED_BY (lock_);
  std::string problem_ MC_GUARDED_BY (lock_);
  Configuration configuration_ MC_GUARDED_BY (lock_);
  unsigned users_ MC_GUARDED_BY (lock_) = 0;
  guint64 last_id_ MC_GUARDED_BY (lock_) = 0;
  std::vector<Unit> units_ MC_GUARDED_BY (lock_);
  std::vector<std::shared_ptr<Audience>> audiences_ MC_GUARDED_BY (lock_);

  guint64 run_ MC_GUARDED_BY (lock_)
      = 0; ///< Counts timelines, so that a late clock callback knows it is late.
  ClockPtr clock_ MC_GUARDED_BY (lock_);
  GstClockTime origin_ MC_GUARDED_BY (lock_) = 0;
  std::vector<Cue> cues_ MC_GUARDED_BY (lock_); ///< In the order of time.
  size_t next_cue_ MC_GUARDED_BY (lock_) = 0;
  ClockIdPtr pending_ MC_GUARDED_BY (lock_);
  std::vector<ClockIdPtr> retired_ MC_GUARDED_BY (lock_); ///< To be unscheduled, without the lock.

  /// Calls to listeners, made without the lock by one thread at a time.
  std::deque<std::function<void ()>> outbox_ MC_GUARDED_BY (lock_);
  bool delivering_ MC_GUARDED_BY (lock_) = false;
};

} // namespace mc::fake
