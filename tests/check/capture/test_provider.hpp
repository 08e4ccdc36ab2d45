// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "device_fixture.hpp"

#include "gst/util/mutex.hpp"

#include <list>

/* Providers whose behaviour a test scripts. Each has a type of its own, since a factory belongs to
 * one type. */

/// What a test says of a provider, and what it then sees of it.
struct TestProvider
{
  const char *klass = "Source/Video";
  bool starts_well = true;
  bool only_probes = false;
  std::vector<mc::DevicePtr> at_start;
  unsigned gone_at_start = 0; ///< so many of these vanish before start () returns
  int starts = 0;
  int stops = 0;
  std::string configuration;             ///< as fake devices have it
  GstDeviceProvider *instance = nullptr; ///< the one of the process, which its factory keeps

  GstDeviceProvider *get ()
  {
    if (instance == nullptr) {
      const mc::Ref<GstDeviceProvider> made (
          gst_device_provider_factory_get_by_name (name.c_str ()));
      instance = made.get ();
    }
    return instance;
  }
  void add (GstDevice *device) { gst_device_provider_device_add (get (), device); }
  void remove (GstDevice *device) { gst_device_provider_device_remove (get (), device); }
  void change (GstDevice *now, GstDevice *before)
  {
    gst_device_provider_device_changed (get (), now, before);
  }

  void hang () { hangs = true; }
  void go_on ()
  {
    mc::MutexGuard guard (lock);
    hangs = false;
    changed.notify_all ();
  }
  void wait_for_start () { wait_for (starts); }
  void wait_for_stop () { wait_for (stops); }
  void wait_for (const int &count)
  {
    mc::MutexGuard guard (lock);
    while (count == 0)
      changed.wait (guard);
  }

  std::string name;
  mc::Mutex lock;
  mc::Condition changed;
  bool hangs = false;
};

namespace {

std::list<TestProvider> test_providers;

TestProvider &
script_of (gpointer provider)
{
  const GType type = G_TYPE_FROM_INSTANCE (provider);
  return *static_cast<TestProvider *> (
      g_type_get_qdata (type, g_quark_from_static_string ("test-provider")));
}

gboolean
test_provider_start (GstDeviceProvider *provider)
{
  TestProvider &script = script_of (provider);
  script.instance = provider;
  {
    mc::MutexGuard guard (script.lock);
    script.starts++;
    script.changed.notify_all ();
    while (script.hangs)
      script.changed.wait (guard);
  }
  if (!script.starts_well)
    return FALSE;
  for (const auto &device : script.at_start)
    script.add (device.get ());
  for (unsigned n = 0; n < script.gone_at_start; n++)
    script.remove (script.at_start[n].get ());
  return TRUE;
}

void
test_provider_stop (GstDeviceProvider *provider)
{
  TestProvider &script = script_of (provider);
  mc::MutexGuard guard (script.lock);
  script.stops++;
  script.changed.notify_all ();
}

GList *
test_provider_probe (GstDeviceProvider *provider)
{
  TestProvider &script = script_of (provider);
  script.starts++;
  GList *devices = nullptr;
  for (const auto &device : script.at_start)
    devices = g_list_append (devices, g_object_ref (device.get ()));
  return devices;
}

enum
{
  PROP_CONFIGURATION = 1,
  PROP_CONFIGURATION_ERROR
};

void
test_provider_set_property (GObject *object, guint, const GValue *value, GParamSpec *)
{
  const char *text = g_value_get_string (value);
  script_of (object).configuration = text ? text : "";
}

void
test_provider_get_property (GObject *object, guint id, GValue *value, GParamSpec *)
{
  const std::string &configuration = script_of (object).configuration;
  if (id == PROP_CONFIGURATION)
    g_value_set_string (value, configuration.c_str ());
  else if (configuration == "wrong")
    g_value_set_string (value, "devices[0].kind: expected a kind");
}

void
test_provider_class_init (gpointer klass, gpointer data)
{
  const auto *script = static_cast<TestProvider *> (data);
  auto *provider_class = GST_DEVICE_PROVIDER_CLASS (klass);
  if (script->only_probes) {
    provider_class->probe = test_provider_probe;
  } else {
    provider_class->start = test_provider_start;
    provider_class->stop = test_provider_stop;
  }
  gst_device_provider_class_set_metadata (provider_class, "Test", script->klass,
                                          "Scripted by a test", "nobody");
  auto *object_class = G_OBJECT_CLASS (klass);
  object_class->set_property = test_provider_set_property;
  object_class->get_property = test_provider_get_property;
  const auto flags = GParamFlags (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (
      object_class, PROP_CONFIGURATION,
      g_param_spec_string ("configuration", nullptr, nullptr, nullptr, flags));
  g_object_class_install_property (
      object_class, PROP_CONFIGURATION_ERROR,
      g_param_spec_string ("configuration-error", nullptr, nullptr, nullptr,
                           GParamFlags (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS)));
}

TestProvider &
register_scripted (const char *name, guint rank, const char *klass, bool only_probes)
{
  TestProvider &script = test_providers.emplace_back ();
  script.name = name;
  script.klass = klass;
  script.only_probes = only_probes;
  GTypeInfo info{};
  info.class_size = sizeof (GstDeviceProviderClass);
  info.class_init = test_provider_class_init;
  info.class_data = &script;
  info.instance_size = sizeof (GstDeviceProvider);
  const std::string type_name = std::string ("TestProvider-") + name;
  const GType type = g_type_register_static (GST_TYPE_DEVICE_PROVIDER, type_name.c_str (), &info,
                                             GTypeFlags (0));
  g_type_set_qdata (type, g_quark_from_static_string ("test-provider"), &script);
  fail_unless (gst_device_provider_register (nullptr, name, rank, type));
  return script;
}

TestProvider &
register_provider (const char *name, guint rank, const char *klass = "Source/Video")
{
  return register_scripted (name, rank, klass, false);
}

TestProvider &
register_probing_provider (const char *name, guint rank)
{
  return register_scripted (name, rank, "Source/Video", true);
}

/// At the end of a test: nobody holds the devices any more. (Each test runs in a process of its
/// own.)
void
forget_providers ()
{
  for (auto &script : test_providers) {
    for (const auto &device : script.at_start)
      ASSERT_OBJECT_REFCOUNT (device.get (), script.name.c_str (), 1);
    script.at_start.clear ();
  }
}

mc::DevicePtr
camera (const char *name, const char *properties = nullptr)
{
  DeviceText text;
  text.name = name;
  const std::string own = std::string ("p, node.name=") + name + ";";
  text.properties = properties ? properties : own.c_str ();
  return new_device (text);
}

} // namespace
