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
