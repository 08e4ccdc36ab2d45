// SPDX-License-Identifier: LGPL-2.1-or-later
#include "video_variant.hpp"

#include <algorithm>
#include <memory>

namespace mc {

namespace {

/// As many as videoscale's default method: more would smooth strong reductions better, at more than
/// twice the price.
constexpr int kTaps = 2;

int
round_down_to (int value, int step)
{
  return value - value % step;
}

/// The grid, in pixels, on which @info can be cut: that of the chroma. Across it is twice as coarse
/// for planes of bytes, as GStreamer halves them by pairs of bytes and crashes where a pair is at
/// an odd address.
int
cut_step (const GstVideoInfo &info, bool horizontal)
{
  int shift = 0;
  for (guint c = 0; c < GST_VIDEO_INFO_N_COMPONENTS (&info); c++) {
    const int pairs = GST_VIDEO_FORMAT_INFO_PSTRIDE (info.finfo, c) == 1 ? 1 : 0;
    shift = std::max<int> (shift, horizontal ? GST_VIDEO_FORMAT_INFO_W_SUB (info.finfo, c) + pairs
                                             : GST_VIDEO_FORMAT_INFO_H_SUB (info.finfo, c));
  }
  return 1 << shift;
}

/// Whether two pixels side by side are one word, with the chroma of both.
bool
has_packed_pairs (const GstVideoInfo &info)
{
  return GST_VIDEO_INFO_IS_YUV (&info) && GST_VIDEO_INFO_N_PLANES (&info) == 1
         && GST_VIDEO_FORMAT_INFO_W_SUB (info.finfo, 1) == 1;
}

PoolPtr
make_pool (const GstCaps *caps, const GstVideoInfo &info)
{
  PoolPtr pool (gst_video_buffer_pool_new ());
  GstStructure *config = gst_buffer_pool_get_config (pool.get ());
  gst_buffer_pool_config_set_params (config, const_cast<GstCaps *> (caps),
                                     GST_VIDEO_INFO_SIZE (&info), 2, 0);
  if (!gst_buffer_pool_set_config (pool.get (), config)
      || !gst_buffer_pool_set_active (pool.get (), TRUE))
    return nullptr;
  return pool;
}

} // namespace

GstVideoRectangle
crop_rectangle (const GstVideoInfo &from, const GstVideoInfo &to)
{
  const int64_t from_w = GST_VIDEO_INFO_WIDTH (&from), from_h = GST_VIDEO_INFO_HEIGHT (&from);
  const int64_t to_w = GST_VIDEO_INFO_WIDTH (&to), to_h = GST_VIDEO_INFO_HEIGHT (&to);
  GstVideoRectangle rect = { 0, 0, static_cast<gint> (from_w), static_cast<gint> (from_h) };
  // A shape that differs only by the rounding of one side is the same shape: nothing is cut.
  const bool same_shape = (from_h * to_w + from_w / 2) / from_w == to_h
                          || (from_w * to_h + from_h / 2) / from_h == to_w;
  if (!same_shape && to_w * from_h > to_h * from_w)
    rect.h = static_cast<gint> (std::clamp<int64_t> ((to_h * from_w + to_w / 2) / to_w, 1, from_h));
  else if (!same_shape)
    rect.w = static_cast<gint> (std::clamp<int64_t> ((to_w * from_h + to_h / 2) / to_h, 1, from_w));
  // Of half a word GStreamer scales only what belongs to its pixel, and shows memory for the rest.
  if (has_packed_pairs (from) && rect.w > 1 && rect.w != to_w)
    rect.w = round_down_to (rect.w, 2);
  rect.x = round_down_to (static_cast<int> (from_w - rect.w) / 2, cut_step (from, true));
  rect.y = round_down_to (static_cast<int> (from_h - rect.h) / 2, cut_step (from, false));
  return rect;
}

std::shared_ptr<VideoVariant>
VideoVariant::make (const GstCaps *from, const GstCaps *to)
{
  std::shared_ptr<VideoVariant> variant (new VideoVariant);
  if (!gst_video_info_from_caps (&variant->from_, from)
      || !gst_video_info_from_caps (&variant->to_, to))
    return nullptr;
  // The converter works on pictures, and insists that both sides have one rate.
  variant->to_.fps_n = variant->from_.fps_n;
  variant->to_.fps_d = variant->from_.fps_d;
  const GstVideoRectangle rect = crop_rectangle (variant->from_, variant->to_);
  MutexGuard guard (variant->lock_);
  variant->pool_ = make_pool (to, variant->to_);
  if (!variant->pool_)
    return nullptr;
  variant->converter_.reset (gst_video_converter_new (
      &variant->from_, &variant->to_,
      gst_structure_new ("crop-and-scale", GST_VIDEO_CONVERTER_OPT_SRC_X, G_TYPE_INT, rect.x,
                         GST_VIDEO_CONVERTER_OPT_SRC_Y, G_TYPE_INT, rect.y,
                         GST_VIDEO_CONVERTER_OPT_SRC_WIDTH, G_TYPE_INT, rect.w,
                         GST_VIDEO_CONVERTER_OPT_SRC_HEIGHT, G_TYPE_INT, rect.h,
                         GST_VIDEO_CONVERTER_OPT_RESAMPLER_METHOD, GST_TYPE_VIDEO_RESAMPLER_METHOD,
                         GST_VIDEO_RESAMPLER_METHOD_LINEAR, GST_VIDEO_RESAMPLER_OPT_MAX_TAPS,
                         G_TYPE_INT, kTaps, nullptr)));
  return variant->converter_ ? variant : nullptr;
}

BufferPtr
VideoVariant::convert (const Frame &frame)
{
  MutexGuard guard (lock_);
  for (const auto &done : done_) {
    if (done.sequence == frame.sequence)
      return ref_mini (done.buffer.get ());
  }
  BufferPtr buffer = render (frame);
  if (buffer) {
    done_[oldest_] = { frame.sequence, ref_mini (buffer.get ()) };
    oldest_ = 1 - oldest_;
  }
  return buffer;
}

BufferPtr
VideoVariant::render (const Frame &frame)
{
  GstBuffer *raw = nullptr;
  if (gst_buffer_pool_acquire_buffer (pool_.get (), &raw, nullptr) != GST_FLOW_OK)
    return nullptr;
  BufferPtr buffer (raw);
  {
    MappedVideo source (from_, frame.buffer.get (), GST_MAP_READ);
    MappedVideo target (to_, buffer.get (), GST_MAP_WRITE);
    if (!source || !target)
      return nullptr;
    gst_video_converter_frame (converter_.get (), source.get (), target.get ());
  }
  // It is the same picture: also its number, and whether it is damaged.
  gst_buffer_copy_into (buffer.get (), frame.buffer.get (),
                        GstBufferCopyFlags (GST_BUFFER_COPY_FLAGS | GST_BUFFER_COPY_TIMESTAMPS), 0,
                        static_cast<gsize> (-1));
  return buffer;
}

BufferPtr
black_frame (const GstVideoInfo &info)
{
  // The converter knows black in every format; ours is one grey pixel of value 0 stretched over the
  // picture.
  GstVideoInfo grey;
  gst_video_info_set_format (&grey, GST_VIDEO_FORMAT_GRAY8, 1, 1);
  grey.colorimetry.range = GST_VIDEO_COLOR_RANGE_0_255;
  grey.fps_n = info.fps_n;
  grey.fps_d = info.fps_d;
  BufferPtr pixel (gst_buffer_new_allocate (nullptr, GST_VIDEO_INFO_SIZE (&grey), nullptr));
  gst_buffer_memset (pixel.get (), 0, 0, GST_VIDEO_INFO_SIZE (&grey));
  BufferPtr picture (gst_buffer_new_allocate (nullptr, GST_VIDEO_INFO_SIZE (&info), nullptr));
  VideoConverterPtr converter (gst_video_converter_new (&grey, &info, nullptr));
  MappedVideo source (grey, pixel.get (), GST_MAP_READ);
  MappedVideo target (info, picture.get (), GST_MAP_WRITE);
  if (!converter || !source || !target)
    return nullptr;
  gst_video_converter_frame (converter.get (), source.get (), target.get ());
  return picture;
}

} // namespace mc
