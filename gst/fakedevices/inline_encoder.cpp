// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inline_encoder.hpp"

#include <gst/video/video.h>

namespace mc::fake {

namespace {

/// Enough for the code in the picture to stay readable, in bits a second.
guint
bitrate_for (GstCaps *raw_caps)
{
  GstVideoInfo info;
  if (!gst_video_info_from_caps (&info, raw_caps))
    return 0;
  const guint64 pixels
      = guint64 (GST_VIDEO_INFO_WIDTH (&info)) * guint64 (GST_VIDEO_INFO_HEIGHT (&info));
  return guint (gst_util_uint64_scale (pixels, guint64 (GST_VIDEO_INFO_FPS_N (&info)),
                                       guint64 (GST_VIDEO_INFO_FPS_D (&info)) * 8))
         + 500000;
}

} // namespace

std::unique_ptr<InlineEncoder>
InlineEncoder::make (const char *factory, GstCaps *raw_caps, GstCaps *output_caps)
{
  GstElement *element = gst_element_factory_make (factory, nullptr);
  if (!element)
    return nullptr;
  std::unique_ptr<InlineEncoder> encoder (new InlineEncoder (sink (element)));
  if (!encoder->start (raw_caps, output_caps))
    return nullptr;
  return encoder;
}

bool
InlineEncoder::start (GstCaps *raw_caps, GstCaps *output_caps)
{
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (element_.get ()), "bitrate"))
    g_object_set (element_.get (), "bitrate", bitrate_for (raw_caps), nullptr);
  const Ref<GstPadTemplate> limit (
      sink (gst_pad_template_new ("harvest", GST_PAD_SINK, GST_PAD_ALWAYS, output_caps)));
  feed_ = sink (gst_pad_new ("feed", GST_PAD_SRC));
  harvest_ = sink (gst_pad_new_from_template (limit.get (), "harvest"));
  gst_pad_set_element_private (harvest_.get (), this);
  gst_pad_set_chain_function (harvest_.get (), chain);
  const PadPtr in (gst_element_get_static_pad (element_.get (), "sink"));
  const PadPtr out (gst_element_get_static_pad (element_.get (), "src"));
  if (gst_pad_link (feed_.get (), in.get ()) != GST_PAD_LINK_OK
      || gst_pad_link (out.get (), harvest_.get ()) != GST_PAD_LINK_OK)
    return false;
  gst_pad_set_active (harvest_.get (), TRUE);
  gst_pad_set_active (feed_.get (), TRUE);
  if (gst_element_set_state (element_.get (), GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    return false;
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  return gst_pad_push_event (feed_.get (), gst_event_new_stream_start ("fake"))
         && gst_pad_push_event (feed_.get (), gst_event_new_caps (raw_caps))
         && gst_pad_push_event (feed_.get (), gst_event_new_segment (&segment));
}

InlineEncoder::~InlineEncoder ()
{
  gst_element_set_state (element_.get (), GST_STATE_NULL);
  if (feed_)
    gst_pad_set_active (feed_.get (), FALSE);
  if (harvest_)
    gst_pad_set_active (harvest_.get (), FALSE);
}

GstFlowReturn
InlineEncoder::chain (GstPad *pad, GstObject *, GstBuffer *buffer)
{
  auto *self = static_cast<InlineEncoder *> (gst_pad_get_element_private (pad));
  self->encoded_.reset (buffer);
  return GST_FLOW_OK;
}

Made
InlineEncoder::encode (BufferPtr raw)
{
  const GstFlowReturn flow = gst_pad_push (feed_.get (), raw.release ());
  return { flow, std::move (encoded_) };
}

} // namespace mc::fake
