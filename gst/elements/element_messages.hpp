// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

#include "gst/mediacapture/internal.hpp"

namespace mc {

/// Posts a GST_MEDIA_CAPTURE_ERROR on the bus: the W3C name first in the text; name, constraint and
/// explanation as details.
void post_error (GstElement *element, const GError *error);
void post_error (GstElement *element, const Error &error);
/// The same as a warning: what was asked for is refused, and everything goes on as it was.
void post_warning (GstElement *element, const Error &error);

/// Posts that a track and the peer of its pad cannot agree. Not an OverconstrainedError: the
/// constraints could be met.
/// @text: what went wrong; what each side has, and what helps, is added.
void post_negotiation_error (GstElement *element, const char *text, const GstCaps *offered,
                             const GstCaps *wanted);

/* What gst-launch-1.0 -m shows of a track's life, as element messages. */

/// "mediastreamtrack-started": id, kind, label, track, settings.
void post_track_started (GstElement *element, GstMediaStreamTrack *track);
/// "mediastreamtrack-settings": id, settings, caps; when the caps of the pad become known and
/// whenever they change.
void post_track_settings (GstElement *element, GstMediaStreamTrack *track, const GstCaps *caps);
/// "mediastreamtrack-rate": id, deviates, setting, measured; in frames per second.
void post_track_rate (GstElement *element, GstMediaStreamTrack *track, const RateState &rate);
/// "mediastreamtrack-ended": id, reason (a GstMediaStreamTrackEndReason).
void post_track_ended (GstElement *element, GstMediaStreamTrack *track, EndReason reason,
                       const std::string &detail);

/// A field of a GstStructure that takes the ownership of a nested structure.
void set_structure (GstStructure *target, const char *field, StructurePtr value);

} // namespace mc
