// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * SECTION:gstnavigatorusermedia
 * @title: Former drafts
 * @short_description: What getUserMedia was before promises
 *
 * Everything here is deprecated. It is for what was written for former drafts of the specification.
 *
 * Since: 0.1
 */

#include "internal.hpp"

#include <string>
#include <string_view>
#include <type_traits>

namespace {

/// One of the two is called, once; then both are forgotten.
struct Callbacks
{
  GstNavigatorUserMediaSuccessCallback success;
  gpointer success_data;
  GDestroyNotify success_destroy;
  GstNavigatorUserMediaErrorCallback failure;
  gpointer failure_data;
  GDestroyNotify failure_destroy;

  ~Callbacks ()
  {
    if (success_destroy)
      success_destroy (success_data);
    if (failure_destroy)
      failure_destroy (failure_data);
  }
};

void
answered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  const std::unique_ptr<Callbacks> callbacks (static_cast<Callbacks *> (data));
  mc::ErrorPtr error;
  const mc::Ref<GstMediaStream> stream (gst_media_devices_get_user_media_finish (
      GST_MEDIA_DEVICES (object), result, mc::out (error)));
  if (stream)
    callbacks->success (stream.get (), callbacks->success_data);
  else
    callbacks->failure (error.get (), callbacks->failure_data);
}

struct FormerName
{
  std::string_view name;
  const char *former;
};

constexpr FormerName kFormerNames[] = {
  { "NotAllowedError", "PermissionDeniedError" },
  { "OverconstrainedError", "ConstraintNotSatisfiedError" },
  { "NotReadableError", "SourceUnavailableError" },
};

} // namespace

/**
 * gst_media_devices_navigator_get_user_media:
 * @self: the devices
 * @constraints: (transfer none): what is wanted
 * @success: (scope notified) (closure success_data) (destroy success_destroy): gets the stream
 * @success_data: for @success
 * @success_destroy: frees @success_data
 * @failure: (scope notified) (closure failure_data) (destroy failure_destroy): gets the error
 * @failure_data: for @failure
 * @failure_destroy: frees @failure_data
 *
 * navigator.getUserMedia(): calls exactly one of the two, once.
 *
 * Errors: those of gst_media_devices_get_user_media().
 *
 * Threads: any; the callback comes in the thread-default #GMainContext of the caller.
 *
 * [Spec:
 * navigator.getUserMedia](https://w3c.github.io/mediacapture-main/#dom-navigator-getusermedia)
 *
 * Deprecated: 0.1: Use gst_media_devices_get_user_media_async()
 * Since: 0.1
 */
void
gst_media_devices_navigator_get_user_media (GstMediaDevices *self,
                                            GstMediaStreamConstraints *constraints,
                                            GstNavigatorUserMediaSuccessCallback success,
                                            gpointer success_data, GDestroyNotify success_destroy,
                                            GstNavigatorUserMediaErrorCallback failure,
                                            gpointer failure_data, GDestroyNotify failure_destroy)
{
  g_return_if_fail (GST_IS_MEDIA_DEVICES (self));
  g_return_if_fail (constraints != nullptr && success != nullptr && failure != nullptr);
  gst_media_devices_get_user_media_async (self, constraints, nullptr, answered_cb,
                                          new Callbacks{ success, success_data, success_destroy,
                                                         failure, failure_data, failure_destroy });
}

/**
 * gst_navigator_user_media_error_get_name:
 * @error: an error of this library
 *
 * The name that former drafts gave to an error, for example "PermissionDeniedError".
 *
 * Threads: any.
 *
 * Returns: (transfer none): a name; that of today where there was no other
 * Deprecated: 0.1: Use gst_media_capture_error_get_name()
 * Since: 0.1
 */
const gchar *
gst_navigator_user_media_error_get_name (const GError *error)
{
  const char *name = gst_media_capture_error_get_name (error);
  for (const FormerName &row : kFormerNames) {
    if (name && row.name == name)
      return row.former;
  }
  return name;
}

/**
 * gst_navigator_user_media_error_get_constraint_name:
 * @error: an error of this library
 *
 * The constraint that failed, of a ConstraintNotSatisfiedError.
 *
 * Threads: any.
 *
 * Returns: (transfer none) (nullable): a name, %NULL for any other error
 * Deprecated: 0.1: Use gst_media_capture_error_get_constraint()
 * Since: 0.1
 */
const gchar *
gst_navigator_user_media_error_get_constraint_name (const GError *error)
{
  if (!g_error_matches (error, GST_MEDIA_CAPTURE_ERROR, GST_MEDIA_CAPTURE_ERROR_OVERCONSTRAINED))
    return nullptr;
  return gst_media_capture_error_get_constraint (error);
}

namespace {

struct EventImpl
{
  // Set before anybody else sees the object, constant afterwards.
  std::string type;
  mc::Ref<GstMediaStream> stream;
};

} // namespace

struct _GstMediaStreamEvent
{
  GObject parent;
  EventImpl *impl; ///< owned; set in init, deleted in finalize, never null between
};
static_assert (std::is_trivially_default_constructible_v<_GstMediaStreamEvent>,
               "g_object_new() gives zeroed memory and runs no constructor");
G_DEFINE_FINAL_TYPE (GstMediaStreamEvent, gst_media_stream_event, G_TYPE_OBJECT)

static void
gst_media_stream_event_init (GstMediaStreamEvent *self)
{
  self->impl = new EventImpl;
}

static void
gst_media_stream_event_finalize (GObject *object)
{
  delete GST_MEDIA_STREAM_EVENT (object)->impl;
  G_OBJECT_CLASS (gst_media_stream_event_parent_class)->finalize (object);
}

static void
gst_media_stream_event_class_init (GstMediaStreamEventClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gst_media_stream_event_finalize;
}

/**
 * gst_media_stream_event_new:
 * @type: the name of the event, for example "addstream"
 * @stream: (nullable): what it is about
 *
 * An event about a whole stream, as former drafts had it.
 *
 * Threads: any.
 *
 * Returns: (transfer full): a new event
 * Deprecated: 0.1: Streams tell of their tracks
 * Since: 0.1
 */
GstMediaStreamEvent *
gst_media_stream_event_new (const gchar *type, GstMediaStream *stream)
{
  g_return_val_if_fail (type != nullptr, nullptr);
  g_return_val_if_fail (stream == nullptr || GST_IS_MEDIA_STREAM (stream), nullptr);
  auto *self = GST_MEDIA_STREAM_EVENT (g_object_new (GST_TYPE_MEDIA_STREAM_EVENT, nullptr));
  self->impl->type = type;
  if (stream)
    self->impl->stream = mc::ref (stream);
  return self;
}

/**
 * gst_media_stream_event_get_event_type:
 * @self: an event
 *
 * The name of the event.
 *
 * Threads: any.
 *
 * Returns: (transfer none): a name
 * Deprecated: 0.1: Streams tell of their tracks
 * Since: 0.1
 */
const gchar *
gst_media_stream_event_get_event_type (GstMediaStreamEvent *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_EVENT (self), nullptr);
  return self->impl->type.c_str ();
}

/**
 * gst_media_stream_event_get_stream:
 * @self: an event
 *
 * What the event is about.
 *
 * Threads: any.
 *
 * Returns: (transfer none) (nullable): a stream
 * Deprecated: 0.1: Streams tell of their tracks
 * Since: 0.1
 */
GstMediaStream *
gst_media_stream_event_get_stream (GstMediaStreamEvent *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_EVENT (self), nullptr);
  return self->impl->stream.get ();
}
