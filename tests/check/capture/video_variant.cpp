// SPDX-License-Identifier: LGPL-2.1-or-later
#include "gst/capture/frames/video_variant.hpp"

#include <cmath>
#include <gst/check/gstcheck.h>

namespace {

mc::CapsPtr
raw (const char *format, int width, int height)
{
  return mc::CapsPtr (gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, format, "width",
                                           G_TYPE_INT, width, "height", G_TYPE_INT, height,
                                           "framerate", GST_TYPE_FRACTION, 30, 1, nullptr));
}

struct CropCase
{
  const char *name;
  const char *format;
  int from_w, from_h, to_w, to_h;
  GstVideoRectangle expected;
};

const CropCase kCrops[] = {
  { "same size", "I420", 640, 480, 640, 480, { 0, 0, 640, 480 } },
  { "pure scale", "I420", 640, 480, 320, 240, { 0, 0, 640, 480 } },
  { "scale that rounds is not cropped", "I420", 1280, 720, 1000, 563, { 0, 0, 1280, 720 } },
  { "16:9 to 4:3 loses the sides", "I420", 1280, 720, 640, 480, { 160, 0, 960, 720 } },
  { "4:3 to 16:9 loses top and bottom", "I420", 640, 480, 640, 360, { 0, 60, 640, 360 } },
  { "square from wide", "YUY2", 1920, 1080, 100, 100, { 420, 0, 1080, 1080 } },
  { "the offset keeps to the chroma grid", "YUY2", 646, 480, 320, 240, { 2, 0, 640, 480 } },
  { "and to pairs of bytes", "I420", 854, 480, 320, 240, { 104, 0, 640, 480 } },
  { "also without chroma", "GRAY8", 646, 480, 320, 240, { 2, 0, 640, 480 } },
  { "one pixel is a scaled picture", "I420", 640, 480, 1, 1, { 0, 0, 640, 480 } },
  { "a line", "I420", 640, 480, 640, 1, { 0, 238, 640, 1 } },
  { "odd sizes", "NV12", 641, 481, 321, 241, { 0, 0, 641, 481 } },
  { "an odd width", "I420", 640, 480, 352, 288, { 24, 0, 587, 480 } },
  { "half a word is not scaled", "YUY2", 640, 480, 352, 288, { 26, 0, 586, 480 } },
  { "but cut", "YUY2", 641, 481, 641, 361, { 0, 60, 641, 361 } },
};

/* MUST 170 */
GST_START_TEST (crop_is_centred_and_nothing_is_stretched)
{
  const auto &c = kCrops[__i__];
  GstVideoInfo from, to;
  fail_unless (gst_video_info_from_caps (&from, raw (c.format, c.from_w, c.from_h).get ()));
  fail_unless (gst_video_info_from_caps (&to, raw (c.format, c.to_w, c.to_h).get ()));
  const GstVideoRectangle got = mc::crop_rectangle (from, to);
  fail_unless (got.x == c.expected.x && got.y == c.expected.y && got.w == c.expected.w
                   && got.h == c.expected.h,
               "%s: got %d,%d %dx%d", c.name, got.x, got.y, got.w, got.h);
}
GST_END_TEST;

struct Blob
{
  double width = 0;
  double height = 0;
};

/// The extent of what is bright in a GRAY8 picture.
Blob
bright_extent (const GstVideoInfo &info, GstBuffer *buffer)
{
  mc::MappedVideo frame (info, buffer, GST_MAP_READ);
  const auto *pixels = static_cast<const guint8 *> (GST_VIDEO_FRAME_PLANE_DATA (frame.get (), 0));
  const int stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame.get (), 0);
  int x0 = G_MAXINT, x1 = -1, y0 = G_MAXINT, y1 = -1;
  for (int y = 0; y < GST_VIDEO_INFO_HEIGHT (&info); y++) {
    for (int x = 0; x < GST_VIDEO_INFO_WIDTH (&info); x++) {
      if (pixels[y * stride + x] < 128)
        continue;
      x0 = MIN (x0, x), x1 = MAX (x1, x), y0 = MIN (y0, y), y1 = MAX (y1, y);
    }
  }
  return { static_cast<double> (x1 - x0 + 1), static_cast<double> (y1 - y0 + 1) };
}

mc::Frame
circle (const GstVideoInfo &info, double radius)
{
  mc::BufferPtr buffer (gst_buffer_new_allocate (nullptr, GST_VIDEO_INFO_SIZE (&info), nullptr));
  {
    mc::MappedVideo frame (info, buffer.get (), GST_MAP_WRITE);
    auto *pixels = static_cast<guint8 *> (GST_VIDEO_FRAME_PLANE_DATA (frame.get (), 0));
    const int stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame.get (), 0);
    const double cx = GST_VIDEO_INFO_WIDTH (&info) / 2.0, cy = GST_VIDEO_INFO_HEIGHT (&info) / 2.0;
    for (int y = 0; y < GST_VIDEO_INFO_HEIGHT (&info); y++)
      for (int x = 0; x < GST_VIDEO_INFO_WIDTH (&info); x++)
        pixels[y * stride + x] = std::hypot (x + 0.5 - cx, y + 0.5 - cy) < radius ? 255 : 0;
  }
  return mc::Frame (std::move (buffer), nullptr, 1, 0);
}

struct ShapeCase
{
  int to_w, to_h;
};
const ShapeCase kShapes[]
    = { { 640, 480 }, { 320, 240 }, { 320, 180 }, { 200, 200 }, { 333, 217 }, { 1280, 720 } };

/* MUST 170 */
GST_START_TEST (a_circle_stays_a_circle)
{
  const auto &c = kShapes[__i__];
  const auto from = raw ("GRAY8", 1280, 720), to = raw ("GRAY8", c.to_w, c.to_h);
  GstVideoInfo from_info, to_info;
  gst_video_info_from_caps (&from_info, from.get ());
  gst_video_info_from_caps (&to_info, to.get ());
  auto variant = mc::VideoVariant::make (from.get (), to.get ());
  fail_unless (variant != nullptr);
  const mc::Frame frame = circle (from_info, 200);
  const mc::BufferPtr picture = variant->convert (frame);
  const Blob blob = bright_extent (to_info, picture.get ());
  const double scale = MAX (c.to_w / 1280.0, c.to_h / 720.0);
  fail_unless (std::fabs (blob.width - 400 * scale) <= 2
                   && std::fabs (blob.height - 400 * scale) <= 2,
               "%dx%d: the circle is %gx%g, expected %g", c.to_w, c.to_h, blob.width, blob.height,
               400 * scale);
}
GST_END_TEST;

/* Colour, in planes of its own and between the luma. */

constexpr double kRadius = 80;
constexpr double kGround[] = { 80, 110, 150 }, kDisc[] = { 200, 190, 60 };

/// Calls @look with each sample of the component @c, the place of its middle in the picture, and
/// whether it is one of the outermost.
template <typename Look>
void
each_sample (GstVideoFrame *frame, guint c, Look look)
{
  auto *data = static_cast<guint8 *> (GST_VIDEO_FRAME_COMP_DATA (frame, c));
  const int width = GST_VIDEO_FRAME_COMP_WIDTH (frame, c);
  const int height = GST_VIDEO_FRAME_COMP_HEIGHT (frame, c);
  const int stride = GST_VIDEO_FRAME_COMP_STRIDE (frame, c);
  const int step = GST_VIDEO_FRAME_COMP_PSTRIDE (frame, c);
  const int across = 1 << GST_VIDEO_FORMAT_INFO_W_SUB (frame->info.finfo, c);
  const int down = 1 << GST_VIDEO_FORMAT_INFO_H_SUB (frame->info.finfo, c);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      look (data[y * stride + x * step], (x + 0.5) * across, (y + 0.5) * down,
            x == 0 || y == 0 || x == width - 1 || y == height - 1);
}

struct Place
{
  double x, y;
};

mc::Frame
coloured_disc (const GstVideoInfo &info, Place middle)
{
  mc::BufferPtr buffer (gst_buffer_new_allocate (nullptr, GST_VIDEO_INFO_SIZE (&info), nullptr));
  {
    mc::MappedVideo frame (info, buffer.get (), GST_MAP_WRITE);
    for (guint c = 0; c < GST_VIDEO_INFO_N_COMPONENTS (&info); c++)
      each_sample (frame.get (), c, [&] (guint8 &sample, double x, double y, bool) {
        const bool inside = std::hypot (x - middle.x, y - middle.y) < kRadius;
        sample = static_cast<guint8> (inside ? kDisc[c] : kGround[c]);
      });
  }
  return mc::Frame (std::move (buffer), nullptr, 1, 0);
}

/// What of a picture is not ground: where its middle is, and how far it spreads; of a disc each
/// spread is half of the radius.
struct Disc
{
  Place middle;
  double across, down;
};

Disc
find_disc (const GstVideoInfo &info, GstBuffer *picture, guint c, const char *name)
{
  mc::MappedVideo frame (info, picture, GST_MAP_READ);
  double sum = 0, sum_x = 0, sum_y = 0, sum_xx = 0, sum_yy = 0;
  each_sample (frame.get (), c, [&] (guint8 &sample, double x, double y, bool edge) {
    if (edge)
      fail_unless (std::fabs (sample - kGround[c]) <= 1,
                   "%s: component %u is %u at the edge, at %g,%g", name, c, sample, x, y);
    const double weight = (sample - kGround[c]) / (kDisc[c] - kGround[c]);
    sum += weight;
    sum_x += weight * x, sum_xx += weight * x * x;
    sum_y += weight * y, sum_yy += weight * y * y;
  });
  const Place middle = { sum_x / sum, sum_y / sum };
  return { middle, std::sqrt (sum_xx / sum - middle.x * middle.x),
           std::sqrt (sum_yy / sum - middle.y * middle.y) };
}

const char *const kLayouts[] = { "I420", "NV12", "YUY2", "GRAY8" };

struct PictureCase
{
  const char *name;
  int from_w, from_h, to_w, to_h;
};
const PictureCase kPictures[] = {
  { "odd sizes, scaled", 641, 481, 321, 241 },
  { "odd sizes, cut at top and bottom", 641, 481, 321, 181 },
  { "odd sizes, cut at the sides", 641, 481, 301, 241 },
  { "odd sizes, cut only", 641, 481, 401, 481 },
  { "even to odd", 640, 480, 333, 217 },
  { "cut to an odd width", 640, 480, 352, 288 },
  { "odd to even", 639, 479, 320, 240 },
  { "halved, with an offset that is not on the chroma grid", 854, 480, 320, 240 },
};

/* MUST 170 */
GST_START_TEST (colour_stays_with_its_shape_up_to_the_edges)
{
  const auto &c = kPictures[__i__ % G_N_ELEMENTS (kPictures)];
  const char *const format = kLayouts[__i__ / G_N_ELEMENTS (kPictures)];
  const mc::CharPtr name (g_strdup_printf ("%s, %s", format, c.name));
  const auto from = raw (format, c.from_w, c.from_h), to = raw (format, c.to_w, c.to_h);
  GstVideoInfo from_info, to_info;
  gst_video_info_from_caps (&from_info, from.get ());
  gst_video_info_from_caps (&to_info, to.get ());
  auto variant = mc::VideoVariant::make (from.get (), to.get ());
  fail_unless (variant != nullptr);
  // Off the middle, so that it moves when the scale or what was cut is wrong.
  const Place middle = { c.from_w * 0.4, c.from_h * 0.6 };
  const mc::Frame frame = coloured_disc (from_info, middle);
  const mc::BufferPtr picture = variant->convert (frame);
  const double scale = MAX (double (c.to_w) / c.from_w, double (c.to_h) / c.from_h);
  const Place expected = { (middle.x - c.from_w / 2.0) * scale + c.to_w / 2.0,
                           (middle.y - c.from_h / 2.0) * scale + c.to_h / 2.0 };
  const Disc luma = find_disc (to_info, picture.get (), 0, name.get ());
  // What is cut begins on a grid of four pixels at most.
  const double most = 3.5 * scale + 0.25;
  fail_unless (std::fabs (luma.middle.x - expected.x) <= most
                   && std::fabs (luma.middle.y - expected.y) <= most,
               "%s: the disc is at %g,%g, expected %g,%g", name.get (), luma.middle.x,
               luma.middle.y, expected.x, expected.y);
  // The planes of odd sizes are longer than the picture by a part of a pixel.
  const double rounding = 0.75, spread = kRadius / 2 * scale;
  for (guint part = 0; part < GST_VIDEO_INFO_N_COMPONENTS (&to_info); part++) {
    const Disc disc = find_disc (to_info, picture.get (), part, name.get ());
    fail_unless (std::fabs (disc.middle.x - luma.middle.x) <= rounding
                     && std::fabs (disc.middle.y - luma.middle.y) <= rounding,
                 "%s: component %u is at %g,%g, the luma at %g,%g", name.get (), part,
                 disc.middle.x, disc.middle.y, luma.middle.x, luma.middle.y);
    fail_unless (std::fabs (disc.across - spread) <= 0.5 && std::fabs (disc.down - spread) <= 0.5,
                 "%s: component %u spreads %gx%g, expected %g", name.get (), part, disc.across,
                 disc.down, spread);
  }
}
GST_END_TEST;

GST_START_TEST (a_frame_is_computed_once_for_all_who_want_it)
{
  const auto from = raw ("GRAY8", 64, 48), to = raw ("GRAY8", 32, 24);
  GstVideoInfo info;
  gst_video_info_from_caps (&info, from.get ());
  auto variant = mc::VideoVariant::make (from.get (), to.get ());
  const mc::Frame frame = circle (info, 10);
  const mc::BufferPtr first = variant->convert (frame), second = variant->convert (frame);
  fail_unless (first.get () == second.get ());
}
GST_END_TEST;

const char *const kFormats[]
    = { "I420", "NV12", "YUY2", "UYVY", "RGB", "BGRx", "GRAY8", "Y42B", "P010_10LE" };

/* MUST 45, 47 */
GST_START_TEST (black_is_black_in_every_format)
{
  const auto caps = raw (kFormats[__i__], 33, 17), grey = raw ("GRAY8", 33, 17);
  GstVideoInfo info, grey_info;
  gst_video_info_from_caps (&info, caps.get ());
  gst_video_info_from_caps (&grey_info, grey.get ());
  const mc::BufferPtr black = mc::black_frame (info);
  fail_unless (black != nullptr);
  assert_equals_uint64 (gst_buffer_get_size (black.get ()), GST_VIDEO_INFO_SIZE (&info));
  mc::BufferPtr shown (
      gst_buffer_new_allocate (nullptr, GST_VIDEO_INFO_SIZE (&grey_info), nullptr));
  grey_info.colorimetry.range = GST_VIDEO_COLOR_RANGE_0_255;
  const mc::VideoConverterPtr converter (gst_video_converter_new (&info, &grey_info, nullptr));
  mc::MappedVideo source (info, black.get (), GST_MAP_READ),
      target (grey_info, shown.get (), GST_MAP_READWRITE);
  gst_video_converter_frame (converter.get (), source.get (), target.get ());
  const auto *pixels = static_cast<const guint8 *> (GST_VIDEO_FRAME_PLANE_DATA (target.get (), 0));
  for (int x = 0; x < 33; x++)
    fail_unless (pixels[x] <= 2, "%s: pixel %d is %u", kFormats[__i__], x, pixels[x]);
}
GST_END_TEST;

Suite *
video_variant_suite ()
{
  Suite *suite = suite_create ("video_variant");
  TCase *tc = tcase_create ("variant");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, crop_is_centred_and_nothing_is_stretched, 0, G_N_ELEMENTS (kCrops));
  tcase_add_loop_test (tc, a_circle_stays_a_circle, 0, G_N_ELEMENTS (kShapes));
  tcase_add_loop_test (tc, colour_stays_with_its_shape_up_to_the_edges, 0,
                       G_N_ELEMENTS (kLayouts) * G_N_ELEMENTS (kPictures));
  tcase_add_test (tc, a_frame_is_computed_once_for_all_who_want_it);
  tcase_add_loop_test (tc, black_is_black_in_every_format, 0, G_N_ELEMENTS (kFormats));
  return suite;
}

} // namespace

GST_CHECK_MAIN (video_variant);
