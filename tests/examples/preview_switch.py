#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Shows a camera and switches to the next one after some seconds: preview_switch.py [SINK [SWITCHES [SECONDS]]]."""

import asyncio
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstMediaCapture", "1.0")
from gi.repository import GLib, Gst, GstMediaCapture

SINK, SWITCHES, SECONDS = sys.argv[1:] + ["videoconvert ! autovideosink", "3", "3"][len(sys.argv) - 1:]


async def first_picture(pipeline):
    """Waits for it. Messages come on the threads of the pipeline."""
    loop = asyncio.get_running_loop()
    messages = asyncio.Queue()
    bus = pipeline.get_bus()
    bus.enable_sync_message_emission()
    handler = bus.connect("sync-message", lambda _, message: loop.call_soon_threadsafe(messages.put_nowait, message))
    pipeline.set_state(Gst.State.PLAYING)
    try:
        while (message := await messages.get()).type != Gst.MessageType.ASYNC_DONE:
            if message.type == Gst.MessageType.ERROR:
                raise message.parse_error()[0]
    finally:
        bus.disconnect(handler)


async def main():
    devices = GstMediaCapture.MediaDevices()
    for switch in range(int(SWITCHES)):
        cameras = [info for info in await devices.enumerate_devices() if info.kind.value_nick == "videoinput"]
        wanted = {"deviceId": {"exact": cameras[switch % len(cameras)].device_id}}
        async with await devices.get_user_media({"video": wanted}) as stream:
            pipeline = Gst.parse_launch(f"videotracksrc name=source ! {SINK}")
            pipeline.get_by_name("source").set_property("track", stream[0])
            try:
                await first_picture(pipeline)
                settings = stream[0].get_settings()
                print(f"{stream[0].label}: {settings['width']}x{settings['height']} at {settings['frameRate']}/s")
                await asyncio.sleep(float(SECONDS))
            finally:
                pipeline.set_state(Gst.State.NULL)


Gst.init(None)
try:
    asyncio.run(main())
except GLib.Error as error:
    sys.exit(str(error))
