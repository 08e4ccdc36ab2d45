// SPDX-License-Identifier: LGPL-2.1-or-later
#include "asking.hpp"
#include "log_watch.hpp"
#include "viewer.hpp"

#include <map>

using namespace mctest;

/* Tracks of the default microphone, whichever that is. */

namespace {

/// A third one, which can do what the one of the desk can.
const char *const kThree = R"json({ "devices": [
  { "kind": "microphone", "name": "built-in", "label": "Built-in Microphone", "group": "tablet", "default": true,
    "modes": [ { "format": "S16LE", "rate": 48000, "channels": 2 } ] },
  { "kind": "microphone", "name": "headset", "label": "Headset Microphone", "group": "headset",
    "modes": [ { "format": "S16LE", "rate": 16000, "channels": 1 } ] },
  { "kind": "microphone", "name": "array", "label": "Array", "group": "array",
    "modes": [ { "format": "S16LE", "rate": 48000, "channels": 2 } ] } ] })json";

void
make_default (const char *microphone)
{
  perform (microphone, R"({"do": "make-default"})");
}

std::string
label_of (const TrackPtr &track)
{
  return gst_media_stream_track_get_label (track.get ());
}

void
until_label (const TrackPtr &track, const char *label)
{
  const Counter renamed (track, "notify::label");
  run_until (nullptr, [&] { return label_of (track) == label && renamed.count () > 0; });
}

std::string
listed (const char *label, const char *property)
{
  const InfoPtr info = find_device (label);
  gchar *text = nullptr;
  g_object_get (info.get (), property, &text, nullptr);
  return mc::CharPtr (text).get ();
}

/// Reads sound and remembers how it came.
class Listener
{
public:
  explicit Listener (const TrackPtr &track)
      : processor_ (gst_media_stream_track_processor_new (track.get ()))
  {
  }

  /// Reads until sound comes at @rate that is no silence.
  void until_rate (const std::string &rate)
  {
    for (;;) {
      const mc::SamplePtr sample (
          gst_media_stream_track_processor_read (processor_.get (), nullptr, nullptr));
      fail_unless (sample != nullptr, "the track ended");
      GstBuffer *buffer = gst_sample_get_buffer (sample.get ());
      fail_unless (GST_BUFFER_PTS (buffer) > last_ || last_ == 0, "time does not grow");
      last_ = GST_BUFFER_PTS (buffer);
      const std::string now
          = field (gst_caps_get_structure (gst_sample_get_caps (sample.get ()), 0), "rate");
      if (now == rate && !GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_GAP))
        return;
    }
  }

private:
  const ProcessorPtr processor_;
  GstClockTime last_ = 0;
};

/// What the log says of a track that does not go anywhere.
constexpr const char *kStays = "stays with";

} // namespace

// MUST 36
GST_START_TEST (a_track_of_the_default_goes_where_the_default_goes)
{
  const auto track = get_track (R"({"audio": {"deviceId": {"exact": "default"}}})");
  const Counter changed (track, "configurationchange"), mute (track, "mute"),
      ended (track, "ended");
  Listener listener (track);
  assert_text (setting (track.get (), "deviceId"), "default");
  assert_text (label_of (track), "Built-in Microphone");
  listener.until_rate ("48000");
  for (int turn = 1; turn <= 4; turn++) {
    const bool away = turn % 2 == 1;
    const char *label = away ? "Headset Microphone" : "Built-in Microphone";
    make_default (away ? "headset" : "built-in");
    run_until (nullptr, [&] { return changed.count () == turn; });
    assert_text (label_of (track), label);
    assert_text (setting (track.get (), "deviceId"), "default");
    assert_text (setting (track.get (), "groupId"), listed (label, "group-id"));
    assert_text (setting (track.get (), "sampleRate"), away ? "16000" : "48000");
    listener.until_rate (away ? "16000" : "48000");
  }
  fail_unless (is_live (track));
  assert_equals_int (mute.count () + ended.count (), 0);
}
GST_END_TEST;

GST_START_TEST (one_that_was_asked_for_by_its_own_name_stays)
{
  const auto follower = get_track (R"({"audio": {"deviceId": "default"}})");
  const auto named = get_track (R"({"audio": true})");
  const Counter changed (follower, "configurationchange"), stays (named, "configurationchange");
  fail_if (setting (named.get (), "deviceId") == "default");
  make_default ("headset");
  run_until (nullptr, [&] { return changed.count () == 1; });
  assert_text (label_of (named), "Built-in Microphone");
  assert_equals_int (stays.count (), 0);
  Listener listener (named);
  listener.until_rate ("48000");
}
GST_END_TEST;

// MUST 80, 83
GST_START_TEST (clones_follow_too)
{
  const auto track = get_track (R"({"audio": {"deviceId": ["default"]}})");
  const auto before = clone_of (track);
  Listener one (track), two (before);
  make_default ("headset");
  until_label (before, "Headset Microphone");
  one.until_rate ("16000");
  two.until_rate ("16000");
  const auto after = clone_of (before);
  assert_text (label_of (after), "Headset Microphone");
  gst_media_stream_track_stop (track.get ());
  make_default ("built-in");
  until_label (after, "Built-in Microphone");
  two.until_rate ("48000");
  assert_text (setting (after.get (), "deviceId"), "default");
}
GST_END_TEST;

GST_START_TEST (what_a_track_requires_keeps_it_where_it_is)
{
  use_devices (kThree);
  const auto track = get_track (
      R"({"audio": {"deviceId": {"exact": "default"}, "channelCount": {"exact": 2}}})");
  const Counter changed (track, "configurationchange");
  Listener listener (track);
  {
    LogWatch refusals (kStays);
    make_default ("headset");
    fail_if (refusals.next ().find ("Headset Microphone") == std::string::npos);
  }
  assert_text (label_of (track), "Built-in Microphone");
  listener.until_rate ("48000");
  make_default ("array");
  until_label (track, "Array");
  assert_equals_int (changed.count (), 1);
  listener.until_rate ("48000");
  {
    LogWatch refusals (kStays);
    make_default ("headset");
    refusals.next ();
  }
  // What it does not require any more lets it go when the default is told again.
  change (track, R"({})");
  make_default ("built-in");
  until_label (track, "Built-in Microphone");
}
GST_END_TEST;

GST_START_TEST (one_that_cannot_be_opened_is_left_alone)
{
  const auto track = get_track (R"({"audio": {"deviceId": "default"}})");
  LogWatch refusals (kStays);
  perform ("headset", R"({"do": "fail-open", "error": "busy"})");
  make_default ("headset");
  fail_if (refusals.next ().find ("Built-in Microphone") == std::string::npos);
  Listener listener (track);
  listener.until_rate ("48000");
  fail_unless (is_live (track));
}
GST_END_TEST;

GST_START_TEST (constraints_of_the_default_are_applied_where_it_is)
{
  const auto track = get_track (R"({"audio": {"deviceId": "default"}})");
  const std::string headset = listed ("Headset Microphone", "device-id");
  make_default ("headset");
  until_label (track, "Headset Microphone");
  change (track, R"({"deviceId": {"exact": "default"}, "sampleRate": {"exact": 8000}})");
  assert_text (setting (track.get (), "sampleRate"), "8000");
  // Its id is that of the default, and not the one of the device.
  assert_text (refused (track, (R"({"deviceId": {"exact": ")" + headset + R"("}})").c_str ()),
               "deviceId");
  assert_text (refused (track, R"({"sampleRate": {"exact": 48000}})"), "sampleRate");
}
GST_END_TEST;

GST_START_TEST (what_the_default_cannot_do_is_named)
{
  const auto error = refusal_of (
      R"({"audio": {"deviceId": {"exact": "default"}, "sampleRate": {"exact": 96000}}})");
  assert_text (gst_media_capture_error_get_constraint (error.get ()), "sampleRate");
  const auto camera = refusal_of (R"({"video": {"deviceId": {"exact": "default"}}})");
  assert_text (gst_media_capture_error_get_constraint (camera.get ()), "deviceId");
}
GST_END_TEST;

GST_START_TEST (when_the_default_is_pulled_out_the_next_one_takes_over)
{
  const auto track = get_track (R"({"audio": {"deviceId": "default"}})");
  const Counter ended (track, "ended"), mute (track, "mute"), unmute (track, "unmute");
  Listener listener (track);
  listener.until_rate ("48000");
  perform ("built-in", R"({"do": "unplug"})");
  until_label (track, "Headset Microphone");
  listener.until_rate ("16000");
  run_until (nullptr, [&] { return unmute.count () == 1; });
  assert_equals_int (mute.count (), 1);
  assert_equals_int (ended.count (), 0);
  // There is no other one.
  perform ("headset", R"({"do": "unplug"})");
  run_until (nullptr, [&] { return ended.count () == 1; });
  assert_equals_int (gst_media_stream_track_get_end_reason (track.get ()),
                     GST_MEDIA_STREAM_TRACK_END_REASON_UNPLUGGED);
}
GST_END_TEST;

GST_START_TEST (the_next_one_is_tried_until_it_can_be_opened)
{
  const auto track = get_track (R"({"audio": {"deviceId": "default"}})");
  const Counter ended (track, "ended");
  perform ("headset", R"({"do": "fail-open", "error": "busy"})");
  {
    LogWatch tries ("tried again");
    perform ("built-in", R"({"do": "unplug"})");
    fail_if (tries.next ().find ("Headset Microphone") == std::string::npos);
  }
  perform ("headset", R"({"do": "fail-open", "error": "none"})");
  until_label (track, "Headset Microphone");
  Listener listener (track);
  listener.until_rate ("16000");
  assert_equals_int (ended.count (), 0);
}
GST_END_TEST;

GST_START_TEST (who_drops_a_moving_track_closes_its_device_at_once)
{
  auto track = get_track (R"({"audio": {"deviceId": "default"}})");
  perform ("headset", R"({"do": "slow-open", "delay-ms": 1000})");
  make_default ("headset");
  Listener (track).until_rate ("48000");
  drop_last (std::move (track));
  // Waits until no source streams, and lets none begin meanwhile.
  gst_task_cleanup_all ();
}
GST_END_TEST;

GST_START_TEST (one_that_waits_takes_whichever_comes)
{
  const auto track = get_track (R"({"audio": {"deviceId": "default"}})");
  g_object_set (track.get (), "on-lost", GST_MEDIA_STREAM_TRACK_ON_LOST_WAIT, nullptr);
  const Counter ended (track, "ended");
  perform ("headset", R"({"do": "unplug"})");
  perform ("built-in", R"({"do": "unplug"})");
  run_until (nullptr, [&] { return gst_media_stream_track_get_muted (track.get ()); });
  perform ("headset", R"({"do": "plug"})");
  until_label (track, "Headset Microphone");
  Listener listener (track);
  listener.until_rate ("16000");
  assert_equals_int (ended.count (), 0);
}
GST_END_TEST;

GST_START_TEST (a_denied_microphone_is_not_followed)
{
  use_devices (kThree);
  Page page;
  gst_media_context_set_expose_devices (page.context.get (), TRUE);
  for (const InfoPtr &info : page.list ()) {
    const std::string id = gst_media_device_info_get_device_id (info.get ());
    if (g_str_equal (gst_media_device_info_get_label (info.get ()), "Headset Microphone"))
      page.permit (kMicrophone, GST_MEDIA_PERMISSION_DENIED, id.c_str ());
  }
  const auto stream = page.get (R"({"audio": {"deviceId": "default"}})");
  const auto tracks = tracks_of (stream.get ());
  const TrackPtr &track = tracks.front ();
  const Counter changed (track, "configurationchange");
  make_default ("headset");
  make_default ("array");
  until_label (track, "Array");
  assert_equals_int (changed.count (), 1);
}
GST_END_TEST;

// MUST 71: what counts is the microphone that is heard now, not the one the track began with.
GST_START_TEST (permission_is_that_of_the_microphone_the_default_went_to)
{
  use_devices (kThree);
  Page page;
  gst_media_context_set_expose_devices (page.context.get (), TRUE);
  std::map<std::string, std::string> ids;
  for (const InfoPtr &info : page.list ())
    ids[gst_media_device_info_get_label (info.get ())]
        = gst_media_device_info_get_device_id (info.get ());
  const auto deny = [&] (const char *label) {
    page.permit (kMicrophone, GST_MEDIA_PERMISSION_DENIED, ids.at (label).c_str ());
  };
  const auto stream = page.get (R"({"audio": {"deviceId": "default"}})");
  const auto tracks = tracks_of (stream.get ());
  const TrackPtr &track = tracks.front ();
  const Counter ended (track, "ended");
  make_default ("headset");
  until_label (track, "Headset Microphone");

  deny ("Built-in Microphone");
  fail_unless (is_live (track));
  deny ("Headset Microphone");
  fail_if (is_live (track));
  run_until (nullptr, [&] { return ended.count () == 1; });
  assert_equals_int (gst_media_stream_track_get_end_reason (track.get ()),
                     GST_MEDIA_STREAM_TRACK_END_REASON_REVOKED);
}
GST_END_TEST;

/// Whatever happens at the same time.
GST_START_TEST (a_restless_default_loses_no_track)
{
  use_devices (kThree);
  const auto track = get_track (R"({"audio": {"deviceId": "default"}})");
  std::vector<TrackPtr> clones;
  const ProcessorPtr processor (gst_media_stream_track_processor_new (track.get ()));
  const char *const names[] = { "headset", "array", "built-in" };
  for (int turn = 0; turn < 30; turn++) {
    make_default (names[turn % 3]);
    if (turn % 4 == 0)
      clones.push_back (clone_of (track));
    if (turn % 3 == 0)
      change (track, R"({"channelCount": 1})");
    if (turn % 7 == 0)
      gst_media_stream_track_stop (clones.front ().get ());
    const mc::SamplePtr sample (
        gst_media_stream_track_processor_read (processor.get (), nullptr, nullptr));
    fail_unless (sample != nullptr);
  }
  clones.push_back (clone_of (track));
  run_until (nullptr, [&] {
    return label_of (track) == "Built-in Microphone"
           && label_of (clones.back ()) == "Built-in Microphone";
  });
  assert_text (constraints_of (track), R"({"channelCount":1})");
  Listener listener (track);
  listener.until_rate ("48000");
  run_until (nullptr, [&] { return setting (track.get (), "channelCount") == "1"; });
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_add_test (tc, a_track_of_the_default_goes_where_the_default_goes);
  tcase_add_test (tc, one_that_was_asked_for_by_its_own_name_stays);
  tcase_add_test (tc, clones_follow_too);
  tcase_add_test (tc, what_a_track_requires_keeps_it_where_it_is);
  tcase_add_test (tc, one_that_cannot_be_opened_is_left_alone);
  tcase_add_test (tc, constraints_of_the_default_are_applied_where_it_is);
  tcase_add_test (tc, what_the_default_cannot_do_is_named);
  tcase_add_test (tc, when_the_default_is_pulled_out_the_next_one_takes_over);
  tcase_add_test (tc, the_next_one_is_tried_until_it_can_be_opened);
  tcase_add_test (tc, who_drops_a_moving_track_closes_its_device_at_once);
  tcase_add_test (tc, one_that_waits_takes_whichever_comes);
  tcase_add_test (tc, a_denied_microphone_is_not_followed);
  tcase_add_test (tc, permission_is_that_of_the_microphone_the_default_went_to);
  tcase_add_test (tc, a_restless_default_loses_no_track);
}

MC_CHECK_MAIN ("library_default_microphone", add_tests)
