// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tap_format.hpp"

#include "gst/capture/devices/device_modes.hpp"

namespace mc {

std::shared_ptr<VideoVariant>
VariantStore::get (const GstCaps *from, const GstCaps *to)
{
  for (auto it = entries_.begin (); it != entries_.end ();) {
    auto shared = it->variant.lock ();
    if (shared && gst_caps_is_equal (it->from.get (), from)
        && gst_caps_is_equal (it->to.get (), to))
      return shared;
    it = shared ? std::next (it) : entries_.erase (it);
  }
  auto made = VideoVariant::make (from, to);
  if (made)
    entries_.push_back (
        { ref_mini (const_cast<GstCaps *> (from)), ref_mini (const_cast<GstCaps *> (to)), made });
  return made;
}

namespace {

std::string
format_of (const GstCaps *caps)
{
  return gst_structure_get_string (gst_caps_get_structure (caps, 0), "format");
}

/// The raw format of the track: the one it has, the Source's own, or one that the reader takes.
std::string
track_format (const Device &device, const Delivery &delivery, const TapWish &wish)
{
  std::vector<std::string> formats;
  if (wish.now)
    formats.push_back (format_of (wish.now->caps.get ()));
  formats.push_back (format_of (delivery.caps.get ()));
  if (!wish.peer)
    return formats.front ();
  const auto others = raw_formats (device, wish.choice.box);
  formats.insert (formats.end (), others.begin (), others.end ());
  for (const auto &format : formats) {
    const CapsPtr caps = track_caps (device.kind, wish.choice, format);
    if (gst_caps_can_intersect (caps.get (), wish.peer))
      return format;
  }
  return formats.front ();
}

/// The Source's caps with what @choice changes. They are the very same when nothing differs.
CapsPtr
tap_caps (Kind kind, const Delivery &delivery, const Choice &choice, const std::string &format)
{
  GstCaps *own = delivery.caps.get ();
  CapsPtr caps (gst_caps_copy (own));
  GstStructure *structure = gst_caps_get_structure (caps.get (), 0);
  if (kind == Kind::Audio) {
    gst_structure_set (structure, "rate", G_TYPE_INT, choice.sample_rate, "channels", G_TYPE_INT,
                       choice.channel_count, nullptr);
    int channels = 0;
    gst_structure_get_int (gst_caps_get_structure (own, 0), "channels", &channels);
    if (channels != choice.channel_count)
      gst_structure_remove_field (structure, "channel-mask");
  } else {
    gst_structure_set (structure, "width", G_TYPE_INT, choice.width, "height", G_TYPE_INT,
                       choice.height, nullptr);
    if (!(choice.frame_rate == delivery.rate))
      gst_structure_set (structure, "framerate", GST_TYPE_FRACTION, choice.frame_rate.num,
                         choice.frame_rate.den, nullptr);
  }
  if (g_strcmp0 (gst_structure_get_string (structure, "format"), format.c_str ()) != 0) {
    gst_structure_set (structure, "format", G_TYPE_STRING, format.c_str (), nullptr);
    gst_structure_remove_fields (structure, "colorimetry", "chroma-site", nullptr);
  }
  return gst_caps_is_equal (caps.get (), own) ? ref_mini (own) : std::move (caps);
}

/// Whether a track whose frames look like @caps has the settings of @choice already.
bool
shows (const GstCaps *caps, Kind kind, const Choice &choice)
{
  const CapsPtr wanted = track_caps (kind, choice, format_of (caps));
  return gst_caps_can_intersect (caps, wanted.get ());
}

bool
needs_picture_work (const GstCaps *from, const GstCaps *to)
{
  GstVideoInfo a, b;
  return gst_video_info_from_caps (&a, from) && gst_video_info_from_caps (&b, to)
         && (GST_VIDEO_INFO_WIDTH (&a) != GST_VIDEO_INFO_WIDTH (&b)
             || GST_VIDEO_INFO_HEIGHT (&a) != GST_VIDEO_INFO_HEIGHT (&b)
             || GST_VIDEO_INFO_FORMAT (&a) != GST_VIDEO_INFO_FORMAT (&b));
}

/// 16 and 32 bits by name; the format of the device when it has that size.
std::string
audio_format (const std::string &own, int sample_size)
{
  const GstAudioFormatInfo *info
      = gst_audio_format_get_info (gst_audio_format_from_string (own.c_str ()));
  if (static_cast<int> (GST_AUDIO_FORMAT_INFO_DEPTH (info)) == sample_size)
    return own;
  return sample_size > 16 ? GST_AUDIO_NE (S32) : GST_AUDIO_NE (S16);
}

} // namespace

BufferPtr
TapFormat::black () const
{
  std::call_once (black_made_, [this] {
    GstVideoInfo info;
    gst_video_info_from_caps (&info, caps.get ());
    black_ = black_frame (info);
  });
  return black_ ? ref_mini (black_.get ()) : nullptr;
}

Result<TapFormatPtr>
make_tap_format (const Device &device, const Delivery &delivery, const TapWish &wish,
                 VariantStore &variants)
{
  auto format = std::make_shared<TapFormat> ();
  format->kind = device.kind;
  format->source_caps = ref_mini (delivery.caps.get ());
  format->source_rate = delivery.rate;
  format->rate = wish.choice.frame_rate;
  std::string raw = track_format (device, delivery, wish);
  if (device.kind == Kind::Audio) {
    format->voice = voice_wish (wish.choice.controls);
    raw = audio_format (raw, wish.choice.sample_size);
  }
  const bool keeps_caps = wish.now && format_of (wish.now->caps.get ()) == raw
                          && shows (wish.now->caps.get (), device.kind, wish.choice);
  format->caps = keeps_caps ? ref_mini (wish.now->caps.get ())
                            : tap_caps (device.kind, delivery, wish.choice, raw);
  if (device.kind == Kind::Video
      && needs_picture_work (format->source_caps.get (), format->caps.get ())) {
    format->variant = variants.get (format->source_caps.get (), format->caps.get ());
    if (!format->variant)
      return Error{ ErrorCode::NotSupported,
                    device.label + ": its pictures cannot be converted to " + raw, "", "" };
  }
  return TapFormatPtr (std::move (format));
}

CapsPtr
caps_to_open (const Device &device, const Choice &choice, const GstCaps *peer)
{
  CapsPtr native = native_caps (device, choice);
  if (peer) {
    // Only the format is the reader's to choose here: sizes and rates are made from the native
    // ones.
    CapsPtr formats (gst_caps_new_empty ());
    for (guint i = 0; i < gst_caps_get_size (peer); i++) {
      const GstStructure *structure = gst_caps_get_structure (peer, i);
      GstStructure *only = gst_structure_new_empty (gst_structure_get_name (structure));
      if (const GValue *format = gst_structure_get_value (structure, "format"))
        gst_structure_set_value (only, "format", format);
      gst_caps_append_structure (formats.get (), only);
    }
    CapsPtr both (
        gst_caps_intersect_full (native.get (), formats.get (), GST_CAPS_INTERSECT_FIRST));
    if (!gst_caps_is_empty (both.get ()))
      native = std::move (both);
  }
  return CapsPtr (gst_caps_fixate (native.release ()));
}

} // namespace mc
