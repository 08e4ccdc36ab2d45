// SPDX-License-Identifier: LGPL-2.1-or-later
#include "gst/capture/sources/rate_watch.hpp"

#include <gst/check/gstcheck.h>
#include <iterator>

/* Looks once a second, at 30 frames a second that should be. */

static const struct
{
  const char *name;
  double measured[9];
  /// What is told at each look: left, back, or nothing.
  const char *told;
} kCases[] = {
  { "it keeps to it", { 30, 30, 30, 30, 30, 30, 30, 30, 30 }, "........." },
  { "within a tenth", { 30, 27.1, 27.1, 27.1, 32.9, 32.9, 32.9, 30, 30 }, "........." },
  { "it leaves", { 30, 15, 15, 15, 15, 15, 15, 15, 15 }, "...<....." },
  { "it is too fast", { 30, 34, 34, 34, 34, 34, 34, 34, 34 }, "...<....." },
  { "a hiccup", { 30, 20, 20, 30, 20, 20, 30, 30, 30 }, "........." },
  { "it comes back", { 15, 15, 15, 30, 30, 30, 30, 30, 30 }, "..<..>..." },
  { "back for a moment", { 15, 15, 15, 30, 15, 30, 30, 30, 30 }, "..<....>." },
};

GST_START_TEST (only_what_lasts_is_told_and_once)
{
  const auto &c = kCases[__i__];
  mc::RateWatch watch;
  for (unsigned look = 0; look < std::size (c.measured); look++) {
    const auto news = watch.look (look * GST_SECOND, 30, c.measured[look]);
    const char got = !news ? '.' : news->deviates ? '<' : '>';
    fail_unless (got == c.told[look], "%s: look %u: %c", c.name, look, got);
    fail_unless (!news || (news->setting == 30 && news->measured == c.measured[look]));
  }
}
GST_END_TEST;

GST_START_TEST (what_was_before_a_change_of_settings_is_forgotten)
{
  mc::RateWatch watch;
  fail_unless (!watch.look (0, 30, 15));
  watch.forget ();
  fail_unless (!watch.look (2 * GST_SECOND, 30, 15));
  fail_unless (watch.look (4 * GST_SECOND, 30, 15).has_value ());
}
GST_END_TEST;

static Suite *
rate_watch_suite ()
{
  Suite *suite = suite_create ("rate_watch");
  TCase *tc = tcase_create ("general");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, only_what_lasts_is_told_and_once, 0, std::size (kCases));
  tcase_add_test (tc, what_was_before_a_change_of_settings_is_forgotten);
  return suite;
}

GST_CHECK_MAIN (rate_watch)
