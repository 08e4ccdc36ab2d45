// SPDX-License-Identifier: LGPL-2.1-or-later
#include "moving_tracks.hpp"

#include "gst/util/thread_pool.hpp"

#include <algorithm>
#include <chrono>

namespace mc {

/// Who tells of a device must not wait for its opening.
void
MovingTracks::move_soon (const std::shared_ptr<CaptureTrack> &track)
{
  {
    MutexGuard guard (lock_);
    under_way_++;
  }
  run_on_pool ([weak = std::weak_ptr<CaptureTrack> (track)] {
    if (auto self = weak.lock ())
      CaptureTrack::move (std::move (self));
    instance ().moved ();
  });
}

void
MovingTracks::moved ()
{
  MutexGuard guard (lock_);
  under_way_--;
  changed_.notify_all ();
}

void
MovingTracks::wait_all_there (GstClockTime timeout)
{
  const auto deadline = std::chrono::steady_clock::now () + std::chrono::nanoseconds (timeout);
  MutexGuard guard (lock_);
  while (under_way_ > 0 && changed_.wait_until (guard, deadline)) {
  }
}

MovingTracks &
MovingTracks::instance ()
{
  static MovingTracks tracks;
  return tracks;
}

void
MovingTracks::add (const std::shared_ptr<CaptureTrack> &track)
{
  const auto is_it = [&track] (const auto &other) { return is_same_track (other, track); };
  {
    MutexGuard guard (lock_);
    if (std::none_of (tracks_.begin (), tracks_.end (), is_it))
      tracks_.push_back (track);
  }
  if (track->wants_to_move ())
    move_soon (track);
}

void
MovingTracks::devices_changed ()
{
  std::vector<std::weak_ptr<CaptureTrack>> known;
  {
    MutexGuard guard (lock_);
    const auto is_gone = [] (const auto &weak) { return weak.expired (); };
    tracks_.erase (std::remove_if (tracks_.begin (), tracks_.end (), is_gone), tracks_.end ());
    known = tracks_;
  }
  for (const auto &weak : known) {
    const auto track = weak.lock ();
    if (track && track->wants_to_move ())
      move_soon (track);
  }
}

} // namespace mc
