#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Asks for a camera and a microphone as a web page would, and looks at the first pictures."""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstMediaCapture", "1.0")
from gi.repository import GLib, Gst, GstMediaCapture

CONSTRAINTS = sys.argv[1] if len(sys.argv) > 1 else '{"audio": true, "video": {"width": {"ideal": 640}}}'

Gst.init(None)
loop = GLib.MainLoop()
status = 1


def tell(error):
    name = GstMediaCapture.media_capture_error_get_name(error)
    print(f"{name}: {error.message}", file=sys.stderr)


def on_stream(devices, result):
    global status
    try:
        stream = devices.get_user_media_finish(result)
        status = 0
    except GLib.Error as error:
        tell(error)
        return loop.quit()

    for track in stream.get_tracks():
        print(f"{track.get_kind().value_nick}: {track.get_label()} {track.get_settings_json()}")
    for track in stream.get_video_tracks():
        processor = GstMediaCapture.MediaStreamTrackProcessor.new(track)
        for _ in range(3):
            sample = processor.read(None)
            print(f"  picture of {sample.get_buffer().get_size()} bytes")
        processor.close()
    for track in stream.get_tracks():
        track.stop()
    loop.quit()


try:
    constraints = GstMediaCapture.MediaStreamConstraints.from_json(CONSTRAINTS)
except GLib.Error as error:
    tell(error)
    sys.exit(status)
GstMediaCapture.MediaDevices.get_default().get_user_media_async(constraints, None, on_stream)
loop.run()
sys.exit(status)
