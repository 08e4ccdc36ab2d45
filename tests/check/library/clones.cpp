// SPDX-License-Identifier: LGPL-2.1-or-later
#include "viewer.hpp"

#include "tests/lib/lock_step.hpp"
#include "tests/lib/threads.hpp"

using namespace mctest;

/* What clones of a track share, and what they cost. Frames come one by one. */

namespace {

constexpr const char *kCamera = R"json({ "devices": [
  { "kind": "camera", "name": "wide", "default": true,
    "modes": [ { "format": "YUY2", "width": 640, "height": 480, "framerates": [30] } ] } ] })json";
constexpr const char *kSmall = R"({"width": {"exact": 320}, "height": {"exact": 240}})";
constexpr const char *kSmaller = R"({"width": {"exact": 160}, "height": {"exact": 120}})";
constexpr int kFrames = 30;

TrackPtr
open_camera (mc::test::LockStep &time)
{
  return time.meanwhile ([] {
    use_devices (kCamera);
    return get_track (R"({"video": {"width": 640}})");
  });
}

guint64
stat (const TrackPtr &track, const char *name)
{
  const mc::StructurePtr stats (gst_media_stream_track_get_stats (track.get ()));
  guint64 value = 0;
  fail_unless (gst_structure_get_uint64 (stats.get (), name, &value), "no %s", name);
  return value;
}

ProcessorPtr
reader_of (const TrackPtr &track)
{
  return ProcessorPtr (gst_media_stream_track_processor_new (track.get ()));
}

/// What a reader gets of a frame.
class Picture
{
public:
  explicit Picture (const ProcessorPtr &reader)
  {
    mc::ErrorPtr error;
    sample_.reset (gst_media_stream_track_processor_read (reader.get (), nullptr, mc::out (error)));
    fail_unless (sample_ != nullptr, "%s", error ? error->message : "the track ended");
  }

  /// That the camera gave the frame.
  guint32 number () const
  {
    const auto code = mc::test::read_frame_code (buffer (), gst_sample_get_caps (sample_.get ()));
    fail_unless (code.has_value (), "a frame without a number");
    return code->frame;
  }
  int width () const
  {
    int width = 0;
    gst_structure_get_int (gst_caps_get_structure (gst_sample_get_caps (sample_.get ()), 0),
                           "width", &width);
    return width;
  }
  const GstMemory *memory () const
  {
    assert_equals_int (gst_buffer_n_memory (buffer ()), 1);
    return gst_buffer_peek_memory (buffer (), 0);
  }

private:
  GstBuffer *buffer () const { return gst_sample_get_buffer (sample_.get ()); }

  mc::SamplePtr sample_;
};

} // namespace

/* MUST 82, 191 */
GST_START_TEST (clones_of_one_size_share_what_is_converted_for_them)
{
  mc::test::LockStep time;
  const auto track = open_camera (time);
  const auto small = clone_of (track), alike = clone_of (track), apart = clone_of (track);
  change (small, kSmall);
  change (alike, kSmall);
  change (apart, kSmaller);
  time.frame (); // from the next one on they have these sizes
  const auto original = reader_of (track), one = reader_of (small), two = reader_of (alike),
             other = reader_of (apart);
  for (int frame = 0; frame < kFrames; frame++) {
    time.frame ();
    const Picture whole (original), small_one (one), alike_one (two), apart_one (other);
    for (const Picture *picture : { &small_one, &alike_one, &apart_one })
      assert_equals_int (picture->number (), whole.number ());
    assert_equals_int (whole.width (), 640);
    assert_equals_int (small_one.width (), 320);
    assert_equals_int (alike_one.width (), 320);
    assert_equals_int (apart_one.width (), 160);
    fail_unless (small_one.memory () == alike_one.memory (), "the same was made twice");
    fail_unless (small_one.memory () != whole.memory ()
                 && small_one.memory () != apart_one.memory ());
  }
}
GST_END_TEST;

GST_START_TEST (only_what_is_read_in_another_size_is_converted)
{
  mc::test::LockStep time;
  const auto track = open_camera (time);
  const auto native = clone_of (track), small = clone_of (track), alike = clone_of (track),
             unread = clone_of (track), late = clone_of (track);
  change (small, kSmall);
  for (const TrackPtr *one : { &alike, &unread, &late })
    change (*one, kSmaller);
  time.frame (); // from the next one on they have these sizes
  // Two of them have no reader at all; that of the late one does not read until the end.
  const auto original = reader_of (track), whole = reader_of (native),
             converted = reader_of (small), waiting = reader_of (late);
  for (int frame = 0; frame < kFrames; frame++) {
    time.frame ();
    for (const ProcessorPtr *reader : { &original, &whole, &converted })
      Picture picture (*reader);
  }
  for (const TrackPtr *one : { &track, &native, &small }) {
    assert_equals_uint64 (stat (*one, "readFrames"), kFrames);
    assert_equals_uint64 (stat (*one, "convertedFrames"), one == &small ? kFrames : 0);
  }
  for (const TrackPtr *one : { &alike, &unread, &late }) {
    fail_unless (stat (*one, "deliveredFrames") >= kFrames);
    assert_equals_uint64 (stat (*one, "convertedFrames"), 0);
  }
  fail_unless (stat (late, "droppedFrames") > 0);
  assert_equals_int (Picture (waiting).width (), 160);
  assert_equals_uint64 (stat (late, "convertedFrames"), 1);
}
GST_END_TEST;

GST_START_TEST (clones_that_nobody_reads_take_no_thread)
{
  constexpr std::size_t kClones = 64;
  mc::test::LockStep time;
  const auto track = open_camera (time);
  const auto reader = reader_of (track);
  const auto see_frames = [&] {
    for (int frame = 0; frame < 3; frame++) {
      time.frame ();
      Picture picture (reader);
    }
  };
  see_frames (); // the threads that the camera and its first track need are there
  const auto before = mc::test::threads ();
  std::vector<TrackPtr> clones;
  while (clones.size () < kClones)
    clones.push_back (clone_of (track));
  see_frames ();
  const auto added = mc::test::threads_left (before);
  fail_unless (added.empty (), "there are more threads:%s", mc::test::text_of (added).c_str ());
  for (const auto &clone : clones)
    assert_equals_uint64 (stat (clone, "totalFrames"), 3);
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_add_test (tc, clones_of_one_size_share_what_is_converted_for_them);
  tcase_add_test (tc, only_what_is_read_in_another_size_is_converted);
  tcase_add_test (tc, clones_that_nobody_reads_take_no_thread);
}

MC_CHECK_MAIN ("library_clones", add_tests)
