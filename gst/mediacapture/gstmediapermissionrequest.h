/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>
#include <gst/mediacapture/gstmediadeviceinfo.h>

G_BEGIN_DECLS

#define GST_TYPE_MEDIA_PERMISSION_REQUEST (gst_media_permission_request_get_type ())
GST_MEDIA_CAPTURE_API
G_DECLARE_FINAL_TYPE (GstMediaPermissionRequest, gst_media_permission_request, GST,
                      MEDIA_PERMISSION_REQUEST, GstObject)

GST_MEDIA_CAPTURE_API
gboolean gst_media_permission_request_has_kind (GstMediaPermissionRequest *self,
                                                GstMediaDeviceKind kind);

GST_MEDIA_CAPTURE_API
gboolean gst_media_permission_request_has_pan_tilt_zoom (GstMediaPermissionRequest *self);

GST_MEDIA_CAPTURE_API
GList *gst_media_permission_request_get_devices (GstMediaPermissionRequest *self,
                                                 GstMediaDeviceKind kind) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GCancellable *gst_media_permission_request_get_cancellable (GstMediaPermissionRequest *self);

GST_MEDIA_CAPTURE_API
gboolean gst_media_permission_request_choose_device (GstMediaPermissionRequest *self,
                                                     GstMediaDeviceInfo *device);

GST_MEDIA_CAPTURE_API
void gst_media_permission_request_deny_pan_tilt_zoom (GstMediaPermissionRequest *self);

GST_MEDIA_CAPTURE_API
void gst_media_permission_request_allow (GstMediaPermissionRequest *self);

GST_MEDIA_CAPTURE_API
void gst_media_permission_request_deny (GstMediaPermissionRequest *self);

G_END_DECLS
