// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/core/result.hpp"
#include "gst/util/raii.hpp"

#include <functional>
#include <gio/gio.h>

namespace mc {

/* Asynchronous calls that other threads serve. A thread that returned a GTask itself would hold it,
 * and the caller's objects with it, a moment longer than the caller does who has the answer
 * already: what nobody uses any more would be alive, and be finalized on that thread. */

using TaskPtr = Ref<GTask>;
/// One of several copies of a callback that will have the answer.
using SharedTaskPtr = std::shared_ptr<TaskPtr>;
/// Returns a task with what came out.
using TaskAnswer = std::function<void (GTask *)>;
/// Finds it out.
using TaskWork = TaskAnswer (*) (GTask *);

/// For a task that tells whether it went well.
TaskAnswer answer_of (const Status &status);

/// Any thread: @answer is called, and @task let go, in the main context of @task.
void answer_task (TaskPtr task, TaskAnswer answer);
/// Once.
void answer_task (const SharedTaskPtr &task, TaskAnswer answer);

/// Like g_task_run_in_thread(), whose threads are few and not for waiting.
void run_in_thread (TaskPtr task, TaskWork work);

} // namespace mc
