// SPDX-License-Identifier: LGPL-2.1-or-later
#include "audio_solver.hpp"

#include <tuple>

namespace mc {
namespace {

constexpr int kLowestDerivedSampleRate = 8000;

std::optional<AudioSide>
side_of (Axis axis)
{
  switch (axis) {
  case Axis::SampleRate:
    return AudioSide::Rate;
  case Axis::ChannelCount:
    return AudioSide::Channels;
  case Axis::SampleSize:
    return AudioSide::Size;
  case Axis::Width:
  case Axis::Height:
  case Axis::AspectRatio:
  case Axis::FrameRate:
  case Axis::ResizeMode:
  case Axis::Latency:
  case Axis::Control:
  case Axis::Inherent:
    break;
  }
  return std::nullopt;
}

} // namespace

bool
AudioLimits::add (const TermList &terms, SetRole role, const Settings &inherent)
{
  for (const Term &term : terms) {
    if (const auto side = side_of (term.axis)) {
      limit (sides[*side], term);
      if (sides[*side].empty ())
        return false;
    } else if (term.axis == Axis::Latency) {
      min_latency = std::max (min_latency, term.min);
      max_latency = std::min (max_latency, term.max);
    } else if (controls.has (term.property)) {
      if (!controls.add (term, role))
        return false;
    } else if (member_distance (term.property, *term.constraint, inherent.find (term.property),
                                role)
               == kUnsatisfied) {
      return false;
    }
  }
  return min_latency <= max_latency;
}

bool
operator<(const AudioKey &a, const AudioKey &b)
{
  return std::tie (a.distance, a.derived, a.nearness, a.bits_per_second, a.box)
         < std::tie (b.distance, b.derived, b.nearness, b.bits_per_second, b.box);
}

namespace {

bool
operator<(const AudioPick &a, const AudioPick &b)
{
  if (a.distance != b.distance)
    return a.distance < b.distance;
  if (a.nearness != b.nearness)
    return a.nearness < b.nearness;
  return a.value < b.value;
}

// The distance is least at an end, or next to the ideal; where it is the same everywhere, nearness
// decides.
AudioPick
best_of (const Numbers &numbers, const Term *term, int default_value)
{
  AudioPick best;
  const auto consider = [&] (int64_t value) {
    if (value < numbers.lo || value > numbers.hi)
      return;
    const double x = value;
    const AudioPick pick{ value, term ? term_bound (*term, x, x) : 0.0,
                          relative_difference (x, default_value) };
    if (pick < best)
      best = pick;
  };
  const auto consider_around = [&] (double value) {
    const double x = std::clamp<double> (value, numbers.lo, numbers.hi);
    consider (numbers.floor (std::floor (x)));
    consider (numbers.ceil (std::ceil (x)));
  };
  consider_around (numbers.lo);
  consider_around (numbers.hi);
  consider_around (default_value);
  if (term && term->ideal_kind == Term::Ideal::Number)
    consider_around (term->ideal);
  return best;
}

// Resampling, mixing and converting lead downwards in rate and channels, and to two sizes of
// sample.
const IntSet kDerivedSizes = IntSet::list ({ 16, 32 });

} // namespace

AudioSolver::AudioSolver (const Capabilities::Prepared &device, const TermList &basic,
                          const PeerList &peers)
    : device_ (device), basic_ (basic), peers_ (peers)
{
  for (const Term &term : basic) {
    if (const auto side = side_of (term.axis))
      terms_[*side] = &term;
    else if (term.axis == Axis::Latency)
      latency_term_ = &term;
  }
}

bool
AudioSolver::start (const AudioLimits &limits)
{
  limits_ = &limits;
  controls_ = pick_controls (limits.controls, basic_, device_.now);
  processes_ = processes_voice (controls_);
  return choose_latency ();
}

// Processing the voice restricts the rates and takes its time: what the constraints come to with it
// competes with what they come to without.
template <typename Consider>
bool
AudioSolver::solve (const AudioLimits &limits, const Consider &consider_boxes)
{
  best_ = {};
  if (start (limits))
    consider_boxes ();
  if (!processes_)
    return best_.distance < kInfinity;
  AudioLimits plain = limits;
  for (const Property property : kVoiceProperties) {
    if (!plain.controls.switch_off (property))
      return best_.distance < kInfinity;
  }
  if (start (plain))
    consider_boxes ();
  return best_.distance < kInfinity;
}

std::optional<Choice>
AudioSolver::best_within (const AudioLimits &limits)
{
  const auto &boxes = device_.description.audio;
  const bool found = solve (limits, [&] {
    for (uint32_t i = 0; i < boxes.size (); i++)
      consider (i, boxes[i]);
  });
  return found ? std::optional (choice_) : std::nullopt;
}

std::optional<AudioKey>
AudioSolver::best_in (uint32_t index, const AudioBox &format, const AudioLimits &limits)
{
  const bool found = solve (limits, [&] { consider (index, format); });
  return found ? std::optional (best_) : std::nullopt;
}

void
AudioSolver::consider (uint32_t index, const AudioBox &box)
{
  const auto consider_for = [&] (const PeerSet *peer) {
    if (!allows_box (peer, index))
      return;
    consider (index, box, From::Native, peer);
    consider (index, box, From::Derived, peer);
  };
  const auto consider_at = [&] (int voice_rate) {
    voice_rate_ = voice_rate;
    if (peers_.empty ())
      consider_for (nullptr);
    for (const PeerSet &peer : peers_)
      consider_for (&peer);
  };
  if (!processes_)
    return consider_at (0);
  for (const int rate : kVoiceRates)
    consider_at (rate);
}

// The latency is a matter of the device as a whole, whatever the format: the lowest of those that
// are nearest to the ideal.
bool
AudioSolver::choose_latency ()
{
  CapabilityRange range = device_.description.latency;
  if (processes_) {
    range.min += kVoiceLatency;
    range.max += kVoiceLatency;
  }
  const double min = std::max (range.min, limits_->min_latency);
  const double max = std::min (range.max, limits_->max_latency);
  if (!(min <= max))
    return false;
  latency_ = min;
  if (!latency_term_ || latency_term_->ideal_kind != Term::Ideal::Number)
    return true;
  for (const double value : { std::clamp (latency_term_->ideal, min, max), max }) {
    if (term_bound (*latency_term_, value, value) < term_bound (*latency_term_, latency_, latency_))
      latency_ = value;
  }
  return true;
}

Numbers
AudioSolver::numbers (AudioSide side, const IntSet *native, const PeerSet *peer) const
{
  Numbers numbers = limits_->sides[side];
  if (side == AudioSide::Rate && voice_rate_ > 0) {
    numbers.lo = std::max<int64_t> (numbers.lo, voice_rate_);
    numbers.hi = std::min<int64_t> (numbers.hi, voice_rate_);
  }
  numbers.a = native;
  if (!peer)
    return numbers;
  const PerSide<const IntSet *> accepted{ &peer->sample_rate, &peer->channel_count,
                                          &peer->sample_size };
  numbers.b = accepted[side]->empty () ? nullptr : accepted[side];
  return numbers;
}

Numbers
AudioSolver::derived_numbers (AudioSide side, const IntSet &native, const PeerSet *peer) const
{
  if (side == AudioSide::Size)
    return numbers (side, &kDerivedSizes, peer);
  Numbers allowed = numbers (side, nullptr, peer);
  allowed.hi = std::min<int64_t> (allowed.hi, native.max ());
  if (side == AudioSide::Rate)
    allowed.lo = std::max<int64_t> (allowed.lo, kLowestDerivedSampleRate);
  return allowed;
}

double
AudioSolver::distance (const PerSide<AudioPick> &picks) const
{
  double sum = 0.0;
  for (const Term &term : basic_) {
    if (const auto side = side_of (term.axis))
      sum += picks[*side].distance;
    else if (term.axis == Axis::Latency)
      sum += term_bound (term, latency_, latency_);
    else if (term.axis == Axis::Control && device_.controls.has (term.property))
      sum += control_distance (term, device_, controls_);
    else
      sum += member_distance (term.property, *term.constraint,
                              device_.inherent.find (term.property), SetRole::Basic);
  }
  return sum;
}

void
AudioSolver::consider (uint32_t index, const AudioBox &box, From from, const PeerSet *peer)
{
  const DeviceDescription &description = device_.description;
  const PerSide<const IntSet *> native{ &box.sample_rate, &box.channel_count, &box.sample_size };
  const PerSide<int> defaults{ description.default_sample_rate, description.default_channel_count,
                               description.default_sample_size };
  PerSide<AudioPick> picks;
  PerSide<int64_t> source;
  double nearness = 0;
  for (const AudioSide side : kAudioSides) {
    if (native[side]->empty () || native[side]->max () < 1)
      return;
    const Numbers allowed = from == From::Native ? numbers (side, native[side], peer)
                                                 : derived_numbers (side, *native[side], peer);
    picks[side] = best_of (allowed, terms_[side], defaults[side]);
    if (!picks[side])
      return;
    nearness += picks[side].nearness;
    const Numbers natives{ 1, std::numeric_limits<int>::max (), native[side], nullptr };
    source[side] = natives.ceil (side == AudioSide::Size ? 1 : picks[side].value);
  }
  if (from == From::Native)
    source[AudioSide::Size] = picks[AudioSide::Size].value;

  const double bits_per_second
      = double (source[AudioSide::Rate]) * source[AudioSide::Channels] * source[AudioSide::Size];
  const AudioKey key{ distance (picks), from == From::Derived, nearness, bits_per_second, index };
  if (key < best_)
    take (key, source, picks);
}

void
AudioSolver::take (const AudioKey &key, const PerSide<int64_t> &source,
                   const PerSide<AudioPick> &picks)
{
  best_ = key;
  choice_ = {};
  choice_.box = key.box;
  choice_.native_sample_rate = source[AudioSide::Rate];
  choice_.native_channel_count = source[AudioSide::Channels];
  choice_.native_sample_size = source[AudioSide::Size];
  choice_.sample_rate = picks[AudioSide::Rate].value;
  choice_.channel_count = picks[AudioSide::Channels].value;
  choice_.sample_size = picks[AudioSide::Size].value;
  choice_.latency = latency_;
  choice_.controls = controls_;
  choice_.distance = key.distance;
}

// https://w3c.github.io/mediacapture-main/#dfn-selectsettings
std::optional<Choice>
solve_audio (const Capabilities &device, const PreparedConstraints::Impl &constraints,
             const PeerList &peers) noexcept
{
  const Settings &inherent = device.prepared ().inherent;
  // Steps 2 and 3: the candidates are what the basic set leaves.
  AudioLimits limits;
  limits.controls = device.prepared ().controls;
  if (!limits.add (constraints.basic, SetRole::Basic, inherent))
    return std::nullopt;
  AudioSolver solver (device.prepared (), constraints.basic, peers);
  std::optional<Choice> best = solver.best_within (limits);
  if (!best)
    return std::nullopt;
  // Step 4: an advanced set that leaves none of them is skipped. Step 5 is in best_within ().
  for (const TermList &advanced : constraints.advanced) {
    AudioLimits narrower = limits;
    if (!narrower.add (advanced, SetRole::Advanced, inherent))
      continue;
    if (const auto held = solver.best_within (narrower)) {
      limits = narrower;
      best = held;
    }
  }
  return best;
}

} // namespace mc
