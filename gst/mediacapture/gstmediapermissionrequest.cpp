// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * SECTION:gstmediapermissionrequest
 * @title: GstMediaPermissionRequest
 * @short_description: A question to the user that may be answered later
 *
 * Comes with #GstMediaContext::request-permission. It is answered once, by
 * gst_media_permission_request_allow() or gst_media_permission_request_deny(); further answers do
 * nothing. To drop the last reference is to deny it.
 *
 * |[<!-- language="C" -->
 * static gboolean
 * show_dialog_cb (GstMediaContext *context, GstMediaPermissionRequest *request, GtkWindow *window)
 * {
 *   dialog_show (window, g_object_ref (request)); // calls ..._allow() or ..._deny() when clicked
 *   return TRUE;
 * }
 * ]|
 *
 * Since: 0.1
 */

#include "objects.hpp"
#include "permission_request.hpp"
#include "post_to.hpp"

#include "gst/capture/tracks/cancel_watch.hpp"

#include <algorithm>
#include <type_traits>

namespace {

/// Between who asks and who answers. Thread-safe.
class Ticket
{
public:
  enum class State : uint8_t
  {
    Open,
    Allowed,
    Denied
  };

  void close (State state) MC_EXCLUDES (lock_)
  {
    {
      mc::MutexGuard guard (lock_);
      if (state_ == State::Open)
        state_ = state;
    }
    changed_.notify_all ();
  }
  void choose (mc::Kind kind, const char *device_id) MC_EXCLUDES (lock_)
  {
    mc::MutexGuard guard (lock_);
    answer_.chosen[kind] = device_id;
  }
  void deny_pan_tilt_zoom () MC_EXCLUDES (lock_)
  {
    mc::MutexGuard guard (lock_);
    answer_.pan_tilt_zoom = false;
  }
  State wait (GCancellable *cancellable) MC_EXCLUDES (lock_)
  {
    const mc::CancelWatch watch (cancellable, [this] {
      mc::MutexGuard guard (lock_);
      changed_.notify_all ();
    });
    mc::MutexGuard guard (lock_);
    while (state_ == State::Open && !g_cancellable_is_cancelled (cancellable))
      changed_.wait (guard);
    return state_;
  }
  mc::PermissionAnswer answer () const MC_EXCLUDES (lock_)
  {
    mc::MutexGuard guard (lock_);
    return answer_;
  }

private:
  mutable mc::Mutex lock_;
  mc::Condition changed_;
  State state_ MC_GUARDED_BY (lock_) = State::Open;
  mc::PermissionAnswer answer_ MC_GUARDED_BY (lock_);
};

struct RequestImpl
{
  // Set before anybody else sees the object, constant afterwards.
  std::shared_ptr<Ticket> ticket;
  mc::PermissionQuestion question;
  mc::Ref<GCancellable> cancellable;
};

} // namespace

struct _GstMediaPermissionRequest
{
  GstObject parent;
  RequestImpl *impl; ///< owned; set in init, deleted in finalize, never null between
};
static_assert (std::is_trivially_default_constructible_v<_GstMediaPermissionRequest>,
               "g_object_new() gives zeroed memory and runs no constructor");
G_DEFINE_FINAL_TYPE (GstMediaPermissionRequest, gst_media_permission_request, GST_TYPE_OBJECT)

namespace {

using RequestPtr = mc::Ref<GstMediaPermissionRequest>;

const mc::PermissionQuestion::Part *
part_of (GstMediaPermissionRequest *self, GstMediaDeviceKind kind)
{
  for (const auto &part : self->impl->question.parts) {
    if (mc::device_kind_of (part.kind) == kind)
      return &part;
  }
  return nullptr;
}

RequestPtr
request_new (mc::PermissionQuestion question, std::shared_ptr<Ticket> ticket,
             GCancellable *cancellable)
{
  auto request = mc::sink (
      GST_MEDIA_PERMISSION_REQUEST (g_object_new (GST_TYPE_MEDIA_PERMISSION_REQUEST, nullptr)));
  RequestImpl &impl = *request->impl;
  impl.ticket = std::move (ticket);
  impl.question = std::move (question);
  impl.cancellable = mc::ref (cancellable);
  return request;
}

/// A request on its way to the handlers.
struct Letter
{
  mc::Ref<GstMediaContext> context;
  RequestPtr request;
};

void
deliver (const Letter &letter)
{
  if (!mc::emit_request_permission (letter.context.get (), letter.request.get ()))
    gst_media_permission_request_deny (letter.request.get ());
}

void
post (Letter letter)
{
  GMainContext *main_loop = letter.context->main_loop;
  mc::post_to (main_loop, "permission request",
               [letter = std::move (letter)] { deliver (letter); });
}

/// False when the handlers run in another thread.
bool
deliver_here (const Letter &letter)
{
  GMainContext *main_loop = letter.context->main_loop;
  if (!g_main_context_acquire (main_loop))
    return false;
  deliver (letter);
  g_main_context_release (main_loop);
  return true;
}

} // namespace

static void
gst_media_permission_request_init (GstMediaPermissionRequest *self)
{
  self->impl = new RequestImpl;
}

static void
gst_media_permission_request_finalize (GObject *object)
{
  auto *self = GST_MEDIA_PERMISSION_REQUEST (object);
  if (self->impl->ticket)
    self->impl->ticket->close (Ticket::State::Denied);
  delete self->impl;
  G_OBJECT_CLASS (gst_media_permission_request_parent_class)->finalize (object);
}

static void
gst_media_permission_request_class_init (GstMediaPermissionRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gst_media_permission_request_finalize;
}

/**
 * gst_media_permission_request_has_kind:
 * @self: a request
 * @kind: a kind of devices
 *
 * Whether devices of the kind are asked for. One request may ask for a camera and a microphone.
 *
 * Threads: any.
 *
 * Returns: %TRUE if they are
 * Since: 0.1
 */
gboolean
gst_media_permission_request_has_kind (GstMediaPermissionRequest *self, GstMediaDeviceKind kind)
{
  g_return_val_if_fail (GST_IS_MEDIA_PERMISSION_REQUEST (self), FALSE);
  return part_of (self, kind) != nullptr;
}

/**
 * gst_media_permission_request_has_pan_tilt_zoom:
 * @self: a request
 *
 * Whether pan, tilt and zoom of the camera are asked for, too.
 *
 * Threads: any.
 *
 * [Spec: panTiltZoom](https://w3c.github.io/mediacapture-image/#dfn-pan)
 *
 * Returns: %TRUE if they are
 * Since: 0.1
 */
gboolean
gst_media_permission_request_has_pan_tilt_zoom (GstMediaPermissionRequest *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_PERMISSION_REQUEST (self), FALSE);
  return self->impl->question.pan_tilt_zoom;
}

/**
 * gst_media_permission_request_get_devices:
 * @self: a request
 * @kind: a kind of devices
 *
 * The devices that would do, with their labels, whatever the asker may know of them.
 *
 * Threads: any.
 *
 * Returns: (transfer full) (element-type GstMediaDeviceInfo) (nullable): new objects; %NULL when
 * the kind is not asked for
 * Since: 0.1
 */
GList *
gst_media_permission_request_get_devices (GstMediaPermissionRequest *self, GstMediaDeviceKind kind)
{
  g_return_val_if_fail (GST_IS_MEDIA_PERMISSION_REQUEST (self), nullptr);
  const auto *part = part_of (self, kind);
  return part ? mc::device_infos_new (part->devices) : nullptr;
}

/**
 * gst_media_permission_request_get_cancellable:
 * @self: a request
 *
 * What tells that the asker does not want to know any more, or that the context was closed, for
 * example to close a dialog.
 *
 * Threads: any.
 *
 * Returns: (transfer none): a cancellable that belongs to the request
 * Since: 0.1
 */
GCancellable *
gst_media_permission_request_get_cancellable (GstMediaPermissionRequest *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_PERMISSION_REQUEST (self), nullptr);
  return self->impl->cancellable.get ();
}

/**
 * gst_media_permission_request_choose_device:
 * @self: a request
 * @device: one of its devices
 *
 * Of the devices that would do, only this one is to be used. Call it before
 * gst_media_permission_request_allow(); without it the best one is used.
 *
 * Threads: any.
 *
 * Returns: %FALSE if @device is none of them
 * Since: 0.1
 */
gboolean
gst_media_permission_request_choose_device (GstMediaPermissionRequest *self,
                                            GstMediaDeviceInfo *device)
{
  g_return_val_if_fail (GST_IS_MEDIA_PERMISSION_REQUEST (self), FALSE);
  g_return_val_if_fail (GST_IS_MEDIA_DEVICE_INFO (device), FALSE);
  const auto *part = part_of (self, gst_media_device_info_get_kind (device));
  const char *id = gst_media_device_info_get_device_id (device);
  if (!part)
    return FALSE;
  const auto &offered = part->devices;
  if (std::none_of (offered.begin (), offered.end (),
                    [id] (const auto &one) { return one->device_id == id; }))
    return FALSE;
  self->impl->ticket->choose (part->kind, id);
  return TRUE;
}

/**
 * gst_media_permission_request_deny_pan_tilt_zoom:
 * @self: a request
 *
 * The camera may be used, but neither panned, tilted nor zoomed. Call it before
 * gst_media_permission_request_allow().
 *
 * Threads: any.
 *
 * Since: 0.1
 */
void
gst_media_permission_request_deny_pan_tilt_zoom (GstMediaPermissionRequest *self)
{
  g_return_if_fail (GST_IS_MEDIA_PERMISSION_REQUEST (self));
  self->impl->ticket->deny_pan_tilt_zoom ();
}

/**
 * gst_media_permission_request_allow:
 * @self: a request
 *
 * The devices may be used, this once, and moved if that is asked for.
 *
 * Threads: any.
 *
 * Since: 0.1
 */
void
gst_media_permission_request_allow (GstMediaPermissionRequest *self)
{
  g_return_if_fail (GST_IS_MEDIA_PERMISSION_REQUEST (self));
  self->impl->ticket->close (Ticket::State::Allowed);
}

/**
 * gst_media_permission_request_deny:
 * @self: a request
 *
 * The devices may not be used; the asker gets %GST_MEDIA_CAPTURE_ERROR_NOT_ALLOWED. Where nothing
 * but pan, tilt and zoom of a camera that is granted was asked for, it gets the camera without
 * them.
 *
 * Threads: any.
 *
 * Since: 0.1
 */
void
gst_media_permission_request_deny (GstMediaPermissionRequest *self)
{
  g_return_if_fail (GST_IS_MEDIA_PERMISSION_REQUEST (self));
  self->impl->ticket->close (Ticket::State::Denied);
}

namespace mc {

Result<PermissionAnswer>
ask_permission (GstMediaContext *context, PermissionQuestion question, Asker asker,
                GCancellable *cancellable)
{
  const auto ticket = std::make_shared<Ticket> ();
  {
    // Who answers keeps the request; when nobody does, it is denied.
    Letter letter{ ref (context), request_new (std::move (question), ticket, cancellable) };
    if (asker != Asker::Application || !deliver_here (letter))
      post (std::move (letter));
  }
  switch (ticket->wait (cancellable)) {
  case Ticket::State::Allowed:
    return ticket->answer ();
  case Ticket::State::Denied:
    return Error{ ErrorCode::NotAllowed, "the user did not permit it", {}, {} };
  case Ticket::State::Open:
    break;
  }
  return Error{ ErrorCode::Abort, "the request was cancelled", {}, {} };
}

} // namespace mc
