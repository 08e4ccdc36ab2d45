// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/capture/tracks/capture_track.hpp"

namespace mc {

/// The tracks that wait for their devices. Thread-safe.
class LostTracks
{
public:
  static LostTracks &instance ();

  /// Until its device is listed, which it may be already.
  void add (std::shared_ptr<CaptureTrack> track);
  void devices_changed ();

private:
  LostTracks () = default;

  Mutex lock_;
  std::vector<std::weak_ptr<CaptureTrack>> waiting_ MC_GUARDED_BY (lock_);
};

} // namespace mc
