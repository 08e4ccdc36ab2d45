// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "stream_bin.hpp"

#include <thread>

namespace mc {

/// The behaviour of usermediasrc: getUserMedia() on a thread of its own, whose stream fills a
/// StreamBin.
class UserMedia
{
public:
  UserMedia (GstBin *bin, StreamBin &pads);
  ~UserMedia ();

  bool set_constraints (
      const char *text); ///< setters: whether something changed; counts at the next start ()
  /// The constraints of a `usermedia:` URI. They count only where URIs are allowed.
  Status set_uri (const char *uri);
  bool set_allow_uri (bool allow);
  bool set_devices (GstMediaDevices *devices);
  bool set_num_buffers (int count);
  /// Of the tracks that are there, and those that come.
  bool set_on_lost (GstMediaStreamTrackOnLost what);
  std::string constraints () const;
  bool allow_uri () const { return allow_uri_; }
  Ref<GstMediaDevices> devices () const;
  int num_buffers () const;
  GstMediaStreamTrackOnLost on_lost () const { return on_lost_; }

  /// Asks for the stream; never waits. False when the constraints make no sense or are those of a
  /// URI that is not allowed, and that was posted.
  bool start ();
  /// Gives up asking; when it returns no pad will come any more. A handler that the asking thread
  /// itself calls may do so too.
  void cancel ();
  /// Stops the tracks and waits until their devices are closed.
  void release ();

  /// Whether an EOS event must wait, since there is no pad yet; it is then sent when there is.
  bool keep_eos (GstEvent *event);

private:
  void ask (GstMediaDevices *devices, GstMediaStreamConstraints *constraints,
            GCancellable *cancellable);
  void fill (Ref<GstMediaStream> stream, GCancellable *cancellable);

  bool store_constraints (const std::string &text, bool from_uri);
  GstMediaStreamConstraints *wanted_constraints ();

  GstBin *const bin_;
  StreamBin &pads_;
  std::atomic<bool> allow_uri_;
  std::atomic<GstMediaStreamTrackOnLost> on_lost_{ GST_MEDIA_STREAM_TRACK_ON_LOST_END };
  std::thread thread_; ///< of state changes only; it ends before READY is reached, unless it is the
                       ///< one that changes the state, and holds a reference on the element
  Ref<GCancellable> cancellable_; ///< of state changes only

  mutable Mutex lock_;
  std::string constraints_ MC_GUARDED_BY (lock_);
  bool from_uri_ MC_GUARDED_BY (lock_) = false; ///< the constraints
  Ref<GstMediaDevices> devices_ MC_GUARDED_BY (lock_);
  int num_buffers_ MC_GUARDED_BY (lock_) = -1;
  bool asking_ MC_GUARDED_BY (lock_) = false;
  EventPtr eos_ MC_GUARDED_BY (lock_);
};

} // namespace mc
