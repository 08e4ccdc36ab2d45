// SPDX-License-Identifier: LGPL-2.1-or-later
#include "async_task.hpp"

#include "internal.hpp"
#include "post_to.hpp"

#include "gst/util/thread_pool.hpp"

namespace mc {

TaskAnswer
answer_of (const Status &status)
{
  if (status)
    return [] (GTask *task) { g_task_return_boolean (task, TRUE); };
  return [error = status.error ()] (GTask *task) {
    GError *told = nullptr;
    set_g_error (&told, error);
    g_task_return_error (task, told);
  };
}

void
answer_task (TaskPtr task, TaskAnswer answer)
{
  GMainContext *main_loop = g_task_get_context (task.get ());
  post_to (main_loop, "answer to a call",
           [task = std::move (task), answer = std::move (answer)] { answer (task.get ()); });
}

void
answer_task (const SharedTaskPtr &task, TaskAnswer answer)
{
  answer_task (std::move (*task), std::move (answer));
}

void
run_in_thread (TaskPtr task, TaskWork work)
{
  const auto shared = std::make_shared<TaskPtr> (std::move (task));
  run_on_pool ([shared, work] { answer_task (shared, work (shared->get ())); });
}

} // namespace mc
