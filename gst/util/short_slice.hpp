// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <chrono>

namespace mc {

/// Asks the kernel for a time slice of @slice for the calling thread, which never works for long:
/// once woken it then need not wait until whoever has its processor is through with a longer slice
/// of his own. Needs no privilege.
///
/// Linux 6.12 and later know slices of single threads; 100 us is the least there. Older ones leave
/// all as it is, and so does this where the thread is ahead of others already: of a real-time
/// class, or with a nice value below 0. Threads that it makes do not inherit the slice.
/// Where the system refuses, as a filter of system calls may, it only says so in the log.
void ask_for_short_slice (std::chrono::nanoseconds slice);

} // namespace mc
