// SPDX-License-Identifier: LGPL-2.1-or-later
#include "gst/capture/frames/track_tap.hpp"
#include "gst/capture/sources/broadcaster.hpp"

#include <gst/check/gstcheck.h>

/* What one reader makes of the frames of its track, without a device and without threads. */

namespace {

using mc::PullStatus;

mc::CapsPtr
caps_of (const char *text)
{
  return mc::CapsPtr (gst_caps_from_string (text));
}

mc::TapFormatPtr
pictures ()
{
  auto format = std::make_shared<mc::TapFormat> ();
  format->source_caps = caps_of ("video/x-raw");
  format->caps = mc::ref_mini (format->source_caps.get ());
  format->source_rate = format->rate = { 30, 1 };
  return format;
}

/// From 48 to 16 kHz: three samples make one.
mc::TapFormatPtr
sound ()
{
  const char *const kSound = "audio/x-raw,format=S16LE,layout=interleaved,channels=1,rate=";
  auto format = std::make_shared<mc::TapFormat> ();
  format->kind = mc::Kind::Audio;
  format->source_caps = caps_of ((std::string (kSound) + "48000").c_str ());
  format->caps = caps_of ((std::string (kSound) + "16000").c_str ());
  return format;
}

class Track
{
public:
  explicit Track (const mc::TapFormatPtr &format, unsigned capacity = 4)
      : tap (std::make_shared<mc::TrackTap> (format)),
        reader (std::make_shared<mc::TrackReader> (tap, format, capacity, nullptr))
  {
    tap->add (reader);
  }
  ~Track () { tap->finish (); }

  /// A frame with number @sequence in the caps of @format, a 30th of a second after the last one.
  void offer (const mc::TapFormat &format, uint64_t sequence, gsize size = 0)
  {
    mc::BufferPtr buffer (gst_buffer_new_allocate (nullptr, size, nullptr));
    gst_buffer_memset (buffer.get (), 0, 0, size);
    time_ += GST_SECOND / 30;
    GST_BUFFER_PTS (buffer.get ()) = time_;
    mc::DeliveryBatch batch;
    tap->offer (mc::FramePtr (new mc::Frame (
                    std::move (buffer), mc::ref_mini (format.source_caps.get ()), sequence, time_)),
                batch);
  }
  /// What the reader takes; the test fails where that is nothing.
  mc::Pulled take ()
  {
    mc::Pulled pulled = reader->take ();
    fail_unless (pulled.status == PullStatus::Frame, "nothing comes");
    return pulled;
  }

  const std::shared_ptr<mc::TrackTap> tap;
  const std::shared_ptr<mc::TrackReader> reader;

private:
  GstClockTime time_ = 0;
};

GST_START_TEST (frames_are_seen_in_the_format_that_they_are_for)
{
  const auto first = pictures (), second = pictures ();
  Track track (first);
  track.offer (*first, 7);
  track.tap->set_format (second);
  track.offer (*second, 8);
  fail_unless (track.take ().caps == first->caps.get ());
  fail_unless (track.take ().caps == second->caps.get ());
}
GST_END_TEST;

/* A track that goes to another Source, with a reader that has not been asked for a while. */
GST_START_TEST (what_a_former_source_has_announced_holds_up_nothing)
{
  const auto former = pictures (), later = pictures (), next = pictures ();
  Track track (former);
  track.offer (*former, 60000);
  track.take ();
  track.tap->set_format (later); // from 60001 on, which never comes
  track.tap->forget_source ();
  track.tap->set_format (next);
  track.offer (*next, 0);
  fail_unless (track.take ().caps == next->caps.get ());
  track.offer (*next, 1);
  track.take ();
}
GST_END_TEST;

GST_START_TEST (a_frame_that_was_dropped_shows_with_the_next)
{
  const auto format = pictures ();
  Track track (format, 2);
  track.offer (*format, 0);
  fail_unless (track.take ().discontinuity, "the first one");
  track.offer (*format, 1);
  fail_unless (!track.take ().discontinuity);
  for (uint64_t number = 2; number < 5; number++)
    track.offer (*format, number);
  fail_unless (track.take ().discontinuity, "it is the third, of two that have room");
  fail_unless (!track.take ().discontinuity);
}
GST_END_TEST;

GST_START_TEST (a_gap_shows_with_the_next_sound_that_comes_out)
{
  const auto format = sound ();
  Track track (format);
  track.offer (*format, 0, 960);
  fail_unless (track.take ().discontinuity, "the first one");
  track.offer (*format, 1, 960);
  fail_unless (!track.take ().discontinuity);
  track.tap->miss (1);
  track.offer (*format, 3, 2); // too little for one sample
  fail_unless (track.reader->take ().status == PullStatus::Nothing);
  track.offer (*format, 4, 960);
  fail_unless (track.take ().discontinuity, "the gap was forgotten");
  track.offer (*format, 5, 960);
  fail_unless (!track.take ().discontinuity);
}
GST_END_TEST;

GST_START_TEST (a_frame_that_the_source_has_lost_shows_with_the_next)
{
  const auto format = pictures ();
  const Track track (format);
  mc::Broadcaster broadcaster (2);
  broadcaster.add_tap (track.tap);
  const auto broadcast = [&] (uint64_t number) {
    broadcaster.broadcast (mc::FramePtr (new mc::Frame (mc::BufferPtr (gst_buffer_new ()),
                                                        mc::ref_mini (format->caps.get ()), number,
                                                        (number + 1) * GST_SECOND / 30)));
    return track.reader->take ();
  };
  fail_unless (broadcast (0).discontinuity, "the first one");
  fail_unless (!broadcast (1).discontinuity);
  broadcaster.miss ();
  fail_unless (broadcast (2).discontinuity);
  assert_equals_uint64 (track.reader->dropped (), 1);
  broadcaster.close ();
}
GST_END_TEST;

Suite *
track_reader_suite ()
{
  Suite *suite = suite_create ("track_reader");
  TCase *tc = tcase_create ("reading");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, frames_are_seen_in_the_format_that_they_are_for);
  tcase_add_test (tc, what_a_former_source_has_announced_holds_up_nothing);
  tcase_add_test (tc, a_frame_that_was_dropped_shows_with_the_next);
  tcase_add_test (tc, a_gap_shows_with_the_next_sound_that_comes_out);
  tcase_add_test (tc, a_frame_that_the_source_has_lost_shows_with_the_next);
  return suite;
}

} // namespace

GST_CHECK_MAIN (track_reader);
