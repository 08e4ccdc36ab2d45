// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/core/movement.hpp"
#include "gst/core/track_machine.hpp"
#include "gst/util/export.hpp"
#include "gst/util/mutex.hpp"

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

namespace mc {

class CaptureTrack;

/// What is the same for all tracks of a context.
struct TrackSurroundings
{
  std::atomic<bool> visible{ true }; ///< to people
};

/// What a track and its clones live by. Who has given it may take it back. Thread-safe.
class MC_EXPORT TrackPermit
{
public:
  TrackPermit (std::shared_ptr<const TrackSurroundings> surroundings, Movement movement)
      : surroundings_ (std::move (surroundings)), movement_ (movement)
  {
  }

  /// @track lives by it from now on; it ends at once when it has been taken back already.
  void add (const std::shared_ptr<CaptureTrack> &track) MC_EXCLUDES (lock_);
  /// Ends the tracks, and whatever is cloned from them later.
  void take_back (EndReason reason) MC_EXCLUDES (lock_);
  /// One that has it, and that all others that live by it are like; null when there is none.
  std::shared_ptr<CaptureTrack> live_track () const MC_EXCLUDES (lock_);

  bool visible () const { return surroundings_->visible; }
  Movement movement () const { return movement_; }
  /// Tells the tracks of a change.
  void set_movement (Movement movement) MC_EXCLUDES (lock_);

private:
  using Tracks = std::vector<std::shared_ptr<CaptureTrack>>;

  Tracks tracks () const MC_EXCLUDES (lock_);

  const std::shared_ptr<const TrackSurroundings> surroundings_;
  std::atomic<Movement> movement_;
  mutable Mutex lock_; ///< not held while a track is asked or told
  std::optional<EndReason> taken_back_ MC_GUARDED_BY (lock_);
  std::vector<std::weak_ptr<CaptureTrack>> tracks_ MC_GUARDED_BY (lock_);
};

} // namespace mc
