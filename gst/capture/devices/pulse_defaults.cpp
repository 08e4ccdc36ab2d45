// SPDX-License-Identifier: LGPL-2.1-or-later
#include "default_watch.hpp"
#include "pulse_client.hpp"

#include "gst/util/raii.hpp"

GST_DEBUG_CATEGORY_EXTERN (mc_catalog_debug);
#define GST_CAT_DEFAULT mc_catalog_debug

namespace mc {

namespace {

class PulseDefaults final : public DefaultWatch, private PulseClient
{
public:
  explicit PulseDefaults (DefaultsTold told) : told_ (std::move (told)) {}
  ~PulseDefaults () override { end (); }

  bool begin () { return PulseClient::begin (PA_SUBSCRIPTION_MASK_SERVER); }

private:
  void connected () override { ask (); }
  void failed (const char *why) override
  {
    GST_INFO ("the default devices are not known: %s", why);
    told_ ({});
  }
  void changed (pa_subscription_event_type_t, uint32_t) override { ask (); }
  static void info_cb (pa_context *, const pa_server_info *info, void *data)
  {
    const auto text = [] (const char *name) { return std::string (name ? name : ""); };
    const auto *self = static_cast<PulseDefaults *> (data);
    self->told_ (
        info ? SoundDefaults{ text (info->default_source_name), text (info->default_sink_name) }
             : SoundDefaults ());
  }
  void ask () { forget (pa_context_get_server_info (context (), info_cb, this)); }

  const DefaultsTold told_;
};

} // namespace

DefaultWatchPtr
watch_defaults (DefaultsTold told)
{
  auto watch = std::make_unique<PulseDefaults> (std::move (told));
  if (!watch->begin ())
    return nullptr;
  return watch;
}

} // namespace mc
