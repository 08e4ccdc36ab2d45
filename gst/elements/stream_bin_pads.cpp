// SPDX-License-Identifier: LGPL-2.1-or-later

/* How the pads of a stream bin are made and hidden. Only the thread that follows the stream does
 * so; clear () may take away what it makes at any moment. */

#include "stream_bin.hpp"

#include "mediatracksrc.hpp"

#include <algorithm>

namespace mc {

namespace {

bool
is_video (GstMediaStreamTrack *track, GstElement *source)
{
  if (track)
    return gst_media_stream_track_get_kind (track) == GST_MEDIA_STREAM_TRACK_KIND_VIDEO;
  return GST_MEDIA_TRACK_SRC_GET_CLASS (source)->kind == Kind::Video;
}

} // namespace

/// Of a member whose track has gone.
void
StreamBin::take_down (const Member &member)
{
  if (member.outlet)
    member.outlet->remove (bin_, Outlet::Source::Stop);
  else if (member.adopted)
    gst_bin_remove (bin_, member.adopted.get ());
}

void
StreamBin::hide_deselected ()
{
  std::vector<std::shared_ptr<Outlet>> hidden;
  {
    MutexGuard guard (lock_);
    for (Member &member : members_)
      if (!member.selected && member.outlet)
        hidden.push_back (std::exchange (member.outlet, nullptr));
  }
  for (const auto &outlet : hidden)
    outlet->remove (bin_, Outlet::Source::Stop);
}

/// The next pad that is missing; it gets its name.
std::optional<StreamBin::Plan>
StreamBin::next_plan ()
{
  MutexGuard guard (lock_);
  if (!running_ || !collection_) // else a new round is due
    return std::nullopt;
  const auto missing = std::find_if (members_.begin (), members_.end (),
                                     [] (const Member &m) { return m.selected && !m.outlet; });
  if (missing == members_.end ())
    return std::nullopt;
  Plan plan;
  plan.stream = ref (missing->stream.get ());
  plan.collection = ref (collection_.get ());
  plan.run = run_;
  plan.num_buffers = num_buffers_;
  if (missing->adopted)
    plan.adopted = ref (missing->adopted.get ());
  else
    plan.track = ref (missing->track.get ());
  plan.video = gst_stream_get_stream_type (plan.stream.get ()) == GST_STREAM_TYPE_VIDEO;
  plan.pad_name = plan.video ? "video_" + std::to_string (next_video_++)
                             : "audio_" + std::to_string (next_audio_++);
  return plan;
}

void
StreamBin::begin (Member &member)
{
  const bool video = is_video (member.track.get (), member.adopted.get ());
  const char *const name = member.track ? gst_media_stream_track_get_id (member.track.get ())
                                        : GST_OBJECT_NAME (member.adopted.get ());
  const std::string id
      = std::string (stream_ ? gst_media_stream_get_id (stream_.get ()) : "") + "/" + name;
  member.stream.reset (gst_stream_new (id.c_str (), nullptr,
                                       video ? GST_STREAM_TYPE_VIDEO : GST_STREAM_TYPE_AUDIO,
                                       GST_STREAM_FLAG_SELECT));
}

void
StreamBin::make_pad (Plan plan)
{
  ElementPtr source = plan.adopted ? ref (plan.adopted.get ()) : make_source (plan);
  const auto outlet = std::make_shared<Outlet> (
      bin_, std::move (source), plan.pad_name,
      Outlet::Tag{ ref (plan.stream.get ()), plan.run, ref (plan.collection.get ()) }, requests_);
  if (!keep (plan, outlet)) {
    if (!plan.adopted)
      outlet->stop_source (bin_);
    return;
  }
  outlet->show (bin_);
  if (!is_kept (*outlet))
    outlet->remove (bin_, plan.adopted ? Outlet::Source::Stay : Outlet::Source::Stop);
  else if (!plan.adopted)
    outlet->start_source ();
}

ElementPtr
StreamBin::make_source (const Plan &plan)
{
  ElementPtr source = sink (static_cast<GstElement *> (
      g_object_new (plan.video ? GST_TYPE_VIDEO_TRACK_SRC : GST_TYPE_AUDIO_TRACK_SRC, "track",
                    plan.track.get (), "num-buffers", plan.num_buffers, nullptr)));
  g_object_bind_property (bin_, "on-ended", source.get (), "on-ended", G_BINDING_SYNC_CREATE);
  {
    MutexGuard guard (lock_);
    making_ = source.get ();
  }
  gst_bin_add (bin_, source.get ());
  MutexGuard guard (lock_);
  making_ = nullptr;
  return source;
}

/// False when the track was removed, or the bin cleared, in the meantime.
bool
StreamBin::keep (const Plan &plan, std::shared_ptr<Outlet> outlet)
{
  MutexGuard guard (lock_);
  if (!running_ || run_ != plan.run)
    return false;
  const auto member = std::find_if (members_.begin (), members_.end (), [&plan] (const Member &m) {
    return plan.adopted ? m.adopted == plan.adopted : m.track == plan.track;
  });
  if (member == members_.end () || !member->selected)
    return false;
  member->outlet = std::move (outlet);
  return true;
}

bool
StreamBin::is_kept (const Outlet &outlet)
{
  MutexGuard guard (lock_);
  return std::any_of (members_.begin (), members_.end (),
                      [&outlet] (const Member &member) { return member.outlet.get () == &outlet; });
}

} // namespace mc
