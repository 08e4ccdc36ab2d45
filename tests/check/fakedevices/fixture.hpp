// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/util/raii.hpp"

#include <gst/check/gstcheck.h>
#include <gst/check/gsttestclock.h>

#include <string>

/* What the tests of fake devices have in common. They see the plugin as any application does: by
 * its factories. */

namespace mc::test {

/// A front camera, 100x80 at 10 frames a second, and a microphone, both without a timeline.
extern const char *const kPlain;

/// Sets up one test: the plugins that all need, and a clock that only the test moves, as the system
/// clock.
class Fixture
{
public:
  Fixture ();
  ~Fixture ();
  Fixture (const Fixture &) = delete;

  GstDeviceProvider *provider () const { return provider_.get (); }
  GstTestClock *clock () const { return GST_TEST_CLOCK (clock_.get ()); }

  void configure (const std::string &source) const;
  std::string configuration_error () const;
  bool start () const { return gst_device_provider_start (provider ()); }
  void stop () const { gst_device_provider_stop (provider ()); }
  bool perform (const char *device, const char *event) const;
  /// The names of the devices, joined by spaces.
  std::string devices () const;
  DevicePtr device (const char *name) const;
  /// Advances the clock to its next waiter, whom it wakes. There must be @waiters.
  void crank (guint waiters = 1) const;

private:
  ClockPtr clock_;
  Ref<GstDeviceProvider> provider_;
};

/// Plugins of the system's folder, without "libgst" and ".so".
bool has_plugin (const char *name);
void load_plugins (std::initializer_list<const char *> names);

/// A pipeline of a source and an appsink, named "source" and "sink".
class Capture
{
public:
  explicit Capture (const std::string &source, const std::string &between = "");
  ~Capture ();
  Capture (const Capture &) = delete;

  GstElement *source () const { return source_.get (); }
  GstStateChangeReturn set_state (GstState state) const;
  void play () const;
  /// The next sample; it must come.
  SamplePtr pull () const;
  /// Cranks the clock once, then pulls.
  SamplePtr next (const Fixture &fixture) const;
  /// Waits for an error; it must come.
  ErrorPtr any_error () const;
  /// Waits for an error and returns its code, of GST_RESOURCE_ERROR; its text goes to @text if
  /// given.
  gint error (std::string *text = nullptr) const;
  bool has_error () const;

private:
  ElementPtr pipeline_;
  ElementPtr source_;
  ElementPtr sink_;
};

/// Fails unless @got is @expected. (GStreamer's macro evaluates its arguments twice.)
void assert_text (const std::string &got, const char *expected);

/// A property of a device as text, empty if there is none of that name.
std::string device_property (GstDevice *device, const char *name);

} // namespace mc::test
