// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * SECTION:element-usermediasrc
 * @title: usermediasrc
 * @short_description: Camera and microphone, chosen and configured by constraints
 * @see_also: videotracksrc, audiotracksrc, mediastreambin
 *
 * getUserMedia() as an element: a mediastreambin that asks for its stream when it goes to PAUSED.
 * #GstUserMediaSrc:constraints is what a web page would write. The pads (`video_0`, `audio_0`) come
 * when the devices are open, then no-more-pads. The tracks are stopped when it goes back to READY.
 *
 * |[
 * gst-launch-1.0 -e usermediasrc
 * constraints='{"video":{"width":{"ideal":1280},"frameRate":{"min":15}},"audio":true}' name=s
 * s.video_0 ! queue ! videoconvert ! vp8enc deadline=1 ! webmmux name=m ! filesink location=me.webm
 * s.audio_0 ! queue ! audioconvert ! opusenc ! m.
 * ]|
 *
 * The bus messages are those of videotracksrc.
 *
 * ## URIs
 *
 * The element is the handler of `usermedia:` URIs, with which players show what a camera sees. The
 * query of the URI is the dictionary: `video` and `audio`, each `true` or a JSON object, percent-
 * encoded; a name alone is `true`. Members may also be written as paths, so that a URI can be
 * typed. These ask for the same:
 *
 * - `usermedia://?video={"width":{"ideal":1280},"facingMode":"user"}&audio=true`
 * - `usermedia://?video.width.ideal=1280&video.facingMode=user&audio`
 *
 * (In the first, characters other than letters, digits and `{}":,.` have to be percent-encoded.)
 *
 * A playlist or a web page must not switch a camera on, so that by itself such a URI is refused
 * with a NotAllowedError when the element starts. A user allows them with the environment variable
 * `GST_MEDIACAPTURE_ALLOW_URI=1`, an application with #GstUserMediaSrc:allow-uri, for example in
 * playbin's `source-setup`.
 *
 * |[
 * GST_MEDIACAPTURE_ALLOW_URI=1 gst-play-1.0 'usermedia://?video.width.ideal=1280&audio'
 * ]|
 */

#include "usermediasrc.hpp"

#include "elements.hpp"
#include "user_media.hpp"

#include "gst/mediacapture/property_table.hpp"

GST_DEBUG_CATEGORY (user_media_src_debug);
#define GST_CAT_DEFAULT user_media_src_debug

static void gst_user_media_src_uri_handler_init (gpointer iface, gpointer data);

G_DEFINE_TYPE_WITH_CODE (GstUserMediaSrc, gst_user_media_src, GST_TYPE_MEDIA_STREAM_BIN,
                         G_IMPLEMENT_INTERFACE (GST_TYPE_URI_HANDLER,
                                                gst_user_media_src_uri_handler_init)
                             GST_DEBUG_CATEGORY_INIT (user_media_src_debug, "usermediasrc", 0,
                                                      "getUserMedia source"))
GST_ELEMENT_REGISTER_DEFINE (usermediasrc, "usermediasrc", GST_RANK_NONE, GST_TYPE_USER_MEDIA_SRC)

namespace {

constexpr auto kReadWrite = static_cast<GParamFlags> (mc::kReadWrite | GST_PARAM_MUTABLE_READY);

constexpr mc::PropertyRow<GstUserMediaSrc> kProperties[] = {
  /**
   * GstUserMediaSrc:constraints:
   *
   * What is asked for, as the JSON text of a W3C MediaStreamConstraints dictionary. Sizes are in
   * pixels, rates in frames or samples per second, latencies in seconds. A text that cannot be
   * read, or asks for nothing, keeps the element from going to PAUSED.
   */
  { [] {
     return g_param_spec_string (
         "constraints", "Constraints",
         "MediaStreamConstraints as JSON, e.g. "
         "{\"video\":{\"width\":{\"ideal\":1280}},\"audio\":true}: sizes in "
         "pixels, rates in 1/s, latency in s",
         nullptr, kReadWrite);
   },
    [] (GstUserMediaSrc *self, GValue *value) {
      g_value_set_string (value, self->impl->constraints ().c_str ());
    },
    [] (GstUserMediaSrc *self, const GValue *value) {
      if (self->impl->set_constraints (g_value_get_string (value)))
        g_object_notify (G_OBJECT (self), "constraints");
    } },
  /**
   * GstUserMediaSrc:allow-uri:
   *
   * Whether constraints that were set by a `usermedia:` URI may open devices. By default that is as
   * the environment variable `GST_MEDIACAPTURE_ALLOW_URI` says, which is read when the element is
   * made. Those of #GstUserMediaSrc:constraints always may.
   */
  { [] {
     return g_param_spec_boolean ("allow-uri", "Allow URI",
                                  "Whether a usermedia: URI may open devices (default: whether "
                                  "GST_MEDIACAPTURE_ALLOW_URI is 1)",
                                  FALSE, kReadWrite);
   },
    [] (GstUserMediaSrc *self, GValue *value) {
      g_value_set_boolean (value, self->impl->allow_uri ());
    },
    [] (GstUserMediaSrc *self, const GValue *value) {
      if (self->impl->set_allow_uri (g_value_get_boolean (value)))
        g_object_notify (G_OBJECT (self), "allow-uri");
    } },
  /**
   * GstUserMediaSrc:devices:
   *
   * Where the element looks for devices.
   */
  { [] {
     return g_param_spec_object ("devices", "Devices",
                                 "The MediaDevices that are asked (default: those of the process)",
                                 GST_TYPE_MEDIA_DEVICES, kReadWrite);
   },
    [] (GstUserMediaSrc *self, GValue *value) {
      g_value_take_object (value, self->impl->devices ().release ());
    },
    [] (GstUserMediaSrc *self, const GValue *value) {
      if (self->impl->set_devices (static_cast<GstMediaDevices *> (g_value_get_object (value))))
        g_object_notify (G_OBJECT (self), "devices");
    } },
  /**
   * GstUserMediaSrc:num-buffers:
   *
   * How many buffers each pad sends before EOS; -1 for no limit.
   */
  { [] {
     return g_param_spec_int ("num-buffers", "Number of buffers",
                              "Buffers that each pad sends before EOS (-1: no limit)", -1, G_MAXINT,
                              -1, kReadWrite);
   },
    [] (GstUserMediaSrc *self, GValue *value) {
      g_value_set_int (value, self->impl->num_buffers ());
    },
    [] (GstUserMediaSrc *self, const GValue *value) {
      if (self->impl->set_num_buffers (g_value_get_int (value)))
        g_object_notify (G_OBJECT (self), "num-buffers");
    } },
  /**
   * GstUserMediaSrc:on-lost:
   *
   * What the tracks do when their device is unplugged, see #GstMediaStreamTrack:on-lost. Can be
   * changed at any time.
   */
  { [] {
     return g_param_spec_enum (
         "on-lost", "On lost",
         "What tracks do when their device is unplugged: end, or wait for the same device",
         GST_TYPE_MEDIA_STREAM_TRACK_ON_LOST, GST_MEDIA_STREAM_TRACK_ON_LOST_END,
         static_cast<GParamFlags> (mc::kReadWrite | GST_PARAM_MUTABLE_PLAYING));
   },
    [] (GstUserMediaSrc *self, GValue *value) { g_value_set_enum (value, self->impl->on_lost ()); },
    [] (GstUserMediaSrc *self, const GValue *value) {
      if (self->impl->set_on_lost (
              static_cast<GstMediaStreamTrackOnLost> (g_value_get_enum (value))))
        g_object_notify (G_OBJECT (self), "on-lost");
    } },
  /**
   * GstUserMediaSrc:stream:
   *
   * The stream that was got; %NULL before that, and again in READY.
   */
  { [] {
     return g_param_spec_object ("stream", "Stream", "The MediaStream that was got",
                                 GST_TYPE_MEDIA_STREAM, mc::kReadable);
   },
    [] (GstUserMediaSrc *self, GValue *value) {
      g_value_take_object (value, self->parent.impl->stream ().release ());
    },
    nullptr },
};
using Properties = mc::PropertyTable<GstUserMediaSrc, std::size (kProperties), kProperties>;

gboolean
fill (GstMediaStreamBin *bin)
{
  return reinterpret_cast<GstUserMediaSrc *> (bin)->impl->start ();
}

GstStateChangeReturn
change_state (GstElement *element, GstStateChange transition)
{
  mc::UserMedia &impl = *reinterpret_cast<GstUserMediaSrc *> (element)->impl;
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY)
    impl.cancel ();
  const GstStateChangeReturn result
      = GST_ELEMENT_CLASS (gst_user_media_src_parent_class)->change_state (element, transition);
  const bool failed_to_pause
      = transition == GST_STATE_CHANGE_READY_TO_PAUSED && result == GST_STATE_CHANGE_FAILURE;
  if (failed_to_pause)
    impl.cancel ();
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY || failed_to_pause)
    impl.release ();
  return result;
}

gboolean
send_event (GstElement *element, GstEvent *event)
{
  mc::UserMedia &impl = *reinterpret_cast<GstUserMediaSrc *> (element)->impl;
  mc::EventPtr owned (event);
  if (GST_EVENT_TYPE (event) == GST_EVENT_EOS && impl.keep_eos (event))
    return TRUE;
  return GST_ELEMENT_CLASS (gst_user_media_src_parent_class)
      ->send_event (element, owned.release ());
}

const gchar *const *
protocols (GType)
{
  static const gchar *const names[] = { "usermedia", nullptr };
  return names;
}

gboolean
set_uri (GstURIHandler *handler, const gchar *uri, GError **error)
{
  const mc::Status done = reinterpret_cast<GstUserMediaSrc *> (handler)->impl->set_uri (uri);
  if (!done)
    g_set_error_literal (error, GST_URI_ERROR, GST_URI_ERROR_BAD_URI,
                         done.error ().message.c_str ());
  return bool (done);
}

void
finalize (GObject *object)
{
  delete reinterpret_cast<GstUserMediaSrc *> (object)->impl;
  G_OBJECT_CLASS (gst_user_media_src_parent_class)->finalize (object);
}

} // namespace

static void
gst_user_media_src_uri_handler_init (gpointer iface, gpointer)
{
  auto *handler = static_cast<GstURIHandlerInterface *> (iface);
  handler->get_protocols = protocols;
  handler->set_uri = set_uri;
}

static void
gst_user_media_src_init (GstUserMediaSrc *self)
{
  self->impl = new mc::UserMedia (GST_BIN (self), *self->parent.impl);
}

static void
gst_user_media_src_class_init (GstUserMediaSrcClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = finalize;
  Properties::install (object_class);

  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  element_class->change_state = change_state;
  element_class->send_event = send_event;
  gst_element_class_set_static_metadata (
      element_class, "User media source", "Source/Audio/Video/Hardware",
      "Camera and microphone, chosen and configured by W3C constraints",
      "The gst-mediacapture developers");
  klass->parent_class.fill = fill;
}
