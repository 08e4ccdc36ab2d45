// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device.hpp"

#include "control.hpp"
#include "device_src.hpp"
#include "stage.hpp"

using mc::fake::DeviceSpec;
using mc::fake::Kind;
using mc::fake::Stage;

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

namespace {

enum Property
{
  PROP_MUTE = 1
};

} // namespace

static void
gst_fake_device_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  switch (id) {
  case PROP_MUTE:
    g_value_set_boolean (value, Stage::process ()->is_muted (GST_FAKE_DEVICE (object)->name));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
  }
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

static GstStructure *
gst_fake_device_get_controls (GstFakeDevice *self)
{
  return Stage::process ()->controls (self->name).release ();
}

static gchar *
gst_fake_device_set_control (GstFakeDevice *self, const gchar *name, const GValue *value)
{
  const auto wanted = mc::fake::control_value (value);
  const std::string problem = wanted && name
                                  ? Stage::process ()->set_control (self->name, { name, *wanted })
                                  : "a control needs a name and a number, a boolean or a string";
  return problem.empty () ? nullptr : mc::dup (problem.c_str ()).release ();
}

static void
install_signals (GType type)
{
  constexpr auto kAction = GSignalFlags (G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION);
  /**
   * GstFakeDevice::get-controls:
   * @self: a device
   *
   * What the device can be set to whatever mode it runs in. Each field is named like the
   * constrainable property and holds a structure with its `value` and either `min`, `max` and
   * `step`, all doubles, or `values`, a #GST_TYPE_LIST of what there is: booleans, or strings.
   * The device need not be open.
   *
   * Threads: any.
   *
   * Returns: (transfer full): a structure, empty when there are no controls
   */
  g_signal_new_class_handler ("get-controls", type, kAction,
                              G_CALLBACK (gst_fake_device_get_controls), nullptr, nullptr, nullptr,
                              GST_TYPE_STRUCTURE, 0);
  /**
   * GstFakeDevice::set-control:
   * @self: a device
   * @name: the constrainable property
   * @value: a double, a boolean or a string
   *
   * Sets one of the controls. It is not told to who listens to
   * #GstFakeDevice::controls-changed.
   *
   * Threads: any.
   *
   * Returns: (transfer full) (nullable): why it cannot be set, or %NULL when it was
   */
  g_signal_new_class_handler ("set-control", type, kAction,
                              G_CALLBACK (gst_fake_device_set_control), nullptr, nullptr, nullptr,
                              G_TYPE_STRING, 2, G_TYPE_STRING, G_TYPE_VALUE);
  /**
   * GstFakeDevice::controls-changed:
   * @self: a device
   *
   * The device, or somebody other than who uses #GstFakeDevice::set-control, has moved a control.
   * Emitted on any thread, with no lock held.
   */
  g_signal_new ("controls-changed", type, G_SIGNAL_RUN_LAST, 0, nullptr, nullptr, nullptr,
                G_TYPE_NONE, 0);
}

void
gst_fake_device_tell_controls_changed (GstDevice *device)
{
  g_signal_emit_by_name (device, "controls-changed");
}

static void
gst_fake_device_class_init (GstFakeDeviceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = gst_fake_device_finalize;
  object_class->get_property = gst_fake_device_get_property;
  /**
   * GstFakeDevice:mute:
   *
   * Whether the device's own switch mutes it, open or not. Only the configuration turns that
   * switch.
   *
   * Threads: any; told of on any thread, with no lock held.
   */
  g_object_class_install_property (
      object_class, PROP_MUTE,
      g_param_spec_boolean ("mute", "Mute", "Whether the switch at the device mutes it", FALSE,
                            GParamFlags (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS)));
  install_signals (G_TYPE_FROM_CLASS (klass));
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
