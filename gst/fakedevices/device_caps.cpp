// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_caps.hpp"

#include "config_modes.hpp"

#include <gst/audio/audio.h>
#include <gst/video/video.h>

#include <cmath>

namespace mc::fake {

namespace {

constexpr int kWidth = 640;
constexpr int kHeight = 480;
constexpr int kFps = 30;
constexpr int kSampleRate = 48000;
constexpr int kChannels = 2;

double
off (int value, int wanted)
{
  return std::fabs (double (value) - wanted) / wanted;
}

/// Fixes the fields that matter to what is nearest, and tells how far that is.
double
fixate_camera_mode (GstStructure *mode)
{
  gst_structure_fixate_field_nearest_int (mode, "width", kWidth);
  gst_structure_fixate_field_nearest_int (mode, "height", kHeight);
  gst_structure_fixate_field_nearest_fraction (mode, "framerate", kFps, 1);
  int width = 0, height = 0, num = 0, den = 1;
  gst_structure_get (mode, "width", G_TYPE_INT, &width, "height", G_TYPE_INT, &height, "framerate",
                     GST_TYPE_FRACTION, &num, &den, nullptr);
  return off (width, kWidth) + off (height, kHeight) + std::fabs (double (num) / den - kFps) / kFps;
}

double
fixate_microphone_mode (GstStructure *mode)
{
  gst_structure_fixate_field_nearest_int (mode, "rate", kSampleRate);
  gst_structure_fixate_field_nearest_int (mode, "channels", kChannels);
  int rate = 0, channels = 0;
  gst_structure_get (mode, "rate", G_TYPE_INT, &rate, "channels", G_TYPE_INT, &channels, nullptr);
  return off (rate, kSampleRate) + off (channels, kChannels);
}

template <typename T>
void
set_if (GstStructure *mode, const char *field, GType type, const std::optional<T> &value)
{
  if (value)
    gst_structure_set (mode, field, type, *value, nullptr);
}

/// A compressed format changes the media type; what is common to all of them stays.
StructurePtr
with_format (const GstStructure *mode, const std::string &format, Kind kind)
{
  if (kind != Kind::Camera) {
    StructurePtr changed (gst_structure_copy (mode));
    gst_structure_set (changed.get (), "format", G_TYPE_STRING, format.c_str (), nullptr);
    return changed;
  }
  const CompressedFormat *row = find_compressed_format (format);
  StructurePtr changed (gst_structure_from_string (row ? row->caps : "video/x-raw", nullptr));
  if (!row)
    gst_structure_set (changed.get (), "format", G_TYPE_STRING, format.c_str (), nullptr);
  for (const char *field : { "width", "height", "framerate" }) {
    if (const GValue *value = gst_structure_get_value (mode, field))
      gst_structure_set_value (changed.get (), field, value);
  }
  return changed;
}

CapsPtr
camera_template ()
{
  ScopedValue formats (GST_TYPE_LIST);
  for (int i = GST_VIDEO_FORMAT_ENCODED + 1;; i++) {
    const char *name = gst_video_format_to_string (GstVideoFormat (i));
    if (!name)
      break;
    if (!is_drawable_format (name))
      continue;
    ScopedValue format (G_TYPE_STRING);
    g_value_set_static_string (format.get (), name);
    gst_value_list_append_value (formats.get (), format.get ());
  }
  CapsPtr caps (
      gst_caps_from_string ("video/x-raw; image/jpeg; video/x-h264, stream-format=byte-stream, "
                            "alignment=au"));
  gst_caps_set_simple (caps.get (), "width", GST_TYPE_INT_RANGE, 1, kMaxSize, "height",
                       GST_TYPE_INT_RANGE, 1, kMaxSize, "framerate", GST_TYPE_FRACTION_RANGE, 0, 1,
                       G_MAXINT, 1, nullptr);
  gst_structure_set_value (gst_caps_get_structure (caps.get (), 0), "format", formats.get ());
  return caps;
}

} // namespace

CapsPtr
template_caps (Kind kind)
{
  if (kind == Kind::Camera)
    return camera_template ();
  return CapsPtr (gst_caps_from_string (
      GST_AUDIO_CAPS_MAKE (GST_AUDIO_FORMATS_ALL) ", layout=(string)interleaved"));
}

CapsPtr
fixate_device_caps (CapsPtr caps, Kind kind)
{
  CapsPtr best (gst_caps_new_empty ());
  double least = INFINITY;
  for (guint i = 0; i < gst_caps_get_size (caps.get ()); i++) {
    StructurePtr mode (gst_structure_copy (gst_caps_get_structure (caps.get (), i)));
    const double distance = kind == Kind::Camera ? fixate_camera_mode (mode.get ())
                                                 : fixate_microphone_mode (mode.get ());
    if (!(distance < least))
      continue;
    least = distance;
    best.reset (gst_caps_new_full (mode.release (), nullptr));
  }
  return CapsPtr (gst_caps_fixate (best.release ()));
}

CapsPtr
apply_departure (GstCaps *caps, const Departure &departure, Kind kind)
{
  const GstStructure *promised = gst_caps_get_structure (caps, 0);
  StructurePtr mode = departure.format ? with_format (promised, *departure.format, kind)
                                       : StructurePtr (gst_structure_copy (promised));
  set_if (mode.get (), "width", G_TYPE_INT, departure.width);
  set_if (mode.get (), "height", G_TYPE_INT, departure.height);
  set_if (mode.get (), "rate", G_TYPE_INT, departure.rate);
  if (departure.framerate)
    gst_structure_set (mode.get (), "framerate", GST_TYPE_FRACTION, departure.framerate->num,
                       departure.framerate->den, nullptr);
  if (departure.channels) {
    gst_structure_set (mode.get (), "channels", G_TYPE_INT, *departure.channels, "channel-mask",
                       GST_TYPE_BITMASK, gst_audio_channel_get_fallback_mask (*departure.channels),
                       nullptr);
    if (*departure.channels <= 2)
      gst_structure_remove_field (mode.get (), "channel-mask");
  }
  return CapsPtr (gst_caps_new_full (mode.release (), nullptr));
}

} // namespace mc::fake
