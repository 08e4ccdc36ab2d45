// SPDX-License-Identifier: LGPL-2.1-or-later

/* What a track has done so far. */

#include "objects.hpp"

namespace {

double
seconds (GstClockTime time)
{
  return double (time) / GST_SECOND;
}

void
set_sound_stats (GstStructure *all, const mc::TrackCounter::Numbers &given)
{
  gst_structure_set (all, "totalFramesDuration", G_TYPE_DOUBLE, seconds (given.duration),
                     "deliveredFramesDuration", G_TYPE_DOUBLE, seconds (given.duration), "latency",
                     G_TYPE_DOUBLE, seconds (given.latency), "averageLatency", G_TYPE_DOUBLE,
                     seconds (given.average_latency), "minimumLatency", G_TYPE_DOUBLE,
                     seconds (given.minimum_latency), "maximumLatency", G_TYPE_DOUBLE,
                     seconds (given.maximum_latency), nullptr);
}

} // namespace

/**
 * gst_media_stream_track_get_stats:
 * @self: a track
 *
 * What the track has done so far, in a structure "stats". These fields are the W3C's:
 * #G_TYPE_UINT64, counted in pictures or in samples of sound while the track is enabled and not
 * muted, whether or not anybody reads it:
 *
 * - `totalFrames`: what the device gave
 * - `deliveredFrames`: what the track gave
 * - `discardedFrames`: of a video track, what was left out to come down to its rate
 *
 * and of an audio track, #G_TYPE_DOUBLE, in seconds:
 *
 * - `totalFramesDuration`, `deliveredFramesDuration`: how long the samples last
 * - `latency`: from capture to the track, of the last samples
 * - `averageLatency`, `minimumLatency`, `maximumLatency`: since the first samples, or since
 *   gst_media_stream_track_reset_latency()
 *
 * These are of this project: #G_TYPE_UINT64, counted in frames (of sound: in buffers) of all
 * readers together:
 *
 * - `readFrames`: what readers took
 * - `droppedFrames`: what slow readers did not take in time
 * - `convertedFrames`: of those that were read, those that had to be converted
 *
 * and #G_TYPE_DOUBLE, measured over the last two seconds; 0 when there was nothing to measure:
 *
 * - `frameRate`: of a video track, frames per second that it gave, by their capture times. The
 *   setting of this name is what was asked of the device, which may be slower, as in bad light.
 *   Sound has no such measure: how long a buffer is, is the device's own affair
 * - `averageAge`, `maximumAge`: in seconds, how old the device's frames were when readers of the
 *   track got them
 *
 * The counts stay when the track has ended.
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
      "stats", "totalFrames", G_TYPE_UINT64, number (stats.given.total), "deliveredFrames",
      G_TYPE_UINT64, number (stats.given.total - stats.given.discarded), "readFrames",
      G_TYPE_UINT64, number (stats.read), "droppedFrames", G_TYPE_UINT64, number (stats.dropped),
      "convertedFrames", G_TYPE_UINT64, number (stats.converted), "averageAge", G_TYPE_DOUBLE,
      stats.average_age_s, "maximumAge", G_TYPE_DOUBLE, stats.maximum_age_s, nullptr);
  if (gst_media_stream_track_get_kind (self) == GST_MEDIA_STREAM_TRACK_KIND_VIDEO)
    gst_structure_set (all, "discardedFrames", G_TYPE_UINT64, number (stats.given.discarded),
                       "frameRate", G_TYPE_DOUBLE, stats.frame_rate, nullptr);
  else
    set_sound_stats (all, stats.given);
  return all;
}

/**
 * gst_media_stream_track_reset_latency:
 * @self: a track
 *
 * Measures the latencies of gst_media_stream_track_get_stats() anew: the least, the greatest and
 * the average one become the last one.
 *
 * Threads: any.
 *
 * [Spec:
 * resetLatency](https://w3c.github.io/mediacapture-extensions/#dom-mediastreamtrackaudiostats-resetlatency)
 *
 * Since: 0.1
 */
void
gst_media_stream_track_reset_latency (GstMediaStreamTrack *self)
{
  g_return_if_fail (GST_IS_MEDIA_STREAM_TRACK (self));
  if (const auto capture = mc::capture_track (self))
    capture->reset_latency ();
}
