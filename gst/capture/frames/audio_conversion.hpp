// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "voice_processor.hpp"

namespace mc {

/// Resamples, mixes down, processes the voice of, and reformats one reader's sound. A resampler
/// remembers what went before, so each reader has its own. One thread.
class AudioConversion
{
public:
  /// Both caps are fixed raw audio. Null when GstAudioConverter cannot do it. Where @voice cannot
  /// be processed any more, since its echo probe has gone, the sound comes without that.
  static std::unique_ptr<AudioConversion> make (const GstCaps *from, const GstCaps *to,
                                                const VoiceWish &voice);

  /// The sound of @buffer; its PTS is the capture time of the first sample. Null when nothing comes
  /// out yet or the buffer cannot be mapped.
  BufferPtr convert (GstBuffer *buffer);
  /// Forgets what went before; for use after a gap.
  void reset ();

private:
  /// One format into another.
  struct Step
  {
    GstAudioInfo from;
    GstAudioInfo to;
    AudioConverterPtr converter;

    bool set (const GstAudioInfo &source, const GstAudioInfo &target);
    BufferPtr convert (GstBuffer *buffer);
  };

  bool add_voice (const GstAudioInfo &from, const GstAudioInfo &to, const VoiceWish &voice);

  std::optional<Step> before_;
  std::unique_ptr<VoiceProcessor> voice_;
  std::optional<Step> after_; ///< the voice
  bool fresh_ = true;         ///< nothing has come out since the last gap
};

/// So many sample frames of silence, flagged as a gap.
BufferPtr silence (const GstAudioInfo &info, gsize frames);
/// As much silence as @like holds, in @to.
BufferPtr silence (const GstAudioInfo &from, GstBuffer *like, const GstAudioInfo &to);

} // namespace mc
