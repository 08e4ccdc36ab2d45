// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_modes.hpp"

#include "caps_values.hpp"
#include "device_formats.hpp"

#include <algorithm>
#include <gst/audio/audio.h>

namespace mc {
namespace {

/// Takes @wanted where @field is a list with it; leaves a field that is fixed or missing.
void
prefer_in_list (GstStructure *structure, const char *field, const char *wanted)
{
  const auto strings = string_list (gst_structure_get_value (structure, field));
  if (strings.size () > 1 && std::find (strings.begin (), strings.end (), wanted) != strings.end ())
    gst_structure_set (structure, field, G_TYPE_STRING, wanted, nullptr);
}

/// A camera that says 0/1 has no constant rate and would not open with one.
bool
has_variable_rate (const GstStructure *structure)
{
  int num = 1;
  int den = 1;
  return gst_structure_get_fraction (structure, "framerate", &num, &den) && num == 0;
}

void
pin_video (GstStructure *structure, const Choice &choice)
{
  gst_structure_set (structure, "width", G_TYPE_INT, choice.native_width, "height", G_TYPE_INT,
                     choice.native_height, nullptr);
  if (!has_variable_rate (structure))
    gst_structure_set (structure, "framerate", GST_TYPE_FRACTION, choice.native_rate.num,
                       choice.native_rate.den, nullptr);
  prefer_in_list (structure, "interlace-mode", "progressive");
  if (!is_compressed (structure))
    set_string_list (structure, "format", structure_formats (structure, Kind::Video));
}

void
pin_audio (GstStructure *structure, const Choice &choice)
{
  gst_structure_set (structure, "rate", G_TYPE_INT, choice.native_sample_rate, "channels",
                     G_TYPE_INT, choice.native_channel_count, nullptr);
  auto formats = structure_formats (structure, Kind::Audio);
  const auto other_size = [&] (const std::string &format) {
    return sample_size_of (format) != choice.native_sample_size;
  };
  formats.erase (std::remove_if (formats.begin (), formats.end (), other_size), formats.end ());
  if (!formats.empty ())
    set_string_list (structure, "format", formats);
  prefer_in_list (structure, "layout", "interleaved");
}

/// An empty set says "anything", which is also what a whole range of the type says.
IntSet
peer_ints (const GstStructure *structure, const char *field)
{
  const IntSet set = int_set (gst_structure_get_value (structure, field));
  const bool anything = !set.is_list () && set.min () <= 1 && set.max () == G_MAXINT;
  return anything ? IntSet () : set;
}

RateSet
peer_rates (const GstStructure *structure)
{
  const RateSet set = rate_set (gst_structure_get_value (structure, "framerate"));
  const bool anything = !set.is_list () && set.min ().num <= 0 && set.max ().num == G_MAXINT;
  return anything ? RateSet () : set;
}

/// Formats that @structure accepts out of @formats; all of them where it names none.
std::vector<std::string>
accepted_formats (const GstStructure *structure, const std::vector<std::string> &formats)
{
  const GValue *field = gst_structure_get_value (structure, "format");
  if (field == nullptr)
    return formats;
  const auto wanted = string_list (field);
  std::vector<std::string> accepted;
  std::copy_if (formats.begin (), formats.end (), std::back_inserter (accepted),
                [&] (const std::string &format) {
                  return std::find (wanted.begin (), wanted.end (), format) != wanted.end ();
                });
  return accepted;
}

/// What the peer takes of @device's boxes; nullopt when that is nothing.
std::optional<PeerSet>
peer_set (const GstStructure *structure, const Device &device)
{
  const bool video = device.kind == Kind::Video;
  if (!gst_structure_has_name (structure, video ? "video/x-raw" : "audio/x-raw"))
    return std::nullopt;
  PeerSet peer;
  std::vector<int> sample_sizes;
  for (uint32_t box = 0; box < device.box_caps.size (); box++) {
    const auto accepted = accepted_formats (structure, raw_formats (device, box));
    peer.boxes.push_back (!accepted.empty ());
    for (const auto &format : accepted)
      sample_sizes.push_back (sample_size_of (format));
  }
  if (std::find (peer.boxes.begin (), peer.boxes.end (), true) == peer.boxes.end ())
    return std::nullopt;
  if (video) {
    peer.width = peer_ints (structure, "width");
    peer.height = peer_ints (structure, "height");
    peer.rate = peer_rates (structure);
  } else {
    peer.sample_rate = peer_ints (structure, "rate");
    peer.channel_count = peer_ints (structure, "channels");
    if (gst_structure_has_field (structure, "format"))
      peer.sample_size = IntSet::list (std::move (sample_sizes));
  }
  return peer;
}

} // namespace

CapsPtr
native_caps (const Device &device, const Choice &choice)
{
  CapsPtr caps (gst_caps_copy (device.box_caps[choice.box].get ()));
  GstStructure *structure = gst_caps_get_structure (caps.get (), 0);
  if (device.kind == Kind::Video)
    pin_video (structure, choice);
  else
    pin_audio (structure, choice);
  return caps;
}

std::vector<std::string>
raw_formats (const Device &device, uint32_t box)
{
  auto formats
      = structure_formats (gst_caps_get_structure (device.box_caps[box].get (), 0), device.kind);
  if (device.kind == Kind::Video)
    return formats;
  // Sound is converted to 16 or 32 bits where a track asks for other than the device's.
  for (const char *converted : { GST_AUDIO_NE (S16), GST_AUDIO_NE (F32) }) {
    if (std::find (formats.begin (), formats.end (), converted) == formats.end ())
      formats.emplace_back (converted);
  }
  return formats;
}

std::vector<PeerSet>
peers_from_caps (const GstCaps *peer, const Device &device)
{
  if (gst_caps_is_any (peer))
    return { PeerSet () };
  std::vector<PeerSet> peers;
  for (guint i = 0; i < gst_caps_get_size (peer); i++) {
    if (!is_system_memory (gst_caps_get_features (peer, i)))
      continue;
    if (auto set = peer_set (gst_caps_get_structure (peer, i), device))
      peers.push_back (std::move (*set));
  }
  // No alternative would mean no requirement; this one takes no box.
  if (peers.empty ())
    peers.emplace_back ().boxes.assign (device.box_caps.size (), false);
  return peers;
}

CapsPtr
track_caps (Kind kind, const Choice &choice, const std::string &format)
{
  if (kind == Kind::Video)
    return CapsPtr (gst_caps_new_simple (
        "video/x-raw", "format", G_TYPE_STRING, format.c_str (), "width", G_TYPE_INT, choice.width,
        "height", G_TYPE_INT, choice.height, "framerate", GST_TYPE_FRACTION, choice.frame_rate.num,
        choice.frame_rate.den, "pixel-aspect-ratio", GST_TYPE_FRACTION, 1, 1, nullptr));
  CapsPtr caps (gst_caps_new_simple ("audio/x-raw", "format", G_TYPE_STRING, format.c_str (),
                                     "layout", G_TYPE_STRING, "interleaved", "rate", G_TYPE_INT,
                                     choice.sample_rate, "channels", G_TYPE_INT,
                                     choice.channel_count, nullptr));
  // More than two channels have no meaning without their places; 0 says that they have none.
  if (choice.channel_count > 2)
    gst_caps_set_simple (caps.get (), "channel-mask", GST_TYPE_BITMASK,
                         gst_audio_channel_get_fallback_mask (choice.channel_count), nullptr);
  return caps;
}

} // namespace mc
