// SPDX-License-Identifier: LGPL-2.1-or-later
#include "thread_pool.hpp"

#include <glib.h>
#include <memory>

namespace mc {

namespace {

using Work = std::function<void ()>;

void
run_cb (gpointer data, gpointer)
{
  const std::unique_ptr<Work> work (static_cast<Work *> (data));
  (*work) ();
}

} // namespace

void
run_on_pool (Work work)
{
  constexpr int kUnlimited = -1;
  static GThreadPool *const pool = g_thread_pool_new (run_cb, nullptr, kUnlimited, FALSE, nullptr);
  // Without a new thread it waits for one of those that are there.
  g_thread_pool_push (pool, new Work (std::move (work)), nullptr);
}

} // namespace mc
