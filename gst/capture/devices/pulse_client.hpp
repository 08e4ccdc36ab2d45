// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/util/raii_pulse.hpp"

#include <string>

namespace mc {

/// A connection to the sound server that is told of changes. Everything but making and destroying
/// happens on the thread of its loop. Who inherits calls end () in its destructor.
class PulseClient
{
public:
  PulseClient (const PulseClient &) = delete;

  /// Connects in the background. False when that cannot even be tried.
  bool begin (pa_subscription_mask_t changes)
  {
    changes_ = changes;
    loop_.reset (pa_threaded_mainloop_new ());
    if (!loop_)
      return false;
    context_.reset (
        pa_context_new (pa_threaded_mainloop_get_api (loop_.get ()), "gst-mediacapture"));
    if (!context_)
      return false;
    pa_context_set_state_callback (context_.get (), state_cb, this);
    return pa_context_connect (context_.get (), nullptr, PA_CONTEXT_NOAUTOSPAWN, nullptr) >= 0
           && pa_threaded_mainloop_start (loop_.get ()) >= 0;
  }

protected:
  PulseClient () = default;
  virtual ~PulseClient () = default;

  virtual void connected () = 0;
  virtual void failed (const char *why) = 0;
  virtual void changed (pa_subscription_event_type_t what, uint32_t index) = 0;

  pa_context *context () const { return context_.get (); }
  /// Nothing is called any more.
  void end ()
  {
    if (!loop_)
      return;
    PulseLoopGuard guard (loop_.get ());
    context_.reset ();
  }
  /// The answer comes all the same.
  static void forget (pa_operation *operation) { PulseOperationPtr owned (operation); }

private:
  static void state_cb (pa_context *context, void *data)
  {
    auto *self = static_cast<PulseClient *> (data);
    switch (pa_context_get_state (context)) {
    case PA_CONTEXT_READY:
      pa_context_set_subscribe_callback (context, event_cb, self);
      forget (pa_context_subscribe (context, self->changes_, nullptr, nullptr));
      self->connected ();
      break;
    case PA_CONTEXT_FAILED:
      self->failed (pa_strerror (pa_context_errno (context)));
      break;
    default:
      break;
    }
  }
  static void event_cb (pa_context *, pa_subscription_event_type_t what, uint32_t index, void *data)
  {
    static_cast<PulseClient *> (data)->changed (what, index);
  }

  pa_subscription_mask_t changes_ = PA_SUBSCRIPTION_MASK_NULL;
  PulseLoopPtr loop_;
  PulseContextPtr context_; ///< under the loop's lock
};

} // namespace mc
