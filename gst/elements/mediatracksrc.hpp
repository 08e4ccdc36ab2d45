// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/core/property.hpp"

#include <gst/base/base.h>
#include <type_traits>

namespace mc {
class TrackSrc;
} // namespace mc

G_BEGIN_DECLS

#define GST_TYPE_MEDIA_TRACK_SRC (gst_media_track_src_get_type ())
#define GST_MEDIA_TRACK_SRC_GET_CLASS(object)                                                      \
  (G_TYPE_INSTANCE_GET_CLASS ((object), GST_TYPE_MEDIA_TRACK_SRC, GstMediaTrackSrcClass))

/* What videotracksrc and audiotracksrc are: a live source that reads one MediaStreamTrack.
 * Abstract. */
struct GstMediaTrackSrc
{
  GstPushSrc parent;
  mc::TrackSrc *impl; /* owned; set in init, deleted in finalize, never null between */
};

struct GstMediaTrackSrcClass
{
  GstPushSrcClass parent_class;
  mc::Kind kind; /* set by the subclass */
};

GType gst_media_track_src_get_type (void);

#define GST_TYPE_VIDEO_TRACK_SRC (gst_video_track_src_get_type ())
#define GST_TYPE_AUDIO_TRACK_SRC (gst_audio_track_src_get_type ())
GType gst_video_track_src_get_type (void);
GType gst_audio_track_src_get_type (void);

G_END_DECLS

static_assert (std::is_trivially_default_constructible_v<GstMediaTrackSrc>,
               "g_object_new() gives zeroed memory and runs no constructor");
