// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * SECTION:gstmediadeviceinfo
 * @title: GstMediaDeviceInfo
 * @short_description: What an application may know of a device
 *
 * A snapshot that gst_media_devices_enumerate_devices() made; it does not change when the device
 * does. Cameras and microphones are a #GstInputDeviceInfo, which also tells their capabilities
 * without opening them.
 *
 * |[<!-- language="C" -->
 * for (GList *l = devices; l; l = l->next)
 *   g_print ("%s\n", gst_media_device_info_get_label (l->data));
 * ]|
 *
 * Since: 0.1
 */

#include "device_listing.hpp"
#include "objects.hpp"
#include "property_table.hpp"

#include "gst/util/convert.hpp"

#include <type_traits>

struct DeviceInfoImpl
{
  mc::ListedDevicePtr device; ///< set before anybody else sees the object, constant afterwards
};

typedef struct
{
  DeviceInfoImpl *impl; ///< owned; set in init, deleted in finalize, never null between
} GstMediaDeviceInfoPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (GstMediaDeviceInfo, gst_media_device_info, GST_TYPE_OBJECT)

struct _GstInputDeviceInfo
{
  GstMediaDeviceInfo parent;
};
static_assert (std::is_trivially_default_constructible_v<_GstInputDeviceInfo>);
G_DEFINE_FINAL_TYPE (GstInputDeviceInfo, gst_input_device_info, GST_TYPE_MEDIA_DEVICE_INFO)

static DeviceInfoImpl *&
impl_of (GstMediaDeviceInfo *self)
{
  return static_cast<GstMediaDeviceInfoPrivate *> (
             gst_media_device_info_get_instance_private (self))
      ->impl;
}

namespace {

constexpr mc::PropertyRow<GstMediaDeviceInfo> kProperties[] = {
  /**
   * GstMediaDeviceInfo:device-id:
   *
   * Tells the device from all others of its kind; the same after a replug.
   *
   * Since: 0.1
   */
  { [] { return g_param_spec_string ("device-id", nullptr, nullptr, "", mc::kReadable); },
    [] (GstMediaDeviceInfo *self, GValue *value) {
      g_value_set_string (value, gst_media_device_info_get_device_id (self));
    },
    nullptr },
  /**
   * GstMediaDeviceInfo:kind:
   *
   * What the device is.
   *
   * Since: 0.1
   */
  { [] {
     return g_param_spec_enum ("kind", nullptr, nullptr, GST_TYPE_MEDIA_DEVICE_KIND,
                               GST_MEDIA_DEVICE_KIND_AUDIOOUTPUT, mc::kReadable);
   },
    [] (GstMediaDeviceInfo *self, GValue *value) {
      g_value_set_enum (value, gst_media_device_info_get_kind (self));
    },
    nullptr },
  /**
   * GstMediaDeviceInfo:label:
   *
   * A name for people.
   *
   * Since: 0.1
   */
  { [] { return g_param_spec_string ("label", nullptr, nullptr, "", mc::kReadable); },
    [] (GstMediaDeviceInfo *self, GValue *value) {
      g_value_set_string (value, gst_media_device_info_get_label (self));
    },
    nullptr },
  /**
   * GstMediaDeviceInfo:group-id:
   *
   * Equal for the devices of one physical thing, for example the camera and the microphone of a
   * webcam.
   *
   * Since: 0.1
   */
  { [] { return g_param_spec_string ("group-id", nullptr, nullptr, "", mc::kReadable); },
    [] (GstMediaDeviceInfo *self, GValue *value) {
      g_value_set_string (value, gst_media_device_info_get_group_id (self));
    },
    nullptr },
};

const char *
kind_name (GstMediaDeviceKind kind)
{
  switch (kind) {
  case GST_MEDIA_DEVICE_KIND_AUDIOINPUT:
    return "audioinput";
  case GST_MEDIA_DEVICE_KIND_AUDIOOUTPUT:
    return "audiooutput";
  case GST_MEDIA_DEVICE_KIND_VIDEOINPUT:
    return "videoinput";
  }
  return "";
}

mc::CapabilityDictionary
capabilities_of (GstInputDeviceInfo *self)
{
  return impl_of (GST_MEDIA_DEVICE_INFO (self))->device->all_capabilities ();
}

} // namespace

static void
gst_media_device_info_init (GstMediaDeviceInfo *self)
{
  // What somebody has who makes one with g_object_new().
  static const auto *nothing = new mc::ListedDevicePtr (std::make_shared<mc::ListedDevice> ());
  impl_of (self) = new DeviceInfoImpl{ *nothing };
}

static void
gst_media_device_info_finalize (GObject *object)
{
  delete impl_of (GST_MEDIA_DEVICE_INFO (object));
  G_OBJECT_CLASS (gst_media_device_info_parent_class)->finalize (object);
}

static void
gst_media_device_info_class_init (GstMediaDeviceInfoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = gst_media_device_info_finalize;
  mc::PropertyTable<GstMediaDeviceInfo, std::size (kProperties), kProperties>::install (
      object_class);
}

static void
gst_input_device_info_init (GstInputDeviceInfo *)
{
}

static void
gst_input_device_info_class_init (GstInputDeviceInfoClass *)
{
}

/**
 * gst_media_device_info_get_device_id:
 * @self: a device info
 *
 * What tells the device from all others of its kind, for the constraint "deviceId".
 *
 * Threads: any.
 *
 * [Spec: deviceId](https://w3c.github.io/mediacapture-main/#dom-mediadeviceinfo-deviceid)
 *
 * Returns: (transfer none): an id, empty when it is not told
 * Since: 0.1
 */
const gchar *
gst_media_device_info_get_device_id (GstMediaDeviceInfo *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_DEVICE_INFO (self), nullptr);
  return impl_of (self)->device->device_id.c_str ();
}

/**
 * gst_media_device_info_get_kind:
 * @self: a device info
 *
 * What the device is.
 *
 * Threads: any.
 *
 * [Spec: kind](https://w3c.github.io/mediacapture-main/#dom-mediadeviceinfo-kind)
 *
 * Returns: the kind
 * Since: 0.1
 */
GstMediaDeviceKind
gst_media_device_info_get_kind (GstMediaDeviceInfo *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_DEVICE_INFO (self), GST_MEDIA_DEVICE_KIND_AUDIOOUTPUT);
  return impl_of (self)->device->kind;
}

/**
 * gst_media_device_info_get_label:
 * @self: a device info
 *
 * A name for people.
 *
 * Threads: any.
 *
 * [Spec: label](https://w3c.github.io/mediacapture-main/#dom-mediadeviceinfo-label)
 *
 * Returns: (transfer none): a label, empty when it is not told
 * Since: 0.1
 */
const gchar *
gst_media_device_info_get_label (GstMediaDeviceInfo *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_DEVICE_INFO (self), nullptr);
  return impl_of (self)->device->label.c_str ();
}

/**
 * gst_media_device_info_get_group_id:
 * @self: a device info
 *
 * What the devices of one physical thing have in common, for the constraint "groupId".
 *
 * Threads: any.
 *
 * [Spec: groupId](https://w3c.github.io/mediacapture-main/#dom-mediadeviceinfo-groupid)
 *
 * Returns: (transfer none): an id, empty when it is not told
 * Since: 0.1
 */
const gchar *
gst_media_device_info_get_group_id (GstMediaDeviceInfo *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_DEVICE_INFO (self), nullptr);
  return impl_of (self)->device->group_id.c_str ();
}

/**
 * gst_media_device_info_to_json:
 * @self: a device info
 *
 * The four attributes deviceId, kind, label and groupId as a JSON object.
 *
 * Threads: any.
 *
 * [Spec: toJSON](https://w3c.github.io/mediacapture-main/#dom-mediadeviceinfo-tojson)
 *
 * Returns: (transfer full): a text
 * Since: 0.1
 */
gchar *
gst_media_device_info_to_json (GstMediaDeviceInfo *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_DEVICE_INFO (self), nullptr);
  const mc::ListedDevice &device = *impl_of (self)->device;
  mc::Any::Object members = { { "deviceId", { device.device_id } },
                              { "kind", { std::string (kind_name (device.kind)) } },
                              { "label", { device.label } },
                              { "groupId", { device.group_id } } };
  return mc::to_gchar (mc::any_to_json (mc::Any{ std::move (members) }, 0));
}

/**
 * gst_input_device_info_get_capabilities:
 * @self: an input device info
 *
 * What a track of this device could be set to. Ranges are structures with min and max (and step
 * where it has even ones), lists are #GST_TYPE_LIST. Capture is not started; the first call asks
 * the driver of a camera for its controls, which listing devices does not do.
 *
 * Threads: any; the first call for a camera waits for its driver.
 *
 * [Spec:
 * getCapabilities](https://w3c.github.io/mediacapture-main/#dom-inputdeviceinfo-getcapabilities)
 *
 * Returns: (transfer full): a new structure
 * Since: 0.1
 */
GstStructure *
gst_input_device_info_get_capabilities (GstInputDeviceInfo *self)
{
  g_return_val_if_fail (GST_IS_INPUT_DEVICE_INFO (self), nullptr);
  return mc::structure_from_capabilities (capabilities_of (self)).release ();
}

/**
 * gst_input_device_info_get_capabilities_json:
 * @self: an input device info
 *
 * The same as gst_input_device_info_get_capabilities(), as a JSON object.
 *
 * Threads: any.
 *
 * [Spec:
 * getCapabilities](https://w3c.github.io/mediacapture-main/#dom-inputdeviceinfo-getcapabilities)
 *
 * Returns: (transfer full): a text
 * Since: 0.1
 */
gchar *
gst_input_device_info_get_capabilities_json (GstInputDeviceInfo *self)
{
  g_return_val_if_fail (GST_IS_INPUT_DEVICE_INFO (self), nullptr);
  return mc::to_gchar (mc::any_to_json (mc::to_any (capabilities_of (self)), 0));
}

namespace mc {

Ref<GstMediaDeviceInfo>
device_info_new (ListedDevicePtr device)
{
  const bool is_input = device->kind != GST_MEDIA_DEVICE_KIND_AUDIOOUTPUT;
  const GType type = is_input ? GST_TYPE_INPUT_DEVICE_INFO : GST_TYPE_MEDIA_DEVICE_INFO;
  auto info = sink (GST_MEDIA_DEVICE_INFO (g_object_new (type, nullptr)));
  impl_of (info.get ())->device = std::move (device);
  return info;
}

} // namespace mc
