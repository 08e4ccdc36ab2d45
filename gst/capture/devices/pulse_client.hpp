// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/util/raii_pulse.hpp"

#include <string>

namespace mc {

/// A connection to the sound server that is told of changes, and that comes back when the server
/// does. Everything but making and destroying happens on the thread of its loop. Who inherits calls
/// end () in its destructor.
class PulseClient
{
public:
  PulseClient (const PulseClient &) = delete;

  /// Connects in the background. False when that cannot even be tried.
  bool begin (pa_subscription_mask_t changes);

protected:
  PulseClient () = default;
  virtual ~PulseClient () = default;

  virtual void connected () = 0; ///< also after each failure
  /// The server is not there, or not any more.
  virtual void failed (const char *why) = 0;
  virtual void changed (pa_subscription_event_type_t what, uint32_t index) = 0;

  pa_context *context () const { return context_.get (); }
  /// Nothing is called any more.
  void end ();
  /// The answer comes all the same.
  static void forget (pa_operation *operation) { PulseOperationPtr owned (operation); }

private:
  static void state_cb (pa_context *context, void *data);
  static void event_cb (pa_context *, pa_subscription_event_type_t what, uint32_t index,
                        void *data);
  static void again_cb (pa_mainloop_api *, pa_time_event *, const timeval *, void *data);
  bool connect ();
  void connect_later ();

  pa_subscription_mask_t changes_ = PA_SUBSCRIPTION_MASK_NULL;
  PulseLoopPtr loop_;
  // Under the loop's lock.
  PulseContextPtr context_;
  PulseTimerPtr again_;    ///< until the next attempt
  pa_usec_t patience_ = 0; ///< how long that takes; 0 while the server is there
};

} // namespace mc
