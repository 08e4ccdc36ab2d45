// SPDX-License-Identifier: LGPL-2.1-or-later
#include "source_pipeline.hpp"

#include <cstring>

namespace mc {

namespace {

Error
missing (const Device &device, const std::string &what)
{
  return { ErrorCode::Abort, device.label + ": " + what, "", "" };
}

/// The best element of one kind of work that takes @caps; null when none is installed.
ElementPtr
make_best (GstElementFactoryListType type, const GstCaps *caps)
{
  const FeatureListPtr all (gst_element_factory_list_get_elements (type, GST_RANK_MARGINAL));
  FeatureListPtr fitting (gst_element_factory_list_filter (all.get (), caps, GST_PAD_SINK, FALSE));
  fitting.reset (g_list_sort (fitting.release (), gst_plugin_feature_rank_compare_func));
  GstElement *element = nullptr;
  for (GList *l = fitting.get (); l && !element; l = l->next)
    element = gst_element_factory_create (GST_ELEMENT_FACTORY (l->data), nullptr);
  return sink (element);
}

void
set_if_present (GstElement *element, const char *property, const char *value)
{
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (element), property))
    gst_util_set_object_arg (G_OBJECT (element), property, value);
}

const char *
media_type (const GstCaps *caps)
{
  return gst_structure_get_name (gst_caps_get_structure (caps, 0));
}

GstPadProbeReturn
drop_reconfigure_cb (GstPad *, GstPadProbeInfo *info, gpointer)
{
  const GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  return GST_EVENT_TYPE (event) == GST_EVENT_RECONFIGURE ? GST_PAD_PROBE_DROP : GST_PAD_PROBE_OK;
}

} // namespace

CapsPtr
with_second_best (const GstCaps *native)
{
  CapsPtr caps (gst_caps_copy (native));
  gst_caps_append (caps.get (), gst_caps_new_empty_simple (media_type (native)));
  return caps;
}

/// Elements post from threads of their own, perhaps while the pipeline is being dropped.
struct SourcePipeline::BusListener
{
  static GstBusSyncReply message_cb (GstBus *, GstMessage *message, gpointer data)
  {
    const auto self = *static_cast<std::shared_ptr<BusListener> *> (data);
    // A message that is dropped belongs to the handler.
    MessagePtr owned (message);
    const GstMessageType type = GST_MESSAGE_TYPE (message);
    if (type != GST_MESSAGE_ERROR && type != GST_MESSAGE_EOS)
      return GST_BUS_DROP;
    MutexGuard guard (self->lock);
    if (self->listener)
      self->listener->on_message (std::move (owned));
    return GST_BUS_DROP;
  }
  static void destroy_cb (gpointer data)
  {
    delete static_cast<std::shared_ptr<BusListener> *> (data);
  }

  Mutex lock; ///< held while the listener is told: then it is still there
  FeedListener *listener MC_GUARDED_BY (lock) = nullptr;
};

Result<std::unique_ptr<Feed>>
SourcePipeline::make (const Device &device, const GstCaps *native, FeedListener *listener)
{
  std::unique_ptr<SourcePipeline> self (new SourcePipeline);
  self->listener_ = listener;
  gst_segment_init (&self->segment_, GST_FORMAT_TIME);
  if (auto built = self->build (device, native); !built)
    return built.error ();
  return std::unique_ptr<Feed> (std::move (self));
}

SourcePipeline::~SourcePipeline ()
{
  stop ();
}

bool
SourcePipeline::append (GstElement *element, GstElement **last)
{
  if (!gst_bin_add (GST_BIN (pipeline_.get ()), element))
    return false;
  GstElement *before = std::exchange (*last, element);
  return !before || gst_element_link (before, element);
}

Status
SourcePipeline::build (const Device &device, const GstCaps *native)
{
  pipeline_ = sink (gst_pipeline_new (nullptr));
  clock_.reset (gst_system_clock_obtain ());
  gst_pipeline_use_clock (GST_PIPELINE (pipeline_.get ()), clock_.get ());
  gst_element_set_start_time (pipeline_.get (), GST_CLOCK_TIME_NONE);
  gst_element_set_base_time (pipeline_.get (), 0);
  BusPtr bus (gst_element_get_bus (pipeline_.get ()));
  bus_listener_ = std::make_shared<BusListener> ();
  {
    MutexGuard guard (bus_listener_->lock);
    bus_listener_->listener = listener_;
  }
  gst_bus_set_sync_handler (bus.get (), BusListener::message_cb,
                            new std::shared_ptr<BusListener> (bus_listener_),
                            BusListener::destroy_cb);

  const ElementPtr source = sink (gst_device_create_element (device.device.get (), nullptr));
  if (!source)
    return missing (device, "its plugin made no element for it");
  // A capture device with a clock of its own would otherwise be asked for it.
  set_if_present (source.get (), "provide-clock", "false");
  // A PipeWire node stops for good when a client keeps even one of its buffers for some frames.
  set_if_present (source.get (), "always-copy", "true");
  // PipeWire tells of a lost node only when asked to.
  set_if_present (source.get (), "on-disconnect", "error");

  filter_ = sink (gst_element_factory_make ("capsfilter", nullptr));
  const ElementPtr tap = sink (gst_element_factory_make ("fakesink", nullptr));
  if (!filter_ || !tap)
    return missing (device, "GStreamer's core elements are not installed");
  g_object_set (filter_.get (), "caps", native, nullptr);
  g_object_set (tap.get (), "sync", FALSE, "async", FALSE, "enable-last-sample", FALSE, nullptr);

  GstElement *last = nullptr;
  if (!append (source.get (), &last) || !append (filter_.get (), &last))
    return missing (device, "its element does not link");
  if (auto decoder = add_decoder (native, &last); !decoder)
    return missing (device, decoder.error ().message);
  GstElement *taken_from = last == filter_.get () ? last : tap.get ();
  if (!append (tap.get (), &last))
    return missing (device, "its element does not link");
  listen (tap.get (), taken_from);
  mute_ = watch_switch (GST_OBJECT (source.get ()),
                        [listener = listener_] (MuteReason why) { listener->on_muted (why); });
  return Nothing{};
}

Status
SourcePipeline::add_decoder (const GstCaps *native, GstElement **last)
{
  const char *coding = media_type (native);
  if (g_str_has_suffix (coding, "/x-raw"))
    return Nothing{};
  if (strcmp (coding, "image/jpeg") != 0) {
    if (const ElementPtr parser = make_best (GST_ELEMENT_FACTORY_TYPE_PARSER, native);
        parser && !append (parser.get (), last))
      return Error{ ErrorCode::Abort, std::string ("the parser of ") + coding + " does not link",
                    "", "" };
  }
  const ElementPtr decoder
      = make_best (GST_ELEMENT_FACTORY_TYPE_DECODER | GST_ELEMENT_FACTORY_TYPE_MEDIA_VIDEO
                       | GST_ELEMENT_FACTORY_TYPE_MEDIA_IMAGE,
                   native);
  if (!decoder)
    return Error{ ErrorCode::Abort, std::string ("no decoder for ") + coding + " is installed", "",
                  "" };
  if (!append (decoder.get (), last))
    return Error{ ErrorCode::Abort, std::string ("the decoder of ") + coding + " does not link", "",
                  "" };
  return Nothing{};
}

/// Events are heard at the end, where all have agreed. Frames are taken in front of @taken_from:
/// the filter only passes on what needs no decoder.
void
SourcePipeline::listen (GstElement *tap, GstElement *taken_from)
{
  end_.reset (gst_element_get_static_pad (tap, "sink"));
  gst_pad_add_probe (end_.get (), GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, tap_cb, this, nullptr);
  const PadPtr frames (gst_element_get_static_pad (taken_from, "sink"));
  gst_pad_add_probe (frames.get (), GST_PAD_PROBE_TYPE_BUFFER, tap_cb, this, nullptr);
}

bool
SourcePipeline::play ()
{
  return gst_element_set_state (pipeline_.get (), GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE;
}

bool
SourcePipeline::renegotiate (const GstCaps *native)
{
  GstCaps *raw = nullptr;
  g_object_get (filter_.get (), "caps", &raw, nullptr);
  const CapsPtr now (raw);
  if (strcmp (media_type (now.get ()), media_type (native)) != 0)
    return false;
  g_object_set (filter_.get (), "caps", native, nullptr);
  return true;
}

void
SourcePipeline::let_go ()
{
  GstCaps *raw = nullptr;
  g_object_get (filter_.get (), "caps", &raw, nullptr);
  const CapsPtr now (raw);
  const CapsPtr loose = with_second_best (now.get ());
  // The filter would have the device negotiate anew, which then might choose something else.
  PadPtr pad (gst_element_get_static_pad (filter_.get (), "sink"));
  const gulong probe = gst_pad_add_probe (pad.get (), GST_PAD_PROBE_TYPE_EVENT_UPSTREAM,
                                          drop_reconfigure_cb, nullptr, nullptr);
  g_object_set (filter_.get (), "caps", loose.get (), nullptr);
  gst_pad_remove_probe (pad.get (), probe);
}

void
SourcePipeline::stop ()
{
  if (!pipeline_)
    return;
  mute_.reset ();
  gst_element_set_state (pipeline_.get (), GST_STATE_NULL);
  BusPtr bus (gst_element_get_bus (pipeline_.get ()));
  gst_bus_set_sync_handler (bus.get (), nullptr, nullptr, nullptr);
  {
    MutexGuard guard (bus_listener_->lock);
    bus_listener_->listener = nullptr;
  }
  end_.reset ();
  pipeline_.reset ();
}

TrackLatency
SourcePipeline::latency () const
{
  TrackLatency latency;
  QueryPtr query (gst_query_new_latency ());
  // Not of the pipeline: its sink does not wait for the clock, and adds up to no latency for that.
  if (end_ && gst_pad_peer_query (end_.get (), query.get ())) {
    gboolean live = FALSE;
    gst_query_parse_latency (query.get (), &live, &latency.min, &latency.max);
  }
  return latency;
}

GstPadProbeReturn
SourcePipeline::tap_cb (GstPad *, GstPadProbeInfo *info, gpointer data)
{
  auto *self = static_cast<SourcePipeline *> (data);
  if (GST_PAD_PROBE_INFO_TYPE (info) & GST_PAD_PROBE_TYPE_BUFFER) {
    self->take_buffer (info);
    return GST_PAD_PROBE_HANDLED;
  }
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  if (GST_EVENT_TYPE (event) == GST_EVENT_CAPS) {
    GstCaps *caps = nullptr;
    gst_event_parse_caps (event, &caps);
    self->listener_->on_caps (ref_mini (caps));
  } else if (GST_EVENT_TYPE (event) == GST_EVENT_SEGMENT) {
    gst_event_copy_segment (event, &self->segment_);
  }
  return GST_PAD_PROBE_OK;
}

void
SourcePipeline::take_buffer (GstPadProbeInfo *info)
{
  BufferPtr buffer (GST_PAD_PROBE_INFO_BUFFER (info));
  GST_PAD_PROBE_INFO_DATA (info) = nullptr;
  GstClockTime captured = GST_CLOCK_TIME_NONE;
  if (GST_BUFFER_PTS_IS_VALID (buffer.get ()) && segment_.format == GST_FORMAT_TIME)
    captured
        = gst_segment_to_running_time (&segment_, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer.get ()));
  Captured stamped = stamp_captured (std::move (buffer), captured, clock_.get ());
  listener_->on_buffer (std::move (stamped.buffer), stamped.time);
}

Error
error_from_message (const Device &device, GstMessage *message)
{
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    return { ErrorCode::Abort, device.label + ": the device ended its stream", "", "" };
  GError *raw = nullptr;
  gchar *raw_debug = nullptr;
  gst_message_parse_error (message, &raw, &raw_debug);
  const ErrorPtr error (raw);
  const CharPtr debug (raw_debug);
  ErrorCode code = ErrorCode::Abort;
  if (error->domain == GST_RESOURCE_ERROR) {
    switch (error->code) {
    case GST_RESOURCE_ERROR_BUSY:
    case GST_RESOURCE_ERROR_OPEN_READ:
    case GST_RESOURCE_ERROR_OPEN_READ_WRITE:
    case GST_RESOURCE_ERROR_READ:
    case GST_RESOURCE_ERROR_SETTINGS:
    case GST_RESOURCE_ERROR_NO_SPACE_LEFT:
      code = ErrorCode::NotReadable;
      break;
    default:
      break;
    }
  }
  std::string text = device.label + ": " + error->message;
  return { code, text, "", debug ? debug.get () : "" };
}

} // namespace mc
