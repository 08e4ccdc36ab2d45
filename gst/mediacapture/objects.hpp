// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

/* What the files of this folder share with one another and with nobody else. */

#include "internal.hpp"

struct _GstMediaTrackConstraints
{
  const mc::Constraints value;
};

struct _GstMediaStreamConstraints
{
  const mc::StreamConstraints value;
};

namespace mc {

/// (transfer full)
GstMediaTrackConstraints *track_constraints_new (Constraints constraints);

/// Whether an end that is there from the beginning is news.
enum class TrackOrigin
{
  Device,
  Clone
};

/// A track object over an engine track; its signals come in @context, null for the global default
/// one.
Ref<GstMediaStreamTrack> stream_track_new (std::shared_ptr<CaptureTrack> capture,
                                           GMainContext *context,
                                           TrackOrigin origin = TrackOrigin::Device);

/// A stream object with @tracks from its beginning; its signals come in @context.
Ref<GstMediaStream> stream_new (const std::vector<Ref<GstMediaStreamTrack>> &tracks,
                                GMainContext *context);

/// A text for a (transfer full) return value.
inline gchar *
to_gchar (const std::string &text)
{
  return dup (text.c_str ()).release ();
}

} // namespace mc
