// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "frame.hpp"

#include "gst/util/mutex.hpp"
#include "gst/util/raii_media.hpp"

namespace mc {

/// One way to look at a camera's frames: scaled, then cropped around the centre, in one size and
/// format. Tracks with equal settings share it, and a frame that several of them want is computed
/// once, on the thread of the first that asks.
///
/// "crop-and-scale": the scale is the larger of width/W and height/H, so that nothing is stretched
/// or enlarged; what then sticks out is cut off evenly. The source rectangle is rounded to whole
/// pixels and begins on the format's chroma grid, or every other column of it where GStreamer needs
/// that; the rest of the difference stays at the right and at the bottom.
class VideoVariant
{
public:
  /// Both caps are fixed raw video; null when GstVideoConverter cannot do it.
  static std::shared_ptr<VideoVariant> make (const GstCaps *from, const GstCaps *to);

  /// The picture of @frame, without timestamps of its own; null when the frame cannot be mapped.
  BufferPtr convert (const Frame &frame);

private:
  VideoVariant () = default;

  struct Done
  {
    uint64_t sequence = UINT64_MAX;
    BufferPtr buffer;
  };
  BufferPtr render (const Frame &frame) MC_REQUIRES (lock_);

  GstVideoInfo from_;
  GstVideoInfo to_;
  Mutex lock_; ///< held while a frame is computed: readers of this variant wait, and nobody else
  VideoConverterPtr converter_ MC_GUARDED_BY (lock_);
  PoolPtr pool_ MC_GUARDED_BY (lock_);
  Done done_[2] MC_GUARDED_BY (lock_); ///< the last frames, for readers that come later
  unsigned oldest_ MC_GUARDED_BY (lock_) = 0;
};

/// The centred part of a @from picture that becomes the @to picture when it is scaled.
GstVideoRectangle crop_rectangle (const GstVideoInfo &from, const GstVideoInfo &to);

/// A picture of nothing: black in the caps @info.
BufferPtr black_frame (const GstVideoInfo &info);

} // namespace mc
