// SPDX-License-Identifier: LGPL-2.1-or-later
#include "watchers.hpp"

#include <algorithm>

namespace mc {

WatchHandle
Watchers::add (std::function<void ()> told)
{
  auto handle = std::make_shared<const std::function<void ()>> (std::move (told));
  MutexGuard guard (lock_);
  watchers_.erase (std::remove_if (watchers_.begin (), watchers_.end (),
                                   [] (const auto &watcher) { return watcher.expired (); }),
                   watchers_.end ());
  watchers_.push_back (handle);
  return handle;
}

void
Watchers::tell ()
{
  std::vector<WatchHandle> present;
  {
    MutexGuard guard (lock_);
    for (const auto &watcher : watchers_)
      if (WatchHandle handle = watcher.lock ())
        present.push_back (std::move (handle));
  }
  for (const WatchHandle &handle : present)
    (*handle) ();
}

} // namespace mc
