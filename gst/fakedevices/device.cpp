// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device.hpp"

#include "device_src.hpp"

using mc::fake::DeviceSpec;
using mc::fake::Kind;

struct _GstFakeDevice
{
  GstDevice parent;
  gchar *name;         /* Of the configuration; owned. */
  const char *factory; /* Static. */
  Kind kind;
};

G_DEFINE_FINAL_TYPE (GstFakeDevice, gst_fake_device, GST_TYPE_DEVICE)

static GstElement *
gst_fake_device_create_element (GstDevice *device, const gchar *name)
{
  const auto *self = GST_FAKE_DEVICE (device);
  GstElement *element = gst_element_factory_make (self->factory, name);
  if (element && self->kind != Kind::Speaker)
    g_object_set (element, "device", self->name, nullptr);
  return element;
}

static gboolean
gst_fake_device_reconfigure_element (GstDevice *device, GstElement *element)
{
  const auto *self = GST_FAKE_DEVICE (device);
  GstElementFactory *factory = gst_element_get_factory (element);
  if (self->kind == Kind::Speaker || !factory
      || !g_str_equal (GST_OBJECT_NAME (factory), self->factory))
    return FALSE;
  g_object_set (element, "device", self->name, nullptr);
  return TRUE;
}

static void
gst_fake_device_finalize (GObject *object)
{
  mc::CharPtr name (GST_FAKE_DEVICE (object)->name);
  G_OBJECT_CLASS (gst_fake_device_parent_class)->finalize (object);
}

static void
gst_fake_device_init (GstFakeDevice *)
{
}

static void
gst_fake_device_class_init (GstFakeDeviceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gst_fake_device_finalize;
  GST_DEVICE_CLASS (klass)->create_element = gst_fake_device_create_element;
  GST_DEVICE_CLASS (klass)->reconfigure_element = gst_fake_device_reconfigure_element;
}

/// Named as PipeWire, V4L2 and udev name theirs, so that code for real devices finds what it looks
/// for.
static mc::StructurePtr
properties_of (const DeviceSpec &spec)
{
  mc::StructurePtr properties (gst_structure_new (
      "fake-proplist", "device.api", G_TYPE_STRING, "fake", "device.name", G_TYPE_STRING,
      spec.name.c_str (), "node.name", G_TYPE_STRING, spec.name.c_str (), "device.description",
      G_TYPE_STRING, spec.label.c_str (), "device.serial", G_TYPE_STRING, spec.serial.c_str (),
      "device.bus-path", G_TYPE_STRING, spec.bus_path.c_str (), "is-default", G_TYPE_BOOLEAN,
      gboolean (spec.is_default), nullptr));
  if (!spec.group.empty ())
    gst_structure_set (properties.get (), "fake.group", G_TYPE_STRING, spec.group.c_str (),
                       nullptr);
  if (!spec.facing.empty ())
    gst_structure_set (properties.get (), "fake.facing-mode", G_TYPE_STRING, spec.facing.c_str (),
                       nullptr);
  return properties;
}

namespace {

struct KindRow
{
  const char *device_class;
  const char *factory;
};

/// What is played to a speaker is heard by nobody.
constexpr KindRow kKinds[] = { { "Video/Source", "fakevideosrc" },
                               { "Audio/Source", "fakeaudiosrc" },
                               { "Audio/Sink", "fakesink" } };

} // namespace

mc::DevicePtr
gst_fake_device_new (const DeviceSpec &spec)
{
  const KindRow &kind = kKinds[static_cast<int> (spec.kind)];
  const mc::StructurePtr properties = properties_of (spec);
  auto *self = static_cast<GstFakeDevice *> (g_object_new (
      GST_TYPE_FAKE_DEVICE, "display-name", spec.label.c_str (), "device-class", kind.device_class,
      "caps", spec.caps.get (), "properties", properties.get (), nullptr));
  self->name = mc::dup (spec.name.c_str ()).release ();
  self->factory = kind.factory;
  self->kind = spec.kind;
  return mc::sink (GST_DEVICE (self));
}
