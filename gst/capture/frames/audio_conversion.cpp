// SPDX-License-Identifier: LGPL-2.1-or-later
#include "audio_conversion.hpp"

namespace mc {

namespace {

gsize
frames_in (const GstAudioInfo &info, GstBuffer *buffer)
{
  return gst_buffer_get_size (buffer) / GST_AUDIO_INFO_BPF (&info);
}

BufferPtr
allocate (const GstAudioInfo &info, gsize frames)
{
  return BufferPtr (
      gst_buffer_new_allocate (nullptr, frames * GST_AUDIO_INFO_BPF (&info), nullptr));
}

GstClockTime
duration_of (const GstAudioInfo &info, gsize frames)
{
  return gst_util_uint64_scale_int (frames, GST_SECOND, GST_AUDIO_INFO_RATE (&info));
}

} // namespace

bool
AudioConversion::Step::set (const GstAudioInfo &source, const GstAudioInfo &target)
{
  from = source;
  to = target;
  converter.reset (gst_audio_converter_new (GST_AUDIO_CONVERTER_FLAG_NONE, &from, &to, nullptr));
  return converter != nullptr;
}

std::unique_ptr<AudioConversion>
AudioConversion::make (const GstCaps *from_caps, const GstCaps *to_caps, const VoiceWish &voice)
{
  std::unique_ptr<AudioConversion> conversion (new AudioConversion);
  GstAudioInfo from, to;
  if (!gst_audio_info_from_caps (&from, from_caps) || !gst_audio_info_from_caps (&to, to_caps))
    return nullptr;
  if (voice.any () && conversion->add_voice (from, to, voice))
    return conversion;
  conversion->voice_ = nullptr;
  conversion->after_.reset ();
  conversion->before_.emplace ();
  return conversion->before_->set (from, to) ? std::move (conversion) : nullptr;
}

/// At the rate and with the channels of the track, in 16 bits.
bool
AudioConversion::add_voice (const GstAudioInfo &from, const GstAudioInfo &to,
                            const VoiceWish &voice)
{
  GstAudioInfo info = to;
  gst_audio_info_set_format (&info, GST_AUDIO_FORMAT_S16LE, to.rate, to.channels, to.position);
  auto made = VoiceProcessor::make (voice, info);
  if (!made) {
    GST_ERROR ("%s", made.error ().message.c_str ());
    return false;
  }
  voice_ = std::move (*made);
  if (!gst_audio_info_is_equal (&from, &info) && !before_.emplace ().set (from, info))
    return false;
  return gst_audio_info_is_equal (&info, &to) || after_.emplace ().set (info, to);
}

void
AudioConversion::reset ()
{
  // The same gap may be told until something has come out.
  if (std::exchange (fresh_, true))
    return;
  if (before_)
    gst_audio_converter_reset (before_->converter.get ());
  if (voice_)
    voice_->reset ();
  if (after_)
    gst_audio_converter_reset (after_->converter.get ());
}

BufferPtr
AudioConversion::convert (GstBuffer *buffer)
{
  BufferPtr sound = before_ ? before_->convert (buffer) : ref_mini (buffer);
  if (sound && voice_)
    sound = voice_->process (std::move (sound));
  if (sound && after_)
    sound = after_->convert (sound.get ());
  if (sound)
    fresh_ = false;
  return sound;
}

BufferPtr
AudioConversion::Step::convert (GstBuffer *buffer)
{
  const gsize in_frames = frames_in (from, buffer);
  const gsize out_frames = gst_audio_converter_get_out_frames (converter.get (), in_frames);
  if (out_frames == 0)
    return nullptr;
  const GstClockTime delay
      = duration_of (from, gst_audio_converter_get_max_latency (converter.get ()));
  BufferPtr converted = allocate (to, out_frames);
  gst_buffer_add_audio_meta (converted.get (), &to, out_frames, nullptr);
  {
    MappedAudio source (from, buffer, GST_MAP_READ);
    MappedAudio target (to, converted.get (), GST_MAP_WRITE);
    if (!source || !target
        || !gst_audio_converter_samples (converter.get (), GST_AUDIO_CONVERTER_FLAG_NONE,
                                         source.get ()->planes, in_frames, target.get ()->planes,
                                         out_frames))
      return nullptr;
  }
  // What comes out of a resampler went in a moment before.
  GST_BUFFER_PTS (converted.get ())
      = GST_BUFFER_PTS (buffer) - MIN (delay, GST_BUFFER_PTS (buffer));
  GST_BUFFER_DURATION (converted.get ()) = duration_of (to, out_frames);
  return converted;
}

BufferPtr
silence (const GstAudioInfo &info, gsize frames)
{
  BufferPtr quiet = allocate (info, frames);
  GstMapInfo map;
  if (gst_buffer_map (quiet.get (), &map, GST_MAP_WRITE)) {
    gst_audio_format_info_fill_silence (info.finfo, map.data, map.size);
    gst_buffer_unmap (quiet.get (), &map);
  }
  GST_BUFFER_DURATION (quiet.get ()) = duration_of (info, frames);
  GST_BUFFER_FLAG_SET (quiet.get (), GST_BUFFER_FLAG_GAP);
  return quiet;
}

BufferPtr
silence (const GstAudioInfo &from, GstBuffer *like, const GstAudioInfo &to)
{
  BufferPtr quiet
      = silence (to, gst_util_uint64_scale_int (frames_in (from, like), GST_AUDIO_INFO_RATE (&to),
                                                GST_AUDIO_INFO_RATE (&from)));
  GST_BUFFER_PTS (quiet.get ()) = GST_BUFFER_PTS (like);
  return quiet;
}

} // namespace mc
