/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>
#include <gst/mediacapture/gstdevicechangeevent.h>
#include <gst/mediacapture/gstmediacontext.h>
#include <gst/mediacapture/gstmediadeviceinfo.h>
#include <gst/mediacapture/gstmediapermissionrequest.h>
#include <gst/mediacapture/gstmediastream.h>
#include <gst/mediacapture/gstmediastreamconstraints.h>

G_BEGIN_DECLS

/**
 * GstGetUserMediaSemantics:
 * @GST_GET_USER_MEDIA_SEMANTICS_BROWSER_CHOOSES: the best device that is permitted
 * @GST_GET_USER_MEDIA_SEMANTICS_USER_CHOOSES: where several would do, somebody is asked which
 *
 * Who chooses among the devices that would do.
 *
 * [Spec:
 * GetUserMediaSemantics](https://w3c.github.io/mediacapture-extensions/#dom-getusermediasemantics)
 *
 * Since: 0.1
 */
typedef enum
{
  GST_GET_USER_MEDIA_SEMANTICS_BROWSER_CHOOSES,
  GST_GET_USER_MEDIA_SEMANTICS_USER_CHOOSES,
} GstGetUserMediaSemantics;

#define GST_TYPE_MEDIA_DEVICES (gst_media_devices_get_type ())
GST_MEDIA_CAPTURE_API
G_DECLARE_FINAL_TYPE (GstMediaDevices, gst_media_devices, GST, MEDIA_DEVICES, GstObject)

GST_MEDIA_CAPTURE_API
GstMediaDevices *gst_media_devices_get_default (void);

GST_MEDIA_CAPTURE_API
GstMediaDevices *gst_media_devices_new (void) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GstMediaDevices *
gst_media_devices_new_with_context (GstMediaContext *context) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GstMediaContext *gst_media_devices_get_context (GstMediaDevices *self);

GST_MEDIA_CAPTURE_API
GstGetUserMediaSemantics gst_media_devices_get_default_semantics (GstMediaDevices *self);

GST_MEDIA_CAPTURE_API
void gst_media_devices_set_default_semantics (GstMediaDevices *self,
                                              GstGetUserMediaSemantics semantics);

GST_MEDIA_CAPTURE_API
GstStructure *
gst_media_devices_get_supported_constraints (GstMediaDevices *self) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GList *gst_media_devices_enumerate_devices (GstMediaDevices *self, GCancellable *cancellable,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
void gst_media_devices_enumerate_devices_async (GstMediaDevices *self, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);

GST_MEDIA_CAPTURE_API
GList *gst_media_devices_enumerate_devices_finish (GstMediaDevices *self, GAsyncResult *result,
                                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GstMediaStream *gst_media_devices_get_user_media (GstMediaDevices *self,
                                                  GstMediaStreamConstraints *constraints,
                                                  GCancellable *cancellable,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
void gst_media_devices_get_user_media_async (GstMediaDevices *self,
                                             GstMediaStreamConstraints *constraints,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data);

GST_MEDIA_CAPTURE_API
GstMediaStream *gst_media_devices_get_user_media_finish (GstMediaDevices *self,
                                                         GAsyncResult *result,
                                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
gboolean gst_media_devices_use_fake_devices (GstMediaDevices *self, const gchar *configuration,
                                             GError **error);

G_END_DECLS
