// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "feed.hpp"

#include "gst/capture/devices/mute_watch.hpp"

namespace mc {

/// The GStreamer side of one opened device: `device ! caps ! decoder when needed ! tap`, on the
/// system clock with base time 0, so that running times are times of that clock. The caps pin the
/// asked mode until let_go ().
class SourcePipeline final : public Feed
{
public:
  /// @native: caps that pin the device's mode. Errors: Abort (no element, no decoder; says which is
  /// missing).
  static Result<std::unique_ptr<Feed>> make (const Device &device, const GstCaps *native,
                                             FeedListener *listener);
  ~SourcePipeline () override;

  bool play () override;
  /// False when the device codes its frames in another way.
  bool renegotiate (const GstCaps *native) override;
  void let_go () override;
  void stop () override;
  TrackLatency latency () const override;

private:
  SourcePipeline () = default;
  Status build (const Device &device, const GstCaps *native);
  Status add_decoder (const GstCaps *native, GstElement **last);
  bool append (GstElement *element, GstElement **last);
  void listen (GstElement *tap, GstElement *taken_from);

  static GstPadProbeReturn tap_cb (GstPad *pad, GstPadProbeInfo *info, gpointer data);
  void take_buffer (GstPadProbeInfo *info);

  struct BusListener;

  FeedListener *listener_ = nullptr;
  std::shared_ptr<BusListener> bus_listener_;
  ElementPtr pipeline_;
  ElementPtr filter_;
  PadPtr end_;        ///< of the pipeline
  MuteWatchPtr mute_; ///< of the stream, where the element has such a switch
  ClockPtr clock_;
  GstSegment segment_; ///< streaming thread
};

/// @native, and second best everything of its media type.
CapsPtr with_second_best (const GstCaps *native);

/// Name, with a W3C error, for what an element said: busy and hardware errors are NotReadable, the
/// rest is Abort.
Error error_from_message (const Device &device, GstMessage *message);

} // namespace mc
