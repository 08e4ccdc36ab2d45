// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "control.hpp"

#include <memory>

namespace mc {

/// A rate in frames per second, exactly. den > 0.
struct Fraction
{
  int num = 0;
  int den = 1;

  double value () const { return static_cast<double> (num) / den; }
};
inline bool
operator== (const Fraction &a, const Fraction &b)
{
  return static_cast<int64_t> (a.num) * b.den == static_cast<int64_t> (b.num) * a.den;
}
inline bool
operator<(const Fraction &a, const Fraction &b)
{
  return static_cast<int64_t> (a.num) * b.den < static_cast<int64_t> (b.num) * a.den;
}

/// The simplest fraction that equals @rate to within the three decimals frame rates are compared
/// with.
Fraction fraction_from_rate (double rate);

/// A value, a sorted list or a stepped range of whole numbers.
class IntSet
{
public:
  static IntSet value (int v) { return list ({ v }); }
  static IntSet list (std::vector<int> values);
  static IntSet range (int min, int max, int step = 1);

  bool empty () const { return list_.empty () && max_ < min_; }
  int min () const { return min_; }
  int max () const { return max_; }
  int step () const { return step_; }
  bool is_list () const { return !list_.empty (); }
  const std::vector<int> &values () const { return list_; } ///< sorted, unique; empty for a range
  bool contains (int v) const;

private:
  int min_ = 0;
  int max_ = -1;
  int step_ = 1;
  std::vector<int> list_;
};

/// A sorted list or a closed range of rates.
class RateSet
{
public:
  static RateSet value (Fraction v) { return list ({ v }); }
  static RateSet list (std::vector<Fraction> values);
  static RateSet range (Fraction min, Fraction max);

  bool empty () const { return list_.empty () && max_ < min_; }
  Fraction min () const { return min_; }
  Fraction max () const { return max_; }
  bool is_list () const { return !list_.empty (); }
  const std::vector<Fraction> &values () const { return list_; }
  bool contains (Fraction v) const;

private:
  Fraction min_{ 0, 1 };
  Fraction max_{ -1, 1 };
  std::vector<Fraction> list_;
};

/// What one structure of a camera's caps says: all combinations of the three sets are native modes.
/// Sizes below 1 and rates below 0.001 (0/1: variable) are none.
struct VideoBox
{
  IntSet width;
  IntSet height;
  RateSet rate;
  int cost = 0; ///< 0 raw, 1 compressed; of equal choices the cheaper box is taken
};

/// The same for a microphone.
struct AudioBox
{
  IntSet sample_rate; ///< Hz
  IntSet channel_count;
  IntSet sample_size; ///< bits
};

enum class ResizeMode : uint8_t
{
  None,
  CropAndScale
};

/// A device as constraints see it. Boxes keep their index: it is how a choice is led back to the
/// device's caps.
struct DeviceDescription
{
  Kind kind = Kind::Video;
  std::string device_id;
  std::string group_id;
  std::string label;                  ///< for explanations only
  StringList facing_modes;            ///< empty: unknown, the member does not exist
  std::vector<VideoBox> video;        ///< of a camera
  std::vector<AudioBox> audio;        ///< of a microphone
  CapabilityRange latency{ 0, 0, 0 }; ///< seconds, of a microphone
  int default_sample_rate = 48000;    ///< what the device or the system uses unasked
  int default_channel_count = 2;
  int default_sample_size = 16;
  bool system_default = false; ///< the system's default device of its kind
  ControlList controls;
};

/// One point of what a device can do, and the native mode it comes from.
struct Choice
{
  uint32_t box = 0;
  // Video.
  int native_width = 0;
  int native_height = 0;
  Fraction native_rate;
  int width = 0;
  int height = 0;
  Fraction frame_rate;
  ResizeMode resize_mode = ResizeMode::None;
  // Audio.
  int native_sample_rate = 0;
  int native_channel_count = 0;
  int native_sample_size = 0;
  int sample_rate = 0;
  int channel_count = 0;
  int sample_size = 0;
  double latency = 0;
  /// Those that its constraints say something of; of a native mode, what they are.
  ControlValues controls;

  double distance = 0; ///< fitness distance to the basic set
};

/// The capabilities of one source, prepared for fast solving. Immutable; share by value of the
/// pointer.
///
/// A camera delivers its native modes ("none"), and everything cropped, scaled down and decimated
/// from them ("crop-and-scale"). A microphone delivers its native formats and anything resampled
/// and mixed down from them: rates from 8000 Hz up to the native one, channels from 1 up to the
/// native count, 16 or 32 bits.
class Capabilities
{
public:
  static std::shared_ptr<const Capabilities> make (DeviceDescription description);
  ~Capabilities ();

  const DeviceDescription &description () const;
  Kind kind () const { return description ().kind; }

  /// getCapabilities(): never depends on constraints.
  CapabilityDictionary dictionary () const;

  /// The same device held in the native mode of @choice, with its controls as they are then: what a
  /// second track of a running source can have.
  std::shared_ptr<const Capabilities> held_at (const Choice &choice) const;

  /// The same with other controls.
  std::shared_ptr<const Capabilities> with_controls (ControlList controls) const;

  /// The whole settings dictionary of @choice.
  Settings settings (const Choice &choice) const;

  struct Prepared; ///< internal to core
  const Prepared &prepared () const { return *prepared_; }

private:
  Capabilities ();
  std::unique_ptr<const Prepared> prepared_;
};
using CapabilitiesPtr = std::shared_ptr<const Capabilities>;

} // namespace mc
