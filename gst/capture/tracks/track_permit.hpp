// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/core/track_machine.hpp"
#include "gst/util/export.hpp"
#include "gst/util/mutex.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace mc {

class CaptureTrack;

/// What a track and its clones live by. Who has given it may take it back. Thread-safe.
class MC_EXPORT TrackPermit
{
public:
  /// @track lives by it from now on; it ends at once when it has been taken back already.
  void add (const std::shared_ptr<CaptureTrack> &track) MC_EXCLUDES (lock_);
  /// Ends the tracks, and whatever is cloned from them later.
  void take_back (EndReason reason) MC_EXCLUDES (lock_);
  /// Whether a live track has it.
  bool in_use () const MC_EXCLUDES (lock_);

private:
  using Tracks = std::vector<std::weak_ptr<CaptureTrack>>;

  mutable Mutex lock_; ///< not held while a track is asked or told
  std::optional<EndReason> taken_back_ MC_GUARDED_BY (lock_);
  Tracks tracks_ MC_GUARDED_BY (lock_);
};

} // namespace mc
