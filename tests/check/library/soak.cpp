// SPDX-License-Identifier: LGPL-2.1-or-later
#include "soak.hpp"
#include "viewer.hpp"

#include "tests/lib/threads.hpp"

#include <algorithm>
#include <thread>

using namespace mctest;

/* Everything at once, at random, from several threads, for SOAK_SECONDS (3), or longer where the
 * machine has not come to do each kind of it by then. SOAK_SEED repeats what each thread wants to
 * do; in which order the threads come is the machine's. */

namespace {

constexpr const char *kDevices = R"json({ "devices": [
  { "kind": "camera", "name": "one", "default": true, "buffers": 4,
    "modes": [ { "format": "YUY2", "width": 160, "height": 120, "framerates": [30] },
               { "format": "YUY2", "width": 320, "height": 240, "framerates": [30, 15] },
               { "format": "NV12", "width": 640, "height": 480, "framerates": [15] } ] },
  { "kind": "camera", "name": "two",
    "modes": [ { "format": "I420", "width": [80, 320, 8], "height": [60, 240, 4], "framerates": [30, 60] } ] },
  { "kind": "microphone", "name": "voice", "default": true,
    "modes": [ { "format": "S16LE", "rate": [16000, 48000], "channels": [1, 2] } ] } ] })json";

constexpr const char *kRequests[] = {
  R"({"video": true})",
  R"({"audio": true})",
  R"({"audio": true, "video": true})",
  R"({"video": {"width": {"exact": 160}, "height": {"exact": 120}}})",
  R"({"video": {"width": 320, "frameRate": 15}})",
  R"({"video": {"frameRate": {"exact": 60}}})",
  R"({"video": {"width": {"exact": 640}, "resizeMode": {"exact": "none"}}})",
  R"({"audio": {"channelCount": {"exact": 1}}})",
  R"({"video": {"width": {"exact": 4000}}})",
};

constexpr const char *kChanges[] = {
  "{}",
  R"({"width": {"exact": 160}, "height": {"exact": 120}})",
  R"({"width": {"exact": 100}, "height": {"exact": 64}})",
  R"({"width": {"min": 300}})",
  R"({"width": {"exact": 640}, "height": {"exact": 480}})",
  R"({"resizeMode": {"exact": "none"}, "width": 320})",
  R"({"frameRate": {"exact": 10}})",
  R"({"frameRate": {"min": 40}})",
  R"({"width": {"exact": 5000}})",
  R"({"sampleRate": {"exact": 16000}})",
  R"({"sampleRate": 48000, "channelCount": {"exact": 2}})",
};

constexpr const char *kMishaps[] = {
  R"({"do": "unplug"})",
  R"({"do": "stall"})",
  R"({"do": "mute"})",
  R"({"do": "never-deliver"})",
  R"({"do": "slow-open", "delay-ms": 120})",
  R"({"do": "fail-open", "error": "busy"})",
  R"({"do": "fail-open", "error": "hardware"})",
};
/// What makes a device whole again, whatever happened to it.
constexpr const char *kRepairs[] = {
  R"({"do": "fail-open", "error": "none"})",
  R"({"do": "slow-open", "delay-ms": 0})",
  R"({"do": "plug"})",
  R"({"do": "resume"})",
  R"({"do": "unmute"})",
  R"({"do": "deliver"})",
};
constexpr const char *kNames[] = { "one", "two", "voice" };

template <typename T, std::size_t N>
T
any_of (Random &random, T const (&list)[N])
{
  return list[random () % N];
}

unsigned
from_environment (const char *name, unsigned otherwise)
{
  const char *text = g_getenv (name);
  return text ? unsigned (g_ascii_strtoull (text, nullptr, 10)) : otherwise;
}

/// Whether @error is one that the specification knows for getUserMedia and applyConstraints.
void
assert_known (const GError *error, const char *what)
{
  fail_unless (error != nullptr, "%s failed without an error", what);
  static constexpr gint kKnown[]
      = { GST_MEDIA_CAPTURE_ERROR_OVERCONSTRAINED, GST_MEDIA_CAPTURE_ERROR_NOT_READABLE,
          GST_MEDIA_CAPTURE_ERROR_ABORT, GST_MEDIA_CAPTURE_ERROR_NOT_FOUND,
          GST_MEDIA_CAPTURE_ERROR_NOT_SUPPORTED };
  const bool known
      = error->domain == GST_MEDIA_CAPTURE_ERROR
        && std::find (std::begin (kKnown), std::end (kKnown), error->code) != std::end (kKnown);
  fail_unless (known || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED), "%s: %s: %s",
               what, g_quark_to_string (error->domain), error->message);
}

constexpr std::size_t kMostTracks = 16;

/* What a thread may do. */

void
open (Soak &soak, Random &random)
{
  const char *const request = any_of (random, kRequests);
  const unsigned patience = random () % 4 == 0 ? random () % 200 + 1 : 0;
  if (soak.count () >= kMostTracks)
    return;
  const CancellablePtr cancellable (g_cancellable_new ());
  std::thread canceller;
  if (patience > 0)
    canceller = std::thread ([&, random = Random (patience)] () mutable {
      soak.pause (random, patience);
      g_cancellable_cancel (cancellable.get ());
    });
  mc::ErrorPtr error;
  const StreamPtr stream (gst_media_devices_get_user_media (gst_media_devices_get_default (),
                                                            wish (request).get (),
                                                            cancellable.get (), mc::out (error)));
  if (canceller.joinable ())
    canceller.join ();
  if (!stream)
    return assert_known (error.get (), request);
  for (auto &track : tracks_of (stream.get ())) {
    soak.opened++;
    soak.add (std::move (track));
  }
}

void
clone (Soak &soak, Random &random)
{
  const WatchedPtr watched = soak.any (random);
  if (!watched || soak.count () >= kMostTracks)
    return;
  soak.add (TrackPtr (gst_media_stream_track_clone (watched->track.get ())));
  soak.cloned++;
}

void
change (Soak &soak, Random &random)
{
  const WatchedPtr watched = soak.any (random);
  const char *const json = any_of (random, kChanges);
  if (!watched)
    return;
  mc::ErrorPtr error;
  if (gst_media_stream_track_apply_constraints (watched->track.get (), parse (json).get (), nullptr,
                                                mc::out (error)))
    soak.granted++;
  else
    assert_known (error.get (), json);
}

void
changed_cb (GObject *track, GAsyncResult *result, gpointer data)
{
  auto &soak = *static_cast<Soak *> (data);
  mc::ErrorPtr error;
  if (gst_media_stream_track_apply_constraints_finish (GST_MEDIA_STREAM_TRACK (track), result,
                                                       mc::out (error)))
    soak.granted++;
  else
    assert_known (error.get (), "a change");
  soak.answered++;
}

void
change_without_waiting (Soak &soak, Random &random)
{
  const WatchedPtr watched = soak.any (random);
  const char *const json = any_of (random, kChanges);
  if (!watched)
    return;
  soak.asked++;
  gst_media_stream_track_apply_constraints_async (watched->track.get (), parse (json).get (),
                                                  nullptr, changed_cb, &soak);
}

void
enable_or_disable (Soak &soak, Random &random)
{
  const bool enabled = random () % 2 == 0;
  if (const WatchedPtr watched = soak.any (random))
    gst_media_stream_track_set_enabled (watched->track.get (), enabled);
}

void
be_patient_or_not (Soak &soak, Random &random)
{
  const bool waits = random () % 2 == 0;
  if (const WatchedPtr watched = soak.any (random))
    gst_media_stream_track_set_on_lost (watched->track.get (),
                                        waits ? GST_MEDIA_STREAM_TRACK_ON_LOST_WAIT
                                              : GST_MEDIA_STREAM_TRACK_ON_LOST_END);
}

void
read (Soak &soak, Random &random)
{
  const WatchedPtr watched = soak.any (random);
  const unsigned frames = random () % 20;
  if (!watched)
    return;
  const ProcessorPtr processor (gst_media_stream_track_processor_new (watched->track.get ()));
  GstClockTime last = 0;
  for (unsigned i = 0; i < frames && !soak.over (); i++) {
    mc::ErrorPtr error;
    const mc::SamplePtr sample (
        gst_media_stream_track_processor_read (processor.get (), nullptr, mc::out (error)));
    fail_unless (error == nullptr, "%s", error ? error->message : "");
    if (!sample)
      break;
    soak.read++;
    const GstClockTime time = GST_BUFFER_PTS (gst_sample_get_buffer (sample.get ()));
    fail_unless (time > last, "time does not grow");
    last = time;
    fail_unless (gst_caps_is_fixed (gst_sample_get_caps (sample.get ())));
  }
}

void
look (Soak &soak, Random &random)
{
  const WatchedPtr watched = soak.any (random);
  if (!watched)
    return;
  GstMediaStreamTrack *track = watched->track.get ();
  const mc::StructurePtr settings (gst_media_stream_track_get_settings (track));
  const mc::StructurePtr stats (gst_media_stream_track_get_stats (track));
  fail_unless (gst_structure_has_field (settings.get (), "deviceId"));
}

void
stop (Soak &soak, Random &random)
{
  if (const WatchedPtr watched = soak.any (random))
    gst_media_stream_track_stop (watched->track.get ());
}

/// The last reference ends it as well, and so does the next getUserMedia find room.
void
drop (Soak &soak, Random &random)
{
  soak.take (random);
}

constexpr void (*kDeeds[]) (Soak &, Random &) = { open,
                                                  open,
                                                  clone,
                                                  clone,
                                                  change,
                                                  change,
                                                  change_without_waiting,
                                                  enable_or_disable,
                                                  be_patient_or_not,
                                                  read,
                                                  read,
                                                  read,
                                                  look,
                                                  stop,
                                                  drop,
                                                  drop };

void
work (Soak &soak, unsigned seed)
{
  Random random (seed);
  while (!soak.over ())
    any_of (random, kDeeds) (soak, random);
}

/* What happens to the devices meanwhile. */

void
repair (const char *device)
{
  for (const char *repair : kRepairs)
    perform (device, repair);
}

void
disturb (Soak &soak, unsigned seed)
{
  Random random (seed);
  while (!soak.over ()) {
    const char *const device = any_of (random, kNames);
    perform (device, any_of (random, kMishaps));
    soak.disturbed++;
    soak.pause (random, random () % 8 == 0 ? 2500 : 150);
    repair (device);
    soak.pause (random, 300);
  }
}

/// Nobody wants anything for long enough that devices are released, and may just be coming back.
void
rest (Soak &soak, unsigned seed)
{
  Random random (seed);
  while (!soak.over ()) {
    for (int i = 0; i < 40 && !soak.over (); i++) {
      for (const auto &watched : soak.all ())
        gst_media_stream_track_set_enabled (watched->track.get (), FALSE);
      soak.pause (random, 200);
    }
    for (const auto &watched : soak.all ())
      gst_media_stream_track_set_enabled (watched->track.get (), TRUE);
    soak.pause (random, 4000);
  }
}

/* The end. */

bool
opens (const char *factory, const char *device)
{
  const mc::ElementPtr source = mc::sink (gst_element_factory_make (factory, nullptr));
  g_object_set (source.get (), "device", device, nullptr);
  const auto opened = gst_element_set_state (source.get (), GST_STATE_READY);
  gst_element_set_state (source.get (), GST_STATE_NULL);
  return opened != GST_STATE_CHANGE_FAILURE;
}

void
assert_nothing_is_left (Soak &soak, const std::vector<std::string> &before)
{
  for (const auto &watched : soak.all ()) {
    gst_media_stream_track_stop (watched->track.get ());
    assert_equals_int (gst_media_stream_track_get_ready_state (watched->track.get ()),
                       GST_MEDIA_STREAM_TRACK_STATE_ENDED);
  }
  run_until (nullptr, [&] { return soak.answered == soak.asked; });
  mc::wait_all_closed ();
  for (const char *name : kNames)
    repair (name);
  const auto deadline = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;
  // Somebody may just have taken a device back for a track that was stopped meanwhile.
  bool closed;
  do
    closed = opens ("fakevideosrc", "one") && opens ("fakevideosrc", "two")
             && opens ("fakeaudiosrc", "voice");
  while (!closed && g_get_monotonic_time () < deadline);
  fail_unless (closed, "a device is still open");
  std::vector<std::string> left;
  do
    left = mc::test::threads_left (before);
  while (!left.empty () && g_get_monotonic_time () < deadline);
  fail_unless (left.empty (), "threads are left:%s", mc::test::text_of (left).c_str ());
}

} // namespace

GST_START_TEST (whatever_happens_in_whatever_order_nothing_is_left)
{
  const unsigned seed = from_environment ("SOAK_SEED", std::random_device () ());
  const unsigned seconds = from_environment ("SOAK_SECONDS", 3);
  g_print ("SOAK_SEED=%u SOAK_SECONDS=%u\n", seed, seconds);
  use_devices (kDevices);
  g_thread_pool_set_max_unused_threads (0);
  const auto before = mc::test::threads ();
  {
    Soak soak (seconds);
    std::vector<std::thread> workers;
    for (unsigned i = 0; i < 4; i++)
      workers.emplace_back (work, std::ref (soak), seed + i);
    workers.emplace_back (disturb, std::ref (soak), seed + 4);
    workers.emplace_back (rest, std::ref (soak), seed + 5);
    std::atomic<bool> joined{ false };
    std::thread joiner ([&] {
      for (auto &worker : workers)
        worker.join ();
      joined = true;
      g_main_context_wakeup (nullptr);
    });
    run_until (nullptr, [&] { return joined.load (); });
    joiner.join ();
    assert_nothing_is_left (soak, before);
    const mc::CharPtr done (g_strdup_printf (
        "%d tracks opened, %d cloned, %d changes granted, %d answered, %d frames read, %d mishaps",
        soak.opened.load (), soak.cloned.load (), soak.granted.load (), soak.answered.load (),
        soak.read.load (), soak.disturbed.load ()));
    g_print ("%s\n", done.get ());
    fail_unless (soak.nothing_missing (), "something never happened: %s", done.get ());
  }
  drain (nullptr);
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_set_timeout (tc, from_environment ("SOAK_SECONDS", 3) + Soak::kPatience + 30);
  tcase_add_test (tc, whatever_happens_in_whatever_order_nothing_is_left);
}

MC_CHECK_MAIN ("library_soak", add_tests)
