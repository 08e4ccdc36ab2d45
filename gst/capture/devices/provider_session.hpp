// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "device.hpp"
#include "device_roster.hpp"
#include "provider_presence.hpp"

#include "gst/util/mutex.hpp"

#include <functional>
#include <gio/gio.h>
#include <list>
#include <thread>

namespace mc {

/// Some providers from their start to their stop, and the list that comes of what they tell.
///
/// Threads. One *starter* thread per session goes through the providers, best first, asks of each
/// whether it is worth loading in view of what the better ones have offered, and then sleeps until
/// a file appears that changes the answer for one that was left out. Each provider is loaded,
/// started and stopped away from the caller: its start () runs on a thread of its own, for which
/// the starter waits kPatience at most, so that a server that hangs hides nobody; when it answers
/// at last its devices join the list. Messages of a provider come on threads of its own (PipeWire's
/// and Pulse's loop, V4L2's udev thread) and are applied there. All of it meets in lock_, which is
/// never held over a call into a provider or over on_change.
class ProviderSession : public std::enable_shared_from_this<ProviderSession>
{
public:
  using Factories = std::vector<Ref<GstDeviceProviderFactory>>;

  /// @factories: best first. @around: where to look whether one is worth loading. @on_change:
  /// called after the list changed, on the thread of the change, with no lock held.
  ProviderSession (Factories factories, Surroundings around, std::string id_salt,
                   std::function<void ()> on_change);
  ~ProviderSession ();
  void begin ();

  /// Waits until each provider has had its chance.
  DeviceListPtr list () MC_EXCLUDES (lock_);
  DeviceListPtr outputs () MC_EXCLUDES (lock_); ///< the same
  /// Waits until no provider is starting any more, at most until @deadline. False when cancelled.
  bool wait_settled (std::chrono::steady_clock::time_point deadline, GCancellable *cancellable)
      MC_EXCLUDES (lock_);

  /// Stops all providers; no callback runs when it returns. Not from a callback. A provider that
  /// still hangs in its start () is stopped when it comes out of it.
  void close () MC_EXCLUDES (lock_);

private:
  enum class SlotState : uint8_t
  {
    Idle,
    Starting,
    Working,
    Failed
  };
  struct Slot
  {
    int order = 0;
    std::string name;
    Ref<GstDeviceProviderFactory> factory;
    // The rest is guarded by the session's lock_.
    SlotState state = SlotState::Idle;
    bool offers_audio = false;
    bool late = false;                                  ///< the starter went on without it
    std::vector<const GstDevice *> gone_while_starting; ///< compared only
    Ref<GstDeviceProvider> provider;                    ///< of one that works
    gulong handler = 0;                                 ///< on its bus
    std::thread thread;                                 ///< runs start ()
  };
  /// What a provider told of a device.
  struct Told
  {
    const GstDevice *device = nullptr;
    bool is_audio = false; ///< of any class: a sink shows as well that a server has sound
    std::optional<DeviceRoster::Entry> entry;
  };
  struct Listener;

  void run_starter ();
  void start_all () MC_EXCLUDES (lock_);
  bool is_worth_loading (const Slot &slot) MC_EXCLUDES (lock_);
  bool wait_for_servers () MC_EXCLUDES (lock_);
  void start_slot (Slot &slot) MC_EXCLUDES (lock_);
  void run_start (Slot &slot) MC_EXCLUDES (lock_);
  void finish_start (Slot &slot, Ref<GstDeviceProvider> provider, gulong handler)
      MC_EXCLUDES (lock_);
  void handle (Slot &slot, GstMessage *message) MC_EXCLUDES (lock_);
  void apply (Slot &slot, DevicePtr device, DevicePtr former) MC_EXCLUDES (lock_);
  Told read_device (const Slot &slot, GstDevice *device) const MC_EXCLUDES (lock_);
  void take (Slot &slot, Told told) MC_REQUIRES (lock_);
  void tell_waiting () MC_REQUIRES (lock_);
  bool rebuild () MC_REQUIRES (lock_);
  bool starting () const MC_REQUIRES (lock_);
  void begin_defaults () MC_EXCLUDES (lock_);
  void take_defaults (const SoundDefaults &defaults) MC_EXCLUDES (lock_);
  static void stop_provider (GstDeviceProvider *provider, gulong handler);

  const Surroundings around_;
  const std::function<void ()> on_change_;
  const std::string id_salt_;
  PresenceWatch watch_;
  std::thread starter_;
  Mutex lock_;
  Condition changed_;     ///< of changes_
  std::list<Slot> slots_; ///< the list itself never changes
  uint64_t changes_ MC_GUARDED_BY (lock_) = 0;
  DeviceRoster roster_ MC_GUARDED_BY (lock_);
  DeviceListPtr list_ MC_GUARDED_BY (lock_);
  DeviceListPtr outputs_ MC_GUARDED_BY (lock_);
  DefaultWatchPtr defaults_; ///< made and dropped by the starter's thread and who joins it
  bool defaults_asked_ MC_GUARDED_BY (lock_) = false; ///< and not answered yet
  bool listed_ MC_GUARDED_BY (lock_) = false;         ///< each provider has had its chance once
  bool closed_ MC_GUARDED_BY (lock_) = false;
};

} // namespace mc
