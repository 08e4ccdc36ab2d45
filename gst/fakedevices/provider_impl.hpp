// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "stage.hpp"

#include <map>

namespace mc::fake {

/// One start of a provider: shows it the devices of the stage until end () is called.
class ProviderSession : public Audience
{
public:
  explicit ProviderSession (GstDeviceProvider *provider);
  ~ProviderSession () override;

  /// From here on, nothing is added.
  void end () MC_EXCLUDES (lock_);

  void device_plugged (guint64 plug_id, const DeviceSpecPtr &spec) override MC_EXCLUDES (lock_);
  void device_changed (guint64 plug_id, const DeviceSpecPtr &spec) override MC_EXCLUDES (lock_);
  void device_unplugged (guint64 plug_id) override MC_EXCLUDES (lock_);
  void controls_changed (guint64 plug_id) override MC_EXCLUDES (lock_);
  void mute_changed (guint64 plug_id) override MC_EXCLUDES (lock_);

private:
  /// A device as it was told of, and each time that it has changed; whoever has a former one may
  /// still use it.
  using Told = std::vector<DevicePtr>;

  Told told_of (guint64 plug_id) MC_EXCLUDES (lock_);

  /// Weak: an event may be on its way while the provider goes.
  GWeakRef provider_;

  Mutex lock_;
  bool ended_ MC_GUARDED_BY (lock_) = false;
  std::map<guint64, Told> devices_ MC_GUARDED_BY (lock_);
};

} // namespace mc::fake
