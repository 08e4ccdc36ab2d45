// SPDX-License-Identifier: LGPL-2.1-or-later
#include "track_permit.hpp"

#include "capture_track.hpp"

#include <algorithm>

namespace mc {

void
TrackPermit::add (const std::shared_ptr<CaptureTrack> &track)
{
  std::optional<EndReason> taken_back;
  {
    MutexGuard guard (lock_);
    const auto is_gone = [] (const auto &weak) { return weak.expired (); };
    tracks_.erase (std::remove_if (tracks_.begin (), tracks_.end (), is_gone), tracks_.end ());
    tracks_.push_back (track);
    taken_back = taken_back_;
  }
  if (taken_back)
    track->end (*taken_back, "");
}

TrackPermit::Tracks
TrackPermit::tracks () const
{
  MutexGuard guard (lock_);
  Tracks tracks;
  for (const auto &weak : tracks_) {
    if (auto track = weak.lock ())
      tracks.push_back (std::move (track));
  }
  return tracks;
}

void
TrackPermit::take_back (EndReason reason)
{
  {
    MutexGuard guard (lock_);
    if (!taken_back_)
      taken_back_ = reason;
  }
  for (const auto &track : tracks ())
    track->end (reason, "");
}

std::shared_ptr<CaptureTrack>
TrackPermit::live_track () const
{
  const Tracks all = tracks ();
  const auto found = std::find_if (all.begin (), all.end (), [] (const auto &track) {
    return track->state ().ready_state () == ReadyState::Live;
  });
  return found == all.end () ? nullptr : *found;
}

void
TrackPermit::set_movement (Movement movement)
{
  if (movement_.exchange (movement) == movement)
    return;
  for (const auto &track : tracks ())
    track->tell_configuration_changed ();
}

} // namespace mc
