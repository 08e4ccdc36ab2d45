// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "mediastreambin.hpp"

namespace mc {
class UserMedia;
} // namespace mc

G_BEGIN_DECLS

#define GST_TYPE_USER_MEDIA_SRC (gst_user_media_src_get_type ())

struct GstUserMediaSrc
{
  GstMediaStreamBin parent;
  mc::UserMedia *impl; /* owned; set in init, deleted in finalize, never null between */
};

struct GstUserMediaSrcClass
{
  GstMediaStreamBinClass parent_class;
};

GType gst_user_media_src_get_type (void);

G_END_DECLS

static_assert (std::is_trivially_default_constructible_v<GstUserMediaSrc>,
               "g_object_new() gives zeroed memory and runs no constructor");
