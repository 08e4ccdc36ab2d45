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

std::unique_ptr<AudioConversion>
AudioConversion::make (const GstCaps *from, const GstCaps *to)
{
  std::unique_ptr<AudioConversion> conversion (new AudioConversion);
  if (!gst_audio_info_from_caps (&conversion->from_, from)
      || !gst_audio_info_from_caps (&conversion->to_, to))
    return nullptr;
  conversion->converter_.reset (gst_audio_converter_new (
      GST_AUDIO_CONVERTER_FLAG_NONE, &conversion->from_, &conversion->to_, nullptr));
  return conversion->converter_ ? std::move (conversion) : nullptr;
}

void
AudioConversion::reset ()
{
  gst_audio_converter_reset (converter_.get ());
}

BufferPtr
AudioConversion::convert (GstBuffer *buffer)
{
  const gsize in_frames = frames_in (from_, buffer);
  const gsize out_frames = gst_audio_converter_get_out_frames (converter_.get (), in_frames);
  if (out_frames == 0)
    return nullptr;
  const GstClockTime delay
      = duration_of (from_, gst_audio_converter_get_max_latency (converter_.get ()));
  BufferPtr converted = allocate (to_, out_frames);
  gst_buffer_add_audio_meta (converted.get (), &to_, out_frames, nullptr);
  {
    MappedAudio source (from_, buffer, GST_MAP_READ);
    MappedAudio target (to_, converted.get (), GST_MAP_WRITE);
    if (!source || !target
        || !gst_audio_converter_samples (converter_.get (), GST_AUDIO_CONVERTER_FLAG_NONE,
                                         source.get ()->planes, in_frames, target.get ()->planes,
                                         out_frames))
      return nullptr;
  }
  // What comes out of a resampler went in a moment before.
  GST_BUFFER_PTS (converted.get ())
      = GST_BUFFER_PTS (buffer) - MIN (delay, GST_BUFFER_PTS (buffer));
  GST_BUFFER_DURATION (converted.get ()) = duration_of (to_, out_frames);
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
