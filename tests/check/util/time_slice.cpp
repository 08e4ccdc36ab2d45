// SPDX-License-Identifier: LGPL-2.1-or-later
#include "gst/util/time_slice.hpp"

#include <cstring>
#include <functional>
#include <gst/check/gstcheck.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

namespace {

using namespace std::chrono_literals;

/// What the kernel says of the calling thread, as words of 32 and 64 bits: see sched_getattr(2).
struct Scheduling
{
  uint32_t size, policy;
  uint64_t flags;
  int32_t nice;
  uint32_t priority;
  uint64_t slice, deadline, period;
};

Scheduling
scheduling ()
{
  Scheduling now{};
  fail_unless_equals_int (syscall (SYS_sched_getattr, 0, &now, sizeof now, 0), 0);
  return now;
}

void
on_a_thread (const std::function<void ()> &work)
{
  std::thread (work).join ();
}

GST_START_TEST (its_own_thread_has_it_and_nobody_else)
{
  on_a_thread ([] {
    const Scheduling before = scheduling ();
    mc::ask_for_time_slice (1ms);
    const Scheduling after = scheduling ();
    fail_unless_equals_int (after.policy, before.policy);
    fail_unless_equals_int (after.nice, before.nice);
    // A kernel that knows no slices of single threads tells none.
    fail_unless_equals_uint64 (after.slice, before.slice ? 1000000 : 0);
    on_a_thread ([&before] { fail_unless_equals_uint64 (scheduling ().slice, before.slice); });
    mc::ask_for_time_slice (mc::kUsualTimeSlice);
    fail_unless_equals_uint64 (scheduling ().slice, before.slice);
  });
  fail_if (scheduling ().slice == 1000000);
}
GST_END_TEST;

GST_START_TEST (it_keeps_the_class_and_the_nice_value)
{
  on_a_thread ([] {
    fail_unless_equals_int (setpriority (PRIO_PROCESS, gettid (), 5), 0);
    mc::ask_for_time_slice (1ms);
    fail_unless_equals_int (scheduling ().nice, 5);
  });
  on_a_thread ([] {
    const sched_param none{};
    fail_unless_equals_int (sched_setscheduler (0, SCHED_BATCH, &none), 0);
    const Scheduling before = scheduling ();
    mc::ask_for_time_slice (1ms);
    const Scheduling after = scheduling ();
    fail_unless (memcmp (&after, &before, sizeof after) == 0,
                 "a thread of SCHED_BATCH was changed");
  });
}
GST_END_TEST;

} // namespace

int
main (int argc, char **argv)
{
  gst_check_init (&argc, &argv);
  Suite *suite = suite_create ("time_slice");
  TCase *tc = tcase_create ("general");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, its_own_thread_has_it_and_nobody_else);
  tcase_add_test (tc, it_keeps_the_class_and_the_nice_value);
  return gst_check_run_suite (suite, "time_slice", __FILE__);
}
