// SPDX-License-Identifier: LGPL-2.1-or-later
#include "mediatracksink.hpp"

#include "track_sink.hpp"

#include "gst/mediacapture/property_table.hpp"

/* The GObject of the track sinks: properties and virtual functions, each handed to TrackSink. */

GST_DEBUG_CATEGORY (media_track_sink_debug);
#define GST_CAT_DEFAULT media_track_sink_debug

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (GstMediaTrackSink, gst_media_track_sink, GST_TYPE_BASE_SINK,
                                  GST_DEBUG_CATEGORY_INIT (media_track_sink_debug, "mediatracksink",
                                                           0, "Sinks that make a MediaStreamTrack"))

namespace {

constexpr mc::PropertyRow<GstMediaTrackSink> kProperties[] = {
  /**
   * GstMediaTrackSink:track:
   *
   * The track that the element makes of its stream. It is there from the beginning, also in NULL,
   * and is muted until the first buffer is rendered. When the stream has ended, so has the track;
   * if the element gets another stream, or is started again, it makes another track, and notifies
   * of that on the thread that this happens on. The track lives as long as the element or longer,
   * but ends with the element. Its signals come in the #GMainContext that was thread-default when
   * it was made: of the thread that first read the property, or that started the element.
   */
  { [] {
     return g_param_spec_object ("track", "Track", "The MediaStreamTrack that the element makes",
                                 GST_TYPE_MEDIA_STREAM_TRACK, mc::kReadable);
   },
    [] (GstMediaTrackSink *self, GValue *value) {
      g_value_take_object (value, self->impl->track ().release ());
    },
    nullptr },
  /**
   * GstMediaTrackSink:stream:
   *
   * A MediaStream with #GstMediaTrackSink:track, as captureStream() of a media element gives one.
   * When the stream of the element ends, so does the track, which leaves the MediaStream then
   * (#GstMediaStream::removetrack); the track of what comes after it is added
   * (#GstMediaStream::addtrack). It is the same object each time. Its signals come in the
   * #GMainContext that was thread-default when the property was first read.
   *
   * [Spec:
   * captureStream](https://w3c.github.io/mediacapture-fromelement/#dom-htmlmediaelement-capturestream)
   */
  { [] {
     return g_param_spec_object ("stream", "Stream",
                                 "A MediaStream with the track that the element makes",
                                 GST_TYPE_MEDIA_STREAM, mc::kReadable);
   },
    [] (GstMediaTrackSink *self, GValue *value) {
      g_value_take_object (value, self->impl->stream ().release ());
    },
    nullptr },
  /**
   * GstMediaTrackSink:label:
   *
   * The name of the track for people. Set it before #GstMediaTrackSink:track is read.
   */
  { [] {
     return g_param_spec_string (
         "label", "Label", "The name of the track for people", "",
         static_cast<GParamFlags> (mc::kReadWrite | GST_PARAM_MUTABLE_READY));
   },
    [] (GstMediaTrackSink *self, GValue *value) {
      g_value_set_string (value, self->impl->label ().c_str ());
    },
    [] (GstMediaTrackSink *self, const GValue *value) {
      if (self->impl->set_label (g_value_get_string (value)))
        g_object_notify (G_OBJECT (self), "label");
    } },
};
using Properties = mc::PropertyTable<GstMediaTrackSink, std::size (kProperties), kProperties>;

mc::TrackSink &
impl (gpointer object)
{
  return *reinterpret_cast<GstMediaTrackSink *> (object)->impl;
}

void
finalize (GObject *object)
{
  delete reinterpret_cast<GstMediaTrackSink *> (object)->impl;
  G_OBJECT_CLASS (gst_media_track_sink_parent_class)->finalize (object);
}

GstStateChangeReturn
change_state (GstElement *element, GstStateChange transition)
{
  if (transition == GST_STATE_CHANGE_PAUSED_TO_PLAYING)
    impl (element).play ();
  const GstStateChangeReturn result
      = GST_ELEMENT_CLASS (gst_media_track_sink_parent_class)->change_state (element, transition);
  if (transition == GST_STATE_CHANGE_PLAYING_TO_PAUSED)
    impl (element).pause ();
  return result;
}

gboolean
start (GstBaseSink *sink)
{
  impl (sink).start ();
  return TRUE;
}

gboolean
stop (GstBaseSink *sink)
{
  impl (sink).stop ();
  return TRUE;
}

gboolean
set_caps (GstBaseSink *sink, GstCaps *caps)
{
  return impl (sink).set_caps (caps);
}

GstFlowReturn
wait_event (GstBaseSink *sink, GstEvent *event)
{
  /* Returns when the last buffer has been there for its time; only then is the end announced. */
  const GstFlowReturn flow
      = GST_BASE_SINK_CLASS (gst_media_track_sink_parent_class)->wait_event (sink, event);
  if (flow == GST_FLOW_OK && GST_EVENT_TYPE (event) == GST_EVENT_EOS)
    impl (sink).end ();
  return flow;
}

GstFlowReturn
render (GstBaseSink *sink, GstBuffer *buffer)
{
  impl (sink).render (buffer);
  return GST_FLOW_OK;
}

} // namespace

static void
gst_media_track_sink_init (GstMediaTrackSink *self)
{
  GstBaseSink *sink = GST_BASE_SINK (self);
  self->impl = new mc::TrackSink (sink);
  /* A buffer is handed on, which takes no time. */
  gst_base_sink_set_processing_deadline (sink, 0);
  gst_base_sink_set_last_sample_enabled (sink, FALSE);
}

static void
gst_media_track_sink_class_init (GstMediaTrackSinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = finalize;
  Properties::install (object_class);

  GST_ELEMENT_CLASS (klass)->change_state = change_state;

  GstBaseSinkClass *sink_class = GST_BASE_SINK_CLASS (klass);
  sink_class->start = start;
  sink_class->stop = stop;
  sink_class->set_caps = set_caps;
  sink_class->wait_event = wait_event;
  sink_class->render = render;

  gst_type_mark_as_plugin_api (GST_TYPE_MEDIA_TRACK_SINK, static_cast<GstPluginAPIFlags> (0));
}
