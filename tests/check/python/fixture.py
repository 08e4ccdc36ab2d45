# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the tests of the Python face share: fake devices, and hands to do things to them."""

import asyncio
import gc
import json
import sys
import types
import unittest

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstMediaCapture", "1.0")
from gi.repository import Gio, GLib, GObject, Gst, GstMediaCapture  # noqa: E402

Gst.init(None)

VIDEO = GstMediaCapture.MediaStreamTrackKind.VIDEO
CAMERAS = GstMediaCapture.MediaDeviceKind.VIDEOINPUT


def perform(device, action, **more):
    """Does something to a fake device, at once."""
    provider = Gst.DeviceProviderFactory.get_by_name("fakedeviceprovider")
    if not provider.emit("perform", device, json.dumps({"do": action, **more})):
        raise AssertionError(f"{device} does not {action}")


def sample(value=0):
    """A picture."""
    caps = Gst.Caps.from_string("video/x-raw,format=GRAY8,width=16,height=16,framerate=30/1")
    return Gst.Sample.new(Gst.Buffer.new_wrapped(bytes([value]) * 256), caps, None, None)


@types.coroutine
def turn():
    """Lets all others of the asyncio loop have their turn."""
    yield


def collected():
    """Lets go of what only cycles hold."""
    for _ in range(3):
        gc.collect()


class Devices:
    """For a TestCase: the default fake devices, each time as new."""

    def setUp(self):
        GstMediaCapture.MediaDevices.get_default().use_fake_devices("default")


def asking_context():
    """A context in which cameras must be asked for."""
    context = GstMediaCapture.MediaContext.new("org.example.Mirror")
    context.set_permission(CAMERAS, None, GstMediaCapture.MediaPermission.PROMPT)
    return context


def next_event(subject, signal):
    """A future of the arguments of the next emission, on the loop that runs here."""
    future = asyncio.get_running_loop().create_future()

    def told(_, *arguments):
        subject.disconnect(handler)
        future.set_result(arguments)

    handler = subject.connect(signal, told)
    return future


def main():
    unittest.main(verbosity=2, argv=sys.argv)


__all__ = [
    "CAMERAS", "Devices", "Gio", "GLib", "GObject", "Gst", "GstMediaCapture", "VIDEO", "asking_context", "collected", "main",
    "next_event", "perform", "sample", "turn",
]
