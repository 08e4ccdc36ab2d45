// SPDX-License-Identifier: LGPL-2.1-or-later

/* The set of tracks of a stream, and who is told of its changes. */

#include "stream.hpp"
#include "stream_track.hpp"

#include <algorithm>

namespace {

using mc::Tracks;

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
  Tracks tracks = mc::members_of (self);
  tracks.erase (std::remove_if (tracks.begin (), tracks.end (),
                                [kind] (const auto &track) {
                                  return gst_media_stream_track_get_kind (track.get ()) != kind;
                                }),
                tracks.end ());
  return to_list (std::move (tracks));
}

/// Takes the track out; nothing when it is not in.
mc::Ref<GstMediaStreamTrack>
erase (GstMediaStream *self, GstMediaStreamTrack *track)
{
  StreamImpl::Member gone; // dropped after the lock: it may be the last reference
  mc::MutexGuard guard (self->impl->lock);
  auto &members = self->impl->members;
  const auto it = std::find_if (members.begin (), members.end (), [track] (const auto &member) {
    return member.track.get () == track;
  });
  if (it == members.end ())
    return nullptr;
  gone = std::move (*it);
  members.erase (it);
  return std::move (gone.track);
}

/// A change of the set, with no lock held.
void
tell (GstMediaStream *self, mc::StreamNews::What what, mc::Initiator initiator,
      GstMediaStreamTrack *track)
{
  if (initiator == mc::Initiator::Application)
    self->impl->mailbox->send ({});
  else
    self->impl->mailbox->send ({ what, mc::ref (track) });
  self->impl->watchers.tell ();
}

} // namespace

namespace mc {

Tracks
members_of (GstMediaStream *self)
{
  MutexGuard guard (self->impl->lock);
  Tracks copy;
  for (const auto &member : self->impl->members)
    copy.push_back (ref (member.track.get ()));
  return copy;
}

bool
stream_insert (GstMediaStream *self, GstMediaStreamTrack *track)
{
  const std::weak_ptr<StreamMailbox> mailbox = self->impl->mailbox;
  WatchHandle life = track->impl->end->add ([mailbox] {
    if (const auto open = mailbox.lock ())
      open->send ({});
  });
  MutexGuard guard (self->impl->lock);
  auto &members = self->impl->members;
  const bool known = std::any_of (members.begin (), members.end (), [track] (const auto &member) {
    return member.track.get () == track;
  });
  if (!known)
    members.push_back ({ ref (track), std::move (life) });
  return !known;
}

bool
stream_add_track (GstMediaStream *stream, GstMediaStreamTrack *track, Initiator initiator)
{
  if (!stream_insert (stream, track))
    return false;
  tell (stream, StreamNews::What::Added, initiator, track);
  return true;
}

bool
stream_remove_track (GstMediaStream *stream, GstMediaStreamTrack *track, Initiator initiator)
{
  const Ref<GstMediaStreamTrack> gone = erase (stream, track);
  if (!gone)
    return false;
  tell (stream, StreamNews::What::Removed, initiator, gone.get ());
  return true;
}

WatchHandle
watch_tracks (GstMediaStream *stream, std::function<void ()> changed)
{
  return stream->impl->watchers.add (std::move (changed));
}

} // namespace mc

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
  return to_list (mc::members_of (self));
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
  for (auto &track : mc::members_of (self))
    if (g_str_equal (gst_media_stream_track_get_id (track.get ()), id))
      return track.release ();
  return nullptr;
}

/**
 * gst_media_stream_add_track:
 * @self: a stream
 * @track: (transfer none): a track
 *
 * Takes a track in. Nothing happens when it is in already. #GstMediaStream::addtrack is not
 * emitted. A mediastreambin of the stream makes a pad of the track, in this call or, where it makes
 * others just then, a moment later.
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
  mc::stream_add_track (self, track, mc::Initiator::Application);
}

/**
 * gst_media_stream_remove_track:
 * @self: a stream
 * @track: (transfer none): a track
 *
 * Takes a track out; it is not stopped. Nothing happens when it is not in.
 * #GstMediaStream::removetrack is not emitted. A mediastreambin of the stream takes its pad away.
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
  mc::stream_remove_track (self, track, mc::Initiator::Application);
}
