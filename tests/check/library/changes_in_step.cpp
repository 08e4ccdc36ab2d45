// SPDX-License-Identifier: LGPL-2.1-or-later
#include "viewer.hpp"

#include "tests/lib/lock_step.hpp"

using namespace mctest;

/* Settings that change while frames come one by one, so that none is lost but by a mistake. */

namespace {

constexpr const char *kCamera = R"json({ "devices": [
  { "kind": "camera", "name": "front", "default": true,
    "modes": [ { "format": "YUY2", "width": 640, "height": 480, "framerates": [30] } ] } ] })json";
constexpr const char *kSizes[] = { "320x240", "160x120", "640x480", "320x180", "300x300" };
constexpr int kFramesOfEach = 5;

std::string
exactly (const std::string &size)
{
  const auto by = size.find ('x');
  return R"({"width": {"exact": )" + size.substr (0, by) + R"(}, "height": {"exact": )"
         + size.substr (by + 1) + "}}";
}

/// A track of a camera that is open, and its clone.
struct Two
{
  Two ()
      : track (time.meanwhile ([] {
          use_devices (kCamera);
          return get_track (R"({"video": true})");
        })),
        sibling (clone_of (track))
  {
  }

  mc::test::LockStep time;
  const TrackPtr track, sibling;
};

guint64
dropped (const TrackPtr &track)
{
  const mc::StructurePtr stats (gst_media_stream_track_get_stats (track.get ()));
  guint64 value = 0;
  fail_unless (gst_structure_get_uint64 (stats.get (), "droppedFrames", &value));
  return value;
}

} // namespace

/* MUST 129, 177, 186, 187, 191 */
GST_START_TEST (the_next_frame_has_the_new_settings_and_the_sibling_does_not_notice)
{
  Two two;
  Viewer viewer (two.track), other (two.sibling);
  two.time.frame ();
  guint32 last = viewer.next ().number;
  assert_equals_int (other.next ().number, last);
  for (const std::string size : kSizes) {
    change (two.track, exactly (size).c_str ());
    for (int frame = 0; frame < kFramesOfEach; frame++) {
      two.time.frame ();
      const auto seen = viewer.next (), others = other.next ();
      assert_text (seen.size, size);
      assert_text (others.size, "640x480");
      assert_equals_int (seen.number, ++last);
      assert_equals_int (others.number, last);
    }
  }
  fail_unless (dropped (two.track) == 0 && dropped (two.sibling) == 0);
}
GST_END_TEST;

/* MUST 187 */
GST_START_TEST (frames_that_wait_are_seen_in_the_settings_they_were_captured_with)
{
  Two two;
  Viewer viewer (two.track);
  two.time.frame ();
  const guint32 last = viewer.next ().number;
  two.time.frame ();
  change (two.track, exactly ("320x240").c_str ());
  two.time.frame ();
  const auto former = viewer.next (), latter = viewer.next ();
  assert_equals_int (former.number, last + 1);
  assert_text (former.size, "640x480");
  assert_equals_int (latter.number, last + 2);
  assert_text (latter.size, "320x240");
}
GST_END_TEST;

/* MUST 45 */
GST_START_TEST (black_comes_in_place_of_each_frame_and_is_made_once)
{
  Two two;
  const ProcessorPtr processor (gst_media_stream_track_processor_new (two.track.get ()));
  Viewer other (two.sibling);
  two.time.frame ();
  guint32 last = other.next ().number;
  const auto read = [&] {
    return mc::SamplePtr (
        gst_media_stream_track_processor_read (processor.get (), nullptr, nullptr));
  };
  const mc::SamplePtr picture = read ();
  gst_media_stream_track_set_enabled (two.track.get (), FALSE);
  GstClockTime time = GST_BUFFER_PTS (gst_sample_get_buffer (picture.get ()));
  const GstMemory *black = nullptr;
  for (int frame = 0; frame < kFramesOfEach; frame++) {
    two.time.frame ();
    const mc::SamplePtr sample = read ();
    GstBuffer *buffer = gst_sample_get_buffer (sample.get ());
    const GstMemory *memory = gst_buffer_peek_memory (buffer, 0);
    fail_unless (!black || black == memory, "it is drawn for each frame");
    black = memory;
    const GstClockTime passed
        = GST_BUFFER_PTS (buffer) - std::exchange (time, GST_BUFFER_PTS (buffer));
    fail_unless (passed >= GST_SECOND / 30 - 1 && passed <= GST_SECOND / 30 + 1);
    assert_equals_int (other.next ().number, ++last);
  }
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_add_test (tc, the_next_frame_has_the_new_settings_and_the_sibling_does_not_notice);
  tcase_add_test (tc, frames_that_wait_are_seen_in_the_settings_they_were_captured_with);
  tcase_add_test (tc, black_comes_in_place_of_each_frame_and_is_made_once);
}

MC_CHECK_MAIN ("library_changes_in_step", add_tests)
