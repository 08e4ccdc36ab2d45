// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "device.hpp"

#include "gst/core/result.hpp"
#include "gst/util/export.hpp"

#include <functional>
#include <gio/gio.h>

namespace mc {

/// The process's capture devices, from any GstDeviceProvider, without GstDeviceMonitor.
///
/// Providers are started once, best rank first, at the first list (); none is ever started only to
/// be stopped. A provider whose plugin could not offer anything (no /dev/video*, no sound cards, no
/// socket of its server) is not even loaded. Devices that two providers offer are kept once, from
/// the better provider that works. Afterwards list () answers from a list kept live by the
/// providers' messages.
///
/// Thread-safe. Callbacks come on the thread of the change, with no lock held.
class MC_EXPORT DeviceCatalog
{
public:
  static DeviceCatalog &instance ();
  ~DeviceCatalog ();

  /// The present devices: microphones then cameras, the system's default first, then in the order
  /// of discovery.
  DeviceListPtr list ();
  /// The present speakers, the system's default first.
  DeviceListPtr outputs ();

  /// Waits until providers whose lists arrive late (PulseAudio, PipeWire, GStreamer >= 1.28) have
  /// told theirs, at most until @timeout; returns at once when they have. False when @cancellable
  /// was cancelled.
  bool wait_settled (GstClockTime timeout, GCancellable *cancellable);

  /// A counter that grows with every change of the list.
  uint64_t generation () const;

  using ChangeCallback = std::function<void ()>;
  using Subscription = uint64_t;
  Subscription subscribe (ChangeCallback callback);
  void unsubscribe (Subscription subscription); ///< when it returns the callback is not running and
                                                ///< will not run (unless called from it)

  /// Fake devices: loads and configures the provider of scripted devices and shows only them, or
  /// real ones again with nullptr.
  /// @configuration: "default", a file or JSON text. Errors: Type (names the member).
  Status use_fake_devices (const char *configuration);

  /// Why there are no fake devices although they are asked for; empty when nothing is wrong.
  std::string problem ();

  /// Stops all providers and forgets everything; the next list () starts anew. For the end of the
  /// process and for tests; not from a callback.
  void reset ();

private:
  DeviceCatalog ();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace mc
