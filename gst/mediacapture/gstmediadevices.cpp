// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * SECTION:gstmediadevices
 * @title: GstMediaDevices
 * @short_description: The way to cameras and microphones
 *
 * The entry point: lists devices and asks for streams. Devices come from any #GstDeviceProvider;
 * which ones are there, and which are open, is a matter of the process: all instances of this class
 * see the same.
 *
 * |[<!-- language="C" -->
 * g_autoptr (GError) error = NULL;
 * g_autoptr (GstMediaStreamConstraints) wish
 *     = gst_media_stream_constraints_from_json ("{\"video\": {\"width\": 1280}, \"audio\": true}",
 * &error); g_autoptr (GstMediaStream) stream = gst_media_devices_get_user_media
 * (gst_media_devices_get_default (), wish, NULL, &error);
 * ]|
 *
 * A main loop is better served by gst_media_devices_get_user_media_async(), since devices take
 * their time to open.
 *
 * Since: 0.1
 */

#include "async_task.hpp"
#include "device_change_event.hpp"
#include "media_devices.hpp"
#include "objects.hpp"
#include "property_table.hpp"

#include <type_traits>

struct _GstMediaDevices
{
  GstObject parent;
  mc::MediaDevices *impl; ///< owned; set when constructed, deleted in finalize
  std::shared_ptr<mc::DeviceChangeWatch> *watch;               ///< the same
  std::shared_ptr<const mc::MediaContext::Listener> *listener; ///< the same
  GstMediaContext *given; ///< owned; between its setting and the end of the construction
};
static_assert (std::is_trivially_default_constructible_v<_GstMediaDevices>,
               "g_object_new() gives zeroed memory and runs no constructor");
G_DEFINE_FINAL_TYPE (GstMediaDevices, gst_media_devices, GST_TYPE_OBJECT)

enum
{
  SIGNAL_DEVICECHANGE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

namespace {

using Devices = GstMediaDevices;

constexpr mc::PropertyRow<Devices> kProperties[] = {
  /**
   * GstMediaDevices:context:
   *
   * Who asks for devices, and what that one may do.
   *
   * Since: 0.1
   */
  { [] {
     return g_param_spec_object (
         "context", nullptr, nullptr, GST_TYPE_MEDIA_CONTEXT,
         static_cast<GParamFlags> (mc::kReadWrite | G_PARAM_CONSTRUCT_ONLY));
   },
    [] (Devices *self, GValue *value) {
      g_value_set_object (value, gst_media_devices_get_context (self));
    },
    [] (Devices *self, const GValue *value) {
      self->given = static_cast<GstMediaContext *> (g_value_dup_object (value));
    } },
  /**
   * GstMediaDevices:default-semantics:
   *
   * Who chooses among the devices that would do.
   *
   * Since: 0.1
   */
  { [] {
     return g_param_spec_enum ("default-semantics", nullptr, nullptr,
                               GST_TYPE_GET_USER_MEDIA_SEMANTICS,
                               GST_GET_USER_MEDIA_SEMANTICS_BROWSER_CHOOSES, mc::kReadWrite);
   },
    [] (Devices *self, GValue *value) {
      g_value_set_enum (value, gst_media_devices_get_default_semantics (self));
    },
    [] (Devices *self, const GValue *value) {
      gst_media_devices_set_default_semantics (
          self, static_cast<GstGetUserMediaSemantics> (g_value_get_enum (value)));
    } },
};

/// False and @error when @caller was cancelled, or the context was closed. The list may well be
/// empty.
bool
list_devices (GstMediaDevices *self, GCancellable *caller, GList **list, GError **error)
{
  const mc::RequestEnd end (self->impl->policy (), caller);
  self->impl->wait_may_list (end.cancellable ());
  mc::DeviceCatalog::instance ().wait_settled (mc::kSettleTimeout, end.cancellable ());
  if (g_cancellable_set_error_if_cancelled (caller, error))
    return false;
  if (self->impl->policy ().state ().closed)
    return mc::set_g_error (error, mc::closed_error ()), false;
  self->impl->know_devices ();
  *list = mc::device_infos_new (self->impl->listing ());
  return true;
}

mc::TaskAnswer
enumerate_in_thread (GTask *task)
{
  GError *error = nullptr;
  GList *list = nullptr;
  if (!list_devices (GST_MEDIA_DEVICES (g_task_get_source_object (task)),
                     g_task_get_cancellable (task), &list, &error))
    return [error] (GTask *asked) { g_task_return_error (asked, error); };
  return [list] (GTask *asked) { g_task_return_pointer (asked, list, mc::drop_object_list); };
}

/// In the main context. One who may not list now is told when it may.
void
tell_change (GstMediaDevices *self)
{
  if (!self->impl->may_list () || self->impl->policy ().state ().closed)
    return;
  const auto change = self->impl->take_change ();
  if (change)
    g_signal_emit (self, signals[SIGNAL_DEVICECHANGE], 0,
                   mc::device_change_event_new (change->before, change->now).get ());
}

} // namespace

static void
gst_media_devices_init (GstMediaDevices *)
{
}

static void
gst_media_devices_constructed (GObject *object)
{
  auto *self = GST_MEDIA_DEVICES (object);
  GstMediaContext *given = g_steal_pointer (&self->given);
  self->impl = new mc::MediaDevices (
      mc::Ref<GstMediaContext> (given ? given : gst_media_context_new (nullptr)));
  const mc::MainContextPtr main_loop (g_main_context_ref_thread_default ());
  auto watch = std::make_shared<mc::DeviceChangeWatch> (self, main_loop.get (), tell_change);
  watch->begin ();
  using Listener = mc::MediaContext::Listener;
  self->listener = new std::shared_ptr<const Listener> (
      std::make_shared<const Listener> ([watch] { watch->schedule (); }));
  self->impl->policy ().listen (*self->listener);
  self->watch = new auto(std::move (watch));
  G_OBJECT_CLASS (gst_media_devices_parent_class)->constructed (object);
}

static void
gst_media_devices_finalize (GObject *object)
{
  auto *self = GST_MEDIA_DEVICES (object);
  (*self->watch)->end ();
  delete self->listener;
  delete self->watch;
  delete self->impl;
  G_OBJECT_CLASS (gst_media_devices_parent_class)->finalize (object);
}

static void
gst_media_devices_class_init (GstMediaDevicesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->constructed = gst_media_devices_constructed;
  object_class->finalize = gst_media_devices_finalize;
  mc::PropertyTable<GstMediaDevices, std::size (kProperties), kProperties>::install (object_class);

  /**
   * GstMediaDevices::devicechange:
   * @self: the devices
   * @event: the devices now
   *
   * gst_media_devices_enumerate_devices() would give another list than before: a device has come or
   * gone, or another one is the system's default. Changes that follow one another closely are told
   * as one; while the context may not list devices, nothing is told, and one change afterwards.
   * There are no changes before the first list or request.
   *
   * Emitted in the #GMainContext that was thread-default when the object was made.
   *
   * [Spec: devicechange](https://w3c.github.io/mediacapture-main/#event-mediadevices-devicechange)
   *
   * Since: 0.1
   */
  signals[SIGNAL_DEVICECHANGE]
      = g_signal_new ("devicechange", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, nullptr,
                      nullptr, nullptr, G_TYPE_NONE, 1, GST_TYPE_DEVICE_CHANGE_EVENT);
}

/**
 * gst_media_devices_get_default:
 *
 * The instance that most applications need.
 *
 * Threads: any.
 *
 * [Spec:
 * navigator.mediaDevices](https://w3c.github.io/mediacapture-main/#dom-navigator-mediadevices)
 *
 * Returns: (transfer none): the default instance; it lives as long as the process
 * Since: 0.1
 */
GstMediaDevices *
gst_media_devices_get_default (void)
{
  static GstMediaDevices *const instance = [] {
    GstMediaDevices *devices
        = gst_media_devices_new_with_context (mc::default_context_new ().get ());
    GST_OBJECT_FLAG_SET (devices, GST_OBJECT_FLAG_MAY_BE_LEAKED);
    GST_OBJECT_FLAG_SET (devices->impl->context (), GST_OBJECT_FLAG_MAY_BE_LEAKED);
    return devices;
  }();
  return instance;
}

/**
 * gst_media_devices_new:
 *
 * A further instance, for tests and for parts of an application that shall be kept apart, in a new
 * context: device ids are those of the default instance, group ids are its own.
 *
 * Threads: any.
 *
 * Returns: (transfer full): a new instance
 * Since: 0.1
 */
GstMediaDevices *
gst_media_devices_new (void)
{
  return mc::sink (GST_MEDIA_DEVICES (g_object_new (GST_TYPE_MEDIA_DEVICES, nullptr))).release ();
}

/**
 * gst_media_devices_new_with_context:
 * @context: (transfer none): who asks for devices
 *
 * The devices as they are for @context.
 *
 * Threads: any.
 *
 * Returns: (transfer full): a new instance
 * Since: 0.1
 */
GstMediaDevices *
gst_media_devices_new_with_context (GstMediaContext *context)
{
  g_return_val_if_fail (GST_IS_MEDIA_CONTEXT (context), nullptr);
  return mc::sink (
             GST_MEDIA_DEVICES (g_object_new (GST_TYPE_MEDIA_DEVICES, "context", context, nullptr)))
      .release ();
}

/**
 * gst_media_devices_get_context:
 * @self: the devices
 *
 * Who asks for devices, and what that one may do.
 *
 * Threads: any.
 *
 * Returns: (transfer none): the context
 * Since: 0.1
 */
GstMediaContext *
gst_media_devices_get_context (GstMediaDevices *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_DEVICES (self), nullptr);
  return self->impl->context ();
}

/**
 * gst_media_devices_get_default_semantics: (get-property default-semantics)
 * @self: the devices
 *
 * Who chooses among the devices that would do.
 *
 * Threads: any.
 *
 * [Spec:
 * defaultSemantics](https://w3c.github.io/mediacapture-extensions/#dom-mediadevices-defaultsemantics)
 *
 * Returns: who chooses
 * Since: 0.1
 */
GstGetUserMediaSemantics
gst_media_devices_get_default_semantics (GstMediaDevices *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_DEVICES (self), GST_GET_USER_MEDIA_SEMANTICS_BROWSER_CHOOSES);
  return self->impl->semantics;
}

/**
 * gst_media_devices_set_default_semantics: (set-property default-semantics)
 * @self: the devices
 * @semantics: who chooses
 *
 * With %GST_GET_USER_MEDIA_SEMANTICS_USER_CHOOSES, #GstMediaContext::request-permission is emitted
 * whenever more than one device of a kind would do, also where all are granted.
 *
 * Threads: any.
 *
 * Since: 0.1
 */
void
gst_media_devices_set_default_semantics (GstMediaDevices *self, GstGetUserMediaSemantics semantics)
{
  g_return_if_fail (GST_IS_MEDIA_DEVICES (self));
  if (self->impl->semantics.exchange (semantics) != semantics)
    g_object_notify (G_OBJECT (self), "default-semantics");
}

/**
 * gst_media_devices_get_supported_constraints:
 * @self: the devices
 *
 * The names of the constraints that are understood: one field each, always %TRUE. Other names
 * vanish from constraints, also when they are required.
 *
 * Threads: any.
 *
 * [Spec:
 * getSupportedConstraints](https://w3c.github.io/mediacapture-main/#dom-mediadevices-getsupportedconstraints)
 *
 * Returns: (transfer full): a new structure of booleans
 * Since: 0.1
 */
GstStructure *
gst_media_devices_get_supported_constraints (GstMediaDevices *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_DEVICES (self), nullptr);
  mc::StructurePtr structure (gst_structure_new_empty ("media-track-supported-constraints"));
  const mc::PropertyMask served = mc::served_properties ();
  for (std::size_t i = 0; i < served.size (); i++)
    if (served[i])
      gst_structure_set (structure.get (), mc::property_info (static_cast<mc::Property> (i)).name,
                         G_TYPE_BOOLEAN, TRUE, nullptr);
  return structure.release ();
}

/**
 * gst_media_devices_enumerate_devices:
 * @self: the devices
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for a #GError
 *
 * The devices that are there now: microphones, then cameras, then speakers, the system's default
 * first of each. Cameras and microphones are #GstInputDeviceInfo objects. The default speaker has
 * an entry with the id "default" beside its own. No device is opened. The default microphone has no
 * such entry, but is known by that id too; see gst_media_devices_get_user_media().
 *
 * A context that does not expose devices (see #GstMediaContext:expose-devices) learns only whether
 * there is one of each kind, as long as it has not captured from one.
 *
 * Errors: %GST_MEDIA_CAPTURE_ERROR_INVALID_STATE (the context is closed), %G_IO_ERROR_CANCELLED.
 *
 * Threads: any; the first call of a process waits for the device providers, and one to which
 * nothing is exposed yet until the context is in view.
 *
 * [Spec:
 * enumerateDevices](https://w3c.github.io/mediacapture-main/#dom-mediadevices-enumeratedevices)
 *
 * Returns: (transfer full) (element-type GstMediaDeviceInfo) (nullable): new objects; %NULL is an
 * empty list, or an error Since: 0.1
 */
GList *
gst_media_devices_enumerate_devices (GstMediaDevices *self, GCancellable *cancellable,
                                     GError **error)
{
  g_return_val_if_fail (GST_IS_MEDIA_DEVICES (self), nullptr);
  GList *list = nullptr;
  list_devices (self, cancellable, &list, error);
  return list;
}

/**
 * gst_media_devices_enumerate_devices_async:
 * @self: the devices
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called when the list is there
 * @user_data: for @callback
 *
 * The same as gst_media_devices_enumerate_devices() without waiting.
 *
 * Threads: any; @callback is called in the thread-default #GMainContext of the caller.
 *
 * [Spec:
 * enumerateDevices](https://w3c.github.io/mediacapture-main/#dom-mediadevices-enumeratedevices)
 *
 * Since: 0.1
 */
void
gst_media_devices_enumerate_devices_async (GstMediaDevices *self, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (GST_IS_MEDIA_DEVICES (self));
  mc::TaskPtr task (g_task_new (self, cancellable, callback, user_data));
  g_task_set_source_tag (task.get (),
                         reinterpret_cast<gpointer> (gst_media_devices_enumerate_devices_async));
  mc::run_in_thread (std::move (task), enumerate_in_thread);
}

/**
 * gst_media_devices_enumerate_devices_finish:
 * @self: the devices
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * The outcome of gst_media_devices_enumerate_devices_async().
 *
 * Errors: %G_IO_ERROR_CANCELLED.
 *
 * Threads: any.
 *
 * [Spec:
 * enumerateDevices](https://w3c.github.io/mediacapture-main/#dom-mediadevices-enumeratedevices)
 *
 * Returns: (transfer full) (element-type GstMediaDeviceInfo) (nullable): new objects; %NULL is an
 * empty list, or an error Since: 0.1
 */
GList *
gst_media_devices_enumerate_devices_finish (GstMediaDevices *self, GAsyncResult *result,
                                            GError **error)
{
  g_return_val_if_fail (GST_IS_MEDIA_DEVICES (self), nullptr);
  g_return_val_if_fail (g_task_is_valid (result, self), nullptr);
  return static_cast<GList *> (g_task_propagate_pointer (G_TASK (result), error));
}

/**
 * gst_media_devices_use_fake_devices:
 * @self: the devices
 * @configuration: (nullable): "default", the name of a file, or JSON; %NULL for real devices again
 * @error: return location for a #GError
 *
 * Shows scripted fake cameras and microphones, and no real one, to the whole process; for tests.
 * The plugin "mediacapturefake" must be installed.
 *
 * Errors: %GST_MEDIA_CAPTURE_ERROR_TYPE (the configuration is malformed; the message names the
 * member).
 *
 * Threads: any.
 *
 * Returns: %TRUE if the devices are as asked for
 * Since: 0.1
 */
gboolean
gst_media_devices_use_fake_devices (GstMediaDevices *self, const gchar *configuration,
                                    GError **error)
{
  g_return_val_if_fail (GST_IS_MEDIA_DEVICES (self), FALSE);
  const auto done = mc::DeviceCatalog::instance ().use_fake_devices (configuration);
  if (!done)
    return mc::set_g_error (error, done.error ()), FALSE;
  return TRUE;
}

namespace mc {

MediaDevices &
inside_of (GstMediaDevices *devices)
{
  return *devices->impl;
}

} // namespace mc
