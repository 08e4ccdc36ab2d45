// SPDX-License-Identifier: LGPL-2.1-or-later
#include "solve.hpp"

#include "lattice.hpp"
#include "prepared.hpp"
#include "terms.hpp"

#include <tuple>

namespace mc {
namespace {

constexpr int kLowestDerivedSampleRate = 8000;
constexpr int kAnyInt = std::numeric_limits<int>::max ();

enum Side
{
  kRate,
  kChannels,
  kSize,
  kSides
};

/// Required limits, and where the ideals are.
struct AudioLimits
{
  Numbers sides[kSides] = { { 1, kAnyInt }, { 1, kAnyInt }, { 1, kAnyInt } };
  double min_latency = -kInfinity;
  double max_latency = kInfinity;

  bool add (const TermList &terms, SetRole role, const Settings &inherent);
};

std::optional<Side>
side_of (Axis axis)
{
  switch (axis) {
  case Axis::SampleRate:
    return kRate;
  case Axis::ChannelCount:
    return kChannels;
  case Axis::SampleSize:
    return kSize;
  case Axis::Width:
  case Axis::Height:
  case Axis::AspectRatio:
  case Axis::FrameRate:
  case Axis::ResizeMode:
  case Axis::Latency:
  case Axis::Inherent:
    break;
  }
  return std::nullopt;
}

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
    } else if (member_distance (term.property, *term.constraint, inherent.find (term.property),
                                role)
               == kUnsatisfied) {
      return false;
    }
  }
  return min_latency <= max_latency;
}

/// A value of one side and how good it is; value 0: there is none.
struct Pick
{
  int64_t value = 0;
  double distance = kInfinity;
  double nearness = kInfinity;

  explicit operator bool () const { return value > 0; }
};
bool
operator<(const Pick &a, const Pick &b)
{
  if (a.distance != b.distance)
    return a.distance < b.distance;
  if (a.nearness != b.nearness)
    return a.nearness < b.nearness;
  return a.value < b.value;
}

// The distance is least at an end, or next to the ideal; where it is the same everywhere, nearness
// decides.
Pick
best_of (const Numbers &numbers, const Term *term, int default_value)
{
  Pick best;
  const auto consider = [&] (int64_t value) {
    if (value < numbers.lo || value > numbers.hi)
      return;
    const double x = value;
    best = std::min (best, Pick{ value, term ? term_bound (*term, x, x) : 0.0,
                                 relative_difference (x, default_value) });
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

/// The same order as for a camera; the data rate stands for the cost.
struct AudioKey
{
  double distance = kInfinity;
  bool derived = false;
  double nearness = 0;
  double bits_per_second = 0; ///< of the native format
  uint32_t box = 0;
};
bool
operator<(const AudioKey &a, const AudioKey &b)
{
  return std::tie (a.distance, a.derived, a.nearness, a.bits_per_second, a.box)
         < std::tie (b.distance, b.derived, b.nearness, b.bits_per_second, b.box);
}

// Resampling, mixing and converting lead downwards in rate and channels, and to two sizes of
// sample.
const IntSet kDerivedSizes = IntSet::list ({ 16, 32 });

class AudioSolver
{
public:
  AudioSolver (const Capabilities &device, const TermList &basic, const PeerList &peers)
      : device_ (device.prepared ()), basic_ (basic), peers_ (peers)
  {
    for (const Term &term : basic) {
      if (const auto side = side_of (term.axis))
        terms_[*side] = &term;
      else if (term.axis == Axis::Latency)
        latency_term_ = &term;
    }
  }

  /// The setting of least distance within @limits, if there is any.
  std::optional<Choice> best_within (const AudioLimits &limits)
  {
    limits_ = &limits;
    best_ = {};
    if (!choose_latency ())
      return std::nullopt;
    if (peers_.empty ())
      consider (nullptr);
    for (const PeerSet &peer : peers_)
      consider (&peer);
    return best_.distance < kInfinity ? std::optional (choice_) : std::nullopt;
  }

private:
  enum class From
  {
    Native,
    Derived
  };

  void consider (const PeerSet *peer)
  {
    for (uint32_t i = 0; i < device_.description.audio.size (); i++) {
      if (!allows_box (peer, i))
        continue;
      consider (i, From::Native, peer);
      consider (i, From::Derived, peer);
    }
  }

  bool choose_latency ();
  void consider (uint32_t index, From from, const PeerSet *peer);
  Numbers numbers (Side side, const IntSet *native, const PeerSet *peer) const;
  double distance (const Pick (&picks)[kSides]) const;

  const Capabilities::Prepared &device_;
  const TermList &basic_;
  const PeerList &peers_;
  const AudioLimits *limits_ = nullptr;
  const Term *terms_[kSides] = {};
  const Term *latency_term_ = nullptr;
  double latency_ = 0;
  AudioKey best_;
  Choice choice_;
};

// The latency is a matter of the device as a whole, whatever the format: the lowest of those that
// are nearest to the ideal.
bool
AudioSolver::choose_latency ()
{
  const CapabilityRange &range = device_.description.latency;
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

const IntSet &
accepted (const PeerSet &peer, Side side)
{
  if (side == kRate)
    return peer.sample_rate;
  return side == kChannels ? peer.channel_count : peer.sample_size;
}

Numbers
AudioSolver::numbers (Side side, const IntSet *native, const PeerSet *peer) const
{
  Numbers numbers = limits_->sides[side];
  numbers.a = native;
  if (peer && !accepted (*peer, side).empty ())
    numbers.b = &accepted (*peer, side);
  return numbers;
}

double
AudioSolver::distance (const Pick (&picks)[kSides]) const
{
  double sum = 0.0;
  for (const Term &term : basic_) {
    if (const auto side = side_of (term.axis))
      sum += picks[*side].distance;
    else if (term.axis == Axis::Latency)
      sum += term_bound (term, latency_, latency_);
    else
      sum += member_distance (term.property, *term.constraint,
                              device_.inherent.find (term.property), SetRole::Basic);
  }
  return sum;
}

void
AudioSolver::consider (uint32_t index, From from, const PeerSet *peer)
{
  const DeviceDescription &description = device_.description;
  const AudioBox &box = description.audio[index];
  const IntSet *native[kSides] = { &box.sample_rate, &box.channel_count, &box.sample_size };
  const int defaults[kSides] = { description.default_sample_rate, description.default_channel_count,
                                 description.default_sample_size };
  Pick picks[kSides];
  int64_t source[kSides];
  for (const Side side : { kRate, kChannels, kSize }) {
    if (native[side]->empty () || native[side]->max () < 1)
      return;
    Numbers allowed = numbers (side, native[side], peer);
    if (from == From::Derived) {
      allowed.a = side == kSize ? &kDerivedSizes : nullptr;
      if (side != kSize)
        allowed.hi = std::min<int64_t> (allowed.hi, native[side]->max ());
      if (side == kRate)
        allowed.lo = std::max<int64_t> (allowed.lo, kLowestDerivedSampleRate);
    }
    picks[side] = best_of (allowed, terms_[side], defaults[side]);
    if (!picks[side])
      return;
    const Numbers natives{ 1, kAnyInt, native[side] };
    source[side] = natives.ceil (side == kSize ? 1 : picks[side].value);
  }
  if (from == From::Native)
    source[kSize] = picks[kSize].value;

  AudioKey key;
  key.distance = distance (picks);
  key.derived = from == From::Derived;
  key.nearness = picks[kRate].nearness + picks[kChannels].nearness + picks[kSize].nearness;
  key.bits_per_second = double (source[kRate]) * source[kChannels] * source[kSize];
  key.box = index;
  if (!(key < best_))
    return;
  best_ = key;
  choice_ = {};
  choice_.box = index;
  choice_.native_sample_rate = source[kRate];
  choice_.native_channel_count = source[kChannels];
  choice_.native_sample_size = source[kSize];
  choice_.sample_rate = picks[kRate].value;
  choice_.channel_count = picks[kChannels].value;
  choice_.sample_size = picks[kSize].value;
  choice_.latency = latency_;
  choice_.distance = key.distance;
}

} // namespace

// https://w3c.github.io/mediacapture-main/#dfn-selectsettings
std::optional<Choice>
solve_audio (const Capabilities &device, const PreparedConstraints::Impl &constraints,
             const PeerList &peers) noexcept
{
  const Settings &inherent = device.prepared ().inherent;
  // Steps 2 and 3: the candidates are what the basic set leaves.
  AudioLimits limits;
  if (!limits.add (constraints.basic, SetRole::Basic, inherent))
    return std::nullopt;
  AudioSolver solver (device, constraints.basic, peers);
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
