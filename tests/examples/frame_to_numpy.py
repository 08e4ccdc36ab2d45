#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A picture of the camera as an array of numpy, and what is in it: frame_to_numpy.py [WIDTH HEIGHT]."""

import asyncio
import sys

import gi

try:
    import numpy
except ImportError:
    sys.exit("frame_to_numpy.py needs numpy; on Debian: apt-get install python3-numpy")

gi.require_version("Gst", "1.0")
gi.require_version("GstVideo", "1.0")
gi.require_version("GstMediaCapture", "1.0")
from gi.repository import Gst, GstMediaCapture, GstVideo

WIDTH, HEIGHT = map(int, sys.argv[1:] or (640, 480))


def luma(sample):
    """The brightness of each pixel, as an array of HEIGHT x WIDTH, without the padding at the end of rows."""
    info = GstVideo.VideoInfo.new_from_caps(sample.get_caps())
    found = sample.get_buffer()
    # Where a plane begins, and how long its rows are, may be another for each buffer.
    meta = GstVideo.buffer_get_video_meta(found)
    offset, stride = (meta.offset[0], meta.stride[0]) if meta else (info.offset[0], info.stride[0])
    first, step = offset + info.finfo.poffset[0], info.finfo.pixel_stride[0]
    data = found.extract_dup(0, found.get_size())
    return numpy.ndarray((info.height, info.width), numpy.uint8, data, first, (stride, step))


async def main():
    wanted = {"width": {"exact": WIDTH}, "height": {"exact": HEIGHT}}
    async with await GstMediaCapture.MediaDevices().get_user_media({"video": wanted}) as stream:
        async with GstMediaCapture.MediaStreamTrackProcessor(stream[0]) as processor:
            sample = await processor.read()
    picture = luma(sample)
    rows, columns = picture.shape
    print(f"{stream[0].label}: {columns}x{rows}, {sample.get_caps().get_structure(0).get_string('format')}")
    print(f"brightness from {picture.min()} to {picture.max()}, {picture.mean():.1f} on average")


Gst.init(None)
asyncio.run(main())
