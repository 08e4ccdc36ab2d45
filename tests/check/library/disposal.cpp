// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fixture.hpp"

#include <algorithm>

using namespace mctest;

namespace {

/// Everything an application can hold of one request.
struct Holdings
{
  DevicesPtr devices;
  StreamPtr stream;
  TrackPtr track;
  ProcessorPtr processor;

  static constexpr int kCount = 4;
  void drop (int which)
  {
    switch (which) {
    case 0:
      devices.reset ();
      break;
    case 1:
      stream.reset ();
      break;
    case 2:
      track.reset ();
      break;
    case 3:
      processor.reset ();
      break;
    }
  }
};

Holdings
hold ()
{
  Holdings h;
  h.devices.reset (gst_media_devices_new ());
  h.stream.reset (gst_media_devices_get_user_media (
      h.devices.get (), wish (R"({"video": true})").get (), nullptr, nullptr));
  fail_unless (h.stream != nullptr);
  h.track = std::move (tracks_of (h.stream.get ())[0]);
  h.processor.reset (gst_media_stream_track_processor_new (h.track.get ()));
  return h;
}

/// States in which the dropping begins.
void
running (Holdings &)
{
}
void
stopped (Holdings &h)
{
  gst_media_stream_track_stop (h.track.get ());
}
void
unplugged (Holdings &)
{
  perform ("front", R"({"do": "unplug"})");
}
void
closed (Holdings &h)
{
  gst_media_stream_track_processor_close (h.processor.get ());
}

constexpr void (*kStates[]) (Holdings &) = { running, stopped, unplugged, closed };

} // namespace

GST_START_TEST (everything_can_be_dropped_in_every_order)
{
  int order[Holdings::kCount] = { 0, 1, 2, 3 };
  do {
    Holdings h = hold ();
    kStates[__i__](h);
    for (const int which : order)
      h.drop (which);
    drain (nullptr);
    mc::wait_all_closed ();
    if (kStates[__i__] == unplugged)
      perform ("front", R"({"do": "plug"})");
  } while (std::next_permutation (order, order + Holdings::kCount));
}
GST_END_TEST;

GST_START_TEST (the_last_reference_of_a_track_closes_its_device)
{
  auto track = get_track (R"({"video": true})");
  drop_last (std::move (track));
  mc::wait_all_closed ();
  const mc::ElementPtr source = mc::sink (gst_element_factory_make ("fakevideosrc", nullptr));
  g_object_set (source.get (), "device", "front", nullptr);
  assert_equals_int (gst_element_set_state (source.get (), GST_STATE_READY),
                     GST_STATE_CHANGE_SUCCESS);
  gst_element_set_state (source.get (), GST_STATE_NULL);
}
GST_END_TEST;

GST_START_TEST (objects_of_the_library_are_freed_with_their_last_reference)
{
  auto stream = get_user_media (R"({"audio": true, "video": true})");
  auto copy = StreamPtr (gst_media_stream_new_from_stream (stream.get ()));
  auto processor
      = ProcessorPtr (gst_media_stream_track_processor_new (tracks_of (stream.get ())[0].get ()));
  drop_last (std::move (processor));
  drop_last (std::move (stream));
  drop_last (std::move (copy));
  drop_last (DevicesPtr (gst_media_devices_new ()));
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_set_timeout (tc, 100);
  tcase_add_loop_test (tc, everything_can_be_dropped_in_every_order, 0, std::size (kStates));
  tcase_add_test (tc, the_last_reference_of_a_track_closes_its_device);
  tcase_add_test (tc, objects_of_the_library_are_freed_with_their_last_reference);
}

MC_CHECK_MAIN ("library_disposal", add_tests)
