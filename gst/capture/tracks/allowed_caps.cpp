// SPDX-License-Identifier: LGPL-2.1-or-later
#include "gst/capture/devices/caps_values.hpp"
#include "gst/capture/devices/device_formats.hpp"
#include "gst/capture/devices/device_modes.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace mc {
namespace {

/// Half of the last of the three decimals that frame rates are compared with.
constexpr double kRateTolerance = 0.0005;
/// A track may be decimated to any rate above zero; 0/1 would mean a variable one.
constexpr Fraction kSlowestDerived = { 1, G_MAXINT };
constexpr int kLowestDerivedSampleRate = 8000;

/// What the required members leave of one number.
struct Bounds
{
  double min = 0;
  double max = G_MAXINT;

  int low (int least) const
  {
    return static_cast<int> (std::ceil (std::clamp (min, double (least), double (G_MAXINT))));
  }
  int high (int most) const
  {
    return static_cast<int> (std::floor (std::clamp (max, -1.0, double (most))));
  }
};

Bounds
required_bounds (const PreparedConstraints &constraints, Property property)
{
  Bounds bounds;
  const Constraint *constraint = constraints.source ().basic.find (property);
  if (constraint == nullptr)
    return bounds;
  if (constraint->min)
    bounds.min = std::max (bounds.min, *constraint->min);
  if (constraint->max)
    bounds.max = std::min (bounds.max, *constraint->max);
  const double *exact = constraint->exact ? std::get_if<double> (&*constraint->exact) : nullptr;
  if (exact != nullptr) {
    bounds.min = std::max (bounds.min, *exact);
    bounds.max = std::min (bounds.max, *exact);
  }
  return bounds;
}

bool
names (const Value &value, const char *wanted)
{
  if (const auto *text = std::get_if<std::string> (&value))
    return *text == wanted;
  if (const auto *list = std::get_if<StringList> (&value))
    return list->empty () || std::find (list->begin (), list->end (), wanted) != list->end ();
  return true;
}

/// Whether sizes and rates below the native ones may be offered.
bool
may_derive (const PreparedConstraints &constraints)
{
  const Constraint *mode = constraints.source ().basic.find (Property::ResizeMode);
  return mode == nullptr || !mode->exact || names (*mode->exact, "crop-and-scale");
}

void
set_range (GstStructure *structure, const char *field, int min, int max, int step)
{
  const bool aligned = step > 1 && min % step == 0 && max % step == 0;
  ScopedValue range (GST_TYPE_INT_RANGE);
  if (min == max) {
    gst_structure_set (structure, field, G_TYPE_INT, min, nullptr);
    return;
  }
  gst_value_set_int_range_step (range.get (), min, max, aligned ? step : 1);
  gst_structure_set_value (structure, field, range.get ());
}

void
set_ints (GstStructure *structure, const char *field, const std::vector<int> &values)
{
  ScopedValue list (GST_TYPE_LIST);
  for (const int value : values) {
    ScopedValue item (G_TYPE_INT);
    g_value_set_int (item.get (), value);
    gst_value_list_append_value (list.get (), item.get ());
  }
  gst_structure_set_value (structure, field, list.get ());
}

/// @set within @bounds; false when nothing of it is left.
bool
set_native_ints (GstStructure *structure, const char *field, const IntSet &set,
                 const Bounds &bounds)
{
  const int low = bounds.low (set.min ());
  const int high = bounds.high (set.max ());
  if (!set.is_list ()) {
    const int step = set.step ();
    const int first = set.min () + (low - set.min () + step - 1) / step * step;
    const int last = set.min () + (high - set.min ()) / step * step;
    if (first > high)
      return false;
    set_range (structure, field, first, last, step);
    return true;
  }
  std::vector<int> left;
  std::copy_if (set.values ().begin (), set.values ().end (), std::back_inserter (left),
                [&] (int v) { return v >= low && v <= high; });
  if (left.size () == 1)
    gst_structure_set (structure, field, G_TYPE_INT, left.front (), nullptr);
  else if (!left.empty ())
    set_ints (structure, field, left);
  return !left.empty ();
}

bool
within (const Fraction &rate, const Bounds &bounds)
{
  return rate.value () > bounds.min - kRateTolerance && rate.value () < bounds.max + kRateTolerance;
}

/// A fraction at the border of what still compares equal to @rate.
Fraction
border (double rate)
{
  Fraction fraction;
  gst_util_double_to_fraction (rate, &fraction.num, &fraction.den);
  return fraction;
}

/// [@min, @max] within @bounds; false when nothing of it is left.
bool
set_rate_range (GstStructure *structure, Fraction min, Fraction max, const Bounds &bounds)
{
  if (bounds.min > min.value ())
    min = border (std::max (bounds.min - kRateTolerance, min.value ()));
  if (bounds.max < max.value ())
    max = std::min (border (bounds.max + kRateTolerance), max);
  if (max < min)
    return false;
  if (min == max)
    gst_structure_set (structure, "framerate", GST_TYPE_FRACTION, max.num, max.den, nullptr);
  else
    gst_structure_set (structure, "framerate", GST_TYPE_FRACTION_RANGE, min.num, min.den, max.num,
                       max.den, nullptr);
  return true;
}

bool
set_native_rates (GstStructure *structure, const RateSet &set, const Bounds &bounds)
{
  if (!set.is_list ())
    return set_rate_range (structure, set.min (), set.max (), bounds);
  ScopedValue list (GST_TYPE_LIST);
  for (const Fraction &rate : set.values ()) {
    if (!within (rate, bounds))
      continue;
    ScopedValue item (GST_TYPE_FRACTION);
    gst_value_set_fraction (item.get (), rate.num, rate.den);
    gst_value_list_append_value (list.get (), item.get ());
  }
  const guint left = gst_value_list_get_size (list.get ());
  if (left > 0)
    gst_structure_set_value (structure, "framerate",
                             left == 1 ? gst_value_list_get_value (list.get (), 0) : list.get ());
  return left > 0;
}

/// Structures with their formats apart: equal ones are one, with the formats of all.
class Offer
{
public:
  void add (StructurePtr structure, const std::vector<std::string> &formats);
  CapsPtr take ();

private:
  struct Line
  {
    StructurePtr structure;
    std::vector<std::string> formats;
  };
  std::vector<Line> lines_;
  std::map<std::string, std::size_t> index_; ///< a structure as text, to its line
};

void
Offer::add (StructurePtr structure, const std::vector<std::string> &formats)
{
  const CharPtr text (gst_structure_to_string (structure.get ()));
  const auto [found, is_new] = index_.try_emplace (text.get (), lines_.size ());
  if (is_new)
    lines_.push_back ({ std::move (structure), {} });
  auto &known = lines_[found->second].formats;
  for (const auto &format : formats) {
    if (std::find (known.begin (), known.end (), format) == known.end ())
      known.push_back (format);
  }
}

CapsPtr
Offer::take ()
{
  CapsPtr caps (gst_caps_new_empty ());
  for (auto &line : lines_) {
    if (line.formats.empty ())
      continue;
    set_string_list (line.structure.get (), "format", line.formats);
    gst_caps_append_structure (caps.get (), line.structure.release ());
  }
  return caps;
}

/// The largest size and rate of a box: with cropping, scaling and decimation everything below is
/// offered too.
struct Reach
{
  int width = 0;
  int height = 0;
  Fraction rate;

  bool covers (const Reach &other) const
  {
    return width >= other.width && height >= other.height && !(rate < other.rate);
  }
};

struct VideoBounds
{
  Bounds width;
  Bounds height;
  Bounds rate;
};

/// What can be derived from the boxes of one set of formats: their reaches without those that
/// another one covers.
using Front = std::vector<Reach>;

void
extend (Front &front, const Reach &reach)
{
  for (const Reach &known : front) {
    if (known.covers (reach))
      return;
  }
  front.erase (std::remove_if (front.begin (), front.end (),
                               [&] (const Reach &r) { return reach.covers (r); }),
               front.end ());
  front.push_back (reach);
}

void
offer_derived_video (const Device &device, const VideoBounds &bounds, Offer &offer)
{
  std::vector<std::pair<std::vector<std::string>, Front>> fronts; // in the device's order
  const auto &boxes = device.capabilities->description ().video;
  for (uint32_t i = 0; i < boxes.size (); i++) {
    auto formats = raw_formats (device, i);
    const Reach reach{ bounds.width.high (boxes[i].width.max ()),
                       bounds.height.high (boxes[i].height.max ()), boxes[i].rate.max () };
    auto known = std::find_if (fronts.begin (), fronts.end (),
                               [&] (const auto &f) { return f.first == formats; });
    if (known == fronts.end ())
      known = fronts.insert (fronts.end (), { std::move (formats), {} });
    extend (known->second, reach);
  }
  for (const auto &[formats, front] : fronts) {
    for (const Reach &reach : front) {
      StructurePtr structure (gst_structure_new_empty ("video/x-raw"));
      const int width = bounds.width.low (1);
      const int height = bounds.height.low (1);
      if (width > reach.width || height > reach.height
          || !set_rate_range (structure.get (), kSlowestDerived, reach.rate, bounds.rate))
        continue;
      set_range (structure.get (), "width", width, reach.width, 1);
      set_range (structure.get (), "height", height, reach.height, 1);
      offer.add (std::move (structure), formats);
    }
  }
}

void
offer_native_video (const Device &device, const VideoBounds &bounds, Offer &offer)
{
  const auto &boxes = device.capabilities->description ().video;
  for (uint32_t i = 0; i < boxes.size (); i++) {
    StructurePtr structure (gst_structure_new_empty ("video/x-raw"));
    if (set_native_ints (structure.get (), "width", boxes[i].width, bounds.width)
        && set_native_ints (structure.get (), "height", boxes[i].height, bounds.height)
        && set_native_rates (structure.get (), boxes[i].rate, bounds.rate))
      offer.add (std::move (structure), raw_formats (device, i));
  }
}

/// The sound of a box within the required members: everything up to its rate and channels.
struct AudioReach
{
  int min_rate = 0;
  int max_rate = 0;
  int min_channels = 0;
  int max_channels = 0;
  std::vector<std::string> formats;

  bool empty () const
  {
    return min_rate > max_rate || min_channels > max_channels || formats.empty ();
  }
  bool covers (const AudioReach &other) const
  {
    return min_rate <= other.min_rate && max_rate >= other.max_rate
           && max_channels >= other.max_channels && formats == other.formats;
  }
};

AudioReach
audio_reach (const Device &device, uint32_t box, const PreparedConstraints &constraints)
{
  const AudioBox &native = device.capabilities->description ().audio[box];
  const Bounds rates = required_bounds (constraints, Property::SampleRate);
  const Bounds channels = required_bounds (constraints, Property::ChannelCount);
  const Bounds sizes = required_bounds (constraints, Property::SampleSize);
  AudioReach reach;
  reach.min_rate = rates.low (std::min (kLowestDerivedSampleRate, native.sample_rate.min ()));
  reach.max_rate = rates.high (native.sample_rate.max ());
  reach.min_channels = channels.low (1);
  reach.max_channels = channels.high (native.channel_count.max ());
  for (const auto &format : raw_formats (device, box)) {
    if (sample_size_of (format) >= sizes.min && sample_size_of (format) <= sizes.max)
      reach.formats.push_back (format);
  }
  return reach;
}

void
offer_audio (const Device &device, const PreparedConstraints &constraints, Offer &offer)
{
  std::vector<AudioReach> reaches;
  for (uint32_t box = 0; box < device.box_caps.size (); box++) {
    AudioReach reach = audio_reach (device, box, constraints);
    const auto covers = [&] (const AudioReach &known) { return known.covers (reach); };
    if (reach.empty () || std::any_of (reaches.begin (), reaches.end (), covers))
      continue;
    const auto covered = [&] (const AudioReach &known) { return reach.covers (known); };
    reaches.erase (std::remove_if (reaches.begin (), reaches.end (), covered), reaches.end ());
    reaches.push_back (std::move (reach));
  }
  for (const AudioReach &reach : reaches) {
    StructurePtr structure (
        gst_structure_new ("audio/x-raw", "layout", G_TYPE_STRING, "interleaved", nullptr));
    set_range (structure.get (), "rate", reach.min_rate, reach.max_rate, 1);
    set_range (structure.get (), "channels", reach.min_channels, reach.max_channels, 1);
    offer.add (std::move (structure), reach.formats);
  }
}

/// The settings that would be taken, in any format that comes from the chosen box.
void
offer_choice (const Device &device, const Choice &choice, Offer &offer)
{
  auto formats = raw_formats (device, choice.box);
  if (device.kind == Kind::Audio) {
    const auto other_size
        = [&] (const std::string &f) { return sample_size_of (f) != choice.sample_size; };
    formats.erase (std::remove_if (formats.begin (), formats.end (), other_size), formats.end ());
  }
  if (formats.empty ())
    return;
  const CapsPtr caps = track_caps (device.kind, choice, formats.front ());
  StructurePtr structure (gst_structure_copy (gst_caps_get_structure (caps.get (), 0)));
  gst_structure_remove_field (structure.get (), "format");
  offer.add (std::move (structure), formats);
}

void
offer_ranges (const Device &device, const PreparedConstraints &constraints, Offer &offer)
{
  if (device.kind == Kind::Audio) {
    offer_audio (device, constraints, offer);
    return;
  }
  const VideoBounds bounds{ required_bounds (constraints, Property::Width),
                            required_bounds (constraints, Property::Height),
                            required_bounds (constraints, Property::FrameRate) };
  if (may_derive (constraints))
    offer_derived_video (device, bounds, offer);
  else
    offer_native_video (device, bounds, offer);
}

} // namespace

CapsPtr
allowed_caps (const DeviceList &devices, const PreparedConstraints &constraints)
{
  std::vector<std::pair<const Device *, Choice>> fitting;
  for (const auto &device : devices) {
    if (const auto choice
        = select_settings (*device->capabilities_for (constraints.source ()), constraints))
      fitting.emplace_back (device.get (), *choice);
  }
  std::stable_sort (fitting.begin (), fitting.end (), [] (const auto &a, const auto &b) {
    return is_tried_before (*a.first, a.second, *b.first, b.second);
  });
  Offer offer;
  for (const auto &[device, choice] : fitting)
    offer_choice (*device, choice, offer);
  for (const auto &[device, choice] : fitting)
    offer_ranges (*device, constraints, offer);
  return offer.take ();
}

} // namespace mc
