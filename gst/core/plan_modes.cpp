// SPDX-License-Identifier: LGPL-2.1-or-later
#include "plan_modes.hpp"

#include "terms.hpp"
#include "video_solver.hpp"

namespace mc {
namespace {

// These bound the number of modes, and so the time a plan takes.
constexpr std::size_t kMostMarks = 16;
constexpr std::size_t kMostAspects = 4;

template <typename T>
void
add_once (std::vector<T> &values, T value)
{
  if (std::find (values.begin (), values.end (), value) == values.end ())
    values.push_back (value);
}

bool
is_range (const IntSet &set)
{
  return !set.is_list () && set.min () != set.max ();
}

bool
is_range (const RateSet &set)
{
  return !set.is_list () && millis_of (set.min ()) != millis_of (set.max ());
}

bool
has_one_size (const VideoBox &box)
{
  return box.width.min () == box.width.max () && box.height.min () == box.height.max ();
}

bool
has_range (const VideoBox &box)
{
  return is_range (box.width) || is_range (box.height) || is_range (box.rate);
}

/// The numbers on one axis that mean something to tracks.
class Marks
{
public:
  Marks (Axis axis, const std::vector<PlanTrack> &tracks, std::size_t most) : Marks (axis, most)
  {
    add_constraints (tracks);
  }

  template <typename Set>
  Marks (Axis axis, const std::vector<PlanTrack> &tracks, double default_value,
         Set PeerSet::*of_peer)
      : Marks (axis, kMostMarks)
  {
    add (default_value);
    add_constraints (tracks);
    for (const PlanTrack &track : tracks) {
      for (const PeerSet &peer : peers_of (track))
        add_set (peer.*of_peer);
    }
  }

  const std::vector<double> &numbers () const { return numbers_; }

private:
  Marks (Axis axis, std::size_t most) : axis_ (axis), most_ (most) {}

  void add_constraints (const std::vector<PlanTrack> &tracks)
  {
    for (const PlanTrack &track : tracks)
      add (track.constraints->impl ().basic);
    for (const PlanTrack &track : tracks) {
      for (const TermList &set : track.constraints->impl ().advanced)
        add (set);
    }
  }

  void add (double number)
  {
    if (std::fabs (number) < kInfinity && numbers_.size () < most_)
      add_once (numbers_, number);
  }

  void add (const TermList &terms)
  {
    for (const Term &term : terms) {
      if (term.axis != axis_)
        continue;
      add (term.min);
      add (term.max);
      if (term.ideal_kind == Term::Ideal::Number)
        add (term.ideal);
    }
  }

  static double number_of (int value) { return value; }
  static double number_of (Fraction rate) { return rate.value (); }

  template <typename Set> void add_set (const Set &set)
  {
    if (set.empty ())
      return;
    add (number_of (set.min ()));
    add (number_of (set.max ()));
    for (const auto value : set.values ())
      add (number_of (value));
  }

  Axis axis_;
  std::size_t most_;
  std::vector<double> numbers_;
};

// The values next to @number.
void
add_beside (std::vector<int> &values, const Numbers &numbers, double number)
{
  const double x = std::clamp<double> (number, numbers.lo, numbers.hi);
  const int64_t below = numbers.floor (std::floor (x)), above = numbers.ceil (std::ceil (x));
  if (below >= numbers.lo)
    add_once<int> (values, below);
  if (above <= numbers.hi)
    add_once<int> (values, above);
}

Numbers
numbers_of (const IntSet &set)
{
  return { std::max (set.min (), 1), set.max (), &set, nullptr };
}

std::vector<int>
values_of (const IntSet &set, const Marks &marks)
{
  const Numbers numbers = numbers_of (set);
  std::vector<int> values;
  if (set.is_list ()) {
    std::copy_if (set.values ().begin (), set.values ().end (), std::back_inserter (values),
                  [] (int value) { return value >= 1; });
    return values;
  }
  if (set.empty () || numbers.empty ())
    return values;
  add_beside (values, numbers, numbers.lo);
  add_beside (values, numbers, numbers.hi);
  for (const double number : marks.numbers ())
    add_beside (values, numbers, number);
  return values;
}

struct NativeRate
{
  Millis millis;
  Fraction rate;
};

std::vector<NativeRate>
rates_of (const RateSet &set, const Marks &marks)
{
  std::vector<NativeRate> rates;
  if (set.empty ())
    return rates;
  for (const Fraction rate : set.values ()) {
    if (millis_of (rate) >= 1)
      rates.push_back ({ millis_of (rate), rate });
  }
  if (set.is_list ())
    return rates;
  Millis min = std::max<Millis> (millis_of (set.min ()), 1), max = millis_of (set.max ());
  if (min != max) {
    min = expressible_ceil (min);
    max = expressible_floor (max);
  }
  if (min > max)
    return rates;
  std::vector<Millis> values{ min };
  add_once (values, max);
  for (const double number : marks.numbers ()) {
    const Millis millis = std::clamp (millis_of (number), min, max);
    add_once (values, std::max (expressible_floor (millis), min));
    add_once (values, std::min (expressible_ceil (millis), max));
  }
  for (const Millis millis : values)
    rates.push_back ({ millis, native_fraction (set.min (), set.max (), millis) });
  return rates;
}

using Size = std::pair<int, int>;

/// Lists the modes of the boxes that have ranges.
class VideoModes
{
public:
  VideoModes (const Capabilities &device, const std::vector<PlanTrack> &tracks)
      : boxes_ (device.description ().video), modes_ (device.prepared ().single_modes),
        widths_ (Axis::Width, tracks, kDefaultWidth, &PeerSet::width),
        heights_ (Axis::Height, tracks, kDefaultHeight, &PeerSet::height),
        rates_ (Axis::FrameRate, tracks, kDefaultRate, &PeerSet::rate),
        aspects_ (Axis::AspectRatio, tracks, kMostAspects)
  {
  }

  void add_box (uint32_t index)
  {
    const VideoBox &box = boxes_[index];
    const std::vector<Size> sizes = sizes_of (box);
    for (const NativeRate &rate : rates_of (box.rate, rates_)) {
      for (const Size &size : sizes)
        add (index, size, rate);
    }
  }

  // The native mode of @choice, if its box has ranges; all others are there.
  void add_choice (const Choice &choice)
  {
    if (choice.box >= boxes_.size () || !has_range (boxes_[choice.box]))
      return;
    const VideoBox &box = boxes_[choice.box];
    const NativeRate rate{ millis_of (choice.native_rate), choice.native_rate };
    const bool has_rate = box.rate.is_list ()
                              ? box.rate.contains (choice.native_rate)
                              : rate.millis >= std::max<Millis> (millis_of (box.rate.min ()), 1)
                                    && rate.millis <= millis_of (box.rate.max ());
    if (has_rate && choice.native_width >= 1 && box.width.contains (choice.native_width)
        && choice.native_height >= 1 && box.height.contains (choice.native_height))
      add (choice.box, { choice.native_width, choice.native_height }, rate);
  }

  std::vector<VideoMode> take () { return std::move (modes_); }

private:
  std::vector<Size> sizes_of (const VideoBox &box) const
  {
    const std::vector<int> widths = values_of (box.width, widths_);
    const std::vector<int> heights = values_of (box.height, heights_);
    std::vector<Size> sizes;
    for (const int width : widths) {
      for (const int height : heights)
        sizes.emplace_back (width, height);
    }
    if (!is_range (box.width) && !is_range (box.height))
      return sizes;
    for (const double aspect : aspects_.numbers ())
      add_partners (box, widths, heights, aspect, sizes);
    return sizes;
  }

  // Sizes of about that aspect ratio.
  static void add_partners (const VideoBox &box, const std::vector<int> &widths,
                            const std::vector<int> &heights, double aspect,
                            std::vector<Size> &sizes)
  {
    if (!(aspect > 0) || widths.empty () || heights.empty ())
      return;
    std::vector<int> partners;
    for (const int width : widths) {
      partners.clear ();
      add_beside (partners, numbers_of (box.height), width / aspect);
      for (const int height : partners)
        sizes.emplace_back (width, height);
    }
    for (const int height : heights) {
      partners.clear ();
      add_beside (partners, numbers_of (box.width), height * aspect);
      for (const int width : partners)
        sizes.emplace_back (width, height);
    }
  }

  void add (uint32_t index, const Size &size, const NativeRate &rate)
  {
    modes_.push_back (make_video_mode (index, boxes_[index].cost, size.first, size.second,
                                       rate.millis, rate.rate));
  }

  const std::vector<VideoBox> &boxes_;
  std::vector<VideoMode> modes_;
  Marks widths_;
  Marks heights_;
  Marks rates_;
  Marks aspects_;
};

class AudioModes
{
public:
  AudioModes (const Capabilities &device, const std::vector<PlanTrack> &tracks)
      : description_ (device.description ()),
        rates_ (Axis::SampleRate, tracks, description_.default_sample_rate, &PeerSet::sample_rate),
        channels_ (Axis::ChannelCount, tracks, description_.default_channel_count,
                   &PeerSet::channel_count),
        sizes_ (Axis::SampleSize, tracks, description_.default_sample_size, &PeerSet::sample_size)
  {
  }

  void add_box (uint32_t index)
  {
    const AudioBox &box = description_.audio[index];
    const std::vector<int> all_channels = values_of (box.channel_count, channels_);
    const std::vector<int> sizes = values_of (box.sample_size, sizes_);
    for (const int rate : values_of (box.sample_rate, rates_)) {
      for (const int channels : all_channels) {
        for (const int size : sizes)
          add (index, rate, channels, size);
      }
    }
  }

  void add_choice (const Choice &choice)
  {
    if (choice.box >= description_.audio.size ())
      return;
    const AudioBox &box = description_.audio[choice.box];
    const int rate = choice.native_sample_rate, channels = choice.native_channel_count,
              size = choice.native_sample_size;
    if (std::min ({ rate, channels, size }) >= 1 && box.sample_rate.contains (rate)
        && box.channel_count.contains (channels) && box.sample_size.contains (size))
      add (choice.box, rate, channels, size);
  }

  std::vector<AudioMode> take () { return std::move (modes_); }

private:
  // Ranges of one value: they allocate nothing.
  void add (uint32_t index, int rate, int channels, int size)
  {
    const auto only = [] (int value) { return IntSet::range (value, value); };
    modes_.push_back ({ index, { only (rate), only (channels), only (size) } });
  }

  const DeviceDescription &description_;
  std::vector<AudioMode> modes_;
  Marks rates_;
  Marks channels_;
  Marks sizes_;
};

// The modes that each track alone would have, and the one that runs.
template <typename Modes>
void
add_choices (Modes &modes, const Capabilities &device, const std::vector<PlanTrack> &tracks,
             const Choice *current)
{
  for (const PlanTrack &track : tracks) {
    if (const auto choice = select_settings (device, *track.constraints, peers_of (track)))
      modes.add_choice (*choice);
  }
  if (current)
    modes.add_choice (*current);
}

} // namespace

const std::vector<PeerSet> &
peers_of (const PlanTrack &track)
{
  static const std::vector<PeerSet> kNone;
  return track.peers ? *track.peers : kNone;
}

std::vector<VideoMode>
video_modes (const Capabilities &device, const std::vector<PlanTrack> &tracks,
             const Choice *current)
{
  const auto &prepared = device.prepared ();
  const auto &boxes = prepared.description.video;
  if (prepared.wide_boxes.empty () && prepared.single_modes.size () == prepared.modes.size ())
    return prepared.single_modes;
  VideoModes modes (device, tracks);
  for (const uint32_t box : prepared.wide_boxes)
    modes.add_box (box);
  for (uint32_t i = 0; i < boxes.size (); i++) {
    if (has_one_size (boxes[i]) && is_range (boxes[i].rate))
      modes.add_box (i);
  }
  add_choices (modes, device, tracks, current);
  return modes.take ();
}

std::vector<AudioMode>
audio_modes (const Capabilities &device, const std::vector<PlanTrack> &tracks,
             const Choice *current)
{
  AudioModes modes (device, tracks);
  for (uint32_t i = 0; i < device.description ().audio.size (); i++)
    modes.add_box (i);
  add_choices (modes, device, tracks, current);
  return modes.take ();
}

Choice
native_choice (const VideoMode &mode)
{
  Choice choice;
  choice.box = mode.box;
  choice.native_width = mode.width;
  choice.native_height = mode.height;
  choice.native_rate = mode.native_rate;
  return choice;
}

Choice
native_choice (const AudioMode &mode)
{
  Choice choice;
  choice.box = mode.box;
  choice.native_sample_rate = mode.format.sample_rate.min ();
  choice.native_channel_count = mode.format.channel_count.min ();
  choice.native_sample_size = mode.format.sample_size.min ();
  return choice;
}

} // namespace mc
