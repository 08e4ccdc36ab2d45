/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/mediacapture/mediacapture-prelude.h>

G_BEGIN_DECLS

#define GST_TYPE_MEDIA_TRACK_CONSTRAINTS (gst_media_track_constraints_get_type ())

/**
 * GstMediaTrackConstraints:
 *
 * What an application wants of one track. Immutable and reference counted, so that one value can be
 * used by many threads.
 *
 * [Spec: MediaTrackConstraints](https://w3c.github.io/mediacapture-main/#dom-mediatrackconstraints)
 *
 * Since: 0.1
 */
typedef struct _GstMediaTrackConstraints GstMediaTrackConstraints;

GST_MEDIA_CAPTURE_API
GType gst_media_track_constraints_get_type (void);

GST_MEDIA_CAPTURE_API
GstMediaTrackConstraints *gst_media_track_constraints_new_empty (void) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GstMediaTrackConstraints *
gst_media_track_constraints_from_json (const gchar *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GstMediaTrackConstraints *
gst_media_track_constraints_from_structure (const GstStructure *structure,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GstMediaTrackConstraints *gst_media_track_constraints_ref (GstMediaTrackConstraints *self);

GST_MEDIA_CAPTURE_API
void gst_media_track_constraints_unref (GstMediaTrackConstraints *self);

GST_MEDIA_CAPTURE_API
gboolean gst_media_track_constraints_is_empty (const GstMediaTrackConstraints *self);

GST_MEDIA_CAPTURE_API
gboolean gst_media_track_constraints_equal (const GstMediaTrackConstraints *self,
                                            const GstMediaTrackConstraints *other);

GST_MEDIA_CAPTURE_API
gchar *gst_media_track_constraints_to_json (const GstMediaTrackConstraints *self)
    G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GstStructure *gst_media_track_constraints_to_structure (const GstMediaTrackConstraints *self)
    G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstMediaTrackConstraints, gst_media_track_constraints_unref)

G_END_DECLS
