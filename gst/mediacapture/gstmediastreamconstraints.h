/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/mediacapture/gstmediatrackconstraints.h>

G_BEGIN_DECLS

#define GST_TYPE_MEDIA_STREAM_CONSTRAINTS (gst_media_stream_constraints_get_type ())

/**
 * GstMediaStreamConstraints:
 *
 * What an application asks gst_media_devices_get_user_media() for: audio, video or both, each with
 * its constraints. Immutable and reference counted, so that one value can be used by many threads.
 *
 * [Spec:
 * MediaStreamConstraints](https://w3c.github.io/mediacapture-main/#dom-mediastreamconstraints)
 *
 * Since: 0.1
 */
typedef struct _GstMediaStreamConstraints GstMediaStreamConstraints;

GST_MEDIA_CAPTURE_API
GType gst_media_stream_constraints_get_type (void);

GST_MEDIA_CAPTURE_API
GstMediaStreamConstraints *
gst_media_stream_constraints_new (GstMediaTrackConstraints *audio,
                                  GstMediaTrackConstraints *video) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GstMediaStreamConstraints *gst_media_stream_constraints_new_empty (void) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GstMediaStreamConstraints *
gst_media_stream_constraints_from_json (const gchar *text,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GstMediaStreamConstraints *
gst_media_stream_constraints_from_structure (const GstStructure *structure,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GstMediaStreamConstraints *gst_media_stream_constraints_ref (GstMediaStreamConstraints *self);

GST_MEDIA_CAPTURE_API
void gst_media_stream_constraints_unref (GstMediaStreamConstraints *self);

GST_MEDIA_CAPTURE_API
GstMediaTrackConstraints *gst_media_stream_constraints_get_audio (
    const GstMediaStreamConstraints *self) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GstMediaTrackConstraints *gst_media_stream_constraints_get_video (
    const GstMediaStreamConstraints *self) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
gboolean gst_media_stream_constraints_equal (const GstMediaStreamConstraints *self,
                                             const GstMediaStreamConstraints *other);

GST_MEDIA_CAPTURE_API
gchar *gst_media_stream_constraints_to_json (const GstMediaStreamConstraints *self)
    G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GstStructure *gst_media_stream_constraints_to_structure (const GstMediaStreamConstraints *self)
    G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstMediaStreamConstraints, gst_media_stream_constraints_unref)

G_END_DECLS
