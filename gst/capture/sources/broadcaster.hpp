// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/capture/frames/track_tap.hpp"

#include <memory>

namespace mc {

/// Hands each frame of a Source to all taps.
///
/// Where few consumers are served by delivery threads, the capture thread does it itself. For many,
/// it leaves the frame to a delivery thread, so that what is written for each consumer is written
/// on the core that delivers it, and each quick consumer is served before the next gets the frame.
/// Either takes a lock that is held while frames are handed out, but not while a consumer has one;
/// the capture thread never waits for it. Changes of the list of taps come over a lock-free stack
/// that is emptied before each frame.
///
/// broadcast () comes from one thread at a time (the Source's streaming thread). While there is
/// none, between rest () and wake (), changes are made by whoever asks for them. close () is
/// idempotent, and comes when there is no capture thread any more.
class Broadcaster
{
public:
  /// @capacity: frames that wait at most for a delivery thread.
  explicit Broadcaster (unsigned capacity);
  ~Broadcaster ();
  Broadcaster (const Broadcaster &) = delete;

  void add_tap (std::shared_ptr<TrackTap> tap);
  void remove_tap (std::shared_ptr<TrackTap> tap); ///< finishes it
  /// Leaves it as it is. When this returns, what was asked for of it is done, and nobody here will
  /// touch it again. The format that it has then.
  TapFormatPtr part_tap (const std::shared_ptr<TrackTap> &tap);
  void add_reader (std::shared_ptr<TrackTap> tap, std::shared_ptr<TrackReader> reader);
  void remove_reader (std::shared_ptr<TrackTap> tap, std::shared_ptr<TrackReader> reader);
  /// From the next frame on.
  void set_format (std::shared_ptr<TrackTap> tap, TapFormatPtr format);

  void broadcast (FramePtr frame);
  void miss (); ///< in place of a frame that is lost; like broadcast ()
  void rest (); ///< there is no capture thread any more
  void wake (); ///< there will be one again
  void close ();

private:
  class Relay;
  const std::shared_ptr<Relay> relay_;
};

} // namespace mc
