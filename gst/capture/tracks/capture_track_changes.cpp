// SPDX-License-Identifier: LGPL-2.1-or-later

/* What a track asks for while it runs. */

#include "capture_track.hpp"

#include "gst/capture/sources/source.hpp"

namespace mc {

TrackTerms
CaptureTrack::terms () const
{
  MutexGuard guard (lock_);
  const TrackTerms &first = grant_.request->terms;
  return { first.ids, permit_ ? permit_->movement () : first.movement, preferred_,
           first.permitted_id };
}

void
CaptureTrack::apply (const Constraints &constraints, const GstCaps *peer,
                     std::function<void (const Status &)> done, std::shared_ptr<QueuedCall> call)
{
  const bool hidden = permit_ && !permit_->visible ();
  if (hidden && state ().ready_state () == ReadyState::Live && asks_for_movement (constraints))
    return done (Error{ ErrorCode::Security,
                        device ()->label + ": nobody can see who pans, tilts or zooms", "", "" });
  const auto reader
      = std::make_shared<const CapsPtr> (peer ? ref_mini (const_cast<GstCaps *> (peer)) : nullptr);
  ask (
      [self = shared_from_this (), constraints, reader,
       call = std::move (call)] (const TrackRequest &now) -> TrackRequestPtr {
        if (call && !call->begin ())
          return nullptr;
        return make_track_request (*self->device (), self->terms (), constraints,
                                   *reader ? reader->get () : now.peer.get ());
      },
      std::move (done));
}

void
CaptureTrack::prefer (std::map<Property, bool> preferred)
{
  {
    MutexGuard guard (lock_);
    if (std::exchange (preferred_, preferred) == preferred)
      return;
  }
  ask (
      [self = shared_from_this ()] (const TrackRequest &now) {
        return make_track_request (*self->device (), self->terms (), now.asked, now.peer.get ());
      },
      [label = device ()->label] (const Status &status) {
        if (!status)
          GST_WARNING ("%s: not as its content hint says: %s", label.c_str (),
                       status.error ().message.c_str ());
      });
}

/// After what was asked for before.
void
CaptureTrack::ask (NextRequest next, std::function<void (const Status &)> done)
{
  TrackRequestPtr now;
  std::shared_ptr<Source> used;
  bool ended, lost;
  {
    MutexGuard guard (lock_);
    now = grant_.request;
    used = source_;
    ended = machine_.ready_state () == ReadyState::Ended;
    lost = lost_;
  }
  if (ended)
    return done (Nothing{});
  const auto told = [self = weak_from_this (), former = std::weak_ptr<Source> (used), next,
                     done = std::move (done)] (const Status &changed) {
    const auto track = self.lock ();
    // Where it has gone to another device meanwhile, that has not heard of it.
    if (track && track->source () != former.lock ())
      track->ask (next, done);
    else
      done (changed);
  };
  if (!lost)
    return used->change (tap_, next, told);
  const TrackRequestPtr request = next (*now);
  told (request ? change_lost (*used, request) : Nothing{});
}

} // namespace mc
