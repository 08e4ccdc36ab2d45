// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>

namespace mc {

enum class ReadyState : uint8_t
{
  Live,
  Ended
};

/// Why a track ended.
enum class EndReason : uint8_t
{
  None,
  Stopped,
  Unplugged,
  DeviceError,
  Revoked,
  SourceEnded
};

/// Why a track is muted.
enum class MuteReason : uint8_t
{
  None,
  Stalled,
  DeviceMuted,
  Suspended,
  Lost,           ///< the device is not there; the track waits for it
  Overconstrained ///< the device does not give what is required
};

/// The life of a track: live to ended, once; muted and enabled beside it. Not thread-safe: its
/// owner locks.
class TrackMachine
{
public:
  explicit TrackMachine (MuteReason muted) : muted_ (muted) {}

  ReadyState ready_state () const
  {
    return end_ == EndReason::None ? ReadyState::Live : ReadyState::Ended;
  }
  EndReason end_reason () const { return end_; }
  bool muted () const { return muted_ != MuteReason::None; }
  MuteReason mute_reason () const { return muted_; }
  bool enabled () const { return enabled_; }

  /// Returns whether the state changed. Ending twice keeps the first reason.
  bool end (EndReason reason);
  /// None unmutes. Returns whether muted() changed; nothing changes once ended.
  bool set_muted (MuteReason reason);
  /// Settable in any state.
  bool set_enabled (bool enabled);

  /// Media passes only when live, not muted and enabled.
  bool passes_media () const { return end_ == EndReason::None && !muted () && enabled_; }

private:
  EndReason end_ = EndReason::None;
  MuteReason muted_;
  bool enabled_ = true;
};

} // namespace mc
