// SPDX-License-Identifier: LGPL-2.1-or-later

/* Tracks of microphones in a graph of audio elements, whose outcome is a track again: what
 * MediaStreamAudioSourceNode and MediaStreamAudioDestinationNode are in the Web Audio API. */

#include "pipeline.hpp"

#include <cmath>
#include <gst/audio/audio.h>
#include <set>
#include <vector>

using namespace test;

namespace {

using TrackPtr = Ref<GstMediaStreamTrack>;
using ProcessorPtr = Ref<GstMediaStreamTrackProcessor>;

constexpr const char *kBand = "{'devices':["
                              "{'kind':'microphone','name':'voice','modes':["
                              "{'format':'S16LE','rate':48000,'channels':1}]},"
                              "{'kind':'microphone','name':'guitar','modes':["
                              "{'format':'S16LE','rate':48000,'channels':1}]}]}";
constexpr const char *kGraph
    = "audiomixer name=mix latency=100000000 ! audio/x-raw,format=S16LE,rate=48000,channels=1 ! "
      "audiotracksink name=mixed "
      "audiotracksrc name=one ! audioconvert ! mix. "
      "audiotracksrc name=two ! audioconvert ! mix.";

/// Pitches that fake microphones may have, in Hz.
constexpr double kLowest = 300;
constexpr double kStep = 50;
constexpr int kPitches = 16;
constexpr double kPi = 3.14159265358979323846;

std::string
id_of (const char *label)
{
  mc::ErrorPtr error;
  const auto infos = mc::adopt_list<GstMediaDeviceInfo> (gst_media_devices_enumerate_devices (
      gst_media_devices_get_default (), nullptr, mc::out (error)));
  for (const auto &info : infos) {
    if (g_str_equal (gst_media_device_info_get_label (info.get ()), label))
      return gst_media_device_info_get_device_id (info.get ());
  }
  fail ("there is no %s", label);
  return {};
}

TrackPtr
microphone (const char *label)
{
  struct ConstraintsDeleter
  {
    void operator() (GstMediaStreamConstraints *c) const { gst_media_stream_constraints_unref (c); }
  };
  mc::ErrorPtr error;
  const std::string wish = "{'audio':{'deviceId':{'exact':'" + id_of (label) + "'}}}";
  const std::unique_ptr<GstMediaStreamConstraints, ConstraintsDeleter> constraints (
      gst_media_stream_constraints_from_json (json (wish.c_str ()).c_str (), mc::out (error)));
  const Ref<GstMediaStream> stream (gst_media_devices_get_user_media (
      gst_media_devices_get_default (), constraints.get (), nullptr, mc::out (error)));
  fail_unless (stream != nullptr, "%s", error ? error->message : "");
  auto tracks = mc::adopt_list<GstMediaStreamTrack> (gst_media_stream_get_tracks (stream.get ()));
  return std::move (tracks.front ());
}

/// The strength of one pitch in @samples at 48 kHz, by Goertzel's algorithm.
double
strength (const std::vector<double> &samples, double pitch)
{
  const double turn = 2 * std::cos (2 * kPi * pitch / 48000);
  double before = 0, last = 0;
  for (const double sample : samples) {
    const double next = sample + turn * last - before;
    before = last;
    last = next;
  }
  return std::sqrt (last * last + before * before - turn * last * before)
         / double (samples.size ());
}

/// The pitches that can be heard in half a second of @track.
std::set<int>
pitches_of (GstMediaStreamTrack *track)
{
  const ProcessorPtr processor (gst_media_stream_track_processor_new (track));
  std::vector<double> samples;
  bool begun = false;
  while (samples.size () < 24000) {
    mc::ErrorPtr error;
    const mc::SamplePtr sample (
        gst_media_stream_track_processor_read (processor.get (), nullptr, mc::out (error)));
    fail_unless (sample != nullptr, "the track has ended");
    GstAudioInfo info;
    fail_unless (gst_audio_info_from_caps (&info, gst_sample_get_caps (sample.get ())));
    assert_equals_int (GST_AUDIO_INFO_FORMAT (&info), GST_AUDIO_FORMAT_S16LE);
    GstMapInfo map;
    fail_unless (gst_buffer_map (gst_sample_get_buffer (sample.get ()), &map, GST_MAP_READ));
    const auto *values = reinterpret_cast<const gint16 *> (map.data);
    const gsize count = map.size / 2;
    // Silence stands in for what a starting graph does not give yet.
    begun = begun || std::any_of (values, values + count, [] (gint16 v) { return v != 0; });
    if (begun)
      samples.insert (samples.end (), values, values + count);
    gst_buffer_unmap (gst_sample_get_buffer (sample.get ()), &map);
  }
  std::set<int> heard;
  for (int i = 0; i < kPitches; i++) {
    const double pitch = kLowest + i * kStep;
    if (strength (samples, pitch) > 200)
      heard.insert (static_cast<int> (pitch));
  }
  return heard;
}

} // namespace

GST_START_TEST (two_microphones_are_mixed_into_one_track)
{
  use_fakes (kBand);
  const TrackPtr voice = microphone ("voice");
  const TrackPtr guitar = microphone ("guitar");
  const std::set<int> of_voice = pitches_of (voice.get ());
  const std::set<int> of_guitar = pitches_of (guitar.get ());
  fail_unless (of_voice.size () == 1 && of_guitar.size () == 1 && of_voice != of_guitar,
               "%zu and %zu pitches", of_voice.size (), of_guitar.size ());
  {
    Pipeline graph (kGraph);
    g_object_set (graph.element ("one").get (), "track", voice.get (), nullptr);
    g_object_set (graph.element ("two").get (), "track", guitar.get (), nullptr);
    GstMediaStreamTrack *raw = nullptr;
    g_object_get (graph.element ("mixed").get (), "track", &raw, nullptr);
    const TrackPtr mixed (raw);
    graph.play ();
    std::set<int> both = of_voice;
    both.insert (of_guitar.begin (), of_guitar.end ());
    // One of the two may start before the other.
    while (pitches_of (mixed.get ()) != both) {
    }
    // A disabled microphone is not heard any more, in the graph as anywhere else.
    gst_media_stream_track_set_enabled (guitar.get (), FALSE);
    while (pitches_of (mixed.get ()) != of_voice) {
    }
  }
  gst_media_stream_track_stop (voice.get ());
  gst_media_stream_track_stop (guitar.get ());
}
GST_END_TEST;

// MUST 395
GST_START_TEST (the_volume_of_a_player_does_not_change_what_is_captured)
{
  Pipeline player ("audiotestsrc is-live=true wave=square freq=300 volume=0.5 ! "
                   "audio/x-raw,format=S16LE,rate=48000,channels=1 ! tee name=split ! queue ! "
                   "audiotracksink name=capture split. ! queue ! volume volume=0 mute=true ! "
                   "fakesink sync=true");
  GstMediaStreamTrack *raw = nullptr;
  g_object_get (player.element ("capture").get (), "track", &raw, nullptr);
  const TrackPtr track (raw);
  player.play ();
  fail_unless (pitches_of (track.get ()).count (300) == 1);
}
GST_END_TEST;

static Suite *
audio_graph_suite ()
{
  Suite *suite = suite_create ("audio_graph");
  TCase *tc = tcase_create ("general");
  tcase_set_timeout (tc, 60);
  tcase_add_test (tc, two_microphones_are_mixed_into_one_track);
  tcase_add_test (tc, the_volume_of_a_player_does_not_change_what_is_captured);
  suite_add_tcase (suite, tc);
  return suite;
}

GST_CHECK_MAIN (audio_graph)
