// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "device.hpp"

#include "gst/core/track_machine.hpp"

#include <functional>

namespace mc {

/// Takes why a device is muted, None when it is not. Any thread, and also when nothing has changed.
/// Must not block.
using MuteTold = std::function<void (MuteReason)>;

/// One way to learn of what mutes a device, other than its frames. Once the destructor has
/// returned, nobody is told any more.
class MuteWatch
{
public:
  virtual ~MuteWatch () = default;
};
using MuteWatchPtr = std::unique_ptr<MuteWatch>;

/* Each returns at once, and null when there is nothing to watch. What cannot be watched, since
 * somebody does not allow it or is not there, is not muted. */

/// The property "mute" of a GstDevice, or of the element of one.
MuteWatchPtr watch_switch (GstObject *object, MuteTold told);
/// A source of the sound server by its name: its own mute, not that of a stream, and whether it is
/// suspended. Null without libpulse.
MuteWatchPtr watch_pulse (const std::string &name, MuteTold told);
/// The privacy switch of the camera at @node, and whether a receiver has a signal. Opens it once
/// more.
MuteWatchPtr watch_v4l2 (const std::string &node, MuteTold told);

/// All that there is to watch at one device, opened or not. Where several mute it, the first one
/// tells why.
class MuteWatches
{
public:
  MuteWatches (const Device &device, MuteTold told);
  ~MuteWatches ();
  MuteWatches (const MuteWatches &) = delete;

  /// An element has it, so that nobody takes it away from that by opening it too.
  void device_is_open ();

private:
  struct Board;
  MuteTold place ();
  void add (MuteWatchPtr watch);

  std::string node_; ///< still to be watched
  const std::shared_ptr<Board> board_;
  std::vector<MuteWatchPtr> watches_;
};

} // namespace mc
