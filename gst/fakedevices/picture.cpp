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
between (float a, float b, float share)
{
  return a + (b - a) * share;
}

} // namespace

/// @colour, a share of which is white.
Picture::Colour
Picture::mixed (const Colour &colour, float white)
{
  return { between (colour.r, 1, white), between (colour.g, 1, white),
           between (colour.b, 1, white) };
}

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
  const float saturation = between (0.38f, 0.82f, y), value = between (0.97f, 0.42f, y);
  return { hsv_channel (hue, saturation, value, 5), hsv_channel (hue, saturation, value, 3),
           hsv_channel (hue, saturation, value, 1) };
}

/* Lines */

Picture::Pixel
Picture::pixel_of (const Colour &colour) const
{
  Pixel pixel{ 255 };
  const auto set = [this, &pixel] (size_t i, double value) {
    pixel[i + 1] = uint8_t (std::clamp (std::lround (offset_[i] + value * scale_[i]), 0l, 255l));
  };
  if (info_.finfo->unpack_format == GST_VIDEO_FORMAT_ARGB) {
    set (0, colour.r);
    set (1, colour.g);
    set (2, colour.b);
    return pixel;
  }
  const double luma = kr_ * colour.r + (1 - kr_ - kb_) * colour.g + kb_ * colour.b;
  set (0, luma);
  set (1, (colour.b - luma) / (2 * (1 - kb_)));
  set (2, (colour.r - luma) / (2 * (1 - kr_)));
  return pixel;
}

void
Picture::fill (Line &line, int from, int to, const Colour &colour) const
{
  std::fill (line.begin () + from, line.begin () + to, pixel_of (colour));
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
  format->pack_func (format, GST_VIDEO_PACK_FLAG_NONE, const_cast<Pixel *> (line.data ()), 0, data,
                     frame->info.stride, info_.chroma_site, y, width);
}

/* The picture */

/// White first, black last.
void
Picture::fill_bars (Line &line) const
{
  const int width = int (line.size ());
  for (int bar = 0; bar < 8; bar++) {
    const int bits = 7 - bar;
    fill (line, width * bar / 8, width * (bar + 1) / 8,
          { bits & 2 ? 0.75f : 0.0f, bits & 4 ? 0.75f : 0.0f, bits & 1 ? 0.75f : 0.0f });
  }
}

/// The backdrop with the ring, in which it is a little brighter, as if it were a lens.
void
Picture::fill_backdrop (Line &line, int y) const
{
  const int width = int (line.size ()), height = GST_VIDEO_INFO_HEIGHT (&info_);
  const float side = float (std::min (width, height));
  const float ring = kCircle * side, half = std::max (0.75f, kCircleWidth * side / 2);
  const float down = float (y) + 0.5f - float (height) / 2;
  const Colour outside = backdrop (float (y) / float (height)), inside = mixed (outside, 0.10f);
  fill (line, 0, width, outside);
  const Pixel lens = pixel_of (inside);
  for (int x = 0; x < width; x++) {
    const float right = float (x) + 0.5f - float (width) / 2;
    const float radius = std::sqrt (right * right + down * down);
    /* How much of the pixel the ring covers: its edge is soft. */
    const float cover = half + 0.5f - std::fabs (radius - ring);
    if (cover > 0)
      line[size_t (x)]
          = pixel_of (mixed (radius < ring ? inside : outside, 0.92f * std::min (cover, 1.0f)));
    else if (radius < ring)
      line[size_t (x)] = lens;
  }
}

void
Picture::draw_background ()
{
  const int width = GST_VIDEO_INFO_WIDTH (&info_), height = GST_VIDEO_INFO_HEIGHT (&info_);
  background_.reset (gst_buffer_new_allocate (nullptr, GST_VIDEO_INFO_SIZE (&info_), nullptr));
  gst_buffer_memset (background_.get (), 0, 0, GST_VIDEO_INFO_SIZE (&info_));
  MappedFrame frame (info_, background_.get (), GST_MAP_WRITE);
  g_assert (frame);
  Line line (static_cast<size_t> (width));
  for (int y = 0; y < height; y++) {
    if (float (y) >= kBarsFrom * float (height))
      fill_bars (line);
    else
      fill_backdrop (line, y);
    pack (frame.get (), line, 0, y, width);
  }
}

void
Picture::draw_code (GstVideoFrame *frame, const FrameCode &code) const
{
  constexpr Colour kBlack{ 0, 0, 0 }, kWhite{ 1, 1, 1 };
  const CodeCells cells = encode_frame_code (code);
  const int cell = place_.cell, width = place_.width ();
  Line line (static_cast<size_t> (width));
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
  Line line (static_cast<size_t> (width));
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
