// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

/* What the project's elements and tool use of the library beyond its C API. Not installed. */

#include "gst/capture/tracks/capture_track.hpp"
#include "gst/core/result.hpp"
#include "gst/mediacapture/mediacapture.h"
#include "gst/mediacapture/watchers.hpp"

namespace mc {

/// The engine's side of a track; null for a track that has no device (ended before it had one).
MC_EXPORT std::shared_ptr<CaptureTrack> capture_track (GstMediaStreamTrack *track);
/// A new track object over an engine track. (transfer full)
MC_EXPORT GstMediaStreamTrack *track_from_capture (std::shared_ptr<CaptureTrack> capture);

/// Who changes the tracks of a stream. The specification's addtrack and removetrack are for what
/// the application did not do itself.
enum class Initiator
{
  Application,
  Implementation
};
/// Whether the stream did not have the track.
MC_EXPORT bool stream_add_track (GstMediaStream *stream, GstMediaStreamTrack *track,
                                 Initiator initiator);
/// Whether the stream had the track.
MC_EXPORT bool stream_remove_track (GstMediaStream *stream, GstMediaStreamTrack *track,
                                    Initiator initiator);
/// Calls @changed whenever a track has been added or removed, on the thread that did so, with no
/// lock held.
MC_EXPORT WatchHandle watch_tracks (GstMediaStream *stream, std::function<void ()> changed);
/// The stream of a URL of gst_media_stream_create_object_url(); null when there is none any more.
MC_EXPORT Ref<GstMediaStream> stream_of_url (const char *url);

/// The MediaStreamConstraints, as JSON, that a `usermedia:` URI asks for; see usermediasrc for how.
/// Errors: Type. What the members mean is not looked at.
MC_EXPORT Result<std::string> constraints_of_uri (const char *uri);
MC_EXPORT const Constraints &constraints_of (const GstMediaTrackConstraints *constraints);
MC_EXPORT const StreamConstraints &constraints_of (const GstMediaStreamConstraints *constraints);
/// The devices of one kind that @devices may use now, after late lists have settled.
MC_EXPORT DeviceList devices_of (GstMediaDevices *devices, Kind kind, GCancellable *cancellable);
/// The speakers as enumerateDevices() lists them to somebody who may know all: the entry of the
/// default one first.
MC_EXPORT DeviceList outputs_of (GstMediaDevices *devices, GCancellable *cancellable);
/// getUserMedia() for one kind, with what the track's reader accepts as one more required set; see
/// acquire_track (). Errors: Type and NotFound too, and NotSupported when it is the reader who
/// takes nothing.
MC_EXPORT Result<std::shared_ptr<CaptureTrack>> request_track (GstMediaDevices *devices, Kind kind,
                                                               const Constraints &constraints,
                                                               const GstCaps *peer,
                                                               GCancellable *cancellable);
/// What request_track () could give, best first, without opening anything; EMPTY when nothing fits.
MC_EXPORT CapsPtr offered_caps (GstMediaDevices *devices, Kind kind, const Constraints &constraints,
                                GCancellable *cancellable);
/// What getUserMedia makes of the constraints of one kind before it looks at devices: members of
/// the other kind are gone. Errors: Type (a required member that is not allowed).
MC_EXPORT Result<Constraints> request_constraints (Kind kind, const Constraints &given);
/// @devices of one kind, the default first, as candidates for @constraints: the default microphone
/// is one more where they name it.
MC_EXPORT DeviceList with_default_entry (DeviceList devices, const Constraints &constraints);
/// A GST_MEDIA_CAPTURE_ERROR that keeps constraint and explanation.
MC_EXPORT void set_g_error (GError **target, const Error &error);
MC_EXPORT Error error_from_g_error (const GError *error);

} // namespace mc
