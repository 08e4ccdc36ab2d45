// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/gst.h>
#include <type_traits>

namespace mc {
class StreamBin;
} // namespace mc

G_BEGIN_DECLS

#define GST_TYPE_MEDIA_STREAM_BIN (gst_media_stream_bin_get_type ())
#define GST_MEDIA_STREAM_BIN_GET_CLASS(object)                                                     \
  (G_TYPE_INSTANCE_GET_CLASS ((object), GST_TYPE_MEDIA_STREAM_BIN, GstMediaStreamBinClass))

struct GstMediaStreamBin
{
  GstBin parent;
  mc::StreamBin *impl; /* owned; set in init, deleted in finalize, never null between */
};

struct GstMediaStreamBinClass
{
  GstBinClass parent_class;
  /* Called on the way from READY to PAUSED: makes the pads of the stream, or sees to it that they
   * come later. FALSE fails the state change. */
  gboolean (*fill) (GstMediaStreamBin *self);
};

GType gst_media_stream_bin_get_type (void);

G_END_DECLS

static_assert (std::is_trivially_default_constructible_v<GstMediaStreamBin>,
               "g_object_new() gives zeroed memory and runs no constructor");
