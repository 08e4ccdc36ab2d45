// SPDX-License-Identifier: LGPL-2.1-or-later

/* Tracks of one camera in pipelines with clocks of their own. */

#include "stream.hpp"

#include "tests/lib/frame_code.hpp"

using namespace test;

namespace {

constexpr const char *kCamera = "{'devices':[{'kind':'camera','name':'one','default':true,'modes':["
                                "{'format':'YUY2','width':160,'height':120,'framerates':[30]}]}]}";
constexpr GstClockTime kInterval = GST_SECOND / 30;
constexpr std::size_t kFrames = 10;

mc::ClockPtr
make_clock (GstClockType type)
{
  return mc::ClockPtr (
      GST_CLOCK (g_object_new (GST_TYPE_SYSTEM_CLOCK, "clock-type", type, nullptr)));
}

/// The system's clock with another beginning and another speed.
mc::ClockPtr
make_clock (GstClockTime ahead, GstClockTime rate_num, GstClockTime rate_denom)
{
  mc::ClockPtr clock = make_clock (GST_CLOCK_TYPE_MONOTONIC);
  const GstClockTime now = gst_clock_get_internal_time (clock.get ());
  gst_clock_set_calibration (clock.get (), now, now + ahead, rate_num, rate_denom);
  return clock;
}

struct ClockCase
{
  const char *name;
  mc::ClockPtr (*make) ();
};
const ClockCase kClocks[] = {
  { "the system's again", [] { return make_clock (GST_CLOCK_TYPE_MONOTONIC); } },
  { "the time of day", [] { return make_clock (GST_CLOCK_TYPE_REALTIME); } },
  { "ahead", [] { return make_clock (1000 * GST_SECOND, 1, 1); } },
  { "ahead and fast", [] { return make_clock (1000 * GST_SECOND, 1001, 1000); } },
};

/// How far the undisturbed @clock is ahead of the system's; of many looks the quickest counts.
GstClockTimeDiff
internal_lead (GstClock *clock)
{
  const mc::ClockPtr system (gst_system_clock_obtain ());
  GstClockTimeDiff lead = 0;
  GstClockTime quickest = GST_CLOCK_TIME_NONE;
  for (int look = 0; look < 100; look++) {
    const GstClockTime before = gst_clock_get_time (system.get ());
    const GstClockTime between = gst_clock_get_internal_time (clock);
    const GstClockTime spread = gst_clock_get_time (system.get ()) - before;
    if (spread < quickest) {
      quickest = spread;
      lead = GST_CLOCK_DIFF (before + spread / 2, between);
    }
  }
  return lead;
}

/// Of frames, by the number that the camera gave them.
using Times = std::map<guint32, GstClockTime>;

/// A pipeline that reads a track, and when it says that frames were captured.
class Watcher
{
public:
  explicit Watcher (const TrackPtr &track)
      : pipeline_ ("videotracksrc name=source ! fakesink name=end"),
        probe_ (pipeline_.element ("end"), GST_PAD_PROBE_TYPE_BUFFER, frame_cb, this)
  {
    g_object_set (pipeline_.element ("source").get (), "track", track.get (), nullptr);
  }

  Pipeline &pipeline () { return pipeline_; }
  void use_clock (GstClock *clock)
  {
    gst_pipeline_use_clock (GST_PIPELINE (pipeline_.get ()), clock);
  }
  /// The running times of frames.
  Times seen ()
  {
    mc::MutexGuard guard (lock_);
    return seen_;
  }
  /// @running_time on the pipeline's clock, on the system's.
  GstClockTime system_time (GstClockTime running_time, GstClockTimeDiff lead) const
  {
    const mc::ClockPtr clock (gst_element_get_clock (pipeline_.get ()));
    const GstClockTime time = gst_element_get_base_time (pipeline_.get ()) + running_time;
    return gst_clock_unadjust_unlocked (clock.get (), time) - static_cast<GstClockTime> (lead);
  }

private:
  static GstPadProbeReturn frame_cb (GstPad *pad, GstPadProbeInfo *info, gpointer data)
  {
    auto *self = static_cast<Watcher *> (data);
    GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
    const CapsPtr caps (gst_pad_get_current_caps (pad));
    if (const auto code = mc::test::read_frame_code (buffer, caps.get ())) {
      mc::MutexGuard guard (self->lock_);
      self->seen_.emplace (code->frame, GST_BUFFER_PTS (buffer));
    }
    return GST_PAD_PROBE_OK;
  }

  mc::Mutex lock_;
  Times seen_ MC_GUARDED_BY (lock_);
  Pipeline pipeline_;
  SinkProbe probe_;
};

/// The frames that both have seen, by number: when they were captured, as another reader of the
/// track is told.
Times
seen_by_both (const TrackPtr &track, Watcher &one, Watcher &other)
{
  const Ref<GstMediaStreamTrackProcessor> reader (
      gst_media_stream_track_processor_new (track.get ()));
  Times read, both;
  while (both.size () < kFrames) {
    mc::ErrorPtr error;
    const mc::SamplePtr sample (
        gst_media_stream_track_processor_read (reader.get (), nullptr, mc::out (error)));
    fail_unless (sample != nullptr, "%s", error ? error->message : "the track ended");
    GstBuffer *buffer = gst_sample_get_buffer (sample.get ());
    if (const auto code = mc::test::read_frame_code (buffer, gst_sample_get_caps (sample.get ())))
      read.emplace (code->frame, GST_BUFFER_PTS (buffer));
    const Times ones = one.seen (), others = other.seen ();
    for (const auto &[number, captured] : read)
      if (ones.count (number) && others.count (number))
        both.emplace (number, captured);
  }
  return both;
}

/// A frame is as old on any clock. Clocks are not read at one moment, hence the bound for another
/// than the system's: nothing is taken for the frame before or after it.
GST_START_TEST (pipelines_with_other_clocks_tell_one_capture_time)
{
  const ClockCase &c = kClocks[__i__];
  use_fakes (kCamera);
  {
    const Ref<GstMediaStream> stream = get_user_media ("{'video':true}");
    const TrackPtr track = std::move (tracks_of (stream.get ())[0]);
    const mc::ClockPtr system (gst_system_clock_obtain ()), clock = c.make ();
    Watcher one (clone_of (track)), other (clone_of (track));
    one.use_clock (system.get ());
    one.pipeline ().play ();
    one.pipeline ().wait_frames ("end", 3);
    other.use_clock (clock.get ());
    /* It has been running for 900 s. */
    gst_element_set_start_time (other.pipeline ().get (), GST_CLOCK_TIME_NONE);
    gst_element_set_base_time (other.pipeline ().get (),
                               gst_clock_get_time (clock.get ()) - 900 * GST_SECOND);
    other.pipeline ().play ();
    const Times both = seen_by_both (track, one, other);
    const Times ones = one.seen (), others = other.seen ();
    const GstClockTimeDiff lead = internal_lead (clock.get ());
    for (const auto &[number, captured] : both) {
      fail_unless (others.at (number) > ones.at (number) + 800 * GST_SECOND);
      assert_equals_uint64 (one.system_time (ones.at (number), 0), captured);
      const GstClockTimeDiff late
          = GST_CLOCK_DIFF (captured, other.system_time (others.at (number), lead));
      fail_unless (ABS (late) < GstClockTimeDiff (kInterval / 2),
                   "%s: frame %u was captured %" GST_STIME_FORMAT " later", c.name, number,
                   GST_STIME_ARGS (late));
    }
    other.pipeline ().set_state (GST_STATE_NULL);
    one.pipeline ().set_state (GST_STATE_NULL);
    stop (stream.get ());
  }
}
GST_END_TEST;

Suite *
track_src_clocks_suite ()
{
  Suite *suite = suite_create ("track_src_clocks");
  TCase *tc = tcase_create ("clocks");
  suite_add_tcase (suite, tc);
  tcase_set_timeout (tc, 60);
  tcase_add_loop_test (tc, pipelines_with_other_clocks_tell_one_capture_time, 0,
                       std::size (kClocks));
  return suite;
}

} // namespace

GST_CHECK_MAIN (track_src_clocks)
