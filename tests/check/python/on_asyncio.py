#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Awaiting on plain asyncio, where nobody runs a main loop of GLib."""

import asyncio
import concurrent.futures
import unittest

from fixture import VIDEO, Devices, Gst, GstMediaCapture, asking_context, main, next_event, sample, turn


class Awaiting(Devices, unittest.IsolatedAsyncioTestCase):
    # MUST 10, 206
    async def test_a_stream_of_a_camera_and_a_microphone(self):
        devices = GstMediaCapture.MediaDevices()
        stream = await devices.get_user_media({"video": {"width": {"ideal": 640}}, "audio": True})
        with stream:
            self.assertEqual(sorted(track.kind.value_nick for track in stream), ["audio", "video"])
            self.assertEqual(stream.video_tracks[0].get_settings()["width"], 640)

    async def test_devices(self):
        devices = GstMediaCapture.MediaDevices()
        first, second = await asyncio.gather(devices.enumerate_devices(), devices.enumerate_devices())
        self.assertEqual([info.to_dict() for info in first], [info.to_dict() for info in second])
        self.assertEqual([info.label for info in first if info.kind.value_nick == "videoinput"],
                         ["Front Camera", "Back Camera"])

    # MUST 129, 131, 177
    async def test_other_constraints(self):
        async with await GstMediaCapture.MediaDevices().get_user_media({"video": True}) as stream:
            track = stream[0]
            await track.apply_constraints({"width": {"exact": 320}, "height": {"exact": 180}})
            self.assertEqual([track.get_settings()[name] for name in ("width", "height")], [320, 180])
            self.assertEqual(track.get_constraints(), {"width": {"exact": 320}, "height": {"exact": 180}})
            await track.apply_constraints()
            self.assertEqual(track.get_constraints(), {})

    async def test_frames(self):
        async with await GstMediaCapture.MediaDevices().get_user_media({"video": True}) as stream:
            async with GstMediaCapture.MediaStreamTrackProcessor(stream[0]) as processor:
                times = []
                async for frame in processor:
                    times.append(frame.get_buffer().pts)
                    if len(times) == 4:
                        break
            self.assertEqual(times, sorted(set(times)))
            self.assertIsNone(await processor.read())

    async def test_frames_end_with_their_track(self):
        with GstMediaCapture.MediaStreamTrackGenerator(VIDEO) as generator:
            processor = GstMediaCapture.MediaStreamTrackProcessor(generator.track)
            await generator.write(sample(7))
            self.assertIsInstance(await processor.read(), Gst.Sample)
        self.assertEqual([frame async for frame in processor], [])

    async def test_an_operation_is_a_coroutine(self):
        devices = GstMediaCapture.MediaDevices()
        listed = await asyncio.create_task(devices.enumerate_devices())
        self.assertEqual(len(await asyncio.wait_for(devices.enumerate_devices(), None)), len(listed))

    async def test_an_operation_is_made_once(self):
        operation = GstMediaCapture.MediaDevices().enumerate_devices()
        await operation
        with self.assertRaises(RuntimeError):
            await operation
        with self.assertRaises(RuntimeError):
            operation.wait()

    async def test_one_that_is_not_made_is_told(self):
        with self.assertWarnsRegex(RuntimeWarning, "enumerate_devices was never awaited"):
            GstMediaCapture.MediaDevices().enumerate_devices()

    async def test_calls_of_c_wait_here_too(self):
        self.assertEqual(len(GstMediaCapture.MediaDevices().enumerate_devices(None)), 4)


class Cancelling(Devices, unittest.IsolatedAsyncioTestCase):
    async def test_who_waits_for_a_user(self):
        context = asking_context()
        devices = GstMediaCapture.MediaDevices(context)
        asked = asyncio.get_running_loop().create_future()
        context.connect("request-permission", lambda _, request: asked.set_result(request) or True)
        task = asyncio.ensure_future(devices.get_user_media({"video": True}))
        request = await asked
        task.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await task
        self.assertTrue(request.get_cancellable().is_cancelled())

    async def test_a_read_gives_way_to_the_next_one(self):
        with GstMediaCapture.MediaStreamTrackGenerator(VIDEO) as generator:
            processor = GstMediaCapture.MediaStreamTrackProcessor(generator.track)
            for _ in range(20):
                task = asyncio.ensure_future(processor.read())
                await turn()
                task.cancel()
                with self.assertRaises(asyncio.CancelledError):
                    await task
            await generator.write(sample(7))
            self.assertIsNotNone(await processor.read())

    async def test_before_it_began(self):
        task = asyncio.ensure_future(GstMediaCapture.MediaDevices().enumerate_devices())
        task.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await task

    async def test_twice_does_not_wait(self):
        context = asking_context()
        devices = GstMediaCapture.MediaDevices(context)
        asked = next_event(context, "request-permission")
        task = asyncio.ensure_future(devices.get_user_media({"video": True}))
        await asked
        task.cancel()
        task.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await task


class Loops(Devices, unittest.TestCase):
    def test_one_after_the_other(self):
        for _ in range(3):
            self.assertEqual(len(asyncio.run(GstMediaCapture.MediaDevices().enumerate_devices())), 4)

    def test_an_operation_may_be_older_than_its_loop(self):
        operation = GstMediaCapture.MediaDevices().enumerate_devices()
        loop = asyncio.new_event_loop()
        self.addCleanup(loop.close)
        self.assertEqual(len(loop.run_until_complete(operation)), 4)

    def test_several_threads(self):
        async def work(width):
            constraints = {"video": {"width": {"exact": width}, "resizeMode": "crop-and-scale"}}
            async with await GstMediaCapture.MediaDevices().get_user_media(constraints) as stream:
                async for _ in GstMediaCapture.MediaStreamTrackProcessor(stream[0]):
                    return stream[0].get_settings()["width"]

        widths = [160, 320, 480, 640]
        with concurrent.futures.ThreadPoolExecutor(len(widths)) as pool:
            self.assertEqual(list(pool.map(lambda width: asyncio.run(work(width)), widths)), widths)

    def test_a_loop_that_is_closed_early(self):
        """What comes after its end disturbs nobody."""
        with GstMediaCapture.MediaStreamTrackGenerator(VIDEO) as generator:
            processor = GstMediaCapture.MediaStreamTrackProcessor(generator.track)
            loop = asyncio.new_event_loop()
            reading = loop.create_task(processor.read())
            loop.run_until_complete(turn())
            reading._log_destroy_pending = False  # It is what is tested.
            loop.close()
            del reading, loop
            generator.write(sample(7), None)
            self.assertEqual(len(asyncio.run(GstMediaCapture.MediaDevices().enumerate_devices())), 4)


if __name__ == "__main__":
    main()
