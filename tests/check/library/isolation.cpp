// SPDX-License-Identifier: LGPL-2.1-or-later
#include "viewer.hpp"

#include "tests/lib/lock_step.hpp"

#include <deque>

using namespace mctest;

/* What consumers do to each other and to the device: nothing. Frames come one by one, so that only
 * a reader that does not want to read is late. */

namespace {

constexpr const char *kCamera = R"json({ "devices": [
  { "kind": "camera", "name": "four", "default": true, "buffers": 4,
    "modes": [ { "format": "YUY2", "width": 160, "height": 120, "framerates": [30] } ] } ] })json";
constexpr int kTracks = 16;
/// 10 s at 30 frames a second.
constexpr int kFrames = 300;

/// A camera with four buffers that is open, and as many tracks of it; every other one is converted.
struct Studio
{
  Studio ()
  {
    tracks.push_back (time.meanwhile ([] {
      use_devices (kCamera);
      return get_track (R"({"video": true})");
    }));
    while (tracks.size () < kTracks) {
      tracks.push_back (clone_of (tracks.front ()));
      if (tracks.size () % 2 == 0)
        change (tracks.back (), R"({"width": {"exact": 80}, "height": {"exact": 60}})");
    }
  }

  guint64 stat (int track, const char *name) const
  {
    const mc::StructurePtr stats (gst_media_stream_track_get_stats (tracks[track].get ()));
    guint64 value = 0;
    fail_unless (gst_structure_get_uint64 (stats.get (), name, &value), "no %s", name);
    return value;
  }

  mc::test::LockStep time;
  std::vector<TrackPtr> tracks;
};

mc::SamplePtr
read (const ProcessorPtr &processor)
{
  mc::ErrorPtr error;
  mc::SamplePtr sample (
      gst_media_stream_track_processor_read (processor.get (), nullptr, mc::out (error)));
  fail_unless (sample != nullptr, "%s", error ? error->message : "the track ended");
  return sample;
}

} // namespace

GST_START_TEST (while_one_of_sixteen_is_stuck_the_others_lose_nothing)
{
  Studio studio;
  const ProcessorPtr stuck (gst_media_stream_track_processor_new (studio.tracks[0].get ()));
  std::deque<Viewer> others;
  for (int i = 1; i < kTracks; i++)
    others.emplace_back (studio.tracks[i]);
  std::vector<guint32> last (others.size (), 0);
  for (int frame = 0; frame < kFrames; frame++) {
    studio.time.frame ();
    for (std::size_t i = 0; i < others.size (); i++) {
      const guint32 number = others[i].next ().number;
      fail_unless (frame == 0 || number == last[i] + 1, "%u came after %u", number, last[i]);
      last[i] = number;
    }
  }
  for (int i = 1; i < kTracks; i++) {
    assert_equals_uint64 (studio.stat (i, "droppedFrames"), 0);
    assert_equals_uint64 (studio.stat (i, "readFrames"), kFrames);
  }
  fail_unless (studio.stat (0, "droppedFrames") > kFrames - 10);
}
GST_END_TEST;

GST_START_TEST (a_camera_of_four_buffers_never_waits_for_sixteen_who_keep_their_frames)
{
  Studio studio;
  std::vector<ProcessorPtr> slow;
  for (int i = 1; i < kTracks; i++)
    slow.emplace_back (gst_media_stream_track_processor_new (studio.tracks[i].get ()));
  Viewer witness (studio.tracks[0]);
  std::deque<mc::SamplePtr> kept;
  guint32 last = 0;
  for (int frame = 0; frame < kFrames; frame++) {
    studio.time.frame ();
    const guint32 number = witness.next ().number;
    fail_unless (frame == 0 || number == last + 1, "the camera gave %u after %u", number, last);
    last = number;
    // Each in its turn reads one frame, and holds it until the next round.
    if (frame > 2)
      kept.push_back (read (slow[std::size_t (frame) % slow.size ()]));
    if (kept.size () > 2 * slow.size ())
      kept.pop_front ();
  }
  for (int i = 1; i < kTracks; i++)
    fail_unless (studio.stat (i, "droppedFrames") > 0);
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_set_timeout (tc, 60);
  tcase_add_test (tc, while_one_of_sixteen_is_stuck_the_others_lose_nothing);
  tcase_add_test (tc, a_camera_of_four_buffers_never_waits_for_sixteen_who_keep_their_frames);
}

MC_CHECK_MAIN ("library_isolation", add_tests)
