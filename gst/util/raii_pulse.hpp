// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>

#include <pulse/pulseaudio.h>

/* Owners of what libpulse hands out; beside raii.hpp, so that only those who talk to a sound server
 * include its headers. */

namespace mc {

/// The loop's thread ends before the loop does.
struct PulseLoopDeleter
{
  void operator() (pa_threaded_mainloop *loop) const
  {
    pa_threaded_mainloop_stop (loop);
    pa_threaded_mainloop_free (loop);
  }
};
/// The loop's lock is held, or its thread has ended.
struct PulseContextDeleter
{
  void operator() (pa_context *context) const
  {
    pa_context_disconnect (context);
    pa_context_unref (context);
  }
};
struct PulseOperationDeleter
{
  void operator() (pa_operation *operation) const { pa_operation_unref (operation); }
};
/// The same.
struct PulseTimerDeleter
{
  pa_mainloop_api *api = nullptr;
  void operator() (pa_time_event *timer) const { api->time_free (timer); }
};
using PulseLoopPtr = std::unique_ptr<pa_threaded_mainloop, PulseLoopDeleter>;
using PulseContextPtr = std::unique_ptr<pa_context, PulseContextDeleter>;
using PulseOperationPtr = std::unique_ptr<pa_operation, PulseOperationDeleter>;
using PulseTimerPtr = std::unique_ptr<pa_time_event, PulseTimerDeleter>;

class PulseLoopGuard
{
public:
  explicit PulseLoopGuard (pa_threaded_mainloop *loop) : loop_ (loop)
  {
    pa_threaded_mainloop_lock (loop_);
  }
  ~PulseLoopGuard () { pa_threaded_mainloop_unlock (loop_); }
  PulseLoopGuard (const PulseLoopGuard &) = delete;

private:
  pa_threaded_mainloop *const loop_;
};

} // namespace mc
