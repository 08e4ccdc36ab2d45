// SPDX-License-Identifier: LGPL-2.1-or-later

/* New constraints for a running track, and new tracks from a running one. */

#include "async_task.hpp"
#include "objects.hpp"
#include "stream_track.hpp"

#include "gst/capture/sources/pending.hpp"

namespace {

mc::Constraints
constraints_or_none (GstMediaTrackConstraints *constraints)
{
  return constraints ? mc::constraints_of (constraints) : mc::Constraints{};
}

/// What the engine is asked for: members of the other kind are as if they had not been written.
mc::Constraints
own_constraints (GstMediaStreamTrack *self, GstMediaTrackConstraints *constraints)
{
  const bool is_video = gst_media_stream_track_get_kind (self) == GST_MEDIA_STREAM_TRACK_KIND_VIDEO;
  return mc::without_foreign (constraints_or_none (constraints),
                              is_video ? mc::Kind::Video : mc::Kind::Audio);
}

/* Cancelling. */

/// One who waits for his turn, and whom he asked for it.
struct Waiting
{
  mc::SharedTaskPtr task;
  std::shared_ptr<mc::QueuedCall> call;
};

gboolean
cancelled_cb (GCancellable *, gpointer data)
{
  const auto *waiting = static_cast<const Waiting *> (data);
  if (waiting->call->cancel ()) {
    const mc::TaskPtr task = std::move (*waiting->task);
    g_task_return_error_if_cancelled (task.get ());
  }
  return G_SOURCE_REMOVE;
}

/// In the context of the task, as long as somebody has it; null where nobody can cancel.
using CancelSource = std::shared_ptr<GSource>;

CancelSource
answer_when_cancelled (const mc::SharedTaskPtr &task, const std::shared_ptr<mc::QueuedCall> &call)
{
  GCancellable *cancellable = g_task_get_cancellable (task->get ());
  if (!cancellable)
    return nullptr;
  CancelSource source (g_cancellable_source_new (cancellable), mc::SourceDeleter ());
  g_source_set_callback (source.get (), G_SOURCE_FUNC (cancelled_cb), new Waiting{ task, call },
                         [] (gpointer data) { delete static_cast<Waiting *> (data); });
  g_source_attach (source.get (), g_task_get_context (task->get ()));
  return source;
}

} // namespace

/**
 * gst_media_stream_track_apply_constraints:
 * @self: a track
 * @constraints: (nullable): what is wanted from now on; %NULL for nothing in particular
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for a #GError
 *
 * Gives the track new settings while it runs. The constraints replace the ones before, they are not
 * merged with them. Within the mode in which the device runs, the new settings hold from the next
 * frame on, no frame is lost, and no other track notices; for another mode the device changes over,
 * if the other tracks of the device keep what they require. On failure nothing has changed. Calls
 * are carried out in order. A track that has ended stays as it is, which is no error.
 *
 * Every member of the constraints may be required here, unlike in a request for a stream. The
 * device is never another one.
 *
 * Errors: %GST_MEDIA_CAPTURE_ERROR_OVERCONSTRAINED (the track's device cannot have such settings,
 * or not beside its other tracks; gst_media_capture_error_get_constraint() tells the name),
 * %GST_MEDIA_CAPTURE_ERROR_NOT_READABLE (the device did not take the mode),
 * %GST_MEDIA_CAPTURE_ERROR_NOT_SUPPORTED (a reader of the track does not take the settings),
 * %GST_MEDIA_CAPTURE_ERROR_SECURITY (`pan`, `tilt` or `zoom` other than %FALSE while
 * #GstMediaContext:visible is not set),
 * %G_IO_ERROR_CANCELLED (before its turn had come; what has begun is carried out).
 *
 * Threads: any; blocks until the settings hold, which takes a while when the device changes its
 * mode. Not from a handler of the pipeline that reads the track.
 *
 * [Spec:
 * applyConstraints](https://w3c.github.io/mediacapture-main/#dom-mediastreamtrack-applyconstraints)
 *
 * Returns: %TRUE if the settings meet the constraints
 * Since: 0.1
 */
gboolean
gst_media_stream_track_apply_constraints (GstMediaStreamTrack *self,
                                          GstMediaTrackConstraints *constraints,
                                          GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK (self), FALSE);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  const auto capture = mc::capture_track (self);
  if (!capture)
    return TRUE;
  const auto pending = std::make_shared<mc::Pending<mc::Status>> ();
  const auto call = std::make_shared<mc::QueuedCall> ();
  capture->apply (
      own_constraints (self, constraints), nullptr,
      [pending] (const mc::Status &status) { pending->give (status); }, call);
  auto status = pending->wait (cancellable);
  if (!status && call->cancel ())
    return !g_cancellable_set_error_if_cancelled (cancellable, error);
  // Once it has begun it takes a bounded time.
  if (!status)
    status = pending->wait (nullptr);
  if (*status)
    return TRUE;
  mc::set_g_error (error, status->error ());
  return FALSE;
}

/**
 * gst_media_stream_track_apply_constraints_async:
 * @self: a track
 * @constraints: (nullable): what is wanted from now on; %NULL for nothing in particular
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called when the settings hold, or the reason why they cannot
 * @user_data: for @callback
 *
 * The same as gst_media_stream_track_apply_constraints() without waiting. Calls for tracks of one
 * device are carried out, and answered, in the order in which they were made.
 *
 * Threads: any; @callback is called in the thread-default #GMainContext of the caller.
 *
 * [Spec:
 * applyConstraints](https://w3c.github.io/mediacapture-main/#dom-mediastreamtrack-applyconstraints)
 *
 * Since: 0.1
 */
void
gst_media_stream_track_apply_constraints_async (GstMediaStreamTrack *self,
                                                GstMediaTrackConstraints *constraints,
                                                GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (GST_IS_MEDIA_STREAM_TRACK (self));
  mc::TaskPtr task (g_task_new (self, cancellable, callback, user_data));
  g_task_set_source_tag (
      task.get (), reinterpret_cast<gpointer> (gst_media_stream_track_apply_constraints_async));
  // What has been carried out is not called cancelled.
  g_task_set_check_cancellable (task.get (), FALSE);
  if (g_task_return_error_if_cancelled (task.get ()))
    return;
  const auto capture = mc::capture_track (self);
  if (!capture)
    return g_task_return_boolean (task.get (), TRUE);
  const auto call = std::make_shared<mc::QueuedCall> ();
  const auto shared = std::make_shared<mc::TaskPtr> (std::move (task));
  const CancelSource cancel = answer_when_cancelled (shared, call);
  capture->apply (
      own_constraints (self, constraints), nullptr,
      [shared, call, cancel] (const mc::Status &status) {
        if (call->begin ())
          mc::answer_task (shared, mc::answer_of (status));
      },
      call);
}

/**
 * gst_media_stream_track_apply_constraints_finish:
 * @self: a track
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * The outcome of gst_media_stream_track_apply_constraints_async().
 *
 * Errors: those of gst_media_stream_track_apply_constraints().
 *
 * Threads: any.
 *
 * [Spec:
 * applyConstraints](https://w3c.github.io/mediacapture-main/#dom-mediastreamtrack-applyconstraints)
 *
 * Returns: %TRUE if the settings meet the constraints
 * Since: 0.1
 */
gboolean
gst_media_stream_track_apply_constraints_finish (GstMediaStreamTrack *self, GAsyncResult *result,
                                                 GError **error)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * gst_media_stream_track_clone:
 * @self: a track
 *
 * A track of its own of the same device: it has another id, and begins with the same constraints,
 * settings, enabled and muted state and content hint. From then on nothing that is done to one of
 * them touches the other. A clone of a track that has ended has ended, and never tells so. A clone
 * costs next to nothing until somebody reads it.
 *
 * Threads: any; does not wait for the device. The clone's signals come in the thread-default
 * #GMainContext of the caller.
 *
 * [Spec: clone](https://w3c.github.io/mediacapture-main/#dom-mediastreamtrack-clone)
 *
 * Returns: (transfer full): a new track
 * Since: 0.1
 */
GstMediaStreamTrack *
gst_media_stream_track_clone (GstMediaStreamTrack *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK (self), nullptr);
  const mc::MainContextPtr context (g_main_context_ref_thread_default ());
  const auto capture = mc::capture_track (self);
  mc::Ref<GstMediaStreamTrack> clone
      = capture ? mc::stream_track_new (capture->clone (), context.get (), mc::TrackOrigin::Clone)
                : mc::sink (
                    GST_MEDIA_STREAM_TRACK (g_object_new (GST_TYPE_MEDIA_STREAM_TRACK, nullptr)));
  const mc::CharPtr hint (gst_media_stream_track_dup_content_hint (self));
  gst_media_stream_track_set_content_hint (clone.get (), hint.get ());
  return clone.release ();
}
