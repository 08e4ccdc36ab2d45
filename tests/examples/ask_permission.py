#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Asks the user before a camera is opened."""

import asyncio

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstMediaCapture", "1.0")
from gi.repository import Gst, GstMediaCapture

CAMERAS = GstMediaCapture.MediaDeviceKind.VIDEOINPUT


async def asked(_, request):
    cameras = request.get_devices(CAMERAS)
    print("may we use", " or ".join(camera.label for camera in cameras))
    await asyncio.sleep(0)  # a dialog would take longer
    request.choose_device(cameras[-1])
    request.allow()


async def main():
    context = GstMediaCapture.MediaContext(origin="org.example.Mirror", expose_devices=False)
    context.set_permission(CAMERAS, None, GstMediaCapture.MediaPermission.PROMPT)
    context.connect("request-permission", asked)
    devices = GstMediaCapture.MediaDevices(context)
    devices.connect("devicechange", lambda _, event: print("now there are", len(event.devices), "devices"))
    print("known before:", [device.label for device in await devices.enumerate_devices()])
    async with await devices.get_user_media({"video": True}) as stream:
        print("we got", stream[0].label)


Gst.init(None)
asyncio.run(main())
