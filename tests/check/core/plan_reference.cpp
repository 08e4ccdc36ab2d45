// SPDX-License-Identifier: LGPL-2.1-or-later
#include "plan_reference_modes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace test {
namespace {

using mc::Property;

constexpr double kNever = std::numeric_limits<double>::infinity ();

double
relative (double a, double b)
{
  return a == b ? 0 : std::fabs (a - b) / std::max (a, b);
}

/// One settings dictionary, from whichever mode it comes.
struct Candidate
{
  int a = 0; ///< width, or sample rate
  int b = 0; ///< height, or channels
  Thousandths c = 0;
  bool crop_and_scale = false;
  double latency = 0;
  double distance = 0;
  unsigned satisfied = 0; ///< advanced sets, one bit each
  double nearness = 0;
};

/// How one track finds one mode.
using TrackKey = std::tuple<double, bool, bool, double>;

/// A track and all the dictionaries that satisfy its basic set.
class Track
{
public:
  Track (const PlanCase &input, const PlanCase::Track &track, const std::set<Mode> &modes)
      : device_ (input.device), track_ (track), is_video_ (device_.kind == mc::Kind::Video)
  {
    if (is_video_)
      enumerate_video (modes);
    else
      enumerate_audio (modes);
    held_ = 0;
  }

  std::size_t n_advanced () const { return track_.constraints.advanced.size (); }

  // Whether the mode has any settings with these advanced sets.
  bool can (const Mode &mode, unsigned sets) const { return best (mode, sets).has_value (); }

  std::optional<TrackKey> best (const Mode &mode, unsigned sets) const
  {
    std::optional<TrackKey> best;
    for (const Candidate &c : candidates_) {
      if ((c.satisfied & sets) != sets || !is_of (mode, c) || !any_peer_takes (mode.box, c))
        continue;
      const bool native = c.a == mode.a && c.b == mode.b && c.c == mode.c;
      const TrackKey key{ c.distance, !native,
                          !native && is_video_ && !uncropped (mode.a, mode.b, c.a, c.b),
                          c.nearness };
      if (!best || key < *best)
        best = key;
    }
    return best;
  }

  // Whether the mode has settings for this one member.
  bool can_alone (const Mode &mode, const std::pair<Property, mc::Constraint> &member)
  {
    mc::ConstraintSet alone;
    alone.members.push_back (member);
    return std::any_of (all_.begin (), all_.end (), [&] (const Candidate &c) {
      return is_of (mode, c) && distance (alone, fill (c), mc::SetRole::Basic) < kNever;
    });
  }

  unsigned held_; ///< the advanced sets that are kept

private:
  static bool uncropped (int native_width, int native_height, int width, int height)
  {
    const auto scaled = [] (int side, int length, int native_length) {
      return std::max (1, int (std::floor (double (side) * length / native_length + 0.5)));
    };
    return native_width >= native_height ? scaled (native_height, width, native_width) == height
                                         : scaled (native_width, height, native_height) == width;
  }

  // As it is, or made from it.
  bool is_of (const Mode &mode, const Candidate &c) const
  {
    const bool native = c.a == mode.a && c.b == mode.b && c.c == mode.c;
    if (native)
      return true;
    if (is_video_)
      return c.crop_and_scale && c.a <= mode.a && c.b <= mode.b && c.c <= mode.c;
    return c.a >= 8000 && c.a <= mode.a && c.b <= mode.b && (c.c == 16 || c.c == 32);
  }

  bool any_peer_takes (uint32_t box, const Candidate &c) const
  {
    const auto in
        = [] (const mc::IntSet &set, Thousandths v) { return set.empty () || set.contains (v); };
    const auto takes = [&] (const mc::PeerSet &peer) {
      if (!peer.boxes.empty () && !peer.boxes[box])
        return false;
      if (!is_video_)
        return in (peer.sample_rate, c.a) && in (peer.channel_count, c.b)
               && in (peer.sample_size, c.c);
      return in (peer.width, c.a) && in (peer.height, c.b)
             && (peer.rate.empty () || has_rate (peer.rate, c.c));
    };
    return track_.peers.empty () || std::any_of (track_.peers.begin (), track_.peers.end (), takes);
  }

  double distance (const mc::ConstraintSet &set, const mc::Settings &settings,
                   mc::SetRole role) const
  {
    return mc::fitness_distance (set, settings, role, device_.kind, mc::served_properties ());
  }

  const mc::Settings &fill (const Candidate &c);
  void offer (Candidate c);
  void enumerate_video (const std::set<Mode> &modes);
  void enumerate_audio (const std::set<Mode> &modes);
  template <typename Visit> void for_each_number (Property property, const Visit &visit) const;

  const mc::DeviceDescription &device_;
  const PlanCase::Track &track_;
  bool is_video_;
  mc::Settings settings_;
  std::vector<Candidate> all_;
  std::vector<Candidate> candidates_; ///< with a finite distance
};

const mc::Settings &
Track::fill (const Candidate &c)
{
  auto &members = settings_.members;
  if (members.empty ()) {
    members[Property::DeviceId] = device_.device_id;
    members[Property::GroupId] = device_.group_id;
    if (is_video_) {
      if (!device_.facing_modes.empty ())
        members[Property::FacingMode] = device_.facing_modes[0];
      members[Property::BackgroundBlur] = false;
    } else {
      members[Property::EchoCancellation] = false;
      members[Property::AutoGainControl] = false;
      members[Property::NoiseSuppression] = false;
    }
  }
  if (is_video_) {
    members[Property::Width] = double (c.a);
    members[Property::Height] = double (c.b);
    members[Property::AspectRatio] = std::round (double (c.a) / c.b * 1e10) / 1e10;
    members[Property::FrameRate] = c.c / 1000.0;
    members[Property::ResizeMode] = std::string (c.crop_and_scale ? "crop-and-scale" : "none");
  } else {
    members[Property::SampleRate] = double (c.a);
    members[Property::ChannelCount] = double (c.b);
    members[Property::SampleSize] = double (c.c);
    members[Property::Latency] = c.latency;
  }
  return settings_;
}

void
Track::offer (Candidate c)
{
  const mc::Settings &settings = fill (c);
  all_.push_back (c);
  c.distance = distance (track_.constraints.basic, settings, mc::SetRole::Basic);
  if (c.distance == kNever)
    return;
  c.nearness = is_video_ ? relative (c.a, 640) + relative (c.b, 480) + relative (c.c / 1000.0, 30)
                         : relative (c.a, device_.default_sample_rate)
                               + relative (c.b, device_.default_channel_count)
                               + relative (c.c, device_.default_sample_size);
  for (std::size_t i = 0; i < n_advanced (); i++) {
    if (distance (track_.constraints.advanced[i], settings, mc::SetRole::Advanced) < kNever)
      c.satisfied |= 1u << i;
  }
  candidates_.push_back (c);
}

template <typename Visit>
void
Track::for_each_number (Property property, const Visit &visit) const
{
  const auto visit_set = [&] (const mc::ConstraintSet &set) {
    const mc::Constraint *member = set.find (property);
    if (!member)
      return;
    for (const auto &value : { member->bare, member->exact, member->ideal }) {
      if (const auto *number = value ? std::get_if<double> (&*value) : nullptr)
        visit (*number);
    }
    for (const auto &limit : { member->min, member->max }) {
      if (limit)
        visit (*limit);
    }
  };
  visit_set (track_.constraints.basic);
  for (const auto &set : track_.constraints.advanced)
    visit_set (set);
}

void
Track::enumerate_video (const std::set<Mode> &modes)
{
  int max_width = 0, max_height = 0;
  std::set<Thousandths> rates{ 1, 30000 };
  for (const Mode &mode : modes) {
    max_width = std::max (max_width, mode.a);
    max_height = std::max (max_height, mode.b);
    rates.insert (mode.c);
  }
  const Thousandths max_rate = modes.empty () ? 0 : *rates.rbegin ();
  for_each_number (Property::FrameRate, [&] (double rate) { rates.insert (thousandths (rate)); });
  for (const auto &peer : track_.peers) {
    if (peer.rate.empty ())
      continue;
    for (const mc::Fraction rate : { peer.rate.min (), peer.rate.max () })
      rates.insert (thousandths (rate.value ()));
    for (const mc::Fraction rate : peer.rate.values ())
      rates.insert (thousandths (rate.value ()));
  }
  for (const Thousandths rate : rates) {
    if (rate < 1 || rate > max_rate)
      continue;
    for (int w = 1; w <= max_width; w++)
      for (int h = 1; h <= max_height; h++)
        for (const bool crop_and_scale : { false, true })
          offer ({ w, h, rate, crop_and_scale });
  }
}

void
Track::enumerate_audio (const std::set<Mode> &modes)
{
  int min_rate = 8000, max_rate = 0, max_channels = 0;
  std::set<Thousandths> sizes{ 16, 32 };
  for (const Mode &mode : modes) {
    min_rate = std::min (min_rate, mode.a);
    max_rate = std::max (max_rate, mode.a);
    max_channels = std::max (max_channels, mode.b);
    sizes.insert (mode.c);
  }
  std::set<double> latencies{ device_.latency.min, device_.latency.max };
  for_each_number (Property::Latency, [&] (double latency) { latencies.insert (latency); });
  for (const double latency : latencies) {
    if (latency < device_.latency.min || latency > device_.latency.max)
      continue;
    for (int rate = min_rate; rate <= max_rate; rate++)
      for (int channels = 1; channels <= max_channels; channels++)
        for (const Thousandths size : sizes)
          offer ({ rate, channels, size, false, latency });
  }
}

using JointKey = PlanReference::Key;

JointKey
mode_key (const PlanCase &input, const Mode &mode)
{
  const bool moves = !input.current || !(mode_of (input.device, *input.current) == mode);
  if (input.device.kind == mc::Kind::Audio)
    return { 0, moves, 0, 0, 0, 0, double (mode.a) * mode.b * double (mode.c), 0, mode.box };
  return { 0,
           moves,
           0,
           0,
           0,
           input.device.video[mode.box].cost,
           double (mode.a) * mode.b,
           double (mode.c),
           mode.box };
}

void
add (JointKey &sum, const TrackKey &key)
{
  std::get<0> (sum) += std::get<0> (key);
  std::get<2> (sum) += std::get<1> (key);
  std::get<3> (sum) += std::get<2> (key);
  std::get<4> (sum) += std::get<3> (key);
}

std::vector<Mode>
filtered (const std::vector<Mode> &modes, const Track &track, unsigned sets)
{
  std::vector<Mode> kept;
  std::copy_if (modes.begin (), modes.end (), std::back_inserter (kept),
                [&] (const Mode &mode) { return track.can (mode, sets); });
  return kept;
}

// Rule 5 of the plan.
std::optional<Property>
refused_member (const PlanCase &input, std::vector<Track> &tracks, std::vector<Mode> modes)
{
  for (std::size_t i = 0; i + 1 < tracks.size (); i++)
    modes = filtered (modes, tracks[i], 0);
  for (const auto &member : input.tracks.back ().constraints.basic.members) {
    if (member.second.has_required ()
        && std::none_of (modes.begin (), modes.end (), [&] (const Mode &mode) {
             return tracks.back ().can_alone (mode, member);
           }))
      return member.first;
  }
  return std::nullopt;
}

} // namespace

PlanReference
reference_plan (const PlanCase &input)
{
  const std::set<Mode> all = modes_that_count (input);
  std::vector<Track> tracks;
  for (const auto &track : input.tracks)
    tracks.emplace_back (input, track, all);
  PlanReference result;

  std::vector<Mode> modes (all.begin (), all.end ());
  for (const Track &track : tracks)
    modes = filtered (modes, track, 0);
  if (modes.empty ()) {
    result.refused = refused_member (input, tracks, { all.begin (), all.end () });
    return result;
  }
  for (Track &track : tracks) {
    for (std::size_t i = 0; i < track.n_advanced (); i++) {
      const unsigned sets = track.held_ | 1u << i;
      const std::vector<Mode> kept = filtered (modes, track, sets);
      if (kept.empty ())
        continue;
      modes = kept;
      track.held_ = sets;
    }
  }
  for (const Mode &mode : modes) {
    JointKey key = mode_key (input, mode);
    for (const Track &track : tracks)
      add (key, *track.best (mode, track.held_));
    if (!result.found || key < result.key)
      result.key = key;
    result.found = true;
  }
  return result;
}

PlanReference::Key
plan_key (const PlanCase &input, const mc::Plan &plan)
{
  const bool is_video = input.device.kind == mc::Kind::Video;
  JointKey key = mode_key (input, mode_of (input.device, plan.choices.front ()));
  for (const mc::Choice &choice : plan.choices) {
    const Mode mode = mode_of (input.device, choice);
    const double rate = thousandths (choice.frame_rate.value ()) / 1000.0;
    TrackKey own{ choice.distance, false, false, 0 };
    if (is_video) {
      std::get<1> (own) = choice.width != mode.a || choice.height != mode.b
                          || thousandths (choice.frame_rate.value ()) != mode.c;
      const bool wide = mode.a >= mode.b;
      const int scaled = wide ? int (std::floor (double (mode.b) * choice.width / mode.a + 0.5))
                              : int (std::floor (double (mode.a) * choice.height / mode.b + 0.5));
      std::get<2> (own)
          = std::get<1> (own) && std::max (scaled, 1) != (wide ? choice.height : choice.width);
      std::get<3> (own)
          = relative (choice.width, 640) + relative (choice.height, 480) + relative (rate, 30);
    } else {
      std::get<1> (own) = choice.sample_rate != mode.a || choice.channel_count != mode.b
                          || choice.sample_size != mode.c;
      std::get<3> (own) = relative (choice.sample_rate, input.device.default_sample_rate)
                          + relative (choice.channel_count, input.device.default_channel_count)
                          + relative (choice.sample_size, input.device.default_sample_size);
    }
    add (key, own);
  }
  return key;
}

} // namespace test
