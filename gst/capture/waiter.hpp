// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <atomic>
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

private:
  void sleep ()
  {
    while (sem_wait (&semaphore_) != 0)
      ;
  }

  sem_t semaphore_;
  std::atomic<bool> sleeping_{ false };
};

} // namespace mc
