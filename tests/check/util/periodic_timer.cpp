// SPDX-License-Identifier: LGPL-2.1-or-later
#include "gst/util/periodic_timer.hpp"

#include <gst/check/gstcheck.h>
#include <thread>

namespace {

using namespace std::chrono_literals;

GST_START_TEST (it_wakes_again_and_again)
{
  mc::PeriodicTimer timer;
  fail_unless (bool (timer));
  timer.set (1ms);
  for (int i = 0; i < 3; i++)
    timer.wait ();
}
GST_END_TEST;

/// What was cleared wakes nobody: the wait ends by what is set next, from another thread.
GST_START_TEST (what_is_cleared_is_over)
{
  mc::PeriodicTimer timer;
  timer.set (1h);
  timer.clear ();
  timer.set (50ms);
  timer.clear ();
  const auto start = std::chrono::steady_clock::now ();
  std::thread other ([&timer] { timer.set (200ms); });
  timer.wait ();
  other.join ();
  fail_unless (std::chrono::steady_clock::now () - start >= 200ms);
}
GST_END_TEST;

} // namespace

int
main (int argc, char **argv)
{
  gst_check_init (&argc, &argv);
  Suite *suite = suite_create ("periodic_timer");
  TCase *tc = tcase_create ("general");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, it_wakes_again_and_again);
  tcase_add_test (tc, what_is_cleared_is_over);
  return gst_check_run_suite (suite, "periodic_timer", __FILE__);
}
