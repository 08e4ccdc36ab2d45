// SPDX-License-Identifier: LGPL-2.1-or-later
#include "any_text.hpp"
#include "assert_text.hpp"

namespace {

using namespace test;

struct DictionaryCase
{
  const char *name;
  Any constraints;
  const char *expected; ///< as printed
};

Any::Array
copies (std::size_t count, const Any &value)
{
  return Any::Array (count, value);
}

Any
nested (int depth)
{
  Any any = list ({});
  for (int i = 0; i < depth; i++)
    any = list ({ std::move (any) });
  return any;
}

/* MediaTrackConstraints, with the served properties known. */
const DictionaryCase kTrack[] = {
  { "null is an empty dictionary", null (), "{}" },
  { "empty dictionary", dict ({}), "{}" },
  { "a boolean is no dictionary", boolean (true),
    "TypeError: video: expected a dictionary, got a boolean" },
  { "a number is no dictionary", number (5),
    "TypeError: video: expected a dictionary, got a number" },
  { "a string is no dictionary", text ("{}"),
    "TypeError: video: expected a dictionary, got a string" },
  { "a list is no dictionary", list ({}), "TypeError: video: expected a dictionary, got a list" },
  { "all members of a range",
    dict ({ { "width", dict ({ { "max", number (4) },
                               { "ideal", number (3) },
                               { "exact", number (2) },
                               { "min", number (1) } }) } }),
    "{width:{min:1,max:4,exact:2,ideal:3}}" },
  { "members keep their order",
    dict ({ { "height", number (1) }, { "width", number (2) }, { "frameRate", number (3) } }),
    "{height:1,width:2,frameRate:3}" },
  // MUST 132, 158: unknown names vanish, required or not, and nobody looks at their values.
  { "unknown names vanish",
    dict ({ { "colour", dict ({ { "exact", text ("red") } }) },
            { "width", number (2) },
            { "", nested (100) } }),
    "{width:2}" },
  { "known names that nothing serves vanish",
    dict ({ { "pointsOfInterest", text ("x") },
            { "faceFraming", dict ({ { "exact", nested (100) } }) },
            { "width", number (2) } }),
    "{width:2}" },
  { "unknown members of a range vanish",
    dict ({ { "width",
              dict ({ { "minimum", list ({}) }, { "min", number (1) }, { "", null () } }) } }),
    "{width:{min:1}}" },
  { "names are compared by case", dict ({ { "Width", list ({}) }, { "framerate", list ({}) } }),
    "{}" },
  // Of equal names a script sees the last value in the place of the first, and never the others.
  { "the last of equal names counts",
    dict ({ { "width", list ({}) }, { "height", number (1) }, { "width", number (2) } }),
    "{width:2,height:1}" },
  { "the last of equal members counts",
    dict ({ { "width", dict ({ { "min", list ({}) }, { "min", number (2) } }) } }),
    "{width:{min:2}}" },
  { "the last advanced counts",
    dict ({ { "advanced", number (1) }, { "advanced", list ({ dict ({}) }) } }),
    "{advanced:[{}]}" },
  // MUST 151: an empty list is no constraint, but it is given back as it was written.
  { "an empty list stays", dict ({ { "facingMode", dict ({ { "exact", list ({}) } }) } }),
    "{facingMode:{exact:[]}}" },
  // MUST 140: a bare value in an advanced set stays bare; the solver reads it as exact.
  { "advanced sets",
    dict ({ { "advanced", list ({ dict ({ { "width", number (2) } }),
                                  dict ({ { "facingMode", null () } }) }) } }),
    "{advanced:[{width:2},{facingMode:{}}]}" },
  { "null in advanced is an empty set", dict ({ { "advanced", list ({ null () }) } }),
    "{advanced:[{}]}" },
  { "advanced stands after the others",
    dict ({ { "advanced", list ({ null () }) }, { "width", number (2) } }),
    "{width:2,advanced:[{}]}" },
  { "an empty advanced list is as good as none", dict ({ { "advanced", list ({}) } }), "{}" },
  { "advanced in an advanced set is an unknown name",
    dict ({ { "advanced", list ({ dict ({ { "advanced", number (5) } }) }) } }),
    "{advanced:[{}]}" },
  { "advanced must be a list: null", dict ({ { "advanced", null () } }),
    "TypeError: video.advanced: expected a list of dictionaries, got null" },
  { "advanced must be a list: dictionary", dict ({ { "advanced", dict ({}) } }),
    "TypeError: video.advanced: expected a list of dictionaries, got a dictionary" },
  { "advanced must be a list: boolean", dict ({ { "advanced", boolean (false) } }),
    "TypeError: video.advanced: expected a list of dictionaries, got a boolean" },
  { "an advanced set must be a dictionary",
    dict ({ { "advanced", list ({ dict ({}), number (5) }) } }),
    "TypeError: video.advanced[1]: expected a dictionary, got a number" },
  { "an error in an advanced set has its path",
    dict (
        { { "advanced", list ({ dict ({}), dict ({}),
                                dict ({ { "frameRate", dict ({ { "min", dict ({}) } }) } }) }) } }),
    "TypeError: video.advanced[2].frameRate.min: expected a number, got a dictionary" },
  { "an error in a list has its path",
    dict ({ { "facingMode", dict ({ { "ideal", list ({ text ("user"), list ({}) }) } }) } }),
    "TypeError: video.facingMode.ideal[1]: expected a string, got a list" },
  { "the first error in the order written is told",
    dict ({ { "height", text ("h") }, { "width", text ("w") }, { "advanced", null () } }),
    "TypeError: video.height: expected a number or a dictionary, got \"h\"" },
  { "a long string is cut in a message", dict ({ { "width", text (std::string (1 << 20, 'x')) } }),
    "TypeError: video.width: expected a number or a dictionary, got "
    "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…\"" },
  { "a list of strings is bounded",
    dict ({ { "deviceId", list (copies (mc::kMaxListLength + 1, text ("x"))) } }),
    "TypeError: video.deviceId: a list of 10001 entries, at most 10000 are allowed" },
  { "advanced is bounded",
    dict ({ { "advanced", list (copies (mc::kMaxListLength + 1, null ())) } }),
    "TypeError: video.advanced: a list of 10001 entries, at most 10000 are allowed" },
};

GST_START_TEST (track_constraints_are_read_as_web_idl_reads_them)
{
  const DictionaryCase &c = kTrack[__i__];
  const std::string got
      = print (mc::constraints_from_any (c.constraints, mc::served_properties (), "video"));
  fail_unless (got == c.expected, "%s: got %s, expected %s", c.name, got.c_str (), c.expected);
}
GST_END_TEST;

const DictionaryCase kStream[] = {
  { "nothing", null (), "{}" },
  { "empty dictionary", dict ({}), "{}" },
  { "a boolean is no dictionary", boolean (true),
    "TypeError: expected a dictionary, got a boolean" },
  { "a string is no dictionary", text ("video"), "TypeError: expected a dictionary, got a string" },
  { "a list is no dictionary", list ({}), "TypeError: expected a dictionary, got a list" },
  { "false requests nothing", dict ({ { "video", boolean (false) }, { "audio", boolean (false) } }),
    "{}" },
  { "true requests anything", dict ({ { "video", boolean (true) } }), "{video:{}}" },
  { "an empty dictionary requests anything", dict ({ { "audio", dict ({}) } }),
    "{audio:{}}" }, // MUST 203
  { "null is an empty dictionary", dict ({ { "audio", null () } }), "{audio:{}}" },
  { "a number is a boolean", dict ({ { "audio", number (0) }, { "video", number (2) } }),
    "{video:{}}" },
  { "NaN is false", dict ({ { "video", number (__builtin_nan ("")) } }), "{}" },
  { "a string is a boolean", dict ({ { "audio", text ("") }, { "video", text ("false") } }),
    "{video:{}}" },
  { "a list is neither", dict ({ { "video", list ({}) } }),
    "TypeError: video: expected a boolean or a dictionary, got a list" },
  { "both kinds",
    dict ({ { "video", dict ({ { "width", number (640) } }) }, { "audio", boolean (true) } }),
    "{audio:{},video:{width:640}}" },
  { "unknown members vanish",
    dict ({ { "semantics", list ({}) }, { "fake", nested (100) }, { "video", boolean (true) } }),
    "{video:{}}" },
  { "the last of equal names counts",
    dict ({ { "video", list ({}) }, { "video", boolean (false) } }), "{}" },
  { "an error has its path",
    dict ({ { "video", dict ({ { "width", dict ({ { "exact", list ({}) } }) } }) } }),
    "TypeError: video.width.exact: expected a number, got a list" },
  { "an error in audio has its path",
    dict ({ { "audio", dict ({ { "latency", text ("low") } }) } }),
    "TypeError: audio.latency: expected a number or a dictionary, got \"low\"" },
  { "members of the other kind are read too",
    dict ({ { "audio", dict ({ { "width", number (640) } }) } }), "{audio:{width:640}}" },
};

GST_START_TEST (stream_constraints_are_read_as_web_idl_reads_them)
{
  const DictionaryCase &c = kStream[__i__];
  const std::string got
      = print (mc::stream_constraints_from_any (c.constraints, mc::served_properties ()));
  fail_unless (got == c.expected, "%s: got %s, expected %s", c.name, got.c_str (), c.expected);
}
GST_END_TEST;

struct PathCase
{
  Any constraints;
  const char *expected;
};

const PathCase kWithoutPath[] = {
  { number (5), "TypeError: expected a dictionary, got a number" },
  { dict ({ { "width", list ({}) } }),
    "TypeError: width: expected a number or a dictionary, got a list" },
  { dict ({ { "advanced", list ({ number (5) }) } }),
    "TypeError: advanced[0]: expected a dictionary, got a number" },
};

GST_START_TEST (an_empty_path_leaves_no_trace_in_messages)
{
  const PathCase &c = kWithoutPath[__i__];
  assert_text (print (mc::constraints_from_any (c.constraints, mc::served_properties (), "")),
               c.expected);
}
GST_END_TEST;

GST_START_TEST (lists_may_be_as_long_as_the_limit)
{
  const Any any = dict ({ { "deviceId", list (copies (mc::kMaxListLength, text ("x"))) } });
  const auto constraints = mc::constraints_from_any (any, mc::served_properties (), "");
  fail_unless (constraints);
  const auto *ids = std::get_if<mc::StringList> (&*constraints->basic.members[0].second.bare);
  fail_unless (ids && ids->size () == mc::kMaxListLength);
}
GST_END_TEST;

/* MUST 134: what was read is a copy. */
GST_START_TEST (dictionaries_do_not_share_anything_with_what_they_were_read_from)
{
  Any any = dict ({ { "deviceId", list ({ text ("a") }) } });
  const auto constraints = mc::constraints_from_any (any, mc::served_properties (), "");
  fail_unless (constraints);
  Any given = mc::to_any (*constraints);
  any = null ();
  std::get_if<Any::Object> (&given.value)->clear ();
  assert_text (print (mc::to_any (*constraints)), "{deviceId:['a']}");
}
GST_END_TEST;

Suite *
idl_dictionaries_suite ()
{
  Suite *suite = suite_create ("Web IDL dictionaries");
  TCase *tc = tcase_create ("general");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, track_constraints_are_read_as_web_idl_reads_them, 0, std::size (kTrack));
  tcase_add_loop_test (tc, stream_constraints_are_read_as_web_idl_reads_them, 0,
                       std::size (kStream));
  tcase_add_loop_test (tc, an_empty_path_leaves_no_trace_in_messages, 0, std::size (kWithoutPath));
  tcase_add_test (tc, lists_may_be_as_long_as_the_limit);
  tcase_add_test (tc, dictionaries_do_not_share_anything_with_what_they_were_read_from);
  return suite;
}

} // namespace

GST_CHECK_MAIN (idl_dictionaries)
