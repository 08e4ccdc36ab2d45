// SPDX-License-Identifier: LGPL-2.1-or-later
#include "element_messages.hpp"

#include <set>
#include <string>

namespace mc {

namespace {

/// Where a W3C error stands among GStreamer's.
struct ErrorRow
{
  GstMediaCaptureError code;
  GstResourceError resource;
};

constexpr ErrorRow kErrors[] = {
  { GST_MEDIA_CAPTURE_ERROR_TYPE, GST_RESOURCE_ERROR_SETTINGS },
  { GST_MEDIA_CAPTURE_ERROR_INVALID_STATE, GST_RESOURCE_ERROR_FAILED },
  { GST_MEDIA_CAPTURE_ERROR_NOT_ALLOWED, GST_RESOURCE_ERROR_NOT_AUTHORIZED },
  { GST_MEDIA_CAPTURE_ERROR_NOT_FOUND, GST_RESOURCE_ERROR_NOT_FOUND },
  { GST_MEDIA_CAPTURE_ERROR_OVERCONSTRAINED, GST_RESOURCE_ERROR_SETTINGS },
  { GST_MEDIA_CAPTURE_ERROR_NOT_READABLE, GST_RESOURCE_ERROR_BUSY },
  { GST_MEDIA_CAPTURE_ERROR_ABORT, GST_RESOURCE_ERROR_OPEN_READ },
  { GST_MEDIA_CAPTURE_ERROR_NOT_SUPPORTED, GST_RESOURCE_ERROR_SETTINGS },
  { GST_MEDIA_CAPTURE_ERROR_OPERATION, GST_RESOURCE_ERROR_FAILED },
  { GST_MEDIA_CAPTURE_ERROR_SECURITY, GST_RESOURCE_ERROR_NOT_AUTHORIZED },
  { GST_MEDIA_CAPTURE_ERROR_UNKNOWN, GST_RESOURCE_ERROR_FAILED },
};

GstResourceError
resource_error (const GError *error)
{
  for (const ErrorRow &row : kErrors) {
    if (g_error_matches (error, GST_MEDIA_CAPTURE_ERROR, row.code))
      return row.resource;
  }
  return GST_RESOURCE_ERROR_FAILED;
}

/// What a pad can say of its caps in a sentence: the pixel or sample formats, as they are the usual
/// obstacle.
std::string
format_names (const GstCaps *caps)
{
  std::set<std::string> names;
  for (guint i = 0; i < gst_caps_get_size (caps); i++) {
    const GValue *format = gst_structure_get_value (gst_caps_get_structure (caps, i), "format");
    if (format == nullptr)
      continue;
    if (G_VALUE_HOLDS_STRING (format)) {
      names.insert (g_value_get_string (format));
      continue;
    }
    for (guint k = 0; GST_VALUE_HOLDS_LIST (format) && k < gst_value_list_get_size (format); k++)
      names.insert (g_value_get_string (gst_value_list_get_value (format, k)));
  }
  std::string text;
  for (const std::string &name : names)
    text += (text.empty () ? "" : ", ") + name;
  return text;
}

bool
formats_disjoint (const GstCaps *offered, const GstCaps *wanted)
{
  const std::string ours = format_names (offered);
  const std::string theirs = format_names (wanted);
  if (ours.empty () || theirs.empty ())
    return false;
  /* The rest of the caps is put aside: only when the formats alone cannot meet does a converter
   * help. */
  const CapsPtr a (gst_caps_copy (offered));
  const CapsPtr b (gst_caps_copy (wanted));
  for (GstCaps *caps : { a.get (), b.get () }) {
    for (guint i = 0; i < gst_caps_get_size (caps); i++) {
      gst_structure_filter_and_map_in_place (
          gst_caps_get_structure (caps, i),
          [] (GQuark field, GValue *, gpointer) -> gboolean {
            return field == g_quark_from_static_string ("format");
          },
          nullptr);
    }
  }
  return !gst_caps_can_intersect (a.get (), b.get ());
}

const char *
converter_for (const GstCaps *caps)
{
  const bool audio
      = gst_caps_get_size (caps) > 0
        && g_str_has_prefix (gst_structure_get_name (gst_caps_get_structure (caps, 0)), "audio/");
  return audio ? "audioconvert" : "videoconvert";
}

CharPtr
caps_text (const GstCaps *caps)
{
  return CharPtr (gst_caps_to_string (caps));
}

void
post_element (GstElement *element, StructurePtr structure)
{
  gst_element_post_message (element,
                            gst_message_new_element (GST_OBJECT (element), structure.release ()));
}

} // namespace

void
set_structure (GstStructure *target, const char *field, StructurePtr value)
{
  if (!value)
    return;
  ScopedValue holder (GST_TYPE_STRUCTURE);
  gst_value_set_structure (holder.get (), value.get ());
  gst_structure_set_value (target, field, holder.get ());
}

namespace {

void
post (GstElement *element, GstMessageType type, const GError *error)
{
  const gchar *name = gst_media_capture_error_get_name (error);
  const gchar *constraint = gst_media_capture_error_get_constraint (error);
  const gchar *explanation = gst_media_capture_error_get_explanation (error);
  StructurePtr details (gst_structure_new ("mediacapture-error", "name", G_TYPE_STRING, name,
                                           "constraint", G_TYPE_STRING,
                                           constraint ? constraint : "", "explanation",
                                           G_TYPE_STRING, explanation ? explanation : "", nullptr));
  gst_element_message_full_with_details (element, type, GST_RESOURCE_ERROR, resource_error (error),
                                         g_strdup_printf ("%s: %s", name, error->message), nullptr,
                                         __FILE__, GST_FUNCTION, __LINE__, details.release ());
}

} // namespace

void
post_error (GstElement *element, const GError *error)
{
  if (error->domain == GST_MEDIA_CAPTURE_ERROR)
    post (element, GST_MESSAGE_ERROR, error);
  else
    post_error (element, error_from_g_error (error));
}

void
post_warning (GstElement *element, const Error &error)
{
  ErrorPtr gerror;
  set_g_error (out (gerror), error);
  post (element, GST_MESSAGE_WARNING, gerror.get ());
}

void
post_error (GstElement *element, const Error &error)
{
  ErrorPtr gerror;
  set_g_error (out (gerror), error);
  post_error (element, gerror.get ());
}

void
post_negotiation_error (GstElement *element, const char *text, const GstCaps *offered,
                        const GstCaps *wanted)
{
  std::string sentence = text;
  if (formats_disjoint (offered, wanted)) {
    sentence += " The track has " + format_names (offered) + ", the peer takes "
                + format_names (wanted) + ": add " + converter_for (offered) + ".";
  }
  const CharPtr ours = caps_text (offered);
  const CharPtr theirs = caps_text (wanted);
  StructurePtr details (gst_structure_new ("mediacapture-negotiation", "track-caps", GST_TYPE_CAPS,
                                           offered, "peer-caps", GST_TYPE_CAPS, wanted, nullptr));
  gst_element_message_full_with_details (
      element, GST_MESSAGE_ERROR, GST_CORE_ERROR, GST_CORE_ERROR_NEGOTIATION,
      g_strdup (sentence.c_str ()),
      g_strdup_printf ("the track has %s; the peer takes %s", ours.get (), theirs.get ()), __FILE__,
      GST_FUNCTION, __LINE__, details.release ());
}

void
post_track_started (GstElement *element, GstMediaStreamTrack *track)
{
  StructurePtr message (gst_structure_new (
      "mediastreamtrack-started", "id", G_TYPE_STRING, gst_media_stream_track_get_id (track),
      "kind", GST_TYPE_MEDIA_STREAM_TRACK_KIND, gst_media_stream_track_get_kind (track), "label",
      G_TYPE_STRING, gst_media_stream_track_get_label (track), nullptr));
  set_structure (message.get (), "settings",
                 StructurePtr (gst_media_stream_track_get_settings (track)));
  // Last, where it is in nobody's way: to people it is but a name.
  gst_structure_set (message.get (), "track", GST_TYPE_MEDIA_STREAM_TRACK, track, nullptr);
  post_element (element, std::move (message));
}

void
post_track_rate (GstElement *element, GstMediaStreamTrack *track, const RateState &rate)
{
  post_element (element, StructurePtr (gst_structure_new (
                             "mediastreamtrack-rate", "id", G_TYPE_STRING,
                             gst_media_stream_track_get_id (track), "deviates", G_TYPE_BOOLEAN,
                             gboolean (rate.deviates), "setting", G_TYPE_DOUBLE, rate.setting,
                             "measured", G_TYPE_DOUBLE, rate.measured, nullptr)));
}

void
post_track_settings (GstElement *element, GstMediaStreamTrack *track, const GstCaps *caps)
{
  StructurePtr message (gst_structure_new ("mediastreamtrack-settings", "id", G_TYPE_STRING,
                                           gst_media_stream_track_get_id (track), "caps",
                                           GST_TYPE_CAPS, caps, nullptr));
  set_structure (message.get (), "settings",
                 StructurePtr (gst_media_stream_track_get_settings (track)));
  post_element (element, std::move (message));
}

void
post_track_ended (GstElement *element, GstMediaStreamTrack *track, EndReason reason,
                  const std::string &detail)
{
  /* The two enums have one order. */
  static_assert (static_cast<int> (EndReason::SourceEnded)
                 == GST_MEDIA_STREAM_TRACK_END_REASON_SOURCE_ENDED);
  post_element (element, StructurePtr (gst_structure_new (
                             "mediastreamtrack-ended", "id", G_TYPE_STRING,
                             gst_media_stream_track_get_id (track), "reason",
                             GST_TYPE_MEDIA_STREAM_TRACK_END_REASON, static_cast<int> (reason),
                             "detail", G_TYPE_STRING, detail.c_str (), nullptr)));
}

} // namespace mc
