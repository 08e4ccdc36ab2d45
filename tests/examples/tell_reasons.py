#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Asks for more than any camera can do, and tells why it cannot be had."""

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstMediaCapture", "1.0")
from gi.repository import Gst, GstMediaCapture

Gst.init(None)

try:
    GstMediaCapture.MediaDevices().get_user_media({"video": {"width": {"min": 100000}}}).wait()
except GstMediaCapture.OverconstrainedError as error:
    print(error.name)
    print("constraint:", error.constraint)
    print(error.explanation)
