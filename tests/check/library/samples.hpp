// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

/* Samples for generators, and what can be seen of the ones that tracks give. */

#include "fixture.hpp"

namespace mctest {

constexpr guint8 kBlack = 16; ///< of I420, or what is below

/// An I420 picture all of whose luma is @luma, at @rate ("30/1"). @time: NONE for now.
inline mc::SamplePtr
picture (guint8 luma, int width, int height, const char *rate = "30/1",
         GstClockTime time = GST_CLOCK_TIME_NONE)
{
  const mc::CharPtr text (g_strdup_printf (
      "video/x-raw,format=I420,width=%d,height=%d,framerate=%s", width, height, rate));
  const mc::CapsPtr caps (gst_caps_from_string (text.get ()));
  const gsize pixels = static_cast<gsize> (width) * height;
  mc::BufferPtr buffer (gst_buffer_new_allocate (nullptr, pixels * 3 / 2, nullptr));
  gst_buffer_memset (buffer.get (), 0, luma, pixels);
  gst_buffer_memset (buffer.get (), pixels, 128, pixels / 2);
  GST_BUFFER_PTS (buffer.get ()) = time;
  return mc::SamplePtr (gst_sample_new (buffer.get (), caps.get (), nullptr, nullptr));
}

/// 10 ms of S16 sound at 48 kHz, each byte @value.
inline mc::SamplePtr
sound (guint8 value, int channels, GstClockTime time = GST_CLOCK_TIME_NONE)
{
  const mc::CharPtr text (g_strdup_printf (
      "audio/x-raw,format=S16LE,layout=interleaved,rate=48000,channels=%d", channels));
  const mc::CapsPtr caps (gst_caps_from_string (text.get ()));
  const gsize size = static_cast<gsize> (480) * 2 * channels;
  mc::BufferPtr buffer (gst_buffer_new_allocate (nullptr, size, nullptr));
  gst_buffer_memset (buffer.get (), 0, value, size);
  GST_BUFFER_PTS (buffer.get ()) = time;
  return mc::SamplePtr (gst_sample_new (buffer.get (), caps.get (), nullptr, nullptr));
}

inline guint8
first_byte (GstSample *sample)
{
  guint8 byte = 0;
  gst_buffer_extract (gst_sample_get_buffer (sample), 0, &byte, 1);
  return byte;
}

inline std::string
caps_field (GstSample *sample, const char *name)
{
  return field (gst_caps_get_structure (gst_sample_get_caps (sample), 0), name);
}

/// A reader, and the next sample; null at the end.
inline ProcessorPtr
read_of (GstMediaStreamTrack *track)
{
  return ProcessorPtr (gst_media_stream_track_processor_new (track));
}

inline mc::SamplePtr
read (GstMediaStreamTrackProcessor *processor)
{
  mc::ErrorPtr error;
  mc::SamplePtr sample (
      gst_media_stream_track_processor_read (processor, nullptr, mc::out (error)));
  fail_unless (error == nullptr, "%s", error ? error->message : "");
  return sample;
}

/// Reads until a sample begins with @byte.
inline mc::SamplePtr
read_until (GstMediaStreamTrackProcessor *processor, guint8 byte)
{
  for (;;) {
    mc::SamplePtr sample = read (processor);
    fail_unless (sample != nullptr, "the track ended before a sample with %d", byte);
    if (first_byte (sample.get ()) == byte)
      return sample;
  }
}

using GeneratorPtr = mc::Ref<GstMediaStreamTrackGenerator>;

inline GeneratorPtr
generator (GstMediaStreamTrackKind kind)
{
  return GeneratorPtr (gst_media_stream_track_generator_new (kind, "made"));
}

inline TrackPtr
track_of (GstMediaStreamTrackGenerator *generator)
{
  return TrackPtr (gst_media_stream_track_generator_get_track (generator));
}

inline void
write (GstMediaStreamTrackGenerator *generator, const mc::SamplePtr &sample)
{
  mc::ErrorPtr error;
  const gboolean written
      = gst_media_stream_track_generator_write (generator, sample.get (), nullptr, mc::out (error));
  fail_unless (written, "%s", error ? error->message : "no reason given");
}

inline void
apply (GstMediaStreamTrack *track, const char *json)
{
  mc::ErrorPtr error;
  const TrackConstraintsPtr constraints (
      gst_media_track_constraints_from_json (json, mc::out (error)));
  fail_unless (constraints != nullptr, "%s", error ? error->message : "");
  const gboolean applied = gst_media_stream_track_apply_constraints (track, constraints.get (),
                                                                     nullptr, mc::out (error));
  fail_unless (applied, "%s", error ? error->message : "no reason given");
}

inline double
stat (GstMediaStreamTrack *track, const char *name)
{
  const mc::StructurePtr stats (gst_media_stream_track_get_stats (track));
  return g_ascii_strtod (field (stats.get (), name).c_str (), nullptr);
}

inline void
expect_refusal (GstMediaStreamTrackGenerator *generator, const mc::SamplePtr &sample,
                GstMediaCaptureError code)
{
  mc::ErrorPtr error;
  fail_if (
      gst_media_stream_track_generator_write (generator, sample.get (), nullptr, mc::out (error)));
  fail_unless (g_error_matches (error.get (), GST_MEDIA_CAPTURE_ERROR, code), "%s",
               error ? error->message : "no error");
}

inline bool
is_live (const TrackPtr &track)
{
  return gst_media_stream_track_get_ready_state (track.get ()) == GST_MEDIA_STREAM_TRACK_STATE_LIVE;
}

constexpr auto kVideo = GST_MEDIA_STREAM_TRACK_KIND_VIDEO;
constexpr auto kAudio = GST_MEDIA_STREAM_TRACK_KIND_AUDIO;

} // namespace mctest
