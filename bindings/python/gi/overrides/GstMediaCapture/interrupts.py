# SPDX-License-Identifier: LGPL-2.1-or-later
"""Ctrl-C while the main thread waits in a call of C.

Python calls its handlers of signals between two of its own instructions, and so not before the call returns. But it
writes each signal into a pipe at once, which a thread reads that cancels the call.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import threading
from collections.abc import Iterator

from gi.repository import Gio


class _Watch:
    """Cancels what the main thread waits for when SIGINT comes. Made and used in the main thread, once needed.

    A mark in the pipe, between the signals, stands for the next one in the queue: so a signal that is read late cancels
    what was waited for when it came.
    """

    _MARK = 0

    def __init__(self) -> None:
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._writer, False)
        self._queue: queue.SimpleQueue[Gio.Cancellable | None] = queue.SimpleQueue()
        threading.Thread(target=self._run, name="mediacapture interrupts", daemon=True).start()

    def _run(self) -> None:
        waits: Gio.Cancellable | None = None
        while True:
            for number in os.read(self._reader, 64):
                if number == self._MARK:
                    waits = self._queue.get()
                elif number == signal.SIGINT and waits is not None:
                    waits.cancel()

    @contextlib.contextmanager
    def waiting(self) -> Iterator[Gio.Cancellable | None]:
        before = signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)
        if before != -1:
            # An event loop waits for signals in this thread, and answers them itself.
            signal.set_wakeup_fd(before)
            yield None
            return
        cancellable = Gio.Cancellable()
        interrupts: list[int] = []
        # Raised in the midst of it, KeyboardInterrupt would break what makes an exception of the call's error.
        signal.signal(signal.SIGINT, lambda number, _: interrupts.append(number))
        self._set(cancellable)
        try:
            yield cancellable
        finally:
            self._set(None)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            if interrupts:
                raise KeyboardInterrupt from None

    def _set(self, cancellable: Gio.Cancellable | None) -> None:
        self._queue.put(cancellable)
        os.write(self._writer, bytes([self._MARK]))


_watch: _Watch | None = None


@contextlib.contextmanager
def cancel(given: Gio.Cancellable | None) -> Iterator[Gio.Cancellable | None]:
    """Gives what is to be handed to the call: the cancellable that was given, or one that SIGINT cancels."""
    global _watch
    if (given is not None or threading.current_thread() is not threading.main_thread()
            or signal.getsignal(signal.SIGINT) is not signal.default_int_handler):
        yield given
        return
    if _watch is None:
        # An interrupt must not leave it half made. Its thread has the signal blocked from then on.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            _watch = _Watch()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
    with _watch.waiting() as cancellable:
        yield cancellable
