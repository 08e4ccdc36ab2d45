// SPDX-License-Identifier: LGPL-2.1-or-later
#include "any_text.hpp"
#include "assert_text.hpp"

#include <limits>

/* Every type of constraint times every type of value, in both places where a value may stand. */

namespace {

using namespace test;

constexpr double kInf = std::numeric_limits<double>::infinity ();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN ();

/// One property for each ValueType.
const char *const kProperties[]
    = { "width", "aspectRatio",     "torch", "facingMode", "echoCancellation",
        "zoom",  "pointsOfInterest" };
constexpr std::size_t kTypeCount = std::size (kProperties);

struct ValueCase
{
  Any value;
  const char *
      expected[kTypeCount]; ///< as printed; "!" begins the message of a TypeError, without its path
};

#define NUMBER_OR "!expected a number or a dictionary, got "
#define BOOLEAN_OR "!expected a boolean or a dictionary, got "
#define STRING_OR "!expected a boolean, a string or a dictionary, got "
#define DOUBLE_OR "!expected a boolean, a number or a dictionary, got "
#define POINTS_OR "!expected a list of points or a dictionary, got "
#define FINITE "!expected a finite number, got "

/* MUST 161, 162. Web IDL would read "abc" and "NaN" as 0 where a [Clamp] unsigned long is wanted,
 * and look into lists and dictionaries where a primitive is wanted; here these are errors. */
const ValueCase kBare[] = {
  // width, aspectRatio, torch, facingMode, echoCancellation, zoom, pointsOfInterest
  { null (), { "{}", "{}", "{}", "{}", "{}", "{}", "{}" } },
  { dict ({}), { "{}", "{}", "{}", "{}", "{}", "{}", "{}" } },
  { boolean (true), { "1", "1", "true", "'true'", "true", "true", POINTS_OR "a boolean" } },
  { boolean (false), { "0", "0", "false", "'false'", "false", "false", POINTS_OR "a boolean" } },
  { number (640), { "640", "640", "true", "'640'", "'640'", "640", POINTS_OR "a number" } },
  { number (0), { "0", "0", "false", "'0'", "'0'", "0", POINTS_OR "a number" } },
  { number (-0.0), { "0", "0", "false", "'0'", "'0'", "0", POINTS_OR "a number" } },
  { number (0.5), { "0", "0.5", "true", "'0.5'", "'0.5'", "0.5", POINTS_OR "a number" } },
  { number (1.5), { "2", "1.5", "true", "'1.5'", "'1.5'", "1.5", POINTS_OR "a number" } },
  { number (2.5), { "2", "2.5", "true", "'2.5'", "'2.5'", "2.5", POINTS_OR "a number" } },
  { number (2.5000001),
    { "3", "2.5000001", "true", "'2.5000001'", "'2.5000001'", "2.5000001", POINTS_OR "a number" } },
  { number (-0.4), { "0", "-0.4", "true", "'-0.4'", "'-0.4'", "-0.4", POINTS_OR "a number" } },
  { number (-640), { "0", "-640", "true", "'-640'", "'-640'", "-640", POINTS_OR "a number" } },
  { number (4294967294.5),
    { "4294967294", "4294967294.5", "true", "'4294967294.5'", "'4294967294.5'", "4294967294.5",
      POINTS_OR "a number" } },
  { number (4294967296.0),
    { "4294967295", "4294967296", "true", "'4294967296'", "'4294967296'", "4294967296",
      POINTS_OR "a number" } },
  { number (1e300),
    { "4294967295", "1e+300", "true", "'1e+300'", "'1e+300'", "1e+300", POINTS_OR "a number" } },
  { number (kNan),
    { "0", FINITE "NaN", "false", "'NaN'", "'NaN'", FINITE "NaN", POINTS_OR "a number" } },
  { number (kInf),
    { "4294967295", FINITE "Infinity", "true", "'Infinity'", "'Infinity'", FINITE "Infinity",
      POINTS_OR "a number" } },
  { number (-kInf),
    { "0", FINITE "-Infinity", "true", "'-Infinity'", "'-Infinity'", FINITE "-Infinity",
      POINTS_OR "a number" } },
  { text ("640"), { "640", "640", "true", "'640'", "'640'", "640", POINTS_OR "a string" } },
  { text (" 0x10\n"),
    { "16", "16", "true", "' 0x10\n'", "' 0x10\n'", "16", POINTS_OR "a string" } },
  { text ("1e999"),
    { "4294967295", FINITE "Infinity", "true", "'1e999'", "'1e999'", FINITE "Infinity",
      POINTS_OR "a string" } },
  { text (""), { "0", "0", "false", "''", "''", "0", POINTS_OR "a string" } },
  { text ("false"),
    { NUMBER_OR "\"false\"", NUMBER_OR "\"false\"", "true", "'false'", "'false'",
      DOUBLE_OR "\"false\"", POINTS_OR "a string" } },
  { text ("NaN"),
    { NUMBER_OR "\"NaN\"", NUMBER_OR "\"NaN\"", "true", "'NaN'", "'NaN'", DOUBLE_OR "\"NaN\"",
      POINTS_OR "a string" } },
  { text ("ab\xff"),
    { "!invalid UTF-8 at byte 2", "!invalid UTF-8 at byte 2", "true", "!invalid UTF-8 at byte 2",
      "!invalid UTF-8 at byte 2", "!invalid UTF-8 at byte 2", POINTS_OR "a string" } },
  { list ({}),
    { NUMBER_OR "a list", NUMBER_OR "a list", BOOLEAN_OR "a list", "[]", STRING_OR "a list",
      DOUBLE_OR "a list", "[]" } },
  { list ({ text ("user"), number (5), boolean (true), null () }),
    { NUMBER_OR "a list", NUMBER_OR "a list", BOOLEAN_OR "a list", "['user','5','true','null']",
      STRING_OR "a list", DOUBLE_OR "a list", "![0]: expected a point, got a string" } },
  { list ({ dict ({ { "x", number (0.5) } }), null (),
            dict ({ { "y", text ("1") }, { "z", text ("z") } }) }),
    { NUMBER_OR "a list", NUMBER_OR "a list", BOOLEAN_OR "a list",
      "![0]: expected a string, got a dictionary", STRING_OR "a list", DOUBLE_OR "a list",
      "[{x:0.5,y:0},{x:0,y:0},{x:0,y:1}]" } },
  { list ({ dict ({}), dict ({ { "y", number (kInf) } }) }),
    { NUMBER_OR "a list", NUMBER_OR "a list", BOOLEAN_OR "a list",
      "![0]: expected a string, got a dictionary", STRING_OR "a list", DOUBLE_OR "a list",
      "![1].y: expected a finite number, got Infinity" } },
  { list ({ text ("a"), list ({}) }),
    { NUMBER_OR "a list", NUMBER_OR "a list", BOOLEAN_OR "a list",
      "![1]: expected a string, got a list", STRING_OR "a list", DOUBLE_OR "a list",
      "![0]: expected a point, got a string" } },
};

#define A_NUMBER "!expected a number, got "
#define A_BOOLEAN "!expected a boolean, got "
#define STRING_OR_LIST "!expected a string or a list of strings, got "
#define BOOLEAN_OR_STRING "!expected a boolean or a string, got "
#define POINTS "!expected a list of points, got "

const ValueCase kExact[] = {
  // width, aspectRatio, torch, facingMode, echoCancellation, zoom, pointsOfInterest
  { null (), { "0", "0", "false", "'null'", "'null'", "0", POINTS "null" } },
  { boolean (true), { "1", "1", "true", "'true'", "true", "1", POINTS "a boolean" } },
  { number (-2), { "0", "-2", "true", "'-2'", "'-2'", "-2", POINTS "a number" } },
  { number (1e10),
    { "4294967295", "10000000000", "true", "'10000000000'", "'10000000000'", "10000000000",
      POINTS "a number" } },
  { number (kNan),
    { "0", FINITE "NaN", "false", "'NaN'", "'NaN'", FINITE "NaN", POINTS "a number" } },
  { text ("29.97"), { "30", "29.97", "true", "'29.97'", "'29.97'", "29.97", POINTS "a string" } },
  { text ("wide"),
    { A_NUMBER "\"wide\"", A_NUMBER "\"wide\"", "true", "'wide'", "'wide'", A_NUMBER "\"wide\"",
      POINTS "a string" } },
  { text ("\x80"),
    { "!invalid UTF-8 at byte 0", "!invalid UTF-8 at byte 0", "true", "!invalid UTF-8 at byte 0",
      "!invalid UTF-8 at byte 0", "!invalid UTF-8 at byte 0", POINTS "a string" } },
  { list ({}),
    { A_NUMBER "a list", A_NUMBER "a list", A_BOOLEAN "a list", "[]", BOOLEAN_OR_STRING "a list",
      A_NUMBER "a list", "[]" } },
  { list ({ text ("a"), text ("b\xc3") }),
    { A_NUMBER "a list", A_NUMBER "a list", A_BOOLEAN "a list", "![1]: invalid UTF-8 at byte 1",
      BOOLEAN_OR_STRING "a list", A_NUMBER "a list", "![0]: expected a point, got a string" } },
  { dict ({}),
    { A_NUMBER "a dictionary", A_NUMBER "a dictionary", A_BOOLEAN "a dictionary",
      STRING_OR_LIST "a dictionary", BOOLEAN_OR_STRING "a dictionary", A_NUMBER "a dictionary",
      POINTS "a dictionary" } },
};

std::string
convert (const char *property, Any value)
{
  const Any constraints = dict ({ { property, std::move (value) } });
  return print (mc::constraints_from_any (constraints, mc::PropertyMask ().set (), "video"));
}

/// What convert() gives for an entry of the tables; @place is ".exact" or so, @before and @after go
/// around a value.
std::string
expected_text (const char *property, const std::string &entry, const std::string &place,
               const std::string &before, const std::string &after)
{
  if (entry[0] != '!')
    return std::string ("{") + property + ":" + before + entry + after + "}";
  const char *separator = entry[1] == '[' ? "" : ": ";
  return std::string ("TypeError: video.") + property + place + separator + entry.substr (1);
}

GST_START_TEST (a_bare_value_is_converted_by_the_type_of_its_property)
{
  const char *property = kProperties[__i__ % kTypeCount];
  const ValueCase &c = kBare[__i__ / kTypeCount];
  assert_text (convert (property, c.value),
               expected_text (property, c.expected[__i__ % kTypeCount], "", "", ""));
}
GST_END_TEST;

GST_START_TEST (exact_and_ideal_are_converted_by_the_type_of_their_property)
{
  const char *property = kProperties[__i__ % kTypeCount];
  const ValueCase &c = kExact[__i__ / kTypeCount];
  const char *expected = c.expected[__i__ % kTypeCount];
  assert_text (convert (property, dict ({ { "exact", c.value } })),
               expected_text (property, expected, ".exact", "{exact:", "}"));
  assert_text (convert (property, dict ({ { "ideal", c.value } })),
               expected_text (property, expected, ".ideal", "{ideal:", "}"));
}
GST_END_TEST;

/* MUST 161: what has no range has no min and max, and then they are names as unknown as any other.
 */
GST_START_TEST (min_and_max_are_converted_where_the_type_is_a_range)
{
  const std::size_t type = static_cast<std::size_t> (__i__) % kTypeCount;
  const char *property = kProperties[type];
  const ValueCase &c = kExact[static_cast<std::size_t> (__i__) / kTypeCount];
  const bool range = type == 0 || type == 1 || type == 5;
  for (const char *bound : { "min", "max" }) {
    const std::string before = std::string ("{") + bound + ":";
    assert_text (
        convert (property, dict ({ { bound, c.value } })),
        (range ? expected_text (property, c.expected[type], std::string (".") + bound, before, "}")
               : expected_text (property, "{}", "", "", "")));
  }
}
GST_END_TEST;

Suite *
idl_values_suite ()
{
  Suite *suite = suite_create ("Web IDL values");
  TCase *tc = tcase_create ("general");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, a_bare_value_is_converted_by_the_type_of_its_property, 0,
                       std::size (kBare) * kTypeCount);
  tcase_add_loop_test (tc, exact_and_ideal_are_converted_by_the_type_of_their_property, 0,
                       std::size (kExact) * kTypeCount);
  tcase_add_loop_test (tc, min_and_max_are_converted_where_the_type_is_a_range, 0,
                       std::size (kExact) * kTypeCount);
  return suite;
}

} // namespace

GST_CHECK_MAIN (idl_values)
