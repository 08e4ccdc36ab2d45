#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Streams, tracks, devices, constraints and errors as Python values."""

import builtins
import fractions
import unittest

from fixture import VIDEO, Devices, Gio, GLib, GstMediaCapture, main


def generated(label=None):
    return GstMediaCapture.MediaStreamTrackGenerator(VIDEO, label)


class Streams(unittest.TestCase):
    def setUp(self):
        self.generators = [generated(f"canvas {index}") for index in range(3)]
        self.tracks = [generator.track for generator in self.generators]

    # MUST 1, 2
    def test_an_empty_one(self):
        stream, other = GstMediaCapture.MediaStream(), GstMediaCapture.MediaStream.new()
        self.assertEqual((list(stream), len(stream), stream.active), ([], 0, False))
        self.assertNotEqual(stream.id, other.id)

    # MUST 5, 6, 7, 8
    def test_constructors(self):
        first, second, third = self.tracks
        stream = GstMediaCapture.MediaStream([first, second, first])
        self.assertEqual(stream.tracks, [first, second])
        for copy in (GstMediaCapture.MediaStream(stream), GstMediaCapture.MediaStream.new_from_stream(stream),
                     GstMediaCapture.MediaStream.new_from_tracks([first, second])):
            self.assertNotEqual(copy.id, stream.id)
            self.assertIs(copy[0], first)
            copy.add_track(third)
        self.assertEqual(len(stream), 2)

    # MUST 11, 13
    def test_as_a_collection(self):
        first, second, third = self.tracks
        stream = GstMediaCapture.MediaStream([first, second])
        before = stream.tracks
        stream.add_track(third)
        self.assertEqual((list(stream), before), ([first, second, third], [first, second]))
        self.assertEqual((stream[0], stream[-1], stream[1:]), (first, third, [second, third]))
        self.assertTrue(third in stream and generated().track not in stream and "canvas" not in stream)
        self.assertEqual((stream.video_tracks, stream.audio_tracks), (self.tracks, []))
        with self.assertRaises(IndexError):
            stream[3]

    # MUST 26, 28, 29, 30, 31
    def test_a_context_stops_the_tracks(self):
        with GstMediaCapture.MediaStream(self.tracks) as stream:
            clone = stream.clone()
            self.assertTrue(stream.active)
        self.assertEqual((stream.active, clone.active, len(stream)), (False, True, 3))
        self.assertTrue({track.id for track in clone}.isdisjoint(track.id for track in stream))
        self.assertNotEqual(clone.id, stream.id)

    def test_repr(self):
        stream = GstMediaCapture.MediaStream(self.tracks[:1])
        self.assertEqual(repr(stream), f"<GstMediaCapture.MediaStream {stream.id} "
                         "[<GstMediaCapture.MediaStreamTrack video 'canvas 0' live>]>")
        stream[0].stop()
        self.assertIn("'canvas 0' ended", repr(stream))


class Tracks(Devices, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.devices = GstMediaCapture.MediaDevices()

    def camera(self, constraints):
        track = self.devices.get_user_media({"video": constraints}, None)[0]
        self.addCleanup(track.stop)
        return track

    # MUST 36, 37, 41, 62
    def test_properties_are_attributes(self):
        track = self.camera(True)
        self.assertEqual((track.label, track.ready_state.value_nick, track.enabled, track.muted),
                         ("Front Camera", "live", True, False))
        with track:
            track.enabled = False
            track.content_hint = "motion"
        track.enabled = True
        self.assertEqual((track.ready_state.value_nick, track.end_reason.value_nick, track.enabled, track.label),
                         ("ended", "stopped", True, "Front Camera"))
        self.assertEqual(track.dup_content_hint(), "motion")
        with self.assertRaises(AttributeError):
            track.label = "mine"

    # MUST 112, 128, 134
    def test_dictionaries(self):
        wanted = {"width": {"min": 320, "ideal": 640}, "facingMode": ["user", "left"], "advanced": [{"frameRate": 15}]}
        track = self.camera(wanted)
        self.assertEqual(track.get_constraints(), wanted)
        track.get_constraints().clear()
        self.assertEqual(track.get_constraints(), wanted)
        settings, capabilities = track.get_settings(), track.get_capabilities()
        self.assertEqual(settings.keys(), capabilities.keys())
        self.assertEqual((settings["width"], settings["frameRate"], settings["facingMode"]), (640, 15, "user"))
        self.assertEqual(capabilities["width"], {"min": 1, "max": 1920})
        self.assertEqual(track.get_stats()["droppedFrames"], 0)

    # MUST 87, 88
    def test_supported_constraints(self):
        supported = self.devices.get_supported_constraints()
        self.assertTrue(supported["width"])
        self.assertEqual(set(supported.values()), {True})

    # MUST 109, 263
    def test_devices(self):
        camera = self.camera(True)
        infos = self.devices.enumerate_devices(None)
        info = next(info for info in infos if info.label == camera.label)
        self.assertEqual(list(info.to_dict()), ["deviceId", "kind", "label", "groupId"])
        self.assertEqual(info.get_capabilities(), camera.get_capabilities())
        self.assertEqual(info.device_id, camera.get_settings()["deviceId"])
        self.assertEqual(repr(info), "<GstMediaCapture.InputDeviceInfo videoinput 'Front Camera'>")


class Constraints(unittest.TestCase):
    def test_there_and_back(self):
        for name, words in (
            ("numbers", {"width": 640, "frameRate": {"exact": 29.97}}),
            ("booleans", {"echoCancellation": {"exact": False}, "torch": True}),
            ("strings", {"deviceId": "mine", "facingMode": {"exact": "user"}}),
            ("lists", {"facingMode": {"ideal": ["user", "left"]}}),
            ("sets one after the other", {"width": 1, "advanced": [{"width": 2}, {"height": {"min": 3}}]}),
            ("nothing", {}),
        ):
            with self.subTest(name):
                constraints = GstMediaCapture.MediaTrackConstraints(words)
                self.assertEqual(constraints.to_dict(), words)
                self.assertEqual(constraints, GstMediaCapture.MediaTrackConstraints.from_dict(words))
                self.assertEqual(repr(constraints), f"GstMediaCapture.MediaTrackConstraints({words!r})")
                self.assertNotEqual(constraints, GstMediaCapture.MediaTrackConstraints({"height": 77}))

    def test_numbers_and_sequences_of_any_kind(self):
        words = {"aspectRatio": fractions.Fraction(3, 2), "facingMode": ("user", "left")}
        self.assertEqual(GstMediaCapture.MediaTrackConstraints(words).to_dict(),
                         {"aspectRatio": 1.5, "facingMode": ["user", "left"]})

    def test_constraints_in_constraints(self):
        large = GstMediaCapture.MediaTrackConstraints({"width": 1920})
        words = {"audio": {}, "video": {"width": 1920}}
        for stream in (GstMediaCapture.MediaStreamConstraints({"audio": True, "video": large}),
                       GstMediaCapture.MediaStreamConstraints.new({}, large)):
            self.assertEqual(stream.get_video(), large)
            self.assertEqual(stream.to_dict(), GstMediaCapture.MediaStreamConstraints(words).to_dict())

    # MUST 162
    def test_wrong_ones_name_the_member(self):
        for message, words in (
            ("video.width: expected a number", {"video": {"width": "wide"}}),
            ("video.width.exact: object is not a value", {"video": {"width": {"exact": object()}}}),
            ("video.advanced[1].width: must be finite", {"video": {"advanced": [{}, {"width": float("inf")}]}}),
            ("video.deviceId: bytes is not a value", {"video": {"deviceId": b"mine"}}),
            ("video: names are strings, not 3", {"video": {3: 4}}),
            ("constraints: must be a dictionary, not list", ["video"]),
            ("constraints: must be a dictionary, not NoneType", None),
        ):
            with self.subTest(message):
                with self.assertRaises(TypeError) as caught:
                    GstMediaCapture.MediaDevices().get_user_media(words)
                self.assertTrue(str(caught.exception).startswith(message), str(caught.exception))
                self.assertIsInstance(caught.exception, GstMediaCapture.TypeError)


class Errors(Devices, unittest.TestCase):
    def test_each_code_has_its_class(self):
        names = set()
        domain = GLib.quark_to_string(GstMediaCapture.media_capture_error_quark())
        for code in range(GstMediaCapture.MediaCaptureError.UNKNOWN + 1):
            raw = GLib.Error("why", domain, code)
            name = GstMediaCapture.media_capture_error_get_name(raw)
            error = getattr(GstMediaCapture, name)("why")
            self.assertIsInstance(error, GstMediaCapture.DOMException)
            self.assertIsInstance(error, GLib.Error)
            self.assertTrue(error.matches(GstMediaCapture.media_capture_error_quark(), code))
            self.assertEqual((error.name, error.message, str(error)), (name, "why", "why"))
            self.assertEqual(repr(error), f"{name}('why')")
            names.add(name)
        self.assertEqual(len(names), 10)
        self.assertTrue(issubclass(GstMediaCapture.TypeError, builtins.TypeError))

    # MUST 137, 218
    def test_an_overconstrained_one_says_what_and_why(self):
        devices = GstMediaCapture.MediaDevices()
        wanted = {"video": {"width": {"exact": 4000}}}
        for get in (lambda: devices.get_user_media(wanted, None), devices.get_user_media(wanted).wait):
            with self.assertRaises(GstMediaCapture.OverconstrainedError) as caught:
                get()
            self.assertEqual(caught.exception.constraint, "width")
            self.assertIn("largest is 1920", caught.exception.explanation)
            self.assertEqual(GstMediaCapture.media_capture_error_get_constraint(caught.exception), "width")

    # MUST 201, 202
    def test_functions_of_c_raise_them_too(self):
        devices = GstMediaCapture.MediaDevices()
        for name, call in (
            ("nothing asked", lambda: devices.get_user_media({}, None)),
            ("neither", lambda: devices.get_user_media({"audio": False, "video": False}, None)),
            ("malformed", lambda: GstMediaCapture.MediaTrackConstraints.from_json("{")),
            ("bad fakes", lambda: devices.use_fake_devices('{"devices": 3}')),
        ):
            with self.subTest(name), self.assertRaises(GstMediaCapture.TypeError):
                call()

    def test_a_cancelled_call_of_c_fails_as_in_gio(self):
        cancellable = Gio.Cancellable()
        cancellable.cancel()
        with self.assertRaises(GLib.Error) as caught:
            GstMediaCapture.MediaDevices().enumerate_devices(cancellable)
        self.assertTrue(caught.exception.matches(Gio.io_error_quark(), Gio.IOErrorEnum.CANCELLED))

    def test_callbacks_of_c_get_them(self):
        def listed(devices, result):
            outcomes.append(len(devices.enumerate_devices_finish(result)))

        def opened(devices, result):
            try:
                devices.get_user_media_finish(result)
            except GstMediaCapture.OverconstrainedError as error:
                outcomes.append(error.constraint)
            loop.quit()

        outcomes, loop = [], GLib.MainLoop()
        devices = GstMediaCapture.MediaDevices()
        devices.enumerate_devices_async(None, listed)
        loop.get_context().iteration(True)
        while not outcomes:
            loop.get_context().iteration(True)
        devices.get_user_media_async({"video": {"height": {"min": 9999}}}, None, opened)
        loop.run()
        self.assertEqual(outcomes, [4, "height"])


if __name__ == "__main__":
    main()
