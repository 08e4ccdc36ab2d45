// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * SECTION:element-mediastreambin
 * @title: mediastreambin
 * @short_description: The tracks of a MediaStream, a pad each
 * @see_also: usermediasrc, videotracksrc, audiotracksrc
 *
 * A bin with one track source and one pad (`video_%u`, `audio_%u`) for each track of
 * #GstMediaStreamBin:stream. It follows the stream in PAUSED and PLAYING: tracks that are added to
 * it get a pad, and those that are removed lose theirs, without EOS; the other pads notice nothing.
 * It does not matter whether that is done at the stream, with #GstMediaStreamBin::add-track and
 * #GstMediaStreamBin::remove-track, or with the stream itself. A name of a pad is not used twice.
 *
 * A GstStreamCollection on the bus names the streams of the tracks, and is posted anew when they
 * change; the pads' stream-start and stream-collection events have them too. A select-streams event
 * for the element or one of its pads says which of them have a pad; tracks that come later do, and
 * so do those whose source was put into the bin, see below. A streams-selected message tells which
 * it has come to.
 *
 * Pads may be left without a peer, and lose their frames then, as long as one has a peer. A pad
 * that goes waits for nobody: what is downstream of it can be taken down in a handler of
 * `pad-removed`.
 *
 * A videotracksrc or audiotracksrc that an application puts into the bin (gst_bin_add()) brings its
 * track into the stream, and with gst_bin_remove() it goes out again. If the source asks for its
 * track by itself, the track comes when the device is open, with #GstMediaStream::addtrack, and
 * goes in READY. This is how a command line fills the bin:
 *
 * |[
 * gst-launch-1.0 mediastreambin.\( name=s videotracksrc audiotracksrc \) s.video_0 ! queue !
 * videoconvert ! autovideosink s.audio_0 ! queue ! audioconvert ! autoaudiosink
 * ]|
 *
 * It is the element behind the URLs of gst_media_stream_create_object_url(), with which a player
 * plays a stream of its own process. As in a media element of a web page there is no seeking, the
 * position begins at 0 and grows with the time, and the player is at its end when all tracks have
 * ended:
 *
 * |[<!-- language="C" -->
 * g_autofree gchar *url = gst_media_stream_create_object_url (stream);
 * g_object_set (playbin3, "uri", url, NULL);
 * ]|
 */

#include "mediastreambin.hpp"

#include "elements.hpp"
#include "mediatracksrc.hpp"
#include "stream_bin.hpp"

#include "gst/mediacapture/property_table.hpp"

GST_DEBUG_CATEGORY_STATIC (media_stream_bin_debug);
#define GST_CAT_DEFAULT media_stream_bin_debug

static void gst_media_stream_bin_uri_handler_init (gpointer iface, gpointer data);

G_DEFINE_TYPE_WITH_CODE (GstMediaStreamBin, gst_media_stream_bin, GST_TYPE_BIN,
                         G_IMPLEMENT_INTERFACE (GST_TYPE_URI_HANDLER,
                                                gst_media_stream_bin_uri_handler_init)
                             GST_DEBUG_CATEGORY_INIT (media_stream_bin_debug, "mediastreambin", 0,
                                                      "MediaStream bin"))
GST_ELEMENT_REGISTER_DEFINE (mediastreambin, "mediastreambin", GST_RANK_NONE,
                             GST_TYPE_MEDIA_STREAM_BIN)

namespace {

using mc::Ref;

enum Signal
{
  SIGNAL_ADD_TRACK,
  SIGNAL_REMOVE_TRACK,
  SIGNAL_GET_TRACKS,
  SIGNAL_TRACK_ADDED,
  SIGNAL_TRACK_REMOVED,
  N_SIGNALS
};
guint signals[N_SIGNALS];

constexpr mc::PropertyRow<GstMediaStreamBin> kProperties[] = {
  /**
   * GstMediaStreamBin:stream:
   *
   * The stream whose tracks the pads carry. Can be changed at any time: pads of tracks that both
   * streams have stay.
   */
  { [] {
     return g_param_spec_object (
         "stream", "Stream", "The MediaStream whose tracks the pads carry", GST_TYPE_MEDIA_STREAM,
         static_cast<GParamFlags> (mc::kReadWrite | GST_PARAM_MUTABLE_PLAYING));
   },
    [] (GstMediaStreamBin *self, GValue *value) {
      g_value_take_object (value, self->impl->stream ().release ());
    },
    [] (GstMediaStreamBin *self, const GValue *value) {
      if (self->impl->set_stream (
              Ref<GstMediaStream> (static_cast<GstMediaStream *> (g_value_dup_object (value)))))
        g_object_notify (G_OBJECT (self), "stream");
    } },
  /**
   * GstMediaStreamBin:on-ended:
   *
   * What a pad gives when its track has ended, see #GstMediaTrackSrc:on-ended. Can be changed at
   * any time.
   */
  { [] {
     return g_param_spec_enum (
         "on-ended", "On ended",
         "What a pad gives when its track has ended: EOS, or black pictures or silence",
         mc::on_ended_get_type (), static_cast<gint> (mc::OnEnded::Eos),
         static_cast<GParamFlags> (mc::kReadWrite | GST_PARAM_MUTABLE_PLAYING));
   },
    [] (GstMediaStreamBin *self, GValue *value) {
      g_value_set_enum (value, static_cast<gint> (self->impl->on_ended ()));
    },
    [] (GstMediaStreamBin *self, const GValue *value) {
      if (self->impl->set_on_ended (static_cast<mc::OnEnded> (g_value_get_enum (value))))
        g_object_notify (G_OBJECT (self), "on-ended");
    } },
};
using Properties = mc::PropertyTable<GstMediaStreamBin, std::size (kProperties), kProperties>;

void
emit_track_added (GstBin *bin, GstMediaStreamTrack *track)
{
  g_signal_emit (bin, signals[SIGNAL_TRACK_ADDED], 0, track);
}

void
emit_track_removed (GstBin *bin, GstMediaStreamTrack *track)
{
  g_signal_emit (bin, signals[SIGNAL_TRACK_REMOVED], 0, track);
}

gboolean
add_track (GstMediaStreamBin *self, GstMediaStreamTrack *track)
{
  g_return_val_if_fail (track != nullptr, FALSE);
  return self->impl->add_track (track);
}

gboolean
remove_track (GstMediaStreamBin *self, GstMediaStreamTrack *track)
{
  g_return_val_if_fail (track != nullptr, FALSE);
  return self->impl->remove_track (track);
}

GPtrArray *
get_tracks (GstMediaStreamBin *self)
{
  GPtrArray *array = g_ptr_array_new_with_free_func (
      [] (gpointer track) { Ref<GObject> (static_cast<GObject *> (track)); });
  for (Ref<GstMediaStreamTrack> &track : self->impl->tracks ())
    g_ptr_array_add (array, track.release ());
  return array;
}

bool
is_track_source (GstElement *element)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (element, GST_TYPE_MEDIA_TRACK_SRC);
}

/// Its track was set, or the source got one.
void
track_known_cb (GstElement *source, GParamSpec *, gpointer)
{
  const mc::ElementPtr bin (GST_ELEMENT (gst_object_get_parent (GST_OBJECT (source))));
  if (bin && G_TYPE_CHECK_INSTANCE_TYPE (bin.get (), GST_TYPE_MEDIA_STREAM_BIN))
    reinterpret_cast<GstMediaStreamBin *> (bin.get ())->impl->track_known (source);
}

gboolean
add_element (GstBin *bin, GstElement *element)
{
  mc::StreamBin &impl = *reinterpret_cast<GstMediaStreamBin *> (bin)->impl;
  const bool tracks = is_track_source (element);
  if (tracks && !impl.may_adopt (element)) {
    GST_WARNING_OBJECT (bin, "the track of %" GST_PTR_FORMAT " has a pad already", element);
    return FALSE;
  }
  if (!GST_BIN_CLASS (gst_media_stream_bin_parent_class)->add_element (bin, element))
    return FALSE;
  if (tracks) {
    g_signal_connect (element, "notify::track", G_CALLBACK (track_known_cb), nullptr);
    impl.adopt (element);
  }
  return TRUE;
}

gboolean
remove_element (GstBin *bin, GstElement *element)
{
  if (is_track_source (element)) {
    g_signal_handlers_disconnect_by_func (element, reinterpret_cast<gpointer> (track_known_cb),
                                          nullptr);
    reinterpret_cast<GstMediaStreamBin *> (bin)->impl->abandon (element);
    gst_element_set_bus (element, nullptr); /* nobody is told that its pad is not linked */
  }
  return GST_BIN_CLASS (gst_media_stream_bin_parent_class)->remove_element (bin, element);
}

/// A select-streams event is answered here, whether it comes to the element or to a pad.
bool
take_selection (GstObject *bin, GstEvent *event, gboolean &taken)
{
  if (bin == nullptr || GST_EVENT_TYPE (event) != GST_EVENT_SELECT_STREAMS)
    return false;
  const mc::EventPtr owned (event);
  taken = reinterpret_cast<GstMediaStreamBin *> (bin)->impl->select (event);
  if (!taken)
    GST_WARNING_OBJECT (bin, "no stream of this name: %" GST_PTR_FORMAT, event);
  return true;
}

gboolean
pad_event (GstPad *pad, GstObject *bin, GstEvent *event)
{
  gboolean taken;
  return take_selection (bin, event, taken) ? taken : gst_pad_event_default (pad, bin, event);
}

gboolean
pad_query (GstPad *pad, GstObject *bin, GstQuery *query)
{
  if (GST_QUERY_TYPE (query) != GST_QUERY_SELECTABLE)
    return gst_pad_query_default (pad, bin, query);
  gst_query_set_selectable (query, TRUE);
  return TRUE;
}

gboolean
send_event (GstElement *element, GstEvent *event)
{
  gboolean taken;
  return take_selection (GST_OBJECT (element), event, taken)
             ? taken
             : GST_ELEMENT_CLASS (gst_media_stream_bin_parent_class)->send_event (element, event);
}

const gchar *const *
protocols (GType)
{
  static const gchar *const names[] = { "mediastream", nullptr };
  return names;
}

gchar *
get_uri (GstURIHandler *handler)
{
  const std::string uri = reinterpret_cast<GstMediaStreamBin *> (handler)->impl->uri ();
  return uri.empty () ? nullptr : mc::dup (uri.c_str ()).release ();
}

gboolean
set_uri (GstURIHandler *handler, const gchar *uri, GError **error)
{
  mc::StreamBin &impl = *reinterpret_cast<GstMediaStreamBin *> (handler)->impl;
  Ref<GstMediaStream> stream = mc::stream_of_url (uri);
  if (!stream) {
    g_set_error (error, GST_URI_ERROR, GST_URI_ERROR_BAD_REFERENCE,
                 "%s leads to no stream of this process: it was revoked, or the stream is gone",
                 uri);
    return FALSE;
  }
  impl.set_uri (uri);
  if (impl.set_stream (std::move (stream)))
    g_object_notify (G_OBJECT (handler), "stream");
  return TRUE;
}

gboolean
fill (GstMediaStreamBin *self)
{
  self->impl->populate ();
  gst_element_no_more_pads (GST_ELEMENT (self));
  return TRUE;
}

GstStateChangeReturn
change_state (GstElement *element, GstStateChange transition)
{
  auto *self = reinterpret_cast<GstMediaStreamBin *> (element);
  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED
      && !GST_MEDIA_STREAM_BIN_GET_CLASS (self)->fill (self)) {
    self->impl->clear ();
    return GST_STATE_CHANGE_FAILURE;
  }
  const GstStateChangeReturn result
      = GST_ELEMENT_CLASS (gst_media_stream_bin_parent_class)->change_state (element, transition);
  const bool failed_to_pause
      = transition == GST_STATE_CHANGE_READY_TO_PAUSED && result == GST_STATE_CHANGE_FAILURE;
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY || failed_to_pause)
    self->impl->clear ();
  /* Live, also while it has no tracks. */
  const bool pauses = transition == GST_STATE_CHANGE_READY_TO_PAUSED
                      || transition == GST_STATE_CHANGE_PLAYING_TO_PAUSED;
  return pauses && result == GST_STATE_CHANGE_SUCCESS ? GST_STATE_CHANGE_NO_PREROLL : result;
}

void
dispose (GObject *object)
{
  reinterpret_cast<GstMediaStreamBin *> (object)->impl->retire ();
  G_OBJECT_CLASS (gst_media_stream_bin_parent_class)->dispose (object);
}

void
finalize (GObject *object)
{
  delete reinterpret_cast<GstMediaStreamBin *> (object)->impl;
  G_OBJECT_CLASS (gst_media_stream_bin_parent_class)->finalize (object);
}

/**
 * GstMediaStreamBin::add-track:
 * @bin: the bin
 * @track: the track
 *
 * Action signal: adds @track to the stream (a new one when there was none), as
 * gst_media_stream_add_track() does.
 *
 * Returns: %FALSE when the stream had it
 */

/**
 * GstMediaStreamBin::remove-track:
 * @bin: the bin
 * @track: the track
 *
 * Action signal: removes @track from the stream, as gst_media_stream_remove_track() does. The track
 * is not stopped.
 *
 * Returns: %FALSE when the stream did not have it
 */

/**
 * GstMediaStreamBin::get-tracks:
 * @bin: the bin
 *
 * Action signal: the tracks of the stream.
 *
 * Returns: (transfer full) (element-type GstMediaStreamTrack): the tracks
 */

/**
 * GstMediaStreamBin::track-added:
 * @bin: the bin
 * @track: the track
 *
 * @track has come into the stream, or with another stream, and in PAUSED and PLAYING it has its
 * pad. On the thread that brought it there.
 */

/**
 * GstMediaStreamBin::track-removed:
 * @bin: the bin
 * @track: the track
 *
 * @track has gone from the stream, or with it, and has no pad any more. On the thread that took it
 * out.
 */
void
install_signals (GType type)
{
  const auto action = static_cast<GSignalFlags> (G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION);
  const auto on_class = [type] (const char *name, GSignalFlags flags, GCallback handler,
                                GType result, auto... arguments) {
    return g_signal_new_class_handler (name, type, flags, handler, nullptr, nullptr, nullptr,
                                       result, sizeof...(arguments), arguments...);
  };
  const GType track = GST_TYPE_MEDIA_STREAM_TRACK;
  signals[SIGNAL_ADD_TRACK]
      = on_class ("add-track", action, G_CALLBACK (add_track), G_TYPE_BOOLEAN, track);
  signals[SIGNAL_REMOVE_TRACK]
      = on_class ("remove-track", action, G_CALLBACK (remove_track), G_TYPE_BOOLEAN, track);
  signals[SIGNAL_GET_TRACKS]
      = on_class ("get-tracks", action, G_CALLBACK (get_tracks), G_TYPE_PTR_ARRAY);
  signals[SIGNAL_TRACK_ADDED]
      = on_class ("track-added", G_SIGNAL_RUN_LAST, nullptr, G_TYPE_NONE, track);
  signals[SIGNAL_TRACK_REMOVED]
      = on_class ("track-removed", G_SIGNAL_RUN_LAST, nullptr, G_TYPE_NONE, track);
}

void
add_template (GstElementClass *klass, const char *name, const char *caps_text)
{
  const mc::CapsPtr caps (gst_caps_from_string (caps_text));
  gst_element_class_add_pad_template (
      klass, gst_pad_template_new (name, GST_PAD_SRC, GST_PAD_SOMETIMES, caps.get ()));
}

} // namespace

static void
gst_media_stream_bin_uri_handler_init (gpointer iface, gpointer)
{
  auto *handler = static_cast<GstURIHandlerInterface *> (iface);
  handler->get_type = [] (GType) { return GST_URI_SRC; };
  handler->get_protocols = protocols;
  handler->get_uri = get_uri;
  handler->set_uri = set_uri;
}

static void
gst_media_stream_bin_init (GstMediaStreamBin *self)
{
  self->impl = new mc::StreamBin (GST_BIN (self), { emit_track_added, emit_track_removed },
                                  { pad_event, pad_query });
  /* A source even before it has children, so that an EOS event for the pipeline reaches it. */
  gst_bin_set_suppressed_flags (
      GST_BIN (self),
      static_cast<GstElementFlags> (GST_ELEMENT_FLAG_SOURCE | GST_ELEMENT_FLAG_SINK));
  GST_OBJECT_FLAG_SET (self, GST_ELEMENT_FLAG_SOURCE);
}

static void
gst_media_stream_bin_class_init (GstMediaStreamBinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  Properties::install (object_class);
  install_signals (G_TYPE_FROM_CLASS (klass));

  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  element_class->change_state = change_state;
  element_class->send_event = send_event;
  GST_BIN_CLASS (klass)->add_element = add_element;
  GST_BIN_CLASS (klass)->remove_element = remove_element;
  add_template (element_class, "video_%u", "video/x-raw(ANY)");
  add_template (element_class, "audio_%u", "audio/x-raw, layout = (string) interleaved");
  gst_element_class_set_static_metadata (element_class, "Media stream bin", "Source/Audio/Video",
                                         "Reads the tracks of a MediaStream, a pad each",
                                         "The gst-mediacapture developers");
  klass->fill = fill;
}
