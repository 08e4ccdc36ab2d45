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

void
TrackPermit::take_back (EndReason reason)
{
  Tracks tracks;
  {
    MutexGuard guard (lock_);
    if (!taken_back_)
      taken_back_ = reason;
    tracks = tracks_;
  }
  for (const auto &weak : tracks) {
    if (const auto track = weak.lock ())
      track->end (reason, "");
  }
}

bool
TrackPermit::in_use () const
{
  Tracks tracks;
  {
    MutexGuard guard (lock_);
    tracks = tracks_;
  }
  return std::any_of (tracks.begin (), tracks.end (), [] (const auto &weak) {
    const auto track = weak.lock ();
    return track && track->state ().ready_state () == ReadyState::Live;
  });
}

} // namespace mc
