// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_src.hpp"

#include "source_impl.hpp"

#include <type_traits>

GST_DEBUG_CATEGORY (fake_device_src_debug);

using mc::fake::SourceImpl;

struct GstFakeDeviceSrcPrivate
{
  SourceImpl *impl; /* Owned; set when constructed, deleted in finalize, never null between. */
};

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (GstFakeDeviceSrc, gst_fake_device_src, GST_TYPE_PUSH_SRC,
                                  G_ADD_PRIVATE (GstFakeDeviceSrc)
                                      GST_DEBUG_CATEGORY_INIT (fake_device_src_debug,
                                                               "fakedevicesrc", 0,
                                                               "Elements of fake devices"))

static_assert (std::is_trivially_default_constructible_v<GstFakeDeviceSrcPrivate>,
               "g_object_new() gives zeroed memory and runs no constructor");

enum
{
  PROP_DEVICE = 1,
  PROP_MUTE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static SourceImpl &
impl_of (gpointer self)
{
  auto *priv = static_cast<GstFakeDeviceSrcPrivate *> (
      gst_fake_device_src_get_instance_private (GST_FAKE_DEVICE_SRC (self)));
  return *priv->impl;
}

static void
gst_fake_device_src_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_DEVICE: {
    const std::string name = impl_of (object).device ();
    g_value_set_string (value, name.empty () ? nullptr : name.c_str ());
    break;
  }
  case PROP_MUTE:
    g_value_set_boolean (value, impl_of (object).muted ());
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
gst_fake_device_src_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id != PROP_DEVICE) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  const char *name = g_value_get_string (value);
  if (impl_of (object).device () == (name ? name : ""))
    return;
  impl_of (object).set_device (name);
  g_object_notify_by_pspec (object, pspec);
}

static GstStateChangeReturn
gst_fake_device_src_change_state (GstElement *element, GstStateChange change)
{
  if (change == GST_STATE_CHANGE_NULL_TO_READY && !impl_of (element).open ())
    return GST_STATE_CHANGE_FAILURE;
  const GstStateChangeReturn result
      = GST_ELEMENT_CLASS (gst_fake_device_src_parent_class)->change_state (element, change);
  const bool failed_to_open
      = change == GST_STATE_CHANGE_NULL_TO_READY && result == GST_STATE_CHANGE_FAILURE;
  if (change == GST_STATE_CHANGE_READY_TO_NULL || failed_to_open)
    impl_of (element).close ();
  return result;
}

static GstCaps *
gst_fake_device_src_get_caps (GstBaseSrc *src, GstCaps *filter)
{
  mc::CapsPtr caps = impl_of (src).caps ();
  if (!filter)
    return caps.release ();
  return gst_caps_intersect_full (filter, caps.get (), GST_CAPS_INTERSECT_FIRST);
}

static GstCaps *
gst_fake_device_src_fixate (GstBaseSrc *src, GstCaps *caps)
{
  return impl_of (src).fixate (mc::CapsPtr (caps)).release ();
}

static gboolean
gst_fake_device_src_set_caps (GstBaseSrc *src, GstCaps *caps)
{
  return impl_of (src).set_caps (caps);
}

/// The device has its own buffers, as real ones do; what downstream proposes is not used.
static gboolean
gst_fake_device_src_decide_allocation (GstBaseSrc *, GstQuery *query)
{
  while (gst_query_get_n_allocation_pools (query) > 0)
    gst_query_remove_nth_allocation_pool (query, 0);
  return TRUE;
}

static gboolean
gst_fake_device_src_start (GstBaseSrc *src)
{
  return impl_of (src).start ();
}

static gboolean
gst_fake_device_src_stop (GstBaseSrc *src)
{
  impl_of (src).stop ();
  return TRUE;
}

static gboolean
gst_fake_device_src_unlock (GstBaseSrc *src)
{
  impl_of (src).set_flushing (true);
  return TRUE;
}

static gboolean
gst_fake_device_src_unlock_stop (GstBaseSrc *src)
{
  impl_of (src).set_flushing (false);
  return TRUE;
}

static gboolean
gst_fake_device_src_query (GstBaseSrc *src, GstQuery *query)
{
  if (GST_QUERY_TYPE (query) == GST_QUERY_LATENCY)
    return impl_of (src).answer_latency (query);
  return GST_BASE_SRC_CLASS (gst_fake_device_src_parent_class)->query (src, query);
}

static GstFlowReturn
gst_fake_device_src_create (GstPushSrc *src, GstBuffer **buffer)
{
  return impl_of (src).create (buffer);
}

static void
gst_fake_device_src_init (GstFakeDeviceSrc *self)
{
  gst_base_src_set_live (GST_BASE_SRC (self), TRUE);
  gst_base_src_set_format (GST_BASE_SRC (self), GST_FORMAT_TIME);
}

/// Not in init: there, the class is still this one and not the subclass, which knows the kind.
static void
gst_fake_device_src_constructed (GObject *object)
{
  auto *priv = static_cast<GstFakeDeviceSrcPrivate *> (
      gst_fake_device_src_get_instance_private (GST_FAKE_DEVICE_SRC (object)));
  priv->impl = new SourceImpl (GST_BASE_SRC (object), GST_FAKE_DEVICE_SRC_GET_CLASS (object)->kind);
  G_OBJECT_CLASS (gst_fake_device_src_parent_class)->constructed (object);
}

static void
gst_fake_device_src_finalize (GObject *object)
{
  delete &impl_of (object);
  G_OBJECT_CLASS (gst_fake_device_src_parent_class)->finalize (object);
}

static void
gst_fake_device_src_class_init (GstFakeDeviceSrcClass *klass)
{
  auto *object_class = G_OBJECT_CLASS (klass);
  auto *base_class = GST_BASE_SRC_CLASS (klass);

  object_class->get_property = gst_fake_device_src_get_property;
  object_class->set_property = gst_fake_device_src_set_property;
  object_class->constructed = gst_fake_device_src_constructed;
  object_class->finalize = gst_fake_device_src_finalize;
  GST_ELEMENT_CLASS (klass)->change_state = gst_fake_device_src_change_state;
  base_class->get_caps = gst_fake_device_src_get_caps;
  base_class->fixate = gst_fake_device_src_fixate;
  base_class->set_caps = gst_fake_device_src_set_caps;
  base_class->decide_allocation = gst_fake_device_src_decide_allocation;
  base_class->start = gst_fake_device_src_start;
  base_class->stop = gst_fake_device_src_stop;
  base_class->unlock = gst_fake_device_src_unlock;
  base_class->unlock_stop = gst_fake_device_src_unlock_stop;
  base_class->query = gst_fake_device_src_query;
  GST_PUSH_SRC_CLASS (klass)->create = gst_fake_device_src_create;

  /**
   * GstFakeDeviceSrc:device:
   *
   * The "name" of a device of the configuration. %NULL is the default one of the kind, or the first
   * if none is marked as such.
   */
  properties[PROP_DEVICE] = g_param_spec_string (
      "device", "Device", "Name of the fake device; the default one of its kind if unset", nullptr,
      static_cast<GParamFlags> (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY
                                | GST_PARAM_MUTABLE_READY));
  /**
   * GstFakeDeviceSrc:mute:
   *
   * Whether the device's own switch mutes it. Only the configuration turns that switch; media goes
   * on, as a real device leaves it to its reader what to do. Notified from any thread.
   */
  properties[PROP_MUTE] = g_param_spec_boolean (
      "mute", "Mute", "Whether the switch at the opened device mutes it", FALSE,
      static_cast<GParamFlags> (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS
                                | G_PARAM_EXPLICIT_NOTIFY));
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gst_type_mark_as_plugin_api (GST_TYPE_FAKE_DEVICE_SRC, GstPluginAPIFlags (0));
}

void
gst_fake_device_src_class_set_kind (GstFakeDeviceSrcClass *klass, mc::fake::Kind kind)
{
  klass->kind = kind;
  const mc::CapsPtr caps = mc::fake::template_caps (kind);
  gst_element_class_add_pad_template (
      GST_ELEMENT_CLASS (klass),
      gst_pad_template_new ("src", GST_PAD_SRC, GST_PAD_ALWAYS, caps.get ()));
}
