// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <chrono>

namespace mc {

/// That of all threads which have not asked for another.
constexpr std::chrono::nanoseconds kUsualTimeSlice{ 0 };

/// Asks the kernel for a time slice of this length for the calling thread. One that has a short
/// slice, since it never works for long, need not wait when it is woken until whoever has its
/// processor is through with a longer one. Needs no privilege.
///
/// Linux 6.12 and later know slices of single threads; 100 us is the least there. Older ones leave
/// all as it is, and so does this where the thread is ahead of others already: of a real-time
/// class, or with a nice value below 0. Threads that it makes do not inherit the slice. Where the
/// system refuses, as a filter of system calls may, it only says so in the log.
void ask_for_time_slice (std::chrono::nanoseconds slice);

} // namespace mc
