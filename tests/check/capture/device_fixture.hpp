// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/capture/devices/device_modes.hpp"

#include <gst/check/gstcheck.h>

/* Devices that tests make up: any class, caps and properties, no provider needed. */

G_DECLARE_FINAL_TYPE (TestDevice, test_device, TEST, DEVICE, GstDevice)
struct _TestDevice
{
  GstDevice parent;
  gchar *internal_name;
};
enum
{
  PROP_INTERNAL_NAME = 1
};
G_DEFINE_FINAL_TYPE (TestDevice, test_device, GST_TYPE_DEVICE)

static void
test_device_init (TestDevice *)
{
}

static void
test_device_class_init (TestDeviceClass *klass)
{
  auto *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = [] (GObject *object, guint, GValue *value, GParamSpec *) {
    g_value_set_string (value, TEST_DEVICE (object)->internal_name);
  };
  object_class->set_property = [] (GObject *object, guint, const GValue *value, GParamSpec *) {
    TEST_DEVICE (object)->internal_name = g_value_dup_string (value);
  };
  object_class->finalize = [] (GObject *object) {
    mc::CharPtr name (TEST_DEVICE (object)->internal_name);
    G_OBJECT_CLASS (test_device_parent_class)->finalize (object);
  };
  g_object_class_install_property (
      object_class, PROP_INTERNAL_NAME,
      g_param_spec_string (
          "internal-name", nullptr, nullptr, nullptr,
          GParamFlags (G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS)));
}

namespace {

struct DeviceText
{
  const char *name = "Camera";
  const char *device_class = "Video/Source";
  const char *caps = "video/x-raw, format=YUY2, width=640, height=480, framerate=30/1";
  const char *properties = "props;";
  const char *internal_name = nullptr;
};

inline mc::CapsPtr
caps_of (const char *text)
{
  mc::CapsPtr caps (gst_caps_from_string (text));
  fail_unless (caps != nullptr, "not caps: %s", text);
  return caps;
}

inline mc::DevicePtr
new_device (const DeviceText &text)
{
  const mc::CapsPtr caps = caps_of (text.caps);
  const mc::StructurePtr properties (gst_structure_from_string (text.properties, nullptr));
  fail_unless (properties != nullptr, "no structure: %s", text.properties);
  return mc::sink (static_cast<GstDevice *> (g_object_new (
      test_device_get_type (), "display-name", text.name, "device-class", text.device_class, "caps",
      caps.get (), "properties", properties.get (), "internal-name", text.internal_name, nullptr)));
}

inline mc::DeviceHandle
video_device (const char *caps)
{
  DeviceText text;
  text.caps = caps;
  const mc::DevicePtr device = new_device (text);
  return mc::device_from_gst (device.get (), "testdeviceprovider", "salt");
}

inline mc::DeviceHandle
audio_device (const char *caps, const char *properties = "props;")
{
  const mc::DevicePtr device
      = new_device ({ "Microphone", "Audio/Source", caps, properties, nullptr });
  return mc::device_from_gst (device.get (), "testdeviceprovider", "salt");
}

/// Constraints of one numeric member.
inline mc::Constraints
numeric (mc::Property property, std::optional<double> min, std::optional<double> max)
{
  mc::Constraint constraint;
  constraint.min = min;
  constraint.max = max;
  mc::Constraints constraints;
  constraints.basic.set (property, std::move (constraint));
  return constraints;
}

inline mc::PreparedConstraints
prepared (const mc::Constraints &constraints, mc::Kind kind)
{
  return mc::PreparedConstraints (constraints, kind, mc::served_properties ());
}

inline void
assert_text (const std::string &got, const std::string &expected)
{
  fail_unless (got == expected, "got \"%s\", expected \"%s\"", got.c_str (), expected.c_str ());
}

inline void
assert_caps (const GstCaps *caps, const char *expected, const char *name)
{
  const mc::CapsPtr wanted = caps_of (expected);
  const mc::CharPtr text (gst_caps_to_string (caps));
  fail_unless (gst_caps_is_strictly_equal (caps, wanted.get ()), "%s: got %s, expected %s", name,
               text.get (), expected);
}

} // namespace
