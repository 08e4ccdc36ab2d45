// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.hpp"

namespace mc::fake {

/* A tablet with a camera on each side and a microphone, and a headset beside it. Both cameras
 * report the tablet's serial number, as some real ones do, so that only the bus path tells them
 * apart. */
const char *const kDefaultConfiguration = R"json({
  "devices": [
    { "kind": "camera", "name": "front", "label": "Front Camera", "group": "tablet",
      "facing": "user", "serial": "FAKE-0001", "default": true,
      "modes": [
        { "format": "YUY2", "width": 640, "height": 480, "framerates": [30, 15] },
        { "format": "YUY2", "width": 320, "height": 240, "framerates": [30, 15] },
        { "format": "NV12", "width": 1280, "height": 720, "framerates": [30] },
        { "format": "NV12", "width": 1920, "height": 1080, "framerates": [30] },
        { "format": "MJPEG", "width": 1280, "height": 720, "framerates": [30, 15] },
        { "format": "MJPEG", "width": 1920, "height": 1080, "framerates": [30, 15] }
      ] },
    { "kind": "camera", "name": "back", "label": "Back Camera", "group": "tablet",
      "facing": "environment", "serial": "FAKE-0001",
      "modes": [
        { "format": "NV12", "width": 800, "height": 600, "framerates": ["30000/1001"] },
        { "format": "NV12", "width": 1280, "height": 960, "framerates": [24, 12] },
        { "format": "NV12", "width": 1920, "height": 1080, "framerates": [60, 30, 24] },
        { "format": "MJPEG", "width": 2560, "height": 1440, "framerates": [15] }
      ] },
    { "kind": "microphone", "name": "microphone", "label": "Built-in Microphone",
      "group": "tablet", "serial": "FAKE-0001", "default": true,
      "modes": [
        { "format": "S16LE", "rate": [48000, 44100], "channels": [1, 2] }
      ] },
    { "kind": "microphone", "name": "headset", "label": "Headset Microphone",
      "group": "headset", "serial": "FAKE-0002",
      "modes": [
        { "format": "S16LE", "rate": [16000, 8000], "channels": 1 },
        { "format": "F32LE", "rate": 48000, "channels": 1 }
      ] }
  ]
})json";

} // namespace mc::fake
