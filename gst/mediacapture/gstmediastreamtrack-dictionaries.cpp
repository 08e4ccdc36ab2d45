// SPDX-License-Identifier: LGPL-2.1-or-later

/* What a track can do, was asked for, and does: the three dictionaries of the constrainable
 * pattern. */

#include "objects.hpp"

#include "gst/util/convert.hpp"

/**
 * gst_media_stream_track_get_capabilities:
 * @self: a track
 *
 * What the track could be set to, whatever its constraints are now. Ranges are structures with min
 * and max, lists are #GST_TYPE_LIST. It stays when the track has ended.
 *
 * Threads: any.
 *
 * [Spec:
 * getCapabilities](https://w3c.github.io/mediacapture-main/#dom-mediastreamtrack-getcapabilities)
 *
 * Returns: (transfer full): a new structure
 * Since: 0.1
 */
GstStructure *
gst_media_stream_track_get_capabilities (GstMediaStreamTrack *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK (self), nullptr);
  const auto capture = mc::capture_track (self);
  return mc::structure_from_capabilities (capture ? capture->capabilities ()
                                                  : mc::CapabilityDictionary{})
      .release ();
}

/**
 * gst_media_stream_track_get_capabilities_json:
 * @self: a track
 *
 * The same as gst_media_stream_track_get_capabilities(), as a JSON object.
 *
 * Threads: any.
 *
 * [Spec:
 * getCapabilities](https://w3c.github.io/mediacapture-main/#dom-mediastreamtrack-getcapabilities)
 *
 * Returns: (transfer full): a text
 * Since: 0.1
 */
gchar *
gst_media_stream_track_get_capabilities_json (GstMediaStreamTrack *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK (self), nullptr);
  const auto capture = mc::capture_track (self);
  return mc::to_gchar (mc::any_to_json (
      mc::to_any (capture ? capture->capabilities () : mc::CapabilityDictionary{}), 0));
}

/**
 * gst_media_stream_track_get_constraints:
 * @self: a track
 *
 * The constraints that were applied last, without members that are not of the track's kind.
 *
 * Threads: any.
 *
 * [Spec:
 * getConstraints](https://w3c.github.io/mediacapture-main/#dom-mediastreamtrack-getconstraints)
 *
 * Returns: (transfer full): constraints
 * Since: 0.1
 */
GstMediaTrackConstraints *
gst_media_stream_track_get_constraints (GstMediaStreamTrack *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK (self), nullptr);
  const auto capture = mc::capture_track (self);
  return mc::track_constraints_new (capture ? capture->constraints () : mc::Constraints{});
}

/**
 * gst_media_stream_track_get_settings:
 * @self: a track
 *
 * What the track is set to. Sizes are in pixels, frame rates in frames per second, sample rates in
 * Hz, latencies in seconds. When the track has ended only deviceId, groupId and facingMode remain.
 *
 * Threads: any.
 *
 * [Spec: getSettings](https://w3c.github.io/mediacapture-main/#dom-mediastreamtrack-getsettings)
 *
 * Returns: (transfer full): a new structure
 * Since: 0.1
 */
GstStructure *
gst_media_stream_track_get_settings (GstMediaStreamTrack *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK (self), nullptr);
  const auto capture = mc::capture_track (self);
  return mc::structure_from_settings (capture ? capture->settings () : mc::Settings{}).release ();
}

/**
 * gst_media_stream_track_get_settings_json:
 * @self: a track
 *
 * The same as gst_media_stream_track_get_settings(), as a JSON object.
 *
 * Threads: any.
 *
 * [Spec: getSettings](https://w3c.github.io/mediacapture-main/#dom-mediastreamtrack-getsettings)
 *
 * Returns: (transfer full): a text
 * Since: 0.1
 */
gchar *
gst_media_stream_track_get_settings_json (GstMediaStreamTrack *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK (self), nullptr);
  const auto capture = mc::capture_track (self);
  return mc::to_gchar (
      mc::any_to_json (mc::to_any (capture ? capture->settings () : mc::Settings{}), 0));
}

/**
 * gst_media_stream_track_get_stats:
 * @self: a track
 *
 * What the track has done so far, in a structure "stats". These fields are #G_TYPE_UINT64 and
 * counted in frames (of sound: in buffers):
 *
 * - `totalFrames`: what the device gave
 * - `deliveredFrames`: what the track gave, whether anybody read it or not
 * - `discardedFrames`: what was left out to come down to the track's rate
 * - `readFrames`: what readers of the track took, all readers together
 * - `droppedFrames`: what slow readers did not take in time
 * - `convertedFrames`: of those that readers took, the ones that had to be converted
 *
 * And these are #G_TYPE_DOUBLE, measured over the last two seconds; 0 when there was nothing to
 * measure:
 *
 * - `frameRate`: of a video track, frames per second that it gave, by their capture times. The
 *   setting of this name is what was asked of the device, which may be slower, as in bad light.
 *   Sound has no such measure: how long a buffer is, is the device's own affair
 * - `averageLatency`, `maximumLatency`: in seconds, how old the device's frames were when readers
 *   of the track got them
 *
 * The first three are the W3C's: they stand still while the track is muted or disabled. The others
 * are of this project; black pictures and silence that stand in for media are in none. The counts
 * stay when the track has ended.
 *
 * Threads: any.
 *
 * [Spec: stats](https://w3c.github.io/mediacapture-extensions/#dom-mediastreamtrack-stats)
 *
 * Returns: (transfer full): a new structure
 * Since: 0.1
 */
GstStructure *
gst_media_stream_track_get_stats (GstMediaStreamTrack *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK (self), nullptr);
  const auto capture = mc::capture_track (self);
  const mc::TrackStats stats = capture ? capture->stats () : mc::TrackStats{};
  const auto number = [] (uint64_t n) { return static_cast<guint64> (n); };
  GstStructure *all = gst_structure_new (
      "stats", "totalFrames", G_TYPE_UINT64, number (stats.total), "deliveredFrames", G_TYPE_UINT64,
      number (stats.delivered), "discardedFrames", G_TYPE_UINT64, number (stats.discarded),
      "readFrames", G_TYPE_UINT64, number (stats.read), "droppedFrames", G_TYPE_UINT64,
      number (stats.dropped), "convertedFrames", G_TYPE_UINT64, number (stats.converted),
      "averageLatency", G_TYPE_DOUBLE, stats.average_latency_s, "maximumLatency", G_TYPE_DOUBLE,
      stats.maximum_latency_s, nullptr);
  if (gst_media_stream_track_get_kind (self) == GST_MEDIA_STREAM_TRACK_KIND_VIDEO)
    gst_structure_set (all, "frameRate", G_TYPE_DOUBLE, stats.frame_rate, nullptr);
  return all;
}
