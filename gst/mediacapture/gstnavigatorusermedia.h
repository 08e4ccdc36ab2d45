/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/mediacapture/gstmediadevices.h>

G_BEGIN_DECLS

/**
 * GstNavigatorUserMediaSuccessCallback:
 * @stream: (transfer none): the stream
 * @user_data: what was given beside the callback
 *
 * What a request of gst_media_devices_navigator_get_user_media() gives.
 *
 * Since: 0.1
 */
typedef void (*GstNavigatorUserMediaSuccessCallback) (GstMediaStream *stream, gpointer user_data);

/**
 * GstNavigatorUserMediaErrorCallback:
 * @error: (transfer none): why there is no stream
 * @user_data: what was given beside the callback
 *
 * Why a request of gst_media_devices_navigator_get_user_media() gives none.
 *
 * Since: 0.1
 */
typedef void (*GstNavigatorUserMediaErrorCallback) (const GError *error, gpointer user_data);

GST_MEDIA_CAPTURE_API
G_DEPRECATED_FOR (gst_media_devices_get_user_media_async)
void gst_media_devices_navigator_get_user_media (
    GstMediaDevices *self, GstMediaStreamConstraints *constraints,
    GstNavigatorUserMediaSuccessCallback success, gpointer success_data,
    GDestroyNotify success_destroy, GstNavigatorUserMediaErrorCallback failure,
    gpointer failure_data, GDestroyNotify failure_destroy);

GST_MEDIA_CAPTURE_API
G_DEPRECATED_FOR (gst_media_capture_error_get_name)
const gchar *gst_navigator_user_media_error_get_name (const GError *error);

GST_MEDIA_CAPTURE_API
G_DEPRECATED_FOR (gst_media_capture_error_get_constraint)
const gchar *gst_navigator_user_media_error_get_constraint_name (const GError *error);

#define GST_TYPE_MEDIA_STREAM_EVENT (gst_media_stream_event_get_type ())
GST_MEDIA_CAPTURE_API
G_DECLARE_FINAL_TYPE (GstMediaStreamEvent, gst_media_stream_event, GST, MEDIA_STREAM_EVENT, GObject)

GST_MEDIA_CAPTURE_API
G_DEPRECATED
GstMediaStreamEvent *gst_media_stream_event_new (const gchar *type,
                                                 GstMediaStream *stream) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
G_DEPRECATED
const gchar *gst_media_stream_event_get_event_type (GstMediaStreamEvent *self);

GST_MEDIA_CAPTURE_API
G_DEPRECATED
GstMediaStream *gst_media_stream_event_get_stream (GstMediaStreamEvent *self);

G_END_DECLS
