// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tool_process.hpp"

#include "gst/util/convert.hpp"

#include <gst/check/gstcheck.h>

#include <csignal>
#include <iterator>

using namespace tool_test;

static std::string
fake_option (const std::string &file)
{
  return "--fake=" + test_file (file);
}

static void
expect_status (const char *name, const Outcome &outcome, int status)
{
  fail_unless (outcome.status == status, "%s: expected status %d, got %d; it says: %s", name,
               status, outcome.status, outcome.complaint.c_str ());
}

struct GoldenCase
{
  const char *golden; ///< name of the file; ".json" ones must be JSON
  int status;
  Arguments arguments;
  const char *locale = "C.UTF-8";
  const char *devices = "devices.json";
};

static const GoldenCase kGoldenCases[] = {
  { "list.txt", 0, { "list" } },
  { "list.txt", 0, {} },
  { "list-ascii.txt", 0, { "list" }, "C" },
  { "list.json", 0, { "list", "--json" } },
  { "list.json", 0, { "--json", "list" }, "C" },
  { "list-speakers.txt", 0, { "list" }, "C.UTF-8", "speakers.json" },
  { "list-speakers.json", 0, { "list", "--json" }, "C.UTF-8", "speakers.json" },
  { "list-speakers-audio.txt", 0, { "list", "-k", "audio" }, "C.UTF-8", "speakers.json" },
  { "list-audio.json", 0, { "list", "-j", "-k", "audio" } },
  { "list-video.txt", 0, { "--kind=video" } },
  { "capabilities.txt", 0, { "capabilities" } },
  { "capabilities.json", 0, { "capabilities", "--json" } },
  { "capabilities-front.txt", 0, { "capabilities", "Front Camera" } },
  /* MUST 147, V5: the native mode beats the scaled one. */
  { "explain-v5.txt", 0, { "explain", R"({"video":{"width":1000,"resizeMode":"none"}})" } },
  { "explain-both.txt", 0, { "explain", R"({"video":true,"audio":{"sampleRate":44100}})" } },
  { "explain-both.json",
    0,
    { "explain", "--json", R"({"video":true,"audio":{"sampleRate":44100}})" } },
  { "explain-advanced.txt",
    0,
    { "explain",
      R"({"video":{"facingMode":"user","frameRate":{"ideal":60,"min":20},
          "advanced":[{"width":5000},{"aspectRatio":1.3333333333},{"frameRate":{"min":10}}]}})" } },
  { "explain-advanced.json",
    0,
    { "explain", "--json",
      R"({"video":{"facingMode":"user","frameRate":{"ideal":60,"min":20},
          "advanced":[{"width":5000},{"aspectRatio":1.3333333333},{"frameRate":{"min":10}}]}})" } },
  { "explain-too-wide.txt", 1, { "explain", R"({"video":{"width":{"exact":4000}}})" } },
  { "explain-too-wide.json", 1, { "explain", "-j", R"({"video":{"width":{"exact":4000}}})" } },
  /* V4: each constraint alone can be met. */
  { "explain-together.txt",
    1,
    { "explain", R"({"video":{"width":{"exact":1000},"resizeMode":{"exact":"none"}}})" } },
  { "explain-all-wrong.txt",
    1,
    { "explain",
      R"({"video":{"deviceId":{"exact":"nope"},"width":{"min":9000},"frameRate":{"min":5,"max":3}},
          "audio":{"channelCount":{"exact":6}}})" } },
  { "explain-all-wrong.json",
    1,
    { "explain", "--json",
      R"({"video":{"deviceId":{"exact":"nope"},"width":{"min":9000},"frameRate":{"min":5,"max":3}},
          "audio":{"channelCount":{"exact":6}}})" } },
};

GST_START_TEST (each_command_prints_what_its_golden_file_says)
{
  const GoldenCase &c = kGoldenCases[__i__];
  Arguments arguments = c.arguments;
  arguments.push_back (fake_option (c.devices));
  const Outcome outcome = run (arguments, "", c.locale);
  expect_status (c.golden, outcome, c.status);
  fail_unless (outcome.complaint.empty (), "%s: %s", c.golden, outcome.complaint.c_str ());
  if (g_str_has_suffix (c.golden, ".json")) {
    const auto parsed = mc::any_from_json (outcome.output);
    fail_unless (bool (parsed), "%s is no JSON", c.golden);
  }
  expect_golden (without_ids (outcome.output), c.golden);
}
GST_END_TEST;

struct FailureCase
{
  const char *name;
  int status;
  Arguments arguments;
  const char *complaint; ///< a part of it
};

static const FailureCase kFailureCases[] = {
  { "unknown command", 2, { "enumerate" }, "unknown command \"enumerate\"" },
  { "unknown option", 2, { "list", "--colour" }, "Unknown option --colour" },
  { "unknown kind", 2, { "list", "--kind=display" }, "expected video or audio" },
  { "list with an argument", 2, { "list", "x" }, "list: unexpected argument \"x\"" },
  { "watch with an argument", 2, { "watch", "x" }, "watch: unexpected argument \"x\"" },
  { "two devices", 2, { "capabilities", "a", "b" }, "unexpected argument \"b\"" },
  { "explain without constraints", 2, { "explain" }, "CONSTRAINTS is missing" },
  { "explain with a kind", 2, { "explain", "{}", "--kind=video" }, "--kind has no meaning" },
  { "nothing requested", 2, { "explain", "{}" }, "TypeError: at least one of audio and video" },
  { "kinds refused", 2, { "explain", R"({"video":false})" }, "TypeError: at least one of" },
  { "empty text", 2, { "explain", "" }, "TypeError: " },
  { "cut JSON", 2, { "explain", R"({"video":)" }, "TypeError: JSON:1:" },
  { "no dictionary", 2, { "explain", "[1]" }, "TypeError: expected a dictionary" },
  { "not UTF-8",
    2,
    { "explain", "{\"video\":{\"deviceId\":\"\xff\"}}" },
    "TypeError: JSON: invalid UTF-8" },
  { "a word for a number",
    2,
    { "explain", R"({"video":{"width":{"exact":"x"}}})" },
    "video.width.exact: expected a number" },
  { "a list for a number",
    2,
    { "explain", R"({"video":{"advanced":[{},{"height":[1]}]}})" },
    "video.advanced[1].height: " },
  /* MUST: getUserMedia takes required members only from a list (§2.2, step 5d). */
  { "a required member that is not allowed",
    2,
    { "explain", R"({"video":{"backgroundBlur":{"exact":true}}})" },
    "TypeError: video.backgroundBlur: " },
  { "no such device", 1, { "capabilities", "Rear Camera" }, "no device is called \"Rear Camera\"" },
  { "an empty name", 1, { "capabilities", "" }, "no device is called \"\"" },
  { "twins", 2, { "capabilities", "Twin 双子 Ä" }, "is more than one device" },
  { "a malformed configuration",
    2,
    { "list", R"(--fake={"devices":3})" },
    "fake devices: devices: expected a list" },
  { "a configuration that is not there",
    2,
    { "--fake=/nowhere.json" },
    "fake devices: configuration" },
};

GST_START_TEST (bad_input_is_told_with_its_place_and_status)
{
  const FailureCase &c = kFailureCases[__i__];
  // The option stands first: where a case has its own, the last one counts.
  Arguments arguments{ fake_option ("devices.json") };
  arguments.insert (arguments.end (), c.arguments.begin (), c.arguments.end ());
  const Outcome outcome = run (arguments);
  expect_status (c.name, outcome, c.status);
  fail_unless (outcome.output.empty (), "%s: %s", c.name, outcome.output.c_str ());
  fail_unless (outcome.complaint.find (c.complaint) != std::string::npos, "%s: it says: %s", c.name,
               outcome.complaint.c_str ());
}
GST_END_TEST;

GST_START_TEST (without_a_device_the_status_is_one)
{
  const std::string none = R"(--fake={"devices":[]})";
  const Outcome list = run ({ "list", none });
  expect_status ("list", list, 1);
  fail_unless (list.complaint.find ("there is no camera and no microphone") != std::string::npos);
  const Outcome json = run ({ "list", "--json", none });
  expect_status ("json", json, 1);
  expect_golden (json.output, "list-none.json");
  expect_status ("capabilities", run ({ "capabilities", none }), 1);
  const Outcome explain = run ({ "explain", R"({"audio":true})", none });
  expect_status ("explain", explain, 1);
  expect_golden (explain.output, "explain-not-found.txt");
}
GST_END_TEST;

GST_START_TEST (a_bare_fake_option_does_not_swallow_the_command)
{
  const Outcome bare = run ({ "--fake", "list" });
  expect_status ("--fake list", bare, 0);
  const Outcome named = run ({ "list", "--fake=default" });
  fail_unless_equals_string (bare.output.c_str (), named.output.c_str ());
}
GST_END_TEST;

struct IgnoredCase
{
  const char *request;
  int status;
  const char *complaint; ///< behind the tool's name
};

#define IGNORED "no known constraint, and so ignored: "

static const IgnoredCase kIgnoredCases[] = {
  { R"({"video":{"width":{"ideal":640,"min":1},"advanced":[{"height":{"exact":1}}]}})", 0, "" },
  { R"({"video":true,"vidoe":{}})", 0, IGNORED "vidoe\n" },
  { R"({"video":{"widht":{"x":1}}})", 0, IGNORED "video.widht\n" },
  { R"({"audio":{"latency":{"exakt":1,"ideal":1}}})", 0, IGNORED "audio.latency.exakt\n" },
  { R"({"video":{"advanced":[{"width":1},{"hight":1}]}})", 0, IGNORED "video.advanced[1].hight\n" },
  { R"({"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"audio":true})", 0,
    IGNORED "a, b, c, d, e, f, g, h, and others\n" },
  { "{\"video\":{\"\\u001b[2J\":1}}", 0, IGNORED "video.\\u{1b}[2J\n" },
  { R"({"vidoe":true})", 2, IGNORED "vidoe\nTypeError: at least one of audio and video" },
  { R"({"video":{"widht":1,"height":{"min":[]}}})", 2,
    IGNORED "video.widht\nTypeError: video.height.min: " },
};

GST_START_TEST (explain_tells_which_names_are_ignored)
{
  const IgnoredCase &c = kIgnoredCases[__i__];
  const Outcome outcome = run ({ "explain", c.request, fake_option ("devices.json") });
  expect_status (c.request, outcome, c.status);
  const std::string expected
      = *c.complaint ? std::string ("gst-mediadevices-1.0: ") + c.complaint : "";
  fail_unless (outcome.complaint.substr (0, expected.size ()) == expected
                   && outcome.complaint.empty () == expected.empty (),
               "%s: it says: %s", c.request, outcome.complaint.c_str ());
}
GST_END_TEST;

GST_START_TEST (a_device_is_found_by_the_beginning_of_its_id)
{
  const Outcome list = run ({ "list", "--json", "-k", "video", fake_option ("devices.json") });
  const auto start = list.output.find ("\"deviceId\": \"");
  fail_unless (start != std::string::npos, "%s", list.output.c_str ());
  const std::string prefix = list.output.substr (start + 13, 12);
  const Outcome one = run ({ "capabilities", prefix, fake_option ("devices.json") });
  expect_status ("by prefix", one, 0);
  expect_golden (without_ids (one.output), "capabilities-front.txt");
}
GST_END_TEST;

GST_START_TEST (constraints_come_from_standard_input_too)
{
  const Outcome outcome = run ({ "explain", "-", fake_option ("devices.json") },
                               R"({"video":{"width":{"exact":4000}}})");
  expect_status ("stdin", outcome, 1);
  expect_golden (without_ids (outcome.output), "explain-too-wide.txt");
  const Outcome huge
      = run ({ "explain", "-", fake_option ("devices.json") }, std::string ((1 << 20) + 1, ' '));
  expect_status ("huge", huge, 2);
}
GST_END_TEST;

static const char *const kRefused[] = {
  R"({"video":{"width":{"exact":4000}}})",
  R"({"video":{"width":{"exact":1000},"resizeMode":{"exact":"none"}}})",
  R"({"video":{"facingMode":{"exact":"environment"}}})",
  R"({"video":{"width":{"min":3000},"height":{"min":3000},"frameRate":{"min":100}}})",
  R"({"video":{"width":{"min":800,"max":700},"deviceId":{"exact":["a","b"]}},"audio":true})",
  R"({"video":{"aspectRatio":{"exact":10000},"frameRate":{"max":0}}})",
  R"({"audio":{"channelCount":{"exact":6},"sampleRate":{"min":96000},"sampleSize":{"exact":24}}})",
};

GST_START_TEST (what_would_work_does_work)
{
  const Outcome refused
      = run ({ "explain", "--json", kRefused[__i__], fake_option ("devices.json") });
  expect_status (kRefused[__i__], refused, 1);
  const auto answer = mc::any_from_json (refused.output);
  fail_unless (bool (answer));
  std::string request;
  for (const auto &member : *std::get_if<mc::Any::Object> (&answer->value)) {
    if (member.name == "wouldWork")
      request = mc::any_to_json (member.value, 0);
  }
  fail_unless (request != "null", "%s: nothing would work", kRefused[__i__]);
  expect_status (request.c_str (), run ({ "explain", request, fake_option ("devices.json") }), 0);
}
GST_END_TEST;

GST_START_TEST (help_and_version_need_no_device)
{
  const Outcome help = run ({ "--help" });
  expect_status ("--help", help, 0);
  for (const char *word : { "capabilities", "explain", "watch", "Exit status", "--json", "--fake" })
    fail_unless (help.output.find (word) != std::string::npos, "--help does not tell %s", word);
  const Outcome version = run ({ "--version" });
  expect_status ("--version", version, 0);
  fail_unless (g_str_has_prefix (version.output.c_str (), "gst-mediadevices-1.0 "));
}
GST_END_TEST;

/// Lines of a watch, until @last, which is one of them.
static std::string
read_lines_until (GDataInputStream *stream, const std::string &last)
{
  std::string text;
  while (true) {
    const mc::CharPtr line (g_data_input_stream_read_line (stream, nullptr, nullptr, nullptr));
    fail_unless (line != nullptr, "it ended before \"%s\":\n%s", last.c_str (), text.c_str ());
    text += std::string (line.get ()) + "\n";
    if (without_ids (line.get ()).find (last) != std::string::npos)
      return text;
  }
}

struct WatchCase
{
  const char *golden;
  int signal;
  const char *last; ///< part of the last line before the signal
  Arguments arguments;
};

static const WatchCase kWatchCases[] = {
  { "watch.txt", SIGTERM, "added    Leaves and Returns", { "watch" } },
  { "watch.json",
    SIGINT,
    R"({"event":"added","device":{"deviceId":"<id 1>","kind":"videoinput")",
    { "watch", "--json" } },
  { "watch-audio.txt", SIGTERM, "default  Comes as Default", { "watch", "--kind=audio" } },
};

GST_START_TEST (watch_tells_what_comes_and_goes_until_a_signal)
{
  const WatchCase &c = kWatchCases[__i__];
  Arguments arguments = c.arguments;
  arguments.push_back (fake_option ("timeline.json"));
  const mc::Ref<GSubprocess> process = start (arguments);
  const mc::Ref<GDataInputStream> lines (
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (process.get ())));
  const std::string text = read_lines_until (lines.get (), c.last);
  g_subprocess_send_signal (process.get (), c.signal);
  fail_unless_equals_int (exit_status (process.get ()), 0);
  expect_golden (without_ids (text), c.golden);
}
GST_END_TEST;

GST_START_TEST (watch_ends_when_nobody_reads_any_more)
{
  const mc::Ref<GSubprocess> process = start ({ "watch", R"(--fake={"devices":[]})" });
  GInputStream *pipe = g_subprocess_get_stdout_pipe (process.get ());
  {
    const mc::Ref<GDataInputStream> lines (g_data_input_stream_new (pipe));
    g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines.get ()), FALSE);
    read_lines_until (lines.get (), "watching");
  }
  // Nothing happens to the devices: it is the closing that it must see.
  fail_unless (g_input_stream_close (pipe, nullptr, nullptr));
  fail_unless_equals_int (exit_status (process.get ()), 0);
}
GST_END_TEST;

static Suite *
mediadevices_suite (void)
{
  Suite *suite = suite_create ("gst-mediadevices");
  TCase *tc = tcase_create ("command line");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, each_command_prints_what_its_golden_file_says, 0,
                       std::size (kGoldenCases));
  tcase_add_loop_test (tc, bad_input_is_told_with_its_place_and_status, 0,
                       std::size (kFailureCases));
  tcase_add_loop_test (tc, explain_tells_which_names_are_ignored, 0, std::size (kIgnoredCases));
  tcase_add_test (tc, without_a_device_the_status_is_one);
  tcase_add_test (tc, a_bare_fake_option_does_not_swallow_the_command);
  tcase_add_test (tc, a_device_is_found_by_the_beginning_of_its_id);
  tcase_add_test (tc, constraints_come_from_standard_input_too);
  tcase_add_loop_test (tc, what_would_work_does_work, 0, std::size (kRefused));
  tcase_add_test (tc, help_and_version_need_no_device);
  tcase_add_loop_test (tc, watch_tells_what_comes_and_goes_until_a_signal, 0,
                       std::size (kWatchCases));
  tcase_add_test (tc, watch_ends_when_nobody_reads_any_more);
  return suite;
}

GST_CHECK_MAIN (mediadevices)
