// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * SECTION:gstmediatrackconstraints
 * @title: GstMediaTrackConstraints
 * @short_description: What an application wants of one track
 *
 * A basic set of constraints and any number of advanced ones, made from JSON or from a
 * #GstStructure. Names that no backend serves vanish, as the specification says; see
 * gst_media_devices_get_supported_constraints().
 *
 * |[<!-- language="C" -->
 * g_autoptr (GError) error = NULL;
 * g_autoptr (GstMediaTrackConstraints) hd = gst_media_track_constraints_from_json (
 *     "{ \"width\": { \"min\": 640, \"ideal\": 1280 }, \"facingMode\": \"user\" }", &error);
 * ]|
 *
 * A text can be set on a #GValue of this type with g_value_transform() and gst_value_deserialize();
 * a malformed one gives %NULL in the first case and fails in the second.
 *
 * Since: 0.1
 */

#include "boxed.hpp"
#include "equality.hpp"
#include "objects.hpp"

#include "gst/util/convert.hpp"

namespace {

constexpr mc::BoxedText<GstMediaTrackConstraints> kText
    = { gst_media_track_constraints_from_json, gst_media_track_constraints_to_json,
        gst_media_track_constraints_equal };

GstMediaTrackConstraints *
from_any (const mc::Result<mc::Any> &any, GError **error)
{
  if (!any)
    return mc::set_g_error (error, any.error ()), nullptr;
  auto constraints = mc::constraints_from_any (*any, mc::served_properties (), "");
  if (!constraints)
    return mc::set_g_error (error, constraints.error ()), nullptr;
  return mc::track_constraints_new (std::move (*constraints));
}

} // namespace

G_DEFINE_BOXED_TYPE_WITH_CODE (
    GstMediaTrackConstraints, gst_media_track_constraints, gst_media_track_constraints_ref,
    gst_media_track_constraints_unref,
    (mc::BoxedConversions<GstMediaTrackConstraints, kText>::install (g_define_type_id)))

/**
 * gst_media_track_constraints_new_empty: (constructor)
 *
 * Constraints that ask for nothing, like `{}`.
 *
 * Threads: any.
 *
 * Returns: (transfer full): new constraints
 * Since: 0.1
 */
GstMediaTrackConstraints *
gst_media_track_constraints_new_empty (void)
{
  return mc::track_constraints_new ({});
}

/**
 * gst_media_track_constraints_from_json: (constructor)
 * @text: a MediaTrackConstraints dictionary as JSON
 * @error: return location for a #GError
 *
 * Reads constraints as a web page would write them.
 *
 * Errors: %GST_MEDIA_CAPTURE_ERROR_TYPE (malformed; the message begins with the path of the member
 * that is wrong, or with line and column).
 *
 * Threads: any.
 *
 * [Spec: MediaTrackConstraints](https://w3c.github.io/mediacapture-main/#dom-mediatrackconstraints)
 *
 * Returns: (transfer full) (nullable): new constraints, %NULL on error
 * Since: 0.1
 */
GstMediaTrackConstraints *
gst_media_track_constraints_from_json (const gchar *text, GError **error)
{
  g_return_val_if_fail (text != nullptr, nullptr);
  return from_any (mc::any_from_json (text), error);
}

/**
 * gst_media_track_constraints_from_structure: (constructor)
 * @structure: a structure whose fields are the members; its name does not matter
 * @error: return location for a #GError
 *
 * Reads constraints from a structure: nested structures are objects, lists, arrays and string
 * vectors are lists, integer and double ranges are `{min, max}`, fractions are numbers.
 *
 * Errors: %GST_MEDIA_CAPTURE_ERROR_TYPE (malformed; the message begins with the path of the member
 * that is wrong).
 *
 * Threads: any.
 *
 * [Spec: MediaTrackConstraints](https://w3c.github.io/mediacapture-main/#dom-mediatrackconstraints)
 *
 * Returns: (transfer full) (nullable): new constraints, %NULL on error
 * Since: 0.1
 */
GstMediaTrackConstraints *
gst_media_track_constraints_from_structure (const GstStructure *structure, GError **error)
{
  g_return_val_if_fail (structure != nullptr, nullptr);
  return from_any (mc::any_from_structure (structure), error);
}

/**
 * gst_media_track_constraints_ref: (skip)
 * @self: constraints
 *
 * Takes a reference.
 *
 * Threads: any.
 *
 * Returns: (transfer full): @self
 * Since: 0.1
 */
GstMediaTrackConstraints *
gst_media_track_constraints_ref (GstMediaTrackConstraints *self)
{
  g_return_val_if_fail (self != nullptr, nullptr);
  return mc::boxed_acquire (self);
}

/**
 * gst_media_track_constraints_unref: (skip)
 * @self: (transfer full): constraints
 *
 * Gives a reference back.
 *
 * Threads: any.
 *
 * Since: 0.1
 */
void
gst_media_track_constraints_unref (GstMediaTrackConstraints *self)
{
  g_return_if_fail (self != nullptr);
  mc::boxed_release (self);
}

/**
 * gst_media_track_constraints_is_empty:
 * @self: constraints
 *
 * Whether nothing at all is asked for.
 *
 * Threads: any.
 *
 * Returns: %TRUE without any member and any advanced set
 * Since: 0.1
 */
gboolean
gst_media_track_constraints_is_empty (const GstMediaTrackConstraints *self)
{
  g_return_val_if_fail (self != nullptr, TRUE);
  return self->value.empty ();
}

/**
 * gst_media_track_constraints_equal:
 * @self: constraints
 * @other: constraints
 *
 * Whether both ask for the same. The order of members does not count, that of advanced sets does.
 *
 * Threads: any.
 *
 * Returns: %TRUE if they are equal
 * Since: 0.1
 */
gboolean
gst_media_track_constraints_equal (const GstMediaTrackConstraints *self,
                                   const GstMediaTrackConstraints *other)
{
  g_return_val_if_fail (self != nullptr && other != nullptr, FALSE);
  return mc::equal (self->value, other->value);
}

/**
 * gst_media_track_constraints_to_json:
 * @self: constraints
 *
 * The dictionary as JSON on one line, members in the order they were written.
 *
 * Threads: any.
 *
 * Returns: (transfer full): a text
 * Since: 0.1
 */
gchar *
gst_media_track_constraints_to_json (const GstMediaTrackConstraints *self)
{
  g_return_val_if_fail (self != nullptr, nullptr);
  return mc::to_gchar (mc::any_to_json (mc::to_any (self->value), 0));
}

/**
 * gst_media_track_constraints_to_structure:
 * @self: constraints
 *
 * The dictionary as a structure, the way back of gst_media_track_constraints_from_structure().
 *
 * Threads: any.
 *
 * Returns: (transfer full): a new structure
 * Since: 0.1
 */
GstStructure *
gst_media_track_constraints_to_structure (const GstMediaTrackConstraints *self)
{
  g_return_val_if_fail (self != nullptr, nullptr);
  return mc::structure_from_any (mc::to_any (self->value), "media-track-constraints").release ();
}

namespace mc {

GstMediaTrackConstraints *
track_constraints_new (Constraints constraints)
{
  return boxed_make<GstMediaTrackConstraints> (std::move (constraints));
}

const Constraints &
constraints_of (const GstMediaTrackConstraints *constraints)
{
  return constraints->value;
}

} // namespace mc
