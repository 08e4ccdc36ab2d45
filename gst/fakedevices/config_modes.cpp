// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config_modes.hpp"

#include <gst/audio/audio.h>
#include <gst/video/video.h>

#include <cmath>

namespace mc::fake {

namespace {

constexpr int kMinSize = 16;
constexpr int kMaxFps = 1000;
constexpr const char *kRateForm
    = "expected a fraction such as \"30/1\" or a number, above 0 and at most 1000";

const CompressedFormat kCompressed[] = {
  { "MJPEG", "image/jpeg", "jpegenc" },
  { "H264", "video/x-h264, stream-format=byte-stream, alignment=au", "openh264enc" },
};

void
take (GstStructure *mode, const char *field, ScopedValue &value)
{
  gst_structure_set_value (mode, field, value.get ());
}

/// A list of one is that one, as it should be in caps.
void
take_list (GstStructure *mode, const char *field, ScopedValue &list)
{
  if (gst_value_list_get_size (list.get ()) == 1)
    gst_structure_set_value (mode, field, gst_value_list_get_value (list.get (), 0));
  else
    take (mode, field, list);
}

/// Who writes 29.97 means 30000/1001.
Fraction
nearest_rate (double fps)
{
  constexpr double kTolerance = 2e-4;
  Fraction rate;
  const auto duration = fps > 0 ? GstClockTime (double (GST_SECOND) / fps) : 0;
  if (duration > 0 && gst_video_guess_framerate (duration, &rate.num, &rate.den)
      && std::fabs (double (rate.num) / rate.den - fps) < kTolerance * fps)
    return rate;
  gst_util_double_to_fraction (fps, &rate.num, &rate.den);
  return rate;
}

void
set_int_range (GstStructure *mode, const char *field, const JsonValue &value, int min, int max,
               int step)
{
  if (min >= max || (max - min) % step != 0 || min % step != 0) {
    value.fail ("expected a minimum below the maximum, both multiples of the step");
    return;
  }
  ScopedValue range (GST_TYPE_INT_RANGE);
  gst_value_set_int_range_step (range.get (), min, max, step);
  take (mode, field, range);
}

void
set_range_members (GstStructure *mode, const char *field, const JsonValue &value, int low, int high)
{
  value.allow_only ({ "min", "max", "step" });
  const int step = value.member ("step").present () ? value.member ("step").integer (1, high) : 1;
  set_int_range (mode, field, value, value.member ("min").integer (low, high),
                 value.member ("max").integer (low, high), step);
}

/// A number, [min, max], [min, max, step], or {"min", "max", "step"}.
void
set_size (GstStructure *mode, const char *field, const JsonValue &value)
{
  if (value.is_object ()) {
    set_range_members (mode, field, value, kMinSize, kMaxSize);
    return;
  }
  if (!value.is_array ()) {
    gst_structure_set (mode, field, G_TYPE_INT, value.integer (kMinSize, kMaxSize), nullptr);
    return;
  }
  const auto items = value.items ("expected [min, max] or [min, max, step]");
  if (items.size () != 2 && items.size () != 3) {
    value.fail ("expected [min, max] or [min, max, step]");
    return;
  }
  const int step = items.size () == 3 ? items[2].integer (1, kMaxSize) : 1;
  set_int_range (mode, field, value, items[0].integer (kMinSize, kMaxSize),
                 items[1].integer (kMinSize, kMaxSize), step);
}

/// A number, a list of numbers, or {"min", "max", "step"}.
void
set_int_choice (GstStructure *mode, const char *field, const JsonValue &value, int low, int high)
{
  if (value.is_object ()) {
    set_range_members (mode, field, value, low, high);
    return;
  }
  if (!value.is_array ()) {
    gst_structure_set (mode, field, G_TYPE_INT, value.integer (low, high), nullptr);
    return;
  }
  ScopedValue list (GST_TYPE_LIST);
  for (const JsonValue &item : value.items ("expected a number or a list of numbers")) {
    ScopedValue number (G_TYPE_INT);
    g_value_set_int (number.get (), item.integer (low, high));
    gst_value_list_append_value (list.get (), number.get ());
  }
  if (gst_value_list_get_size (list.get ()) > 0)
    take_list (mode, field, list);
}

void
set_framerate_range (GstStructure *mode, const JsonValue &value)
{
  value.allow_only ({ "min", "max" });
  const Fraction min = parse_fraction (value.member ("min"));
  const Fraction max = parse_fraction (value.member ("max"));
  if (gst_util_fraction_compare (min.num, min.den, max.num, max.den) >= 0) {
    value.fail ("expected a minimum below the maximum");
    return;
  }
  gst_structure_set (mode, "framerate", GST_TYPE_FRACTION_RANGE, min.num, min.den, max.num, max.den,
                     nullptr);
}

/// A list of rates, or {"min", "max"}.
void
set_framerates (GstStructure *mode, const JsonValue &value)
{
  if (value.is_object ()) {
    set_framerate_range (mode, value);
    return;
  }
  ScopedValue list (GST_TYPE_LIST);
  for (const JsonValue &item : value.items ("expected a list of rates or {\"min\":…,\"max\":…}")) {
    const Fraction rate = parse_fraction (item);
    ScopedValue fraction (GST_TYPE_FRACTION);
    gst_value_set_fraction (fraction.get (), rate.num, rate.den);
    gst_value_list_append_value (list.get (), fraction.get ());
  }
  if (gst_value_list_get_size (list.get ()) > 0)
    take_list (mode, "framerate", list);
}

void
append_camera_mode (GstCaps *caps, const JsonValue &value)
{
  value.allow_only ({ "format", "width", "height", "framerates" });
  const std::string format = parse_format (value.member ("format"), Kind::Camera);
  const CompressedFormat *compressed = find_compressed_format (format);
  StructurePtr mode (
      gst_structure_from_string (compressed ? compressed->caps : "video/x-raw", nullptr));
  if (!compressed)
    gst_structure_set (mode.get (), "format", G_TYPE_STRING, format.c_str (), nullptr);
  set_size (mode.get (), "width", value.member ("width"));
  set_size (mode.get (), "height", value.member ("height"));
  set_framerates (mode.get (), value.member ("framerates"));
  gst_caps_append_structure (caps, mode.release ());
}

/// More than two channels need a mask, and each number of channels its own; so such a mode becomes
/// several structures.
void
append_with_masks (GstCaps *caps, const GstStructure *mode)
{
  for (int channels = 1; channels <= kMaxChannels; channels++) {
    ScopedValue number (G_TYPE_INT), common;
    g_value_set_int (number.get (), channels);
    const GValue *all = gst_structure_get_value (mode, "channels");
    if (!all || !gst_value_intersect (common.get (), all, number.get ()))
      continue;
    StructurePtr one (gst_structure_copy (mode));
    take (one.get (), "channels", number);
    if (channels > 2)
      gst_structure_set (one.get (), "channel-mask", GST_TYPE_BITMASK,
                         gst_audio_channel_get_fallback_mask (channels), nullptr);
    gst_caps_append_structure (caps, one.release ());
  }
}

bool
needs_masks (const GstStructure *mode)
{
  CapsPtr caps (gst_caps_new_full (gst_structure_copy (mode), nullptr));
  CapsPtr few (gst_caps_from_string ("audio/x-raw, channels=(int)[1, 2]"));
  return !gst_caps_is_subset (caps.get (), few.get ());
}

void
append_microphone_mode (GstCaps *caps, const JsonValue &value)
{
  value.allow_only ({ "format", "rate", "channels" });
  const std::string format = parse_format (value.member ("format"), Kind::Microphone);
  StructurePtr mode (gst_structure_new ("audio/x-raw", "format", G_TYPE_STRING, format.c_str (),
                                        "layout", G_TYPE_STRING, "interleaved", nullptr));
  set_int_choice (mode.get (), "rate", value.member ("rate"), 1000, kMaxAudioRate);
  set_int_choice (mode.get (), "channels", value.member ("channels"), 1, kMaxChannels);
  if (needs_masks (mode.get ()))
    append_with_masks (caps, mode.get ());
  else
    gst_caps_append_structure (caps, mode.release ());
}

} // namespace

const CompressedFormat *
find_compressed_format (const std::string &name)
{
  for (const CompressedFormat &row : kCompressed) {
    if (name == row.name)
      return &row;
  }
  return nullptr;
}

const CompressedFormat *
find_compressed_media_type (const char *media_type)
{
  for (const CompressedFormat &row : kCompressed) {
    CapsPtr caps (gst_caps_from_string (row.caps));
    if (gst_structure_has_name (gst_caps_get_structure (caps.get (), 0), media_type))
      return &row;
  }
  return nullptr;
}

bool
is_drawable_format (const std::string &name)
{
  const GstVideoFormat format = gst_video_format_from_string (name.c_str ());
  if (format == GST_VIDEO_FORMAT_UNKNOWN || format == GST_VIDEO_FORMAT_ENCODED)
    return false;
  const GstVideoFormatInfo *info = gst_video_format_get_info (format);
  const bool eight_bit = info->unpack_format == GST_VIDEO_FORMAT_AYUV
                         || info->unpack_format == GST_VIDEO_FORMAT_ARGB;
  return eight_bit && info->pack_func && !GST_VIDEO_FORMAT_INFO_IS_TILED (info)
         && !GST_VIDEO_FORMAT_INFO_HAS_PALETTE (info) && info->bits == 8;
}

bool
is_sound_format (const std::string &name)
{
  return gst_audio_format_from_string (name.c_str ()) > GST_AUDIO_FORMAT_ENCODED;
}

Fraction
parse_fraction (const JsonValue &value)
{
  Fraction rate;
  if (value.is_string ()) {
    ScopedValue fraction (GST_TYPE_FRACTION);
    if (gst_value_deserialize (fraction.get (), value.text (kRateForm).c_str ()))
      rate = { gst_value_get_fraction_numerator (fraction.get ()),
               gst_value_get_fraction_denominator (fraction.get ()) };
  } else if (value.is_number ()) {
    rate = nearest_rate (value.number (0, kMaxFps));
  }
  if (rate.num > 0 && gst_util_fraction_compare (rate.num, rate.den, kMaxFps, 1) <= 0)
    return rate;
  value.fail (kRateForm);
  return { 1, 1 };
}

std::string
parse_format (const JsonValue &value, Kind kind)
{
  const bool camera = kind == Kind::Camera;
  const char *expected = camera
                             ? "expected a raw video format of 8 bits such as \"YUY2\" or \"NV12\","
                               " \"MJPEG\" or \"H264\""
                             : "expected a raw audio format such as \"S16LE\" or \"F32LE\"";
  const std::string name = value.text (expected);
  const bool known = camera ? find_compressed_format (name) || is_drawable_format (name)
                            : is_sound_format (name);
  if (!known)
    value.fail (expected);
  return known ? name : camera ? "YUY2" : "S16LE";
}

CapsPtr
parse_modes (const JsonValue &modes, Kind kind)
{
  CapsPtr caps (gst_caps_new_empty ());
  for (const JsonValue &mode : modes.items ("expected a list of one mode or more")) {
    if (kind == Kind::Camera)
      append_camera_mode (caps.get (), mode);
    else
      append_microphone_mode (caps.get (), mode);
  }
  return caps;
}

} // namespace mc::fake
