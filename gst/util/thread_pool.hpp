// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>

namespace mc {

/// @work is called on a thread that may wait in it: there are as many as are busy at once, and
/// GLib keeps some idle ones. Unlike the threads of GTask, which the whole process shares and which
/// are few. Thread-safe.
void run_on_pool (std::function<void ()> work);

} // namespace mc
