// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

/* Locks that clang's -Wthread-safety checks. Every member says which lock guards it: `int n_
 * MC_GUARDED_BY (lock_);` */

#if defined(__clang__)
#define MC_TSA(x) __attribute__ ((x))
#else
#define MC_TSA(x)
#endif

#define MC_GUARDED_BY(lock) MC_TSA (guarded_by (lock))
#define MC_REQUIRES(lock) MC_TSA (requires_capability (lock))
#define MC_EXCLUDES(lock) MC_TSA (locks_excluded (lock))

namespace mc {

class MC_TSA (capability ("mutex")) Mutex
{
public:
  void lock () MC_TSA (acquire_capability ()) { mutex_.lock (); }
  bool try_lock () MC_TSA (try_acquire_capability (true)) { return mutex_.try_lock (); }
  void unlock () MC_TSA (release_capability ()) { mutex_.unlock (); }

private:
  friend class Condition;
  std::mutex mutex_;
};

class MC_TSA (scoped_lockable) MutexGuard
{
public:
  explicit MutexGuard (Mutex &held) MC_TSA (acquire_capability (held)) : mutex_ (held)
  {
    mutex_.lock ();
  }
  ~MutexGuard () MC_TSA (release_capability ()) { mutex_.unlock (); }
  MutexGuard (const MutexGuard &) = delete;

private:
  friend class Condition;
  Mutex &mutex_;
};

/// A condition variable for Mutex. Wait in a loop; the guard is the proof that the lock is held.
class Condition
{
public:
  void wait (MutexGuard &guard)
  {
    std::unique_lock<std::mutex> adopted (guard.mutex_.mutex_, std::adopt_lock);
    condition_.wait (adopted);
    adopted.release ();
  }
  /// Returns false when @deadline passed.
  bool wait_until (MutexGuard &guard, std::chrono::steady_clock::time_point deadline)
  {
    std::unique_lock<std::mutex> adopted (guard.mutex_.mutex_, std::adopt_lock);
    const bool woken = condition_.wait_until (adopted, deadline) == std::cv_status::no_timeout;
    adopted.release ();
    return woken;
  }
  void notify_all () { condition_.notify_all (); }

private:
  std::condition_variable condition_;
};

} // namespace mc
