/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>
#include <gst/mediacapture/gstmediastreamtrack.h>

G_BEGIN_DECLS

#define GST_TYPE_MEDIA_STREAM_TRACK_PROCESSOR (gst_media_stream_track_processor_get_type ())
GST_MEDIA_CAPTURE_API
G_DECLARE_FINAL_TYPE (GstMediaStreamTrackProcessor, gst_media_stream_track_processor, GST,
                      MEDIA_STREAM_TRACK_PROCESSOR, GstObject)

GST_MEDIA_CAPTURE_API
GstMediaStreamTrackProcessor *
gst_media_stream_track_processor_new (GstMediaStreamTrack *track) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GstMediaStreamTrack *gst_media_stream_track_processor_get_track (GstMediaStreamTrackProcessor *self)
    G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GstSample *gst_media_stream_track_processor_read (GstMediaStreamTrackProcessor *self,
                                                  GCancellable *cancellable,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
void gst_media_stream_track_processor_read_async (GstMediaStreamTrackProcessor *self,
                                                  GCancellable *cancellable,
                                                  GAsyncReadyCallback callback, gpointer user_data);

GST_MEDIA_CAPTURE_API
GstSample *gst_media_stream_track_processor_read_finish (GstMediaStreamTrackProcessor *self,
                                                         GAsyncResult *result,
                                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
void gst_media_stream_track_processor_close (GstMediaStreamTrackProcessor *self);

G_END_DECLS
