// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/util/unique_fd.hpp"

#include <chrono>

namespace mc {

/// Wakes one thread every so often while it is set. Setting and clearing it are short system calls,
/// which wake nobody: what is over before its time costs no more than those.
class PeriodicTimer
{
public:
  PeriodicTimer ();

  /// False where the system has given none.
  explicit operator bool () const { return timer_.get () >= 0; }
  /// From now on, in place of what was set. Any thread, like clear ().
  void set (std::chrono::nanoseconds period);
  void clear ();
  /// Waits for the end of a period; one thread.
  void wait ();

private:
  UniqueFd timer_;
};

} // namespace mc
