/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/mediacapture/gstmediatrackconstraints.h>

G_BEGIN_DECLS

/**
 * GstMediaStreamTrackKind:
 * @GST_MEDIA_STREAM_TRACK_KIND_AUDIO: audio
 * @GST_MEDIA_STREAM_TRACK_KIND_VIDEO: video
 *
 * The medium of a track. The nicks are the W3C's strings.
 *
 * Since: 0.1
 */
typedef enum
{
  GST_MEDIA_STREAM_TRACK_KIND_AUDIO,
  GST_MEDIA_STREAM_TRACK_KIND_VIDEO,
} GstMediaStreamTrackKind;

/**
 * GstMediaStreamTrackState:
 * @GST_MEDIA_STREAM_TRACK_STATE_LIVE: the source gives media, or may give it later
 * @GST_MEDIA_STREAM_TRACK_STATE_ENDED: the source is gone for good
 *
 * The life of a track goes from live to ended, once.
 *
 * [Spec: MediaStreamTrackState](https://w3c.github.io/mediacapture-main/#dom-mediastreamtrackstate)
 *
 * Since: 0.1
 */
typedef enum
{
  GST_MEDIA_STREAM_TRACK_STATE_LIVE,
  GST_MEDIA_STREAM_TRACK_STATE_ENDED,
} GstMediaStreamTrackState;

/**
 * GstMediaStreamTrackEndReason:
 * @GST_MEDIA_STREAM_TRACK_END_REASON_NONE: not ended
 * @GST_MEDIA_STREAM_TRACK_END_REASON_STOPPED: the application stopped it
 * @GST_MEDIA_STREAM_TRACK_END_REASON_UNPLUGGED: the device is gone
 * @GST_MEDIA_STREAM_TRACK_END_REASON_DEVICE_ERROR: the device failed
 * @GST_MEDIA_STREAM_TRACK_END_REASON_REVOKED: the permission was taken back
 * @GST_MEDIA_STREAM_TRACK_END_REASON_SOURCE_ENDED: a finite source came to its end
 *
 * Why a track ended; the W3C specifications do not tell.
 *
 * Since: 0.1
 */
typedef enum
{
  GST_MEDIA_STREAM_TRACK_END_REASON_NONE,
  GST_MEDIA_STREAM_TRACK_END_REASON_STOPPED,
  GST_MEDIA_STREAM_TRACK_END_REASON_UNPLUGGED,
  GST_MEDIA_STREAM_TRACK_END_REASON_DEVICE_ERROR,
  GST_MEDIA_STREAM_TRACK_END_REASON_REVOKED,
  GST_MEDIA_STREAM_TRACK_END_REASON_SOURCE_ENDED,
} GstMediaStreamTrackEndReason;

/**
 * GstMediaStreamTrackMuteReason:
 * @GST_MEDIA_STREAM_TRACK_MUTE_REASON_NONE: not muted
 * @GST_MEDIA_STREAM_TRACK_MUTE_REASON_STALLED: the device gave nothing for a while, or lost the
 * signal that it receives
 * @GST_MEDIA_STREAM_TRACK_MUTE_REASON_DEVICE_MUTED: a switch, a shutter or the system's mixer muted
 * the device
 * @GST_MEDIA_STREAM_TRACK_MUTE_REASON_SUSPENDED: the device is held by somebody else, or its
 * session is paused
 * @GST_MEDIA_STREAM_TRACK_MUTE_REASON_LOST: the device is not there, and the track waits for it,
 * see #GstMediaStreamTrack:on-lost
 * @GST_MEDIA_STREAM_TRACK_MUTE_REASON_OVERCONSTRAINED: the device does not give what is required,
 * see #GstMediaStreamTrack:on-overconstrained
 *
 * Why a track is muted; the W3C specifications do not tell.
 *
 * Since: 0.1
 */
typedef enum
{
  GST_MEDIA_STREAM_TRACK_MUTE_REASON_NONE,
  GST_MEDIA_STREAM_TRACK_MUTE_REASON_STALLED,
  GST_MEDIA_STREAM_TRACK_MUTE_REASON_DEVICE_MUTED,
  GST_MEDIA_STREAM_TRACK_MUTE_REASON_SUSPENDED,
  GST_MEDIA_STREAM_TRACK_MUTE_REASON_LOST,
  GST_MEDIA_STREAM_TRACK_MUTE_REASON_OVERCONSTRAINED,
} GstMediaStreamTrackMuteReason;

/**
 * GstMediaStreamTrackOnLost:
 * @GST_MEDIA_STREAM_TRACK_ON_LOST_END: the track ends
 * @GST_MEDIA_STREAM_TRACK_ON_LOST_WAIT: the track mutes, waits for the same device, and goes on
 *
 * What a track does when its device is unplugged.
 *
 * Since: 0.1
 */
typedef enum
{
  GST_MEDIA_STREAM_TRACK_ON_LOST_END,
  GST_MEDIA_STREAM_TRACK_ON_LOST_WAIT,
} GstMediaStreamTrackOnLost;

/**
 * GstMediaStreamTrackOnOverconstrained:
 * @GST_MEDIA_STREAM_TRACK_ON_OVERCONSTRAINED_GO_ON: media goes on as the device gives it
 * @GST_MEDIA_STREAM_TRACK_ON_OVERCONSTRAINED_MUTE: the track mutes until the device gives again
 * what is required, or something else is required; as editions of the specification had it until
 * 2019
 *
 * What a track does when its device, by itself, does not give any more what is required.
 *
 * Since: 0.1
 */
typedef enum
{
  GST_MEDIA_STREAM_TRACK_ON_OVERCONSTRAINED_GO_ON,
  GST_MEDIA_STREAM_TRACK_ON_OVERCONSTRAINED_MUTE,
} GstMediaStreamTrackOnOverconstrained;

#define GST_TYPE_MEDIA_STREAM_TRACK (gst_media_stream_track_get_type ())
GST_MEDIA_CAPTURE_API
G_DECLARE_FINAL_TYPE (GstMediaStreamTrack, gst_media_stream_track, GST, MEDIA_STREAM_TRACK,
                      GstObject)

GST_MEDIA_CAPTURE_API
const gchar *gst_media_stream_track_get_id (GstMediaStreamTrack *self);

GST_MEDIA_CAPTURE_API
GstMediaStreamTrackKind gst_media_stream_track_get_kind (GstMediaStreamTrack *self);

GST_MEDIA_CAPTURE_API
const gchar *gst_media_stream_track_get_label (GstMediaStreamTrack *self);

GST_MEDIA_CAPTURE_API
gboolean gst_media_stream_track_get_enabled (GstMediaStreamTrack *self);

GST_MEDIA_CAPTURE_API
void gst_media_stream_track_set_enabled (GstMediaStreamTrack *self, gboolean enabled);

GST_MEDIA_CAPTURE_API
gboolean gst_media_stream_track_get_muted (GstMediaStreamTrack *self);

GST_MEDIA_CAPTURE_API
GstMediaStreamTrackOnLost gst_media_stream_track_get_on_lost (GstMediaStreamTrack *self);

GST_MEDIA_CAPTURE_API
void gst_media_stream_track_set_on_lost (GstMediaStreamTrack *self, GstMediaStreamTrackOnLost what);
GST_MEDIA_CAPTURE_API
GstMediaStreamTrackOnOverconstrained
gst_media_stream_track_get_on_overconstrained (GstMediaStreamTrack *self);
GST_MEDIA_CAPTURE_API
void gst_media_stream_track_set_on_overconstrained (GstMediaStreamTrack *self,
                                                    GstMediaStreamTrackOnOverconstrained what);

GST_MEDIA_CAPTURE_API
GstMediaStreamTrackMuteReason gst_media_stream_track_get_mute_reason (GstMediaStreamTrack *self);

GST_MEDIA_CAPTURE_API
GstMediaStreamTrackState gst_media_stream_track_get_ready_state (GstMediaStreamTrack *self);

GST_MEDIA_CAPTURE_API
GstMediaStreamTrackEndReason gst_media_stream_track_get_end_reason (GstMediaStreamTrack *self);

GST_MEDIA_CAPTURE_API
gchar *
gst_media_stream_track_dup_content_hint (GstMediaStreamTrack *self) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
void gst_media_stream_track_set_content_hint (GstMediaStreamTrack *self, const gchar *content_hint);

GST_MEDIA_CAPTURE_API
GstStructure *
gst_media_stream_track_get_capabilities (GstMediaStreamTrack *self) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
gchar *
gst_media_stream_track_get_capabilities_json (GstMediaStreamTrack *self) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GstMediaTrackConstraints *
gst_media_stream_track_get_constraints (GstMediaStreamTrack *self) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GstStructure *
gst_media_stream_track_get_settings (GstMediaStreamTrack *self) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
gchar *
gst_media_stream_track_get_settings_json (GstMediaStreamTrack *self) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GstStructure *
gst_media_stream_track_get_stats (GstMediaStreamTrack *self) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
void gst_media_stream_track_reset_latency (GstMediaStreamTrack *self);

GST_MEDIA_CAPTURE_API
gboolean gst_media_stream_track_apply_constraints (GstMediaStreamTrack *self,
                                                   GstMediaTrackConstraints *constraints,
                                                   GCancellable *cancellable, GError **error);

GST_MEDIA_CAPTURE_API
void gst_media_stream_track_apply_constraints_async (GstMediaStreamTrack *self,
                                                     GstMediaTrackConstraints *constraints,
                                                     GCancellable *cancellable,
                                                     GAsyncReadyCallback callback,
                                                     gpointer user_data);

GST_MEDIA_CAPTURE_API
gboolean gst_media_stream_track_apply_constraints_finish (GstMediaStreamTrack *self,
                                                          GAsyncResult *result, GError **error);

GST_MEDIA_CAPTURE_API
GstMediaStreamTrack *
gst_media_stream_track_clone (GstMediaStreamTrack *self) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
void gst_media_stream_track_stop (GstMediaStreamTrack *self);

G_END_DECLS
