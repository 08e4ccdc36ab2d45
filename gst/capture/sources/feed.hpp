// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/capture/devices/device.hpp"
#include "gst/capture/tracks/capture_track.hpp"

namespace mc {

/// Takes what a feed has to tell. Caps and buffers come from one thread at a time, the rest from
/// any; none may block.
class FeedListener
{
public:
  virtual void on_caps (CapsPtr caps) = 0;
  /// @captured: capture time on the system clock.
  virtual void on_buffer (BufferPtr buffer, GstClockTime captured) = 0;
  /// An error, or the end of the stream.
  virtual void on_message (MessagePtr message) = 0;
  /// Something other than a lack of frames mutes the source.
  virtual void on_muted (MuteReason why) = 0;

  /* For what an application pushes. */

  /// Instead of on_caps (): what follows is in @caps, and @device is what the source is then.
  virtual void on_device (DeviceHandle device, CapsPtr caps) = 0;
  /// Before a buffer: whether it is the first after a stall. Then that is told.
  virtual bool wakes () = 0;
  /// Calls @then when all that was told before has taken effect; never, when the source ends.
  virtual void when_settled (std::function<void ()> then) = 0;

protected:
  ~FeedListener () = default;
};

/// Where the frames of a Source come from: the pipeline of a device, or an application that pushes
/// them. Owned and driven by one thread.
class Feed
{
public:
  virtual ~Feed () = default; ///< stops

  /// False when it was refused at once; why is in a message.
  virtual bool play () = 0;
  /// Asks a running device for another mode. False when that needs another feed. Whether it really
  /// changes shows in on_caps ().
  virtual bool renegotiate (const GstCaps *native) = 0;
  /// Frames have come: from now on the device may change by itself to anything of the media type it
  /// has. Asks it for nothing.
  virtual void let_go () = 0;
  /// When it returns, the listener is not called any more. Idempotent.
  virtual void stop () = 0;
  virtual TrackLatency latency () const = 0;
};

/// A buffer whose time is when it was captured.
struct Captured
{
  BufferPtr buffer;
  GstClockTime time; ///< on the system clock
};
/// @buffer, captured at @time on the system clock; at present, where that is none, or so far from
/// now that it is of another clock.
Captured stamp_captured (BufferPtr buffer, GstClockTime time, GstClock *system);

/// Makes the feed of a Source. @native: caps that pin a device's mode.
using FeedMaker = std::function<Result<std::unique_ptr<Feed>> (
    const Device &device, const GstCaps *native, FeedListener *listener)>;

} // namespace mc
