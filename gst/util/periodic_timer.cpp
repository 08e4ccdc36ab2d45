// SPDX-License-Identifier: LGPL-2.1-or-later
#include "periodic_timer.hpp"

#include <cerrno>
#include <cstdint>
#include <sys/timerfd.h>

namespace mc {

PeriodicTimer::PeriodicTimer () : timer_ (timerfd_create (CLOCK_MONOTONIC, TFD_CLOEXEC)) {}

void
PeriodicTimer::set (std::chrono::nanoseconds period)
{
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds> (period);
  const timespec time{ static_cast<time_t> (seconds.count ()),
                       static_cast<long> ((period - seconds).count ()) };
  const itimerspec periods{ time, time };
  timerfd_settime (timer_.get (), 0, &periods, nullptr);
}

void
PeriodicTimer::clear ()
{
  set (std::chrono::nanoseconds (0));
}

void
PeriodicTimer::wait ()
{
  uint64_t periods;
  while (read (timer_.get (), &periods, sizeof periods) < 0 && errno == EINTR)
    ;
}

} // namespace mc
