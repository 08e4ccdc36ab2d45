// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "capture_track.hpp"

namespace mc {

/// The tracks that go to another device when there is one for them: those whose device was lost,
/// and those of the system's default. Thread-safe.
class MovingTracks
{
public:
  static MovingTracks &instance ();

  /// For as long as it exists. The device may be there already.
  void add (const std::shared_ptr<CaptureTrack> &track);
  void devices_changed ();
  void moved (); ///< one of them is where it wanted to go, or stays
  /// Until none is on its way.
  void wait_all_there (GstClockTime timeout);

private:
  MovingTracks () = default;
  void move_soon (const std::shared_ptr<CaptureTrack> &track);

  Mutex lock_;
  Condition changed_;
  unsigned under_way_ MC_GUARDED_BY (lock_) = 0;
  std::vector<std::weak_ptr<CaptureTrack>> tracks_ MC_GUARDED_BY (lock_);
};

} // namespace mc
