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

#include "objects.hpp"
#include "property_table.hpp"
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
#undef SAME_VALUE

struct TrackImpl
{
  ~TrackImpl ()
  {
    if (capture)
      capture->set_events ({});
  }

  // Set before anybody else sees the object, constant afterwards.
  std::shared_ptr<mc::CaptureTrack>
      capture; ///< null for a track that never had a device: it is ended
  std::string id;
  std::string label;

  mc::Mutex lock;
  bool stopped MC_GUARDED_BY (lock) = false; ///< by the application: no `ended` any more
  bool end_told MC_GUARDED_BY (lock) = false;
  bool enabled_without_device MC_GUARDED_BY (lock) = true;
  std::string content_hint MC_GUARDED_BY (lock);
};

struct _GstMediaStreamTrack
{
  GstObject parent;
  TrackImpl *impl; ///< owned; set in init, deleted in finalize, never null between
};
static_assert (std::is_trivially_default_constructible_v<_GstMediaStreamTrack>,
               "g_object_new() gives zeroed memory and runs no constructor");
G_DEFINE_FINAL_TYPE (GstMediaStreamTrack, gst_media_stream_track, GST_TYPE_OBJECT)

enum
{
  SIGNAL_ENDED,
  SIGNAL_MUTE,
  SIGNAL_UNMUTE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

namespace {

using Track = GstMediaStreamTrack;

constexpr std::array<std::string_view, 4> kAudioHints
    = { "", "speech", "speech-recognition", "music" };
constexpr std::array<std::string_view, 4> kVideoHints = { "", "motion", "detail", "text" };

bool
is_hint_of (std::string_view hint, GstMediaStreamTrackKind kind)
{
  const auto &hints = kind == GST_MEDIA_STREAM_TRACK_KIND_AUDIO ? kAudioHints : kVideoHints;
  return std::find (hints.begin (), hints.end (), hint) != hints.end ();
}

mc::TrackMachine
state_of (Track *self)
{
  if (self->impl->capture)
    return self->impl->capture->state ();
  mc::TrackMachine ended (mc::MuteReason::None);
  ended.end (mc::EndReason::SourceEnded);
  return ended;
}

void
notify_end (Track *self)
{
  g_object_notify (G_OBJECT (self), "ready-state");
  g_object_notify (G_OBJECT (self), "end-reason");
}

/// [Spec: ends for another reason than stop](https://w3c.github.io/mediacapture-main/#ends-nostop)
void
deliver_end (Track *self)
{
  {
    mc::MutexGuard guard (self->impl->lock);
    if (std::exchange (self->impl->end_told, true))
      return;
  }
  notify_end (self);
  {
    // A handler of notify may have stopped the track just now.
    mc::MutexGuard guard (self->impl->lock);
    if (self->impl->stopped)
      return;
  }
  g_signal_emit (self, signals[SIGNAL_ENDED], 0);
}

/// [Spec: set a track's muted state](https://w3c.github.io/mediacapture-main/#set-track-muted)
void
deliver_mute (Track *self, mc::MuteReason reason)
{
  {
    mc::MutexGuard guard (self->impl->lock);
    if (self->impl->stopped)
      return;
  }
  g_object_notify (G_OBJECT (self), "muted");
  g_object_notify (G_OBJECT (self), "mute-reason");
  g_signal_emit (self, signals[reason == mc::MuteReason::None ? SIGNAL_UNMUTE : SIGNAL_MUTE], 0);
}

void
deliver (Track *self, const mc::TrackNews &news)
{
  if (news.ended)
    deliver_end (self);
  else
    deliver_mute (self, news.muted);
}

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
   * The device's name for people.
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
  signals[SIGNAL_ENDED] = add_signal ("ended");
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
  signals[SIGNAL_MUTE] = add_signal ("mute");
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
  signals[SIGNAL_UNMUTE] = add_signal ("unmute");
}

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
 * The device's name for people; it stays when the track has ended.
 *
 * Threads: any.
 *
 * [Spec: label](https://w3c.github.io/mediacapture-main/#dom-mediastreamtrack-label)
 *
 * Returns: (transfer none): the label, may be empty
 * Since: 0.1
 */
const gchar *
gst_media_stream_track_get_label (GstMediaStreamTrack *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK (self), nullptr);
  return self->impl->label.c_str ();
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
  return state_of (self).muted ();
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
  return static_cast<GstMediaStreamTrackMuteReason> (state_of (self).mute_reason ());
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
  return static_cast<GstMediaStreamTrackState> (state_of (self).ready_state ());
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
  return static_cast<GstMediaStreamTrackEndReason> (state_of (self).end_reason ());
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
  self->impl->capture->stop ();
  // Otherwise it had ended before, and that is told by what is under way.
  if (state_of (self).end_reason () == mc::EndReason::Stopped)
    notify_end (self);
}

namespace mc {

Ref<GstMediaStreamTrack>
stream_track_new (std::shared_ptr<CaptureTrack> capture, GMainContext *context)
{
  auto track = sink (GST_MEDIA_STREAM_TRACK (g_object_new (GST_TYPE_MEDIA_STREAM_TRACK, nullptr)));
  TrackImpl &impl = *track->impl;
  impl.label = capture->device ()->label;
  impl.capture = std::move (capture);

  const auto mailbox = std::make_shared<TrackMailbox> (track.get (), context, deliver);
  impl.capture->set_events ({ [mailbox] (EndReason, const std::string &) {
                               mailbox->post ({ true, MuteReason::None });
                             },
                              [mailbox] (MuteReason reason) {
                                mailbox->post ({ false, reason });
                              } });
  // What happened before anybody listened.
  if (impl.capture->state ().ready_state () == ReadyState::Ended)
    mailbox->post ({ true, MuteReason::None });
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
