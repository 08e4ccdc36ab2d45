// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fixture.hpp"

namespace mc::test {

const char *const kPlain = R"({"devices":[
  {"kind":"camera","name":"cam","facing":"user","group":"desk",
   "modes":[{"format":"GRAY8","width":100,"height":80,"framerates":[10]}]},
  {"kind":"microphone","name":"mic","group":"desk",
   "modes":[{"format":"S16LE","rate":8000,"channels":1}]}]
})";

namespace {

/// Longer than anything takes on the slowest machine; nothing waits that long unless the test
/// fails.
constexpr GstClockTime kPatience = 15 * GST_SECOND;

} // namespace

Fixture::Fixture () : clock_ (gst_test_clock_new_with_start_time (0))
{
  load_plugins ({ "app", "coreelements" });
  gst_system_clock_set_default (clock_.get ());
  const Ref<GstDeviceProviderFactory> factory (
      gst_device_provider_factory_find ("fakedeviceprovider"));
  fail_unless (factory != nullptr);
  provider_.reset (gst_device_provider_factory_get (factory.get ()));
  fail_unless (provider_ != nullptr);
}

Fixture::~Fixture ()
{
  g_object_set (provider (), "configuration", nullptr, nullptr);
  gst_system_clock_set_default (nullptr);
}

void
Fixture::configure (const std::string &source) const
{
  g_object_set (provider (), "configuration", source.c_str (), nullptr);
}

std::string
Fixture::configuration_error () const
{
  gchar *text = nullptr;
  g_object_get (provider (), "configuration-error", &text, nullptr);
  CharPtr owned (text);
  return text ? text : "";
}

bool
Fixture::perform (const char *device, const char *event) const
{
  gboolean done = FALSE;
  g_signal_emit_by_name (provider (), "perform", device, event, &done);
  return done;
}

template <typename Visit>
static void
for_each_device (GstDeviceProvider *provider, Visit visit)
{
  GList *devices = gst_device_provider_get_devices (provider);
  while (devices) {
    const DevicePtr device (static_cast<GstDevice *> (devices->data));
    visit (device.get ());
    devices = g_list_delete_link (devices, devices);
  }
}

std::string
Fixture::devices () const
{
  std::string names;
  for_each_device (provider (), [&names] (GstDevice *device) {
    names += (names.empty () ? "" : " ") + device_property (device, "device.name");
  });
  return names;
}

DevicePtr
Fixture::device (const char *name) const
{
  DevicePtr found;
  for_each_device (provider (), [&] (GstDevice *device) {
    if (device_property (device, "device.name") == name)
      found = ref (device);
  });
  return found;
}

void
Fixture::crank (guint waiters) const
{
  GList *pending = nullptr;
  fail_unless (gst_test_clock_timed_wait_for_multiple_pending_ids (
                   clock (), waiters, guint (kPatience / GST_MSECOND), &pending),
               "nobody waits for the clock");
  while (pending) {
    const ClockIdPtr id (pending->data);
    pending = g_list_delete_link (pending, pending);
  }
  fail_unless (gst_test_clock_crank (clock ()));
}

static std::string
plugin_file (const char *name)
{
  return std::string (SYSTEM_PLUGINS "/libgst") + name + ".so";
}

bool
has_plugin (const char *name)
{
  return g_file_test (plugin_file (name).c_str (), G_FILE_TEST_EXISTS);
}

void
load_plugins (std::initializer_list<const char *> names)
{
  for (const char *name : names) {
    ErrorPtr error;
    const Ref<GstPlugin> plugin (gst_plugin_load_file (plugin_file (name).c_str (), out (error)));
    fail_unless (plugin != nullptr, "%s: %s", name, error ? error->message : "");
  }
}

Capture::Capture (const std::string &source, const std::string &between)
{
  const std::string line = source + " name=source ! " + between + (between.empty () ? "" : " ! ")
                           + "appsink name=sink sync=false";
  ErrorPtr error;
  pipeline_ = sink (gst_parse_launch (line.c_str (), out (error)));
  fail_unless (!error, "%s: %s", line.c_str (), error ? error->message : "");
  source_.reset (gst_bin_get_by_name (GST_BIN (pipeline_.get ()), "source"));
  sink_.reset (gst_bin_get_by_name (GST_BIN (pipeline_.get ()), "sink"));
}

Capture::~Capture ()
{
  gst_element_set_state (pipeline_.get (), GST_STATE_NULL);
}

GstStateChangeReturn
Capture::set_state (GstState state) const
{
  return gst_element_set_state (pipeline_.get (), state);
}

void
Capture::play () const
{
  fail_unless (set_state (GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE);
}

SamplePtr
Capture::pull () const
{
  GstSample *sample = nullptr;
  g_signal_emit_by_name (sink_.get (), "try-pull-sample", kPatience, &sample);
  fail_unless (sample != nullptr, "no sample came");
  return SamplePtr (sample);
}

SamplePtr
Capture::next (const Fixture &fixture) const
{
  fixture.crank ();
  return pull ();
}

ErrorPtr
Capture::any_error () const
{
  const BusPtr bus (gst_element_get_bus (pipeline_.get ()));
  const MessagePtr message (gst_bus_timed_pop_filtered (bus.get (), kPatience, GST_MESSAGE_ERROR));
  fail_unless (message != nullptr, "no error came");
  ErrorPtr error;
  gst_message_parse_error (message.get (), out (error), nullptr);
  return error;
}

gint
Capture::error (std::string *text) const
{
  const ErrorPtr error = any_error ();
  fail_unless (error->domain == GST_RESOURCE_ERROR, "another error came: %s", error->message);
  if (text)
    *text = error->message;
  return error->code;
}

bool
Capture::has_error () const
{
  const BusPtr bus (gst_element_get_bus (pipeline_.get ()));
  const MessagePtr message (gst_bus_pop_filtered (bus.get (), GST_MESSAGE_ERROR));
  return message != nullptr;
}

void
assert_text (const std::string &got, const char *expected)
{
  fail_unless (got == expected, "got \"%s\", expected \"%s\"", got.c_str (), expected);
}

std::string
device_property (GstDevice *device, const char *name)
{
  const StructurePtr properties (gst_device_get_properties (device));
  const GValue *value = gst_structure_get_value (properties.get (), name);
  if (!value)
    return "";
  if (G_VALUE_HOLDS_STRING (value))
    return g_value_get_string (value);
  const CharPtr text (gst_value_serialize (value));
  return text.get ();
}

} // namespace mc::test
