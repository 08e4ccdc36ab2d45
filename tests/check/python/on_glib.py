#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Awaiting on GLib's main loop."""

import asyncio
import selectors
import sys
import threading
import unittest
from unittest import mock

from fixture import VIDEO, Devices, GLib, GstMediaCapture, asking_context, main, perform, sample


class Running(Devices, unittest.TestCase):
    def test_a_coroutine(self):
        async def work():
            async with await GstMediaCapture.MediaDevices().get_user_media({"video": True}) as stream:
                async for _ in GstMediaCapture.MediaStreamTrackProcessor(stream[0]):
                    return stream[0].label

        self.assertEqual(GstMediaCapture.run(work()), "Front Camera")

    def test_an_operation(self):
        self.assertEqual(len(GstMediaCapture.run(GstMediaCapture.MediaDevices().enumerate_devices())), 4)

    def test_errors_come_out(self):
        with self.assertRaises(GstMediaCapture.OverconstrainedError):
            GstMediaCapture.run(GstMediaCapture.MediaDevices().get_user_media({"video": {"width": {"min": 99999}}}))

    def test_each_thread_on_its_own(self):
        def work():
            context = GLib.MainContext.new()
            context.push_thread_default()
            try:
                counts.append(len(GstMediaCapture.run(GstMediaCapture.MediaDevices().enumerate_devices())))
            finally:
                context.pop_thread_default()

        counts = []
        threads = [threading.Thread(target=work) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(counts, [4, 4, 4])

    def test_what_only_asyncio_knows_is_refused(self):
        async def work():
            loop = asyncio.new_event_loop()
            try:
                await loop.create_future()
            finally:
                loop.close()

        with self.assertRaisesRegex(RuntimeError, "a coroutine on GLib cannot await"):
            GstMediaCapture.run(work())


class Selector(selectors.SelectSelector):
    """Waits for files, and runs the main context meanwhile."""

    def select(self, timeout=None):
        sources = [GLib.unix_fd_add_full(GLib.PRIORITY_DEFAULT, key.fd, GLib.IOCondition.IN, lambda *_: True)
                   for key in self.get_map().values()]
        if timeout is not None:
            sources.append(GLib.timeout_add(max(0, int(timeout * 1000)), lambda: True))
        GLib.MainContext.default().iteration(True)
        for source in sources:
            GLib.source_remove(source)
        return super().select(0)


class EventLoop(asyncio.SelectorEventLoop):
    """What gi.events has in PyGObject 3.50: an asyncio loop that runs the main context of its thread."""

    __module__ = "gi.events"

    def __init__(self):
        super().__init__(Selector())


class OnAsyncioOfGlib(Devices, unittest.TestCase):
    """Neither objects nor answers leave the thread."""

    def test_everything(self):
        async def work():
            track = (await GstMediaCapture.MediaDevices().get_user_media({"video": True}))[0]
            handler = track.connect("ended", lambda _: told.append(threading.get_ident()) or ended.set_result(None))
            ended = asyncio.get_running_loop().create_future()
            async for _ in GstMediaCapture.MediaStreamTrackProcessor(track):
                break
            perform("front", "unplug")
            await ended
            self.assertTrue(track.handler_is_connected(handler))

        told = []
        loop = EventLoop()
        self.addCleanup(loop.close)
        before = {thread.name for thread in threading.enumerate()}
        loop.run_until_complete(work())
        self.assertEqual(told, [threading.get_ident()])
        self.assertEqual({thread.name for thread in threading.enumerate()}, before)


class Spawning(Devices, unittest.TestCase):
    """Tasks in a main loop that the application runs."""

    def setUp(self):
        super().setUp()
        self.loop = GLib.MainLoop()

    def run_until(self, task):
        task.add_done_callback(lambda _: self.loop.quit())
        self.loop.run()

    def test_from_a_callback(self):
        def clicked(_):
            tasks.append(GstMediaCapture.spawn(GstMediaCapture.MediaDevices().get_user_media({"audio": True})))
            tasks[0].add_done_callback(lambda _: self.loop.quit())

        tasks = []
        GLib.idle_add(clicked, None)
        self.loop.run()
        with tasks[0].result() as stream:
            self.assertEqual(stream[0].label, "Built-in Microphone")

    def test_tasks_await_tasks(self):
        async def sum_of(*tasks):
            return sum([len(await task) for task in tasks])

        devices = GstMediaCapture.MediaDevices()
        parts = [GstMediaCapture.spawn(devices.enumerate_devices()) for _ in range(3)]
        whole = GstMediaCapture.spawn(sum_of(*parts))
        self.run_until(whole)
        self.assertEqual(whole.result(), 12)

    def test_cancelling(self):
        context = asking_context()
        devices = GstMediaCapture.MediaDevices(context)
        requests = []

        def asked(_, request):
            requests.append(request)
            return task.cancel()

        context.connect("request-permission", asked)
        task = GstMediaCapture.spawn(devices.get_user_media({"video": True}))
        self.run_until(task)
        with self.assertRaises(asyncio.CancelledError):
            task.result()
        self.assertTrue(requests[0].get_cancellable().is_cancelled())
        self.assertFalse(task.cancel())

    def test_a_cancelled_read_gives_way_to_the_next_one(self):
        async def work():
            with GstMediaCapture.MediaStreamTrackGenerator(VIDEO) as generator:
                processor = GstMediaCapture.MediaStreamTrackProcessor(generator.track)
                reading = GstMediaCapture.spawn(processor.read())
                await GstMediaCapture.MediaDevices().enumerate_devices()  # Meanwhile it begins.
                reading.cancel()
                with self.assertRaises(asyncio.CancelledError):
                    await reading
                await generator.write(sample(7))
                self.assertIsNotNone(await processor.read())

        GstMediaCapture.run(work())

    def test_what_is_closed_is_cancelled(self):
        context = asking_context()
        requests = []
        context.connect("request-permission", lambda _, request: requests.append(request) or True)
        operation = GstMediaCapture.MediaDevices(context).get_user_media({"video": True})
        operation.send(None)
        while not requests:
            GLib.MainContext.default().iteration(True)
        operation.close()
        self.assertTrue(requests[0].get_cancellable().is_cancelled())

    def test_an_error_that_nobody_hears_is_told(self):
        async def work():
            self.loop.quit()
            raise ValueError("of mine")

        with mock.patch.object(sys, "excepthook") as hook:
            GstMediaCapture.spawn(work())
            self.loop.run()
        self.assertEqual(str(hook.call_args.args[1]), "of mine")

    def test_a_result_is_not_there_before(self):
        task = GstMediaCapture.spawn(GstMediaCapture.MediaDevices().enumerate_devices())
        with self.assertRaises(RuntimeError):
            task.result()
        self.run_until(task)
        self.assertEqual(len(task.result()), 4)

    def test_a_coroutine_as_a_handler(self):
        async def ended(track):
            labels.append([info.label for info in await devices.enumerate_devices() if info.label == track.label])
            self.loop.quit()

        labels = []
        devices = GstMediaCapture.MediaDevices()
        track = devices.get_user_media({"video": True}, None)[0]
        track.connect("ended", ended)
        GLib.idle_add(lambda: perform("front", "unplug"))
        self.loop.run()
        self.assertEqual(labels, [[]])


if __name__ == "__main__":
    main()
