// SPDX-License-Identifier: LGPL-2.1-or-later

/* What a stream bin is asked for, and how it keeps its members those of the stream. */

#include "stream_bin.hpp"

#include <algorithm>

namespace mc {

namespace {

bool
contains (const StreamBin::Tracks &tracks, const GstMediaStreamTrack *track)
{
  return std::any_of (tracks.begin (), tracks.end (),
                      [track] (const auto &other) { return other.get () == track; });
}

} // namespace

/* Settings. */

Ref<GstMediaStream>
StreamBin::stream () const
{
  MutexGuard guard (lock_);
  return stream_ ? ref (stream_.get ()) : nullptr;
}

bool
StreamBin::set_stream (Ref<GstMediaStream> stream)
{
  WatchHandle watch;
  if (stream) {
    const auto weak = std::make_shared<WeakRef<GstBin>> (bin_);
    watch = watch_tracks (stream.get (), [this, weak] {
      if (const Ref<GstBin> alive = weak->get ())
        follow ();
    });
  }
  {
    MutexGuard guard (lock_);
    if (stream == stream_)
      return false;
    stream_.swap (stream);
    watch_.swap (watch);
  }
  follow ();
  return true;
}

/// The stream, which is made where there is none.
Ref<GstMediaStream>
StreamBin::need_stream ()
{
  if (Ref<GstMediaStream> present = stream ())
    return present;
  Ref<GstMediaStream> made (gst_media_stream_new ());
  if (set_stream (ref (made.get ())))
    g_object_notify (G_OBJECT (bin_), "stream");
  return made;
}

void
StreamBin::set_num_buffers (int count)
{
  MutexGuard guard (lock_);
  num_buffers_ = count;
}

void
StreamBin::set_uri (const char *uri)
{
  MutexGuard guard (lock_);
  uri_ = uri;
}

std::string
StreamBin::uri () const
{
  MutexGuard guard (lock_);
  return uri_;
}

StreamBin::Tracks
StreamBin::tracks () const
{
  const Ref<GstMediaStream> from = stream ();
  return from ? adopt_list<GstMediaStreamTrack> (gst_media_stream_get_tracks (from.get ()))
              : Tracks{};
}

bool
StreamBin::add_track (GstMediaStreamTrack *track)
{
  return stream_add_track (need_stream ().get (), track, Initiator::Application);
}

bool
StreamBin::remove_track (GstMediaStreamTrack *track)
{
  const Ref<GstMediaStream> from = stream ();
  return from && stream_remove_track (from.get (), track, Initiator::Application);
}

/* Life. */

void
StreamBin::populate ()
{
  const guint run = gst_util_group_id_next ();
  {
    MutexGuard guard (lock_);
    running_ = true;
    collection_.reset ();
    run_ = run;
    next_video_ = next_audio_ = 0;
  }
  follow ();
}

void
StreamBin::clear ()
{
  struct Ended
  {
    std::shared_ptr<Outlet> outlet;
    Outlet::Source source;
  };
  std::vector<Ended> outlets;
  Tracks left; // tracks that sources asked for by themselves, and have stopped
  {
    MutexGuard guard (lock_);
    running_ = false;
    selection_.reset ();
    collection_.reset ();
    for (Member &member : members_) {
      if (member.outlet)
        outlets.push_back ({ std::move (member.outlet),
                             member.adopted ? Outlet::Source::Stay : Outlet::Source::Stop });
      member.outlet.reset ();
      member.stream.reset ();
      member.selected = true;
      if (member.asks && member.track)
        left.push_back (std::move (member.track));
    }
  }
  for (const Ended &ended : outlets)
    ended.outlet->remove (bin_, ended.source);
  const Ref<GstMediaStream> from = stream ();
  for (const auto &track : left)
    if (from && stream_remove_track (from.get (), track.get (), Initiator::Implementation))
      events_.track_removed (bin_, track.get ());
}

void
StreamBin::retire ()
{
  Members members;
  WatchHandle watch;
  Ref<GstMediaStream> stream;
  MutexGuard guard (lock_);
  members.swap (members_);
  watch.swap (watch_);
  stream.swap (stream_);
}

bool
StreamBin::select (GstEvent *event)
{
  GList *raw = nullptr;
  gst_event_parse_select_streams (event, &raw);
  std::vector<CharPtr> ids;
  for (GList *id = raw; id; id = g_list_delete_link (id, id))
    ids.emplace_back (static_cast<gchar *> (id->data));
  const auto is_wanted = [&ids] (const Member &member) {
    return member.stream && std::any_of (ids.begin (), ids.end (), [&member] (const auto &id) {
             return g_str_equal (id.get (), gst_stream_get_stream_id (member.stream.get ()));
           });
  };
  {
    MutexGuard guard (lock_);
    if (!running_ || std::none_of (members_.begin (), members_.end (), is_wanted))
      return false;
    for (Member &member : members_)
      member.selected = member.adopted || is_wanted (member);
    selection_ = gst_event_get_seqnum (event);
  }
  follow ();
  return true;
}

/* Track sources that somebody else puts into the bin. */

bool
StreamBin::may_adopt (GstElement *source) const
{
  GstMediaStreamTrack *raw = nullptr;
  g_object_get (source, "track", &raw, nullptr);
  const Ref<GstMediaStreamTrack> track (raw);
  MutexGuard guard (lock_);
  return !track || making_ == source
         || std::none_of (members_.begin (), members_.end (),
                          [&track] (const Member &member) { return member.track == track; });
}

void
StreamBin::adopt (GstElement *source)
{
  GstMediaStreamTrack *raw = nullptr;
  g_object_get (source, "track", &raw, nullptr);
  Ref<GstMediaStreamTrack> track (raw);
  {
    MutexGuard guard (lock_);
    if (making_ == source)
      return;
    Member member;
    member.adopted = ref (source);
    member.asks = !track;
    members_.push_back (std::move (member));
    collection_.reset ();
  }
  const Ref<GstMediaStream> into = need_stream ();
  if (track)
    join (source, std::move (track), Initiator::Application);
  follow ();
}

void
StreamBin::track_known (GstElement *source)
{
  GstMediaStreamTrack *raw = nullptr;
  g_object_get (source, "track", &raw, nullptr);
  if (Ref<GstMediaStreamTrack> track{ raw })
    join (source, std::move (track), Initiator::Implementation);
}

void
StreamBin::join (GstElement *source, Ref<GstMediaStreamTrack> track, Initiator initiator)
{
  const auto is_of_source
      = [source] (const Member &member) { return member.adopted.get () == source; };
  {
    MutexGuard guard (lock_);
    const auto member = std::find_if (members_.begin (), members_.end (), is_of_source);
    if (member == members_.end () || member->track)
      return;
    member->track = ref (track.get ());
    member->joined = false;
  }
  const bool added = stream_add_track (need_stream ().get (), track.get (), initiator);
  {
    MutexGuard guard (lock_);
    const auto member = std::find_if (members_.begin (), members_.end (), is_of_source);
    if (member != members_.end ())
      member->joined = true;
  }
  if (added)
    events_.track_added (bin_, track.get ());
}

void
StreamBin::abandon (GstElement *source)
{
  Member gone;
  {
    MutexGuard guard (lock_);
    const auto member
        = std::find_if (members_.begin (), members_.end (), [source] (const Member &m) {
            return m.adopted.get () == source || (m.outlet && m.outlet->source () == source);
          });
    if (member == members_.end ())
      return;
    gone = std::move (*member);
    members_.erase (member);
    collection_.reset ();
  }
  if (gone.outlet)
    gone.outlet->remove (bin_, Outlet::Source::Stay);
  const Ref<GstMediaStream> from = stream ();
  if (gone.track && from
      && stream_remove_track (from.get (), gone.track.get (), Initiator::Application))
    events_.track_removed (bin_, gone.track.get ());
  follow ();
}

/* Following the stream. */

void
StreamBin::follow ()
{
  {
    MutexGuard guard (lock_);
    changed_ = true;
    if (std::exchange (following_, true))
      return;
  }
  for (;;) {
    {
      MutexGuard guard (lock_);
      if (!std::exchange (changed_, false)) {
        following_ = false;
        return;
      }
    }
    follow_once ();
  }
}

void
StreamBin::follow_once ()
{
  const Round round = reconcile (tracks ());
  for (const Member &member : round.gone)
    take_down (member);
  begin_members ();
  hide_deselected ();
  while (auto plan = next_plan ())
    make_pad (std::move (*plan));
  tell_selection ();
  for (const auto &track : round.came)
    events_.track_added (bin_, track.get ());
  for (const Member &member : round.gone)
    events_.track_removed (bin_, member.track.get ());
}

/// Makes the members those of the stream; pads come and go later.
StreamBin::Round
StreamBin::reconcile (const Tracks &now)
{
  Round round;
  MutexGuard guard (lock_);
  const auto stays = [&now] (const Member &member) {
    return !member.track || !member.joined || contains (now, member.track.get ());
  };
  const auto from = std::stable_partition (members_.begin (), members_.end (), stays);
  std::move (from, members_.end (), std::back_inserter (round.gone));
  members_.erase (from, members_.end ());
  for (const auto &track : now) {
    const bool known
        = std::any_of (members_.begin (), members_.end (),
                       [&track] (const Member &member) { return member.track == track; });
    if (known)
      continue;
    Member member;
    member.track = ref (track.get ());
    members_.push_back (std::move (member));
    round.came.push_back (ref (track.get ()));
  }
  if (!round.came.empty () || !round.gone.empty ())
    collection_.reset ();
  return round;
}

/// Each member is one of the run from now on, whether it has a pad or not, and all know of all.
void
StreamBin::begin_members ()
{
  Ref<GstStreamCollection> collection;
  std::vector<std::shared_ptr<Outlet>> outlets;
  {
    MutexGuard guard (lock_);
    if (!running_ || collection_)
      return;
    collection_.reset (
        gst_stream_collection_new (stream_ ? gst_media_stream_get_id (stream_.get ()) : nullptr));
    for (Member &member : members_) {
      if (!member.stream)
        begin (member);
      gst_stream_collection_add_stream (collection_.get (), ref (member.stream.get ()).release ());
      if (member.outlet)
        outlets.push_back (member.outlet);
    }
    collection = ref (collection_.get ());
  }
  for (const auto &outlet : outlets)
    outlet->set_collection (collection.get ());
  gst_element_post_message (
      GST_ELEMENT (bin_), gst_message_new_stream_collection (GST_OBJECT (bin_), collection.get ()));
}

/// The answer to a select-streams event, once its pads are there.
void
StreamBin::tell_selection ()
{
  MessagePtr message;
  {
    MutexGuard guard (lock_);
    const auto seqnum = std::exchange (selection_, std::nullopt);
    if (!seqnum || !collection_)
      return;
    message.reset (gst_message_new_streams_selected (GST_OBJECT (bin_), collection_.get ()));
    gst_message_set_seqnum (message.get (), *seqnum);
    for (const Member &member : members_)
      if (member.stream && member.selected)
        gst_message_streams_selected_add (message.get (), member.stream.get ());
  }
  gst_element_post_message (GST_ELEMENT (bin_), message.release ());
}

} // namespace mc
