// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * SECTION:gstmediastreamtrack
 * @title: GstMediaStreamTrack
 * @short_description: One camera or microphone, in use
 *
 * A track looks at a capture device that is open. It may be in many streams and may be read by many
 * consumers, each in its own pipeline. The device is closed when the last of its tracks has ended:
 * by gst_media_stream_track_stop(), because the object is gone, or by itself, for example when the
 * device is unplugged.
 *
 * Properties tell the present state on any thread. Changes that come from outside are announced in
 * the #GMainContext that was thread-default when the track was asked for: first the properties'
 * `notify`, then the signal. News of a track that the application stopped is not told as a signal,
 * as in the specification.
 *
 * |[<!-- language="C" -->
 * g_signal_connect (track, "ended", G_CALLBACK (ended_cb), NULL);
 * g_autofree gchar *settings = gst_media_stream_track_get_settings_json (track);
 * g_print ("%s delivers %s\n", gst_media_stream_track_get_label (track), settings);
 * gst_media_stream_track_stop (track);
 * ]|
 *
 * Since: 0.1
 */

#include "property_table.hpp"
#include "stream_track.hpp"
#include "track_mailbox.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <type_traits>

#define SAME_VALUE(c, core)                                                                        \
  static_assert (static_cast<int> (mc::core) == GST_MEDIA_STREAM_TRACK_##c)
SAME_VALUE (KIND_AUDIO, Kind::Audio);
SAME_VALUE (KIND_VIDEO, Kind::Video);
SAME_VALUE (STATE_LIVE, ReadyState::Live);
SAME_VALUE (STATE_ENDED, ReadyState::Ended);
SAME_VALUE (END_REASON_NONE, EndReason::None);
SAME_VALUE (END_REASON_STOPPED, EndReason::Stopped);
SAME_VALUE (END_REASON_UNPLUGGED, EndReason::Unplugged);
SAME_VALUE (END_REASON_DEVICE_ERROR, EndReason::DeviceError);
SAME_VALUE (END_REASON_REVOKED, EndReason::Revoked);
SAME_VALUE (END_REASON_SOURCE_ENDED, EndReason::SourceEnded);
SAME_VALUE (MUTE_REASON_NONE, MuteReason::None);
SAME_VALUE (MUTE_REASON_STALLED, MuteReason::Stalled);
SAME_VALUE (MUTE_REASON_DEVICE_MUTED, MuteReason::DeviceMuted);
SAME_VALUE (MUTE_REASON_SUSPENDED, MuteReason::Suspended);
SAME_VALUE (MUTE_REASON_LOST, MuteReason::Lost);
SAME_VALUE (MUTE_REASON_OVERCONSTRAINED, MuteReason::Overconstrained);
SAME_VALUE (ON_LOST_END, OnLost::End);
SAME_VALUE (ON_LOST_WAIT, OnLost::Wait);
SAME_VALUE (ON_OVERCONSTRAINED_GO_ON, OnOverconstrained::GoOn);
SAME_VALUE (ON_OVERCONSTRAINED_MUTE, OnOverconstrained::Mute);
#undef SAME_VALUE

static_assert (std::is_trivially_default_constructible_v<_GstMediaStreamTrack>,
               "g_object_new() gives zeroed memory and runs no constructor");
G_DEFINE_FINAL_TYPE (GstMediaStreamTrack, gst_media_stream_track, GST_TYPE_OBJECT)

namespace {

using Track = GstMediaStreamTrack;

constexpr mc::PropertyRow<Track> kProperties[] = {
  /**
   * GstMediaStreamTrack:id:
   *
   * A random UUID, of this track alone.
   *
   * Since: 0.1
   */
  { [] { return g_param_spec_string ("id", nullptr, nullptr, "", mc::kReadable); },
    [] (Track *self, GValue *value) {
      g_value_set_string (value, gst_media_stream_track_get_id (self));
    },
    nullptr },
  /**
   * GstMediaStreamTrack:kind:
   *
   * The medium of the track.
   *
   * Since: 0.1
   */
  { [] {
     return g_param_spec_enum ("kind", nullptr, nullptr, GST_TYPE_MEDIA_STREAM_TRACK_KIND,
                               GST_MEDIA_STREAM_TRACK_KIND_AUDIO, mc::kReadable);
   },
    [] (Track *self, GValue *value) {
      g_value_set_enum (value, gst_media_stream_track_get_kind (self));
    },
    nullptr },
  /**
   * GstMediaStreamTrack:label:
   *
   * The device's name for people. It changes when the track goes to another device.
   *
   * Since: 0.1
   */
  { [] { return g_param_spec_string ("label", nullptr, nullptr, "", mc::kReadable); },
    [] (Track *self, GValue *value) {
      g_value_set_string (value, gst_media_stream_track_get_label (self));
    },
    nullptr },
  /**
   * GstMediaStreamTrack:enabled:
   *
   * Whether the track carries media; when %FALSE it carries black frames or silence.
   *
   * Since: 0.1
   */
  { [] { return g_param_spec_boolean ("enabled", nullptr, nullptr, TRUE, mc::kReadWrite); },
    [] (Track *self, GValue *value) {
      g_value_set_boolean (value, gst_media_stream_track_get_enabled (self));
    },
    [] (Track *self, const GValue *value) {
      gst_media_stream_track_set_enabled (self, g_value_get_boolean (value));
    } },
  /**
   * GstMediaStreamTrack:muted:
   *
   * Whether the source gives nothing at present.
   *
   * Since: 0.1
   */
  { [] { return g_param_spec_boolean ("muted", nullptr, nullptr, FALSE, mc::kReadable); },
    [] (Track *self, GValue *value) {
      g_value_set_boolean (value, gst_media_stream_track_get_muted (self));
    },
    nullptr },
  /**
   * GstMediaStreamTrack:mute-reason:
   *
   * Why the source gives nothing at present.
   *
   * Since: 0.1
   */
  { [] {
     return g_param_spec_enum ("mute-reason", nullptr, nullptr,
                               GST_TYPE_MEDIA_STREAM_TRACK_MUTE_REASON,
                               GST_MEDIA_STREAM_TRACK_MUTE_REASON_NONE, mc::kReadable);
   },
    [] (Track *self, GValue *value) {
      g_value_set_enum (value, gst_media_stream_track_get_mute_reason (self));
    },
    nullptr },
  /**
   * GstMediaStreamTrack:on-lost:
   *
   * What the track does when its device is unplugged.
   *
   * Since: 0.1
   */
  { [] {
     return g_param_spec_enum ("on-lost", nullptr, nullptr, GST_TYPE_MEDIA_STREAM_TRACK_ON_LOST,
                               GST_MEDIA_STREAM_TRACK_ON_LOST_END, mc::kReadWrite);
   },
    [] (Track *self, GValue *value) {
      g_value_set_enum (value, gst_media_stream_track_get_on_lost (self));
    },
    [] (Track *self, const GValue *value) {
      gst_media_stream_track_set_on_lost (
          self, static_cast<GstMediaStreamTrackOnLost> (g_value_get_enum (value)));
    } },
  /**
   * GstMediaStreamTrack:on-overconstrained:
   *
   * What the track does when its device, by itself, does not give any more what is required.
   *
   * Since: 0.1
   */
  { [] {
     return g_param_spec_enum ("on-overconstrained", nullptr, nullptr,
                               GST_TYPE_MEDIA_STREAM_TRACK_ON_OVERCONSTRAINED,
                               GST_MEDIA_STREAM_TRACK_ON_OVERCONSTRAINED_GO_ON, mc::kReadWrite);
   },
    [] (Track *self, GValue *value) {
      g_value_set_enum (value, gst_media_stream_track_get_on_overconstrained (self));
    },
    [] (Track *self, const GValue *value) {
      gst_media_stream_track_set_on_overconstrained (
          self, static_cast<GstMediaStreamTrackOnOverconstrained> (g_value_get_enum (value)));
    } },
  /**
   * GstMediaStreamTrack:ready-state:
   *
   * Live, then ended, and never back.
   *
   * Since: 0.1
   */
  { [] {
     return g_param_spec_enum ("ready-state", nullptr, nullptr, GST_TYPE_MEDIA_STREAM_TRACK_STATE,
                               GST_MEDIA_STREAM_TRACK_STATE_LIVE, mc::kReadable);
   },
    [] (Track *self, GValue *value) {
      g_value_set_enum (value, gst_media_stream_track_get_ready_state (self));
    },
    nullptr },
  /**
   * GstMediaStreamTrack:end-reason:
   *
   * Why the track ended.
   *
   * Since: 0.1
   */
  { [] {
     return g_param_spec_enum ("end-reason", nullptr, nullptr,
                               GST_TYPE_MEDIA_STREAM_TRACK_END_REASON,
                               GST_MEDIA_STREAM_TRACK_END_REASON_NONE, mc::kReadable);
   },
    [] (Track *self, GValue *value) {
      g_value_set_enum (value, gst_media_stream_track_get_end_reason (self));
    },
    nullptr },
  /**
   * GstMediaStreamTrack:content-hint:
   *
   * What the media is about: "", "speech", "speech-recognition" or "music" of an audio track, "",
   * "motion", "detail" or "text" of a video track. Any other value is ignored.
   *
   * Since: 0.1
   */
  { [] { return g_param_spec_string ("content-hint", nullptr, nullptr, "", mc::kReadWrite); },
    [] (Track *self, GValue *value) {
      g_value_take_string (value, gst_media_stream_track_dup_content_hint (self));
    },
    [] (Track *self, const GValue *value) {
      const gchar *hint = g_value_get_string (value);
      gst_media_stream_track_set_content_hint (self, hint ? hint : "");
    } },
};

} // namespace

static void
gst_media_stream_track_init (GstMediaStreamTrack *self)
{
  self->impl = new TrackImpl;
  self->impl->id = mc::CharPtr (g_uuid_string_random ()).get ();
}

static void
gst_media_stream_track_finalize (GObject *object)
{
  delete GST_MEDIA_STREAM_TRACK (object)->impl;
  G_OBJECT_CLASS (gst_media_stream_track_parent_class)->finalize (object);
}

static void
gst_media_stream_track_class_init (GstMediaStreamTrackClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = gst_media_stream_track_finalize;
  mc::PropertyTable<Track, std::size (kProperties), kProperties>::install (object_class);

  const auto add_signal = [klass] (const char *name) {
    return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, nullptr, nullptr,
                         nullptr, G_TYPE_NONE, 0);
  };
  /**
   * GstMediaStreamTrack::ended:
   * @self: the track
   *
   * The track has ended by itself; #GstMediaStreamTrack:end-reason tells why. Never emitted after
   * gst_media_stream_track_stop(), and once at most.
   *
   * Threads: emitted in the #GMainContext that was thread-default when the track was asked for.
   *
   * [Spec: ended](https://w3c.github.io/mediacapture-main/#event-mediastreamtrack-ended)
   *
   * Since: 0.1
   */
  mc::track_signals[mc::TrackSignal::Ended] = add_signal ("ended");
  /**
   * GstMediaStreamTrack::mute:
   * @self: the track
   *
   * The source stopped to give media for the time being; #GstMediaStreamTrack:mute-reason tells
   * why. Consumers get black frames or silence.
   *
   * Threads: emitted in the #GMainContext that was thread-default when the track was asked for.
   *
   * [Spec: mute](https://w3c.github.io/mediacapture-main/#event-mediastreamtrack-mute)
   *
   * Since: 0.1
   */
  mc::track_signals[mc::TrackSignal::Mute] = add_signal ("mute");
  /**
   * GstMediaStreamTrack::unmute:
   * @self: the track
   *
   * The source gives media again.
   *
   * Threads: emitted in the #GMainContext that was thread-default when the track was asked for.
   *
   * [Spec: unmute](https://w3c.github.io/mediacapture-main/#event-mediastreamtrack-unmute)
   *
   * Since: 0.1
   */
  mc::track_signals[mc::TrackSignal::Unmute] = add_signal ("unmute");
  /**
   * GstMediaStreamTrack::configurationchange:
   * @self: the track
   *
   * The device changed by itself what it delivers, and the track's settings with it; or the track
   * of the default microphone has gone to another one. Not emitted for changes that constraints of
   * any track brought about.
   *
   * Threads: emitted in the #GMainContext that was thread-default when the track was asked for.
   *
   * [Spec:
   * configurationchange](https://w3c.github.io/mediacapture-extensions/#event-mediastreamtrack-configurationchange)
   *
   * Since: 0.1
   */
  mc::track_signals[mc::TrackSignal::Configurationchange] = add_signal ("configurationchange");
  /**
   * GstMediaStreamTrack::overconstrained:
   * @self: the track
   * @error: an OverconstrainedError that names a constraint
   *
   * The device changed by itself, and the track's settings do not meet a required constraint any
   * more. Media goes on, and the track is not muted unless #GstMediaStreamTrack:on-overconstrained
   * says so. Not emitted for refused constraints.
   *
   * Threads: emitted in the #GMainContext that was thread-default when the track was asked for.
   *
   * Deprecated: 0.1: Look at the settings in #GstMediaStreamTrack::configurationchange
   * Since: 0.1
   */
  mc::track_signals[mc::TrackSignal::Overconstrained]
      = g_signal_new ("overconstrained", G_TYPE_FROM_CLASS (klass),
                      static_cast<GSignalFlags> (G_SIGNAL_RUN_LAST | G_SIGNAL_DEPRECATED), 0,
                      nullptr, nullptr, nullptr, G_TYPE_NONE, 1, G_TYPE_ERROR);
  /**
   * GstMediaStreamTrack::rate-deviation:
   * @self: the track
   * @deviates: %TRUE when the rate has left the setting, %FALSE when it is back
   * @setting: the setting `frameRate`, in frames per second
   * @measured: what the track gives, in frames per second
   *
   * A track of video gives over 10 % more or less frames than its setting says, and has done so for
   * two seconds; or it does not any more. A camera in bad light is the usual case: it exposes for
   * longer, whatever it was set to. Settings stay what was asked of the device, and
   * gst_media_stream_track_get_stats() tells what is measured at any time. Not of the W3C.
   *
   * Threads: emitted in the #GMainContext that was thread-default when the track was asked for.
   *
   * Since: 0.1
   */
  mc::track_signals[mc::TrackSignal::RateDeviation] = g_signal_new (
      "rate-deviation", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, nullptr, nullptr, nullptr,
      G_TYPE_NONE, 3, G_TYPE_BOOLEAN, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

namespace mc {

Ref<GstMediaStreamTrack>
stream_track_new (std::shared_ptr<CaptureTrack> capture, GMainContext *context, TrackOrigin origin)
{
  auto track = sink (GST_MEDIA_STREAM_TRACK (g_object_new (GST_TYPE_MEDIA_STREAM_TRACK, nullptr)));
  TrackImpl &impl = *track->impl;
  {
    MutexGuard guard (impl.lock);
    impl.label_told = capture->device ()->label;
  }
  const bool was_ended
      = origin == TrackOrigin::Clone && capture->state ().ready_state () == ReadyState::Ended;
  impl.capture = std::move (capture);

  const auto mailbox = std::make_shared<TrackMailbox> (track.get (), context, deliver_news);
  using What = TrackNews::What;
  impl.capture->set_events ({ [mailbox, end = impl.end] (EndReason, const std::string &) {
                               mailbox->post ({ What::Ended });
                               end->tell ();
                             },
                              [mailbox] (MuteReason reason) {
                                mailbox->post ({ What::MuteChanged, reason });
                              },
                              [mailbox] { mailbox->post ({ What::ConfigurationChanged }); },
                              [mailbox] (const RateState &rate) {
                                mailbox->post ({ What::RateChanged, MuteReason::None, rate });
                              } });
  // What happened before anybody listened. A clone of an ended track does not tell.
  if (!was_ended && impl.capture->state ().ready_state () == ReadyState::Ended)
    mailbox->post ({ What::Ended });
  return track;
}

std::shared_ptr<CaptureTrack>
capture_track (GstMediaStreamTrack *track)
{
  return track->impl->capture;
}

GstMediaStreamTrack *
track_from_capture (std::shared_ptr<CaptureTrack> capture)
{
  const MainContextPtr context (g_main_context_ref_thread_default ());
  return stream_track_new (std::move (capture), context.get ()).release ();
}

} // namespace mc
