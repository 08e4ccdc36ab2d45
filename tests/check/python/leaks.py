#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is let go is gone."""

import asyncio
import gc
import sys
import unittest
import weakref

from fixture import VIDEO, Devices, GLib, GstMediaCapture, collected, main, sample, turn


class Leaks(Devices, unittest.TestCase):
    def assert_gone(self, *objects):
        collected()
        self.assertEqual([one() for one in objects], [None] * len(objects))

    async def use(self):
        """Everything once; gives weak references of all that it made."""
        loop = asyncio.get_running_loop()
        devices = GstMediaCapture.MediaDevices()
        stream = await devices.get_user_media({"video": True, "audio": True})
        clone = stream.clone()
        told = []
        stream[0].connect("ended", told.append)
        processor = GstMediaCapture.MediaStreamTrackProcessor(stream.video_tracks[0])
        await processor.read()
        read = asyncio.ensure_future(processor.read())
        await turn()
        read.cancel()
        await asyncio.wait([read])
        return [weakref.ref(one) for one in (loop, devices, stream, clone, *stream, *clone, processor, read)]

    def test_on_asyncio(self):
        self.assert_gone(*asyncio.run(self.use()))

    def test_a_dropped_stream_closes_its_devices(self):
        async def use():
            stream = await GstMediaCapture.MediaDevices().get_user_media({"video": True})
            return weakref.ref(stream[0])

        track = asyncio.run(use())
        self.assert_gone(track)
        # The fake camera lets in one program at a time: only who has it closed can have it in another mode.
        other = {"video": {"width": {"exact": 1920}, "height": {"exact": 1080}}}
        with GstMediaCapture.MediaDevices().get_user_media(other, None) as stream:
            self.assertEqual(stream[0].get_settings()["width"], 1920)

    def test_on_glib(self):
        async def use():
            devices = GstMediaCapture.MediaDevices()
            stream = await devices.get_user_media({"video": True})
            with GstMediaCapture.MediaStreamTrackProcessor(stream[0]) as processor:
                await processor.read()
            return [weakref.ref(one) for one in (devices, stream, stream[0], processor)]

        self.assert_gone(*GstMediaCapture.run(use()))

    def test_tasks_on_glib(self):
        task = GstMediaCapture.spawn(GstMediaCapture.MediaDevices().enumerate_devices())
        loop = GLib.MainLoop()
        task.add_done_callback(lambda _: loop.quit())
        loop.run()
        reference = weakref.ref(task)
        del task
        self.assert_gone(reference)

    def test_frames(self):
        """Neither their number nor the way they are read keeps anything."""
        def counts():
            collected()
            kinds = ("Operation", "LoopHandler", "Future", "Task")
            return {kind: sum(type(one).__name__ == kind for one in gc.get_objects()) for kind in kinds}

        async def read():
            with GstMediaCapture.MediaStreamTrackGenerator(VIDEO) as generator:
                processor = GstMediaCapture.MediaStreamTrackProcessor(generator.track)
                for value in range(50):
                    await generator.write(sample(value))
                    await processor.read()

        before = counts()
        asyncio.run(read())
        GstMediaCapture.run(read())
        self.assertEqual(counts(), before)

    def test_errors(self):
        async def fail():
            devices = GstMediaCapture.MediaDevices()
            try:
                await devices.get_user_media({"video": {"width": {"min": 99999}}})
            except GstMediaCapture.OverconstrainedError:
                return weakref.ref(devices), weakref.ref(sys.exc_info()[1])

        self.assert_gone(*asyncio.run(fail()))


if __name__ == "__main__":
    main()
