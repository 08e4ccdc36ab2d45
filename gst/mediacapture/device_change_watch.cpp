// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_change_watch.hpp"

namespace mc {

namespace {

/// One webcam is a camera and a microphone, told one after the other.
constexpr guint kGatheringMs = 50;

} // namespace

DeviceChangeWatch::DeviceChangeWatch (GstMediaDevices *devices, GMainContext *context, Look look)
    : context_ (g_main_context_ref (context)), look_ (look)
{
  g_weak_ref_init (&devices_, devices);
}

DeviceChangeWatch::~DeviceChangeWatch ()
{
  g_weak_ref_clear (&devices_);
}

void
DeviceChangeWatch::begin ()
{
  subscription_ = DeviceCatalog::instance ().subscribe ([weak = weak_from_this ()] {
    if (const auto self = weak.lock ())
      self->schedule ();
  });
}

void
DeviceChangeWatch::end ()
{
  DeviceCatalog::instance ().unsubscribe (subscription_);
}

void
DeviceChangeWatch::schedule ()
{
  if (scheduled_.exchange (true))
    return;
  const SourceReference source (g_timeout_source_new (kGatheringMs));
  g_source_set_name (source.get (), "device change");
  g_source_set_callback (
      source.get (), look_cb, new std::shared_ptr<DeviceChangeWatch> (shared_from_this ()),
      [] (gpointer self) { delete static_cast<std::shared_ptr<DeviceChangeWatch> *> (self); });
  g_source_attach (source.get (), context_.get ());
}

gboolean
DeviceChangeWatch::look_cb (gpointer data)
{
  const auto &self = *static_cast<std::shared_ptr<DeviceChangeWatch> *> (data);
  self->scheduled_ = false;
  const Ref<GstMediaDevices> devices (
      static_cast<GstMediaDevices *> (g_weak_ref_get (&self->devices_)));
  if (devices)
    self->look_ (devices.get ());
  return G_SOURCE_REMOVE;
}

} // namespace mc
