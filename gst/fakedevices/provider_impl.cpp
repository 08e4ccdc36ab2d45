// SPDX-License-Identifier: LGPL-2.1-or-later
#include "provider_impl.hpp"

#include "device.hpp"

#include <utility>

namespace mc::fake {

namespace {

Ref<GstDeviceProvider>
get (GWeakRef &weak)
{
  return Ref<GstDeviceProvider> (static_cast<GstDeviceProvider *> (g_weak_ref_get (&weak)));
}

} // namespace

ProviderSession::ProviderSession (GstDeviceProvider *provider)
{
  g_weak_ref_init (&provider_, provider);
}

ProviderSession::~ProviderSession ()
{
  g_weak_ref_clear (&provider_);
}

void
ProviderSession::end ()
{
  std::map<guint64, Told> devices;
  MutexGuard guard (lock_);
  ended_ = true;
  devices.swap (devices_);
}

void
ProviderSession::device_plugged (guint64 plug_id, const DeviceSpecPtr &spec)
{
  const auto provider = get (provider_);
  DevicePtr device = gst_fake_device_new (*spec);
  GstDevice *added = device.get ();
  {
    MutexGuard guard (lock_);
    if (ended_ || !provider)
      return;
    devices_[plug_id].push_back (ref (added));
  }
  gst_device_provider_device_add (provider.get (), added);
  {
    MutexGuard guard (lock_);
    if (!ended_)
      return;
  }
  /* The provider was stopped just now, maybe before it had this device: a stopped provider keeps
   * none. */
  gst_device_provider_device_remove (provider.get (), added);
}

void
ProviderSession::device_changed (guint64 plug_id, const DeviceSpecPtr &spec)
{
  const auto provider = get (provider_);
  DevicePtr now = gst_fake_device_new (*spec);
  GstDevice *changed = now.get ();
  DevicePtr former;
  {
    MutexGuard guard (lock_);
    const auto found = devices_.find (plug_id);
    if (ended_ || !provider || found == devices_.end ())
      return;
    former = ref (found->second.back ().get ());
    found->second.push_back (ref (changed));
  }
  gst_device_provider_device_changed (provider.get (), changed, former.get ());
}

void
ProviderSession::device_unplugged (guint64 plug_id)
{
  const auto provider = get (provider_);
  DevicePtr device;
  Told former;
  {
    MutexGuard guard (lock_);
    const auto found = devices_.find (plug_id);
    if (found == devices_.end () || !provider)
      return;
    device = std::move (found->second.back ());
    former.swap (found->second);
    devices_.erase (found);
  }
  gst_device_provider_device_remove (provider.get (), device.get ());
}

ProviderSession::Told
ProviderSession::told_of (guint64 plug_id)
{
  Told all;
  MutexGuard guard (lock_);
  if (const auto found = devices_.find (plug_id); found != devices_.end ()) {
    for (const DevicePtr &device : found->second)
      all.push_back (ref (device.get ()));
  }
  return all;
}

void
ProviderSession::controls_changed (guint64 plug_id)
{
  for (const DevicePtr &device : told_of (plug_id))
    gst_fake_device_tell_controls_changed (device.get ());
}

void
ProviderSession::mute_changed (guint64 plug_id)
{
  for (const DevicePtr &device : told_of (plug_id))
    g_object_notify (G_OBJECT (device.get ()), "mute");
}

} // namespace mc::fake
