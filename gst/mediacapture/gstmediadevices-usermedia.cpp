// SPDX-License-Identifier: LGPL-2.1-or-later

/* How an application gets a stream. */

#include "async_task.hpp"
#include "get_user_media.hpp"
#include "media_devices.hpp"
#include "objects.hpp"

namespace {

using StreamPtr = mc::Ref<GstMediaStream>;

/// What a request takes along to its thread.
struct UserMediaRequest
{
  mc::StreamConstraints constraints;
  mc::MainContextPtr context; ///< where the signals of the new tracks go
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
serve (GstMediaDevices *self, const UserMediaRequest &request, const mc::Caller &caller,
       GError **error)
{
  GCancellable *cancellable = caller.cancellable;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return nullptr;
  auto tracks = mc::get_user_media (self, request.constraints, caller);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return nullptr;
  if (!tracks)
    return mc::set_g_error (error, tracks.error ()), nullptr;
  return make_stream (std::move (*tracks), request.context.get ());
}

mc::TaskAnswer
user_media_in_thread (GTask *task)
{
  GError *error = nullptr;
  StreamPtr stream = serve (GST_MEDIA_DEVICES (g_task_get_source_object (task)),
                            *static_cast<UserMediaRequest *> (g_task_get_task_data (task)),
                            { g_task_get_cancellable (task), mc::Asker::Worker }, &error);
  if (!stream)
    return [error] (GTask *asked) { g_task_return_error (asked, error); };
  return [given = stream.release ()] (GTask *asked) {
    g_task_return_pointer (asked, given, mc::drop_object);
  };
}

} // namespace

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
 * The deviceId "default" means the system's default microphone, whichever that is: the track goes
 * on with another one when the user makes that the default, which
 * #GstMediaStreamTrack::configurationchange tells; where that cannot do what the track requires,
 * it stays with the one that it has.
 *
 * What the #GstMediaDevices:context does not grant is asked for first; it must be in view for that,
 * and have the focus before a device is opened.
 *
 * Errors: %GST_MEDIA_CAPTURE_ERROR_TYPE (nothing requested, or a required member that is not
 * allowed here), %GST_MEDIA_CAPTURE_ERROR_INVALID_STATE (the context is not fully active, or
 * closed), %GST_MEDIA_CAPTURE_ERROR_NOT_ALLOWED (by the context, or the user),
 * %GST_MEDIA_CAPTURE_ERROR_NOT_FOUND (no device of a kind),
 * %GST_MEDIA_CAPTURE_ERROR_OVERCONSTRAINED (no settings fit), %GST_MEDIA_CAPTURE_ERROR_NOT_READABLE
 * (all busy or broken), %GST_MEDIA_CAPTURE_ERROR_ABORT (failed otherwise), %G_IO_ERROR_CANCELLED.
 *
 * Threads: any; blocks until the devices deliver, and before that until the user has answered: with
 * permissions to ask for, call it where the main loop of the context is not held up, or take
 * gst_media_devices_get_user_media_async(). The tracks' signals come in the thread-default
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
  return serve (self, make_request (constraints), { cancellable, mc::Asker::Application }, error)
      .release ();
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
  mc::TaskPtr task (g_task_new (self, cancellable, callback, user_data));
  g_task_set_source_tag (task.get (),
                         reinterpret_cast<gpointer> (gst_media_devices_get_user_media_async));
  g_task_set_task_data (
      task.get (), new UserMediaRequest (make_request (constraints)),
      [] (gpointer request) { delete static_cast<UserMediaRequest *> (request); });
  mc::run_in_thread (std::move (task), user_media_in_thread);
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
