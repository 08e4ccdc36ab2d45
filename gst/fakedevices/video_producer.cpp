// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config_modes.hpp"
#include "inline_encoder.hpp"
#include "picture.hpp"
#include "producer.hpp"

#include <gst/pbutils/missing-plugins.h>

namespace mc::fake {

namespace {

constexpr guint64 kBacklogFrames = 3;

/// An active buffer pool.
class Pool
{
public:
  Pool () = default;
  ~Pool ()
  {
    if (pool_)
      gst_buffer_pool_set_active (pool_.get (), FALSE);
  }
  Pool (const Pool &) = delete;

  bool activate (const GstVideoInfo &info, GstCaps *caps, unsigned most)
  {
    pool_.reset (gst_video_buffer_pool_new ());
    GstStructure *config = gst_buffer_pool_get_config (pool_.get ());
    gst_buffer_pool_config_set_params (config, caps, guint (GST_VIDEO_INFO_SIZE (&info)), 0, most);
    return gst_buffer_pool_set_config (pool_.get (), config)
           && gst_buffer_pool_set_active (pool_.get (), TRUE);
  }
  /// GST_FLOW_EOS if all buffers are out.
  Made acquire ()
  {
    GstBufferPoolAcquireParams params = {};
    params.flags = GST_BUFFER_POOL_ACQUIRE_FLAG_DONTWAIT;
    GstBuffer *buffer = nullptr;
    const GstFlowReturn flow = gst_buffer_pool_acquire_buffer (pool_.get (), &buffer, &params);
    return { flow, BufferPtr (buffer) };
  }

private:
  Ref<GstBufferPool> pool_;
};

class VideoProducer : public Producer
{
public:
  VideoProducer (GstElement *element, const DeviceSpec &spec)
      : element_ (element), tag_ (camera_tag (spec.name)), buffers_ (spec.buffers)
  {
  }

  bool configure (GstCaps *caps) override;
  GstClockTime begin_of (guint64 index) const override
  {
    return gst_util_uint64_scale (index, GST_SECOND * guint64 (rate_.den), guint64 (rate_.num));
  }
  guint64 first_from (GstClockTime time) const override
  {
    const guint64 near
        = gst_util_uint64_scale (time, guint64 (rate_.num), GST_SECOND * guint64 (rate_.den));
    return begin_of (near) < time ? near + 1 : near;
  }
  GstClockTime backlog () const override { return begin_of (kBacklogFrames); }
  Made make (const Slot &slot) override;

private:
  bool configure_raw (GstCaps *caps);
  bool configure_compressed (const CompressedFormat &format, GstCaps *caps);
  void post_missing (const CompressedFormat &format);
  Made draw_raw (const FrameCode &code);
  Made draw_compressed (const FrameCode &code);

  GstElement *const element_;
  const uint8_t tag_;
  const unsigned buffers_;
  Fraction rate_{ 30, 1 };
  std::unique_ptr<Picture> picture_;
  std::unique_ptr<Pool> pool_;
  std::unique_ptr<InlineEncoder> encoder_;
};

bool
VideoProducer::configure (GstCaps *caps)
{
  const GstStructure *mode = gst_caps_get_structure (caps, 0);
  gst_structure_get_fraction (mode, "framerate", &rate_.num, &rate_.den);
  encoder_.reset ();
  pool_.reset ();
  picture_.reset ();
  const CompressedFormat *compressed = find_compressed_media_type (gst_structure_get_name (mode));
  return compressed ? configure_compressed (*compressed, caps) : configure_raw (caps);
}

bool
VideoProducer::configure_raw (GstCaps *caps)
{
  GstVideoInfo info;
  if (!gst_video_info_from_caps (&info, caps))
    return false;
  picture_ = std::make_unique<Picture> (info, tag_);
  pool_ = std::make_unique<Pool> ();
  return pool_->activate (info, caps, buffers_);
}

bool
VideoProducer::configure_compressed (const CompressedFormat &format, GstCaps *caps)
{
  const GstStructure *mode = gst_caps_get_structure (caps, 0);
  CapsPtr raw (gst_caps_from_string ("video/x-raw, format=I420"));
  for (const char *field : { "width", "height", "framerate" })
    gst_caps_set_value (raw.get (), field, gst_structure_get_value (mode, field));
  /* JPEG is full range by definition, and nobody would convert it. */
  if (gst_structure_has_name (mode, "image/jpeg"))
    gst_caps_set_simple (raw.get (), "colorimetry", G_TYPE_STRING, "1:4:0:0", nullptr);
  if (!configure_raw (raw.get ()))
    return false;
  const CapsPtr output (gst_caps_from_string (format.caps));
  encoder_ = InlineEncoder::make (format.encoder, raw.get (), output.get ());
  if (!encoder_)
    post_missing (format);
  return encoder_ != nullptr;
}

void
VideoProducer::post_missing (const CompressedFormat &format)
{
  gst_element_post_message (element_, gst_missing_element_message_new (element_, format.encoder));
  GST_ELEMENT_ERROR (
      element_, CORE, MISSING_PLUGIN,
      ("This fake camera needs the element \"%s\" for %s.", format.encoder, format.name),
      (nullptr));
}

Made
VideoProducer::draw_raw (const FrameCode &code)
{
  Made made = pool_->acquire ();
  if (made.flow == GST_FLOW_EOS)
    return {}; /* All buffers are out: a camera drops the frame then. */
  if (made.buffer && !picture_->draw (made.buffer.get (), code))
    return { GST_FLOW_ERROR, nullptr };
  return made;
}

Made
VideoProducer::make (const Slot &slot)
{
  const GstClockTime time = slot.epoch + begin_of (slot.index);
  Made made = draw_raw ({ uint32_t (slot.number), uint32_t (time / GST_MSECOND), tag_ });
  if (!made.buffer)
    return made;
  if (encoder_) {
    GST_BUFFER_PTS (made.buffer.get ()) = time;
    GST_BUFFER_DURATION (made.buffer.get ()) = begin_of (slot.index + 1) - begin_of (slot.index);
    made = encoder_->encode (std::move (made.buffer));
  }
  if (made.buffer) {
    GST_BUFFER_OFFSET (made.buffer.get ()) = slot.number;
    GST_BUFFER_OFFSET_END (made.buffer.get ()) = slot.number + 1;
  }
  return made;
}

} // namespace

std::unique_ptr<Producer>
make_video_producer (GstElement *element, const DeviceSpec &spec)
{
  return std::make_unique<VideoProducer> (element, spec);
}

} // namespace mc::fake
