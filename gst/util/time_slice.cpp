// SPDX-License-Identifier: LGPL-2.1-or-later
#include "time_slice.hpp"

#include <cerrno>
#include <gst/gst.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace mc {

namespace {

/// As in sched_setattr(2). The kernel's header and that of newer C libraries exclude each other.
struct SchedulingAttributes
{
  uint32_t size = sizeof (SchedulingAttributes);
  uint32_t policy;
  uint64_t flags;
  int32_t nice;
  uint32_t priority;
  uint64_t runtime; ///< the slice, of a thread of SCHED_OTHER; nanoseconds
  uint64_t deadline;
  uint64_t period;
};

constexpr int kThisThread = 0;
constexpr unsigned kNoFlags = 0;
constexpr uint64_t kResetOnFork = 0x01; ///< a flag of the attributes

/// False where the system refuses.
bool
set_slice (std::chrono::nanoseconds slice)
{
  SchedulingAttributes now{};
  if (syscall (SYS_sched_getattr, kThisThread, &now, sizeof now, kNoFlags) != 0)
    return false;
  if (now.policy != SCHED_OTHER || now.nice < 0)
    return true;
  now.flags |= kResetOnFork;
  now.runtime = static_cast<uint64_t> (slice.count ());
  return syscall (SYS_sched_setattr, kThisThread, &now, kNoFlags) == 0;
}

} // namespace

void
ask_for_time_slice (std::chrono::nanoseconds slice)
{
  if (!set_slice (slice))
    GST_INFO ("this thread waits for its turn like any other: %s", g_strerror (errno));
}

} // namespace mc
