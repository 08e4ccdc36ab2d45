// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * SECTION:gstdevicechangeevent
 * @title: GstDeviceChangeEvent
 * @short_description: What #GstMediaDevices::devicechange tells
 *
 * The list of devices after a change, and which of them somebody has just plugged in.
 *
 * Since: 0.1
 */

#include "device_change_event.hpp"

#include <algorithm>
#include <type_traits>

namespace {

using InfoList = std::vector<mc::Ref<GstMediaDeviceInfo>>;

struct EventImpl
{
  // Set before anybody else sees the object, constant afterwards.
  InfoList devices;
  std::vector<std::size_t> inserted;
};

} // namespace

struct _GstDeviceChangeEvent
{
  GObject parent;
  EventImpl *impl; ///< owned; set in init, deleted in finalize, never null between
};
static_assert (std::is_trivially_default_constructible_v<_GstDeviceChangeEvent>,
               "g_object_new() gives zeroed memory and runs no constructor");
G_DEFINE_FINAL_TYPE (GstDeviceChangeEvent, gst_device_change_event, G_TYPE_OBJECT)

static void
gst_device_change_event_init (GstDeviceChangeEvent *self)
{
  self->impl = new EventImpl;
}

static void
gst_device_change_event_finalize (GObject *object)
{
  delete GST_DEVICE_CHANGE_EVENT (object)->impl;
  G_OBJECT_CLASS (gst_device_change_event_parent_class)->finalize (object);
}

static void
gst_device_change_event_class_init (GstDeviceChangeEventClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gst_device_change_event_finalize;
}

/**
 * gst_device_change_event_new:
 * @devices: (element-type GstMediaDeviceInfo) (nullable): the devices after the change
 *
 * An event as applications make it: nothing is said to be inserted.
 *
 * Threads: any.
 *
 * [Spec: DeviceChangeEvent](https://w3c.github.io/mediacapture-main/#dom-devicechangeevent)
 *
 * Returns: (transfer full): a new event
 * Since: 0.1
 */
GstDeviceChangeEvent *
gst_device_change_event_new (GList *devices)
{
  auto *event = GST_DEVICE_CHANGE_EVENT (g_object_new (GST_TYPE_DEVICE_CHANGE_EVENT, nullptr));
  for (const GList *item = devices; item != nullptr; item = item->next)
    event->impl->devices.push_back (mc::ref (GST_MEDIA_DEVICE_INFO (item->data)));
  return event;
}

/**
 * gst_device_change_event_get_devices:
 * @self: an event
 *
 * The devices after the change, the same objects at each call, as
 * gst_media_devices_enumerate_devices() tells them.
 *
 * Threads: any.
 *
 * [Spec: devices](https://w3c.github.io/mediacapture-main/#dom-devicechangeevent-devices)
 *
 * Returns: (transfer full) (element-type GstMediaDeviceInfo) (nullable): the devices; %NULL is an
 * empty list
 * Since: 0.1
 */
GList *
gst_device_change_event_get_devices (GstDeviceChangeEvent *self)
{
  g_return_val_if_fail (GST_IS_DEVICE_CHANGE_EVENT (self), nullptr);
  GList *list = nullptr;
  for (auto info = self->impl->devices.rbegin (); info != self->impl->devices.rend (); ++info)
    list = g_list_prepend (list, g_object_ref (info->get ()));
  return list;
}

/**
 * gst_device_change_event_get_user_inserted_devices:
 * @self: an event
 *
 * Those of the devices that were not there before the change.
 *
 * Threads: any.
 *
 * [Spec:
 * userInsertedDevices](https://w3c.github.io/mediacapture-main/#dom-devicechangeevent-userinserteddevices)
 *
 * Returns: (transfer full) (element-type GstMediaDeviceInfo) (nullable): the devices; %NULL is an
 * empty list
 * Since: 0.1
 */
GList *
gst_device_change_event_get_user_inserted_devices (GstDeviceChangeEvent *self)
{
  g_return_val_if_fail (GST_IS_DEVICE_CHANGE_EVENT (self), nullptr);
  const EventImpl &impl = *self->impl;
  GList *list = nullptr;
  for (auto index = impl.inserted.rbegin (); index != impl.inserted.rend (); ++index)
    list = g_list_prepend (list, g_object_ref (impl.devices[*index].get ()));
  return list;
}

namespace mc {

Ref<GstDeviceChangeEvent>
device_change_event_new (const Listing &before, const Listing &now)
{
  Ref<GstDeviceChangeEvent> event (gst_device_change_event_new (nullptr));
  EventImpl &impl = *event->impl;
  for (const ListedDevicePtr &device : now) {
    const bool known = std::any_of (before.begin (), before.end (), [&] (const auto &old) {
      return old->is_same_device (*device);
    });
    if (!known)
      impl.inserted.push_back (impl.devices.size ());
    impl.devices.push_back (device_info_new (device));
  }
  return event;
}

} // namespace mc
