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
  std::map<guint64, DevicePtr> devices;
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
    devices_[plug_id] = ref (added);
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
    former = std::exchange (found->second, ref (changed));
  }
  gst_device_provider_device_changed (provider.get (), changed, former.get ());
}

void
ProviderSession::device_unplugged (guint64 plug_id)
{
  const auto provider = get (provider_);
  DevicePtr device;
  {
    MutexGuard guard (lock_);
    const auto found = devices_.find (plug_id);
    if (found == devices_.end () || !provider)
      return;
    device = std::move (found->second);
    devices_.erase (found);
  }
  gst_device_provider_device_remove (provider.get (), device.get ());
}

void
ProviderSession::controls_changed (guint64 plug_id)
{
  DevicePtr device;
  {
    MutexGuard guard (lock_);
    const auto found = devices_.find (plug_id);
    if (found != devices_.end ())
      device = ref (found->second.get ());
  }
  if (device)
    gst_fake_device_tell_controls_changed (device.get ());
}

} // namespace mc::fake
