// SPDX-License-Identifier: LGPL-2.1-or-later
#include "gst/core/plan.hpp"

#include "assert_text.hpp"
#include "devices.hpp"
#include "notation.hpp"

/* Several tracks on one source, in stories: what ran before, what is asked now, and what comes of
 * it. The testable requirements 191-200 as far as the core alone decides them. */

namespace {

using test::microphone;
using test::mode;
using test::webcam;

/// Tracks as a table writes them: constraints, oldest first, with a bar between.
class Tracks
{
public:
  Tracks (const mc::Capabilities &device, const std::string &text)
  {
    for (std::size_t begin = 0; begin <= text.size ();) {
      const std::size_t end = std::min (text.find ('|', begin), text.size ());
      prepared_.emplace_back (test::constraints (text.substr (begin, end - begin)), device.kind (),
                              mc::served_properties ());
      begin = end + 1;
    }
    for (const auto &prepared : prepared_)
      list.push_back ({ &prepared, nullptr });
  }

  std::vector<mc::PlanTrack> list;

private:
  std::vector<mc::PreparedConstraints> prepared_;
};

std::string
size_and_rate (int width, int height, mc::Fraction rate)
{
  return std::to_string (width) + "x" + std::to_string (height) + "@"
         + mc::number_to_string (rate.value ());
}

std::string
settings_text (const mc::Choice &choice)
{
  if (choice.width > 0)
    return size_and_rate (choice.width, choice.height, choice.frame_rate)
           + (choice.resize_mode == mc::ResizeMode::None ? " none" : " crop-and-scale");
  return std::to_string (choice.sample_rate) + " Hz " + std::to_string (choice.channel_count)
         + " ch";
}

std::string
mode_text (const mc::Choice &choice)
{
  if (choice.width > 0)
    return size_and_rate (choice.native_width, choice.native_height, choice.native_rate);
  return std::to_string (choice.native_sample_rate) + " Hz "
         + std::to_string (choice.native_channel_count) + " ch";
}

// "1280x720@30 gives 640x360@30 crop-and-scale, 1280x720@30 none; distance 0", or "refused: width".
std::string
answer (const mc::Capabilities &device, const std::string &text, const mc::Choice *current)
{
  const Tracks tracks (device, text);
  const auto plan = mc::plan_tracks (device, tracks.list, current);
  if (!plan) {
    const auto refused = mc::refused_constraint (device, tracks.list);
    return std::string ("refused: ") + (refused ? mc::property_info (*refused).name : "");
  }
  std::string out = mode_text (plan->choices[0]) + " gives ";
  for (std::size_t i = 0; i < plan->choices.size (); i++)
    out += (i > 0 ? ", " : "") + settings_text (plan->choices[i]);
  return out + "; distance " + mc::number_to_string (plan->distance);
}

enum class Current
{
  Stays,  ///< of equally good modes
  Counts, ///< for nothing
};

struct Story
{
  const char *name;
  const char *before; ///< the tracks that run, "" if none do
  Current current;
  const char *tracks;
  const char *expected;
};

const Story kWebcam[] = {
  { "MUST 191, two exact sizes", "", Current::Counts,
    "{width:{exact:320},height:{exact:240}}|{width:{exact:1280},height:{exact:720}}",
    "1280x720@30 gives 320x240@30 crop-and-scale, 1280x720@30 none; distance 0" },
  { "MUST 192, two rates", "", Current::Counts,
    "{width:{exact:640},frameRate:{exact:15}}|{frameRate:{exact:60}}",
    "1280x720@60 gives 640x360@15 crop-and-scale, 1280x720@60 none; distance 0" },
  { "a demanding track raises the mode", "{}", Current::Stays, "{}|{width:{exact:1920}}",
    "1920x1080@30 gives 1920x1080@30 none, 1920x1080@30 none; distance 0" },
  { "MUST 197, what is required holds while the mode is raised",
    "{width:{exact:640},height:{exact:480}}", Current::Stays,
    "{width:{exact:640},height:{exact:480}}|{width:{exact:1920}}",
    "1920x1080@30 gives 640x480@30 crop-and-scale, 1920x1080@30 none; distance 0" },
  { "a demanding track goes, and the mode falls", "{width:640}|{width:{exact:1920}}",
    Current::Counts, "{width:640}", "640x480@30 gives 640x480@30 none; distance 0" },
  { "it need not fall", "{width:640}|{width:{exact:1920}}", Current::Stays, "{width:640}",
    "1920x1080@30 gives 640x360@30 crop-and-scale; distance 0" },
  { "it falls in any case if that is better", "{width:640,resizeMode:'none'}|{width:{exact:1920}}",
    Current::Stays, "{width:640,resizeMode:'none'}",
    "640x480@30 gives 640x480@30 none; distance 0" },
  { "an equal keeps the current mode", "{width:{exact:1920}}", Current::Stays, "{}|{}",
    "1920x1080@30 gives 1920x1080@30 none, 1920x1080@30 none; distance 0" },
  { "without it, nearness decides", "{width:{exact:1920}}", Current::Counts, "{}|{}",
    "640x480@30 gives 640x480@30 none, 640x480@30 none; distance 0" },
  { "a better one takes over", "{width:{exact:1920}}", Current::Stays,
    "{width:{exact:640},height:{exact:480},resizeMode:'none'}",
    "640x480@30 gives 640x480@30 none; distance 0" },
  { "all tracks together decide", "", Current::Counts,
    "{width:1920,resizeMode:{exact:'none'}}|{width:320,resizeMode:'none'}|"
    "{width:320,resizeMode:'none'}",
    "320x240@30 gives 320x240@30 none, 320x240@30 none, 320x240@30 none; distance "
    "0.8333333333333334" },
  { "a native track pins the mode", "", Current::Counts,
    "{width:{exact:640},resizeMode:{exact:'none'}}|{width:1920,height:1080}",
    "640x480@30 gives 640x480@30 none, 640x480@30 none; distance 1.2222222222222223" },
  { "fewer derived tracks", "", Current::Counts, "{width:{max:1280,min:640}}|{width:{exact:1280}}",
    "1280x720@30 gives 1280x720@30 none, 1280x720@30 none; distance 0" },
  { "MUST 193, a pinned mode cannot be widened", "{width:{exact:1280},resizeMode:{exact:'none'}}",
    Current::Stays, "{width:{exact:1280},resizeMode:{exact:'none'}}|{width:{exact:1920}}",
    "refused: width" },
  { "MUST 194, afterwards the first track is as it was",
    "{width:{exact:1280},resizeMode:{exact:'none'}}", Current::Stays,
    "{width:{exact:1280},resizeMode:{exact:'none'}}",
    "1280x720@30 gives 1280x720@30 none; distance 0" },
  { "MUST 195, and the second one stays what it was",
    "{width:{exact:1280},resizeMode:{exact:'none'}}|{width:640}", Current::Stays,
    "{width:{exact:1280},resizeMode:{exact:'none'}}|{width:640}",
    "1280x720@30 gives 1280x720@30 none, 640x360@30 crop-and-scale; distance 0" },
  { "MUST 196, without the conflict the second one succeeds",
    "{width:{exact:1280},resizeMode:{exact:'none'}}", Current::Stays,
    "{width:1280}|{width:{exact:1920}}",
    "1920x1080@30 gives 1280x720@30 crop-and-scale, 1920x1080@30 none; distance 0" },
  { "MUST 200, the end of the first track frees the mode",
    "{width:{exact:1280},resizeMode:{exact:'none'}}", Current::Stays, "{width:{exact:1920}}",
    "1920x1080@30 gives 1920x1080@30 none; distance 0" },
  { "no rate is high enough in the modes that are left", "", Current::Counts,
    "{width:{exact:1920}}|{deviceId:{exact:'cam'},frameRate:{min:50}}", "refused: frameRate" },
  { "no single member is to blame", "", Current::Counts,
    "{width:{exact:1280},resizeMode:{exact:'none'}}|{width:{exact:640},resizeMode:{exact:'none'}}",
    "refused: " },
  { "what no mode at all can do", "", Current::Counts, "{}|{height:{min:2000},width:{min:2000}}",
    "refused: height" },
  { "an older track's advanced set goes first", "", Current::Counts,
    "{advanced:[{frameRate:60}]}|{advanced:[{width:1920}]}",
    "1280x720@60 gives 1280x720@60 none, 1280x720@60 none; distance 0" },
  { "what is required goes before any advanced set", "", Current::Counts,
    "{advanced:[{frameRate:60}]}|{width:{exact:1920}}",
    "1920x1080@30 gives 1920x1080@30 none, 1920x1080@30 none; distance 0" },
  { "a set that only another track stands against is skipped", "", Current::Counts,
    "{width:{exact:320},resizeMode:{exact:'none'}}|{advanced:[{width:1280},{frameRate:15}]}",
    "320x240@30 gives 320x240@30 none, 320x240@15 crop-and-scale; distance 0" },
};

const Story kMicrophone[] = {
  { "MUST 191, for sound", "", Current::Counts, "{sampleRate:{exact:16000}}|{channelCount:1}",
    "44100 Hz 1 ch gives 16000 Hz 1 ch, 44100 Hz 1 ch; distance 0" },
  { "a demanding track raises the rate", "{}", Current::Stays, "{}|{sampleRate:{exact:48000}}",
    "48000 Hz 2 ch gives 48000 Hz 2 ch, 48000 Hz 2 ch; distance 0" },
  { "and it falls when it goes", "{}|{sampleRate:{exact:48000}}", Current::Counts, "{}",
    "44100 Hz 2 ch gives 44100 Hz 2 ch; distance 0" },
  { "MUST 193, the size of samples", "", Current::Counts,
    "{sampleSize:{exact:24},channelCount:{exact:1}}|{sampleSize:{exact:24},channelCount:{min:2}}",
    "refused: channelCount" },
};

// What the source runs in because of the tracks @text.
std::optional<mc::Choice>
running_mode (const mc::Capabilities &device, const std::string &text)
{
  if (text.empty ())
    return std::nullopt;
  const auto plan = mc::plan_tracks (device, Tracks (device, text).list);
  fail_unless (plan.has_value (), "%s: there is no plan for what runs before", text.c_str ());
  return plan->choices[0];
}

void
assert_story (const mc::Capabilities &device, const Story &story)
{
  const auto running = running_mode (device, story.before);
  const bool counts = running && story.current == Current::Stays;
  const std::string name = std::string (story.name) + ": ";
  test::assert_text (name + answer (device, story.tracks, counts ? &*running : nullptr),
                     name + story.expected);
}

} // namespace

GST_START_TEST (a_webcam_serves_all_its_tracks)
{
  assert_story (*webcam (), kWebcam[__i__]);
}
GST_END_TEST;

GST_START_TEST (a_microphone_serves_all_its_tracks)
{
  assert_story (*microphone (), kMicrophone[__i__]);
}
GST_END_TEST;

/* One that can do any size and rate, up to a limit. */
GST_START_TEST (ranges_are_planned_too)
{
  mc::DeviceDescription description;
  description.video = { { mc::IntSet::range (16, 4096, 2), mc::IntSet::range (16, 2160, 2),
                          mc::RateSet::range ({ 1, 1 }, { 120, 1 }), 0 } };
  const auto device = mc::Capabilities::make (description);
  test::assert_text (answer (*device, "{}|{width:{exact:1280},height:{exact:720}}", nullptr),
                     "1280x720@30 gives 1280x720@30 none, 1280x720@30 none; distance 0");
  test::assert_text (
      answer (*device,
              "{width:{exact:1001},height:{exact:700},frameRate:{exact:25}}|{width:{min:800},"
              "frameRate:{min:48}}",
              nullptr),
      "1002x700@48 gives 1001x700@25 crop-and-scale, 1002x700@48 none; distance 0");
  test::assert_text (
      answer (*device,
              "{aspectRatio:{exact:1.7777777778},resizeMode:{exact:'none'}}|{width:{min:1280}}",
              nullptr),
      "1280x720@30 gives 1280x720@30 none, 1280x720@30 none; distance 0");
  test::assert_text (answer (*device,
                             "{resizeMode:{exact:'none'},frameRate:{max:30}}|{frameRate:{min:60}}",
                             nullptr),
                     "refused: frameRate");
}
GST_END_TEST;

/* A peer's caps are one more required set, and name no constraint. */
GST_START_TEST (a_peer_of_one_track_binds_the_mode)
{
  const auto device = webcam ();
  Tracks tracks (*device, "{}|{resizeMode:{exact:'none'}}");
  mc::PeerSet tall;
  tall.height = mc::IntSet::list ({ 1080, 720 });
  const std::vector<mc::PeerSet> peers{ tall };
  tracks.list[1].peers = &peers;
  const auto plan = mc::plan_tracks (*device, tracks.list);
  fail_unless (plan.has_value ());
  test::assert_text (mode_text (plan->choices[0]), "1280x720@30");
  mc::PeerSet odd;
  odd.height = mc::IntSet::value (500);
  const std::vector<mc::PeerSet> odd_peers{ odd };
  tracks.list[1].peers = &odd_peers;
  fail_unless (!mc::plan_tracks (*device, tracks.list));
  fail_unless (!mc::refused_constraint (*device, tracks.list));
}
GST_END_TEST;

GST_START_TEST (a_refusal_says_what_would_have_worked)
{
  const auto device = webcam ();
  const Tracks tracks (
      *device, "{width:{exact:1280},resizeMode:{exact:'none'}}|{width:{exact:1920},frameRate:60}");
  const mc::Explanation explanation = mc::explain_refusal (*device, tracks.list);
  test::assert_text (
      explanation.text (),
      "Rig Camera: cannot satisfy width = 1920 (largest is 1280); nearest: width 1280");
  fail_unless (explanation.failed == mc::Property::Width);
}
GST_END_TEST;

GST_START_TEST (what_cannot_be_planned_has_no_plan)
{
  const auto camera = webcam ();
  fail_unless (!mc::plan_tracks (*camera, {}), "no track, no mode");
  fail_unless (!mc::refused_constraint (*camera, {}));
  const auto sound = microphone ();
  const Tracks tracks (*sound, "{}|{}");
  fail_unless (!mc::plan_tracks (*camera, tracks.list), "of another kind");
  const auto nothing = mc::Capabilities::make ({});
  fail_unless (!mc::plan_tracks (*nothing, Tracks (*nothing, "{}|{}").list), "without modes");
}
GST_END_TEST;

/* However many numbers constraints write, a plan takes no for ever. */
GST_START_TEST (many_advanced_sets_do_not_explode)
{
  mc::DeviceDescription description;
  constexpr int kMax = std::numeric_limits<int>::max ();
  description.video = { { mc::IntSet::range (1, kMax), mc::IntSet::range (1, kMax),
                          mc::RateSet::range ({ 0, 1 }, { kMax, 1 }), 0 } };
  const auto device = mc::Capabilities::make (description);
  std::string sets;
  for (int i = 0; i < 200; i++) {
    const std::string n = std::to_string (i + 100);
    sets += "{width:{min:" + n + "},height:{min:" + n + "},frameRate:{max:" + n
            + "},aspectRatio:{min:0." + n + "}},";
  }
  const std::string track = "{advanced:[" + sets + "]}";
  fail_unless (mc::plan_tracks (*device, Tracks (*device, track + "|" + track).list).has_value ());
}
GST_END_TEST;

static Suite *
plan_vectors_suite ()
{
  Suite *suite = suite_create ("plan_vectors");
  TCase *tc = tcase_create ("vectors");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, a_webcam_serves_all_its_tracks, 0, std::size (kWebcam));
  tcase_add_loop_test (tc, a_microphone_serves_all_its_tracks, 0, std::size (kMicrophone));
  tcase_add_test (tc, ranges_are_planned_too);
  tcase_add_test (tc, a_peer_of_one_track_binds_the_mode);
  tcase_add_test (tc, a_refusal_says_what_would_have_worked);
  tcase_add_test (tc, what_cannot_be_planned_has_no_plan);
  tcase_add_test (tc, many_advanced_sets_do_not_explode);
  return suite;
}

GST_CHECK_MAIN (plan_vectors);
