// SPDX-License-Identifier: LGPL-2.1-or-later
#include "stream_bin.hpp"

#include "mediatracksrc.hpp"

#include <algorithm>

namespace mc {

namespace {

/// What the stream-start event of a member's pad says, so that it and the stream collection tell of
/// the same stream.
struct StreamTag
{
  Ref<GstStream> stream;
  guint group_id;
};

GstPadProbeReturn
tag_cb (GstPad *, GstPadProbeInfo *info, gpointer data)
{
  const auto *tag = static_cast<const StreamTag *> (data);
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  if (GST_EVENT_TYPE (event) == GST_EVENT_CAPS) {
    GstCaps *caps = nullptr;
    gst_event_parse_caps (event, &caps);
    gst_stream_set_caps (tag->stream.get (), caps);
  } else if (GST_EVENT_TYPE (event) == GST_EVENT_STREAM_START) {
    const EventPtr replaced (event);
    EventPtr start (gst_event_new_stream_start (gst_stream_get_stream_id (tag->stream.get ())));
    gst_event_set_group_id (start.get (), tag->group_id);
    gst_event_set_stream (start.get (), tag->stream.get ());
    gst_event_set_seqnum (start.get (), gst_event_get_seqnum (event));
    GST_PAD_PROBE_INFO_DATA (info) = start.release ();
  }
  return GST_PAD_PROBE_OK;
}

void
tag_stream (GstPad *pad, GstStream *stream, guint group_id)
{
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, tag_cb,
                     new StreamTag{ ref (stream), group_id },
                     [] (gpointer data) { delete static_cast<StreamTag *> (data); });
}

bool
is_video (GstMediaStreamTrack *track)
{
  return gst_media_stream_track_get_kind (track) == GST_MEDIA_STREAM_TRACK_KIND_VIDEO;
}

PadPtr
make_ghost (GstBin *bin, GstPad *target, const std::string &name, const char *template_name)
{
  GstPadTemplate *pad_template
      = gst_element_class_get_pad_template (GST_ELEMENT_GET_CLASS (bin), template_name);
  return sink (gst_ghost_pad_new_from_template (name.c_str (), target, pad_template));
}

} // namespace

Ref<GstMediaStream>
StreamBin::stream () const
{
  MutexGuard guard (lock_);
  return stream_ ? ref (stream_.get ()) : nullptr;
}

bool
StreamBin::set_stream (Ref<GstMediaStream> stream)
{
  MutexGuard guard (lock_);
  stream_.swap (stream);
  return stream != stream_;
}

void
StreamBin::set_num_buffers (int count)
{
  MutexGuard guard (lock_);
  num_buffers_ = count;
}

StreamBin::Tracks
StreamBin::tracks () const
{
  Tracks tracks;
  const Ref<GstMediaStream> from = stream ();
  if (!from)
    return tracks;
  GList *list = gst_media_stream_get_tracks (from.get ());
  for (; list != nullptr; list = g_list_delete_link (list, list))
    tracks.emplace_back (static_cast<GstMediaStreamTrack *> (list->data));
  return tracks;
}

bool
StreamBin::add_track (GstMediaStreamTrack *track)
{
  const Tracks present = tracks ();
  const bool known = std::any_of (present.begin (), present.end (),
                                  [track] (const auto &other) { return other.get () == track; });
  if (known)
    return false;
  Ref<GstMediaStream> to = stream ();
  if (!to) {
    to.reset (gst_media_stream_new ());
    set_stream (ref (to.get ()));
  }
  gst_media_stream_add_track (to.get (), track);
  if (make_member (track))
    post_collection ();
  events_.track_added (bin_, track);
  return true;
}

bool
StreamBin::remove_track (GstMediaStreamTrack *track)
{
  const Tracks present = tracks ();
  const bool known = std::any_of (present.begin (), present.end (),
                                  [track] (const auto &other) { return other.get () == track; });
  if (!known)
    return false;
  gst_media_stream_remove_track (stream ().get (), track);
  std::vector<Member> gone;
  {
    MutexGuard guard (lock_);
    const auto from = std::stable_partition (
        members_.begin (), members_.end (),
        [track] (const Member &member) { return member.track.get () != track; });
    std::move (from, members_.end (), std::back_inserter (gone));
    members_.erase (from, members_.end ());
  }
  for (const Member &member : gone)
    take_down (member);
  if (!gone.empty ())
    post_collection ();
  events_.track_removed (bin_, track);
  return true;
}

void
StreamBin::populate ()
{
  const guint group_id = gst_util_group_id_next ();
  {
    MutexGuard guard (lock_);
    running_ = true;
    group_id_ = group_id;
    next_video_ = next_audio_ = 0;
  }
  const Tracks all = tracks ();
  for (const auto &track : all)
    make_member (track.get (), group_id);
  post_collection ();
}

void
StreamBin::clear ()
{
  std::vector<Member> gone;
  {
    MutexGuard guard (lock_);
    running_ = false;
    gone.swap (members_);
  }
  for (const Member &member : gone)
    take_down (member);
}

/// Reserves a place for @track among the members, so that it gets one pad however many threads ask.
/// Not when the bin has been cleared since @group_id, even if it was populated again.
std::optional<StreamBin::Plan>
StreamBin::reserve (GstMediaStreamTrack *track, std::optional<guint> group_id)
{
  const bool video = is_video (track);
  const char *const kind = video ? "video_" : "audio_";
  MutexGuard guard (lock_);
  const bool known
      = std::any_of (members_.begin (), members_.end (),
                     [track] (const Member &member) { return member.track.get () == track; });
  if (!running_ || known || (group_id && *group_id != group_id_))
    return std::nullopt;
  Plan plan;
  plan.pad_name = kind + std::to_string (video ? next_video_++ : next_audio_++);
  const std::string stream_id = std::string (gst_media_stream_get_id (stream_.get ())) + "/"
                                + gst_media_stream_track_get_id (track);
  plan.stream.reset (gst_stream_new (stream_id.c_str (), nullptr,
                                     video ? GST_STREAM_TYPE_VIDEO : GST_STREAM_TYPE_AUDIO,
                                     GST_STREAM_FLAG_SELECT));
  plan.group_id = group_id_;
  plan.num_buffers = num_buffers_;
  members_.push_back ({ ref (track), ref (plan.stream.get ()), nullptr, nullptr });
  return plan;
}

bool
StreamBin::make_member (GstMediaStreamTrack *track, std::optional<guint> group_id)
{
  const auto plan = reserve (track, group_id);
  if (!plan)
    return false;
  const bool video = is_video (track);
  const ElementPtr source = sink (static_cast<GstElement *> (
      g_object_new (video ? GST_TYPE_VIDEO_TRACK_SRC : GST_TYPE_AUDIO_TRACK_SRC, "name",
                    (plan->pad_name + "_src").c_str (), "track", track, "num-buffers",
                    plan->num_buffers, nullptr)));
  g_object_bind_property (bin_, "on-ended", source.get (), "on-ended", G_BINDING_SYNC_CREATE);
  gst_bin_add (bin_, source.get ());
  const PadPtr target (gst_element_get_static_pad (source.get (), "src"));
  tag_stream (target.get (), plan->stream.get (), plan->group_id);
  const PadPtr pad
      = make_ghost (bin_, target.get (), plan->pad_name, video ? "video_%u" : "audio_%u");
  gst_pad_set_active (pad.get (), TRUE);
  if (!keep (track, source, pad)) {
    gst_bin_remove (bin_, source.get ());
    return false;
  }
  gst_element_add_pad (GST_ELEMENT (bin_), pad.get ());
  gst_element_sync_state_with_parent (source.get ());
  return true;
}

/// False when the track was removed in the meantime.
bool
StreamBin::keep (GstMediaStreamTrack *track, const ElementPtr &source, const PadPtr &pad)
{
  MutexGuard guard (lock_);
  for (Member &member : members_) {
    if (member.track.get () == track && !member.source) {
      member.source = ref (source.get ());
      member.pad = ref (pad.get ());
      return true;
    }
  }
  return false;
}

void
StreamBin::take_down (const Member &member)
{
  if (!member.source)
    return;
  gst_element_set_locked_state (member.source.get (), TRUE);
  gst_element_set_state (member.source.get (), GST_STATE_NULL);
  gst_pad_set_active (member.pad.get (), FALSE);
  gst_element_remove_pad (GST_ELEMENT (bin_), member.pad.get ());
  gst_bin_remove (bin_, member.source.get ());
}

void
StreamBin::post_collection ()
{
  Ref<GstStreamCollection> collection;
  {
    MutexGuard guard (lock_);
    if (!running_ || !stream_)
      return;
    collection.reset (gst_stream_collection_new (gst_media_stream_get_id (stream_.get ())));
    for (const Member &member : members_)
      gst_stream_collection_add_stream (collection.get (), ref (member.stream.get ()).release ());
  }
  gst_element_post_message (
      GST_ELEMENT (bin_), gst_message_new_stream_collection (GST_OBJECT (bin_), collection.get ()));
}

} // namespace mc
