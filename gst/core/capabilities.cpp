// SPDX-License-Identifier: LGPL-2.1-or-later
#include "prepared.hpp"
#include "terms.hpp"

#include <tuple>

namespace mc {
namespace {

constexpr int kLowestDerivedSampleRate = 8000;

// Sizes and counts below one, as broken drivers report them, are no values.
bool
usable (const IntSet &set)
{
  return !set.empty () && set.max () >= 1;
}

bool
usable (const VideoBox &box)
{
  return usable (box.width) && usable (box.height) && !box.rate.empty ()
         && millis_of (box.rate.max ()) >= 1;
}

bool
usable (const AudioBox &box)
{
  return usable (box.sample_rate) && usable (box.channel_count) && usable (box.sample_size);
}

bool
has_one_size (const VideoBox &box)
{
  return box.width.min () == box.width.max () && box.height.min () == box.height.max ();
}

struct SizedMode
{
  int cost;
  int width;
  int height;
  RateMode mode;

  auto order () const
  {
    const int64_t pixels = static_cast<int64_t> (width) * height;
    return std::make_tuple (cost, pixels, width, height, mode.min, mode.box);
  }
  bool same_group (const SizedMode &other) const
  {
    return cost == other.cost && width == other.width && height == other.height;
  }
};

void
collect_modes (const VideoBox &box, uint32_t index, std::vector<SizedMode> &modes)
{
  const auto add = [&] (Fraction min, Fraction max) {
    const RateMode mode{ std::max<Millis> (millis_of (min), 1), millis_of (max), min, max, index };
    if (mode.max >= 1)
      modes.push_back ({ box.cost, box.width.min (), box.height.min (), mode });
  };
  if (!box.rate.is_list ())
    return add (box.rate.min (), box.rate.max ());
  for (const Fraction rate : box.rate.values ())
    add (rate, rate);
}

void
make_groups (std::vector<SizedMode> &modes, Capabilities::Prepared &prepared)
{
  std::sort (modes.begin (), modes.end (),
             [] (const auto &a, const auto &b) { return a.order () < b.order (); });
  const SizedMode *previous = nullptr;
  for (const auto &sized : modes) {
    if (!previous || !sized.same_group (*previous)) {
      SizeGroup group;
      group.width = sized.width;
      group.height = sized.height;
      group.cost = sized.cost;
      group.first_mode = prepared.modes.size ();
      group.aspect_ratio
          = comparable (Property::AspectRatio, static_cast<double> (sized.width) / sized.height);
      prepared.groups.push_back (group);
    }
    SizeGroup &group = prepared.groups.back ();
    group.n_modes++;
    group.max_rate = std::max (group.max_rate, sized.mode.max);
    prepared.modes.push_back (sized.mode);
    previous = &sized;
  }
}

void
collect_rates (Capabilities::Prepared &prepared)
{
  const auto ends = [] (const RateMode &mode) { return std::make_pair (mode.min, mode.max); };
  auto &rates = prepared.rates;
  rates = prepared.modes;
  std::sort (rates.begin (), rates.end (),
             [&] (const auto &a, const auto &b) { return ends (a) < ends (b); });
  const auto last = std::unique (rates.begin (), rates.end (), [&] (const auto &a, const auto &b) {
    return ends (a) == ends (b);
  });
  rates.erase (last, rates.end ());
}

void
make_width_classes (Capabilities::Prepared &prepared)
{
  const auto &groups = prepared.groups;
  auto &by_width = prepared.by_width;
  for (uint32_t i = 0; i < groups.size (); i++)
    by_width.push_back (i);
  std::stable_sort (by_width.begin (), by_width.end (),
                    [&] (uint32_t a, uint32_t b) { return groups[a].width < groups[b].width; });
  for (uint32_t i = 0; i < by_width.size (); i++) {
    const int width = groups[by_width[i]].width;
    if (prepared.widths.empty () || prepared.widths.back ().width != width)
      prepared.widths.push_back ({ width, i, 0 });
    prepared.widths.back ().n_groups++;
  }
}

void
list_single_modes (Capabilities::Prepared &prepared)
{
  auto &singles = prepared.single_modes;
  for (const SizeGroup &group : prepared.groups) {
    for (uint32_t i = group.first_mode; i < group.first_mode + group.n_modes; i++) {
      const RateMode &mode = prepared.modes[i];
      if (mode.min == mode.max)
        singles.push_back (make_video_mode (mode.box, group.cost, group.width, group.height,
                                            mode.min, mode.min_rate));
    }
  }
  std::stable_sort (singles.begin (), singles.end (),
                    [] (const auto &a, const auto &b) { return a.rate < b.rate; });
}

bool
covers (const Corner &a, const Corner &b)
{
  return a.width >= b.width && a.height >= b.height && a.max_rate >= b.max_rate;
}

void
add_corner (std::vector<Corner> &corners, Corner corner)
{
  for (const Corner &other : corners) {
    if (covers (other, corner))
      return;
  }
  corners.erase (std::remove_if (corners.begin (), corners.end (),
                                 [&] (const Corner &other) { return covers (corner, other); }),
                 corners.end ());
  corners.push_back (corner);
}

void
prepare_video (Capabilities::Prepared &prepared)
{
  const auto &boxes = prepared.description.video;
  std::vector<SizedMode> modes;
  for (uint32_t i = 0; i < boxes.size (); i++) {
    if (!usable (boxes[i]))
      continue;
    if (has_one_size (boxes[i]))
      collect_modes (boxes[i], i, modes);
    else
      prepared.wide_boxes.push_back (i);
  }
  make_groups (modes, prepared);
  list_single_modes (prepared);
  collect_rates (prepared);
  make_width_classes (prepared);
  for (const auto &group : prepared.groups)
    add_corner (prepared.corners, { group.width, group.height, group.max_rate });
  for (const uint32_t i : prepared.wide_boxes)
    add_corner (prepared.corners, { boxes[i].width.max (), boxes[i].height.max (),
                                    millis_of (boxes[i].rate.max ()) });
  for (const Corner &corner : prepared.corners) {
    prepared.max_width = std::max (prepared.max_width, corner.width);
    prepared.max_height = std::max (prepared.max_height, corner.height);
  }
}

void
prepare_inherent (Capabilities::Prepared &prepared)
{
  const auto &description = prepared.description;
  auto &members = prepared.inherent.members;
  // What is no device has no ids.
  if (!description.device_id.empty ())
    members[Property::DeviceId] = description.device_id;
  if (!description.group_id.empty ())
    members[Property::GroupId] = description.group_id;
  if (description.kind == Kind::Video) {
    if (!description.facing_modes.empty ())
      members[Property::FacingMode] = description.facing_modes.front ();
    members[Property::BackgroundBlur] = false;
    return;
  }
  // Where no control serves them.
  members[Property::EchoCancellation] = false;
  members[Property::AutoGainControl] = false;
  members[Property::NoiseSuppression] = false;
}

void
prepare_controls (Capabilities::Prepared &prepared)
{
  prepared.controls = ControlLimits (prepared.description.controls);
  for (const Control &control : prepared.description.controls) {
    prepared.inherent.members.erase (control.property);
    prepared.now.set (control.property, control.now);
  }
}

void
add_control_capabilities (const ControlList &controls, CapabilityDictionary &dictionary)
{
  for (const Control &control : controls) {
    if (control.is_number ())
      dictionary.members[control.property] = control.range;
    else
      dictionary.members[control.property] = control.values;
  }
}

std::vector<Value>
values_of (const StringList &strings)
{
  return { strings.begin (), strings.end () };
}

void
add_video_capabilities (const Capabilities::Prepared &prepared, CapabilityDictionary &dictionary)
{
  auto &members = dictionary.members;
  const auto &description = prepared.description;
  if (!description.facing_modes.empty ())
    members[Property::FacingMode] = values_of (description.facing_modes);
  members[Property::ResizeMode] = values_of ({ "none", "crop-and-scale" });
  members[Property::BackgroundBlur] = std::vector<Value>{ false };
  double width = 0, height = 0, rate = 0;
  for (const auto &box : description.video) {
    if (!usable (box))
      continue;
    width = std::max<double> (width, box.width.max ());
    height = std::max<double> (height, box.height.max ());
    rate = std::max (rate, box.rate.max ().value ());
  }
  if (rate == 0)
    return;
  members[Property::Width] = CapabilityRange{ 1, width };
  members[Property::Height] = CapabilityRange{ 1, height };
  members[Property::FrameRate] = CapabilityRange{ 0, rate };
  members[Property::AspectRatio] = CapabilityRange{ comparable (Property::AspectRatio, 1 / height),
                                                    comparable (Property::AspectRatio, width) };
}

// One range over the native formats and what is derived from them.
CapabilityRange
united (CapabilityRange range, double min, double max)
{
  return { range.max > 0 ? std::min (range.min, min) : min, std::max (range.max, max), 0 };
}

void
add_audio_capabilities (const Capabilities::Prepared &prepared, CapabilityDictionary &dictionary)
{
  auto &members = dictionary.members;
  CapabilityRange rate, size{ 16, 32, 0 };
  double channels = 0;
  for (const auto &box : prepared.description.audio) {
    if (!usable (box))
      continue;
    const int lowest = std::min (std::max (box.sample_rate.min (), 1), kLowestDerivedSampleRate);
    rate = united (rate, std::min (lowest, box.sample_rate.max ()), box.sample_rate.max ());
    size = united (size, std::max (box.sample_size.min (), 1), box.sample_size.max ());
    channels = std::max<double> (channels, box.channel_count.max ());
  }
  for (const auto property :
       { Property::EchoCancellation, Property::AutoGainControl, Property::NoiseSuppression })
    members[property] = std::vector<Value>{ false };
  CapabilityRange latency = prepared.description.latency;
  if (!prepared.description.controls.empty ())
    latency.max += kVoiceLatency;
  members[Property::Latency] = latency;
  if (channels == 0)
    return;
  members[Property::SampleRate] = rate;
  members[Property::SampleSize] = size;
  members[Property::ChannelCount] = CapabilityRange{ 1, channels };
}

DeviceDescription
without_boxes (const DeviceDescription &device)
{
  return { device.kind,
           device.device_id,
           device.group_id,
           device.label,
           device.facing_modes,
           {},
           {},
           device.latency,
           device.default_sample_rate,
           device.default_channel_count,
           device.default_sample_size,
           device.system_default,
           device.controls };
}

} // namespace

Capabilities::Capabilities () = default;
Capabilities::~Capabilities () = default;

std::shared_ptr<const Capabilities>
Capabilities::make (DeviceDescription description)
{
  auto prepared = std::make_unique<Prepared> ();
  prepared->description = std::move (description);
  prepare_inherent (*prepared);
  prepare_controls (*prepared);
  if (prepared->description.kind == Kind::Video)
    prepare_video (*prepared);
  std::shared_ptr<Capabilities> capabilities (new Capabilities);
  capabilities->prepared_ = std::move (prepared);
  return capabilities;
}

const DeviceDescription &
Capabilities::description () const
{
  return prepared_->description;
}

CapabilityDictionary
Capabilities::dictionary () const
{
  CapabilityDictionary dictionary;
  for (const Property id : { Property::DeviceId, Property::GroupId }) {
    if (const Value *value = prepared_->inherent.find (id))
      dictionary.members[id] = *value;
  }
  if (kind () == Kind::Video)
    add_video_capabilities (*prepared_, dictionary);
  else
    add_audio_capabilities (*prepared_, dictionary);
  add_control_capabilities (description ().controls, dictionary);
  return dictionary;
}

std::shared_ptr<const Capabilities>
Capabilities::held_at (const Choice &choice) const
{
  // The other boxes stay, empty, so that indices keep their meaning.
  DeviceDescription held = without_boxes (description ());
  held.video.resize (description ().video.size ());
  held.audio.resize (description ().audio.size ());
  if (choice.box < held.video.size ())
    held.video[choice.box]
        = { IntSet::value (choice.native_width), IntSet::value (choice.native_height),
            RateSet::value (choice.native_rate), description ().video[choice.box].cost };
  if (choice.box < held.audio.size ())
    held.audio[choice.box]
        = { IntSet::value (choice.native_sample_rate), IntSet::value (choice.native_channel_count),
            IntSet::value (choice.native_sample_size) };
  for (Control &control : held.controls) {
    if (choice.controls.has (control.property))
      control.now = choice.controls.value (control.property);
  }
  return make (std::move (held));
}

std::shared_ptr<const Capabilities>
Capabilities::with_controls (ControlList controls) const
{
  DeviceDescription other = description ();
  other.controls = std::move (controls);
  return make (std::move (other));
}

Settings
Capabilities::settings (const Choice &choice) const
{
  Settings settings = prepared_->inherent;
  auto &members = settings.members;
  for (const Control &control : description ().controls)
    members[control.property] = choice.controls.has (control.property)
                                    ? choice.controls.value (control.property)
                                    : control.now;
  if (kind () == Kind::Audio) {
    members[Property::SampleRate] = double (choice.sample_rate);
    members[Property::ChannelCount] = double (choice.channel_count);
    members[Property::SampleSize] = double (choice.sample_size);
    members[Property::Latency] = choice.latency;
    return settings;
  }
  members[Property::Width] = double (choice.width);
  members[Property::Height] = double (choice.height);
  members[Property::AspectRatio]
      = comparable (Property::AspectRatio, double (choice.width) / choice.height);
  members[Property::FrameRate] = choice.frame_rate.value ();
  members[Property::ResizeMode]
      = std::string (choice.resize_mode == ResizeMode::None ? "none" : "crop-and-scale");
  return settings;
}

} // namespace mc
