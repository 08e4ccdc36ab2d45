// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * SECTION:gstmediacaptureerror
 * @title: Errors
 * @short_description: The W3C's error names as a #GError domain
 *
 * Every failure of this library is a #GError of the domain %GST_MEDIA_CAPTURE_ERROR, except that a
 * cancelled call fails with %G_IO_ERROR_CANCELLED, as everywhere in GIO. The code is the W3C's name
 * of the error; an OverconstrainedError tells beside it which constraint failed, and why, device by
 * device.
 *
 * |[<!-- language="C" -->
 * if (g_error_matches (error, GST_MEDIA_CAPTURE_ERROR, GST_MEDIA_CAPTURE_ERROR_OVERCONSTRAINED))
 *   g_printerr ("%s is asked too much\n%s\n", gst_media_capture_error_get_constraint (error),
 *       gst_media_capture_error_get_explanation (error));
 * ]|
 *
 * Some language bindings copy only domain, code and message of an error. The message therefore
 * carries everything: it begins with the constraint and a colon ("width: …") when one is known, and
 * the explanation follows after the first newline. The functions here work on such copies too.
 *
 * Since: 0.1
 */

#include "internal.hpp"

#include <cstring>
#include <string>
#include <string_view>

static_assert (static_cast<int> (mc::ErrorCode::Type) == GST_MEDIA_CAPTURE_ERROR_TYPE);
static_assert (static_cast<int> (mc::ErrorCode::InvalidState)
               == GST_MEDIA_CAPTURE_ERROR_INVALID_STATE);
static_assert (static_cast<int> (mc::ErrorCode::NotAllowed) == GST_MEDIA_CAPTURE_ERROR_NOT_ALLOWED);
static_assert (static_cast<int> (mc::ErrorCode::NotFound) == GST_MEDIA_CAPTURE_ERROR_NOT_FOUND);
static_assert (static_cast<int> (mc::ErrorCode::Overconstrained)
               == GST_MEDIA_CAPTURE_ERROR_OVERCONSTRAINED);
static_assert (static_cast<int> (mc::ErrorCode::NotReadable)
               == GST_MEDIA_CAPTURE_ERROR_NOT_READABLE);
static_assert (static_cast<int> (mc::ErrorCode::Abort) == GST_MEDIA_CAPTURE_ERROR_ABORT);
static_assert (static_cast<int> (mc::ErrorCode::NotSupported)
               == GST_MEDIA_CAPTURE_ERROR_NOT_SUPPORTED);
static_assert (static_cast<int> (mc::ErrorCode::Operation) == GST_MEDIA_CAPTURE_ERROR_OPERATION);
static_assert (static_cast<int> (mc::ErrorCode::Security) == GST_MEDIA_CAPTURE_ERROR_SECURITY);
static_assert (static_cast<int> (mc::ErrorCode::Unknown) == GST_MEDIA_CAPTURE_ERROR_UNKNOWN);

/// Survives g_prefix_error(), which the beginning of the message does not.
struct GstMediaCaptureErrorPrivate
{
  const char *constraint; ///< a name of the property table; null when none is known
};

static void
gst_media_capture_error_private_init (GstMediaCaptureErrorPrivate *self)
{
  self->constraint = nullptr;
}

static void
gst_media_capture_error_private_copy (const GstMediaCaptureErrorPrivate *source,
                                      GstMediaCaptureErrorPrivate *target)
{
  target->constraint = source->constraint;
}

static void
gst_media_capture_error_private_clear (GstMediaCaptureErrorPrivate *)
{
}

G_DEFINE_EXTENDED_ERROR (GstMediaCaptureError, gst_media_capture_error)

namespace {

bool
is_ours (const GError *error)
{
  return error && error->domain == GST_MEDIA_CAPTURE_ERROR;
}

const char *
known_name (std::string_view name)
{
  const auto property = mc::find_property (name);
  return property ? mc::property_info (*property).name : nullptr;
}

/// The constraint that a message begins with; null when there is none.
const char *
constraint_of_message (std::string_view message)
{
  const std::size_t colon = message.find (": ");
  return colon == std::string_view::npos ? nullptr : known_name (message.substr (0, colon));
}

std::string
join_message (const mc::Error &error)
{
  std::string message = error.message.empty () ? mc::error_name (error.code) : error.message;
  const std::string prefix = error.constraint + ": ";
  if (!error.constraint.empty () && message.compare (0, prefix.size (), prefix) != 0)
    message.insert (0, prefix);
  if (!error.explanation.empty ())
    message += "\n" + error.explanation;
  return message;
}

} // namespace

/**
 * gst_media_capture_error_quark:
 *
 * The error domain of this library.
 *
 * Threads: any.
 *
 * Returns: the quark behind %GST_MEDIA_CAPTURE_ERROR
 * Since: 0.1
 */

/**
 * gst_media_capture_error_get_name:
 * @error: an error of the domain %GST_MEDIA_CAPTURE_ERROR
 *
 * The W3C's name of the error: "TypeError", "OverconstrainedError", and so on.
 *
 * Threads: any.
 *
 * [Spec: DOMException name](https://webidl.spec.whatwg.org/#dom-domexception-name)
 *
 * Returns: a static string
 * Since: 0.1
 */
const gchar *
gst_media_capture_error_get_name (const GError *error)
{
  g_return_val_if_fail (is_ours (error), nullptr);
  return mc::error_name (static_cast<mc::ErrorCode> (error->code));
}

/**
 * gst_media_capture_error_get_constraint:
 * @error: an error of the domain %GST_MEDIA_CAPTURE_ERROR
 *
 * The name of the constraint that nothing can meet. It is empty for errors of another code than
 * %GST_MEDIA_CAPTURE_ERROR_OVERCONSTRAINED, and when no single name can be told, because each
 * constraint alone could be met.
 *
 * Threads: any.
 *
 * [Spec:
 * OverconstrainedError.constraint](https://w3c.github.io/mediacapture-main/#dom-overconstrainederror-constraint)
 *
 * Returns: a static string, never %NULL
 * Since: 0.1
 */
const gchar *
gst_media_capture_error_get_constraint (const GError *error)
{
  g_return_val_if_fail (is_ours (error), nullptr);
  if (error->code != GST_MEDIA_CAPTURE_ERROR_OVERCONSTRAINED)
    return "";
  const char *name = gst_media_capture_error_get_private (error)->constraint;
  if (!name)
    name = constraint_of_message (error->message);
  return name ? name : "";
}

/**
 * gst_media_capture_error_get_explanation:
 * @error: an error of the domain %GST_MEDIA_CAPTURE_ERROR
 *
 * What conflicts, device by device, and the nearest values that would have worked; lines for
 * people.
 *
 * Threads: any.
 *
 * Returns: a text that lives as long as @error, empty when there is nothing to explain, never %NULL
 * Since: 0.1
 */
const gchar *
gst_media_capture_error_get_explanation (const GError *error)
{
  g_return_val_if_fail (is_ours (error), nullptr);
  const char *newline = strchr (error->message, '\n');
  return newline ? newline + 1 : "";
}

namespace mc {

void
set_g_error (GError **target, const Error &error)
{
  if (!target)
    return;
  g_set_error_literal (target, GST_MEDIA_CAPTURE_ERROR, static_cast<int> (error.code),
                       join_message (error).c_str ());
  gst_media_capture_error_get_private (*target)->constraint = known_name (error.constraint);
}

Error
error_from_g_error (const GError *error)
{
  Error result;
  result.message = error->message;
  if (!is_ours (error)) {
    result.code = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? ErrorCode::Abort
                                                                            : ErrorCode::Unknown;
    return result;
  }
  result.code = static_cast<ErrorCode> (error->code);
  result.constraint = gst_media_capture_error_get_constraint (error);
  result.explanation = gst_media_capture_error_get_explanation (error);
  result.message.resize (std::min (result.message.size (), result.message.find ('\n')));
  return result;
}

} // namespace mc
