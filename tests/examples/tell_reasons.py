#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Asks for more than any camera can do, and tells why it cannot be had."""

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstMediaCapture", "1.0")
from gi.repository import GLib, Gst, GstMediaCapture

Gst.init(None)

constraints = GstMediaCapture.MediaStreamConstraints.from_json('{"video": {"width": {"min": 100000}}}')
try:
    GstMediaCapture.MediaDevices.get_default().get_user_media(constraints, None)
except GLib.Error as error:
    print(GstMediaCapture.media_capture_error_get_name(error))
    print("constraint:", GstMediaCapture.media_capture_error_get_constraint(error))
    print(GstMediaCapture.media_capture_error_get_explanation(error))
