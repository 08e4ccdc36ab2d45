// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/capture/devices/mute_watch.hpp"
#include "gst/capture/tracks/capture_track.hpp"

namespace mc {

/// Takes what a device's pipeline has to tell. The first two come on its streaming thread, message
/// () on any; none may block.
class PipelineListener
{
public:
  virtual void on_caps (CapsPtr caps) = 0;
  /// @captured: capture time on the system clock.
  virtual void on_buffer (BufferPtr buffer, GstClockTime captured) = 0;
  /// An error, or the end of the stream.
  virtual void on_message (MessagePtr message) = 0;
  /// Something other than a lack of frames mutes the device; any thread.
  virtual void on_muted (MuteReason why) = 0;

protected:
  ~PipelineListener () = default;
};

/// The GStreamer side of one opened device: `device ! caps ! decoder when needed ! tap`, on the
/// system clock with base time 0, so that running times are times of that clock. The caps pin the
/// asked mode until let_go (). Owned and driven by one thread.
class SourcePipeline
{
public:
  /// @native: caps that pin the device's mode. Errors: Abort (no element, no decoder; says which is
  /// missing).
  static Result<std::unique_ptr<SourcePipeline>> make (const Device &device, const GstCaps *native,
                                                       PipelineListener *listener);
  ~SourcePipeline (); ///< stops

  /// False when the device refused at once; why is in a message.
  bool play ();
  /// Asks the running device for another mode. False when that needs another pipeline: the device
  /// codes its frames in another way. Whether it really changes shows in on_caps ().
  bool renegotiate (const GstCaps *native);
  /// Frames have come: from now on the device may change by itself to anything of the media type it
  /// has. Asks it for nothing.
  void let_go ();
  /// When it returns, the listener is not called any more. Idempotent.
  void stop ();
  TrackLatency latency () const;

private:
  SourcePipeline () = default;
  Status build (const Device &device, const GstCaps *native);
  Status add_decoder (const GstCaps *native, GstElement **last);
  bool append (GstElement *element, GstElement **last);
  void listen (GstElement *tap);

  static GstPadProbeReturn tap_cb (GstPad *pad, GstPadProbeInfo *info, gpointer data);
  void take_buffer (GstPadProbeInfo *info);

  struct BusListener;

  PipelineListener *listener_ = nullptr;
  std::shared_ptr<BusListener> bus_listener_;
  ElementPtr pipeline_;
  ElementPtr filter_;
  std::unique_ptr<MuteWatches> mute_;
  ClockPtr clock_;
  GstSegment segment_; ///< streaming thread
};

/// @native, and second best everything of its media type.
CapsPtr with_second_best (const GstCaps *native);

/// Name, with a W3C error, for what an element said: busy and hardware errors are NotReadable, the
/// rest is Abort.
Error error_from_message (const Device &device, GstMessage *message);

} // namespace mc
