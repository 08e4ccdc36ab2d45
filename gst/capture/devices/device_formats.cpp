// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_formats.hpp"

#include "caps_values.hpp"

#include <algorithm>
#include <gst/audio/audio.h>
#include <gst/video/video.h>

namespace mc {
namespace {

/// What a structure without a format may be asked for: what cameras and servers commonly have.
const std::vector<std::string> kUsualVideo = { "YUY2", "NV12", "I420", "UYVY", "RGB", "BGRx" };
const std::vector<std::string> kUsualAudio = { GST_AUDIO_NE (F32), GST_AUDIO_NE (S16) };

struct Decoded
{
  const char *media;
  const char *decoder; ///< null: any decoder may be taken
  std::vector<std::string> formats;
};
const Decoded kDecoded[] = {
  { "image/jpeg", "jpegdec", { "I420", "Y42B", "Y444" } },
  { "video/x-h264", nullptr, { "I420", "NV12" } },
};

const Decoded *
find_decoded (const GstStructure *structure)
{
  for (const auto &row : kDecoded) {
    if (gst_structure_has_name (structure, row.media))
      return &row;
  }
  return nullptr;
}

/// Those of @formats that the installed version of @decoder names in its src template (jpegdec
/// learnt Y42B in 1.24).
std::vector<std::string>
made_by (const char *decoder, const std::vector<std::string> &formats)
{
  const Ref<GstElementFactory> factory (gst_element_factory_find (decoder));
  if (factory == nullptr)
    return formats;
  std::vector<std::string> made;
  for (const auto &format : formats) {
    const CapsPtr caps (
        gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, format.c_str (), nullptr));
    if (gst_element_factory_can_src_any_caps (factory.get (), caps.get ()))
      made.push_back (format);
  }
  return made;
}

std::vector<std::string>
video_formats (const GstStructure *structure)
{
  if (const Decoded *decoded = find_decoded (structure))
    return decoded->decoder ? made_by (decoded->decoder, decoded->formats) : decoded->formats;
  if (!gst_structure_has_name (structure, "video/x-raw"))
    return {};
  const GValue *field = gst_structure_get_value (structure, "format");
  if (field == nullptr)
    return kUsualVideo;
  auto formats = string_list (field);
  const auto unknown = [] (const std::string &name) {
    const GstVideoFormat format = gst_video_format_from_string (name.c_str ());
    return format == GST_VIDEO_FORMAT_UNKNOWN || format == GST_VIDEO_FORMAT_ENCODED;
  };
  formats.erase (std::remove_if (formats.begin (), formats.end (), unknown), formats.end ());
  return formats;
}

std::vector<std::string>
audio_formats (const GstStructure *structure)
{
  if (!gst_structure_has_name (structure, "audio/x-raw"))
    return {};
  const GValue *field = gst_structure_get_value (structure, "format");
  if (field == nullptr)
    return kUsualAudio;
  auto formats = string_list (field);
  const auto unusable = [] (const std::string &name) { return sample_size_of (name) == 0; };
  formats.erase (std::remove_if (formats.begin (), formats.end (), unusable), formats.end ());
  return formats;
}

} // namespace

std::vector<std::string>
structure_formats (const GstStructure *structure, Kind kind)
{
  return kind == Kind::Video ? video_formats (structure) : audio_formats (structure);
}

int
sample_size_of (const std::string &format)
{
  const GstAudioFormat id = gst_audio_format_from_string (format.c_str ());
  if (id == GST_AUDIO_FORMAT_UNKNOWN || id == GST_AUDIO_FORMAT_ENCODED)
    return 0;
  const int depth = GST_AUDIO_FORMAT_INFO_DEPTH (gst_audio_format_get_info (id));
  return depth == 8 || depth == 16 || depth == 24 || depth == 32 ? depth : 0;
}

bool
is_compressed (const GstStructure *structure)
{
  return find_decoded (structure) != nullptr;
}

} // namespace mc
