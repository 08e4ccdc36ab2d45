// SPDX-License-Identifier: LGPL-2.1-or-later
#include "moving_tracks.hpp"

#include <algorithm>
#include <chrono>
#include <gio/gio.h>

namespace mc {

namespace {

using TrackPtr = std::shared_ptr<CaptureTrack>;

void
move_thread (GTask *task, gpointer, gpointer data, GCancellable *)
{
  // The task lives on until a main loop has seen it; the track need not.
  TrackPtr track = std::move (*static_cast<TrackPtr *> (data));
  track->move ();
  track.reset ();
  g_task_return_boolean (task, TRUE);
  MovingTracks::instance ().moved ();
}

void
free_track (gpointer data)
{
  delete static_cast<TrackPtr *> (data);
}

} // namespace

/// Who tells of a device must not wait for its opening: threads of GTask do.
void
MovingTracks::move_soon (const TrackPtr &track)
{
  {
    MutexGuard guard (lock_);
    under_way_++;
  }
  const Ref<GTask> task (g_task_new (nullptr, nullptr, nullptr, nullptr));
  g_task_set_task_data (task.get (), new TrackPtr (track), free_track);
  g_task_run_in_thread (task.get (), move_thread);
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
MovingTracks::add (const TrackPtr &track)
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
    const TrackPtr track = weak.lock ();
    if (track && track->wants_to_move ())
      move_soon (track);
  }
}

} // namespace mc
