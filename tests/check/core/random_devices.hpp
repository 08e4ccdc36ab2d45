// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "reference.hpp"

#include <cmath>
#include <random>

/* Small devices and requests of every shape, the same ones for the same seed. */

namespace test {

class RandomCase
{
public:
  explicit RandomCase (uint64_t seed) : engine_ (seed) {}

  ReferenceCase next ()
  {
    ReferenceCase result;
    result.device = one_in (6) ? microphone () : camera ();
    const bool video = result.device.kind == mc::Kind::Video;
    result.constraints.basic = set (video, 3);
    for (int i = below (4); i > 0; i--)
      result.constraints.advanced.push_back (set (video, 2));
    if (one_in (4)) {
      for (int i = 1 + below (3); i > 0; i--)
        result.peers.push_back (peer (result.device));
    }
    return result;
  }

protected:
  // Not the distributions of the standard library: each implementation has its own sequence.
  int below (int limit) { return engine_ () % static_cast<unsigned> (limit); }
  int between (int min, int max) { return min + below (max - min + 1); }
  bool one_in (int n) { return below (n) == 0; }
  template <typename T, std::size_t n> T any_of (const T (&values)[n]) { return values[below (n)]; }

  mc::IntSet ints (int min, int max, int width)
  {
    switch (below (6)) {
    case 0:
      return mc::IntSet::list (
          { between (min, max), between (min, max), between (min, max), between (min, max) });
    case 1: {
      const int low = between (min, max);
      return mc::IntSet::range (low, std::min (low + below (width), max));
    }
    case 2: {
      const int low = between (min, max);
      return mc::IntSet::range (low, std::min (low + below (2 * width), max), between (2, 4));
    }
    default:
      return mc::IntSet::value (between (min, max));
    }
  }

  mc::Fraction rate ()
  {
    static const mc::Fraction kRates[]
        = { { 5, 1 },      { 15, 2 }, { 10, 1 }, { 15, 1 },       { 25, 1 }, { 30000, 1001 },
            { 2997, 100 }, { 30, 1 }, { 36, 1 }, { 60000, 1001 }, { 60, 1 }, { 120, 1 } };
    return any_of (kRates);
  }

  mc::RateSet rates ()
  {
    const mc::Fraction a = rate (), b = rate ();
    if (one_in (4))
      return mc::RateSet::range (std::min (a, b), std::max (a, b));
    if (one_in (20))
      return mc::RateSet::range ({ 0, 1 }, b);
    return one_in (2) ? mc::RateSet::value (a) : mc::RateSet::list ({ a, b, rate () });
  }

  std::string id () { return any_of ({ "a", "b" }); }
  std::string facing () { return any_of ({ "user", "environment", "left", "none of these" }); }

  mc::DeviceDescription camera ()
  {
    mc::DeviceDescription device;
    device.device_id = id ();
    device.group_id = id ();
    device.label = "camera";
    while (one_in (2) && device.facing_modes.size () < 2)
      device.facing_modes.push_back (facing ());
    const int scale = one_in (60) ? 4 : one_in (4) ? 2 : 1;
    // Neither so wide that the reference takes for ever, nor always wider than high.
    const int max_width = one_in (4) ? 4 * scale : 6 * scale;
    const int max_height = one_in (4) ? 6 * scale : 4 * scale;
    for (int i = between (scale > 2, 3); i >= 0; i--) {
      mc::VideoBox box;
      const bool wide = one_in (3);
      box.width = wide ? ints (1, max_width, 3) : mc::IntSet::value (between (1, max_width));
      box.height = wide ? ints (1, max_height, 3) : mc::IntSet::value (between (1, max_height));
      box.rate = rates ();
      box.cost = below (2);
      device.video.push_back (box);
    }
    max_width_ = max_width;
    max_height_ = max_height;
    return device;
  }

  mc::DeviceDescription microphone ()
  {
    mc::DeviceDescription device;
    device.kind = mc::Kind::Audio;
    device.device_id = id ();
    device.group_id = id ();
    device.label = "microphone";
    device.latency = { 0.01, any_of ({ 0.01, 0.02, 0.5 }), 0 };
    device.default_sample_rate = between (7995, 8006);
    device.default_channel_count = between (1, 3);
    device.default_sample_size = any_of ({ 8, 16, 24, 32 });
    for (int i = below (3); i >= 0; i--) {
      mc::AudioBox box;
      box.sample_rate = ints (7996, 8004, 3);
      box.channel_count = ints (1, 3, 2);
      box.sample_size
          = one_in (2) ? mc::IntSet::value (16) : mc::IntSet::list ({ 8, any_of ({ 16, 24, 32 }) });
      device.audio.push_back (box);
    }
    return device;
  }

  mc::PeerSet peer (const mc::DeviceDescription &device)
  {
    mc::PeerSet peer;
    if (device.kind == mc::Kind::Video) {
      if (one_in (2))
        peer.width = ints (1, max_width_ + 2, 8);
      if (one_in (2))
        peer.height = ints (1, max_height_ + 2, 8);
      if (one_in (2))
        peer.rate = rates ();
    } else {
      if (one_in (2))
        peer.sample_rate = ints (7998, 8004, 8);
      if (one_in (2))
        peer.channel_count = ints (1, 3, 8);
      if (one_in (2))
        peer.sample_size = mc::IntSet::value (any_of ({ 16, 24, 32 }));
    }
    if (one_in (3)) {
      for (std::size_t i = device.video.size () + device.audio.size (); i > 0; i--)
        peer.boxes.push_back (!one_in (3));
    }
    return peer;
  }

  double number (mc::Property property)
  {
    if (one_in (25))
      return any_of ({ 0.0, 4294967295.0 });
    switch (property) {
    case mc::Property::Width:
      return between (1, max_width_ + 3);
    case mc::Property::Height:
      return between (1, max_height_ + 3);
    case mc::Property::AspectRatio:
      if (one_in (12))
        return any_of ({ -1.5, 1e308, 1e-7, 1.7777777778, 1.2345 });
      return std::round (double (between (1, 8)) / between (1, 6) * 1e10) / 1e10;
    case mc::Property::FrameRate:
      if (one_in (12))
        return any_of ({ -10.0, 1e308, 0.0004, 0.001, 29.9704, 12.3456 });
      return one_in (2) ? rate ().value () : between (1, 70);
    case mc::Property::SampleRate:
      return between (7995, 8006);
    case mc::Property::ChannelCount:
      return between (1, 4);
    case mc::Property::SampleSize:
      return any_of ({ 8, 16, 24, 32 });
    default:
      return any_of ({ 0.005, 0.01, 0.015, 0.02, 1.0, -1.0 });
    }
  }

  mc::Value string_or_list (mc::Property property)
  {
    const auto string = [&] {
      if (property == mc::Property::FacingMode)
        return facing ();
      if (property == mc::Property::ResizeMode)
        return std::string (any_of ({ "none", "crop-and-scale", "crop-and-scale", "stretch" }));
      return id ();
    };
    if (!one_in (4))
      return string ();
    mc::StringList list;
    for (int i = below (3); i > 0; i--)
      list.push_back (string ());
    return list;
  }

  mc::Value value (mc::Property property)
  {
    switch (mc::property_info (property).type) {
    case mc::ValueType::ULong:
    case mc::ValueType::Double:
    case mc::ValueType::BooleanOrDouble:
    case mc::ValueType::Points:
      return number (property);
    case mc::ValueType::BooleanOrString:
      return one_in (3) ? mc::Value (std::string ("all")) : mc::Value (one_in (2));
    case mc::ValueType::Boolean:
      return one_in (2);
    case mc::ValueType::String:
      break;
    }
    return string_or_list (property);
  }

  mc::Constraint constraint (mc::Property property)
  {
    mc::Constraint result;
    if (one_in (4)) {
      result.bare = value (property);
      return result;
    }
    if (one_in (6))
      result.exact = value (property);
    if (one_in (2))
      result.ideal = value (property);
    const auto type = mc::property_info (property).type;
    if (type == mc::ValueType::ULong || type == mc::ValueType::Double) {
      if (one_in (4))
        result.min = number (property);
      if (one_in (4))
        result.max = number (property);
    }
    return result;
  }

  mc::ConstraintSet set (bool video, int likely)
  {
    static const mc::Property kVideo[]
        = { mc::Property::Width,          mc::Property::Height,    mc::Property::AspectRatio,
            mc::Property::FrameRate,      mc::Property::Width,     mc::Property::Height,
            mc::Property::AspectRatio,    mc::Property::FrameRate, mc::Property::ResizeMode,
            mc::Property::FacingMode,     mc::Property::DeviceId,  mc::Property::GroupId,
            mc::Property::BackgroundBlur, mc::Property::SampleRate };
    static const mc::Property kAudio[]
        = { mc::Property::SampleRate,       mc::Property::ChannelCount,
            mc::Property::SampleSize,       mc::Property::Latency,
            mc::Property::SampleRate,       mc::Property::ChannelCount,
            mc::Property::EchoCancellation, mc::Property::NoiseSuppression,
            mc::Property::DeviceId,         mc::Property::Width };
    mc::ConstraintSet result;
    for (int i = below (2 * likely); i > 0; i--) {
      const mc::Property property = video ? any_of (kVideo) : any_of (kAudio);
      result.set (property, constraint (property));
    }
    return result;
  }

  std::mt19937_64 engine_;
  int max_width_ = 1;
  int max_height_ = 1;
};

} // namespace test
