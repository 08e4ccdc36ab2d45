// SPDX-License-Identifier: LGPL-2.1-or-later
#include "mute_watch.hpp"

#include "pulse_client.hpp"

namespace mc {

namespace {

/// Asks the sound server for a source, and again whenever it says that it has changed.
class PulseWatch final : public MuteWatch, private PulseClient
{
public:
  PulseWatch (std::string name, MuteTold told) : name_ (std::move (name)), told_ (std::move (told))
  {
  }
  ~PulseWatch () override { end (); }

  bool begin () { return PulseClient::begin (PA_SUBSCRIPTION_MASK_SOURCE); }

private:
  void connected () override { ask (); }
  void failed (const char *why) override
  {
    GST_INFO ("%s is not watched: %s", name_.c_str (), why);
    told_ (MuteReason::None);
  }
  void changed (pa_subscription_event_type_t type, uint32_t index) override
  {
    // One that comes back under its name has another index.
    if (index == index_ || (type & PA_SUBSCRIPTION_EVENT_TYPE_MASK) == PA_SUBSCRIPTION_EVENT_NEW)
      ask ();
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
    forget (pa_context_get_source_info_by_name (context (), name_.c_str (), info_cb, this));
  }

  const std::string name_;
  const MuteTold told_;
  uint32_t index_ = PA_INVALID_INDEX; ///< the loop's thread only
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
