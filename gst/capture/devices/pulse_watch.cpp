// SPDX-License-Identifier: LGPL-2.1-or-later
#include "mute_watch.hpp"

#include "gst/util/raii_pulse.hpp"

namespace mc {

namespace {

/// Asks the sound server for a source, and again whenever it says that it has changed. Everything
/// but making and destroying happens on the thread of its loop.
class PulseWatch final : public MuteWatch
{
public:
  PulseWatch (std::string name, MuteTold told) : name_ (std::move (name)), told_ (std::move (told))
  {
  }
  ~PulseWatch () override
  {
    if (!loop_)
      return;
    PulseLoopGuard guard (loop_.get ());
    context_.reset ();
  }

  bool begin ()
  {
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

private:
  static void state_cb (pa_context *context, void *data)
  {
    auto *self = static_cast<PulseWatch *> (data);
    switch (pa_context_get_state (context)) {
    case PA_CONTEXT_READY:
      pa_context_set_subscribe_callback (context, event_cb, self);
      forget (pa_context_subscribe (context, PA_SUBSCRIPTION_MASK_SOURCE, nullptr, nullptr));
      self->ask ();
      break;
    case PA_CONTEXT_FAILED:
      GST_INFO ("%s is not watched: %s", self->name_.c_str (),
                pa_strerror (pa_context_errno (context)));
      self->told_ (MuteReason::None);
      break;
    default:
      break;
    }
  }
  static void event_cb (pa_context *, pa_subscription_event_type_t type, uint32_t index, void *data)
  {
    auto *self = static_cast<PulseWatch *> (data);
    const auto what = type & PA_SUBSCRIPTION_EVENT_TYPE_MASK;
    // One that comes back under its name has another index.
    if (index == self->index_ || what == PA_SUBSCRIPTION_EVENT_NEW)
      self->ask ();
  }
  static void info_cb (pa_context *, const pa_source_info *info, int end, void *data)
  {
    auto *self = static_cast<PulseWatch *> (data);
    if (end)
      return;
    self->index_ = info->index;
    if (info->mute)
      self->told_ (MuteReason::DeviceMuted);
    else if (info->state == PA_SOURCE_SUSPENDED)
      self->told_ (MuteReason::Suspended);
    else
      self->told_ (MuteReason::None);
  }

  void ask ()
  {
    forget (pa_context_get_source_info_by_name (context_.get (), name_.c_str (), info_cb, this));
  }
  /// The answer comes all the same.
  static void forget (pa_operation *operation) { PulseOperationPtr owned (operation); }

  const std::string name_;
  const MuteTold told_;
  uint32_t index_ = PA_INVALID_INDEX; ///< the loop's thread only
  PulseLoopPtr loop_;
  PulseContextPtr context_; ///< under the loop's lock
};

} // namespace

MuteWatchPtr
watch_pulse (const std::string &name, MuteTold told)
{
  auto watch = std::make_unique<PulseWatch> (name, std::move (told));
  if (!watch->begin ()) {
    GST_INFO ("%s is not watched: no connection to a sound server can be made", name.c_str ());
    return nullptr;
  }
  return watch;
}

} // namespace mc
