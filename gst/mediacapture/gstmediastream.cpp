// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * SECTION:gstmediastream
 * @title: GstMediaStream
 * @short_description: A set of tracks
 *
 * A stream groups tracks; it owns no device. A track may be in many streams, and stays live when it
 * is taken out of one. The signals #GstMediaStream::addtrack and #GstMediaStream::removetrack tell
 * only of what the application did not do itself, as in the specification.
 *
 * Whoever has to know of any change has the stream as a #GListModel of its tracks, in the order in
 * which they were added, for a list of a user interface, and #GstMediaStream:active. Both are of
 * the #GMainContext that was thread-default when the stream was made: `items-changed` and `notify`
 * are emitted there, at once for a change that is made in it, and else when it comes to it. The
 * list model is read there too, and shows what it has told of, while gst_media_stream_get_tracks()
 * is right at any moment on any thread.
 *
 * |[<!-- language="C" -->
 * g_autoptr (GstMediaStream) stream = gst_media_devices_get_user_media (devices, constraints, NULL,
 * &error); g_autolist (GstMediaStreamTrack) tracks = gst_media_stream_get_video_tracks (stream);
 * g_signal_connect (stream, "notify::active", G_CALLBACK (active_cb), NULL);
 * ]|
 *
 * Since: 0.1
 */

#include "property_table.hpp"
#include "stream.hpp"

#include <algorithm>
#include <type_traits>

static_assert (std::is_trivially_default_constructible_v<_GstMediaStream>,
               "g_object_new() gives zeroed memory and runs no constructor");

static void gst_media_stream_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GstMediaStream, gst_media_stream, GST_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      gst_media_stream_list_model_init))

enum
{
  SIGNAL_ADDTRACK,
  SIGNAL_REMOVETRACK,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

StreamImpl::~StreamImpl ()
{
  mc::forget_object_urls (id);
}

namespace {

using mc::Tracks;

bool
is_live (const mc::Ref<GstMediaStreamTrack> &track)
{
  return gst_media_stream_track_get_ready_state (track.get ()) == GST_MEDIA_STREAM_TRACK_STATE_LIVE;
}

bool
any_live (const Tracks &tracks)
{
  return std::any_of (tracks.begin (), tracks.end (), is_live);
}

/// The one place in which two lists differ, as items-changed wants it.
struct Difference
{
  guint position;
  guint removed;
  guint added;
};

Difference
difference (const Tracks &before, const Tracks &after)
{
  const auto first = std::mismatch (before.begin (), before.end (), after.begin (), after.end ());
  const auto from_end = std::mismatch (before.rbegin (), std::make_reverse_iterator (first.first),
                                       after.rbegin (), std::make_reverse_iterator (first.second));
  return { static_cast<guint> (first.first - before.begin ()),
           static_cast<guint> (from_end.first.base () - first.first),
           static_cast<guint> (from_end.second.base () - first.second) };
}

/// Tells in the main context what has changed since this was done last.
void
tell_changes (GstMediaStream *self)
{
  Tracks now = mc::members_of (self);
  const bool active = any_live (now);
  Tracks before;
  Difference changed;
  bool flipped;
  {
    mc::MutexGuard guard (self->impl->lock);
    changed = difference (self->impl->listed, now);
    before.swap (self->impl->listed); // dropped after the lock: it may have last references
    self->impl->listed = std::move (now);
    flipped = std::exchange (self->impl->told_active, active) != active;
  }
  if (changed.removed > 0 || changed.added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), changed.position, changed.removed,
                                changed.added);
  if (flipped)
    g_object_notify (G_OBJECT (self), "active");
}

/// A new object begins with @tracks, of which nothing is told.
void
begin_with (GstMediaStream *self, const Tracks &tracks)
{
  for (const auto &track : tracks)
    mc::stream_insert (self, track.get ());
  Tracks members = mc::members_of (self);
  const bool active = any_live (members);
  mc::MutexGuard guard (self->impl->lock);
  self->impl->listed = std::move (members);
  self->impl->told_active = active;
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
   * Whether a member is live. `notify` is emitted when it has changed: the first live track came,
   * or the last one ended or went.
   *
   * Threads: read on any, notified in the #GMainContext that was thread-default when the stream was
   * made.
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
gst_media_stream_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = [] (GListModel *) -> GType { return GST_TYPE_MEDIA_STREAM_TRACK; };
  iface->get_n_items = [] (GListModel *model) -> guint {
    StreamImpl &impl = *GST_MEDIA_STREAM (model)->impl;
    mc::MutexGuard guard (impl.lock);
    return impl.listed.size ();
  };
  iface->get_item = [] (GListModel *model, guint position) -> gpointer {
    StreamImpl &impl = *GST_MEDIA_STREAM (model)->impl;
    mc::MutexGuard guard (impl.lock);
    return position < impl.listed.size () ? mc::ref (impl.listed[position].get ()).release ()
                                          : nullptr;
  };
}

static void
gst_media_stream_init (GstMediaStream *self)
{
  const mc::MainContextPtr context (g_main_context_ref_thread_default ());
  self->impl = new StreamImpl;
  self->impl->id = mc::CharPtr (g_uuid_string_random ()).get ();
  self->impl->mailbox
      = std::make_shared<mc::StreamMailbox> (self, context.get (), mc::deliver_stream_news);
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

  const auto add_signal = [klass] (const char *name) {
    return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, nullptr, nullptr,
                         nullptr, G_TYPE_NONE, 1, GST_TYPE_MEDIA_STREAM_TRACK);
  };
  /**
   * GstMediaStream::addtrack:
   * @self: the stream
   * @track: the track of the MediaStreamTrackEvent
   *
   * @track has come into the stream, and not by a call of the application: a track source that was
   * put into a mediastreambin has opened its device. Never emitted for
   * gst_media_stream_add_track(), nor for the tracks a stream begins with.
   *
   * Threads: emitted in the #GMainContext that was thread-default when the stream was made.
   *
   * [Spec: addtrack](https://w3c.github.io/mediacapture-main/#event-mediastream-addtrack)
   *
   * Since: 0.1
   */
  signals[SIGNAL_ADDTRACK] = add_signal ("addtrack");
  /**
   * GstMediaStream::removetrack:
   * @self: the stream
   * @track: the track of the MediaStreamTrackEvent
   *
   * @track has gone out of the stream, and not by a call of the application. Never emitted for
   * gst_media_stream_remove_track(), nor for a track that ends: it stays in its streams.
   *
   * Threads: emitted in the #GMainContext that was thread-default when the stream was made.
   *
   * [Spec: removetrack](https://w3c.github.io/mediacapture-main/#event-mediastream-removetrack)
   *
   * Since: 0.1
   */
  signals[SIGNAL_REMOVETRACK] = add_signal ("removetrack");
}

namespace mc {

void
deliver_stream_news (GstMediaStream *stream, const StreamNews &news)
{
  tell_changes (stream);
  switch (news.what) {
  case StreamNews::What::Changed:
    return;
  case StreamNews::What::Added:
    return g_signal_emit (stream, signals[SIGNAL_ADDTRACK], 0, news.track.get ());
  case StreamNews::What::Removed:
    return g_signal_emit (stream, signals[SIGNAL_REMOVETRACK], 0, news.track.get ());
  }
}

Ref<GstMediaStream>
stream_new (const Tracks &tracks, GMainContext *context)
{
  Ref<GstMediaStream> stream
      = sink (GST_MEDIA_STREAM (g_object_new (GST_TYPE_MEDIA_STREAM, nullptr)));
  stream->impl->mailbox
      = std::make_shared<StreamMailbox> (stream.get (), context, deliver_stream_news);
  begin_with (stream.get (), tracks);
  return stream;
}

} // namespace mc

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
  mc::Ref<GstMediaStream> self (gst_media_stream_new ());
  begin_with (self.get (), mc::members_of (other));
  return self.release ();
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
  Tracks members;
  for (guint i = 0; i < n_tracks; i++) {
    g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK (tracks[i]), nullptr);
    members.push_back (mc::ref (tracks[i]));
  }
  mc::Ref<GstMediaStream> self (gst_media_stream_new ());
  begin_with (self.get (), members);
  return self.release ();
}

/**
 * gst_media_stream_clone:
 * @self: a stream
 *
 * A stream with a clone of each track, see gst_media_stream_track_clone(): clones of ended ones
 * have ended. It has an id of its own, and nothing that is done to one stream touches the other.
 *
 * Threads: any; does not wait for devices. The signals of the new objects come in the
 * thread-default #GMainContext of the caller.
 *
 * [Spec: clone](https://w3c.github.io/mediacapture-main/#dom-mediastream-clone)
 *
 * Returns: (transfer full): a new stream
 * Since: 0.1
 */
GstMediaStream *
gst_media_stream_clone (GstMediaStream *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM (self), nullptr);
  Tracks clones;
  for (const auto &track : mc::members_of (self))
    clones.emplace_back (gst_media_stream_track_clone (track.get ()));
  mc::Ref<GstMediaStream> clone (gst_media_stream_new ());
  begin_with (clone.get (), clones);
  return clone.release ();
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
  return any_live (mc::members_of (self));
}
