# SPDX-License-Identifier: LGPL-2.1-or-later
"""How events reach an asyncio loop that does not run GLib's.

The library tells its events in the main context that was thread-default when an object was made. Nobody runs one on
plain asyncio. So what a coroutine makes is made on a thread of the face, which runs a main context of its own, and
handlers that a coroutine connects are called on the thread of its loop.
"""

from __future__ import annotations

import asyncio
import atexit
import inspect
import threading
import weakref
from collections.abc import Callable
from typing import Any, TypeVar

from gi.repository import GLib

from . import glib

T = TypeVar("T")


class EventThread:
    """Runs a main context, which is its thread's default. One for the process, until that exits."""

    _instance: EventThread | None = None
    _lock = threading.Lock()

    @classmethod
    def get(cls) -> EventThread:
        with cls._lock:
            if cls._instance is None:
                cls._instance = cls()
            return cls._instance

    def __init__(self) -> None:
        self._context = GLib.MainContext.new()
        self._running = True
        # A daemon, since others are joined before atexit's functions are called.
        self._thread = threading.Thread(target=self._run, name="mediacapture events", daemon=True)
        self._thread.start()
        atexit.register(self._end)

    def _run(self) -> None:
        self._context.push_thread_default()
        while self._running:
            self._context.iteration(True)
        self._context.pop_thread_default()

    def _end(self) -> None:
        def stop() -> None:
            self._running = False

        self.post(stop)
        self._thread.join()

    def post(self, function: Callable[[], object]) -> None:
        """Calls the function there, after what was posted before."""
        def once(_: object) -> bool:
            function()
            return GLib.SOURCE_REMOVE

        source = GLib.idle_source_new()
        source.set_priority(GLib.PRIORITY_DEFAULT)
        source.set_callback(once)
        source.attach(self._context)

    def call(self, function: Callable[[], T]) -> T:
        """What the function gives or raises there. It does not take long: nothing on that thread waits for others."""
        if threading.current_thread() is self._thread:
            return function()
        outcome: list[Any] = []
        over = threading.Event()

        def there() -> None:
            try:
                outcome.extend((function(), None))
            except BaseException as error:
                outcome.extend((None, error))
            over.set()

        self.post(there)
        over.wait()
        value, error = outcome
        if error is not None:
            raise error
        return value


def running_loop() -> asyncio.AbstractEventLoop | None:
    """The asyncio loop that runs in this thread."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def runs_glib(loop: asyncio.AbstractEventLoop) -> bool:
    """Whether the loop runs the main context of its thread: those of PyGObject 3.50 and later do."""
    return any(cls.__module__ == "gi.events" for cls in type(loop).__mro__)


def foreign_loop() -> asyncio.AbstractEventLoop | None:
    """The asyncio loop that runs in this thread, unless it runs GLib's."""
    loop = running_loop()
    return None if loop is None or runs_glib(loop) else loop


def made_here(make: Callable[..., T], *arguments: Any, **keywords: Any) -> T:
    """Makes an object whose events reach the handlers that are connected in this thread."""
    if foreign_loop() is None:
        return make(*arguments, **keywords)
    return EventThread.get().call(lambda: make(*arguments, **keywords))


class LoopHandler:
    """A handler that is called on the asyncio loop in which it was connected; after that one's end, never."""

    def __init__(self, function: Callable[..., Any], loop: asyncio.AbstractEventLoop | None) -> None:
        self._function = function
        self._loop = weakref.ref(loop) if loop else None
        self._tasks: set[Any] = set()

    # GObject.Object.disconnect_by_func() and its like look for what was given to connect().
    def __eq__(self, other: object) -> bool:
        return self._function == (other._function if isinstance(other, LoopHandler) else other)

    def __hash__(self) -> int:
        return hash(self._function)

    def __call__(self, *arguments: Any) -> Any:
        if self._loop is None:
            return self._call(*arguments)
        loop = self._loop()
        if loop is None or loop.is_closed():
            return None
        if running_loop() is loop:
            return self._call(*arguments)
        try:
            loop.call_soon_threadsafe(self._call, *arguments)
        except RuntimeError:  # It was closed right now.
            return None
        return True

    def _call(self, *arguments: Any) -> Any:
        given = self._function(*arguments)
        if inspect.iscoroutine(given):
            self._start(given)
            return True
        return given

    def _start(self, coroutine: Any) -> Any:
        """A task of whatever runs here."""
        loop = running_loop()
        task = loop.create_task(coroutine) if loop else glib.spawn(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


class PermissionHandler(LoopHandler):
    """The same for a question: it is denied when a function returns false, or a coroutine ends, without an answer."""

    def _call(self, *arguments: Any) -> Any:
        request = arguments[1]
        given = self._function(*arguments)
        if inspect.iscoroutine(given):
            self._start(given).add_done_callback(lambda _: request.deny())
        elif not given:
            request.deny()
        return bool(given)


class Emitter:
    """What the classes with signals share.

    Handlers that are connected in a coroutine are called on the thread of its loop, and may be coroutine functions.
    """

    _handlers: dict[str, type[LoopHandler]] = {}

    def connect(self, detailed_signal: str, handler: Callable[..., Any], *args: Any) -> int:
        return super().connect(detailed_signal, self._here(detailed_signal, handler), *args)

    def connect_after(self, detailed_signal: str, handler: Callable[..., Any], *args: Any) -> int:
        return super().connect_after(detailed_signal, self._here(detailed_signal, handler), *args)

    def connect_data(self, detailed_signal: str, handler: Callable[..., Any], *data: Any, **kwargs: Any) -> int:
        return super().connect_data(detailed_signal, self._here(detailed_signal, handler), *data, **kwargs)

    def connect_object(self, detailed_signal: str, handler: Callable[..., Any], gobject: Any, *args: Any) -> int:
        return super().connect_object(detailed_signal, self._here(detailed_signal, handler), gobject, *args)

    def connect_object_after(self, detailed_signal: str, handler: Callable[..., Any], gobject: Any, *args: Any) -> int:
        return super().connect_object_after(detailed_signal, self._here(detailed_signal, handler), gobject, *args)

    def _here(self, detailed_signal: str, handler: Callable[..., Any]) -> Callable[..., Any]:
        loop = foreign_loop()
        if loop is None and not inspect.iscoroutinefunction(handler):
            return handler
        return self._handlers.get(detailed_signal.replace("_", "-"), LoopHandler)(handler, loop)
