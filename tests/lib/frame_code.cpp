// SPDX-License-Identifier: LGPL-2.1-or-later
#include "frame_code.hpp"

#include "gst/fakedevices/frame_code.hpp"

#include <cmath>
#include <vector>

namespace mc::test {

namespace {

using fake::kCodeColumns;
using fake::kCodeRows;

struct Luma
{
  int width = 0, height = 0;
  std::vector<float> pixels;

  float at (int x, int y) const
  {
    return pixels[size_t (std::clamp (y, 0, height - 1)) * size_t (width)
                  + size_t (std::clamp (x, 0, width - 1))];
  }
  /// Between pixels; x and y count from the edge of the picture, so a pixel's middle is at 0.5.
  float between (double x, double y) const
  {
    const double left = std::floor (x - 0.5), top = std::floor (y - 0.5);
    const float right = float (x - 0.5 - left), below = float (y - 0.5 - top);
    const int ix = int (left), iy = int (top);
    const float upper = at (ix, iy) * (1 - right) + at (ix + 1, iy) * right;
    const float lower = at (ix, iy + 1) * (1 - right) + at (ix + 1, iy + 1) * right;
    return upper * (1 - below) + lower * below;
  }
};

/// One line of @unpacked, as the unpack function of the format gives it, to brightness.
void
append_luma (Luma &luma, const GstVideoFormatInfo *unpacked, const std::vector<guint8> &line)
{
  const bool wide = GST_VIDEO_FORMAT_INFO_BITS (unpacked) == 16;
  const auto component = [&] (size_t x, size_t i) {
    const size_t index = x * 4 + i;
    return wide ? float (reinterpret_cast<const guint16 *> (line.data ())[index] >> 8)
                : float (line[index]);
  };
  for (size_t x = 0; x < size_t (luma.width); x++) {
    if (GST_VIDEO_FORMAT_INFO_IS_RGB (unpacked))
      luma.pixels.push_back (0.299f * component (x, 1) + 0.587f * component (x, 2)
                             + 0.114f * component (x, 3));
    else
      luma.pixels.push_back (component (x, 1));
  }
}

Luma
luma_of (const GstVideoFrame *frame)
{
  const GstVideoFormatInfo *format = frame->info.finfo;
  const GstVideoFormatInfo *unpacked = gst_video_format_get_info (format->unpack_format);
  Luma luma{ GST_VIDEO_FRAME_WIDTH (frame), GST_VIDEO_FRAME_HEIGHT (frame), {} };
  luma.pixels.reserve (size_t (luma.width) * size_t (luma.height));
  std::vector<guint8> line (size_t (luma.width) * 8);
  for (int y = 0; y < luma.height; y++) {
    format->unpack_func (format, GST_VIDEO_PACK_FLAG_NONE, line.data (),
                         const_cast<gpointer *> (frame->data), frame->info.stride, 0, y,
                         luma.width);
    append_luma (luma, unpacked, line);
  }
  return luma;
}

/// Halfway between the darkest and the brightest around the middle, which is inside of the code.
float
threshold_of (const Luma &luma)
{
  const int reach = std::max (2, std::min (luma.width, luma.height) / 10);
  float low = 255, high = 0;
  for (int y = luma.height / 2 - reach; y <= luma.height / 2 + reach; y++) {
    for (int x = luma.width / 2 - reach; x <= luma.width / 2 + reach; x++) {
      low = std::min (low, luma.at (x, y));
      high = std::max (high, luma.at (x, y));
    }
  }
  return (low + high) / 2;
}

/// Cells along one direction: where the first begins, and how long each is.
struct Ruler
{
  double begin = 0, cell = 0;
  double middle_of (int i) const { return begin + cell * (i + 0.5); }
};

/// The places where @line crosses the threshold, from @from on in steps of @step, at most @n of
/// them.
std::vector<double>
crossings (const std::vector<float> &line, float threshold, int from, int step, int n)
{
  std::vector<double> found;
  for (int i = from; i + step >= 0 && i + step < int (line.size ()) && int (found.size ()) < n;
       i += step) {
    const float a = line[size_t (i)] - threshold, b = line[size_t (i + step)] - threshold;
    if ((a < 0) != (b < 0))
      found.push_back (i + 0.5 + step * double (a / (a - b)));
  }
  return found;
}

/// Fits @cells alternating cells to a line through the middle of the code, whose middle cell is at
/// @middle.
std::optional<Ruler>
measure (const std::vector<float> &line, float threshold, int cells, int middle)
{
  const int half = (cells + 1) / 2;
  std::vector<double> edges = crossings (line, threshold, middle, -1, half);
  std::reverse (edges.begin (), edges.end ());
  const std::vector<double> after = crossings (line, threshold, middle, 1, half);
  edges.insert (edges.end (), after.begin (), after.end ());
  const int n = int (edges.size ());
  if (n != cells + 1)
    return std::nullopt;
  double mean = 0, slope = 0, weight = 0;
  for (double edge : edges)
    mean += edge / n;
  for (int i = 0; i < n; i++) {
    const double k = i - (n - 1) / 2.0;
    slope += k * (edges[size_t (i)] - mean);
    weight += k * k;
  }
  const Ruler ruler{ mean - slope / weight * (n - 1) / 2, slope / weight };
  for (int i = 0; i < n; i++) {
    if (std::fabs (ruler.begin + i * ruler.cell - edges[size_t (i)]) > 0.4 * ruler.cell)
      return std::nullopt;
  }
  return ruler;
}

std::vector<float>
row_of (const Luma &luma, int y)
{
  std::vector<float> line;
  for (int x = 0; x < luma.width; x++)
    line.push_back (luma.at (x, y));
  return line;
}

std::vector<float>
column_of (const Luma &luma, int x)
{
  std::vector<float> line;
  for (int y = 0; y < luma.height; y++)
    line.push_back (luma.at (x, y));
  return line;
}

std::optional<ReadCode>
read_cells (const Luma &luma, float threshold, const Ruler &across, const Ruler &down)
{
  fake::CodeCells cells{};
  for (int row = 0; row < kCodeRows; row++) {
    for (int column = 0; column < kCodeColumns; column++)
      cells[size_t (row)][size_t (column)]
          = luma.between (across.middle_of (column), down.middle_of (row)) < threshold;
  }
  const auto code = fake::decode_frame_code (cells);
  if (!code)
    return std::nullopt;
  return ReadCode{ code->frame,
                   code->time_ms,
                   code->tag,
                   across.cell,
                   down.cell,
                   across.middle_of (kCodeColumns / 2),
                   down.middle_of (kCodeRows / 2) };
}

/// Reads a code whose middle cell covers the pixel at @x, @y.
std::optional<ReadCode>
read_around (const Luma &luma, float threshold, int x, int y)
{
  const auto across = measure (row_of (luma, y), threshold, kCodeColumns, x);
  if (!across)
    return std::nullopt;
  const int middle = int (across->middle_of (kCodeColumns / 2));
  const auto down = measure (column_of (luma, middle), threshold, kCodeRows, y);
  return down ? read_cells (luma, threshold, *across, *down) : std::nullopt;
}

} // namespace

std::optional<ReadCode>
read_frame_code (const GstVideoFrame *frame)
{
  const Luma luma = luma_of (frame);
  const float threshold = threshold_of (luma);
  /* A crop may be off the middle by a pixel or two, which matters when the cells are that small. */
  constexpr int kOff[] = { 0, -1, 1, -2, 2 };
  for (int down : kOff) {
    for (int right : kOff) {
      if (auto code = read_around (luma, threshold, luma.width / 2 + right, luma.height / 2 + down))
        return code;
    }
  }
  return std::nullopt;
}

std::optional<ReadCode>
read_frame_code (GstBuffer *buffer, const GstCaps *caps)
{
  GstVideoInfo info;
  GstVideoFrame frame;
  if (!gst_video_info_from_caps (&info, caps)
      || !gst_video_frame_map (&frame, &info, buffer, GST_MAP_READ))
    return std::nullopt;
  auto code = read_frame_code (&frame);
  gst_video_frame_unmap (&frame);
  return code;
}

} // namespace mc::test
