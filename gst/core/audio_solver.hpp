// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lattice.hpp"
#include "prepared.hpp"
#include "solve.hpp"
#include "terms.hpp"

/* The steps of SelectSettings for a microphone. */

namespace mc {

enum class AudioSide : uint8_t
{
  Rate,
  Channels,
  Size
};
constexpr AudioSide kAudioSides[] = { AudioSide::Rate, AudioSide::Channels, AudioSide::Size };

/// One thing for each side of a format.
template <typename T> class PerSide
{
public:
  PerSide () = default;
  PerSide (T rate, T channels, T size) : of_{ rate, channels, size } {}

  T &operator[] (AudioSide side) { return of_[static_cast<int> (side)]; }
  const T &operator[] (AudioSide side) const { return of_[static_cast<int> (side)]; }

private:
  T of_[std::size (kAudioSides)] = {};
};

/// What a microphone's settings must keep to.
struct AudioLimits
{
  PerSide<Numbers> sides{ every_number (), every_number (), every_number () };
  double min_latency = -kInfinity;
  double max_latency = kInfinity;
  ControlLimits controls;

  /// Adds a set. Returns false when nothing at all can satisfy it on a device with the members
  /// @inherent.
  bool add (const TermList &terms, SetRole role, const Settings &inherent);

private:
  static Numbers every_number () { return { 1, std::numeric_limits<int>::max () }; }
};

/// A value of one side and how good it is; value 0: there is none.
struct AudioPick
{
  int64_t value = 0;
  double distance = kInfinity;
  double nearness = kInfinity;

  explicit operator bool () const { return value > 0; }
};

/// The same order as for a camera; the data rate stands for the cost.
struct AudioKey
{
  double distance = kInfinity;
  bool derived = false;
  double nearness = 0;
  double bits_per_second = 0; ///< of the native format
  uint32_t box = 0;
};
bool operator<(const AudioKey &a, const AudioKey &b);

/// Finds the setting of least distance.
class AudioSolver
{
public:
  AudioSolver (const Capabilities::Prepared &device, const TermList &basic, const PeerList &peers);

  /// Of all settings of the device that keep to @limits, if there is any.
  std::optional<Choice> best_within (const AudioLimits &limits);

  /// The same with the device in one native format, that of the box @index.
  std::optional<AudioKey> best_in (uint32_t index, const AudioBox &format,
                                   const AudioLimits &limits);

private:
  enum class From
  {
    Native,
    Derived
  };

  template <typename Consider>
  bool solve (const AudioLimits &limits, const Consider &consider_boxes);
  bool start (const AudioLimits &limits);
  void consider (uint32_t index, const AudioBox &box);
  void consider (uint32_t index, const AudioBox &box, From from, const PeerSet *peer);
  bool choose_latency ();
  Numbers numbers (AudioSide side, const IntSet *native, const PeerSet *peer) const;
  Numbers derived_numbers (AudioSide side, const IntSet &native, const PeerSet *peer) const;
  double distance (const PerSide<AudioPick> &picks) const;
  void take (const AudioKey &key, const PerSide<int64_t> &source, const PerSide<AudioPick> &picks);

  const Capabilities::Prepared &device_;
  const TermList &basic_;
  const PeerList &peers_;
  const AudioLimits *limits_ = nullptr;
  PerSide<const Term *> terms_;
  const Term *latency_term_ = nullptr;
  double latency_ = 0;
  ControlValues controls_;
  bool processes_ = false; ///< the voice
  int voice_rate_ = 0;     ///< the one that is considered, if it does
  AudioKey best_;
  Choice choice_;
};

} // namespace mc
