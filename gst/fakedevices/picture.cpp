// SPDX-License-Identifier: LGPL-2.1-or-later
#include "picture.hpp"

#include <cmath>

namespace mc::fake {

namespace {

constexpr float kBarsFrom = 0.965f; ///< Colour bars from here down, as a share of the height.
constexpr float kSecondsFrom = 0.985f;
constexpr float kCircle = 0.458f; ///< Radius, as a share of the shorter side; the code fits inside.
constexpr float kCircleWidth = 0.010f;

float
clamped (float value)
{
  return std::clamp (value, 0.0f, 1.0f);
}

float
mixed (float a, float b, float share)
{
  return a + (b - a) * share;
}

} // namespace

Picture::Picture (const GstVideoInfo &info, uint8_t tag)
    : info_ (info), hue_ (float (tag) * 360 / 256),
      place_ (code_place (GST_VIDEO_INFO_WIDTH (&info), GST_VIDEO_INFO_HEIGHT (&info)))
{
  if (!gst_video_color_matrix_get_Kr_Kb (info.colorimetry.matrix, &kr_, &kb_))
    gst_video_color_matrix_get_Kr_Kb (GST_VIDEO_COLOR_MATRIX_BT601, &kr_, &kb_);
  const GstVideoFormatInfo *unpacked = gst_video_format_get_info (info.finfo->unpack_format);
  gst_video_color_range_offsets (info.colorimetry.range, unpacked, offset_, scale_);
  draw_background ();
}

/* Colours */

static float
hsv_channel (float hue, float saturation, float value, float shift)
{
  const float k = std::fmod (shift + hue / 60, 6.0f);
  return value - value * saturation * clamped (std::min (k, 4 - k));
}

/// From a light tint of the camera's hue at the top to a deep one, a little further round the
/// wheel, at the bottom.
Picture::Colour
Picture::backdrop (float y) const
{
  const float hue = std::fmod (hue_ + 28 * y, 360.0f);
  const float saturation = mixed (0.38f, 0.82f, y), value = mixed (0.97f, 0.42f, y);
  return { hsv_channel (hue, saturation, value, 5), hsv_channel (hue, saturation, value, 3),
           hsv_channel (hue, saturation, value, 1) };
}

Picture::Colour
Picture::background_at (int x, int y) const
{
  const float width = float (GST_VIDEO_INFO_WIDTH (&info_));
  const float height = float (GST_VIDEO_INFO_HEIGHT (&info_));
  const float side = std::min (width, height);
  if (float (y) >= kBarsFrom * height) {
    const int bar = 7 - std::min (7, int (8 * float (x) / width)); /* White first, black last. */
    return { bar & 2 ? 0.75f : 0.0f, bar & 4 ? 0.75f : 0.0f, bar & 1 ? 0.75f : 0.0f };
  }
  Colour colour = backdrop (float (y) / height);
  /* Distance from the middle of the ring in pixels gives a soft edge of one pixel. */
  const float radius = std::hypot (float (x) + 0.5f - width / 2, float (y) + 0.5f - height / 2);
  const float half = std::max (0.75f, kCircleWidth * side / 2);
  const float ring = clamped (half + 0.5f - std::fabs (radius - kCircle * side));
  /* Inside the ring it is a little brighter, as if it were a lens. */
  const float glow = radius < kCircle * side ? 0.10f : 0.0f;
  for (float *channel : { &colour.r, &colour.g, &colour.b })
    *channel = mixed (mixed (*channel, 1, glow), 1, 0.92f * ring);
  return colour;
}

/* Lines */

void
Picture::put (Line &line, int x, const Colour &colour) const
{
  uint8_t *pixel = &line[size_t (x) * 4];
  pixel[0] = 255;
  const auto channel = [this, pixel] (int i, double value) {
    pixel[i + 1] = uint8_t (std::clamp (std::lround (offset_[i] + value * scale_[i]), 0l, 255l));
  };
  if (info_.finfo->unpack_format == GST_VIDEO_FORMAT_ARGB) {
    channel (0, colour.r);
    channel (1, colour.g);
    channel (2, colour.b);
    return;
  }
  const double luma = kr_ * colour.r + (1 - kr_ - kb_) * colour.g + kb_ * colour.b;
  channel (0, luma);
  channel (1, (colour.b - luma) / (2 * (1 - kb_)));
  channel (2, (colour.r - luma) / (2 * (1 - kr_)));
}

void
Picture::fill (Line &line, int from, int to, const Colour &colour) const
{
  for (int x = from; x < to; x++)
    put (line, x, colour);
}

void
Picture::pack (GstVideoFrame *frame, const Line &line, int x, int y, int width) const
{
  const GstVideoFormatInfo *format = info_.finfo;
  gpointer data[GST_VIDEO_MAX_PLANES] = {};
  for (guint c = 0; c < GST_VIDEO_FRAME_N_COMPONENTS (frame); c++) {
    const guint plane = GST_VIDEO_FORMAT_INFO_PLANE (format, c);
    const int skipped = GST_VIDEO_FORMAT_INFO_SCALE_WIDTH (format, c, x)
                        * GST_VIDEO_FORMAT_INFO_PSTRIDE (format, c);
    data[plane] = static_cast<uint8_t *> (frame->data[plane]) + skipped;
  }
  format->pack_func (format, GST_VIDEO_PACK_FLAG_NONE, const_cast<uint8_t *> (line.data ()), 0,
                     data, frame->info.stride, info_.chroma_site, y, width);
}

/* The picture */

void
Picture::draw_background ()
{
  const int width = GST_VIDEO_INFO_WIDTH (&info_), height = GST_VIDEO_INFO_HEIGHT (&info_);
  background_.reset (gst_buffer_new_allocate (nullptr, GST_VIDEO_INFO_SIZE (&info_), nullptr));
  gst_buffer_memset (background_.get (), 0, 0, GST_VIDEO_INFO_SIZE (&info_));
  MappedFrame frame (info_, background_.get (), GST_MAP_WRITE);
  g_assert (frame);
  Line line (size_t (width) * 4);
  for (int y = 0; y < height; y++) {
    for (int x = 0; x < width; x++)
      put (line, x, background_at (x, y));
    pack (frame.get (), line, 0, y, width);
  }
}

void
Picture::draw_code (GstVideoFrame *frame, const FrameCode &code) const
{
  constexpr Colour kBlack{ 0, 0, 0 }, kWhite{ 1, 1, 1 };
  const CodeCells cells = encode_frame_code (code);
  const int cell = place_.cell, width = place_.width ();
  Line line (size_t (width) * 4);
  for (int row = -kCodeMargin; row < kCodeRows + kCodeMargin; row++) {
    fill (line, 0, width, kWhite);
    for (int column = 0; column < kCodeColumns && row >= 0 && row < kCodeRows; column++) {
      const int x = (column + kCodeMargin) * cell;
      if (cells[size_t (row)][size_t (column)])
        fill (line, x, x + cell, kBlack);
    }
    const int y = place_.y + (row + kCodeMargin) * cell;
    for (int i = 0; i < cell; i++)
      pack (frame, line, place_.x, y + i, width);
  }
}

/// A line below the bars that grows to the whole width in each second: people see that the camera
/// is alive.
void
Picture::draw_seconds (GstVideoFrame *frame, uint32_t time_ms) const
{
  const int width = GST_VIDEO_INFO_WIDTH (&info_);
  const int from = int (kSecondsFrom * float (GST_VIDEO_INFO_HEIGHT (&info_))) & ~1;
  const int to = GST_VIDEO_INFO_HEIGHT (&info_);
  const int done = int (int64_t (width) * (time_ms % 1000) / 1000);
  Line line (size_t (width) * 4);
  fill (line, 0, done, { 1, 1, 1 });
  fill (line, done, width, { 0.12f, 0.12f, 0.14f });
  for (int y = from; y < to; y++)
    pack (frame, line, 0, y, width);
}

bool
Picture::redraw (GstBuffer *buffer, const FrameCode &code)
{
  MappedFrame frame (info_, buffer, GST_MAP_READWRITE);
  if (!frame)
    return false;
  draw_seconds (frame.get (), code.time_ms);
  draw_code (frame.get (), code);
  return true;
}

bool
Picture::draw (GstBuffer *buffer, const FrameCode &code)
{
  {
    MappedFrame to (info_, buffer, GST_MAP_WRITE);
    MappedFrame from (info_, background_.get (), GST_MAP_READ);
    if (!to || !from || !gst_video_frame_copy (to.get (), from.get ()))
      return false;
  }
  return redraw (buffer, code);
}

} // namespace mc::fake
