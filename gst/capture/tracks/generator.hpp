// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "capture_track.hpp"

namespace mc {

class Inlet;

/// A source of which an application is the device: what it pushes is what the tracks give, under
/// constraints, clones, mute and end as of any other source. Thread-safe.
class MC_EXPORT Generator
{
public:
  struct Made
  {
    std::unique_ptr<Generator> generator;
    std::shared_ptr<CaptureTrack> track; ///< the first; further ones are its clones
  };
  /// @muted: with what the track begins.
  static Made make (Kind kind, const std::string &label, MuteReason muted);
  ~Generator (); ///< closes

  /// Hands a frame to all readers of all tracks, and waits for none. @time: when it was captured,
  /// on the system clock; NONE for now. @done, if any, is called once, here or on an engine thread,
  /// when the readers have it in their queues, or never will. Discarded while muted.
  /// Errors: InvalidState (closed, or every track has ended), NotSupported (no track can have the
  /// caps).
  void push (GstCaps *caps, BufferPtr buffer, GstClockTime time,
             std::function<void (const Status &)> done);

  /// What is pushed next is in @caps; for who knows that before there is a frame. The same errors.
  Status set_caps (GstCaps *caps);

  /// Whether the source says that it gives nothing for the time being. Returns whether that
  /// changed.
  bool set_muted (bool muted);
  bool muted () const;
  /// How old frames are when they are pushed. True when that changed.
  bool set_latency (GstClockTime latency);

  /// Ends the tracks; they have ended when this returns.
  void close ();
  bool is_over () const; ///< closed, or every track has ended

private:
  Generator (Kind kind, const std::string &label, MuteReason muted);

  const Kind kind_;
  const std::shared_ptr<Inlet> inlet_;
  const std::shared_ptr<Source> source_;
};

} // namespace mc
