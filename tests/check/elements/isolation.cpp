// SPDX-License-Identifier: LGPL-2.1-or-later
#include "pipeline.hpp"

#include "tests/lib/lock_step.hpp"

#include <deque>

using namespace test;

/* What a pipeline that is stuck does to the others on the same camera: nothing. */

namespace {

constexpr const char *kCamera
    = "{'devices':[{'kind':'camera','name':'four','default':true,'buffers':4,'modes':["
      "{'format':'YUY2','width':160,'height':120,'framerates':[30]}]}]}";
constexpr std::size_t kConsumers = 16;
/// 10 s at 30 frames a second.
constexpr int kFrames = 300;

using TrackPtr = Ref<GstMediaStreamTrack>;

TrackPtr
get_track ()
{
  mc::ErrorPtr error;
  GstMediaStreamConstraints *wish
      = gst_media_stream_constraints_from_json (R"({"video": true})", mc::out (error));
  fail_unless (wish != nullptr);
  const Ref<GstMediaStream> stream (gst_media_devices_get_user_media (
      gst_media_devices_get_default (), wish, nullptr, mc::out (error)));
  gst_media_stream_constraints_unref (wish);
  fail_unless (stream != nullptr, "%s", error ? error->message : "");
  return std::move (
      mc::adopt_list<GstMediaStreamTrack> (gst_media_stream_get_tracks (stream.get ()))[0]);
}

/// A pipeline that reads a track.
class Consumer
{
public:
  explicit Consumer (TrackPtr track)
      : track_ (std::move (track)), pipeline_ ("videotracksrc name=src ! appsink name=sink "
                                               "sync=false")
  {
    g_object_set (pipeline_.element ("src").get (), "track", track_.get (), nullptr);
  }

  /// Returns when it is there for the next frame.
  void play ()
  {
    pipeline_.play ();
    pipeline_.wait_element ("mediastreamtrack-started");
  }
  /// Its sink lets nothing in any more.
  void block ()
  {
    const PadPtr pad (gst_element_get_static_pad (pipeline_.element ("sink").get (), "sink"));
    gst_pad_add_probe (
        pad.get (), GstPadProbeType (GST_PAD_PROBE_TYPE_BLOCK | GST_PAD_PROBE_TYPE_BUFFER),
        [] (GstPad *, GstPadProbeInfo *, gpointer) { return GST_PAD_PROBE_OK; }, nullptr, nullptr);
  }
  /// Waits for the next frame; its number.
  guint64 next ()
  {
    GstSample *sample = nullptr;
    g_signal_emit_by_name (pipeline_.element ("sink").get (), "try-pull-sample", kPatience,
                           &sample);
    const mc::SamplePtr owned (sample);
    fail_unless (owned != nullptr, "no frame came");
    return GST_BUFFER_OFFSET (gst_sample_get_buffer (owned.get ()));
  }
  /// Whether delivery threads push its frames, as those of quick consumers.
  bool is_served ()
  {
    const PadPtr pad (gst_element_get_static_pad (pipeline_.element ("src").get (), "src"));
    return gst_pad_get_task_state (pad.get ()) == GST_TASK_STOPPED;
  }
  guint64 stat (const char *name) const
  {
    const mc::StructurePtr stats (gst_media_stream_track_get_stats (track_.get ()));
    guint64 value = 0;
    fail_unless (gst_structure_get_uint64 (stats.get (), name, &value), "no %s", name);
    return value;
  }

private:
  const TrackPtr track_;
  Pipeline pipeline_;
};

/// From its first frame on, or once it was so quick that others push for it.
enum Blocks
{
  AtOnce,
  Later
};

} // namespace

GST_START_TEST (while_the_sink_of_one_of_sixteen_blocks_the_others_lose_nothing)
{
  {
    mc::test::LockStep time;
    const TrackPtr track = time.meanwhile ([] {
      use_fakes (kCamera);
      return get_track ();
    });
    std::deque<Consumer> consumers;
    while (consumers.size () < kConsumers)
      consumers.emplace_back (TrackPtr (gst_media_stream_track_clone (track.get ())));
    if (__i__ == AtOnce)
      consumers[0].block ();
    for (auto &consumer : consumers)
      consumer.play ();
    // It may be older than their pipelines, which do without it then.
    time.frame ();
    for (int tries = 0; __i__ == Later && !consumers[0].is_served (); tries++) {
      fail_unless (tries < 1000, "a quick consumer is not served");
      time.frame ();
      for (auto &consumer : consumers)
        consumer.next ();
    }
    if (__i__ == Later)
      consumers[0].block ();
    std::vector<guint64> last (consumers.size (), 0);
    for (int frame = 0; frame < kFrames; frame++) {
      time.frame ();
      for (std::size_t i = 1; i < consumers.size (); i++) {
        const guint64 number = consumers[i].next ();
        fail_unless (frame == 0 || number == last[i] + 1, "%u came after %u", guint (number),
                     guint (last[i]));
        last[i] = number;
      }
    }
    fail_unless (consumers[0].stat ("droppedFrames") > kFrames - 10);
  }
}
GST_END_TEST;

static Suite *
isolation_suite ()
{
  Suite *suite = suite_create ("isolation");
  TCase *tc = tcase_create ("general");
  suite_add_tcase (suite, tc);
  tcase_set_timeout (tc, 60);
  tcase_add_loop_test (tc, while_the_sink_of_one_of_sixteen_blocks_the_others_lose_nothing, AtOnce,
                       Later + 1);
  return suite;
}

GST_CHECK_MAIN (isolation)
