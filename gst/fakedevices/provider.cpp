// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * SECTION:provider-fakedeviceprovider
 * @title: fakedeviceprovider
 * @see_also: fakevideosrc, fakeaudiosrc
 *
 * Offers scripted fake cameras and microphones. What they are, what they can do, and what happens
 * to them when, says a configuration in JSON, which is described in docs/fake-devices.md; it comes
 * from the environment variable `GST_MEDIACAPTURE_FAKE_DEVICES` (`default`, or the path of a file)
 * or from the property #GstFakeDeviceProvider:configuration. Without either, no device is offered.
 *
 * The times of a timeline count from the start of the provider, on the clock that
 * gst_system_clock_obtain() gives then, so that a test sets its own by
 * gst_system_clock_set_default().
 *
 * ## Example
 * |[
 * GST_MEDIACAPTURE_FAKE_DEVICES=default gst-device-monitor-1.0 Video/Source
 * ]|
 * Lists the cameras.
 *
 * Since: 0.1
 */

#include "provider.hpp"

#include "device.hpp"
#include "provider_impl.hpp"

#include <type_traits>

GST_DEBUG_CATEGORY (fake_device_provider_debug);
#define GST_CAT_DEFAULT fake_device_provider_debug

using mc::fake::ProviderSession;
using mc::fake::Stage;

namespace {

struct ProviderImpl
{
  /* Set by start and deleted by stop, which the base class never runs at the same time. */
  std::shared_ptr<ProviderSession> session;
};

} // namespace

struct _GstFakeDeviceProvider
{
  GstDeviceProvider parent;
  ProviderImpl *impl; /* Owned; set in init, deleted in finalize, never null between. */
};

static_assert (std::is_trivially_default_constructible_v<_GstFakeDeviceProvider>,
               "g_object_new() gives zeroed memory and runs no constructor");

G_DEFINE_FINAL_TYPE (GstFakeDeviceProvider, gst_fake_device_provider, GST_TYPE_DEVICE_PROVIDER)
GST_DEVICE_PROVIDER_REGISTER_DEFINE (fakedeviceprovider, "fakedeviceprovider", GST_RANK_NONE,
                                     GST_TYPE_FAKE_DEVICE_PROVIDER)

enum
{
  PROP_CONFIGURATION = 1,
  PROP_CONFIGURATION_ERROR,
  N_PROPS
};

enum
{
  SIGNAL_PERFORM,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
report_problem (GstFakeDeviceProvider *self, const std::string &problem)
{
  if (!problem.empty ())
    GST_ERROR_OBJECT (self, "%s", problem.c_str ());
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONFIGURATION_ERROR]);
}

static void
gst_fake_device_provider_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_CONFIGURATION: {
    const auto source = Stage::process ()->configuration ();
    g_value_set_string (value, source ? source->c_str () : nullptr);
    break;
  }
  case PROP_CONFIGURATION_ERROR: {
    const std::string problem = Stage::process ()->problem ();
    g_value_set_string (value, problem.empty () ? nullptr : problem.c_str ());
    break;
  }
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
gst_fake_device_provider_set_property (GObject *object, guint id, const GValue *value,
                                       GParamSpec *pspec)
{
  if (id != PROP_CONFIGURATION) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  const char *text = g_value_get_string (value);
  const std::string problem = Stage::process ()->set_configuration (
      text ? std::optional<std::string> (text) : std::nullopt);
  g_object_notify_by_pspec (object, pspec);
  report_problem (GST_FAKE_DEVICE_PROVIDER (object), problem);
}

static gboolean
gst_fake_device_provider_start (GstDeviceProvider *provider)
{
  auto *self = GST_FAKE_DEVICE_PROVIDER (provider);
  auto session = std::make_shared<ProviderSession> (provider);
  if (!Stage::process ()->attach (session)) {
    report_problem (self, Stage::process ()->problem ());
    return FALSE;
  }
  self->impl->session = std::move (session);
  return TRUE;
}

static void
gst_fake_device_provider_stop (GstDeviceProvider *provider)
{
  auto session = std::move (GST_FAKE_DEVICE_PROVIDER (provider)->impl->session);
  session->end ();
  Stage::process ()->detach (session);
}

static GList *
gst_fake_device_provider_probe (GstDeviceProvider *provider)
{
  GList *devices = nullptr;
  for (const auto &spec : Stage::process ()->plugged ())
    devices = g_list_append (devices, gst_fake_device_new (*spec).release ());
  const std::string problem = Stage::process ()->problem ();
  if (!problem.empty ())
    report_problem (GST_FAKE_DEVICE_PROVIDER (provider), problem);
  return devices;
}

static gboolean
gst_fake_device_provider_perform (GstFakeDeviceProvider *self, const char *device,
                                  const char *event)
{
  const std::string problem = Stage::process ()->perform (device ? device : "", event ? event : "");
  if (!problem.empty ())
    GST_ERROR_OBJECT (self, "cannot perform %s on \"%s\": %s", event, device, problem.c_str ());
  return problem.empty ();
}

static void
gst_fake_device_provider_init (GstFakeDeviceProvider *self)
{
  self->impl = new ProviderImpl ();
}

static void
gst_fake_device_provider_finalize (GObject *object)
{
  delete GST_FAKE_DEVICE_PROVIDER (object)->impl;
  G_OBJECT_CLASS (gst_fake_device_provider_parent_class)->finalize (object);
}

static void
gst_fake_device_provider_class_init (GstFakeDeviceProviderClass *klass)
{
  auto *object_class = G_OBJECT_CLASS (klass);
  auto *provider_class = GST_DEVICE_PROVIDER_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (fake_device_provider_debug, "fakedeviceprovider", 0,
                           "Scripted fake devices");

  object_class->get_property = gst_fake_device_provider_get_property;
  object_class->set_property = gst_fake_device_provider_set_property;
  object_class->finalize = gst_fake_device_provider_finalize;
  provider_class->start = gst_fake_device_provider_start;
  provider_class->stop = gst_fake_device_provider_stop;
  provider_class->probe = gst_fake_device_provider_probe;
  gst_device_provider_class_set_static_metadata (
      provider_class, "Fake devices", "Source/Audio/Video",
      "Offers scripted fake cameras and microphones", "The gst-mediacapture authors");

  /**
   * GstFakeDeviceProvider:configuration:
   *
   * Which devices there are: "default", JSON text that begins with "{", or else the path of a file
   * with such text. %NULL leaves it to the environment variable `GST_MEDIACAPTURE_FAKE_DEVICES`. To
   * set it while the provider is started, or an element is open, replaces all devices and begins
   * the timeline again.
   */
  properties[PROP_CONFIGURATION]
      = g_param_spec_string ("configuration", "Configuration",
                             "\"default\", JSON text, or the path of a JSON file", nullptr,
                             static_cast<GParamFlags> (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
                                                       | G_PARAM_EXPLICIT_NOTIFY));
  /**
   * GstFakeDeviceProvider:configuration-error:
   *
   * What is wrong with the configuration: the path of the member, and what was expected there.
   * %NULL if nothing is. As long as there is something, no device is offered and the provider does
   * not start.
   */
  properties[PROP_CONFIGURATION_ERROR]
      = g_param_spec_string ("configuration-error", "Configuration error",
                             "What is wrong with the configuration, and where", nullptr,
                             static_cast<GParamFlags> (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS
                                                       | G_PARAM_EXPLICIT_NOTIFY));
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * GstFakeDeviceProvider::perform:
   * @self: a provider that is started
   * @device: the name of a device
   * @event: an entry of a timeline, as JSON, such as `{"do":"unplug"}`; "at" is not needed
   *
   * Does to the device what the event says, now. When the call returns, devices have been added and
   * removed, and elements have been told.
   *
   * Threads: any.
   *
   * Returns: %FALSE if the provider is not started, there is no such device, or the event is
   * malformed; then the log says why
   */
  signals[SIGNAL_PERFORM] = g_signal_new_class_handler (
      "perform", G_TYPE_FROM_CLASS (klass), GSignalFlags (G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION),
      G_CALLBACK (gst_fake_device_provider_perform), nullptr, nullptr, nullptr, G_TYPE_BOOLEAN, 2,
      G_TYPE_STRING, G_TYPE_STRING);
}
