#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""One camera in two qualities at the same time: a large picture, and a small one at a lower rate.

The camera is opened once; each track has its own settings, and either may change while the other goes on.
"""

import asyncio

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstMediaCapture", "1.0")
from gi.repository import Gst, GstMediaCapture


async def look(name, track, pictures):
    """What the pictures of a track are, once some have been read."""
    async with GstMediaCapture.MediaStreamTrackProcessor(track) as processor:
        for _ in range(pictures):
            caps = (await processor.read()).get_caps().get_structure(0)
    width, height = (caps.get_int(side)[1] for side in ("width", "height"))
    return f"{name}: {track.label} {width}x{height} at {track.get_settings()['frameRate']}/s"


async def main():
    devices = GstMediaCapture.MediaDevices()
    async with await devices.get_user_media({"video": {"width": {"ideal": 1280}, "height": {"ideal": 720}}}) as stream:
        large = stream[0]
        with large.clone() as small:
            await small.apply_constraints({"width": {"exact": 320}, "height": {"exact": 180}, "frameRate": {"max": 15}})
            print(*await asyncio.gather(look("large", large, 10), look("small", small, 5)), sep="\n")
            try:
                await small.apply_constraints({"width": {"exact": 100000}})
            except GstMediaCapture.OverconstrainedError as error:
                print(f"{error.name}: {error.constraint}")
            large.stop()
            print(await look("small, alone", small, 5))


Gst.init(None)
asyncio.run(main())
