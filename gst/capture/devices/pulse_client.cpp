// SPDX-License-Identifier: LGPL-2.1-or-later
#include "pulse_client.hpp"

#include <algorithm>

namespace mc {

namespace {

/// A server that is restarted is back at once; one that is away for long is asked seldom.
constexpr pa_usec_t kFirstPatience = 100 * PA_USEC_PER_MSEC;
constexpr pa_usec_t kMostPatience = 30 * PA_USEC_PER_SEC;

} // namespace

bool
PulseClient::begin (pa_subscription_mask_t changes)
{
  changes_ = changes;
  loop_.reset (pa_threaded_mainloop_new ());
  return loop_ && connect () && pa_threaded_mainloop_start (loop_.get ()) >= 0;
}

void
PulseClient::end ()
{
  if (!loop_)
    return;
  PulseLoopGuard guard (loop_.get ());
  again_.reset ();
  context_.reset ();
}

bool
PulseClient::connect ()
{
  context_.reset (pa_context_new (pa_threaded_mainloop_get_api (loop_.get ()), "gst-mediacapture"));
  if (!context_)
    return false;
  pa_context_set_state_callback (context_.get (), state_cb, this);
  return pa_context_connect (context_.get (), nullptr, PA_CONTEXT_NOAUTOSPAWN, nullptr) >= 0;
}

/// Unless that is under way: an attempt may fail, and say so, before it returns.
void
PulseClient::connect_later ()
{
  if (again_)
    return;
  patience_ = std::clamp (2 * patience_, kFirstPatience, kMostPatience);
  timeval when;
  pa_timeval_add (pa_gettimeofday (&when), patience_);
  pa_mainloop_api *api = pa_threaded_mainloop_get_api (loop_.get ());
  again_ = PulseTimerPtr (api->time_new (api, &when, again_cb, this), { api });
}

void
PulseClient::again_cb (pa_mainloop_api *, pa_time_event *, const timeval *, void *data)
{
  auto *self = static_cast<PulseClient *> (data);
  self->again_.reset ();
  if (!self->connect ())
    self->connect_later ();
}

void
PulseClient::state_cb (pa_context *context, void *data)
{
  auto *self = static_cast<PulseClient *> (data);
  switch (pa_context_get_state (context)) {
  case PA_CONTEXT_READY:
    self->patience_ = 0;
    pa_context_set_subscribe_callback (context, event_cb, self);
    forget (pa_context_subscribe (context, self->changes_, nullptr, nullptr));
    self->connected ();
    break;
  case PA_CONTEXT_FAILED:
    self->failed (pa_strerror (pa_context_errno (context)));
    self->connect_later ();
    break;
  default:
    break;
  }
}

void
PulseClient::event_cb (pa_context *, pa_subscription_event_type_t what, uint32_t index, void *data)
{
  static_cast<PulseClient *> (data)->changed (what, index);
}

} // namespace mc
