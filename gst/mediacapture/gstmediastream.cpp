// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * SECTION:gstmediastream
 * @title: GstMediaStream
 * @short_description: A set of tracks
 *
 * A stream groups tracks; it owns no device. A track may be in many streams, and stays live when it
 * is taken out of one. Calls of the application emit no signal: it knows what it does.
 *
 * |[<!-- language="C" -->
 * g_autoptr (GstMediaStream) stream = gst_media_devices_get_user_media (devices, constraints, NULL,
 * &error); g_autolist (GstMediaStreamTrack) tracks = gst_media_stream_get_video_tracks (stream);
 * ]|
 *
 * Since: 0.1
 */

#include "objects.hpp"
#include "property_table.hpp"

#include <algorithm>
#include <type_traits>

struct StreamImpl
{
  std::string id; ///< constant after construction
  mc::Mutex lock;
  std::vector<mc::Ref<GstMediaStreamTrack>>
      tracks MC_GUARDED_BY (lock); ///< in the order they were added
};

struct _GstMediaStream
{
  GstObject parent;
  StreamImpl *impl; ///< owned; set in init, deleted in finalize, never null between
};
static_assert (std::is_trivially_default_constructible_v<_GstMediaStream>,
               "g_object_new() gives zeroed memory and runs no constructor");
G_DEFINE_FINAL_TYPE (GstMediaStream, gst_media_stream, GST_TYPE_OBJECT)

namespace {

using Tracks = std::vector<mc::Ref<GstMediaStreamTrack>>;

/// References of the members, so that no lock is held while they are looked at.
Tracks
snapshot (GstMediaStream *self)
{
  mc::MutexGuard guard (self->impl->lock);
  Tracks copy;
  for (const auto &track : self->impl->tracks)
    copy.push_back (mc::ref (track.get ()));
  return copy;
}

GList *
to_list (Tracks tracks)
{
  GList *list = nullptr;
  for (auto it = tracks.rbegin (); it != tracks.rend (); ++it)
    list = g_list_prepend (list, it->release ());
  return list;
}

GList *
tracks_of_kind (GstMediaStream *self, GstMediaStreamTrackKind kind)
{
  Tracks tracks = snapshot (self);
  tracks.erase (std::remove_if (tracks.begin (), tracks.end (),
                                [kind] (const auto &track) {
                                  return gst_media_stream_track_get_kind (track.get ()) != kind;
                                }),
                tracks.end ());
  return to_list (std::move (tracks));
}

constexpr mc::PropertyRow<GstMediaStream> kProperties[] = {
  /**
   * GstMediaStream:id:
   *
   * A random UUID, of this stream alone.
   *
   * Since: 0.1
   */
  { [] { return g_param_spec_string ("id", nullptr, nullptr, "", mc::kReadable); },
    [] (GstMediaStream *self, GValue *value) {
      g_value_set_string (value, gst_media_stream_get_id (self));
    },
    nullptr },
  /**
   * GstMediaStream:active:
   *
   * Whether a member is live. As in the specification a change is not announced; the tracks' own
   * #GstMediaStreamTrack:ready-state is.
   *
   * Since: 0.1
   */
  { [] { return g_param_spec_boolean ("active", nullptr, nullptr, FALSE, mc::kReadable); },
    [] (GstMediaStream *self, GValue *value) {
      g_value_set_boolean (value, gst_media_stream_get_active (self));
    },
    nullptr },
};

} // namespace

static void
gst_media_stream_init (GstMediaStream *self)
{
  self->impl = new StreamImpl;
  self->impl->id = mc::CharPtr (g_uuid_string_random ()).get ();
}

static void
gst_media_stream_finalize (GObject *object)
{
  delete GST_MEDIA_STREAM (object)->impl;
  G_OBJECT_CLASS (gst_media_stream_parent_class)->finalize (object);
}

static void
gst_media_stream_class_init (GstMediaStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = gst_media_stream_finalize;
  mc::PropertyTable<GstMediaStream, std::size (kProperties), kProperties>::install (object_class);
}

/**
 * gst_media_stream_new:
 *
 * A stream without tracks.
 *
 * Threads: any.
 *
 * [Spec: constructor](https://w3c.github.io/mediacapture-main/#dom-mediastream-constructor)
 *
 * Returns: (transfer full): a new stream
 * Since: 0.1
 */
GstMediaStream *
gst_media_stream_new (void)
{
  return mc::sink (GST_MEDIA_STREAM (g_object_new (GST_TYPE_MEDIA_STREAM, nullptr))).release ();
}

/**
 * gst_media_stream_new_from_stream: (constructor)
 * @other: a stream
 *
 * A stream with the tracks that @other has now: the same objects, no clones. Later changes of
 * @other do not follow.
 *
 * Threads: any.
 *
 * [Spec: constructor](https://w3c.github.io/mediacapture-main/#dom-mediastream-constructor)
 *
 * Returns: (transfer full): a new stream
 * Since: 0.1
 */
GstMediaStream *
gst_media_stream_new_from_stream (GstMediaStream *other)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM (other), nullptr);
  GstMediaStream *self = gst_media_stream_new ();
  for (const auto &track : snapshot (other))
    gst_media_stream_add_track (self, track.get ());
  return self;
}

/**
 * gst_media_stream_new_from_tracks:
 * @tracks: (array length=n_tracks) (nullable): tracks
 * @n_tracks: how many
 *
 * A stream with these tracks, each once, live or ended.
 *
 * Threads: any.
 *
 * [Spec: constructor](https://w3c.github.io/mediacapture-main/#dom-mediastream-constructor)
 *
 * Returns: (transfer full): a new stream
 * Since: 0.1
 */
GstMediaStream *
gst_media_stream_new_from_tracks (GstMediaStreamTrack **tracks, guint n_tracks)
{
  g_return_val_if_fail (tracks != nullptr || n_tracks == 0, nullptr);
  GstMediaStream *self = gst_media_stream_new ();
  for (guint i = 0; i < n_tracks; i++)
    gst_media_stream_add_track (self, tracks[i]);
  return self;
}

/**
 * gst_media_stream_get_id:
 * @self: a stream
 *
 * A random UUID that no other stream has.
 *
 * Threads: any.
 *
 * [Spec: id](https://w3c.github.io/mediacapture-main/#dom-mediastream-id)
 *
 * Returns: (transfer none): the id
 * Since: 0.1
 */
const gchar *
gst_media_stream_get_id (GstMediaStream *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM (self), nullptr);
  return self->impl->id.c_str ();
}

/**
 * gst_media_stream_get_active:
 * @self: a stream
 *
 * Whether a member is live.
 *
 * Threads: any.
 *
 * [Spec: active](https://w3c.github.io/mediacapture-main/#dom-mediastream-active)
 *
 * Returns: %TRUE with at least one live track
 * Since: 0.1
 */
gboolean
gst_media_stream_get_active (GstMediaStream *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM (self), FALSE);
  const Tracks tracks = snapshot (self);
  return std::any_of (tracks.begin (), tracks.end (), [] (const auto &track) {
    return gst_media_stream_track_get_ready_state (track.get ())
           == GST_MEDIA_STREAM_TRACK_STATE_LIVE;
  });
}

/**
 * gst_media_stream_get_tracks:
 * @self: a stream
 *
 * The tracks that are in the stream now. The list is a snapshot.
 *
 * Threads: any.
 *
 * [Spec: getTracks](https://w3c.github.io/mediacapture-main/#dom-mediastream-gettracks)
 *
 * Returns: (transfer full) (element-type GstMediaStreamTrack): tracks
 * Since: 0.1
 */
GList *
gst_media_stream_get_tracks (GstMediaStream *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM (self), nullptr);
  return to_list (snapshot (self));
}

/**
 * gst_media_stream_get_audio_tracks:
 * @self: a stream
 *
 * The audio tracks that are in the stream now. The list is a snapshot.
 *
 * Threads: any.
 *
 * [Spec: getAudioTracks](https://w3c.github.io/mediacapture-main/#dom-mediastream-getaudiotracks)
 *
 * Returns: (transfer full) (element-type GstMediaStreamTrack): tracks
 * Since: 0.1
 */
GList *
gst_media_stream_get_audio_tracks (GstMediaStream *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM (self), nullptr);
  return tracks_of_kind (self, GST_MEDIA_STREAM_TRACK_KIND_AUDIO);
}

/**
 * gst_media_stream_get_video_tracks:
 * @self: a stream
 *
 * The video tracks that are in the stream now. The list is a snapshot.
 *
 * Threads: any.
 *
 * [Spec: getVideoTracks](https://w3c.github.io/mediacapture-main/#dom-mediastream-getvideotracks)
 *
 * Returns: (transfer full) (element-type GstMediaStreamTrack): tracks
 * Since: 0.1
 */
GList *
gst_media_stream_get_video_tracks (GstMediaStream *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM (self), nullptr);
  return tracks_of_kind (self, GST_MEDIA_STREAM_TRACK_KIND_VIDEO);
}

/**
 * gst_media_stream_get_track_by_id:
 * @self: a stream
 * @id: an id
 *
 * The member with this id, live or ended.
 *
 * Threads: any.
 *
 * [Spec: getTrackById](https://w3c.github.io/mediacapture-main/#dom-mediastream-gettrackbyid)
 *
 * Returns: (transfer full) (nullable): a track, %NULL when no member has this id
 * Since: 0.1
 */
GstMediaStreamTrack *
gst_media_stream_get_track_by_id (GstMediaStream *self, const gchar *id)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM (self), nullptr);
  g_return_val_if_fail (id != nullptr, nullptr);
  for (auto &track : snapshot (self))
    if (g_str_equal (gst_media_stream_track_get_id (track.get ()), id))
      return track.release ();
  return nullptr;
}

/**
 * gst_media_stream_add_track:
 * @self: a stream
 * @track: (transfer none): a track
 *
 * Takes a track in. Nothing happens when it is in already.
 *
 * Threads: any.
 *
 * [Spec: addTrack](https://w3c.github.io/mediacapture-main/#dom-mediastream-addtrack)
 *
 * Since: 0.1
 */
void
gst_media_stream_add_track (GstMediaStream *self, GstMediaStreamTrack *track)
{
  g_return_if_fail (GST_IS_MEDIA_STREAM (self));
  g_return_if_fail (GST_IS_MEDIA_STREAM_TRACK (track));
  mc::MutexGuard guard (self->impl->lock);
  Tracks &tracks = self->impl->tracks;
  if (std::none_of (tracks.begin (), tracks.end (),
                    [track] (const auto &t) { return t.get () == track; }))
    tracks.push_back (mc::ref (track));
}

/**
 * gst_media_stream_remove_track:
 * @self: a stream
 * @track: (transfer none): a track
 *
 * Takes a track out; it is not stopped. Nothing happens when it is not in.
 *
 * Threads: any.
 *
 * [Spec: removeTrack](https://w3c.github.io/mediacapture-main/#dom-mediastream-removetrack)
 *
 * Since: 0.1
 */
void
gst_media_stream_remove_track (GstMediaStream *self, GstMediaStreamTrack *track)
{
  g_return_if_fail (GST_IS_MEDIA_STREAM (self));
  g_return_if_fail (GST_IS_MEDIA_STREAM_TRACK (track));
  mc::Ref<GstMediaStreamTrack> removed; // dropped after the lock: it may be the last reference
  mc::MutexGuard guard (self->impl->lock);
  Tracks &tracks = self->impl->tracks;
  const auto it = std::find_if (tracks.begin (), tracks.end (),
                                [track] (const auto &t) { return t.get () == track; });
  if (it == tracks.end ())
    return;
  removed = std::move (*it);
  tracks.erase (it);
}
