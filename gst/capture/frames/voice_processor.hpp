// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/core/control.hpp"
#include "gst/core/result.hpp"
#include "gst/util/raii_media.hpp"

namespace mc {

/// What is done to the voice of a microphone.
struct VoiceWish
{
  bool echo_cancellation = false;
  bool gain_control = false;
  bool noise_suppression = false;

  bool any () const { return echo_cancellation || gain_control || noise_suppression; }
};
inline bool
operator== (const VoiceWish &a, const VoiceWish &b)
{
  return a.echo_cancellation == b.echo_cancellation && a.gain_control == b.gain_control
         && a.noise_suppression == b.noise_suppression;
}

VoiceWish voice_wish (const ControlValues &controls);

/// The controls of every microphone: none where the element webrtcdsp is not installed.
ControlList voice_controls ();

/// Whether the process plays something that can be taken out of a microphone's sound: a
/// webrtcechoprobe with the name that the first one has by itself, "webrtcechoprobe0".
bool has_echo_probe ();

/// One reader's webrtcdsp, driven by hand: it runs in the reader's thread, and no pipeline knows of
/// it. It remembers what went before. One thread.
class VoiceProcessor
{
public:
  /// @info: 16 bits, at one of kVoiceRates. Errors: NotSupported (why webrtcdsp does not start).
  static Result<std::unique_ptr<VoiceProcessor>> make (const VoiceWish &wish,
                                                       const GstAudioInfo &info);
  ~VoiceProcessor ();
  VoiceProcessor (const VoiceProcessor &) = delete;

  /// Takes all of @buffer and gives what is done, in whole steps of 10 ms; null when that is
  /// nothing yet.
  BufferPtr process (BufferPtr buffer);
  /// Forgets what went before; for use after a gap.
  void reset () { discontinuity_ = true; }

private:
  VoiceProcessor () = default;
  Status start (const VoiceWish &wish, const GstAudioInfo &info);
  static GstFlowReturn chain_cb (GstPad *pad, GstObject *parent, GstBuffer *buffer);

  ElementPtr element_;
  PadPtr in_;
  PadPtr out_;
  BufferPtr done_;
  bool discontinuity_ = true;
};

} // namespace mc
