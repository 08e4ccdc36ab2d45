/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/mediacapture/mediacapture-prelude.h>

G_BEGIN_DECLS

/**
 * GstMediaDeviceKind:
 * @GST_MEDIA_DEVICE_KIND_AUDIOINPUT: a microphone
 * @GST_MEDIA_DEVICE_KIND_AUDIOOUTPUT: a speaker or headphones
 * @GST_MEDIA_DEVICE_KIND_VIDEOINPUT: a camera
 *
 * What a device is. The nicks are the values of the W3C enumeration.
 *
 * [Spec: MediaDeviceKind](https://w3c.github.io/mediacapture-main/#dom-mediadevicekind)
 *
 * Since: 0.1
 */
typedef enum
{
  GST_MEDIA_DEVICE_KIND_AUDIOINPUT,
  GST_MEDIA_DEVICE_KIND_AUDIOOUTPUT,
  GST_MEDIA_DEVICE_KIND_VIDEOINPUT,
} GstMediaDeviceKind;

#define GST_TYPE_MEDIA_DEVICE_INFO (gst_media_device_info_get_type ())
GST_MEDIA_CAPTURE_API
G_DECLARE_DERIVABLE_TYPE (GstMediaDeviceInfo, gst_media_device_info, GST, MEDIA_DEVICE_INFO,
                          GstObject)

/**
 * GstMediaDeviceInfoClass:
 *
 * The class of #GstMediaDeviceInfo.
 *
 * Since: 0.1
 */
struct _GstMediaDeviceInfoClass
{
  /*< private >*/
  GstObjectClass parent_class;
};

GST_MEDIA_CAPTURE_API
const gchar *gst_media_device_info_get_device_id (GstMediaDeviceInfo *self);

GST_MEDIA_CAPTURE_API
GstMediaDeviceKind gst_media_device_info_get_kind (GstMediaDeviceInfo *self);

GST_MEDIA_CAPTURE_API
const gchar *gst_media_device_info_get_label (GstMediaDeviceInfo *self);

GST_MEDIA_CAPTURE_API
const gchar *gst_media_device_info_get_group_id (GstMediaDeviceInfo *self);

GST_MEDIA_CAPTURE_API
gchar *gst_media_device_info_to_json (GstMediaDeviceInfo *self) G_GNUC_WARN_UNUSED_RESULT;

#define GST_TYPE_INPUT_DEVICE_INFO (gst_input_device_info_get_type ())
GST_MEDIA_CAPTURE_API
G_DECLARE_FINAL_TYPE (GstInputDeviceInfo, gst_input_device_info, GST, INPUT_DEVICE_INFO,
                      GstMediaDeviceInfo)

GST_MEDIA_CAPTURE_API
GstStructure *
gst_input_device_info_get_capabilities (GstInputDeviceInfo *self) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
gchar *
gst_input_device_info_get_capabilities_json (GstInputDeviceInfo *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
