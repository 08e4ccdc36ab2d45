#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Asks the user before a camera is opened, and tells when devices come and go."""

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstMediaCapture", "1.0")
from gi.repository import GLib, Gst, GstMediaCapture

Gst.init(None)
loop = GLib.MainLoop()

context = GstMediaCapture.MediaContext.new("org.example.Mirror")
context.set_expose_devices(False)
context.set_permission(GstMediaCapture.MediaDeviceKind.VIDEOINPUT, None, GstMediaCapture.MediaPermission.PROMPT)
devices = GstMediaCapture.MediaDevices.new_with_context(context)


def asked(_, request):
    cameras = request.get_devices(GstMediaCapture.MediaDeviceKind.VIDEOINPUT)
    print("may we use", " or ".join(camera.get_label() for camera in cameras))
    GLib.idle_add(answered, request, cameras[-1])  # a dialog would take longer
    return True


def answered(request, camera):
    request.choose_device(camera)
    request.allow()


def opened(_, result):
    track = devices.get_user_media_finish(result).get_video_tracks()[0]
    print("we got", track.get_label())
    loop.quit()


def changed(_, event):
    print("now there are", len(event.get_devices()), "devices")


context.connect("request-permission", asked)
devices.connect("devicechange", changed)
print("known before:", [device.get_label() for device in devices.enumerate_devices(None)])
constraints = GstMediaCapture.MediaStreamConstraints.from_json('{"video": true}')
devices.get_user_media_async(constraints, None, opened)
loop.run()
