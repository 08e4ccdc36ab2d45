// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/core/select_settings.hpp"

#include <vector>

/* The cameras and constraints that benchmarks of the core are run with. */

namespace bench {

/// A mode as a plain program would keep it.
struct Mode
{
  int width;
  int height;
  mc::Fraction rate;
};

/// A webcam's: common sizes, each with some rates; as many as are wanted.
inline std::vector<Mode>
make_modes (int n_sizes, int n_rates)
{
  static const int kCommon[][2]
      = { { 160, 120 }, { 176, 144 },  { 320, 180 },  { 320, 240 },   { 352, 288 },
          { 424, 240 }, { 640, 360 },  { 640, 480 },  { 800, 448 },   { 800, 600 },
          { 960, 540 }, { 1280, 720 }, { 1280, 960 }, { 1600, 1200 }, { 1920, 1080 } };
  static const int kRates[] = { 30, 24, 15, 60, 20, 10, 5, 25, 50, 12 };
  std::vector<Mode> modes;
  for (int i = 0; i < n_sizes; i++) {
    const bool common = i < static_cast<int> (std::size (kCommon));
    const int width = common ? kCommon[i][0] : 200 + i * 2;
    const int height = common ? kCommon[i][1] : 150 + (i * 7919) % 1000;
    for (int k = 0; k < n_rates; k++)
      modes.push_back ({ width, height, { kRates[k], 1 } });
  }
  return modes;
}

inline mc::CapabilitiesPtr
make_device (const std::vector<Mode> &modes)
{
  mc::DeviceDescription device;
  device.device_id = "camera";
  for (const Mode &mode : modes)
    device.video.push_back ({ mc::IntSet::value (mode.width), mc::IntSet::value (mode.height),
                              mc::RateSet::value (mode.rate), 0 });
  return mc::Capabilities::make (std::move (device));
}

inline mc::Constraint
ideal (double value)
{
  mc::Constraint constraint;
  constraint.ideal = mc::Value (value);
  return constraint;
}

inline mc::Constraint
exact (double value)
{
  mc::Constraint constraint;
  constraint.exact = mc::Value (value);
  return constraint;
}

} // namespace bench
