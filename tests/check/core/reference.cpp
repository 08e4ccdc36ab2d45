// SPDX-License-Identifier: LGPL-2.1-or-later
#include "reference.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace test {
namespace {

using mc::Property;

using Key = ReferenceResult::Key;
using Thousandths = long long;

Thousandths
thousandths (double rate)
{
  return std::llround (rate * 1000);
}

double
relative (double a, double b)
{
  return a == b ? 0 : std::fabs (a - b) / std::max (a, b);
}

std::vector<int>
members (const mc::IntSet &set)
{
  std::vector<int> all;
  for (int i = std::max (set.min (), 1); i <= set.max (); i++) {
    if (set.contains (i))
      all.push_back (i);
  }
  return all;
}

bool
has_rate (const mc::RateSet &set, Thousandths rate)
{
  if (!set.is_list ())
    return rate >= thousandths (set.min ().value ()) && rate <= thousandths (set.max ().value ());
  return std::any_of (set.values ().begin (), set.values ().end (),
                      [&] (mc::Fraction f) { return thousandths (f.value ()) == rate; });
}

void
add_numbers (const mc::ConstraintSet &set, Property property, std::set<double> &numbers)
{
  const mc::Constraint *constraint = set.find (property);
  if (!constraint)
    return;
  for (const auto &value : { constraint->bare, constraint->exact, constraint->ideal }) {
    if (const auto *number = value ? std::get_if<double> (&*value) : nullptr)
      numbers.insert (*number);
  }
  for (const auto &limit : { constraint->min, constraint->max }) {
    if (limit)
      numbers.insert (*limit);
  }
}

std::set<double>
numbers_of (const mc::Constraints &constraints, Property property)
{
  std::set<double> numbers;
  add_numbers (constraints.basic, property, numbers);
  for (const auto &set : constraints.advanced)
    add_numbers (set, property, numbers);
  return numbers;
}

/// One settings dictionary that is possible, with the best native mode it can come from.
struct Candidate
{
  int width = 0;
  int height = 0;
  Thousandths rate = 0;
  bool crop_and_scale = false;
  bool native = false;
  int sample_rate = 0;
  int channels = 0;
  int sample_size = 0;
  double latency = 0;
  Key from; ///< the part of the key that does not depend on constraints
  double distance = 0;
};

bool
uncropped (int native_width, int native_height, int width, int height)
{
  const auto scaled = [] (int side, int length, int native_length) {
    return std::max (1, int (std::floor (double (side) * length / native_length + 0.5)));
  };
  return native_width >= native_height ? scaled (native_height, width, native_width) == height
                                       : scaled (native_width, height, native_height) == width;
}

Key
video_key (const mc::VideoBox &box, uint32_t index, int native_width, int native_height,
           Thousandths native_rate, const Candidate &c)
{
  const bool cropped = !c.native && !uncropped (native_width, native_height, c.width, c.height);
  const double nearness
      = relative (c.width, 640) + relative (c.height, 480) + relative (c.rate / 1000.0, 30);
  return { 0,
           !c.native,
           cropped,
           nearness,
           box.cost,
           double (native_width) * native_height,
           double (native_rate),
           index,
           c.crop_and_scale };
}

/// The dictionaries of one device.
class Enumeration
{
public:
  explicit Enumeration (const ReferenceCase &input) : input_ (input)
  {
    if (input.device.kind == mc::Kind::Video)
      enumerate_video ();
    else
      enumerate_audio ();
  }

  std::vector<Candidate> candidates;

private:
  bool peer_takes (const mc::PeerSet &peer, uint32_t box, const Candidate &c) const
  {
    const auto in = [] (const mc::IntSet &set, int v) { return set.empty () || set.contains (v); };
    if (!peer.boxes.empty () && !peer.boxes[box])
      return false;
    if (input_.device.kind == mc::Kind::Audio)
      return in (peer.sample_rate, c.sample_rate) && in (peer.channel_count, c.channels)
             && in (peer.sample_size, c.sample_size);
    return in (peer.width, c.width) && in (peer.height, c.height)
           && (peer.rate.empty () || has_rate (peer.rate, c.rate));
  }

  bool any_peer_takes (uint32_t box, const Candidate &c) const
  {
    return input_.peers.empty ()
           || std::any_of (input_.peers.begin (), input_.peers.end (),
                           [&] (const auto &peer) { return peer_takes (peer, box, c); });
  }

  std::vector<Thousandths> rates () const
  {
    std::set<double> numbers = numbers_of (input_.constraints, Property::FrameRate);
    numbers.insert ({ 0.001, 30 });
    const auto add = [&] (const mc::RateSet &set) {
      if (set.empty ())
        return;
      numbers.insert ({ set.min ().value (), set.max ().value () });
      for (const auto rate : set.values ())
        numbers.insert (rate.value ());
    };
    for (const auto &box : input_.device.video)
      add (box.rate);
    for (const auto &peer : input_.peers)
      add (peer.rate);
    std::set<Thousandths> rates;
    for (const double number : numbers) {
      if (number > 0 && number < 1e6 && thousandths (number) >= 1)
        rates.insert (thousandths (number));
    }
    return { rates.begin (), rates.end () };
  }

  // Every native mode that has the rate or can be thinned out to it.
  void enumerate_video ()
  {
    const std::vector<Thousandths> all_rates = rates ();
    int max_width = 0, max_height = 0;
    for (const auto &box : input_.device.video) {
      max_width = std::max (max_width, box.width.empty () ? 0 : box.width.max ());
      max_height = std::max (max_height, box.height.empty () ? 0 : box.height.max ());
    }
    struct Cell
    {
      bool found[2] = {};
      Candidate best[2];
    };
    std::vector<Cell> cells (std::size_t (max_width) * max_height * all_rates.size ());
    const auto offer = [&] (std::size_t rate, const Candidate &c) {
      Cell &cell = cells[(std::size_t (c.height - 1) * max_width + c.width - 1) * all_rates.size ()
                         + rate];
      const int mode = c.crop_and_scale;
      if (!cell.found[mode] || c.from < cell.best[mode].from)
        cell.best[mode] = c;
      cell.found[mode] = true;
    };
    for (uint32_t i = 0; i < input_.device.video.size (); i++) {
      const auto &box = input_.device.video[i];
      for (const int w : members (box.width))
        for (const int h : members (box.height))
          for (const Thousandths native_rate : all_rates)
            if (!box.rate.empty () && has_rate (box.rate, native_rate))
              open_mode (i, w, h, native_rate, all_rates, offer);
    }
    for (const Cell &cell : cells)
      for (const int mode : { 0, 1 })
        if (cell.found[mode])
          candidates.push_back (cell.best[mode]);
  }

  template <typename Offer>
  void open_mode (uint32_t box, int native_width, int native_height, Thousandths native_rate,
                  const std::vector<Thousandths> &all_rates, const Offer &offer)
  {
    for (std::size_t rate = 0; rate < all_rates.size (); rate++) {
      if (all_rates[rate] > native_rate)
        break;
      for (int w = 1; w <= native_width; w++)
        for (int h = 1; h <= native_height; h++) {
          Candidate c;
          c.width = w;
          c.height = h;
          c.rate = all_rates[rate];
          c.native = w == native_width && h == native_height && c.rate == native_rate;
          if (!any_peer_takes (box, c))
            continue;
          for (const bool mode : { false, true }) {
            c.crop_and_scale = mode;
            c.from = video_key (input_.device.video[box], box, native_width, native_height,
                                native_rate, c);
            if (c.native || mode)
              offer (rate, c);
          }
        }
    }
  }

  void enumerate_audio ();

  const ReferenceCase &input_;
};

Key
audio_key (const mc::DeviceDescription &device, uint32_t box, double native_rate,
           double native_channels, double native_size, const Candidate &c)
{
  const double nearness = relative (c.sample_rate, device.default_sample_rate)
                          + relative (c.channels, device.default_channel_count)
                          + relative (c.sample_size, device.default_sample_size);
  return {
    0, !c.native, false, nearness, 0, native_rate * native_channels * native_size, 0, box, 0
  };
}

void
Enumeration::enumerate_audio ()
{
  const auto &device = input_.device;
  std::set<double> latencies = numbers_of (input_.constraints, Property::Latency);
  latencies.insert ({ device.latency.min, device.latency.max });
  for (uint32_t i = 0; i < device.audio.size (); i++) {
    const auto &box = device.audio[i];
    for (const int native_rate : members (box.sample_rate))
      for (const int native_channels : members (box.channel_count))
        for (const int native_size : members (box.sample_size)) {
          std::set<int> sizes = { 16, 32, native_size };
          for (int rate = std::min (8000, native_rate); rate <= native_rate; rate++)
            for (int channels = 1; channels <= native_channels; channels++)
              for (const int size : sizes) {
                Candidate c;
                c.sample_rate = rate;
                c.channels = channels;
                c.sample_size = size;
                c.native
                    = rate == native_rate && channels == native_channels && size == native_size;
                if ((!c.native && (rate < 8000 || (size != 16 && size != 32)))
                    || !any_peer_takes (i, c))
                  continue;
                c.from = audio_key (device, i, native_rate, native_channels, native_size, c);
                for (const double latency : latencies) {
                  c.latency = latency;
                  if (latency >= device.latency.min && latency <= device.latency.max)
                    candidates.push_back (c);
                }
              }
        }
  }
}

/// A settings dictionary that is filled in anew for each candidate.
class Dictionary
{
public:
  explicit Dictionary (const mc::DeviceDescription &device) : kind_ (device.kind)
  {
    auto &members = settings.members;
    members[Property::DeviceId] = device.device_id;
    members[Property::GroupId] = device.group_id;
    if (kind_ == mc::Kind::Video) {
      if (!device.facing_modes.empty ())
        members[Property::FacingMode] = device.facing_modes[0];
      members[Property::BackgroundBlur] = false;
      return;
    }
    members[Property::EchoCancellation] = false;
    members[Property::AutoGainControl] = false;
    members[Property::NoiseSuppression] = false;
  }

  const mc::Settings &fill (const Candidate &c)
  {
    auto &members = settings.members;
    if (kind_ == mc::Kind::Audio) {
      members[Property::SampleRate] = double (c.sample_rate);
      members[Property::ChannelCount] = double (c.channels);
      members[Property::SampleSize] = double (c.sample_size);
      members[Property::Latency] = c.latency;
      return settings;
    }
    members[Property::Width] = double (c.width);
    members[Property::Height] = double (c.height);
    members[Property::AspectRatio] = std::round (double (c.width) / c.height * 1e10) / 1e10;
    members[Property::FrameRate] = c.rate / 1000.0;
    members[Property::ResizeMode] = std::string (c.crop_and_scale ? "crop-and-scale" : "none");
    return settings;
  }

  mc::Settings settings;

private:
  mc::Kind kind_;
};

std::optional<Property>
failed_member (const ReferenceCase &input, const std::vector<Candidate> &candidates,
               Dictionary &dictionary)
{
  for (const auto &member : input.constraints.basic.members) {
    mc::ConstraintSet alone;
    alone.members.push_back (member);
    const bool met = std::any_of (candidates.begin (), candidates.end (), [&] (const auto &c) {
      return mc::fitness_distance (alone, dictionary.fill (c), mc::SetRole::Basic,
                                   input.device.kind, mc::served_properties ())
             < mc::kUnsatisfied;
    });
    if (!met)
      return member.first;
  }
  return std::nullopt;
}

} // namespace

ReferenceResult
reference_select (const ReferenceCase &input)
{
  const mc::PropertyMask known = mc::served_properties ();
  std::vector<Candidate> candidates = Enumeration (input).candidates;
  Dictionary dictionary (input.device);
  ReferenceResult result;
  result.n_candidates = candidates.size ();

  // Step 2.
  std::vector<Candidate> kept;
  for (Candidate &c : candidates) {
    c.distance = mc::fitness_distance (input.constraints.basic, dictionary.fill (c),
                                       mc::SetRole::Basic, input.device.kind, known);
    if (c.distance < mc::kUnsatisfied)
      kept.push_back (c);
  }
  // Step 3. Peers are no constraints, so they fail none.
  if (kept.empty ()) {
    ReferenceCase alone = input;
    alone.peers.clear ();
    result.failed = failed_member (
        input, input.peers.empty () ? candidates : Enumeration (alone).candidates, dictionary);
    return result;
  }
  // Step 4.
  for (const auto &set : input.constraints.advanced) {
    std::vector<Candidate> filtered;
    std::copy_if (kept.begin (), kept.end (), std::back_inserter (filtered), [&] (const auto &c) {
      return mc::fitness_distance (set, dictionary.fill (c), mc::SetRole::Advanced,
                                   input.device.kind, known)
             < mc::kUnsatisfied;
    });
    if (!filtered.empty ())
      kept = std::move (filtered);
  }
  // Step 5, with the ties of C18.
  for (const Candidate &c : kept) {
    Key key = c.from;
    std::get<0> (key) = c.distance;
    if (!result.found || key < result.key)
      result.key = key;
    result.found = true;
  }
  return result;
}

ReferenceResult::Key
reference_key (const ReferenceCase &input, const mc::Choice &choice)
{
  Candidate c;
  Key key;
  if (input.device.kind == mc::Kind::Audio) {
    c.sample_rate = choice.sample_rate;
    c.channels = choice.channel_count;
    c.sample_size = choice.sample_size;
    c.native = choice.sample_rate == choice.native_sample_rate
               && choice.channel_count == choice.native_channel_count
               && choice.sample_size == choice.native_sample_size;
    key = audio_key (input.device, choice.box, choice.native_sample_rate,
                     choice.native_channel_count, choice.native_sample_size, c);
  } else {
    c.width = choice.width;
    c.height = choice.height;
    c.rate = thousandths (choice.frame_rate.value ());
    const Thousandths native_rate = thousandths (choice.native_rate.value ());
    c.crop_and_scale = choice.resize_mode == mc::ResizeMode::CropAndScale;
    c.native = choice.width == choice.native_width && choice.height == choice.native_height
               && c.rate == native_rate;
    key = video_key (input.device.video[choice.box], choice.box, choice.native_width,
                     choice.native_height, native_rate, c);
  }
  std::get<0> (key) = choice.distance;
  return key;
}

} // namespace test
