// SPDX-License-Identifier: LGPL-2.1-or-later

/* What is written into a generator, as its tracks give it. */

#include "samples.hpp"
#include "track_events.hpp"

using namespace mctest;

// MUST 44
GST_START_TEST (a_written_sample_is_read_from_the_track_as_it_is)
{
  const auto made = generator (kVideo);
  const auto track = track_of (made.get ());
  const auto processor = read_of (track.get ());
  const mc::ClockPtr clock (gst_system_clock_obtain ());
  const GstClockTime captured = gst_clock_get_time (clock.get ()) - 5 * GST_MSECOND;
  const auto written = picture (100, 32, 16, "30/1", captured);
  write (made.get (), written);
  const auto got = read (processor.get ());
  assert_equals_uint64 (GST_BUFFER_PTS (gst_sample_get_buffer (got.get ())), captured);
  fail_unless (gst_buffer_peek_memory (gst_sample_get_buffer (got.get ()), 0)
                   == gst_buffer_peek_memory (gst_sample_get_buffer (written.get ()), 0),
               "the picture was copied");
  assert_text (gst_media_stream_track_get_label (track.get ()), "made");
}
GST_END_TEST;

GST_START_TEST (a_time_of_another_clock_is_replaced_by_the_time_of_the_write)
{
  const auto made = generator (kVideo);
  const auto processor = read_of (track_of (made.get ()).get ());
  const mc::ClockPtr clock (gst_system_clock_obtain ());
  const GstClockTime before = gst_clock_get_time (clock.get ());
  write (made.get (), picture (100, 32, 16, "30/1", before + 3600 * GST_SECOND));
  const GstClockTime given
      = GST_BUFFER_PTS (gst_sample_get_buffer (read (processor.get ()).get ()));
  fail_unless (given >= before && given <= gst_clock_get_time (clock.get ()));
}
GST_END_TEST;

GST_START_TEST (nothing_is_known_before_the_first_sample)
{
  const auto made = generator (kVideo);
  const auto track = track_of (made.get ());
  fail_unless (is_live (track) && !gst_media_stream_track_get_muted (track.get ())
               && gst_media_stream_track_get_enabled (track.get ()));
  for (const char *name : { "width", "height", "frameRate", "deviceId", "groupId" })
    assert_text (setting (track.get (), name), "(absent)");
  // What is asked for meanwhile counts from the first sample on.
  apply (track.get (), R"({"width": {"exact": 16}})");
  const auto processor = read_of (track.get ());
  write (made.get (), picture (100, 32, 16));
  assert_text (caps_field (read (processor.get ()).get (), "width"), "16");
  assert_text (setting (track.get (), "width"), "16");
}
GST_END_TEST;

GST_START_TEST (settings_and_capabilities_follow_the_caps)
{
  const auto made = generator (kVideo);
  const auto track = track_of (made.get ());
  TrackEvents events (track.get ());
  const auto processor = read_of (track.get ());
  write (made.get (), picture (100, 32, 16, "15/1"));
  assert_text (events.next (), "configurationchange");
  assert_text (setting (track.get (), "width"), "32");
  assert_text (setting (track.get (), "height"), "16");
  assert_text (setting (track.get (), "frameRate"), "15");
  assert_text (setting (track.get (), "resizeMode"), "none");
  fail_unless (read (processor.get ()) != nullptr);
  // The first sample in other caps is not lost.
  write (made.get (), picture (101, 64, 48, "30/1"));
  const auto got = read (processor.get ());
  assert_equals_int (first_byte (got.get ()), 101);
  assert_text (caps_field (got.get (), "width"), "64");
  assert_text (events.next (), "configurationchange");
  const mc::CharPtr can (gst_media_stream_track_get_capabilities_json (track.get ()));
  fail_unless (strstr (can.get (), "\"width\":{\"max\":64,\"min\":1}")
                   || strstr (can.get (), "\"width\":{\"min\":1,\"max\":64}"),
               "%s", can.get ());
  // The same caps in another object are no change.
  write (made.get (), picture (102, 64, 48, "30/1"));
  fail_unless (events.none ());
}
GST_END_TEST;

// MUST 65
GST_START_TEST (each_clone_has_its_own_constraints_and_life)
{
  const auto made = generator (kVideo);
  const auto track = track_of (made.get ());
  write (made.get (), picture (100, 32, 16));
  const TrackPtr small (gst_media_stream_track_clone (track.get ()));
  apply (small.get (), R"({"width": {"exact": 16}, "height": {"exact": 8}})");
  const auto of_small = read_of (small.get ());
  const auto of_track = read_of (track.get ());
  write (made.get (), picture (90, 32, 16));
  const auto cropped = read (of_small.get ());
  assert_text (caps_field (cropped.get (), "width"), "16");
  assert_text (caps_field (cropped.get (), "height"), "8");
  assert_equals_int (first_byte (cropped.get ()), 90);
  assert_text (caps_field (read (of_track.get ()).get (), "width"), "32");
  assert_text (setting (small.get (), "resizeMode"), "crop-and-scale");
  gst_media_stream_track_stop (track.get ());
  write (made.get (), picture (91, 32, 16));
  assert_equals_int (first_byte (read (of_small.get ()).get ()), 91);
  fail_unless (read (of_track.get ()) == nullptr);
}
GST_END_TEST;

// MUST 382, 388, 389
GST_START_TEST (each_picture_of_a_canvas_is_one_frame_of_its_size)
{
  const auto made = generator (kVideo);
  const auto track = track_of (made.get ());
  const auto processor = read_of (track.get ());
  for (const int size : { 32, 32, 48, 16, 16 }) {
    write (made.get (), picture (100, size, size, "0/1"));
    const auto got = read (processor.get ());
    assert_text (caps_field (got.get (), "width"), std::to_string (size));
    assert_text (setting (track.get (), "height"), std::to_string (size));
  }
  fail_unless (stat (track.get (), "deliveredFrames") == 5.0
               && stat (track.get (), "totalFrames") == 5.0);
}
GST_END_TEST;

// MUST 390
GST_START_TEST (alpha_is_kept)
{
  const auto made = generator (kVideo);
  const auto track = track_of (made.get ());
  const auto whole = read_of (track.get ());
  const TrackPtr small (gst_media_stream_track_clone (track.get ()));
  const mc::CapsPtr caps (
      gst_caps_from_string ("video/x-raw,format=ARGB,width=32,height=32,framerate=0/1"));
  const mc::BufferPtr buffer (gst_buffer_new_allocate (nullptr, 32 * 32 * 4, nullptr));
  gst_buffer_memset (buffer.get (), 0, 77, 32 * 32 * 4);
  const mc::SamplePtr sample (gst_sample_new (buffer.get (), caps.get (), nullptr, nullptr));
  write (made.get (), sample);
  const auto got = read (whole.get ());
  assert_text (caps_field (got.get (), "format"), "ARGB");
  assert_equals_int (first_byte (got.get ()), 77);
  apply (small.get (), R"({"width": {"exact": 16}, "height": {"exact": 16}})");
  const auto scaled = read_of (small.get ());
  write (made.get (), sample);
  const auto less = read (scaled.get ());
  assert_text (caps_field (less.get (), "format"), "ARGB");
  assert_equals_int (first_byte (less.get ()), 77);
}
GST_END_TEST;

GST_START_TEST (what_is_not_pushed_cannot_be_required)
{
  const auto made = generator (kVideo);
  const auto track = track_of (made.get ());
  write (made.get (), picture (100, 32, 16));
  mc::ErrorPtr error;
  const TrackConstraintsPtr greater (
      gst_media_track_constraints_from_json (R"({"width": {"min": 33}})", nullptr));
  fail_if (gst_media_stream_track_apply_constraints (track.get (), greater.get (), nullptr,
                                                     mc::out (error)));
  assert_text (gst_media_capture_error_get_constraint (error.get ()), "width");
  // One that can be met no more, as the caps have changed, stands in nobody's way.
  apply (track.get (), R"({"width": {"min": 32}})");
  const TrackPtr clone (gst_media_stream_track_clone (track.get ()));
  write (made.get (), picture (100, 16, 16));
  assert_text (setting (track.get (), "width"), "16");
  apply (clone.get (), R"({"width": {"exact": 8}})");
  assert_text (setting (clone.get (), "width"), "8");
}
GST_END_TEST;

GST_START_TEST (a_lower_rate_leaves_out_frames_by_their_times)
{
  const auto made = generator (kVideo);
  const auto track = track_of (made.get ());
  const mc::ClockPtr clock (gst_system_clock_obtain ());
  const GstClockTime start = gst_clock_get_time (clock.get ()) - GST_SECOND;
  write (made.get (), picture (100, 32, 16, "30/1", start - GST_SECOND / 30));
  apply (track.get (), R"({"frameRate": {"exact": 10}})");
  const double before = stat (track.get (), "discardedFrames");
  for (int i = 0; i < 30; i++)
    write (made.get (), picture (100, 32, 16, "30/1", start + i * GST_SECOND / 30));
  assert_text (setting (track.get (), "frameRate"), "10");
  fail_unless (stat (track.get (), "discardedFrames") - before == 20.0, "%g left out",
               stat (track.get (), "discardedFrames") - before);
}
GST_END_TEST;

GST_START_TEST (sound_is_mixed_and_resampled)
{
  const auto made = generator (kAudio);
  const auto track = track_of (made.get ());
  const auto processor = read_of (track.get ());
  write (made.get (), sound (3, 2));
  const auto as_it_is = read (processor.get ());
  assert_text (caps_field (as_it_is.get (), "channels"), "2");
  assert_equals_int (first_byte (as_it_is.get ()), 3);
  assert_text (setting (track.get (), "sampleRate"), "48000");
  apply (track.get (), R"({"channelCount": {"exact": 1}, "sampleRate": {"exact": 16000}})");
  mc::SamplePtr got;
  do {
    write (made.get (), sound (3, 2));
    got = read (processor.get ());
  } while (caps_field (got.get (), "channels") == "2");
  assert_text (caps_field (got.get (), "rate"), "16000");
}
GST_END_TEST;

// MUST 45, 47, 49, 57
GST_START_TEST (a_disabled_track_is_black_and_its_clone_is_not)
{
  const auto made = generator (kVideo);
  const auto track = track_of (made.get ());
  const TrackPtr clone (gst_media_stream_track_clone (track.get ()));
  write (made.get (), picture (100, 32, 16));
  const auto of_track = read_of (track.get ());
  const auto of_clone = read_of (clone.get ());
  gst_media_stream_track_set_enabled (track.get (), FALSE);
  write (made.get (), picture (101, 32, 16));
  const auto black = read (of_track.get ());
  fail_unless (first_byte (black.get ()) <= kBlack);
  assert_text (caps_field (black.get (), "width"), "32");
  assert_equals_int (first_byte (read (of_clone.get ()).get ()), 101);
  gst_media_stream_track_set_enabled (track.get (), TRUE);
  write (made.get (), picture (102, 32, 16));
  fail_unless (read_until (of_track.get (), 102) != nullptr);
}
GST_END_TEST;

// MUST 46
GST_START_TEST (a_disabled_track_of_sound_is_silent)
{
  const auto made = generator (kAudio);
  const auto track = track_of (made.get ());
  write (made.get (), sound (3, 2));
  gst_media_stream_track_set_enabled (track.get (), FALSE);
  const auto processor = read_of (track.get ());
  for (int i = 0; i < 5; i++) {
    write (made.get (), sound (3, 2));
    const mc::SamplePtr sample = read (processor.get ());
    GstBuffer *silence = gst_sample_get_buffer (sample.get ());
    fail_unless (GST_BUFFER_FLAG_IS_SET (silence, GST_BUFFER_FLAG_GAP));
    fail_unless (gst_buffer_get_size (silence) > 0);
    for (gsize at = 0; at < gst_buffer_get_size (silence); at++)
      fail_unless (gst_buffer_memcmp (silence, at, "", 1) == 0);
  }
}
GST_END_TEST;

struct BadSample
{
  const char *name;
  const char *caps; ///< null: none
  bool buffer;
  GstMediaCaptureError code;
};
static const BadSample kBadSamples[] = {
  { "no caps", nullptr, true, GST_MEDIA_CAPTURE_ERROR_TYPE },
  { "no buffer", "video/x-raw,format=I420,width=2,height=2,framerate=30/1", false,
    GST_MEDIA_CAPTURE_ERROR_TYPE },
  { "coded", "image/jpeg,width=2,height=2,framerate=30/1", true,
    GST_MEDIA_CAPTURE_ERROR_NOT_SUPPORTED },
  { "another medium", "audio/x-raw,format=S16LE,layout=interleaved,rate=8000,channels=1", true,
    GST_MEDIA_CAPTURE_ERROR_NOT_SUPPORTED },
  { "memory of a GPU", "video/x-raw(memory:GLMemory),format=RGBA,width=2,height=2,framerate=30/1",
    true, GST_MEDIA_CAPTURE_ERROR_NOT_SUPPORTED },
  { "caps not fixed", "video/x-raw,format=I420,width=[2,4],height=2,framerate=30/1", true,
    GST_MEDIA_CAPTURE_ERROR_NOT_SUPPORTED },
};

GST_START_TEST (a_sample_that_no_track_can_have_is_refused)
{
  const BadSample &c = kBadSamples[__i__];
  const auto made = generator (kVideo);
  const mc::CapsPtr caps (c.caps ? gst_caps_from_string (c.caps) : nullptr);
  const mc::BufferPtr buffer (gst_buffer_new_allocate (nullptr, 6, nullptr));
  const mc::SamplePtr sample (
      gst_sample_new (c.buffer ? buffer.get () : nullptr, caps.get (), nullptr, nullptr));
  expect_refusal (made.get (), sample, c.code);
  // It goes on.
  write (made.get (), picture (100, 32, 16));
}
GST_END_TEST;

GST_START_TEST (writes_that_wait_for_nothing_are_done_in_order)
{
  const auto made = generator (kAudio);
  const auto processor = read_of (track_of (made.get ()).get ());
  struct Count
  {
    int done = 0;
  } count;
  constexpr int kWrites = 20;
  for (int i = 0; i < kWrites; i++)
    gst_media_stream_track_generator_write_async (
        made.get (), sound (static_cast<guint8> (i + 1), 1).get (), nullptr,
        [] (GObject *object, GAsyncResult *result, gpointer data) {
          mc::ErrorPtr error;
          fail_unless (gst_media_stream_track_generator_write_finish (
              GST_MEDIA_STREAM_TRACK_GENERATOR (object), result, mc::out (error)));
          static_cast<Count *> (data)->done++;
        },
        &count);
  run_until (nullptr, [&count] { return count.done == kWrites; });
  for (int i = 0; i < kWrites; i++)
    assert_equals_int (first_byte (read (processor.get ()).get ()), i + 1);
}
GST_END_TEST;

GST_START_TEST (a_cancelled_write_says_so)
{
  const auto made = generator (kVideo);
  const CancellablePtr cancellable (g_cancellable_new ());
  g_cancellable_cancel (cancellable.get ());
  mc::ErrorPtr error;
  fail_if (gst_media_stream_track_generator_write (made.get (), picture (100, 32, 16).get (),
                                                   cancellable.get (), mc::out (error)));
  fail_unless (g_error_matches (error.get (), G_IO_ERROR, G_IO_ERROR_CANCELLED));
}
GST_END_TEST;

GST_START_TEST (a_slow_reader_holds_up_nobody)
{
  const auto made = generator (kVideo);
  const auto track = track_of (made.get ());
  const auto slow = read_of (track.get ());
  for (int i = 0; i < 50; i++)
    write (made.get (), picture (static_cast<guint8> (100 + i), 32, 16));
  // It gets the newest.
  fail_unless (first_byte (read (slow.get ()).get ()) >= 145);
  fail_unless (stat (track.get (), "droppedFrames") > 0);
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_add_test (tc, a_written_sample_is_read_from_the_track_as_it_is);
  tcase_add_test (tc, a_time_of_another_clock_is_replaced_by_the_time_of_the_write);
  tcase_add_test (tc, nothing_is_known_before_the_first_sample);
  tcase_add_test (tc, settings_and_capabilities_follow_the_caps);
  tcase_add_test (tc, each_clone_has_its_own_constraints_and_life);
  tcase_add_test (tc, each_picture_of_a_canvas_is_one_frame_of_its_size);
  tcase_add_test (tc, alpha_is_kept);
  tcase_add_test (tc, what_is_not_pushed_cannot_be_required);
  tcase_add_test (tc, a_lower_rate_leaves_out_frames_by_their_times);
  tcase_add_test (tc, sound_is_mixed_and_resampled);
  tcase_add_test (tc, a_disabled_track_is_black_and_its_clone_is_not);
  tcase_add_test (tc, a_disabled_track_of_sound_is_silent);
  tcase_add_loop_test (tc, a_sample_that_no_track_can_have_is_refused, 0, std::size (kBadSamples));
  tcase_add_test (tc, writes_that_wait_for_nothing_are_done_in_order);
  tcase_add_test (tc, a_cancelled_write_says_so);
  tcase_add_test (tc, a_slow_reader_holds_up_nobody);
}

MC_CHECK_MAIN ("library_generator", add_tests)
