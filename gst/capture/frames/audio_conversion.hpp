// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/util/raii_media.hpp"

namespace mc {

/// Resamples, mixes down and reformats one reader's sound. A resampler remembers what went before,
/// so each reader has its own. One thread.
class AudioConversion
{
public:
  /// Both caps are fixed raw audio; null when GstAudioConverter cannot do it.
  static std::unique_ptr<AudioConversion> make (const GstCaps *from, const GstCaps *to);

  /// The sound of @buffer; its PTS is the capture time of the first sample. Null when nothing comes
  /// out yet or the buffer cannot be mapped.
  BufferPtr convert (GstBuffer *buffer);
  /// Forgets what went before; for use after a gap.
  void reset ();

private:
  GstAudioInfo from_;
  GstAudioInfo to_;
  AudioConverterPtr converter_;
};

/// So many sample frames of silence, flagged as a gap.
BufferPtr silence (const GstAudioInfo &info, gsize frames);
/// As much silence as @like holds, in @to.
BufferPtr silence (const GstAudioInfo &from, GstBuffer *like, const GstAudioInfo &to);

} // namespace mc
