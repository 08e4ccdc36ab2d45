// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/util/mutex.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace mc {

/// Keeps a watch alive. When it is dropped, a call that is under way elsewhere still goes on.
using WatchHandle = std::shared_ptr<const std::function<void ()>>;

/// Who wants to be told, on the thread on which it happens and with no lock held. Thread-safe.
class Watchers
{
public:
  [[nodiscard]] WatchHandle add (std::function<void ()> told);
  void tell ();

private:
  Mutex lock_;
  std::vector<std::weak_ptr<const std::function<void ()>>> watchers_ MC_GUARDED_BY (lock_);
};

} // namespace mc
