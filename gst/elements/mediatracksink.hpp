// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/core/property.hpp"

#include <gst/base/base.h>
#include <type_traits>

namespace mc {
class TrackSink;
} // namespace mc

G_BEGIN_DECLS

#define GST_TYPE_MEDIA_TRACK_SINK (gst_media_track_sink_get_type ())
#define GST_MEDIA_TRACK_SINK_GET_CLASS(object)                                                     \
  (G_TYPE_INSTANCE_GET_CLASS ((object), GST_TYPE_MEDIA_TRACK_SINK, GstMediaTrackSinkClass))

/* What videotracksink and audiotracksink are: a sink that makes a MediaStreamTrack of what it gets.
 * Abstract. */
struct GstMediaTrackSink
{
  GstBaseSink parent;
  mc::TrackSink *impl; /* owned; set in init, deleted in finalize, never null between */
};

struct GstMediaTrackSinkClass
{
  GstBaseSinkClass parent_class;
  mc::Kind kind; /* set by the subclass */
};

GType gst_media_track_sink_get_type (void);

#define GST_TYPE_VIDEO_TRACK_SINK (gst_video_track_sink_get_type ())
#define GST_TYPE_AUDIO_TRACK_SINK (gst_audio_track_sink_get_type ())
GType gst_video_track_sink_get_type (void);
GType gst_audio_track_sink_get_type (void);

G_END_DECLS

static_assert (std::is_trivially_default_constructible_v<GstMediaTrackSink>,
               "g_object_new() gives zeroed memory and runs no constructor");
