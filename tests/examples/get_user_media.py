#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Asks for a camera and a microphone as a web page would, and looks at the first pictures: get_user_media.py [JSON]."""

import asyncio
import json
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstMediaCapture", "1.0")
from gi.repository import Gst, GstMediaCapture

CONSTRAINTS = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {"audio": True, "video": {"width": {"ideal": 640}}}


async def main():
    async with await GstMediaCapture.MediaDevices().get_user_media(CONSTRAINTS) as stream:
        for track in stream:
            print(f"{track.kind.value_nick}: {track.label} {track.get_settings()}")
        for track in stream.video_tracks:
            async with GstMediaCapture.MediaStreamTrackProcessor(track) as processor:
                for _ in range(3):
                    sample = await processor.read()
                    print(f"  picture of {sample.get_buffer().get_size()} bytes")


Gst.init(None)
try:
    asyncio.run(main())
except GstMediaCapture.DOMException as error:
    sys.exit(f"{error.name}: {error}")
