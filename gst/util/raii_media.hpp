// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "raii.hpp"

#include <gst/audio/audio.h>
#include <gst/video/video.h>

/* Owners of what GstVideo and GstAudio hand out; beside raii.hpp, so that only those who convert
 * media include their headers. */

namespace mc {

struct VideoConverterDeleter
{
  void operator() (GstVideoConverter *converter) const { gst_video_converter_free (converter); }
};
struct AudioConverterDeleter
{
  void operator() (GstAudioConverter *converter) const { gst_audio_converter_free (converter); }
};
using VideoConverterPtr = std::unique_ptr<GstVideoConverter, VideoConverterDeleter>;
using AudioConverterPtr = std::unique_ptr<GstAudioConverter, AudioConverterDeleter>;

/// A buffer pool that is switched off when its owner goes.
struct PoolDeleter
{
  void operator() (GstBufferPool *pool) const
  {
    gst_buffer_pool_set_active (pool, FALSE);
    gst_object_unref (pool);
  }
};
using PoolPtr = std::unique_ptr<GstBufferPool, PoolDeleter>;

/// A mapped video frame that is unmapped when it leaves scope.
class MappedVideo
{
public:
  MappedVideo (const GstVideoInfo &info, GstBuffer *buffer, GstMapFlags flags)
      : mapped_ (gst_video_frame_map (&frame_, &info, buffer, flags))
  {
  }
  ~MappedVideo ()
  {
    if (mapped_)
      gst_video_frame_unmap (&frame_);
  }
  MappedVideo (const MappedVideo &) = delete;
  explicit operator bool () const { return mapped_; }
  GstVideoFrame *get () { return &frame_; }

private:
  GstVideoFrame frame_;
  bool mapped_;
};

/// Mapped audio that is unmapped when it leaves scope.
class MappedAudio
{
public:
  MappedAudio (const GstAudioInfo &info, GstBuffer *buffer, GstMapFlags flags)
      : mapped_ (gst_audio_buffer_map (&audio_, &info, buffer, flags))
  {
  }
  ~MappedAudio ()
  {
    if (mapped_)
      gst_audio_buffer_unmap (&audio_);
  }
  MappedAudio (const MappedAudio &) = delete;
  explicit operator bool () const { return mapped_; }
  GstAudioBuffer *get () { return &audio_; }

private:
  GstAudioBuffer audio_;
  bool mapped_;
};

} // namespace mc
