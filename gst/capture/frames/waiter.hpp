// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <atomic>
#include <cerrno>
#include <chrono>
#include <ctime>
#include <semaphore.h>

namespace mc {

/// One thread sleeps until another has something for it; waking never blocks and costs a system
/// call only when somebody sleeps.
class Waiter
{
public:
  Waiter () { sem_init (&semaphore_, 0, 0); }
  ~Waiter () { sem_destroy (&semaphore_); }
  Waiter (const Waiter &) = delete;

  /// Any thread.
  void wake ()
  {
    if (sleeping_.exchange (false, std::memory_order_acq_rel))
      sem_post (&semaphore_);
  }

  /// The one sleeping thread. @ready is asked again after the intention to sleep is visible, so
  /// that no wake is lost.
  template <typename Ready> void wait (Ready ready)
  {
    while (!ready ()) {
      // Both sides exchange: whichever comes second sees what the first one did before it.
      sleeping_.exchange (true, std::memory_order_acq_rel);
      if (ready ()) {
        if (!sleeping_.exchange (false, std::memory_order_acq_rel))
          sleep ();
        return;
      }
      sleep ();
    }
  }

  /// The same until @deadline. Returns whether it is ready.
  template <typename Ready>
  bool wait_until (Ready ready, std::chrono::steady_clock::time_point deadline)
  {
    while (!ready ()) {
      sleeping_.exchange (true, std::memory_order_acq_rel);
      const bool woken = !ready () && sleep_until (deadline);
      // Whoever takes the mark back first decides: a waker that was faster has posted.
      if (!woken && !sleeping_.exchange (false, std::memory_order_acq_rel))
        sleep ();
      if (!woken)
        return ready ();
    }
    return true;
  }

private:
  bool sleep_until (std::chrono::steady_clock::time_point deadline)
  {
    const auto since = deadline.time_since_epoch ();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds> (since);
    const timespec until{ static_cast<time_t> (seconds.count ()),
                          static_cast<long> (std::chrono::nanoseconds (since - seconds).count ()) };
    int result;
    do
      result = sem_clockwait (&semaphore_, CLOCK_MONOTONIC, &until);
    while (result != 0 && errno == EINTR);
    return result == 0;
  }

  void sleep ()
  {
    while (sem_wait (&semaphore_) != 0)
      ;
  }

  sem_t semaphore_;
  std::atomic<bool> sleeping_{ false };
};

} // namespace mc
