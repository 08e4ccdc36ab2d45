// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/capture/frames/track_tap.hpp"
#include "gst/util/mutex.hpp"

namespace mc {

/// Hands each frame of a Source to all taps. The capture thread owns the list of taps and takes no
/// lock: changes reach it through a lock-free stack of commands that it empties before each frame.
///
/// broadcast () comes from one thread at a time (the Source's streaming thread). While there is
/// none, between rest () and wake (), commands are carried out by whoever posts them, under a lock
/// that no capture thread takes. close () comes once, at rest.
class Broadcaster
{
public:
  Broadcaster () = default;
  ~Broadcaster ();
  Broadcaster (const Broadcaster &) = delete;

  void add_tap (std::shared_ptr<TrackTap> tap);
  void remove_tap (std::shared_ptr<TrackTap> tap); ///< finishes it
  void part_tap (std::shared_ptr<TrackTap> tap);   ///< leaves it as it is
  void add_reader (std::shared_ptr<TrackTap> tap, std::shared_ptr<TrackReader> reader);
  void remove_reader (std::shared_ptr<TrackTap> tap, std::shared_ptr<TrackReader> reader);
  /// From the next frame on.
  void set_format (std::shared_ptr<TrackTap> tap, TapFormatPtr format);

  void broadcast (const FramePtr &frame);
  void rest (); ///< there is no capture thread any more
  void wake (); ///< there will be one again
  void close ();

private:
  struct Command;
  void post (Command *command);
  void carry_out_posted ();
  void carry_out (const Command &command);

  std::atomic<Command *> posted_{ nullptr };
  std::atomic<bool> rests_{ false };
  Mutex rest_lock_;
  std::vector<std::shared_ptr<TrackTap>> taps_; ///< capture thread; at rest under rest_lock_
  bool closed_ = false;                         ///< the same
};

} // namespace mc
