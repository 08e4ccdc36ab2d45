// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fixture.hpp"

#include "frame_code.hpp"
#include "gst/fakedevices/frame_code.hpp"

#include <cmath>

using namespace mc;
using namespace mc::test;

/// A camera of that name with one mode, at 10 frames a second.
static std::string
one_mode (const char *name, const char *format, int width, int height)
{
  return std::string (R"({"devices":[{"kind":"camera","name":")") + name
         + R"(","modes":[{"format":")" + format + R"(","width":)" + std::to_string (width)
         + R"(,"height":)" + std::to_string (height) + R"(,"framerates":[10]}]}]})";
}

static std::optional<ReadCode>
read (const SamplePtr &sample)
{
  return read_frame_code (gst_sample_get_buffer (sample.get ()),
                          gst_sample_get_caps (sample.get ()));
}

/// The first frames of @capture must say which they are, when they were captured, and by whom.
static ReadCode
assert_codes (const Fixture &fixture, const Capture &capture, const char *camera, const char *what)
{
  std::optional<ReadCode> code;
  for (guint i = 0; i < 5; i++) {
    code = read (capture.next (fixture));
    fail_unless (code.has_value (), "%s: frame %u cannot be read", what, i);
    fail_unless (code->frame == i, "%s: frame %u says %u", what, i, code->frame);
    fail_unless (code->time_ms == i * 100, "%s: frame %u says %u ms", what, i, code->time_ms);
    fail_unless (code->tag == fake::camera_tag (camera), "%s: another camera", what);
  }
  return *code;
}

static const char *const kFormats[]
    = { "YUY2", "UYVY", "YVYU", "NV12", "NV21", "I420", "YV12", "Y42B", "Y41B",  "Y444", "AYUV",
        "RGB",  "BGR",  "RGBx", "BGRx", "xRGB", "RGBA", "BGRA", "ARGB", "GRAY8", "GBR" };

GST_START_TEST (every_format_shows_the_code)
{
  const Fixture fixture;
  /* Odd sizes find every mistake in strides and chroma. */
  for (int width : { 160, 163 }) {
    fixture.configure (one_mode ("cam", kFormats[__i__], width, 121));
    const Capture capture ("fakevideosrc");
    capture.play ();
    assert_codes (fixture, capture, "cam", kFormats[__i__]);
  }
}
GST_END_TEST;

struct ViewCase
{
  const char *name;
  int width, height;
  const char *filter;
  double stretch; ///< How much wider than high a cell is.
};

static const ViewCase kViews[] = {
  { "as it is", 640, 480, "identity", 1 },
  { "half", 640, 480, "videoscale ! video/x-raw,width=320,height=240", 1 },
  { "a quarter", 640, 480, "videoscale ! video/x-raw,width=160,height=120", 1 },
  { "720p to 160x90", 1280, 720, "videoscale ! video/x-raw,width=160,height=90", 1 },
  { "1080p to 160x90", 1920, 1080, "videoscale method=bilinear2 ! video/x-raw,width=160,height=90",
    1 },
  { "1080p to 80x45", 1920, 1080, "videoscale method=bilinear2 ! video/x-raw,width=80,height=45",
    1 },
  { "1080p to 854x480", 1920, 1080, "videoscale ! video/x-raw,width=854,height=480", 1 },
  { "enlarged", 320, 240, "videoscale ! video/x-raw,width=1000,height=750", 1 },
  { "16:9 to 1:1", 1280, 720, "videocrop left=280 right=280", 1 },
  { "16:9 to 1:1, small", 1280, 720,
    "videocrop left=280 right=280 ! videoscale ! video/x-raw,width=90,height=90", 1 },
  { "16:9 to 9:16", 1280, 720, "videocrop left=438 right=437", 1 },
  { "4:3 to 16:9", 640, 480, "videocrop top=60 bottom=60", 1 },
  { "4:3 to 16:9, small", 640, 480,
    "videocrop top=60 bottom=60 ! videoscale ! video/x-raw,width=160,height=90", 1 },
  { "off the middle", 640, 480, "videocrop left=6 top=4", 1 },
  { "portrait", 480, 640, "videoscale ! video/x-raw,width=90,height=120", 1 },
  { "stretched", 640, 480,
    "videoscale add-borders=false ! video/x-raw,width=640,height=240,pixel-aspect-ratio=1/1", 2 },
  { "squeezed", 640, 480,
    "videoscale add-borders=false ! video/x-raw,width=160,height=240,pixel-aspect-ratio=1/1", 0.5 },
  { "compressed", 640, 480, "jpegenc quality=30 ! jpegdec", 1 },
  { "converted", 640, 480, "videoconvert ! video/x-raw,format=RGB", 1 },
  { "the smallest", 16, 16, "identity", 1 },
};

GST_START_TEST (the_code_survives_cropping_scaling_and_compression)
{
  const auto &c = kViews[__i__];
  load_plugins ({ "videoconvertscale", "videocrop", "jpeg" });
  const Fixture fixture;
  fixture.configure (one_mode ("cam", "I420", c.width, c.height));
  const Capture capture ("fakevideosrc", c.filter);
  capture.play ();
  const ReadCode code = assert_codes (fixture, capture, "cam", c.name);
  const double stretch = code.cell_width / code.cell_height;
  fail_unless (std::fabs (stretch - c.stretch) < 0.03 * c.stretch, "%s: stretched by %g", c.name,
               stretch);
}
GST_END_TEST;

static const char *const kCompressed[][4] = {
  { "MJPEG", "jpegdec", "image/jpeg,width=320,height=240,framerate=10/1", "jpeg" },
  { "H264", "openh264dec",
    "video/x-h264,stream-format=byte-stream,alignment=au,width=320,height=240,framerate=10/1",
    "openh264" },
};

GST_START_TEST (compressed_modes_show_the_code_when_decoded)
{
  const char *const *c = kCompressed[__i__];
  if (!has_plugin (c[3])) {
    g_printerr ("# SKIP %s: the plugin %s is not installed\n", c[0], c[3]);
    return;
  }
  load_plugins ({ c[3] });
  const Fixture fixture;
  fixture.configure (one_mode ("cam", c[0], 320, 240));
  const Capture encoded ("fakevideosrc");
  encoded.play ();
  const SamplePtr sample = encoded.next (fixture);
  const CapsPtr caps (gst_caps_from_string (c[2]));
  gst_check_caps_equal (gst_sample_get_caps (sample.get ()), caps.get ());
  assert_equals_uint64 (GST_BUFFER_PTS (gst_sample_get_buffer (sample.get ())), 0);
  encoded.set_state (GST_STATE_NULL);

  const Capture decoded ("fakevideosrc", c[1]);
  decoded.play ();
  assert_codes (fixture, decoded, "cam", c[0]);
}
GST_END_TEST;

GST_START_TEST (a_missing_encoder_is_an_error_that_names_it)
{
  const Fixture fixture;
  fixture.configure (one_mode ("cam", "MJPEG", 320, 240));
  const Capture capture ("fakevideosrc");
  capture.play ();
  const ErrorPtr error = capture.any_error ();
  fail_unless (g_error_matches (error.get (), GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN));
  fail_unless (strstr (error->message, "jpegenc") != nullptr, "%s", error->message);
}
GST_END_TEST;

GST_START_TEST (cameras_can_be_told_apart_by_tag_and_colour)
{
  load_plugins ({ "videoconvertscale" });
  const Fixture fixture;
  fixture.configure ("default");
  GstMapInfo map;
  guint8 colours[2][3];
  int i = 0;
  for (const char *name : { "front", "back" }) {
    const Capture capture (std::string ("fakevideosrc device=") + name,
                           "videoconvert ! video/x-raw,format=RGB");
    capture.play ();
    const SamplePtr sample = capture.next (fixture);
    fail_unless_equals_int (read (sample)->tag, fake::camera_tag (name));
    fail_unless (gst_buffer_map (gst_sample_get_buffer (sample.get ()), &map, GST_MAP_READ));
    memcpy (colours[i++], map.data, 3);
    gst_buffer_unmap (gst_sample_get_buffer (sample.get ()), &map);
  }
  fail_unless (fake::camera_tag ("front") != fake::camera_tag ("back"));
  fail_unless (colours[0][2] > colours[0][1] + 20, "the front camera is blue");
  fail_unless (colours[1][1] > colours[1][2] + 20, "the back camera is green");
}
GST_END_TEST;

GST_START_TEST (no_picture_is_no_code)
{
  const CapsPtr caps (gst_caps_from_string ("video/x-raw,format=GRAY8,width=64,height=64"));
  const BufferPtr buffer (gst_buffer_new_allocate (nullptr, 64 * 64, nullptr));
  gst_buffer_memset (buffer.get (), 0, 128, 64 * 64);
  fail_if (read_frame_code (buffer.get (), caps.get ()).has_value ());
}
GST_END_TEST;

GST_START_TEST (a_damaged_code_is_not_read)
{
  const fake::FrameCode code{ 0x01234567, 0x89abcdef, 0x5a };
  const fake::CodeCells cells = fake::encode_frame_code (code);
  const auto whole = fake::decode_frame_code (cells);
  fail_unless (whole && whole->frame == code.frame && whole->time_ms == code.time_ms
               && whole->tag == code.tag);
  for (size_t row = 0; row < cells.size (); row++) {
    for (size_t column = 0; column < cells[row].size (); column++) {
      fake::CodeCells damaged = cells;
      damaged[row][column] = !damaged[row][column];
      fail_if (fake::decode_frame_code (damaged).has_value ());
    }
  }
}
GST_END_TEST;

static Suite *
fake_picture_suite (void)
{
  Suite *suite = suite_create ("fake picture");
  TCase *tc = tcase_create ("picture");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc,
                  a_missing_encoder_is_an_error_that_names_it); /* Before the encoder is loaded. */
  tcase_add_loop_test (tc, every_format_shows_the_code, 0, G_N_ELEMENTS (kFormats));
  tcase_add_loop_test (tc, the_code_survives_cropping_scaling_and_compression, 0,
                       G_N_ELEMENTS (kViews));
  tcase_add_loop_test (tc, compressed_modes_show_the_code_when_decoded, 0,
                       G_N_ELEMENTS (kCompressed));
  tcase_add_test (tc, cameras_can_be_told_apart_by_tag_and_colour);
  tcase_add_test (tc, no_picture_is_no_code);
  tcase_add_test (tc, a_damaged_code_is_not_read);
  return suite;
}

GST_CHECK_MAIN (fake_picture)
