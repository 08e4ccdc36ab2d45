#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Lists cameras, microphones and speakers, and what the cameras can do."""

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstMediaCapture", "1.0")
from gi.repository import Gst, GstMediaCapture

Gst.init(None)

for device in GstMediaCapture.MediaDevices().enumerate_devices().wait():
    print(f"{device.kind.value_nick}: {device.label}")
    if not isinstance(device, GstMediaCapture.InputDeviceInfo):
        continue
    capabilities = device.get_capabilities()
    if "width" in capabilities:
        print(f"  up to {capabilities['width']['max']}x{capabilities['height']['max']}"
              f" at {capabilities['frameRate']['max']:g}/s")
