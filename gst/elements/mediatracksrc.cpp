// SPDX-License-Identifier: LGPL-2.1-or-later
#include "mediatracksrc.hpp"

#include "track_src.hpp"

#include "gst/mediacapture/property_table.hpp"

/* The GObject of the track sources: properties and virtual functions, each handed to TrackSrc. */

GST_DEBUG_CATEGORY (media_track_src_debug);
#define GST_CAT_DEFAULT media_track_src_debug

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (GstMediaTrackSrc, gst_media_track_src, GST_TYPE_PUSH_SRC,
                                  GST_DEBUG_CATEGORY_INIT (media_track_src_debug, "mediatracksrc",
                                                           0,
                                                           "Sources that read a MediaStreamTrack"))

namespace {

constexpr auto kReadWrite = static_cast<GParamFlags> (mc::kReadWrite | GST_PARAM_MUTABLE_READY);
constexpr auto kChangeable = static_cast<GParamFlags> (mc::kReadWrite | GST_PARAM_MUTABLE_PLAYING);

constexpr mc::PropertyRow<GstMediaTrackSrc> kProperties[] = {
  /**
   * GstMediaTrackSrc:constraints:
   *
   * What the element asks of its device, as the JSON text of a W3C MediaTrackConstraints
   * dictionary:
   * `{"width":{"ideal":1280},"facingMode":"user"}`. Sizes are in pixels, rates in frames or samples
   * per second, latencies in seconds. Not used together with #GstMediaTrackSrc:track. A text that
   * cannot be read keeps the element from starting.
   *
   * Set while the element runs, they replace the ones before (applyConstraints): the pad's caps
   * change with the next frame that is made so. If the device cannot do it, a warning with the W3C
   * name is posted, the track goes on as it was, and the property has its former value again.
   */
  { [] {
     return g_param_spec_string (
         "constraints", "Constraints",
         "MediaTrackConstraints as JSON, e.g. "
         "{\"width\":{\"ideal\":1280},\"frameRate\":{\"min\":15}}: sizes in "
         "pixels, rates in 1/s, latency in s. Empty: any device, its usual settings. Can be "
         "changed "
         "at any time",
         "", kChangeable);
   },
    [] (GstMediaTrackSrc *self, GValue *value) {
      g_value_set_string (value, self->impl->constraints ().c_str ());
    },
    [] (GstMediaTrackSrc *self, const GValue *value) {
      if (self->impl->set_constraints (g_value_get_string (value)))
        g_object_notify (G_OBJECT (self), "constraints");
    } },
  /**
   * GstMediaTrackSrc:track:
   *
   * The track that is read. When none is set, the element asks for one with
   * #GstMediaTrackSrc:constraints when it goes to PAUSED and stops it when it goes back to READY;
   * it can be read here as soon as the device is open.
   */
  { [] {
     return g_param_spec_object ("track", "Track",
                                 "The MediaStreamTrack to read; when none is set, the element asks "
                                 "for one by its constraints, and "
                                 "this tells which it got",
                                 GST_TYPE_MEDIA_STREAM_TRACK, kReadWrite);
   },
    [] (GstMediaTrackSrc *self, GValue *value) {
      g_value_take_object (value, self->impl->track ().release ());
    },
    [] (GstMediaTrackSrc *self, const GValue *value) {
      if (self->impl->set_track (static_cast<GstMediaStreamTrack *> (g_value_get_object (value))))
        g_object_notify (G_OBJECT (self), "track");
    } },
  /**
   * GstMediaTrackSrc:devices:
   *
   * Where the element looks for its device.
   */
  { [] {
     return g_param_spec_object (
         "devices", "Devices",
         "The MediaDevices that are asked for a device (default: those of the process)",
         GST_TYPE_MEDIA_DEVICES, kReadWrite);
   },
    [] (GstMediaTrackSrc *self, GValue *value) {
      g_value_take_object (value, self->impl->devices ().release ());
    },
    [] (GstMediaTrackSrc *self, const GValue *value) {
      if (self->impl->set_devices (static_cast<GstMediaDevices *> (g_value_get_object (value))))
        g_object_notify (G_OBJECT (self), "devices");
    } },
  /**
   * GstMediaTrackSrc:on-lost:
   *
   * What the track that the element asked for does when its device is unplugged: it ends, or it
   * waits for the same device and goes on, see #GstMediaStreamTrack:on-lost. While it waits, the
   * pad gives black pictures or silence. Not used together with #GstMediaTrackSrc:track. Can be
   * changed at any time.
   */
  { [] {
     return g_param_spec_enum (
         "on-lost", "On lost",
         "What the track does when its device is unplugged: end, or wait for the same device",
         GST_TYPE_MEDIA_STREAM_TRACK_ON_LOST, GST_MEDIA_STREAM_TRACK_ON_LOST_END, kChangeable);
   },
    [] (GstMediaTrackSrc *self, GValue *value) {
      g_value_set_enum (value, self->impl->on_lost ());
    },
    [] (GstMediaTrackSrc *self, const GValue *value) {
      if (self->impl->set_on_lost (
              static_cast<GstMediaStreamTrackOnLost> (g_value_get_enum (value))))
        g_object_notify (G_OBJECT (self), "on-lost");
    } },
  /**
   * GstMediaTrackSrc:on-ended:
   *
   * What the pad gives when the track has ended (it was stopped, its device unplugged): EOS, or
   * black pictures or silence that go on in the track's caps and at its rate. In either case the
   * element message `mediastreamtrack-ended` tells of it. Can be changed at any time, even then.
   */
  { [] {
     return g_param_spec_enum (
         "on-ended", "On ended",
         "What the pad gives when the track has ended: EOS, or black pictures or silence",
         mc::on_ended_get_type (), static_cast<gint> (mc::OnEnded::Eos), kChangeable);
   },
    [] (GstMediaTrackSrc *self, GValue *value) {
      g_value_set_enum (value, static_cast<gint> (self->impl->on_ended ()));
    },
    [] (GstMediaTrackSrc *self, const GValue *value) {
      if (self->impl->set_on_ended (static_cast<mc::OnEnded> (g_value_get_enum (value))))
        g_object_notify (G_OBJECT (self), "on-ended");
    } },
};
using Properties = mc::PropertyTable<GstMediaTrackSrc, std::size (kProperties), kProperties>;

mc::TrackSrc &
impl (gpointer object)
{
  return *reinterpret_cast<GstMediaTrackSrc *> (object)->impl;
}

void
finalize (GObject *object)
{
  delete reinterpret_cast<GstMediaTrackSrc *> (object)->impl;
  G_OBJECT_CLASS (gst_media_track_src_parent_class)->finalize (object);
}

GstStateChangeReturn
change_state (GstElement *element, GstStateChange transition)
{
  /* Not in start (): the base class posts an error of its own when that fails. */
  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED && !impl (element).start ())
    return GST_STATE_CHANGE_FAILURE;
  const GstStateChangeReturn result
      = GST_ELEMENT_CLASS (gst_media_track_src_parent_class)->change_state (element, transition);
  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED && result == GST_STATE_CHANGE_FAILURE)
    impl (element).stop ();
  return result;
}

gboolean
send_event (GstElement *element, GstEvent *event)
{
  const gboolean sent
      = GST_ELEMENT_CLASS (gst_media_track_src_parent_class)->send_event (element, event);
  impl (element).call_back ();
  return sent;
}

gboolean
stop (GstBaseSrc *src)
{
  impl (src).stop ();
  return TRUE;
}

gboolean
unlock (GstBaseSrc *src)
{
  impl (src).unlock ();
  return TRUE;
}

gboolean
unlock_stop (GstBaseSrc *src)
{
  impl (src).unlock_stop ();
  return TRUE;
}

GstCaps *
get_caps (GstBaseSrc *src, GstCaps *filter)
{
  mc::CapsPtr caps = impl (src).caps ();
  if (!caps)
    caps.reset (gst_pad_get_pad_template_caps (GST_BASE_SRC_PAD (src)));
  /* The order of preference is ours: best settings first. */
  return filter ? gst_caps_intersect_full (caps.get (), filter, GST_CAPS_INTERSECT_FIRST)
                : caps.release ();
}

gboolean
negotiate (GstBaseSrc *src)
{
  /* Always TRUE: what fails is on the bus already, and create () ends the stream; FALSE would put a
   * second, vague error behind it, also when the opening was only interrupted. */
  impl (src).negotiate ();
  return TRUE;
}

gboolean
decide_allocation (GstBaseSrc *, GstQuery *)
{
  /* Buffers are the device's, or the conversion's of its track; none is made here. */
  return TRUE;
}

gboolean
query (GstBaseSrc *src, GstQuery *asked)
{
  if (GST_QUERY_TYPE (asked) != GST_QUERY_LATENCY)
    return GST_BASE_SRC_CLASS (gst_media_track_src_parent_class)->query (src, asked);
  const mc::TrackLatency latency = impl (src).latency ();
  gst_query_set_latency (asked, TRUE, latency.min, latency.max);
  return TRUE;
}

GstFlowReturn
create (GstPushSrc *src, GstBuffer **buffer)
{
  return impl (src).create (buffer);
}

} // namespace

static void
gst_media_track_src_init (GstMediaTrackSrc *self)
{
  GstBaseSrc *src = GST_BASE_SRC (self);
  self->impl = new mc::TrackSrc (src);
  gst_base_src_set_live (src, TRUE);
  gst_base_src_set_format (src, GST_FORMAT_TIME);
}

static void
gst_media_track_src_class_init (GstMediaTrackSrcClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = finalize;
  Properties::install (object_class);

  GST_ELEMENT_CLASS (klass)->change_state = change_state;
  GST_ELEMENT_CLASS (klass)->send_event = send_event;

  GstBaseSrcClass *src_class = GST_BASE_SRC_CLASS (klass);
  src_class->stop = stop;
  src_class->unlock = unlock;
  src_class->unlock_stop = unlock_stop;
  src_class->get_caps = get_caps;
  src_class->negotiate = negotiate;
  src_class->decide_allocation = decide_allocation;
  src_class->query = query;
  GST_PUSH_SRC_CLASS (klass)->create = create;

  gst_type_mark_as_plugin_api (GST_TYPE_MEDIA_TRACK_SRC, static_cast<GstPluginAPIFlags> (0));
}
