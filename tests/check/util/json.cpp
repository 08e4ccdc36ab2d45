// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/check/core/any_text.hpp"
#include "tests/check/core/assert_text.hpp"
#include "tests/check/core/random_constraints.hpp"

#include "gst/util/convert.hpp"

#include <limits>

namespace {

using namespace test;

/// A literal with the NULs in it.
template <std::size_t size>
std::string
whole (const char (&literal)[size])
{
  return std::string (literal, size - 1);
}

std::string
read (std::string_view json)
{
  const auto any = mc::any_from_json (json);
  if (any)
    return print (*any);
  return (any.error ().code == mc::ErrorCode::Type ? "TypeError: " : "another error: ")
         + any.error ().message;
}

struct TextCase
{
  std::string json;
  const char *expected;
};

const TextCase kAccepted[] = {
  { "null", "null" },
  { "true", "true" },
  { " \t\r\n5 \n", "5" },
  { "\"\"", "''" },
  { "[]", "[]" },
  { "{}", "{}" },
  { "{\"video\":{\"width\":{\"min\":640,\"ideal\":1280}},\"audio\":true}",
    "{video:{width:{min:640,ideal:1280}},audio:true}" },
  { "[null,true,false,\"a\",1,[],{}]", "[null,true,false,'a',1,[],{}]" },
  { "{\"\":{\"a b\":1}}", "{:{a b:1}}" },
  // Of equal names the last one counts, in the place of the first.
  { "{\"a\":1,\"b\":2,\"a\":3}", "{a:3,b:2}" },
  { "{\"a\":1,\"\\u0061\":2}", "{a:2}" },
  // Numbers.
  { "[0,-0,-1,1.5,1e3,1E+3,1e-3,-1.5e2]", "[0,0,-1,1.5,1000,1000,0.001,-150]" },
  { "[2147483648,9007199254740993]", "[2147483648,9007199254740992]" },
  { "[9223372036854775807,9223372036854775808,18446744073709551616,-9223372036854775809]",
    "[9223372036854776000,9223372036854776000,18446744073709552000,-9223372036854776000]" },
  { "100000000000000000000000000000", "1e+29" },
  { "[1.7976931348623157e308,5e-324,1e-999]", "[1.7976931348623157e+308,5e-324,0]" },
  { "[0.1,29.97,0.30000000000000004]", "[0.1,29.97,0.30000000000000004]" },
  // Strings.
  { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "'\"\\/\b\f\n\r\t'" },
  { "\"\\u00e9\\u20AC\\ud83d\\ude00\"", "'\u00e9\u20ac\U0001f600'" },
  { "\"\u00e9\u20ac\U0001f600\x7f\"", "'\u00e9\u20ac\U0001f600\x7f'" },
  { "\"[[[[/* ' , : }\"", "'[[[[/* ' , : }'" },
};

GST_START_TEST (json_is_read)
{
  const TextCase &c = kAccepted[__i__];
  assert_text (read (c.json), c.expected);
}
GST_END_TEST;

#define NO_NUMBER " is not a JSON number"
#define NO_WORD ", names and strings stand in double quotes"

const TextCase kRefused[] = {
  { "", "TypeError: JSON:1:1: expected a value, got nothing" },
  { " \n ", "TypeError: JSON:2:2: expected a value, got nothing" },
  // After the end.
  { "{} x", "TypeError: JSON:1:4: unexpected text after the end of the value" },
  { "{}{}", "TypeError: JSON:1:3: unexpected text after the end of the value" },
  { "{\"a\":1},", "TypeError: JSON:1:8: unexpected text after the end of the value" },
  { "1 2", "TypeError: JSON:1:3: unexpected text after the end of the value" },
  { "[]]", "TypeError: JSON:1:3: unexpected text after the end of the value" },
  { whole ("{}\0"), "TypeError: JSON:1:3: unexpected text after the end of the value" },
  // What json-glib would take.
  { "/* c */ {}", "TypeError: JSON:1:1: a comment is not JSON" },
  { "{\n  // c\n}", "TypeError: JSON:2:3: a comment is not JSON" },
  { "/dev/video0", "TypeError: JSON:1:1: unexpected character \"/\"" },
  { "# c\n{}", "TypeError: JSON:1:1: unexpected character \"#\"" },
  { "{'a':1}", "TypeError: JSON:1:2: strings stand in double quotes" },
  { "{a:1}", "TypeError: JSON:1:2: unexpected word \"a\"" NO_WORD },
  { "var x = {}", "TypeError: JSON:1:1: unexpected word \"var\"" NO_WORD },
  { "[TRUE]", "TypeError: JSON:1:2: unexpected word \"TRUE\"" NO_WORD },
  { "[truefalse]", "TypeError: JSON:1:2: unexpected word \"truefalse\"" NO_WORD },
  { "[undefined]", "TypeError: JSON:1:2: unexpected word \"undefined\"" NO_WORD },
  { "[NaN]", "TypeError: JSON:1:2: unexpected word \"NaN\"" NO_WORD },
  { "[Infinity]", "TypeError: JSON:1:2: unexpected word \"Infinity\"" NO_WORD },
  { "[-Infinity]", "TypeError: JSON:1:2: \"-Infinity\"" NO_NUMBER },
  { "[-]", "TypeError: JSON:1:2: \"-\"" NO_NUMBER },
  { "[- 5]", "TypeError: JSON:1:2: \"-\"" NO_NUMBER },
  { "[010]", "TypeError: JSON:1:2: \"010\"" NO_NUMBER },
  { "[-00]", "TypeError: JSON:1:2: \"-00\"" NO_NUMBER },
  { "[0x10]", "TypeError: JSON:1:2: \"0x10\"" NO_NUMBER },
  { "[$FF]", "TypeError: JSON:1:2: unexpected word \"$FF\"" NO_WORD },
  { "[+5]", "TypeError: JSON:1:2: \"+5\"" NO_NUMBER },
  { "[.5]", "TypeError: JSON:1:2: \".5\"" NO_NUMBER },
  { "[5.]", "TypeError: JSON:1:2: \"5.\"" NO_NUMBER },
  { "[1e]", "TypeError: JSON:1:2: \"1e\"" NO_NUMBER },
  { "[1e+]", "TypeError: JSON:1:2: \"1e+\"" NO_NUMBER },
  { "[1.5.2]", "TypeError: JSON:1:2: \"1.5.2\"" NO_NUMBER },
  { "[640px]", "TypeError: JSON:1:2: \"640px\"" NO_NUMBER },
  { "{\n\"a\":\n 1e999}", "TypeError: JSON:3:2: \"1e999\" is too large for a number" },
  { "[-1e999]", "TypeError: JSON:1:2: \"-1e999\" is too large for a number" },
  { "\xef\xbb\xbf{}", "TypeError: JSON:1:1: unexpected character \"\ufeff\"" },
  { "[\u00e9]", "TypeError: JSON:1:2: unexpected character \"\u00e9\"" },
  { whole ("[\0]"), "TypeError: JSON:1:2: unexpected character \"\ufffd\"" },
  { "[\v]", "TypeError: JSON:1:2: unexpected character \"\ufffd\"" },
  // Strings.
  { "[\"abc", "TypeError: JSON:1:2: a string without end" },
  { "[\"abc\\\"", "TypeError: JSON:1:2: a string without end" },
  { "[\"a\nb\"]",
    "TypeError: JSON:1:4: a control character in a string, it is written as an escape" },
  { whole ("[\"a\0b\"]"),
    "TypeError: JSON:1:4: a control character in a string, it is written as an escape" },
  { "[\"a\\qb\"]", "TypeError: JSON:1:4: an unknown escape sequence" },
  { "[\"a\\u12g4\"]", "TypeError: JSON:1:4: an unknown escape sequence" },
  { "[\"\\u12", "TypeError: JSON:1:3: an unknown escape sequence" },
  { "[\"\\", "TypeError: JSON:1:3: an unknown escape sequence" },
  { whole ("[\"\\\0\"]"), "TypeError: JSON:1:3: an unknown escape sequence" },
  { "[\"\\u0000\"]", "TypeError: JSON:1:3: \\u0000 in a string" },
  { "[\"\\ud800\"]", "TypeError: JSON:1:3: half a surrogate pair" },
  { "[\"\\ud800\\ud800\"]", "TypeError: JSON:1:3: half a surrogate pair" },
  { "[\"\\ud800\\n\"]", "TypeError: JSON:1:3: half a surrogate pair" },
  { "[\"\\udc00\\ud800\"]", "TypeError: JSON:1:3: half a surrogate pair" },
  // Not UTF-8.
  { "[\"ab\xff\"]", "TypeError: JSON: invalid UTF-8 at byte 4" },
  { "\xc3", "TypeError: JSON: invalid UTF-8 at byte 0" },
};

GST_START_TEST (what_is_not_json_is_refused)
{
  const TextCase &c = kRefused[__i__];
  assert_text (read (c.json), c.expected);
}
GST_END_TEST;

#define NAME "a name in double quotes"
#define IN_LIST "\",\" or \"]\""
#define IN_OBJECT "\",\" or \"}\""

const TextCase kUngrammatical[] = {
  { "[", "TypeError: JSON:1:2: expected a value or \"]\", got nothing" },
  { "{", "TypeError: JSON:1:2: expected " NAME " or \"}\", got nothing" },
  { "]", "TypeError: JSON:1:1: expected a value, got \"]\"" },
  { "}", "TypeError: JSON:1:1: expected a value, got \"}\"" },
  { ",", "TypeError: JSON:1:1: expected a value, got \",\"" },
  { ":", "TypeError: JSON:1:1: expected a value, got \":\"" },
  { "[}", "TypeError: JSON:1:2: expected a value or \"]\", got \"}\"" },
  { "{]", "TypeError: JSON:1:2: expected " NAME " or \"}\", got \"]\"" },
  { "[1,]", "TypeError: JSON:1:4: expected a value, got \"]\"" },
  { "[,1]", "TypeError: JSON:1:2: expected a value or \"]\", got \",\"" },
  { "[1,,2]", "TypeError: JSON:1:4: expected a value, got \",\"" },
  { "[1 2]", "TypeError: JSON:1:4: expected " IN_LIST ", got \"2\"" },
  { "[:]", "TypeError: JSON:1:2: expected a value or \"]\", got \":\"" },
  { "{,}", "TypeError: JSON:1:2: expected " NAME " or \"}\", got \",\"" },
  { "{\"a\"}", "TypeError: JSON:1:5: expected \":\", got \"}\"" },
  { "{\"a\":", "TypeError: JSON:1:6: expected a value, got nothing" },
  { "{\"a\":}", "TypeError: JSON:1:6: expected a value, got \"}\"" },
  { "{\"a\" 1}", "TypeError: JSON:1:6: expected \":\", got \"1\"" },
  { "{\"a\"::1}", "TypeError: JSON:1:6: expected a value, got \":\"" },
  { "{\"a\":1,}", "TypeError: JSON:1:8: expected " NAME ", got \"}\"" },
  { "{1:2}", "TypeError: JSON:1:2: expected " NAME " or \"}\", got \"1\"" },
  { "{null:1}", "TypeError: JSON:1:2: expected " NAME " or \"}\", got \"null\"" },
  { "{[]:1}", "TypeError: JSON:1:2: expected " NAME " or \"}\", got \"[\"" },
  { "{{}:1}", "TypeError: JSON:1:2: expected " NAME " or \"}\", got \"{\"" },
  { "{\"a\":1", "TypeError: JSON:1:7: expected " IN_OBJECT ", got nothing" },
  { "[1", "TypeError: JSON:1:3: expected " IN_LIST ", got nothing" },
  { "[[]", "TypeError: JSON:1:4: expected " IN_LIST ", got nothing" },
  { "[[1]2]", "TypeError: JSON:1:5: expected " IN_LIST ", got \"2\"" },
  { "[{}{}]", "TypeError: JSON:1:4: expected " IN_LIST ", got \"{\"" },
  { "{\"a\":1:2}", "TypeError: JSON:1:7: expected " IN_OBJECT ", got \":\"" },
  { "[\"a\":1]", "TypeError: JSON:1:5: expected " IN_LIST ", got \":\"" },
  { "{\"a\":1 \"b\":2}", "TypeError: JSON:1:8: expected " IN_OBJECT ", got \"b\"" },
  { "{\"a\":[1,{\"b\":2]}", "TypeError: JSON:1:15: expected " IN_OBJECT ", got \"]\"" },
  { "{\"a\":1,\"b\"}", "TypeError: JSON:1:11: expected \":\", got \"}\"" },
  { "[true false]", "TypeError: JSON:1:7: expected " IN_LIST ", got \"false\"" },
  { "[\"a\"\"b\"]", "TypeError: JSON:1:5: expected " IN_LIST ", got \"b\"" },
  { "[1,\n\n  2 3]", "TypeError: JSON:3:5: expected " IN_LIST ", got \"3\"" },
};

GST_START_TEST (what_is_ungrammatical_is_refused_at_its_place)
{
  const TextCase &c = kUngrammatical[__i__];
  assert_text (read (c.json), c.expected);
}
GST_END_TEST;

std::string
repeated (std::size_t count, const std::string &text)
{
  std::string result;
  for (std::size_t i = 0; i < count; i++)
    result += text;
  return result;
}

GST_START_TEST (nesting_is_bounded_before_anything_recurses)
{
  const std::string deepest = repeated (mc::kMaxDepth, "[") + repeated (mc::kMaxDepth, "]");
  assert_text (read (deepest), deepest);
  assert_text (read ("[" + deepest + "]"), "TypeError: JSON:1:33: nested deeper than 32 levels");
  assert_text (read (std::string (mc::kMaxJsonLength, '[')),
               "TypeError: JSON:1:33: nested deeper than 32 levels");
  assert_text (read (repeated (100000, "{\"a\":")),
               "TypeError: JSON:1:161: nested deeper than 32 levels");
  // Brackets side by side and in strings do not nest.
  assert_text (read ("\"" + std::string (100, '[') + "\""), "'" + std::string (100, '[') + "'");
  fail_unless (mc::any_from_json ("[" + repeated (100, "[],") + "[]]"));
}
GST_END_TEST;

GST_START_TEST (length_is_bounded)
{
  const std::string longest = "\"" + std::string (mc::kMaxJsonLength - 2, 'x') + "\"";
  fail_unless (mc::any_from_json (longest));
  assert_text (read (longest + " "), "TypeError: JSON: 1048577 bytes, at most 1048576 are allowed");
  fail_unless (
      mc::any_from_json (repeated (mc::kMaxJsonLength / 2 - 2, "1,").insert (0, "[") + "1]"));
  fail_unless (mc::any_from_json ("{" + repeated (100000, "\"a\":1,") + "\"a\":2}"));
}
GST_END_TEST;

/* A message quotes only so much of the text. */
GST_START_TEST (messages_stay_short)
{
  const std::string megabyte (mc::kMaxJsonLength - 100, 'x');
  for (const std::string &json : { "[\"" + megabyte + "\" 1]", "[" + megabyte + "]",
                                   "[1" + megabyte + "]", "{\"" + megabyte + "\"}" }) {
    const std::string got = read (json);
    fail_unless (got.rfind ("TypeError: JSON:1:", 0) == 0 && got.size () < 300, "got %s",
                 got.c_str ());
  }
}
GST_END_TEST;

/* What is quoted is cut at a character, not at a byte. */
GST_START_TEST (messages_are_utf8)
{
  for (int length = 0; length < 80; length++) {
    const std::string json
        = "{\"a\":\"" + std::string (length, 'x') + repeated (40, "\u20ac") + "\":1}";
    const std::string got = read (json);
    fail_unless (got.rfind ("TypeError: JSON:1:", 0) == 0, "got %s", got.c_str ());
    fail_if (mc::find_invalid_utf8 (got), "length %d", length);
  }
}
GST_END_TEST;

struct WriteCase
{
  Any any;
  const char *compact;
};

const WriteCase kWritten[] = {
  { null (), "null" },
  { boolean (true), "true" },
  { number (640), "640" },
  { number (-0.0), "0" },
  { number (29.97), "29.97" },
  { number (1e20), "100000000000000000000" },
  { number (1e21), "1e+21" },
  { number (std::numeric_limits<double>::quiet_NaN ()), "null" },
  { number (std::numeric_limits<double>::infinity ()), "null" },
  { text ("a\"\\/\b\f\n\r\t\x01\x1f\x7f\u00e9"), "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f"
                                                 "\x7f\u00e9\"" },
  { text (whole ("a\0b")), "\"a\\u0000b\"" },
  { text ("a\xff\xfe"
          "b\xc3"),
    "\"a\ufffd\ufffdb\ufffd\"" },
  { list ({}), "[]" },
  { dict ({}), "{}" },
  { dict ({ { "a \"b\"", list ({ number (1), null (), dict ({ { "c", boolean (false) } }) }) } }),
    "{\"a \\\"b\\\"\":[1,null,{\"c\":false}]}" },
};

GST_START_TEST (json_is_written_on_one_line)
{
  const WriteCase &c = kWritten[__i__];
  assert_text (mc::any_to_json (c.any, 0), c.compact);
}
GST_END_TEST;

GST_START_TEST (json_is_written_with_indentation)
{
  const Any any = dict ({ { "a", list ({ number (1), dict ({ { "b", null () } }) }) },
                          { "c", list ({}) },
                          { "d", dict ({}) } });
  assert_text (mc::any_to_json (any, 2), "{\n"
                                         "  \"a\": [\n"
                                         "    1,\n"
                                         "    {\n"
                                         "      \"b\": null\n"
                                         "    }\n"
                                         "  ],\n"
                                         "  \"c\": [],\n"
                                         "  \"d\": {}\n"
                                         "}");
}
GST_END_TEST;

GST_START_TEST (constraints_come_back_from_json_as_they_were)
{
  const mc::PropertyMask all = mc::PropertyMask ().set ();
  for (unsigned seed = 0; seed < 1000; seed++) {
    const mc::StreamConstraints before = RandomConstraints (seed).stream_constraints ();
    const std::string json = mc::any_to_json (mc::to_any (before), static_cast<int> (seed % 3));
    const auto any = mc::any_from_json (json);
    fail_unless (any, "seed %u: %s in %s", seed, any ? "" : any.error ().message.c_str (),
                 json.c_str ());
    const auto after = mc::stream_constraints_from_any (*any, all);
    fail_unless (after && same (before, *after), "seed %u: %s became %s", seed, json.c_str (),
                 print (after).c_str ());
  }
}
GST_END_TEST;

/* MUST 158, 162: from the text to the constraints. */
const TextCase kConstraints[] = {
  { "{\"video\":{\"frameRate\":{\"exact\":60},\"colour\":{\"exact\":1e300}}}",
    "{video:{frameRate:{exact:60}}}" },
  { "{\"video\":{\"width\":{\"max\":18446744073709551616}}}", "{video:{width:{max:4294967295}}}" },
  { "{\"video\":{\"width\":[640]}}",
    "TypeError: video.width: expected a number or a dictionary, got a list" },
  { "{\"video\":{\"width\":{\"exact\":[640]}}}",
    "TypeError: video.width.exact: expected a number, got a list" },
};

GST_START_TEST (constraints_are_read_from_json)
{
  const TextCase &c = kConstraints[__i__];
  const auto any = mc::any_from_json (c.json);
  fail_unless (any);
  assert_text (print (mc::stream_constraints_from_any (*any, mc::served_properties ())),
               c.expected);
}
GST_END_TEST;

Suite *
json_suite ()
{
  Suite *suite = suite_create ("JSON");
  TCase *tc = tcase_create ("general");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, json_is_read, 0, std::size (kAccepted));
  tcase_add_loop_test (tc, what_is_not_json_is_refused, 0, std::size (kRefused));
  tcase_add_loop_test (tc, what_is_ungrammatical_is_refused_at_its_place, 0,
                       std::size (kUngrammatical));
  tcase_add_test (tc, nesting_is_bounded_before_anything_recurses);
  tcase_add_test (tc, length_is_bounded);
  tcase_add_test (tc, messages_stay_short);
  tcase_add_test (tc, messages_are_utf8);
  tcase_add_loop_test (tc, json_is_written_on_one_line, 0, std::size (kWritten));
  tcase_add_test (tc, json_is_written_with_indentation);
  tcase_add_test (tc, constraints_come_back_from_json_as_they_were);
  tcase_add_loop_test (tc, constraints_are_read_from_json, 0, std::size (kConstraints));
  return suite;
}

} // namespace

GST_CHECK_MAIN (json)
