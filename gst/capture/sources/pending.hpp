// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/capture/tracks/cancel_watch.hpp"
#include "gst/util/mutex.hpp"

#include <optional>

namespace mc {

/// A value that another thread is going to give.
template <typename T> class Pending
{
public:
  /// Once, by the other thread.
  void give (T value) MC_EXCLUDES (lock_)
  {
    {
      MutexGuard guard (lock_);
      value_ = std::move (value);
    }
    changed_.notify_all ();
  }

  /// Waits for it; nothing when @cancellable was cancelled before it came.
  std::optional<T> wait (GCancellable *cancellable) MC_EXCLUDES (lock_)
  {
    const CancelWatch watch (cancellable, [this] {
      MutexGuard guard (lock_);
      changed_.notify_all ();
    });
    MutexGuard guard (lock_);
    while (!value_ && !g_cancellable_is_cancelled (cancellable))
      changed_.wait (guard);
    return std::move (value_);
  }

private:
  Mutex lock_;
  Condition changed_;
  std::optional<T> value_ MC_GUARDED_BY (lock_);
};

} // namespace mc
