/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/mediacapture/mediacapture-prelude.h>

G_BEGIN_DECLS

/**
 * GST_MEDIA_CAPTURE_ERROR:
 *
 * The domain of the errors of this library. Codes are those of #GstMediaCaptureError.
 *
 * Since: 0.1
 */
#define GST_MEDIA_CAPTURE_ERROR (gst_media_capture_error_quark ())

/**
 * GstMediaCaptureError:
 * @GST_MEDIA_CAPTURE_ERROR_TYPE: TypeError: malformed constraints, or nothing was requested
 * @GST_MEDIA_CAPTURE_ERROR_INVALID_STATE: InvalidStateError: not possible in the present state
 * @GST_MEDIA_CAPTURE_ERROR_NOT_ALLOWED: NotAllowedError: the user or a policy refused
 * @GST_MEDIA_CAPTURE_ERROR_NOT_FOUND: NotFoundError: there is no such device
 * @GST_MEDIA_CAPTURE_ERROR_OVERCONSTRAINED: OverconstrainedError: no settings meet the constraints,
 * see gst_media_capture_error_get_constraint() and gst_media_capture_error_get_explanation()
 * @GST_MEDIA_CAPTURE_ERROR_NOT_READABLE: NotReadableError: the device is busy or broken
 * @GST_MEDIA_CAPTURE_ERROR_ABORT: AbortError: the device failed for another reason
 * @GST_MEDIA_CAPTURE_ERROR_NOT_SUPPORTED: NotSupportedError: not supported
 * @GST_MEDIA_CAPTURE_ERROR_OPERATION: OperationError: the operation failed
 * @GST_MEDIA_CAPTURE_ERROR_SECURITY: SecurityError: not while nobody can see who asks
 * @GST_MEDIA_CAPTURE_ERROR_UNKNOWN: UnknownError: none of the others
 *
 * The names of DOMException that the W3C specifications use, as error codes.
 *
 * [Spec: error names](https://webidl.spec.whatwg.org/#idl-DOMException-error-names)
 *
 * Since: 0.1
 */
typedef enum
{
  GST_MEDIA_CAPTURE_ERROR_TYPE,
  GST_MEDIA_CAPTURE_ERROR_INVALID_STATE,
  GST_MEDIA_CAPTURE_ERROR_NOT_ALLOWED,
  GST_MEDIA_CAPTURE_ERROR_NOT_FOUND,
  GST_MEDIA_CAPTURE_ERROR_OVERCONSTRAINED,
  GST_MEDIA_CAPTURE_ERROR_NOT_READABLE,
  GST_MEDIA_CAPTURE_ERROR_ABORT,
  GST_MEDIA_CAPTURE_ERROR_NOT_SUPPORTED,
  GST_MEDIA_CAPTURE_ERROR_OPERATION,
  GST_MEDIA_CAPTURE_ERROR_SECURITY,
  GST_MEDIA_CAPTURE_ERROR_UNKNOWN,
} GstMediaCaptureError;

GST_MEDIA_CAPTURE_API
GQuark gst_media_capture_error_quark (void);

GST_MEDIA_CAPTURE_API
const gchar *gst_media_capture_error_get_name (const GError *error);

GST_MEDIA_CAPTURE_API
const gchar *gst_media_capture_error_get_constraint (const GError *error);

GST_MEDIA_CAPTURE_API
const gchar *gst_media_capture_error_get_explanation (const GError *error);

G_END_DECLS
