// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "tap_format.hpp"

#include "gst/util/raii_media.hpp"

#include <chrono>

namespace mc {

/// What a reader gets while no media passes: black pictures or silence in the track's caps, at its
/// rate. While the device delivers, they take the time of its frames; when it does not, they follow
/// the system clock. Nothing while the caps are not known yet. One thread.
class Filler
{
public:
  Filler () = default;
  explicit Filler (TapFormatPtr of);

  /// Something was given: the next filler of its own is due only when the device is late.
  void gave (GstClockTime time, GstBuffer *buffer);

  /// When next () will have something.
  std::chrono::steady_clock::time_point due () const;
  /// Black or silence for the present; null while it is not due.
  BufferPtr next ();

  /// Silence that lasts as long as @like, which is of the device.
  BufferPtr silence_like (GstBuffer *like) const;

private:
  GstClockTime due_time () const;
  GstClockTime length_of (GstBuffer *buffer) const;
  BufferPtr picture () const;
  BufferPtr silence_for (GstClockTime length) const;

  ClockPtr clock_;
  TapFormatPtr format_;
  GstClockTime interval_ = GST_CLOCK_TIME_NONE; ///< from one filler to the next
  GstClockTime end_ = GST_CLOCK_TIME_NONE;      ///< of what was given last
  bool is_video_ = true;
  bool follows_device_ = true; ///< what was given last was the device's
  GstAudioInfo audio_from_;
  GstAudioInfo audio_;
};

} // namespace mc
