/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/mediacapture/gstmediadeviceinfo.h>

G_BEGIN_DECLS

/**
 * GstMediaPermission:
 * @GST_MEDIA_PERMISSION_GRANTED: without asking
 * @GST_MEDIA_PERMISSION_PROMPT: somebody is asked, see #GstMediaContext::request-permission
 * @GST_MEDIA_PERMISSION_DENIED: without asking
 *
 * Whether a device may be used.
 *
 * [Spec: PermissionState](https://w3c.github.io/permissions/#dom-permissionstate)
 *
 * Since: 0.1
 */
typedef enum
{
  GST_MEDIA_PERMISSION_GRANTED,
  GST_MEDIA_PERMISSION_PROMPT,
  GST_MEDIA_PERMISSION_DENIED,
} GstMediaPermission;

/**
 * GstMediaFeatures:
 * @GST_MEDIA_FEATURES_NONE: none of them
 * @GST_MEDIA_FEATURES_CAMERA: "camera": cameras may be listed and asked for
 * @GST_MEDIA_FEATURES_MICROPHONE: "microphone": microphones may be listed and asked for
 * @GST_MEDIA_FEATURES_SPEAKER_SELECTION: "speaker-selection": speakers may be listed
 * @GST_MEDIA_FEATURES_ALL: all of them
 *
 * What a context may use at all, whatever its permissions are.
 *
 * [Spec: policy-controlled
 * features](https://w3c.github.io/mediacapture-main/#permissions-policy-integration)
 *
 * Since: 0.1
 */
typedef enum /*< flags >*/
{
  GST_MEDIA_FEATURES_NONE = 0,
  GST_MEDIA_FEATURES_CAMERA = (1 << 0),
  GST_MEDIA_FEATURES_MICROPHONE = (1 << 1),
  GST_MEDIA_FEATURES_SPEAKER_SELECTION = (1 << 2),
  GST_MEDIA_FEATURES_ALL = GST_MEDIA_FEATURES_CAMERA | GST_MEDIA_FEATURES_MICROPHONE
                           | GST_MEDIA_FEATURES_SPEAKER_SELECTION,
} GstMediaFeatures;

#define GST_TYPE_MEDIA_CONTEXT (gst_media_context_get_type ())
GST_MEDIA_CAPTURE_API
G_DECLARE_FINAL_TYPE (GstMediaContext, gst_media_context, GST, MEDIA_CONTEXT, GstObject)

GST_MEDIA_CAPTURE_API
GstMediaContext *gst_media_context_new (const gchar *origin) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
const gchar *gst_media_context_get_origin (GstMediaContext *self);

GST_MEDIA_CAPTURE_API
gboolean gst_media_context_get_fully_active (GstMediaContext *self);
GST_MEDIA_CAPTURE_API
void gst_media_context_set_fully_active (GstMediaContext *self, gboolean fully_active);

GST_MEDIA_CAPTURE_API
gboolean gst_media_context_get_visible (GstMediaContext *self);
GST_MEDIA_CAPTURE_API
void gst_media_context_set_visible (GstMediaContext *self, gboolean visible);

GST_MEDIA_CAPTURE_API
gboolean gst_media_context_get_has_focus (GstMediaContext *self);
GST_MEDIA_CAPTURE_API
void gst_media_context_set_has_focus (GstMediaContext *self, gboolean has_focus);

GST_MEDIA_CAPTURE_API
gboolean gst_media_context_get_expose_devices (GstMediaContext *self);
GST_MEDIA_CAPTURE_API
void gst_media_context_set_expose_devices (GstMediaContext *self, gboolean expose_devices);

GST_MEDIA_CAPTURE_API
GstMediaFeatures gst_media_context_get_allowed_features (GstMediaContext *self);
GST_MEDIA_CAPTURE_API
void gst_media_context_set_allowed_features (GstMediaContext *self, GstMediaFeatures features);

GST_MEDIA_CAPTURE_API
GstMediaPermission gst_media_context_get_permission (GstMediaContext *self, GstMediaDeviceKind kind,
                                                     const gchar *device_id);
GST_MEDIA_CAPTURE_API
void gst_media_context_set_permission (GstMediaContext *self, GstMediaDeviceKind kind,
                                       const gchar *device_id, GstMediaPermission permission);

GST_MEDIA_CAPTURE_API
GstMediaPermission gst_media_context_get_pan_tilt_zoom_permission (GstMediaContext *self);
GST_MEDIA_CAPTURE_API
void gst_media_context_set_pan_tilt_zoom_permission (GstMediaContext *self,
                                                     GstMediaPermission permission);

GST_MEDIA_CAPTURE_API
void gst_media_context_close (GstMediaContext *self);
GST_MEDIA_CAPTURE_API
gboolean gst_media_context_is_closed (GstMediaContext *self);

GST_MEDIA_CAPTURE_API
gboolean gst_media_context_clear_ids (GstMediaContext *self, GError **error);

G_END_DECLS
