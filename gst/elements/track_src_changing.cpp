// SPDX-License-Identifier: LGPL-2.1-or-later

/* New settings for a TrackSrc that runs: applyConstraints by property, and by the peer's caps. */

#include "track_src.hpp"

#include "element_messages.hpp"

#include "gst/capture/sources/pending.hpp"

GST_DEBUG_CATEGORY_EXTERN (media_track_src_debug);
#define GST_CAT_DEFAULT media_track_src_debug

namespace mc {

bool
TrackSrc::set_constraints (const char *text)
{
  const std::string wanted = text ? text : "";
  const auto parsed = constraints_from_text (wanted);
  if (!parsed)
    GST_WARNING_OBJECT (element_, "the constraints cannot be read: %s",
                        parsed.error ().message.c_str ());
  OpenTrackPtr open;
  {
    MutexGuard guard (lock_);
    // What cannot be read keeps an element from starting; a running one goes on as it was.
    if (settings_.constraints == wanted || (started_ && !parsed))
      return false;
    settings_.constraints = wanted;
    if (const auto *track = std::get_if<OpenTrackPtr> (&state_))
      open = *track;
  }
  if (open && parsed)
    apply (*open, wanted);
  return true;
}

/// Asks for other constraints and does not wait for the answer; a refusal is a warning on the bus.
void
TrackSrc::apply (const OpenTrack &open, const std::string &text)
{
  if (open.owner == OpenTrack::Owner::Application)
    return;
  const std::shared_ptr<GstElement> held (GST_ELEMENT (gst_object_ref (element_)),
                                          ObjectDeleter ());
  const auto constraints = constraints_from_text (text);
  open.capture->apply (*constraints, nullptr, [held, this, text] (const Status &status) {
    if (status) {
      MutexGuard guard (lock_);
      applied_ = text;
      return;
    }
    bool reverts;
    {
      MutexGuard guard (lock_);
      reverts = settings_.constraints == text; // nothing else has been asked for meanwhile
      if (reverts)
        settings_.constraints = applied_;
    }
    if (reverts)
      g_object_notify (G_OBJECT (element_), "constraints");
    post_warning (element (), status.error ());
  });
}

/// The peer takes something else than before: that is one more required set for the element's own
/// track. Errors: that of the request, when the track's present caps do not suit the peer either.
Status
TrackSrc::follow_peer (const OpenTrack &open)
{
  CapsPtr peer = peer_caps ();
  const bool changed = stream_.peer && !gst_caps_is_equal (stream_.peer.get (), peer.get ());
  if (!stream_.peer)
    stream_.peer = ref_mini (peer.get ());
  if (!changed || open.owner == OpenTrack::Owner::Application)
    return Nothing{};
  const Ref<GCancellable> cancellable (g_cancellable_new ());
  {
    MutexGuard guard (lock_);
    if (flushing_)
      return Nothing{};
    waiting_ = ref (cancellable.get ());
  }
  const auto pending = std::make_shared<Pending<Status>> ();
  const auto call = std::make_shared<QueuedCall> ();
  open.capture->apply (
      open.capture->constraints (), peer.get (),
      [pending] (const Status &status) { pending->give (status); }, call);
  const auto status = pending->wait (cancellable.get ());
  {
    MutexGuard guard (lock_);
    waiting_ = nullptr;
  }
  if (!status) {
    call->cancel ();
    return Nothing{};
  }
  if (*status)
    stream_.peer = std::move (peer);
  else if (!gst_caps_can_intersect (open.capture->caps ().get (), peer.get ()))
    return *status;
  return Nothing{};
}

} // namespace mc
