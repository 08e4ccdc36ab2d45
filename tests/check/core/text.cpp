// SPDX-License-Identifier: LGPL-2.1-or-later
#include "assert_text.hpp"

#include "gst/core/text.hpp"

#include <cmath>
#include <limits>

namespace {

constexpr double kInf = std::numeric_limits<double>::infinity ();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN ();

struct WriteCase
{
  double number;
  const char *text;
};

const WriteCase kWritten[] = {
  { 0, "0" },
  { -0.0, "0" },
  { 640, "640" },
  { -640, "-640" },
  { 100, "100" },
  { 0.5, "0.5" },
  { 29.97, "29.97" },
  { 30000.0 / 1001.0, "29.97002997002997" },
  { 0.1 + 0.2, "0.30000000000000004" },
  { 4294967295.0, "4294967295" },
  { 9007199254740993.0, "9007199254740992" },
  { 123456789012345680.0, "123456789012345680" },
  { 1e20, "100000000000000000000" },
  { 1e21, "1e+21" },
  { 1.5e300, "1.5e+300" },
  { 1e-6, "0.000001" },
  { 1.25e-6, "0.00000125" },
  { 1e-7, "1e-7" },
  { 1.25e-9, "1.25e-9" },
  { std::numeric_limits<double>::max (), "1.7976931348623157e+308" },
  { std::numeric_limits<double>::denorm_min (), "5e-324" },
  { kInf, "Infinity" },
  { -kInf, "-Infinity" },
  { kNan, "NaN" },
};

GST_START_TEST (numbers_are_written_as_ecmascript_writes_them)
{
  const WriteCase &c = kWritten[__i__];
  test::assert_text (mc::number_to_string (c.number), c.text);
}
GST_END_TEST;

struct ReadCase
{
  const char *text;
  double number; ///< NaN: no number
};

const ReadCase kRead[] = {
  { "", 0 },
  { " \t\r\n", 0 },
  { "640", 640 },
  { "  640\n", 640 },
  { "\u00a0640\u2028", 640 },
  { "\ufeff640\u3000", 640 },
  { "-640", -640 },
  { "+640", 640 },
  { "007", 7 },
  { ".5", 0.5 },
  { "5.", 5 },
  { "1e3", 1000 },
  { "1E+3", 1000 },
  { "1e-3", 0.001 },
  { "0x1F", 31 },
  { "0XfF", 255 },
  { "0o17", 15 },
  { "0B101", 5 },
  { "Infinity", kInf },
  { "-Infinity", -kInf },
  { "1e999", kInf },
  { "-1e999", -kInf },
  { "1e99999999999999999999", kInf },
  { "1e-999", 0 },
  { "1e-99999999999999999999", 0 },
  { "0.000000000001e-400", 0 },
  { "0e999", 0 },
  { "5e-324", 5e-324 },
  { "9007199254740993", 9007199254740992.0 },
  { "abc", kNan },
  { "640px", kNan },
  { "6 40", kNan },
  { "1,5", kNan },
  { "1_000", kNan },
  { "--1", kNan },
  { "+-1", kNan },
  { "+", kNan },
  { ".", kNan },
  { "e5", kNan },
  { "1e", kNan },
  { "1e+", kNan },
  { "1.5.2", kNan },
  { "0x", kNan },
  { "0xG", kNan },
  { "0b2", kNan },
  { "0o8", kNan },
  { "-0x10", kNan },
  { "0x1p3", kNan },
  { "inf", kNan },
  { "infinity", kNan },
  { "nan", kNan },
  { "NaN", kNan },
  { "true", kNan },
  { "5n", kNan },
};

GST_START_TEST (numbers_are_read_as_ecmascript_reads_them)
{
  const ReadCase &c = kRead[__i__];
  const double got = mc::number_from_string (c.text).value_or (kNan);
  fail_unless (got == c.number || (std::isnan (got) && std::isnan (c.number)),
               "\"%s\" is read as %g", c.text, got);
}
GST_END_TEST;

GST_START_TEST (very_long_numbers_are_read)
{
  const std::string digits (1 << 20, '9');
  fail_unless (mc::number_from_string (digits) == kInf);
  fail_unless (mc::number_from_string ("0." + std::string (1 << 20, '0') + "1") == 0.0);
  fail_unless (mc::number_from_string (std::string (400, '0') + "7") == 7.0);
  fail_unless (mc::number_from_string ("0." + std::string (400, '0') + "7e401") == 7.0);
  fail_unless (mc::number_from_string ("0x" + digits) == kInf);
  fail_unless (mc::number_from_string (std::string (1 << 20, ' ') + "7") == 7.0);
}
GST_END_TEST;

struct Utf8Case
{
  const char *text;
  int invalid_at; ///< -1: valid
};

const Utf8Case kUtf8[] = {
  { "", -1 },
  { "plain", -1 },
  { "\u00e9\u20ac\U0001f600\U0010ffff", -1 },
  { "ab\x80", 2 },
  { "\xff", 0 },
  { "\xc3", 0 },
  { "a\xc3(", 1 },
  { "\xc0\xaf", 0 },         /* overlong */
  { "\xc1\xbf", 0 },         /* overlong */
  { "\xe0\x80\xaf", 0 },     /* overlong */
  { "\xf0\x80\x80\xaf", 0 }, /* overlong */
  { "\xed\xa0\x80", 0 },     /* surrogate */
  { "\xed\x9f\xbf", -1 },
  { "\xf4\x90\x80\x80", 0 }, /* above U+10FFFF */
  { "\xf5\x80\x80\x80", 0 },
  { "\xe2\x82", 0 },
  { "abc\xe2\x82(", 3 },
  { "\xf0\x9f\x98", 0 },
};

GST_START_TEST (the_first_byte_that_is_not_utf8_is_found)
{
  const Utf8Case &c = kUtf8[__i__];
  const auto found = mc::find_invalid_utf8 (c.text);
  fail_unless_equals_int (found ? static_cast<int> (*found) : -1, c.invalid_at);
  fail_unless (g_utf8_validate (c.text, -1, nullptr) == !found, "GLib disagrees");
}
GST_END_TEST;

GST_START_TEST (quotes_are_short_and_visible)
{
  test::assert_text (mc::quoted ("abc"), "\"abc\"");
  test::assert_text (mc::quoted ("a\nb\x7f"), "\"a\ufffdb\ufffd\"");
  const std::string forty = "0123456789012345678901234567890123456789";
  test::assert_text (mc::quoted (forty), ("\"" + forty + "\""));
  test::assert_text (mc::quoted (forty + "\u00e9"), ("\"" + forty + "…\""));
}
GST_END_TEST;

Suite *
text_suite ()
{
  Suite *suite = suite_create ("text");
  TCase *tc = tcase_create ("general");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, numbers_are_written_as_ecmascript_writes_them, 0, std::size (kWritten));
  tcase_add_loop_test (tc, numbers_are_read_as_ecmascript_reads_them, 0, std::size (kRead));
  tcase_add_test (tc, very_long_numbers_are_read);
  tcase_add_loop_test (tc, the_first_byte_that_is_not_utf8_is_found, 0, std::size (kUtf8));
  tcase_add_test (tc, quotes_are_short_and_visible);
  return suite;
}

} // namespace

GST_CHECK_MAIN (text)
