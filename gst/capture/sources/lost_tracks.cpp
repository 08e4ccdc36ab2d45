// SPDX-License-Identifier: LGPL-2.1-or-later
#include "lost_tracks.hpp"

#include "gst/capture/devices/device_catalog.hpp"

#include <algorithm>

namespace mc {

namespace {

struct Reunion
{
  std::shared_ptr<CaptureTrack> track;
  DeviceHandle device;
};

void
reunite_thread (GTask *task, gpointer, gpointer data, GCancellable *)
{
  // The task lives on until a main loop has seen it; the track need not.
  const Reunion both = std::move (*static_cast<Reunion *> (data));
  both.track->take_back (both.device);
  g_task_return_boolean (task, TRUE);
}

void
free_reunion (gpointer data)
{
  delete static_cast<Reunion *> (data);
}

} // namespace

LostTracks &
LostTracks::instance ()
{
  static LostTracks tracks;
  return tracks;
}

void
LostTracks::add (std::shared_ptr<CaptureTrack> track)
{
  {
    MutexGuard guard (lock_);
    waiting_.push_back (std::move (track));
  }
  devices_changed ();
}

/// Who tells of a device must not wait for its opening: threads of GTask do.
void
LostTracks::devices_changed ()
{
  const auto devices = DeviceCatalog::instance ().list ();
  std::vector<std::weak_ptr<CaptureTrack>> waiting;
  {
    MutexGuard guard (lock_);
    waiting.swap (waiting_);
  }
  std::vector<std::weak_ptr<CaptureTrack>> still;
  for (const auto &weak : waiting) {
    auto track = weak.lock ();
    if (!track || !track->is_lost () || track->state ().ready_state () == ReadyState::Ended)
      continue;
    // The one that was lost may still be listed for a moment.
    const auto found = std::find_if (devices->begin (), devices->end (),
                                     [last = track->device ()] (const auto &device) {
                                       return device->key == last->key && device != last;
                                     });
    if (found == devices->end ()) {
      still.push_back (weak);
      continue;
    }
    const Ref<GTask> task (g_task_new (nullptr, nullptr, nullptr, nullptr));
    g_task_set_task_data (task.get (), new Reunion{ std::move (track), *found }, free_reunion);
    g_task_run_in_thread (task.get (), reunite_thread);
  }
  MutexGuard guard (lock_);
  waiting_.insert (waiting_.end (), still.begin (), still.end ());
}

} // namespace mc
