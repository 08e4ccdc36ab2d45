// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * SECTION:gstmediacontext
 * @title: GstMediaContext
 * @short_description: Who asks for devices, and what that one may do
 *
 * What a page and its browser are to the specification: an origin, to which device ids belong,
 * permissions, features that a policy forbids, and whether people see it. As it is made, everything
 * is granted and told, as suits an application that runs by itself; an application that asks
 * its user, or that serves others, sets what is different.
 *
 * |[<!-- language="C" -->
 * g_autoptr (GstMediaContext) context = gst_media_context_new ("org.example.Chat");
 * gst_media_context_set_permission (context, GST_MEDIA_DEVICE_KIND_VIDEOINPUT, NULL,
 *     GST_MEDIA_PERMISSION_PROMPT);
 * g_signal_connect (context, "request-permission", G_CALLBACK (show_dialog_cb), window);
 * g_autoptr (GstMediaDevices) devices = gst_media_devices_new_with_context (context);
 * ]|
 *
 * Since: 0.1
 */

#include "media_context.hpp"
#include "permission_request.hpp"
#include "property_table.hpp"

#include "gst/capture/devices/id_salt.hpp"

#include <type_traits>

static_assert (std::is_trivially_default_constructible_v<_GstMediaContext>,
               "g_object_new() gives zeroed memory and runs no constructor");
G_DEFINE_FINAL_TYPE (GstMediaContext, gst_media_context, GST_TYPE_OBJECT)

enum
{
  SIGNAL_REQUEST_PERMISSION,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

namespace {

using Context = GstMediaContext;

constexpr auto kConstruct = static_cast<GParamFlags> (mc::kReadWrite | G_PARAM_CONSTRUCT_ONLY);

template <bool mc::ContextState::*kMember>
void
get_state (Context *self, GValue *value)
{
  g_value_set_boolean (value, self->impl->state ().*kMember);
}

constexpr mc::PropertyRow<Context> kProperties[] = {
  /**
   * GstMediaContext:origin:
   *
   * Who asks for devices: the id of an application, the address of a site. Device ids are the same
   * wherever the origin is, and tell nothing to another one.
   *
   * Since: 0.1
   */
  { [] { return g_param_spec_string ("origin", nullptr, nullptr, mc::kLocalOrigin, kConstruct); },
    [] (Context *self, GValue *value) {
      g_value_set_string (value, gst_media_context_get_origin (self));
    },
    [] (Context *self, const GValue *value) {
      const gchar *origin = g_value_get_string (value);
      self->impl->origin = origin ? origin : mc::kLocalOrigin;
    } },
  /**
   * GstMediaContext:id-salt:
   *
   * A secret that device ids are made of; %NULL for one of the origin, the machine and the user.
   * Who gives it keeps it, and clears ids by giving another one.
   *
   * Since: 0.1
   */
  { [] { return g_param_spec_string ("id-salt", nullptr, nullptr, nullptr, kConstruct); },
    [] (Context *self, GValue *value) {
      g_value_set_string (value,
                          self->impl->id_salt.empty () ? nullptr : self->impl->id_salt.c_str ());
    },
    [] (Context *self, const GValue *value) {
      const gchar *salt = g_value_get_string (value);
      self->impl->id_salt = salt ? salt : "";
    } },
  /**
   * GstMediaContext:fully-active:
   *
   * Whether the context is in use at all; while it is not, requests fail with an InvalidStateError.
   *
   * Since: 0.1
   */
  { [] { return g_param_spec_boolean ("fully-active", nullptr, nullptr, TRUE, mc::kReadWrite); },
    get_state<&mc::ContextState::fully_active>,
    [] (Context *self, const GValue *value) {
      gst_media_context_set_fully_active (self, g_value_get_boolean (value));
    } },
  /**
   * GstMediaContext:visible:
   *
   * Whether people can see the context; requests wait for it.
   *
   * Since: 0.1
   */
  { [] { return g_param_spec_boolean ("visible", nullptr, nullptr, TRUE, mc::kReadWrite); },
    get_state<&mc::ContextState::visible>,
    [] (Context *self, const GValue *value) {
      gst_media_context_set_visible (self, g_value_get_boolean (value));
    } },
  /**
   * GstMediaContext:has-focus:
   *
   * Whether the context has the system's focus; devices are opened only then.
   *
   * Since: 0.1
   */
  { [] { return g_param_spec_boolean ("has-focus", nullptr, nullptr, TRUE, mc::kReadWrite); },
    get_state<&mc::ContextState::has_focus>,
    [] (Context *self, const GValue *value) {
      gst_media_context_set_has_focus (self, g_value_get_boolean (value));
    } },
  /**
   * GstMediaContext:expose-devices:
   *
   * Whether labels and ids of devices, and speakers, are told to who has not captured anything yet.
   * The specification says no; an application that runs by itself can find all of it out anyway.
   *
   * Since: 0.1
   */
  { [] { return g_param_spec_boolean ("expose-devices", nullptr, nullptr, TRUE, mc::kReadWrite); },
    get_state<&mc::ContextState::expose_devices>,
    [] (Context *self, const GValue *value) {
      gst_media_context_set_expose_devices (self, g_value_get_boolean (value));
    } },
  /**
   * GstMediaContext:closed:
   *
   * Whether gst_media_context_close() was called.
   *
   * Since: 0.1
   */
  { [] { return g_param_spec_boolean ("closed", nullptr, nullptr, FALSE, mc::kReadable); },
    get_state<&mc::ContextState::closed>, nullptr },
  /**
   * GstMediaContext:pan-tilt-zoom-permission:
   *
   * Whether cameras may be panned, tilted and zoomed.
   *
   * Since: 0.1
   */
  { [] {
     return g_param_spec_enum ("pan-tilt-zoom-permission", nullptr, nullptr,
                               GST_TYPE_MEDIA_PERMISSION, GST_MEDIA_PERMISSION_GRANTED,
                               mc::kReadWrite);
   },
    [] (Context *self, GValue *value) {
      g_value_set_enum (value, gst_media_context_get_pan_tilt_zoom_permission (self));
    },
    [] (Context *self, const GValue *value) {
      gst_media_context_set_pan_tilt_zoom_permission (
          self, static_cast<GstMediaPermission> (g_value_get_enum (value)));
    } },
  /**
   * GstMediaContext:allowed-features:
   *
   * What may be listed and asked for.
   *
   * Since: 0.1
   */
  { [] {
     return g_param_spec_flags ("allowed-features", nullptr, nullptr, GST_TYPE_MEDIA_FEATURES,
                                GST_MEDIA_FEATURES_ALL, mc::kReadWrite);
   },
    [] (Context *self, GValue *value) {
      g_value_set_flags (value, gst_media_context_get_allowed_features (self));
    },
    [] (Context *self, const GValue *value) {
      gst_media_context_set_allowed_features (
          self, static_cast<GstMediaFeatures> (g_value_get_flags (value)));
    } },
};

} // namespace

static void
gst_media_context_init (GstMediaContext *self)
{
  self->impl = new mc::MediaContext;
  self->main_loop = g_main_context_ref_thread_default ();
}

static void
gst_media_context_finalize (GObject *object)
{
  auto *self = GST_MEDIA_CONTEXT (object);
  delete self->impl;
  const mc::MainContextPtr dropped (self->main_loop);
  G_OBJECT_CLASS (gst_media_context_parent_class)->finalize (object);
}

static void
gst_media_context_class_init (GstMediaContextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = gst_media_context_finalize;
  mc::PropertyTable<GstMediaContext, std::size (kProperties), kProperties>::install (object_class);

  /**
   * GstMediaContext::request-permission:
   * @self: the context
   * @request: what is asked; keep a reference to answer later
   *
   * Somebody has asked for devices whose permission is %GST_MEDIA_PERMISSION_PROMPT, or from which
   * the user is to choose. Answer with gst_media_permission_request_allow() or
   * gst_media_permission_request_deny(), now or after a dialog. Who returns %TRUE and forgets
   * @request has denied it; without a handler it is denied. To remember an answer, set the
   * permission.
   *
   * Emitted in the #GMainContext that was thread-default when the context was made; in the thread
   * of gst_media_devices_get_user_media() if that is the one that runs it, or nobody does.
   *
   * Returns: %TRUE if the handler answers, now or later
   * Since: 0.1
   */
  signals[SIGNAL_REQUEST_PERMISSION]
      = g_signal_new ("request-permission", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                      g_signal_accumulator_true_handled, nullptr, nullptr, G_TYPE_BOOLEAN, 1,
                      GST_TYPE_MEDIA_PERMISSION_REQUEST);
}

/**
 * gst_media_context_new:
 * @origin: (nullable): who asks for devices; %NULL for "local", which all processes of the user
 *   share that do not say who they are
 *
 * A context in which everything is granted.
 *
 * Threads: any.
 *
 * Returns: (transfer full): a new context
 * Since: 0.1
 */
GstMediaContext *
gst_media_context_new (const gchar *origin)
{
  return mc::sink (GST_MEDIA_CONTEXT (g_object_new (GST_TYPE_MEDIA_CONTEXT, "origin",
                                                    origin ? origin : mc::kLocalOrigin, nullptr)))
      .release ();
}

/**
 * gst_media_context_get_origin:
 * @self: a context
 *
 * Who asks for devices.
 *
 * Threads: any.
 *
 * Returns: (transfer none): the origin
 * Since: 0.1
 */
const gchar *
gst_media_context_get_origin (GstMediaContext *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_CONTEXT (self), nullptr);
  return self->impl->origin.c_str ();
}

namespace mc {

Ref<GstMediaContext>
default_context_new ()
{
  Ref<GstMediaContext> context (gst_media_context_new (nullptr));
  context->impl->common_groups = true;
  return context;
}

bool
emit_request_permission (GstMediaContext *context, GstMediaPermissionRequest *request)
{
  gboolean handled = FALSE;
  g_signal_emit (context, signals[SIGNAL_REQUEST_PERMISSION], 0, request, &handled);
  return handled;
}

} // namespace mc
