// SPDX-License-Identifier: LGPL-2.1-or-later

/* The life of a generator's tracks: muted, for a lack of samples too, and ended. */

#include "samples.hpp"
#include "track_events.hpp"

#include <atomic>
#include <thread>

using namespace mctest;

// MUST 48, 50, 51, 52, 53, 54, 55, 56, 58
GST_START_TEST (the_generator_mutes_and_unmutes_all_tracks)
{
  const auto made = generator (kVideo);
  const auto track = track_of (made.get ());
  const TrackPtr clone (gst_media_stream_track_clone (track.get ()));
  write (made.get (), picture (100, 32, 16));
  drain (nullptr);
  TrackEvents of_track (track.get ());
  TrackEvents of_clone (clone.get ());
  const auto processor = read_of (track.get ());
  gst_media_stream_track_generator_set_muted (made.get (), TRUE);
  gst_media_stream_track_generator_set_muted (made.get (), TRUE);
  assert_text (of_track.next (), "mute muted");
  assert_text (of_clone.next (), "mute muted");
  write (made.get (), picture (101, 32, 16)); // discarded
  GstClockTime last = 0;
  for (int i = 0; i < 3; i++) {
    const auto black = read (processor.get ());
    fail_unless (first_byte (black.get ()) <= kBlack);
    const GstClockTime time = GST_BUFFER_PTS (gst_sample_get_buffer (black.get ()));
    fail_unless (time > last);
    last = time;
  }
  gst_media_stream_track_generator_set_muted (made.get (), FALSE);
  write (made.get (), picture (102, 32, 16));
  assert_text (of_track.next (), "unmute");
  assert_text (of_clone.next (), "unmute");
  fail_unless (of_track.none ());
  for (;;) {
    const int luma = first_byte (read (processor.get ()).get ());
    fail_unless (luma <= kBlack || luma == 102, "%d was captured while muted", luma);
    if (luma == 102)
      break;
  }
}
GST_END_TEST;

// MUST 52, 53
GST_START_TEST (a_lack_of_samples_mutes_and_the_next_sample_is_not_lost)
{
  const auto steady = generator (kVideo);
  const auto track = track_of (steady.get ());
  const auto drawing = generator (kVideo);
  const auto drawn = track_of (drawing.get ());
  write (drawing.get (), picture (100, 32, 16, "0/1"));
  write (steady.get (), picture (100, 32, 16));
  drain (nullptr);
  TrackEvents events (track.get ());
  std::string told;
  while ((told = events.next ()) == "configurationchange") {
  }
  assert_text (told, "mute muted");
  assert_equals_int (gst_media_stream_track_get_mute_reason (track.get ()),
                     GST_MEDIA_STREAM_TRACK_MUTE_REASON_STALLED);
  // A picture without a rate stays until the next.
  fail_if (gst_media_stream_track_get_muted (drawn.get ()));
  const auto processor = read_of (track.get ());
  write (steady.get (), picture (101, 32, 16));
  assert_text (events.next (), "unmute");
  fail_unless (read_until (processor.get (), 101) != nullptr);
}
GST_END_TEST;

// MUST 68, 70, 72
GST_START_TEST (closing_ends_the_tracks_with_one_event)
{
  const auto made = generator (kVideo);
  const auto track = track_of (made.get ());
  const TrackPtr clone (gst_media_stream_track_clone (track.get ()));
  write (made.get (), picture (100, 32, 16));
  drain (nullptr);
  TrackEvents of_track (track.get ());
  TrackEvents of_clone (clone.get ());
  const auto processor = read_of (track.get ());
  gst_media_stream_track_generator_close (made.get ());
  fail_if (is_live (track) || is_live (clone));
  fail_unless (read (processor.get ()) == nullptr);
  std::string told;
  while ((told = of_track.next ()) == "configurationchange over") {
  }
  assert_text (told, "ended over");
  while ((told = of_clone.next ()) == "configurationchange over") {
  }
  assert_text (told, "ended over");
  assert_equals_int (gst_media_stream_track_get_end_reason (track.get ()),
                     GST_MEDIA_STREAM_TRACK_END_REASON_SOURCE_ENDED);
  gst_media_stream_track_generator_close (made.get ());
  expect_refusal (made.get (), picture (101, 32, 16), GST_MEDIA_CAPTURE_ERROR_INVALID_STATE);
  fail_unless (of_track.none ());
}
GST_END_TEST;

// MUST 62, 63, 64
GST_START_TEST (stopping_every_track_closes_the_generator)
{
  const auto made = generator (kVideo);
  const auto track = track_of (made.get ());
  TrackEvents events (track.get ());
  write (made.get (), picture (100, 32, 16));
  assert_text (events.next (), "configurationchange");
  const TrackPtr clone (gst_media_stream_track_clone (track.get ()));
  gst_media_stream_track_stop (track.get ());
  fail_if (is_live (track));
  gst_media_stream_track_stop (track.get ());
  write (made.get (), picture (101, 32, 16));
  gst_media_stream_track_stop (clone.get ());
  expect_refusal (made.get (), picture (102, 32, 16), GST_MEDIA_CAPTURE_ERROR_INVALID_STATE);
  fail_unless (events.none ());
}
GST_END_TEST;

GST_START_TEST (a_generator_that_is_gone_has_ended_its_tracks)
{
  auto made = generator (kAudio);
  const auto track = track_of (made.get ());
  drop_last (std::move (made));
  fail_if (is_live (track));
  assert_equals_int (gst_media_stream_track_get_end_reason (track.get ()),
                     GST_MEDIA_STREAM_TRACK_END_REASON_SOURCE_ENDED);
}
GST_END_TEST;

GST_START_TEST (many_threads_write_while_tracks_come_and_go)
{
  const auto made = generator (kVideo);
  const auto track = track_of (made.get ());
  write (made.get (), picture (100, 32, 16));
  const double before = stat (track.get (), "totalFrames");
  constexpr int kThreads = 4, kWrites = 200;
  std::vector<std::thread> writers;
  for (int i = 0; i < kThreads; i++)
    writers.emplace_back ([&made] {
      for (int k = 0; k < kWrites; k++)
        write (made.get (), picture (100, 32, 16));
    });
  for (int i = 0; i < 100; i++) {
    const TrackPtr clone (gst_media_stream_track_clone (track.get ()));
    const auto processor = read_of (clone.get ());
    gst_media_stream_track_stop (clone.get ());
    fail_unless (read (processor.get ()) == nullptr);
  }
  for (auto &writer : writers)
    writer.join ();
  fail_unless (stat (track.get (), "totalFrames") - before == kThreads * kWrites);
}
GST_END_TEST;

/// Pictures whose memory goes back to who draws them: the first that does is drawn anew, and
/// written again, wherever that is.
struct Drawer
{
  GeneratorPtr generator;
  std::atomic<int> freed{ 0 };

  static void freed_cb (gpointer data)
  {
    auto *self = static_cast<Drawer *> (data);
    if (self->freed++ == 0)
      write (self->generator.get (), picture (200, 32, 16, "0/1"));
  }
  mc::SamplePtr draw ()
  {
    const mc::SamplePtr like = picture (100, 32, 16, "0/1");
    const gsize size = gst_buffer_get_size (gst_sample_get_buffer (like.get ()));
    pixels_.resize (size, 100);
    const mc::BufferPtr buffer (gst_buffer_new_wrapped_full (
        GST_MEMORY_FLAG_READONLY, pixels_.data (), size, 0, size, this, freed_cb));
    return mc::SamplePtr (
        gst_sample_new (buffer.get (), gst_sample_get_caps (like.get ()), nullptr, nullptr));
  }

private:
  std::vector<guint8> pixels_;
};

GST_START_TEST (who_frees_a_sample_may_write_the_next)
{
  Drawer drawer;
  drawer.generator = generator (kVideo);
  const auto track = track_of (drawer.generator.get ());
  const auto processor = read_of (track.get ());
  // The reader takes none, so that the oldest goes.
  while (drawer.freed == 0)
    write (drawer.generator.get (), drawer.draw ());
  read_until (processor.get (), 200);
  write (drawer.generator.get (), picture (201, 32, 16, "0/1"));
  read_until (processor.get (), 201);
  gst_media_stream_track_generator_close (drawer.generator.get ());
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_add_test (tc, who_frees_a_sample_may_write_the_next);
  tcase_add_test (tc, the_generator_mutes_and_unmutes_all_tracks);
  tcase_add_test (tc, a_lack_of_samples_mutes_and_the_next_sample_is_not_lost);
  tcase_add_test (tc, closing_ends_the_tracks_with_one_event);
  tcase_add_test (tc, stopping_every_track_closes_the_generator);
  tcase_add_test (tc, a_generator_that_is_gone_has_ended_its_tracks);
  tcase_add_test (tc, many_threads_write_while_tracks_come_and_go);
}

MC_CHECK_MAIN ("library_generator_life", add_tests)
