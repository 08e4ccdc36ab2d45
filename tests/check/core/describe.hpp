// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "any_text.hpp"
#include "gst/core/select_settings.hpp"

#include <cstdlib>
#include <sstream>

/* What a random case was, for the one who has to look into it. */

namespace test {

inline uint64_t
from_environment (const char *name, uint64_t otherwise)
{
  const char *text = std::getenv (name);
  return text ? std::strtoull (text, nullptr, 10) : otherwise;
}

inline void
print (std::ostream &out, const mc::IntSet &set)
{
  if (!set.is_list ()) {
    out << "[" << set.min () << "," << set.max () << "," << set.step () << "]";
    return;
  }
  const char *separator = "{";
  for (const int value : set.values ()) {
    out << separator << value;
    separator = ",";
  }
  out << "}";
}

inline void
print (std::ostream &out, const mc::RateSet &set)
{
  if (!set.is_list ()) {
    out << "[" << set.min ().num << "/" << set.min ().den << "," << set.max ().num << "/"
        << set.max ().den << "]";
    return;
  }
  const char *separator = "{";
  for (const mc::Fraction value : set.values ()) {
    out << separator << value.num << "/" << value.den;
    separator = ",";
  }
  out << "}";
}

template <typename First, typename... Rest>
inline void
print_all (std::ostream &out, const First &first, const Rest &...rest)
{
  print (out, first);
  ((out << " x ", print (out, rest)), ...);
}

inline std::string
describe (const mc::DeviceDescription &device)
{
  std::ostringstream out;
  out << "device id '" << device.device_id << "' group '" << device.group_id << "'";
  for (const auto &facing : device.facing_modes)
    out << " facing '" << facing << "'";
  if (device.kind == mc::Kind::Audio)
    out << " latency [" << device.latency.min << "," << device.latency.max << "] defaults "
        << device.default_sample_rate << " " << device.default_channel_count << " "
        << device.default_sample_size;
  for (const auto &box : device.video) {
    out << "\n  box ";
    print_all (out, box.width, box.height, box.rate);
    out << " cost " << box.cost;
  }
  for (const auto &box : device.audio) {
    out << "\n  box ";
    print_all (out, box.sample_rate, box.channel_count, box.sample_size);
  }
  return out.str ();
}

inline std::string
describe (const mc::Constraints &constraints, const std::vector<mc::PeerSet> &peers)
{
  std::ostringstream out;
  out << "\nconstraints " << print (mc::to_any (constraints));
  for (const auto &peer : peers) {
    out << "\n  peer ";
    print_all (out, peer.width, peer.height, peer.rate, peer.sample_rate, peer.channel_count,
               peer.sample_size);
    for (const bool box : peer.boxes)
      out << (box ? " yes" : " no");
  }
  return out.str ();
}

inline std::string
describe (const mc::Choice &choice)
{
  std::ostringstream out;
  out << choice.width << "x" << choice.height << "@" << choice.frame_rate.num << "/"
      << choice.frame_rate.den << " from " << choice.native_width << "x" << choice.native_height
      << "@" << choice.native_rate.num << "/" << choice.native_rate.den << "; "
      << choice.sample_rate << " Hz " << choice.channel_count << " ch " << choice.sample_size
      << " bits from " << choice.native_sample_rate << " " << choice.native_channel_count << " "
      << choice.native_sample_size << "; box " << choice.box;
  return out.str ();
}

} // namespace test
