/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>
#include <gst/mediacapture/gstmediastreamtrack.h>

G_BEGIN_DECLS

#define GST_TYPE_MEDIA_STREAM_TRACK_GENERATOR (gst_media_stream_track_generator_get_type ())
GST_MEDIA_CAPTURE_API
G_DECLARE_FINAL_TYPE (GstMediaStreamTrackGenerator, gst_media_stream_track_generator, GST,
                      MEDIA_STREAM_TRACK_GENERATOR, GstObject)

GST_MEDIA_CAPTURE_API
GstMediaStreamTrackGenerator *
gst_media_stream_track_generator_new (GstMediaStreamTrackKind kind,
                                      const gchar *label) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GstMediaStreamTrack *gst_media_stream_track_generator_get_track (GstMediaStreamTrackGenerator *self)
    G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
gboolean gst_media_stream_track_generator_get_muted (GstMediaStreamTrackGenerator *self);

GST_MEDIA_CAPTURE_API
void gst_media_stream_track_generator_set_muted (GstMediaStreamTrackGenerator *self,
                                                 gboolean muted);

GST_MEDIA_CAPTURE_API
gboolean gst_media_stream_track_generator_write (GstMediaStreamTrackGenerator *self,
                                                 GstSample *sample, GCancellable *cancellable,
                                                 GError **error);

GST_MEDIA_CAPTURE_API
void gst_media_stream_track_generator_write_async (GstMediaStreamTrackGenerator *self,
                                                   GstSample *sample, GCancellable *cancellable,
                                                   GAsyncReadyCallback callback,
                                                   gpointer user_data);

GST_MEDIA_CAPTURE_API
gboolean gst_media_stream_track_generator_write_finish (GstMediaStreamTrackGenerator *self,
                                                        GAsyncResult *result, GError **error);

GST_MEDIA_CAPTURE_API
void gst_media_stream_track_generator_close (GstMediaStreamTrackGenerator *self);

G_END_DECLS
