// SPDX-License-Identifier: LGPL-2.1-or-later

/* What a track is called, how it is, and what an application can do to it. */

#include "stream_track.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace {

constexpr std::array<std::string_view, 4> kAudioHints
    = { "", "speech", "speech-recognition", "music" };
constexpr std::array<std::string_view, 4> kVideoHints = { "", "motion", "detail", "text" };

bool
is_hint_of (std::string_view hint, GstMediaStreamTrackKind kind)
{
  const auto &hints = kind == GST_MEDIA_STREAM_TRACK_KIND_AUDIO ? kAudioHints : kVideoHints;
  return std::find (hints.begin (), hints.end (), hint) != hints.end ();
}

using mc::Property;
struct HintPreferences
{
  std::string_view hint;
  std::map<Property, bool> preferred;
};

/// [Spec: audio content hints](https://w3c.github.io/mst-content-hint/#audio-content-hints): what
/// each does with the processing of a voice.
const HintPreferences kHintPreferences[] = {
  { "speech", { { Property::EchoCancellation, true }, { Property::AutoGainControl, true } } },
  { "speech-recognition",
    { { Property::EchoCancellation, false },
      { Property::AutoGainControl, false },
      { Property::NoiseSuppression, false } } },
  { "music",
    { { Property::EchoCancellation, false },
      { Property::AutoGainControl, false },
      { Property::NoiseSuppression, false } } },
};

std::map<Property, bool>
preferences_of (std::string_view hint)
{
  for (const HintPreferences &row : kHintPreferences) {
    if (row.hint == hint)
      return row.preferred;
  }
  return {};
}

} // namespace

namespace mc {

TrackMachine
state_of (GstMediaStreamTrack *self)
{
  if (self->impl->capture)
    return self->impl->capture->state ();
  TrackMachine ended (MuteReason::None);
  ended.end (EndReason::SourceEnded);
  return ended;
}

void
notify_end (GstMediaStreamTrack *self)
{
  g_object_notify (G_OBJECT (self), "ready-state");
  g_object_notify (G_OBJECT (self), "end-reason");
}

} // namespace mc

/**
 * gst_media_stream_track_get_id:
 * @self: a track
 *
 * A random UUID that no other track has.
 *
 * Threads: any.
 *
 * [Spec: id](https://w3c.github.io/mediacapture-main/#dom-mediastreamtrack-id)
 *
 * Returns: (transfer none): the id
 * Since: 0.1
 */
const gchar *
gst_media_stream_track_get_id (GstMediaStreamTrack *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK (self), nullptr);
  return self->impl->id.c_str ();
}

/**
 * gst_media_stream_track_get_kind:
 * @self: a track
 *
 * The medium of the track.
 *
 * Threads: any.
 *
 * [Spec: kind](https://w3c.github.io/mediacapture-main/#dom-mediastreamtrack-kind)
 *
 * Returns: the kind
 * Since: 0.1
 */
GstMediaStreamTrackKind
gst_media_stream_track_get_kind (GstMediaStreamTrack *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK (self), GST_MEDIA_STREAM_TRACK_KIND_AUDIO);
  return self->impl->capture ? static_cast<GstMediaStreamTrackKind> (self->impl->capture->kind ())
                             : GST_MEDIA_STREAM_TRACK_KIND_AUDIO;
}

/**
 * gst_media_stream_track_get_label:
 * @self: a track
 *
 * The device's name for people; it stays when the track has ended. It changes when the track goes
 * to another device, which #GstMediaStreamTrack::configurationchange tells.
 *
 * Threads: any.
 *
 * [Spec: label](https://w3c.github.io/mediacapture-main/#dom-mediastreamtrack-label)
 *
 * Returns: (transfer none): the label, may be empty; valid for ever
 * Since: 0.1
 */
const gchar *
gst_media_stream_track_get_label (GstMediaStreamTrack *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK (self), nullptr);
  const auto &capture = self->impl->capture;
  return capture ? g_intern_string (capture->device ()->label.c_str ()) : "";
}

/**
 * gst_media_stream_track_get_enabled:
 * @self: a track
 *
 * Whether the application lets the media pass.
 *
 * Threads: any.
 *
 * [Spec: enabled](https://w3c.github.io/mediacapture-main/#dom-mediastreamtrack-enabled)
 *
 * Returns: %TRUE if media passes as far as the application is concerned
 * Since: 0.1
 */
gboolean
gst_media_stream_track_get_enabled (GstMediaStreamTrack *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK (self), FALSE);
  if (self->impl->capture)
    return self->impl->capture->state ().enabled ();
  mc::MutexGuard guard (self->impl->lock);
  return self->impl->enabled_without_device;
}

/**
 * gst_media_stream_track_set_enabled:
 * @self: a track
 * @enabled: whether media shall pass
 *
 * Lets the media pass, or gives black frames or silence instead, from the next frame on. Muted
 * state, settings and other tracks of the device are not touched. It can be set in any state, and
 * has no effect once the track has ended.
 *
 * Threads: any.
 *
 * [Spec: enabled](https://w3c.github.io/mediacapture-main/#dom-mediastreamtrack-enabled)
 *
 * Since: 0.1
 */
void
gst_media_stream_track_set_enabled (GstMediaStreamTrack *self, gboolean enabled)
{
  g_return_if_fail (GST_IS_MEDIA_STREAM_TRACK (self));
  {
    mc::MutexGuard guard (self->impl->lock);
    bool &fallback = self->impl->enabled_without_device;
    const bool was = self->impl->capture ? self->impl->capture->state ().enabled () : fallback;
    if (was == bool (enabled))
      return;
    fallback = enabled;
    if (self->impl->capture)
      self->impl->capture->set_enabled (enabled);
  }
  g_object_notify (G_OBJECT (self), "enabled");
}

/**
 * gst_media_stream_track_get_muted:
 * @self: a track
 *
 * Whether the source gives nothing at present.
 *
 * Threads: any.
 *
 * [Spec: muted](https://w3c.github.io/mediacapture-main/#dom-mediastreamtrack-muted)
 *
 * Returns: %TRUE if the track is muted
 * Since: 0.1
 */
gboolean
gst_media_stream_track_get_muted (GstMediaStreamTrack *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK (self), FALSE);
  return mc::state_of (self).muted ();
}

/**
 * gst_media_stream_track_get_mute_reason:
 * @self: a track
 *
 * Why the source gives nothing at present.
 *
 * Threads: any.
 *
 * Returns: the reason, %GST_MEDIA_STREAM_TRACK_MUTE_REASON_NONE while not muted
 * Since: 0.1
 */
GstMediaStreamTrackMuteReason
gst_media_stream_track_get_mute_reason (GstMediaStreamTrack *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK (self), GST_MEDIA_STREAM_TRACK_MUTE_REASON_NONE);
  return static_cast<GstMediaStreamTrackMuteReason> (mc::state_of (self).mute_reason ());
}

/**
 * gst_media_stream_track_get_ready_state:
 * @self: a track
 *
 * Whether media may still come.
 *
 * Threads: any.
 *
 * [Spec: readyState](https://w3c.github.io/mediacapture-main/#dom-mediastreamtrack-readystate)
 *
 * Returns: the state
 * Since: 0.1
 */
GstMediaStreamTrackState
gst_media_stream_track_get_ready_state (GstMediaStreamTrack *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK (self), GST_MEDIA_STREAM_TRACK_STATE_ENDED);
  return static_cast<GstMediaStreamTrackState> (mc::state_of (self).ready_state ());
}

/**
 * gst_media_stream_track_get_end_reason:
 * @self: a track
 *
 * Why the track ended.
 *
 * Threads: any.
 *
 * Returns: the reason, %GST_MEDIA_STREAM_TRACK_END_REASON_NONE while live
 * Since: 0.1
 */
GstMediaStreamTrackEndReason
gst_media_stream_track_get_end_reason (GstMediaStreamTrack *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK (self), GST_MEDIA_STREAM_TRACK_END_REASON_NONE);
  return static_cast<GstMediaStreamTrackEndReason> (mc::state_of (self).end_reason ());
}

/**
 * gst_media_stream_track_get_on_lost: (get-property on-lost)
 * @self: a track
 *
 * What the track does when its device is unplugged.
 *
 * Threads: any.
 *
 * Returns: the answer, %GST_MEDIA_STREAM_TRACK_ON_LOST_END by default
 * Since: 0.1
 */
GstMediaStreamTrackOnLost
gst_media_stream_track_get_on_lost (GstMediaStreamTrack *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK (self), GST_MEDIA_STREAM_TRACK_ON_LOST_END);
  const auto &capture = self->impl->capture;
  return capture ? static_cast<GstMediaStreamTrackOnLost> (capture->on_lost ())
                 : GST_MEDIA_STREAM_TRACK_ON_LOST_END;
}

/**
 * gst_media_stream_track_set_on_lost: (set-property on-lost)
 * @self: a track
 * @what: what it does when its device is unplugged
 *
 * The W3C's answer is that the track ends. With %GST_MEDIA_STREAM_TRACK_ON_LOST_WAIT it stays live:
 * it is muted with the reason %GST_MEDIA_STREAM_TRACK_MUTE_REASON_LOST, its readers get black
 * pictures or silence, and when a device with the same deviceId is there again, the track takes it
 * with the constraints that it has then, and unmutes. It ends when that device cannot be opened for
 * three seconds, or cannot do any more what the track requires. Clones made afterwards do the same.
 *
 * A track of the default microphone goes on with the next default in both cases; only when there is
 * no microphone that it can take, it ends or waits for any.
 *
 * Without effect on a track that has no device. Set back to %GST_MEDIA_STREAM_TRACK_ON_LOST_END
 * while the track waits, it counts for the next loss; gst_media_stream_track_stop() ends the wait.
 *
 * Threads: any.
 *
 * Since: 0.1
 */
void
gst_media_stream_track_set_on_lost (GstMediaStreamTrack *self, GstMediaStreamTrackOnLost what)
{
  g_return_if_fail (GST_IS_MEDIA_STREAM_TRACK (self));
  const auto &capture = self->impl->capture;
  if (capture && capture->set_on_lost (static_cast<mc::OnLost> (what)))
    g_object_notify (G_OBJECT (self), "on-lost");
}

/**
 * gst_media_stream_track_get_on_overconstrained: (get-property on-overconstrained)
 * @self: a track
 *
 * What the track does when its device does not give any more what is required.
 *
 * Threads: any.
 *
 * Returns: the answer, %GST_MEDIA_STREAM_TRACK_ON_OVERCONSTRAINED_GO_ON by default
 * Since: 0.1
 */
GstMediaStreamTrackOnOverconstrained
gst_media_stream_track_get_on_overconstrained (GstMediaStreamTrack *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK (self),
                        GST_MEDIA_STREAM_TRACK_ON_OVERCONSTRAINED_GO_ON);
  const auto &capture = self->impl->capture;
  return capture
             ? static_cast<GstMediaStreamTrackOnOverconstrained> (capture->on_overconstrained ())
             : GST_MEDIA_STREAM_TRACK_ON_OVERCONSTRAINED_GO_ON;
}

/**
 * gst_media_stream_track_set_on_overconstrained: (set-property on-overconstrained)
 * @self: a track
 * @what: what it does when its device, by itself, does not give any more what is required
 *
 * Media goes on today. With %GST_MEDIA_STREAM_TRACK_ON_OVERCONSTRAINED_MUTE the track follows
 * earlier editions of the specification: it is muted with the reason
 * %GST_MEDIA_STREAM_TRACK_MUTE_REASON_OVERCONSTRAINED until the device meets the constraints again,
 * or others are applied. Counts at once, and for clones made afterwards. Without effect on a track
 * that has no device.
 *
 * Threads: any.
 *
 * Since: 0.1
 */
void
gst_media_stream_track_set_on_overconstrained (GstMediaStreamTrack *self,
                                               GstMediaStreamTrackOnOverconstrained what)
{
  g_return_if_fail (GST_IS_MEDIA_STREAM_TRACK (self));
  const auto &capture = self->impl->capture;
  if (capture && capture->set_on_overconstrained (static_cast<mc::OnOverconstrained> (what)))
    g_object_notify (G_OBJECT (self), "on-overconstrained");
}

/**
 * gst_media_stream_track_dup_content_hint: (get-property content-hint)
 * @self: a track
 *
 * What the media is about, as the application said.
 *
 * Threads: any.
 *
 * [Spec: contentHint](https://w3c.github.io/mst-content-hint/#dom-mediastreamtrack-contenthint)
 *
 * Returns: (transfer full): the hint, empty by default
 * Since: 0.1
 */
gchar *
gst_media_stream_track_dup_content_hint (GstMediaStreamTrack *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK (self), nullptr);
  mc::MutexGuard guard (self->impl->lock);
  return mc::to_gchar (self->impl->content_hint);
}

/**
 * gst_media_stream_track_set_content_hint:
 * @self: a track
 * @content_hint: "", or one of the hints of the track's kind
 *
 * Says what the media is about: "speech", "speech-recognition" or "music" of an audio track,
 * "motion", "detail" or "text" of a video track. Any other value is ignored.
 *
 * "music" and "speech-recognition" turn `echoCancellation`, `autoGainControl` and
 * `noiseSuppression` off, "speech" turns the first two on where they can be had; each unless
 * constraints require something else (`exact`, or an advanced set), and in place of an ideal value.
 * The settings follow a moment later, and when constraints are applied; "" forgets the hint.
 *
 * Threads: any.
 *
 * [Spec: contentHint](https://w3c.github.io/mst-content-hint/#dom-mediastreamtrack-contenthint)
 *
 * Since: 0.1
 */
void
gst_media_stream_track_set_content_hint (GstMediaStreamTrack *self, const gchar *content_hint)
{
  g_return_if_fail (GST_IS_MEDIA_STREAM_TRACK (self));
  g_return_if_fail (content_hint != nullptr);
  if (!is_hint_of (content_hint, gst_media_stream_track_get_kind (self)))
    return;
  {
    mc::MutexGuard guard (self->impl->lock);
    if (self->impl->content_hint == content_hint)
      return;
    self->impl->content_hint = content_hint;
  }
  if (self->impl->capture)
    self->impl->capture->prefer (preferences_of (content_hint));
  g_object_notify (G_OBJECT (self), "content-hint");
}

/**
 * gst_media_stream_track_stop:
 * @self: a track
 *
 * Ends the track for good. It is ended when the function returns; the signal
 * #GstMediaStreamTrack::ended is not emitted. Other tracks of the device go on; when there is none,
 * the device is closed in the background. A second call does nothing.
 *
 * Threads: any; does not wait for the device.
 *
 * [Spec: stop](https://w3c.github.io/mediacapture-main/#dom-mediastreamtrack-stop)
 *
 * Since: 0.1
 */
void
gst_media_stream_track_stop (GstMediaStreamTrack *self)
{
  g_return_if_fail (GST_IS_MEDIA_STREAM_TRACK (self));
  {
    mc::MutexGuard guard (self->impl->lock);
    if (std::exchange (self->impl->stopped, true))
      return;
  }
  if (!self->impl->capture)
    return;
  // Otherwise it had ended before, and that is told by what is under way.
  if (!self->impl->capture->stop ())
    return;
  mc::notify_end (self);
  self->impl->end->tell ();
}
