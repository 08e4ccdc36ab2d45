// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * SECTION:gstmediastreamconstraints
 * @title: GstMediaStreamConstraints
 * @short_description: What an application asks getUserMedia for
 *
 * Says which kinds are wanted, and each kind's constraints.
 *
 * |[<!-- language="C" -->
 * g_autoptr (GError) error = NULL;
 * g_autoptr (GstMediaStreamConstraints) wish = gst_media_stream_constraints_from_json (
 *     "{ \"audio\": true, \"video\": { \"width\": 1280 } }", &error);
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

constexpr mc::BoxedText<GstMediaStreamConstraints> kText
    = { gst_media_stream_constraints_from_json, gst_media_stream_constraints_to_json,
        gst_media_stream_constraints_equal };

GstMediaStreamConstraints *
from_any (const mc::Result<mc::Any> &any, GError **error)
{
  if (!any)
    return mc::set_g_error (error, any.error ()), nullptr;
  auto constraints = mc::stream_constraints_from_any (*any, mc::served_properties ());
  if (!constraints)
    return mc::set_g_error (error, constraints.error ()), nullptr;
  return mc::boxed_make<GstMediaStreamConstraints> (std::move (*constraints));
}

} // namespace

G_DEFINE_BOXED_TYPE_WITH_CODE (
    GstMediaStreamConstraints, gst_media_stream_constraints, gst_media_stream_constraints_ref,
    gst_media_stream_constraints_unref,
    (mc::BoxedConversions<GstMediaStreamConstraints, kText>::install (g_define_type_id)))

/**
 * gst_media_stream_constraints_new: (constructor)
 * @audio: (nullable) (transfer none): constraints of the audio track; %NULL asks for none
 * @video: (nullable) (transfer none): constraints of the video track; %NULL asks for none
 *
 * A request for one track of each kind that is not %NULL.
 *
 * Threads: any.
 *
 * [Spec:
 * MediaStreamConstraints](https://w3c.github.io/mediacapture-main/#dom-mediastreamconstraints)
 *
 * Returns: (transfer full): new constraints
 * Since: 0.1
 */
GstMediaStreamConstraints *
gst_media_stream_constraints_new (GstMediaTrackConstraints *audio, GstMediaTrackConstraints *video)
{
  mc::StreamConstraints constraints;
  if (audio)
    constraints.audio = audio->value;
  if (video)
    constraints.video = video->value;
  return mc::boxed_make<GstMediaStreamConstraints> (std::move (constraints));
}

/**
 * gst_media_stream_constraints_new_empty: (constructor)
 *
 * A request for nothing, like `{}`; getUserMedia refuses it.
 *
 * Threads: any.
 *
 * Returns: (transfer full): new constraints
 * Since: 0.1
 */
GstMediaStreamConstraints *
gst_media_stream_constraints_new_empty (void)
{
  return mc::boxed_make<GstMediaStreamConstraints> (mc::StreamConstraints{});
}

/**
 * gst_media_stream_constraints_from_json: (constructor)
 * @text: a MediaStreamConstraints dictionary as JSON
 * @error: return location for a #GError
 *
 * Reads constraints as a web page would write them.
 *
 * Errors: %GST_MEDIA_CAPTURE_ERROR_TYPE (malformed; the message begins with the path of the member
 * that is wrong, or with line and column).
 *
 * Threads: any.
 *
 * [Spec:
 * MediaStreamConstraints](https://w3c.github.io/mediacapture-main/#dom-mediastreamconstraints)
 *
 * Returns: (transfer full) (nullable): new constraints, %NULL on error
 * Since: 0.1
 */
GstMediaStreamConstraints *
gst_media_stream_constraints_from_json (const gchar *text, GError **error)
{
  g_return_val_if_fail (text != nullptr, nullptr);
  return from_any (mc::any_from_json (text), error);
}

/**
 * gst_media_stream_constraints_from_structure: (constructor)
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
 * [Spec:
 * MediaStreamConstraints](https://w3c.github.io/mediacapture-main/#dom-mediastreamconstraints)
 *
 * Returns: (transfer full) (nullable): new constraints, %NULL on error
 * Since: 0.1
 */
GstMediaStreamConstraints *
gst_media_stream_constraints_from_structure (const GstStructure *structure, GError **error)
{
  g_return_val_if_fail (structure != nullptr, nullptr);
  return from_any (mc::any_from_structure (structure), error);
}

/**
 * gst_media_stream_constraints_ref: (skip)
 * @self: constraints
 *
 * Takes a reference.
 *
 * Threads: any.
 *
 * Returns: (transfer full): @self
 * Since: 0.1
 */
GstMediaStreamConstraints *
gst_media_stream_constraints_ref (GstMediaStreamConstraints *self)
{
  g_return_val_if_fail (self != nullptr, nullptr);
  return mc::boxed_acquire (self);
}

/**
 * gst_media_stream_constraints_unref: (skip)
 * @self: (transfer full): constraints
 *
 * Gives a reference back.
 *
 * Threads: any.
 *
 * Since: 0.1
 */
void
gst_media_stream_constraints_unref (GstMediaStreamConstraints *self)
{
  g_return_if_fail (self != nullptr);
  mc::boxed_release (self);
}

/**
 * gst_media_stream_constraints_get_audio:
 * @self: constraints
 *
 * The constraints of the audio track.
 *
 * Threads: any.
 *
 * Returns: (transfer full) (nullable): constraints, %NULL when audio is not requested
 * Since: 0.1
 */
GstMediaTrackConstraints *
gst_media_stream_constraints_get_audio (const GstMediaStreamConstraints *self)
{
  g_return_val_if_fail (self != nullptr, nullptr);
  return self->value.audio ? mc::track_constraints_new (*self->value.audio) : nullptr;
}

/**
 * gst_media_stream_constraints_get_video:
 * @self: constraints
 *
 * The constraints of the video track.
 *
 * Threads: any.
 *
 * Returns: (transfer full) (nullable): constraints, %NULL when video is not requested
 * Since: 0.1
 */
GstMediaTrackConstraints *
gst_media_stream_constraints_get_video (const GstMediaStreamConstraints *self)
{
  g_return_val_if_fail (self != nullptr, nullptr);
  return self->value.video ? mc::track_constraints_new (*self->value.video) : nullptr;
}

/**
 * gst_media_stream_constraints_equal:
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
gst_media_stream_constraints_equal (const GstMediaStreamConstraints *self,
                                    const GstMediaStreamConstraints *other)
{
  g_return_val_if_fail (self != nullptr && other != nullptr, FALSE);
  return mc::equal (self->value, other->value);
}

/**
 * gst_media_stream_constraints_to_json:
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
gst_media_stream_constraints_to_json (const GstMediaStreamConstraints *self)
{
  g_return_val_if_fail (self != nullptr, nullptr);
  return mc::to_gchar (mc::any_to_json (mc::to_any (self->value), 0));
}

/**
 * gst_media_stream_constraints_to_structure:
 * @self: constraints
 *
 * The dictionary as a structure, the way back of gst_media_stream_constraints_from_structure().
 *
 * Threads: any.
 *
 * Returns: (transfer full): a new structure
 * Since: 0.1
 */
GstStructure *
gst_media_stream_constraints_to_structure (const GstMediaStreamConstraints *self)
{
  g_return_val_if_fail (self != nullptr, nullptr);
  return mc::structure_from_any (mc::to_any (self->value), "media-stream-constraints").release ();
}

namespace mc {

const StreamConstraints &
constraints_of (const GstMediaStreamConstraints *constraints)
{
  return constraints->value;
}

} // namespace mc
