// SPDX-License-Identifier: LGPL-2.1-or-later
#include "voice_processor.hpp"

#include <gst/base/gstbasetransform.h>

namespace mc {

namespace {

constexpr const char *kFactory = "webrtcdsp";

Error
unsupported (const std::string &why)
{
  return { ErrorCode::NotSupported, "the voice of the microphone cannot be processed: " + why, "",
           "" };
}

/// With everything off that is on by itself.
ElementPtr
make_element (const VoiceWish &wish)
{
  GstElement *element = gst_element_factory_make (kFactory, nullptr);
  if (!element)
    return nullptr;
  // The application's pipeline has another base time, and maybe another clock: its sound is taken
  // as it comes.
  g_object_set (element, "echo-cancel", gboolean (wish.echo_cancellation), "delay-agnostic", TRUE,
                "gain-control", gboolean (wish.gain_control), "noise-suppression",
                gboolean (wish.noise_suppression), "high-pass-filter", FALSE, "voice-detection",
                FALSE, nullptr);
  return sink (element);
}

/// Whether it starts. One of GStreamer 1.22 that finds no echo probe keeps what it has made until
/// it is stopped, which nobody does to one that has not started.
bool
starts (GstElement *element, GstState state)
{
  if (gst_element_set_state (element, state) != GST_STATE_CHANGE_FAILURE)
    return true;
  if (GST_IS_BASE_TRANSFORM (element)) {
    auto *transform = GST_BASE_TRANSFORM (element);
    GST_BASE_TRANSFORM_GET_CLASS (transform)->stop (transform);
  }
  return false;
}

Control
control_of (Property property)
{
  Control control;
  control.property = property;
  control.values = { false, true };
  control.now = false;
  return control;
}

} // namespace

VoiceWish
voice_wish (const ControlValues &controls)
{
  const auto is_on = [&] (Property property) { return controls.code (property) > 0; };
  return { is_on (Property::EchoCancellation), is_on (Property::AutoGainControl),
           is_on (Property::NoiseSuppression) };
}

ControlList
voice_controls ()
{
  GstPluginFeature *found = gst_registry_lookup_feature (gst_registry_get (), kFactory);
  if (!found) {
    GST_INFO ("echo cancellation, noise suppression and gain control are not offered: the element "
              "%s (gst-plugins-bad) is not installed",
              kFactory);
    return {};
  }
  const Ref<GstPluginFeature> owned (found);
  ControlList controls;
  for (const Property property : kVoiceProperties)
    controls.push_back (control_of (property));
  return controls;
}

bool
has_echo_probe ()
{
  VoiceWish echo;
  echo.echo_cancellation = true;
  const ElementPtr element = make_element (echo);
  if (!element)
    return false;
  // It looks for its probe when it starts.
  const bool found = starts (element.get (), GST_STATE_PAUSED);
  gst_element_set_state (element.get (), GST_STATE_NULL);
  return found;
}

Result<std::unique_ptr<VoiceProcessor>>
VoiceProcessor::make (const VoiceWish &wish, const GstAudioInfo &info)
{
  std::unique_ptr<VoiceProcessor> self (new VoiceProcessor);
  if (Status started = self->start (wish, info); !started)
    return started.error ();
  return { std::move (self) };
}

VoiceProcessor::~VoiceProcessor ()
{
  if (element_)
    gst_element_set_state (element_.get (), GST_STATE_NULL);
  for (GstPad *pad : { in_.get (), out_.get () }) {
    if (pad)
      gst_pad_set_active (pad, FALSE);
  }
}

Status
VoiceProcessor::start (const VoiceWish &wish, const GstAudioInfo &info)
{
  element_ = make_element (wish);
  if (!element_)
    return unsupported ("the element webrtcdsp is not installed");
  const PadPtr sink_pad (gst_element_get_static_pad (element_.get (), "sink"));
  const PadPtr src_pad (gst_element_get_static_pad (element_.get (), "src"));
  in_ = sink (gst_pad_new (nullptr, GST_PAD_SRC));
  out_ = sink (gst_pad_new (nullptr, GST_PAD_SINK));
  gst_pad_set_chain_function (out_.get (), chain_cb);
  gst_pad_set_element_private (out_.get (), this);
  gst_pad_set_active (in_.get (), TRUE);
  gst_pad_set_active (out_.get (), TRUE);
  if (gst_pad_link (in_.get (), sink_pad.get ()) != GST_PAD_LINK_OK
      || gst_pad_link (src_pad.get (), out_.get ()) != GST_PAD_LINK_OK)
    return unsupported ("webrtcdsp does not link");
  if (!starts (element_.get (), GST_STATE_PLAYING))
    return unsupported (wish.echo_cancellation
                            ? "there is no webrtcechoprobe named webrtcechoprobe0 in the process"
                            : "webrtcdsp does not start");
  const CapsPtr caps (gst_audio_info_to_caps (&info));
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  if (!gst_pad_push_event (in_.get (), gst_event_new_stream_start ("voice"))
      || !gst_pad_push_event (in_.get (), gst_event_new_caps (caps.get ()))
      || !gst_pad_push_event (in_.get (), gst_event_new_segment (&segment)))
    return unsupported (wish.echo_cancellation
                            ? "its rate, or channels, are not those of webrtcechoprobe0"
                            : "webrtcdsp does not take its format");
  return Nothing{};
}

GstFlowReturn
VoiceProcessor::chain_cb (GstPad *pad, GstObject *, GstBuffer *raw)
{
  auto *self = static_cast<VoiceProcessor *> (gst_pad_get_element_private (pad));
  BufferPtr buffer (raw);
  if (self->done_)
    self->done_.reset (gst_buffer_append (self->done_.release (), buffer.release ()));
  else
    self->done_ = std::move (buffer);
  return GST_FLOW_OK;
}

BufferPtr
VoiceProcessor::process (BufferPtr buffer)
{
  if (discontinuity_) {
    buffer.reset (gst_buffer_make_writable (buffer.release ()));
    GST_BUFFER_FLAG_SET (buffer.get (), GST_BUFFER_FLAG_DISCONT);
    discontinuity_ = false;
  }
  if (gst_pad_push (in_.get (), buffer.release ()) != GST_FLOW_OK)
    return nullptr;
  return std::move (done_);
}

} // namespace mc
