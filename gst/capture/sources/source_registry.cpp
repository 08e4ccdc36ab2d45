// SPDX-License-Identifier: LGPL-2.1-or-later
#include "source_registry.hpp"

#include "gst/capture/devices/device_catalog.hpp"
#include "gst/capture/tracks/moving_tracks.hpp"

#include <algorithm>
#include <pthread.h>

namespace mc {

namespace {
/// Closing a device takes milliseconds; a driver that needs longer than this is stuck.
constexpr GstClockTime kCloseTimeout = 10 * GST_SECOND;
} // namespace

SourceRegistry &
SourceRegistry::instance ()
{
  static SourceRegistry registry;
  return registry;
}

SourceRegistry::SourceRegistry ()
    : subscription_ (DeviceCatalog::instance ().subscribe ([this] { devices_changed (); }))
{
}

SourceRegistry::~SourceRegistry ()
{
  DeviceCatalog::instance ().unsubscribe (subscription_);
  // The process ends with tracks that nobody has stopped: their devices are closed like others.
  for (const auto &source : all ())
    source->close_soon ();
  if (wait_all_closed (kCloseTimeout))
    return;
  // An element that does not come back is no reason to abort a process that has done its work.
  MutexGuard guard (lock_);
  for (auto &entry : threads_)
    entry.second.detach ();
}

std::shared_ptr<Source>
SourceRegistry::find (const std::string &key)
{
  MutexGuard guard (lock_);
  const auto it = sources_.find (key);
  return it == sources_.end () ? nullptr : it->second;
}

std::shared_ptr<Source>
SourceRegistry::running (const Device &device)
{
  auto source = find (device.key);
  return source && source->is_open () ? source : nullptr;
}

std::shared_ptr<Source>
SourceRegistry::join (const Device &device, GCancellable *cancellable)
{
  while (auto source = find (device.key)) {
    if (source->hold ())
      return source;
    if (!source->wait_closed (kCloseTimeout, cancellable))
      return nullptr;
    MutexGuard guard (lock_);
    const auto it = sources_.find (device.key);
    if (it != sources_.end () && it->second == source)
      sources_.erase (it);
  }
  return nullptr;
}

SourceRegistry::Lease
SourceRegistry::join_or_start (const DeviceHandle &device, const Choice &choice,
                               const GstCaps *native, GCancellable *cancellable)
{
  join_finished ();
  for (;;) {
    if (auto source = join (*device, cancellable))
      return { std::move (source), false };
    if (g_cancellable_is_cancelled (cancellable))
      return {};
    MutexGuard guard (lock_);
    auto &slot = sources_[device->key];
    if (slot)
      continue;
    slot = std::make_shared<Source> (device, choice, ref_mini (const_cast<GstCaps *> (native)));
    run (slot);
    return { slot, true };
  }
}

/// The thread keeps its Source until it is forgotten: another one at the same place would find its
/// own place taken, and never get a thread.
void
SourceRegistry::run (const std::shared_ptr<Source> &source)
{
  threads_.emplace (source.get (), [this, source] {
    // Threads inherit the name of their maker, which is somebody's streaming thread.
    pthread_setname_np (pthread_self (), "mc-control");
    source->run ();
    forget (source.get ());
  });
}

void
SourceRegistry::start (std::shared_ptr<Source> source)
{
  join_finished ();
  const std::string key = source->device ()->key;
  MutexGuard guard (lock_);
  run (source);
  sources_.emplace (key, std::move (source));
}

bool
SourceRegistry::is_gone (const Device &device) const
{
  const auto devices = DeviceCatalog::instance ().list ();
  return std::none_of (devices->begin (), devices->end (),
                       [&device] (const auto &d) { return d->key == device.key; });
}

std::vector<std::shared_ptr<Source>>
SourceRegistry::all () const
{
  std::vector<std::shared_ptr<Source>> sources;
  MutexGuard guard (lock_);
  for (const auto &entry : sources_)
    sources.push_back (entry.second);
  return sources;
}

void
SourceRegistry::devices_changed ()
{
  for (const auto &source : all ()) {
    const DeviceHandle device = source->device ();
    if (device->device && is_gone (*device))
      source->on_device_gone ();
  }
  MovingTracks::instance ().devices_changed ();
}

void
SourceRegistry::forget (const Source *source)
{
  {
    MutexGuard guard (lock_);
    for (auto it = sources_.begin (); it != sources_.end ();)
      it = it->second.get () == source ? sources_.erase (it) : std::next (it);
    const auto thread = threads_.find (source);
    finished_.push_back (std::move (thread->second));
    threads_.erase (thread);
  }
  changed_.notify_all ();
}

void
SourceRegistry::join_finished ()
{
  std::vector<std::thread> finished;
  {
    MutexGuard guard (lock_);
    finished.swap (finished_);
  }
  for (auto &thread : finished)
    thread.join ();
}

bool
SourceRegistry::wait_all_closed (GstClockTime timeout)
{
  const auto deadline = std::chrono::steady_clock::now () + std::chrono::nanoseconds (timeout);
  bool all = true;
  {
    MutexGuard guard (lock_);
    while (!threads_.empty () && all)
      all = changed_.wait_until (guard, deadline) || threads_.empty ();
  }
  join_finished ();
  return all;
}

} // namespace mc
