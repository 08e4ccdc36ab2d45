#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Calls that wait, as in C, and how they are interrupted."""

import os
import signal
import subprocess
import sys
import unittest

from fixture import VIDEO, Devices, Gst, GstMediaCapture, main, sample

# Reads what never comes, and says so when it waits.
ENDLESS = """
import asyncio, signal, sys, threading
signal.signal(signal.SIGINT, signal.default_int_handler)  # A job in the background ignores it.
from fixture import VIDEO, GLib, GstMediaCapture

generator = GstMediaCapture.MediaStreamTrackGenerator(VIDEO)
operation = GstMediaCapture.MediaStreamTrackProcessor(generator.track).read()

def say():
    print("waits", flush=True)

def say_once_it_waits():
    wait = type(operation).wait.__code__
    while sys._current_frames()[threading.main_thread().ident].f_code is not wait:
        pass
    say()
"""


class Waiting(Devices, unittest.TestCase):
    def test_for_frames(self):
        with GstMediaCapture.MediaDevices().get_user_media({"video": True}).wait() as stream:
            times = []
            for frame in GstMediaCapture.MediaStreamTrackProcessor(stream[0]):
                times.append(frame.get_buffer().pts)
                if len(times) == 4:
                    break
        self.assertEqual(times, sorted(set(times)))

    def test_frames_end_with_their_track(self):
        generator = GstMediaCapture.MediaStreamTrackGenerator(VIDEO)
        with GstMediaCapture.MediaStreamTrackProcessor(generator.track) as processor:
            self.assertTrue(generator.write(sample(7), None))
            self.assertIsInstance(processor.read(None), Gst.Sample)
            generator.close()
            self.assertEqual(list(processor), [])

    def test_other_constraints(self):
        with GstMediaCapture.MediaDevices().get_user_media({"video": True}, None) as stream:
            self.assertTrue(stream[0].apply_constraints({"width": {"exact": 320}}, None))
            self.assertEqual(stream[0].get_settings()["width"], 320)

    def test_the_signal_mask_is_as_before(self):
        GstMediaCapture.MediaDevices().enumerate_devices(None)
        self.assertEqual(signal.set_wakeup_fd(-1), -1)


class Interrupting(unittest.TestCase):
    """Ctrl-C ends the program, however it waits."""

    def interrupt(self, *lines):
        script = "\n".join([ENDLESS, *lines])
        with subprocess.Popen([sys.executable, "-c", script], cwd=os.path.dirname(os.path.abspath(__file__)),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
            try:
                self.assertEqual(child.stdout.readline(), "waits\n")
                child.send_signal(signal.SIGINT)
                _, said = child.communicate()
            finally:
                child.kill()
        self.assertIn("KeyboardInterrupt", said)
        self.assertEqual(child.returncode, -signal.SIGINT)

    def test_on_asyncio(self):
        # With a handler, asyncio has a pipe for signals. Without, it does not notice one that comes right before it waits.
        self.interrupt("async def work():",
                       "    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, say)",
                       "    asyncio.get_running_loop().call_soon(say)",
                       "    await operation",
                       "asyncio.run(work())")

    def test_on_glib(self):
        self.interrupt("GLib.idle_add(say)", "GstMediaCapture.run(operation)")

    def test_as_in_c(self):
        self.interrupt("threading.Thread(target=say_once_it_waits).start()", "operation.wait()")

    def test_between_frames(self):
        self.interrupt("threading.Thread(target=say_once_it_waits).start()",
                       "for _ in GstMediaCapture.MediaStreamTrackProcessor(generator.track): pass",
                       "operation.close()")


if __name__ == "__main__":
    main()
