#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Events reach the loop of who listens."""

import asyncio
import threading
import unittest

from fixture import (
    CAMERAS, VIDEO, Devices, GstMediaCapture, asking_context, main, next_event, perform, turn,
)


class OnAsyncio(Devices, unittest.IsolatedAsyncioTestCase):
    async def camera(self, **constraints):
        stream = await GstMediaCapture.MediaDevices().get_user_media({"video": constraints or True})
        self.addCleanup(stream[0].stop)
        return stream[0]

    # MUST 68
    async def test_ended_comes_on_the_thread_of_the_loop(self):
        track = await self.camera()
        came = asyncio.get_running_loop().create_future()

        def ended(which):
            came.set_result((threading.get_ident(), which, which.ready_state.value_nick, which.end_reason.value_nick))

        track.connect("ended", ended)
        perform("front", "unplug")
        self.assertEqual(await came, (threading.get_ident(), track, "ended", "unplugged"))

    # MUST 52, 53
    async def test_mute_and_unmute(self):
        track = await self.camera()
        for action, muted in (("mute", True), ("unmute", False)):
            event = next_event(track, action)
            perform("front", action)
            await event
            self.assertEqual(track.muted, muted)

    # MUST 269, 274
    async def test_devicechange(self):
        devices = GstMediaCapture.MediaDevices()
        await devices.enumerate_devices()
        event = next_event(devices, "devicechange")
        perform("back", "unplug")
        change, = await event
        self.assertEqual([info.to_dict() for info in change.devices],
                         [info.to_dict() for info in await devices.enumerate_devices()])
        self.assertEqual(change.user_inserted_devices, [])
        event = next_event(devices, "devicechange")
        perform("back", "plug")
        change, = await event
        self.assertEqual([info.label for info in change.user_inserted_devices], ["Back Camera"])

    async def test_clones_and_properties(self):
        track = (await self.camera()).clone()
        event = next_event(track, "notify::ready-state")
        perform("front", "unplug")
        await event
        self.assertEqual(track.ready_state, GstMediaCapture.MediaStreamTrackState.ENDED)

    async def test_what_is_changed_here_is_told_at_once(self):
        track = await self.camera()
        told = []
        track.connect("notify::enabled", lambda *_: told.append(track.enabled))
        track.enabled = False
        self.assertEqual(told, [False])

    async def test_streams_tell_when_they_become_active_and_inactive(self):
        stream = GstMediaCapture.MediaStream()
        for change in (lambda track: stream.add_track(track), lambda _: perform("front", "unplug")):
            track = stream[0] if stream else await self.camera()
            before, event = stream.active, next_event(stream, "notify::active")
            change(track)
            await event
            self.assertEqual(stream.active, not before)

    async def test_a_coroutine_as_a_handler(self):
        track = await self.camera()
        came = asyncio.get_running_loop().create_future()

        async def ended(_, word):
            await turn()
            came.set_result(word)

        track.connect_after("ended", ended, "word")
        perform("front", "unplug")
        self.assertEqual(await came, "word")

    async def test_each_way_to_connect_leads_to_the_loop(self):
        track, other = await self.camera(), GstMediaCapture.MediaStream()
        for name, more in (("connect", ("data",)), ("connect_after", ("data",)), ("connect_data", ("data",)),
                           ("connect_object", (other,)), ("connect_object_after", (other,))):
            came = asyncio.get_running_loop().create_future()
            clone = track.clone()
            getattr(clone, name)("ended", lambda *_, came=came: came.set_result(threading.get_ident()), *more)
            perform("front", "unplug")
            self.assertEqual(await came, threading.get_ident(), name)
            await self.plugged_again()
            track = await self.camera()

    async def plugged_again(self):
        devices = GstMediaCapture.MediaDevices()
        await devices.enumerate_devices()
        event = next_event(devices, "devicechange")
        perform("front", "plug")
        while "Front Camera" not in [info.label for info in await devices.enumerate_devices()]:
            await event
            event = next_event(devices, "devicechange")

    async def test_handlers_are_disconnected_as_they_were_connected(self):
        track = await self.camera()
        told = []

        def ended(_):
            told.append("ended")

        track.connect("ended", ended)
        track.disconnect_by_func(ended)
        event = next_event(track, "ended")
        perform("front", "unplug")
        await event
        self.assertEqual(told, [])

    async def test_an_error_of_a_handler_reaches_the_loop(self):
        track = await self.camera()
        told = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().set_exception_handler(lambda _, context: told.set_result(context["exception"]))

        def ended(_):
            raise ValueError("of mine")

        track.connect("ended", ended)
        perform("front", "unplug")
        self.assertEqual(str(await told), "of mine")

    async def test_a_generator_mutes_its_track(self):
        with GstMediaCapture.MediaStreamTrackGenerator(VIDEO, "canvas") as generator:
            track = generator.track
            event = next_event(track, "unmute" if track.muted else "mute")
            generator.muted = not track.muted
            await event
            self.assertEqual(track.label, "canvas")


class Asking(Devices, unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        super().setUp()
        self.answered = []

    async def ask(self, handler):
        context = asking_context()
        context.connect("request-permission", handler)
        async with await GstMediaCapture.MediaDevices(context).get_user_media({"video": True}) as stream:
            return stream[0].label

    async def test_a_function_answers_later(self):
        def asked(_, request):
            request.choose_device(request.get_devices(CAMERAS)[-1])
            asyncio.get_running_loop().call_soon(request.allow)
            return True

        self.assertEqual(await self.ask(asked), "Back Camera")

    # MUST 213
    async def test_a_function_that_does_not_answer_has_denied(self):
        with self.assertRaises(GstMediaCapture.NotAllowedError):
            await self.ask(lambda *_: False)

    async def test_a_coroutine_answers(self):
        async def asked(_, request):
            await turn()
            self.answered.append(repr(request))
            request.allow()

        self.assertEqual(await self.ask(asked), "Front Camera")
        self.assertEqual(self.answered, ["<GstMediaCapture.MediaPermissionRequest videoinput>"])

    async def test_a_coroutine_that_ends_without_an_answer_has_denied(self):
        async def asked(_, request):
            self.answered.append(request)  # Whoever keeps it.

        with self.assertRaises(GstMediaCapture.NotAllowedError):
            await self.ask(asked)

    async def test_a_coroutine_that_fails_has_denied(self):
        async def asked(*_):
            raise ValueError("of mine")

        asyncio.get_running_loop().set_exception_handler(lambda _, context: self.answered.append(context["exception"]))
        with self.assertRaises(GstMediaCapture.NotAllowedError):
            await self.ask(asked)


class BetweenLoops(Devices, unittest.TestCase):
    def test_a_handler_ends_with_its_loop(self):
        async def connect():
            track = (await GstMediaCapture.MediaDevices().get_user_media({"video": True}))[0]
            track.connect("ended", lambda _: told.append("first"))
            return track

        async def hear(track):
            event = next_event(track, "ended")
            perform("front", "unplug")
            await event

        told = []
        asyncio.run(hear(asyncio.run(connect())))
        self.assertEqual(told, [])

    def test_each_loop_hears_in_its_thread(self):
        async def hear(track):
            event = next_event(track, "ended")
            ready.wait()
            await event
            return threading.get_ident()

        async def work():
            track = (await GstMediaCapture.MediaDevices().get_user_media({"video": True}))[0]
            threads = [asyncio.to_thread(lambda: asyncio.run(hear(track))) for _ in range(2)]
            both = asyncio.gather(*threads)
            await asyncio.to_thread(ready.wait)
            perform("front", "unplug")
            return await both

        ready = threading.Barrier(3)
        self.assertEqual(len(set(asyncio.run(work()))), 2)


if __name__ == "__main__":
    main()
