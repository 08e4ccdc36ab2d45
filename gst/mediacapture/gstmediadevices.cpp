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

#include "get_user_media.hpp"
#include "objects.hpp"

#include "gst/capture/devices/device_catalog.hpp"

#include <type_traits>

struct _GstMediaDevices
{
  GstObject parent;
};
static_assert (std::is_trivially_default_constructible_v<_GstMediaDevices>,
               "g_object_new() gives zeroed memory and runs no constructor");
G_DEFINE_FINAL_TYPE (GstMediaDevices, gst_media_devices, GST_TYPE_OBJECT)

namespace {

/// How long a list may take to be complete: PipeWire and PulseAudio tell theirs within some 50 ms
/// of the connection.
constexpr GstClockTime kSettleTimeout = 2 * GST_SECOND;

using InfoPtr = mc::Ref<GstMediaDeviceInfo>;
using StreamPtr = mc::Ref<GstMediaStream>;
using TaskPtr = mc::Ref<GTask>;

/// What a request takes along to its thread.
struct UserMediaRequest
{
  mc::StreamConstraints constraints;
  mc::MainContextPtr context; ///< where the signals of the new objects go
};

UserMediaRequest
make_request (GstMediaStreamConstraints *constraints)
{
  return { mc::constraints_of (constraints),
           mc::MainContextPtr (g_main_context_ref_thread_default ()) };
}

StreamPtr
make_stream (mc::CaptureTracks tracks, GMainContext *context)
{
  std::vector<mc::Ref<GstMediaStreamTrack>> members;
  for (auto &capture : tracks)
    members.push_back (mc::stream_track_new (std::move (capture), context));
  return mc::stream_new (members, context);
}

/// A stream, or null and @error.
StreamPtr
serve (GstMediaDevices *self, const UserMediaRequest &request, GCancellable *cancellable,
       GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return nullptr;
  auto tracks = mc::get_user_media (self, request.constraints, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return nullptr;
  if (!tracks)
    return mc::set_g_error (error, tracks.error ()), nullptr;
  return make_stream (std::move (*tracks), request.context.get ());
}

void
user_media_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = nullptr;
  StreamPtr stream = serve (GST_MEDIA_DEVICES (source), *static_cast<UserMediaRequest *> (data),
                            cancellable, &error);
  if (stream)
    g_task_return_pointer (task, stream.release (), mc::drop_object);
  else
    g_task_return_error (task, error);
}

/// False and @error when @cancellable was cancelled. The list may well be empty.
bool
list_devices (GCancellable *cancellable, GList **list, GError **error)
{
  mc::DeviceCatalog &catalog = mc::DeviceCatalog::instance ();
  catalog.wait_settled (kSettleTimeout, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return false;
  for (const mc::DeviceHandle &device : *catalog.list ())
    *list = g_list_prepend (*list, mc::device_info_new (device).release ());
  *list = g_list_reverse (*list);
  return true;
}

void
enumerate_thread (GTask *task, gpointer, gpointer, GCancellable *cancellable)
{
  GError *error = nullptr;
  GList *list = nullptr;
  if (list_devices (cancellable, &list, &error))
    g_task_return_pointer (task, list, mc::drop_object_list);
  else
    g_task_return_error (task, error);
}

} // namespace

static void
gst_media_devices_init (GstMediaDevices *)
{
}

static void
gst_media_devices_class_init (GstMediaDevicesClass *)
{
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
    GstMediaDevices *devices = gst_media_devices_new ();
    GST_OBJECT_FLAG_SET (devices, GST_OBJECT_FLAG_MAY_BE_LEAKED);
    return devices;
  }();
  return instance;
}

/**
 * gst_media_devices_new:
 *
 * A further instance, for tests and for parts of an application that shall be kept apart.
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
 * The devices that are there now: microphones, then cameras, the system's default first of each.
 * Cameras and microphones are #GstInputDeviceInfo objects. No device is opened.
 *
 * Errors: %G_IO_ERROR_CANCELLED.
 *
 * Threads: any; the first call of a process waits for the device providers.
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
  list_devices (cancellable, &list, error);
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
  const TaskPtr task (g_task_new (self, cancellable, callback, user_data));
  g_task_set_source_tag (task.get (),
                         reinterpret_cast<gpointer> (gst_media_devices_enumerate_devices_async));
  g_task_run_in_thread (task.get (), enumerate_thread);
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
 * gst_media_devices_get_user_media:
 * @self: the devices
 * @constraints: (transfer none): what is wanted
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for a #GError
 *
 * Opens the camera, the microphone, or both, that meet the constraints best, and gives a stream
 * with one track per requested kind. A device that is busy or broken is passed over for the next
 * best one. Either every requested kind is served, or the call fails and leaves no device open.
 *
 * Errors: %GST_MEDIA_CAPTURE_ERROR_TYPE (nothing requested, or a required member that is not
 * allowed here), %GST_MEDIA_CAPTURE_ERROR_NOT_FOUND (no device of a kind),
 * %GST_MEDIA_CAPTURE_ERROR_OVERCONSTRAINED (no settings fit), %GST_MEDIA_CAPTURE_ERROR_NOT_READABLE
 * (all busy or broken), %GST_MEDIA_CAPTURE_ERROR_ABORT (failed otherwise), %G_IO_ERROR_CANCELLED.
 *
 * Threads: any; blocks until the devices deliver. The tracks' signals come in the thread-default
 * #GMainContext of the caller.
 *
 * [Spec: getUserMedia](https://w3c.github.io/mediacapture-main/#dom-mediadevices-getusermedia)
 *
 * Returns: (transfer full) (nullable): a new stream, %NULL on error
 * Since: 0.1
 */
GstMediaStream *
gst_media_devices_get_user_media (GstMediaDevices *self, GstMediaStreamConstraints *constraints,
                                  GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (GST_IS_MEDIA_DEVICES (self), nullptr);
  g_return_val_if_fail (constraints != nullptr, nullptr);
  return serve (self, make_request (constraints), cancellable, error).release ();
}

/**
 * gst_media_devices_get_user_media_async:
 * @self: the devices
 * @constraints: (transfer none): what is wanted
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called when the stream is there, or the reason why there is none
 * @user_data: for @callback
 *
 * The same as gst_media_devices_get_user_media() without waiting. Several requests may be under way
 * at once.
 *
 * Threads: any; @callback is called, and the tracks' signals come, in the thread-default
 * #GMainContext of the caller.
 *
 * [Spec: getUserMedia](https://w3c.github.io/mediacapture-main/#dom-mediadevices-getusermedia)
 *
 * Since: 0.1
 */
void
gst_media_devices_get_user_media_async (GstMediaDevices *self,
                                        GstMediaStreamConstraints *constraints,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  g_return_if_fail (GST_IS_MEDIA_DEVICES (self));
  g_return_if_fail (constraints != nullptr);
  const TaskPtr task (g_task_new (self, cancellable, callback, user_data));
  g_task_set_source_tag (task.get (),
                         reinterpret_cast<gpointer> (gst_media_devices_get_user_media_async));
  g_task_set_task_data (
      task.get (), new UserMediaRequest (make_request (constraints)),
      [] (gpointer request) { delete static_cast<UserMediaRequest *> (request); });
  g_task_run_in_thread (task.get (), user_media_thread);
}

/**
 * gst_media_devices_get_user_media_finish:
 * @self: the devices
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * The outcome of gst_media_devices_get_user_media_async().
 *
 * Errors: those of gst_media_devices_get_user_media().
 *
 * Threads: any.
 *
 * [Spec: getUserMedia](https://w3c.github.io/mediacapture-main/#dom-mediadevices-getusermedia)
 *
 * Returns: (transfer full) (nullable): a new stream, %NULL on error
 * Since: 0.1
 */
GstMediaStream *
gst_media_devices_get_user_media_finish (GstMediaDevices *self, GAsyncResult *result,
                                         GError **error)
{
  g_return_val_if_fail (GST_IS_MEDIA_DEVICES (self), nullptr);
  g_return_val_if_fail (g_task_is_valid (result, self), nullptr);
  return static_cast<GstMediaStream *> (g_task_propagate_pointer (G_TASK (result), error));
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

DeviceList
devices_of (GstMediaDevices *, Kind kind, GCancellable *cancellable)
{
  DeviceCatalog &catalog = DeviceCatalog::instance ();
  catalog.wait_settled (kSettleTimeout, cancellable);
  DeviceList matching;
  for (const DeviceHandle &device : *catalog.list ())
    if (device->kind == kind)
      matching.push_back (device);
  return matching;
}

} // namespace mc
