// SPDX-License-Identifier: LGPL-2.1-or-later

/* What a context may do at present, and what is asked in its name. */

#include "media_context.hpp"

#include "gst/capture/devices/id_salt.hpp"

namespace {

/// Sets a member and notifies of a change.
template <typename T>
void
set_state (GstMediaContext *self, T mc::ContextState::*member, T value, const char *name)
{
  if (self->impl->set (member, value))
    g_object_notify (G_OBJECT (self), name);
}

} // namespace

/**
 * gst_media_context_get_fully_active: (get-property fully-active)
 * @self: a context
 *
 * Whether the context is in use at all.
 *
 * Threads: any.
 *
 * Returns: %TRUE if it is in use
 * Since: 0.1
 */
gboolean
gst_media_context_get_fully_active (GstMediaContext *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_CONTEXT (self), FALSE);
  return self->impl->state ().fully_active;
}

/**
 * gst_media_context_set_fully_active: (set-property fully-active)
 * @self: a context
 * @fully_active: whether it is so
 *
 * Whether the context is in use at all. InvalidStateError is what requests get while it is not.
 *
 * Threads: any.
 *
 * Since: 0.1
 */
void
gst_media_context_set_fully_active (GstMediaContext *self, gboolean fully_active)
{
  g_return_if_fail (GST_IS_MEDIA_CONTEXT (self));
  set_state (self, &mc::ContextState::fully_active, bool (fully_active), "fully-active");
}

/**
 * gst_media_context_get_visible: (get-property visible)
 * @self: a context
 *
 * Whether the context can be seen by people.
 *
 * Threads: any.
 *
 * Returns: %TRUE if it can be seen
 * Since: 0.1
 */
gboolean
gst_media_context_get_visible (GstMediaContext *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_CONTEXT (self), FALSE);
  return self->impl->state ().visible;
}

/**
 * gst_media_context_set_visible: (set-property visible)
 * @self: a context
 * @visible: whether it is so
 *
 * Whether the context can be seen by people. Requests, and lists that expose nothing yet, wait
 * until it can.
 *
 * Threads: any.
 *
 * Since: 0.1
 */
void
gst_media_context_set_visible (GstMediaContext *self, gboolean visible)
{
  g_return_if_fail (GST_IS_MEDIA_CONTEXT (self));
  set_state (self, &mc::ContextState::visible, bool (visible), "visible");
}

/**
 * gst_media_context_get_has_focus: (get-property has-focus)
 * @self: a context
 *
 * Whether the context has the system's focus.
 *
 * Threads: any.
 *
 * Returns: %TRUE if it has the focus
 * Since: 0.1
 */
gboolean
gst_media_context_get_has_focus (GstMediaContext *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_CONTEXT (self), FALSE);
  return self->impl->state ().has_focus;
}

/**
 * gst_media_context_set_has_focus: (set-property has-focus)
 * @self: a context
 * @has_focus: whether it is so
 *
 * Whether the context has the system's focus. A request that is permitted waits for it before it
 * opens a device.
 *
 * Threads: any.
 *
 * Since: 0.1
 */
void
gst_media_context_set_has_focus (GstMediaContext *self, gboolean has_focus)
{
  g_return_if_fail (GST_IS_MEDIA_CONTEXT (self));
  set_state (self, &mc::ContextState::has_focus, bool (has_focus), "has-focus");
}

/**
 * gst_media_context_get_expose_devices: (get-property expose-devices)
 * @self: a context
 *
 * Whether the context learns labels and ids before it has captured anything.
 *
 * Threads: any.
 *
 * Returns: %TRUE if they are told
 * Since: 0.1
 */
gboolean
gst_media_context_get_expose_devices (GstMediaContext *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_CONTEXT (self), FALSE);
  return self->impl->state ().expose_devices;
}

/**
 * gst_media_context_set_expose_devices: (set-property expose-devices)
 * @self: a context
 * @expose_devices: whether it is so
 *
 * Whether the context learns labels and ids before it has captured anything. Once a device of a
 * kind was captured, they are told in any case.
 *
 * Threads: any.
 *
 * Since: 0.1
 */
void
gst_media_context_set_expose_devices (GstMediaContext *self, gboolean expose_devices)
{
  g_return_if_fail (GST_IS_MEDIA_CONTEXT (self));
  set_state (self, &mc::ContextState::expose_devices, bool (expose_devices), "expose-devices");
}

/**
 * gst_media_context_get_allowed_features: (get-property allowed-features)
 * @self: a context
 *
 * What may be listed and asked for.
 *
 * Threads: any.
 *
 * Returns: the features
 * Since: 0.1
 */
GstMediaFeatures
gst_media_context_get_allowed_features (GstMediaContext *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_CONTEXT (self), GST_MEDIA_FEATURES_NONE);
  return self->impl->state ().allowed_features;
}

/**
 * gst_media_context_set_allowed_features: (set-property allowed-features)
 * @self: a context
 * @features: what may be listed and asked for
 *
 * Devices of other kinds are not listed, and requests for them get a NotAllowedError.
 *
 * Threads: any.
 *
 * Since: 0.1
 */
void
gst_media_context_set_allowed_features (GstMediaContext *self, GstMediaFeatures features)
{
  g_return_if_fail (GST_IS_MEDIA_CONTEXT (self));
  set_state (self, &mc::ContextState::allowed_features, features, "allowed-features");
}

/**
 * gst_media_context_get_permission:
 * @self: a context
 * @kind: a kind of devices
 * @device_id: (nullable): one of them; %NULL for the kind
 *
 * Whether the devices may be used. A device of which nothing is known has the permission of its
 * kind.
 *
 * Threads: any.
 *
 * Returns: the permission, %GST_MEDIA_PERMISSION_GRANTED unless it was set
 * Since: 0.1
 */
GstMediaPermission
gst_media_context_get_permission (GstMediaContext *self, GstMediaDeviceKind kind,
                                  const gchar *device_id)
{
  g_return_val_if_fail (GST_IS_MEDIA_CONTEXT (self), GST_MEDIA_PERMISSION_DENIED);
  return self->impl->permission (kind, device_id ? device_id : "");
}

/**
 * gst_media_context_set_permission:
 * @self: a context
 * @kind: a kind of devices
 * @device_id: (nullable): one of them; %NULL for the kind
 * @permission: whether they may be used
 *
 * Counts for requests from now on. Who is given less than before (granted to prompt or denied,
 * prompt to denied) loses what is in use: the live tracks of the kind, or of the device, that were
 * taken through this context end, and their clones, with the reason
 * %GST_MEDIA_STREAM_TRACK_END_REASON_REVOKED and the signal #GstMediaStreamTrack::ended; a request
 * under way gets a NotAllowedError. A device that has a permission of its own does not depend on
 * that of its kind. Tracks of other contexts stay.
 *
 * A speaker that is granted by its id is listed even where speakers are not.
 *
 * Threads: any.
 *
 * Since: 0.1
 */
void
gst_media_context_set_permission (GstMediaContext *self, GstMediaDeviceKind kind,
                                  const gchar *device_id, GstMediaPermission permission)
{
  g_return_if_fail (GST_IS_MEDIA_CONTEXT (self));
  self->impl->set_permission (kind, device_id ? device_id : "", permission);
}

/**
 * gst_media_context_get_pan_tilt_zoom_permission: (get-property pan-tilt-zoom-permission)
 * @self: a context
 *
 * Whether cameras may be panned, tilted and zoomed.
 *
 * Threads: any.
 *
 * Returns: the permission
 * Since: 0.1
 */
GstMediaPermission
gst_media_context_get_pan_tilt_zoom_permission (GstMediaContext *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_CONTEXT (self), GST_MEDIA_PERMISSION_DENIED);
  return self->impl->state ().pan_tilt_zoom;
}

/**
 * gst_media_context_set_pan_tilt_zoom_permission: (set-property pan-tilt-zoom-permission)
 * @self: a context
 * @permission: whether cameras may be moved
 *
 * Whether cameras may be panned, tilted and zoomed; beside the permission to use them. Tracks
 * without it have neither such settings nor capabilities: what is optional of them in constraints
 * does not count, and what is required is an OverconstrainedError. With
 * %GST_MEDIA_PERMISSION_PROMPT, requests with a `pan`, `tilt` or `zoom` other than %FALSE ask for
 * it. Live tracks get it, or lose it, with #GstMediaStreamTrack::configurationchange; a camera that
 * they have moved stays as it is.
 *
 * Threads: any.
 *
 * [Spec: panTiltZoom](https://w3c.github.io/mediacapture-image/#dfn-pan)
 *
 * Since: 0.1
 */
void
gst_media_context_set_pan_tilt_zoom_permission (GstMediaContext *self,
                                                GstMediaPermission permission)
{
  g_return_if_fail (GST_IS_MEDIA_CONTEXT (self));
  if (self->impl->set_pan_tilt_zoom (permission))
    g_object_notify (G_OBJECT (self), "pan-tilt-zoom-permission");
}

/**
 * gst_media_context_close:
 * @self: a context
 *
 * What the end of a page is: nothing is captured in the name of the context any more. Its live
 * tracks and their clones end as by gst_media_stream_track_stop(), without the signal
 * #GstMediaStreamTrack::ended; devices that no other context uses are closed in the background.
 * Requests and lists that are under way, and later ones, fail with
 * %GST_MEDIA_CAPTURE_ERROR_INVALID_STATE. A second call does nothing. To let go of the last
 * reference, or of a #GstMediaDevices, is not the same: tracks live on then.
 *
 * Threads: any; does not wait for devices.
 *
 * [Spec: stop all
 * sources](https://w3c.github.io/mediacapture-main/#dfn-stop-all-sources)
 *
 * Since: 0.1
 */
void
gst_media_context_close (GstMediaContext *self)
{
  g_return_if_fail (GST_IS_MEDIA_CONTEXT (self));
  if (self->impl->close ())
    g_object_notify (G_OBJECT (self), "closed");
}

/**
 * gst_media_context_is_closed: (get-property closed)
 * @self: a context
 *
 * Whether gst_media_context_close() was called.
 *
 * Threads: any.
 *
 * Returns: %TRUE if the context is closed
 * Since: 0.1
 */
gboolean
gst_media_context_is_closed (GstMediaContext *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_CONTEXT (self), FALSE);
  return self->impl->state ().closed;
}

/**
 * gst_media_context_clear_ids:
 * @self: a context
 * @error: return location for a #GError
 *
 * Gives all devices new ids in the origin of @self, as when a user clears what a site has stored.
 * Other contexts of the origin have them too: in this process at once, in others when they begin.
 * Tracks that are there keep theirs. The new ids depend on a file in the user's state folder.
 *
 * Errors: %GST_MEDIA_CAPTURE_ERROR_INVALID_STATE (the ids are made of #GstMediaContext:id-salt),
 * %GST_MEDIA_CAPTURE_ERROR_OPERATION (the file cannot be written).
 *
 * Threads: any; writes a file.
 *
 * [Spec: deviceId](https://w3c.github.io/mediacapture-main/#dom-mediadeviceinfo-deviceid)
 *
 * Returns: %TRUE if the devices have new ids
 * Since: 0.1
 */
gboolean
gst_media_context_clear_ids (GstMediaContext *self, GError **error)
{
  g_return_val_if_fail (GST_IS_MEDIA_CONTEXT (self), FALSE);
  const mc::Status cleared = self->impl->id_salt.empty ()
                                 ? mc::IdSalts::instance ().clear (self->impl->origin)
                                 : mc::Error{ mc::ErrorCode::InvalidState,
                                              "the ids are made of the id-salt that was given",
                                              {},
                                              {} };
  if (!cleared)
    return mc::set_g_error (error, cleared.error ()), FALSE;
  return TRUE;
}
