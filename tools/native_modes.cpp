// SPDX-License-Identifier: LGPL-2.1-or-later
#include "native_modes.hpp"

#include <algorithm>

namespace mc::tool {

namespace {

constexpr std::size_t kLineWidth = 80;
constexpr std::size_t kSummaryFormats = 4;

/// Compressed media types by the names that people use for them.
struct MediaTypeName
{
  const char *media_type;
  const char *name;
};
constexpr MediaTypeName kMediaTypeNames[] = {
  { "image/jpeg", "MJPEG" }, { "video/x-h264", "H264" },    { "video/x-h265", "H265" },
  { "video/x-vp8", "VP8" },  { "video/x-vp9", "VP9" },      { "video/x-av1", "AV1" },
  { "video/x-dv", "DV" },    { "video/mpegts", "MPEG-TS" },
};

std::string
media_type_name (const char *media_type)
{
  for (const auto &row : kMediaTypeNames) {
    if (g_str_equal (row.media_type, media_type))
      return row.name;
  }
  return media_type;
}

void
add_format (std::vector<std::string> &formats, const GValue *value)
{
  if (!value || !G_VALUE_HOLDS_STRING (value))
    return;
  const std::string name = printable (g_value_get_string (value));
  if (std::find (formats.begin (), formats.end (), name) == formats.end ())
    formats.push_back (name);
}

bool
same (const IntSet &a, const IntSet &b)
{
  return a.min () == b.min () && a.max () == b.max () && a.step () == b.step ()
         && a.values () == b.values ();
}

bool
same_size (const VideoBox &a, const VideoBox &b)
{
  return same (a.width, b.width) && same (a.height, b.height);
}

bool
same_box (const AudioBox &a, const AudioBox &b)
{
  return same (a.sample_rate, b.sample_rate) && same (a.channel_count, b.channel_count)
         && same (a.sample_size, b.sample_size);
}

/// Two boxes of one size make one with the rates of both, when both are lists.
void
add_box (std::vector<VideoBox> &boxes, const VideoBox &box)
{
  for (VideoBox &known : boxes) {
    if (!same_size (known, box) || !known.rate.is_list () || !box.rate.is_list ())
      continue;
    std::vector<Fraction> rates = known.rate.values ();
    rates.insert (rates.end (), box.rate.values ().begin (), box.rate.values ().end ());
    known.rate = RateSet::list (std::move (rates));
    return;
  }
  boxes.push_back (box);
}

void
add_box (std::vector<AudioBox> &boxes, const AudioBox &box)
{
  const auto is_known = [&box] (const AudioBox &known) { return same_box (known, box); };
  if (std::none_of (boxes.begin (), boxes.end (), is_known))
    boxes.push_back (box);
}

int64_t
pixels (const VideoBox &box)
{
  return static_cast<int64_t> (box.width.max ()) * box.height.max ();
}

FormatGroup &
group_of (std::vector<FormatGroup> &groups, const std::vector<std::string> &formats)
{
  for (FormatGroup &group : groups) {
    if (group.formats == formats)
      return group;
  }
  groups.push_back ({ formats, {}, {} });
  return groups.back ();
}

void
sort_boxes (FormatGroup &group)
{
  std::stable_sort (group.video.begin (), group.video.end (),
                    [] (const VideoBox &a, const VideoBox &b) { return pixels (a) < pixels (b); });
  std::stable_sort (group.audio.begin (), group.audio.end (),
                    [] (const AudioBox &a, const AudioBox &b) {
                      return a.sample_rate.max () < b.sample_rate.max ();
                    });
}

std::string
set_text (const IntSet &set, const Style &style)
{
  if (set.is_list ()) {
    std::vector<std::string> values;
    for (const int value : set.values ())
      values.push_back (std::to_string (value));
    return join (values, " or ");
  }
  std::string text = style.range (std::to_string (set.min ()), std::to_string (set.max ()));
  if (set.step () > 1 && set.min () < set.max ())
    text += " step " + std::to_string (set.step ());
  return text;
}

std::string
set_text (const RateSet &set, const Style &style)
{
  if (!set.is_list ())
    return style.range (number_text (set.min ().value ()), number_text (set.max ().value ()));
  std::vector<std::string> values;
  for (const Fraction &value : set.values ())
    values.push_back (number_text (value.value ()));
  return join (values, ", ");
}

bool
is_single (const IntSet &set)
{
  return set.min () == set.max ();
}

std::string
size_text (const VideoBox &box, const Style &style)
{
  if (is_single (box.width) && is_single (box.height))
    return std::to_string (box.width.min ()) + "x" + std::to_string (box.height.min ());
  return "(" + set_text (box.width, style) + ") x (" + set_text (box.height, style) + ")";
}

std::string
channels_text (const IntSet &set, const Style &style)
{
  if (is_single (set) && set.min () == 1)
    return "mono";
  if (is_single (set) && set.min () == 2)
    return "stereo";
  return set_text (set, style) + " channels";
}

std::string
box_text (const AudioBox &box, const Style &style)
{
  return set_text (box.sample_rate, style) + " Hz, " + channels_text (box.channel_count, style)
         + ", " + set_text (box.sample_size, style) + " bit";
}

std::vector<std::string>
all_formats (const std::vector<FormatGroup> &groups)
{
  std::vector<std::string> formats;
  for (const FormatGroup &group : groups) {
    for (const std::string &format : group.formats) {
      if (std::find (formats.begin (), formats.end (), format) == formats.end ())
        formats.push_back (format);
    }
  }
  return formats;
}

std::string
formats_summary (const std::vector<FormatGroup> &groups, const Style &style)
{
  std::vector<std::string> formats = all_formats (groups);
  const bool cut = formats.size () > kSummaryFormats;
  if (cut)
    formats.resize (kSummaryFormats);
  return join (formats, " ") + (cut ? std::string (" ") + style.ellipsis () : "");
}

/// "640x480@30", with the best rate of that size over all formats.
std::string
corner_text (const VideoBox &box, int width, int height, const std::vector<FormatGroup> &groups)
{
  Fraction best = box.rate.max ();
  for (const FormatGroup &group : groups) {
    for (const VideoBox &other : group.video) {
      if (other.width.contains (width) && other.height.contains (height)
          && best < other.rate.max ())
        best = other.rate.max ();
    }
  }
  return std::to_string (width) + "x" + std::to_string (height) + "@" + number_text (best.value ());
}

std::string
video_summary (const std::vector<FormatGroup> &groups, const Style &style)
{
  const VideoBox *smallest = nullptr;
  const VideoBox *largest = nullptr;
  const auto least_pixels = [] (const VideoBox &box) {
    return static_cast<int64_t> (box.width.min ()) * box.height.min ();
  };
  for (const FormatGroup &group : groups) {
    for (const VideoBox &box : group.video) {
      if (!smallest || least_pixels (box) < least_pixels (*smallest))
        smallest = &box;
      if (!largest || pixels (box) > pixels (*largest))
        largest = &box;
    }
  }
  if (!smallest || !largest)
    return "";
  return style.range (
      corner_text (*smallest, smallest->width.min (), smallest->height.min (), groups),
      corner_text (*largest, largest->width.max (), largest->height.max (), groups));
}

std::string
audio_summary (const std::vector<FormatGroup> &groups, const Style &style)
{
  std::optional<int> low_rate, high_rate, low_channels, high_channels;
  for (const FormatGroup &group : groups) {
    for (const AudioBox &box : group.audio) {
      low_rate = std::min (low_rate.value_or (box.sample_rate.min ()), box.sample_rate.min ());
      high_rate = std::max (high_rate.value_or (box.sample_rate.max ()), box.sample_rate.max ());
      low_channels
          = std::min (low_channels.value_or (box.channel_count.min ()), box.channel_count.min ());
      high_channels
          = std::max (high_channels.value_or (box.channel_count.max ()), box.channel_count.max ());
    }
  }
  if (!low_rate)
    return "";
  return set_text (IntSet::range (*low_rate, *high_rate), style) + " Hz, "
         + channels_text (IntSet::range (*low_channels, *high_channels), style);
}

Any
number_any (double number)
{
  return Any{ number };
}

Any
set_any (const IntSet &set)
{
  if (is_single (set))
    return number_any (set.min ());
  if (set.is_list ()) {
    Any::Array values;
    for (const int value : set.values ())
      values.push_back (number_any (value));
    return Any{ std::move (values) };
  }
  Any::Object range{ { "min", number_any (set.min ()) }, { "max", number_any (set.max ()) } };
  if (set.step () > 1)
    range.push_back ({ "step", number_any (set.step ()) });
  return Any{ std::move (range) };
}

/// Rates are a list even when there is one, since nearly every camera has several.
Any
set_any (const RateSet &set)
{
  if (!set.is_list ())
    return Any{ Any::Object{ { "min", number_any (set.min ().value ()) },
                             { "max", number_any (set.max ().value ()) } } };
  Any::Array values;
  for (const Fraction &value : set.values ())
    values.push_back (number_any (value.value ()));
  return Any{ std::move (values) };
}

Any
strings_any (const std::vector<std::string> &strings)
{
  Any::Array list;
  for (const std::string &string : strings)
    list.push_back (Any{ string });
  return Any{ std::move (list) };
}

} // namespace

std::vector<std::string>
box_formats (const Device &device, uint32_t box)
{
  std::vector<std::string> formats;
  if (box >= device.box_caps.size () || gst_caps_is_empty (device.box_caps[box].get ()))
    return formats;
  const GstStructure *structure = gst_caps_get_structure (device.box_caps[box].get (), 0);
  const char *media_type = gst_structure_get_name (structure);
  const GValue *format = gst_structure_get_value (structure, "format");
  const bool is_raw = g_str_has_suffix (media_type, "/x-raw");
  if (is_raw && format && GST_VALUE_HOLDS_LIST (format)) {
    for (guint i = 0; i < gst_value_list_get_size (format); i++)
      add_format (formats, gst_value_list_get_value (format, i));
  } else if (is_raw) {
    add_format (formats, format);
  }
  if (formats.empty ())
    formats.push_back (is_raw ? "any format" : media_type_name (media_type));
  return formats;
}

std::vector<FormatGroup>
native_modes (const Device &device)
{
  const DeviceDescription &description = device.capabilities->description ();
  std::vector<FormatGroup> groups;
  for (uint32_t i = 0; i < description.video.size (); i++)
    add_box (group_of (groups, box_formats (device, i)).video, description.video[i]);
  for (uint32_t i = 0; i < description.audio.size (); i++)
    add_box (group_of (groups, box_formats (device, i)).audio, description.audio[i]);
  for (FormatGroup &group : groups)
    sort_boxes (group);
  return groups;
}

std::string
modes_summary (const Device &device, const Style &style)
{
  const std::vector<FormatGroup> groups = native_modes (device);
  const std::string numbers
      = device.kind == Kind::Video ? video_summary (groups, style) : audio_summary (groups, style);
  return numbers + ", " + formats_summary (groups, style);
}

std::string
modes_text (const Device &device, std::size_t indent, const Style &style)
{
  const std::vector<FormatGroup> groups = native_modes (device);
  std::size_t width = 0;
  for (const FormatGroup &group : groups) {
    for (const VideoBox &box : group.video)
      width = std::max (width, display_width (size_text (box, style)));
  }
  std::string text;
  const std::string margin (indent + 2, ' ');
  for (const FormatGroup &group : groups) {
    text += std::string (indent, ' ') + wrapped (group.formats, indent, kLineWidth) + "\n";
    for (const VideoBox &box : group.video)
      text += margin + padded (size_text (box, style), width) + "  " + set_text (box.rate, style)
              + " fps\n";
    for (const AudioBox &box : group.audio)
      text += margin + box_text (box, style) + "\n";
  }
  return text;
}

Any
modes_any (const Device &device)
{
  Any::Array list;
  for (const FormatGroup &group : native_modes (device)) {
    for (const VideoBox &box : group.video)
      list.push_back (Any{ Any::Object{ { "formats", strings_any (group.formats) },
                                        { "width", set_any (box.width) },
                                        { "height", set_any (box.height) },
                                        { "frameRate", set_any (box.rate) } } });
    for (const AudioBox &box : group.audio)
      list.push_back (Any{ Any::Object{ { "formats", strings_any (group.formats) },
                                        { "sampleRate", set_any (box.sample_rate) },
                                        { "channelCount", set_any (box.channel_count) },
                                        { "sampleSize", set_any (box.sample_size) } } });
  }
  return Any{ std::move (list) };
}

std::string
video_mode_text (int width, int height, Fraction rate)
{
  return std::to_string (width) + "x" + std::to_string (height) + " at "
         + number_text (rate.value ()) + " fps";
}

std::string
audio_mode_text (int sample_rate, int channel_count, int sample_size)
{
  const Style plain (Style::Colour::Never, Style::Charset::Ascii);
  return box_text (
      { IntSet::value (sample_rate), IntSet::value (channel_count), IntSet::value (sample_size) },
      plain);
}

} // namespace mc::tool
