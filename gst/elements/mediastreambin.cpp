// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * SECTION:element-mediastreambin
 * @title: mediastreambin
 * @short_description: The tracks of a MediaStream, a pad each
 * @see_also: usermediasrc, videotracksrc, audiotracksrc
 *
 * A bin with one track source and one pad (`video_%u`, `audio_%u`) for each track of
 * #GstMediaStreamBin:stream. The pads come when the element goes to PAUSED, and go when it goes
 * back to READY; #GstMediaStreamBin::add-track and #GstMediaStreamBin::remove-track work at any
 * time. A GstStreamCollection on the bus names them. A pad whose track is removed goes without EOS.
 *
 * A stream can only be given by an application; on a command line usermediasrc does the same with a
 * stream of its own:
 *
 * |[
 * gst-launch-1.0 usermediasrc constraints='{"video":true}' ! videoconvert ! autovideosink
 * ]|
 */

#include "mediastreambin.hpp"

#include "elements.hpp"
#include "stream_bin.hpp"

#include "gst/mediacapture/property_table.hpp"

GST_DEBUG_CATEGORY_STATIC (media_stream_bin_debug);
#define GST_CAT_DEFAULT media_stream_bin_debug

G_DEFINE_TYPE_WITH_CODE (GstMediaStreamBin, gst_media_stream_bin, GST_TYPE_BIN,
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
   * The stream whose tracks the pads carry. What is set while the element runs counts when it goes
   * to PAUSED the next time.
   */
  { [] {
     return g_param_spec_object (
         "stream", "Stream", "The MediaStream whose tracks the pads carry", GST_TYPE_MEDIA_STREAM,
         static_cast<GParamFlags> (mc::kReadWrite | GST_PARAM_MUTABLE_READY));
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
 * Action signal: adds @track to the stream (a new one when there was none), and in PAUSED and
 * PLAYING a pad for it at once.
 *
 * Returns: %FALSE when the stream had it
 */

/**
 * GstMediaStreamBin::remove-track:
 * @bin: the bin
 * @track: the track
 *
 * Action signal: removes @track from the stream, and its pad. The track is not stopped.
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
 * @track was added, on the thread that did so.
 */

/**
 * GstMediaStreamBin::track-removed:
 * @bin: the bin
 * @track: the track
 *
 * @track was removed, on the thread that did so.
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
gst_media_stream_bin_init (GstMediaStreamBin *self)
{
  self->impl = new mc::StreamBin (GST_BIN (self), { emit_track_added, emit_track_removed });
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
  object_class->finalize = finalize;
  Properties::install (object_class);
  install_signals (G_TYPE_FROM_CLASS (klass));

  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  element_class->change_state = change_state;
  add_template (element_class, "video_%u", "video/x-raw(ANY)");
  add_template (element_class, "audio_%u", "audio/x-raw, layout = (string) interleaved");
  gst_element_class_set_static_metadata (element_class, "Media stream bin", "Source/Audio/Video",
                                         "Reads the tracks of a MediaStream, a pad each",
                                         "The gst-mediacapture developers");
  klass->fill = fill;
}
