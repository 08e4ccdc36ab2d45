// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_modes.hpp"

#include "caps_values.hpp"
#include "device_formats.hpp"
#include "mode_hints.hpp"

#include <algorithm>

namespace mc {
namespace {

/* Providers say "anything" in several ways: a field that is not there, [1, 2147483647], [0/1,
 * 2147483647/1], 0/1. Each is given limits here that a real device may have, so that a request is
 * solved as if the device had told them; what it then really delivers is read back from it. */

/// GstVideo's own limit. A greater maximum means that none is known, and then this is enough for an
/// 8K picture.
constexpr int kGreatestSide = 32767;
constexpr int kAssumedSide = 8192;

/// A camera that tells no rate is taken to have any up to 30/s; one that tells a range without an
/// end, any up to 120/s.
constexpr Fraction kSlowest = { 1, 1 };
constexpr Fraction kUsualFastest = { 30, 1 };
constexpr Fraction kFastest = { 120, 1 };
constexpr Fraction kTellsNoLimit = { 1000, 1 };

/// Servers convert to any rate; beyond these nobody hears a difference.
constexpr int kLowestSampleRate = 8000;
constexpr int kHighestSampleRate = 192000;
constexpr int kGreatestSampleRate = 768000;
/// As many channels as a server mixes to; a range that reaches this far tells nothing of the
/// device.
constexpr int kServerChannels = 32;

enum BoxCost
{
  kRaw = 0,
  kCompressed = 1,
  kInterlaced = 2
};

IntSet
only (const IntSet &set, int min, int max)
{
  std::vector<int> values;
  std::copy_if (set.values ().begin (), set.values ().end (), std::back_inserter (values),
                [&] (int v) { return v >= min && v <= max; });
  return values.empty () ? IntSet () : IntSet::list (std::move (values));
}

IntSet
side_set (const GValue *value)
{
  if (value == nullptr)
    return IntSet::range (1, kAssumedSide);
  const IntSet told = int_set (value);
  if (told.empty () || told.is_list ())
    return only (told, 1, kGreatestSide);
  const int max = told.max () > kGreatestSide ? kAssumedSide : told.max ();
  return IntSet::range (told.min () > 0 ? told.min () : told.step (), max, told.step ());
}

RateSet
unknown_rate (const GstStructure *structure)
{
  Fraction max = kUsualFastest;
  gst_structure_get_fraction (structure, "max-framerate", &max.num, &max.den);
  if (max.num <= 0)
    max = kUsualFastest;
  return RateSet::range (std::min (kSlowest, max), max);
}

RateSet
frame_rates (const GstStructure *structure)
{
  const RateSet told = rate_set (gst_structure_get_value (structure, "framerate"));
  const Fraction zero;
  if (told.empty () || !(zero < told.max ()))
    return unknown_rate (structure);
  if (told.is_list ()) {
    std::vector<Fraction> rates;
    std::copy_if (told.values ().begin (), told.values ().end (), std::back_inserter (rates),
                  [&] (const Fraction &rate) { return zero < rate; });
    return RateSet::list (std::move (rates));
  }
  const Fraction max = kTellsNoLimit < told.max () ? kFastest : told.max ();
  const Fraction min = zero < told.min () ? told.min () : std::min (kSlowest, max);
  return RateSet::range (min, max);
}

/// Whole pictures only: fields in separate buffers have a feature of their own and never come here.
bool
is_interlaced (const GstStructure *structure)
{
  const auto modes = string_list (gst_structure_get_value (structure, "interlace-mode"));
  return !modes.empty () && std::find (modes.begin (), modes.end (), "progressive") == modes.end ();
}

std::optional<VideoBox>
video_box (const GstStructure *structure)
{
  if (structure_formats (structure, Kind::Video).empty ())
    return std::nullopt;
  VideoBox box;
  box.width = side_set (gst_structure_get_value (structure, "width"));
  box.height = side_set (gst_structure_get_value (structure, "height"));
  box.rate = frame_rates (structure);
  box.cost = (is_compressed (structure) ? kCompressed : kRaw)
             + (is_interlaced (structure) ? kInterlaced : 0);
  if (box.width.empty () || box.height.empty () || box.rate.empty ())
    return std::nullopt;
  return box;
}

IntSet
sample_rates (const GValue *value)
{
  if (value == nullptr)
    return IntSet::range (kLowestSampleRate, kHighestSampleRate);
  const IntSet told = int_set (value);
  if (told.empty () || told.is_list ())
    return only (told, 1, kGreatestSampleRate);
  const int min = std::max (told.min (), kLowestSampleRate);
  const int max = std::min (told.max (), kHighestSampleRate);
  return min <= max ? IntSet::range (min, max) : told;
}

IntSet
channel_counts (const GValue *value, int device_channels)
{
  const int assumed = std::clamp (device_channels, 1, kServerChannels);
  if (value == nullptr)
    return IntSet::range (1, assumed);
  const IntSet told = int_set (value);
  if (told.empty () || told.is_list ())
    return only (told, 1, kServerChannels);
  const int max = told.max () >= kServerChannels ? assumed : told.max ();
  const int min = std::max (told.min (), 1);
  return min <= max ? IntSet::range (min, max) : told;
}

bool
can_interleave (const GstStructure *structure)
{
  const auto layouts = string_list (gst_structure_get_value (structure, "layout"));
  return layouts.empty ()
         || std::find (layouts.begin (), layouts.end (), "interleaved") != layouts.end ();
}

std::optional<AudioBox>
audio_box (const GstStructure *structure, const ModeHints &hints)
{
  const auto formats = structure_formats (structure, Kind::Audio);
  if (formats.empty () || !can_interleave (structure))
    return std::nullopt;
  std::vector<int> sizes;
  for (const auto &format : formats)
    sizes.push_back (sample_size_of (format));
  AudioBox box;
  box.sample_rate = sample_rates (gst_structure_get_value (structure, "rate"));
  box.channel_count
      = channel_counts (gst_structure_get_value (structure, "channels"), hints.channels);
  box.sample_size = IntSet::list (std::move (sizes));
  if (box.sample_rate.empty () || box.channel_count.empty ())
    return std::nullopt;
  return box;
}

} // namespace

DeviceModes
modes_from_caps (const GstCaps *caps, Kind kind, const ModeHints &hints)
{
  DeviceModes modes;
  if (caps == nullptr || gst_caps_is_any (caps))
    return modes;
  for (guint i = 0; i < gst_caps_get_size (caps); i++) {
    if (!is_system_memory (gst_caps_get_features (caps, i)))
      continue;
    const GstStructure *structure = gst_caps_get_structure (caps, i);
    if (kind == Kind::Video) {
      const auto box = video_box (structure);
      if (!box)
        continue;
      modes.video.push_back (*box);
    } else {
      const auto box = audio_box (structure, hints);
      if (!box)
        continue;
      modes.audio.push_back (*box);
    }
    modes.caps.emplace_back (gst_caps_copy_nth (caps, i));
  }
  return modes;
}

DeviceModes
modes_from_caps (const GstCaps *caps, Kind kind)
{
  return modes_from_caps (caps, kind, ModeHints ());
}

} // namespace mc
