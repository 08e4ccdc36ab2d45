// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/core/capabilities.hpp"

/* The devices of the test tables. */

namespace test {

inline mc::VideoBox
mode (int width, int height, int rate)
{
  return { mc::IntSet::value (width), mc::IntSet::value (height), mc::RateSet::value ({ rate, 1 }),
           0 };
}

// No facing mode, no zoom.
inline mc::CapabilitiesPtr
webcam ()
{
  mc::DeviceDescription device;
  device.device_id = "cam";
  device.group_id = "group";
  device.label = "Rig Camera";
  device.video = { mode (320, 240, 30), mode (640, 480, 30), mode (1280, 720, 30),
                   mode (1280, 720, 60), mode (1920, 1080, 30) };
  return mc::Capabilities::make (std::move (device));
}

inline mc::CapabilitiesPtr
phone ()
{
  mc::DeviceDescription device;
  device.device_id = "phone";
  device.facing_modes = { "environment" };
  device.video = { mode (1280, 720, 30) };
  return mc::Capabilities::make (std::move (device));
}

inline mc::CapabilitiesPtr
microphone ()
{
  mc::DeviceDescription device;
  device.kind = mc::Kind::Audio;
  device.device_id = "mic";
  device.group_id = "group";
  device.label = "Rig Microphone";
  device.default_sample_rate = 44100;
  device.latency = { 0.01, 0.5, 0 };
  device.audio = { { mc::IntSet::list ({ 44100, 48000 }), mc::IntSet::range (1, 2),
                     mc::IntSet::list ({ 16, 24 }) } };
  return mc::Capabilities::make (std::move (device));
}

} // namespace test
