/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/mediacapture/gstmediastreamtrack.h>

G_BEGIN_DECLS

#define GST_TYPE_MEDIA_STREAM (gst_media_stream_get_type ())
GST_MEDIA_CAPTURE_API
G_DECLARE_FINAL_TYPE (GstMediaStream, gst_media_stream, GST, MEDIA_STREAM, GstObject)

GST_MEDIA_CAPTURE_API
GstMediaStream *gst_media_stream_new (void) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GstMediaStream *gst_media_stream_new_from_stream (GstMediaStream *other) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GstMediaStream *gst_media_stream_new_from_tracks (GstMediaStreamTrack **tracks,
                                                  guint n_tracks) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GstMediaStream *gst_media_stream_clone (GstMediaStream *self) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
const gchar *gst_media_stream_get_id (GstMediaStream *self);

GST_MEDIA_CAPTURE_API
gboolean gst_media_stream_get_active (GstMediaStream *self);

GST_MEDIA_CAPTURE_API
GList *gst_media_stream_get_tracks (GstMediaStream *self) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GList *gst_media_stream_get_audio_tracks (GstMediaStream *self) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GList *gst_media_stream_get_video_tracks (GstMediaStream *self) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GstMediaStreamTrack *gst_media_stream_get_track_by_id (GstMediaStream *self,
                                                       const gchar *id) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
void gst_media_stream_add_track (GstMediaStream *self, GstMediaStreamTrack *track);

GST_MEDIA_CAPTURE_API
void gst_media_stream_remove_track (GstMediaStream *self, GstMediaStreamTrack *track);

GST_MEDIA_CAPTURE_API
gchar *gst_media_stream_create_object_url (GstMediaStream *self) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
void gst_media_stream_revoke_object_url (const gchar *url);

G_END_DECLS
