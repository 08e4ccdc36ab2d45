# SPDX-License-Identifier: LGPL-2.1-or-later
"""Coroutines on GLib's main loop, where no asyncio loop runs.

In them can be awaited what this library gives, and other tasks. Everything happens in the main context that is
thread-default where a task is made.
"""

from __future__ import annotations

import sys
from asyncio import CancelledError
from collections.abc import Callable, Coroutine, Generator
from typing import Any, Generic, TypeVar

from gi.repository import GLib

T = TypeVar("T")


class Future(Generic[T]):
    """A value that comes later, for one thread."""

    def __init__(self) -> None:
        self._outcome: tuple[T | None, BaseException | None] | None = None
        self._callbacks: list[Callable[[Future[T]], object]] = []

    def done(self) -> bool:
        return self._outcome is not None

    def result(self) -> T:
        """The value; raises what it failed with, and RuntimeError before it is there."""
        if self._outcome is None:
            raise RuntimeError("the result is not there yet")
        value, error = self._outcome
        if error is not None:
            raise error
        return value

    def set_result(self, value: T) -> None:
        self._settle((value, None))

    def set_exception(self, error: BaseException) -> None:
        self._settle((None, error))

    def add_done_callback(self, callback: Callable[[Future[T]], object]) -> None:
        """Calls back with the future when it is done; at once if it is."""
        if self.done():
            callback(self)
        else:
            self._callbacks.append(callback)

    def _settle(self, outcome: tuple[T | None, BaseException | None]) -> None:
        self._outcome = outcome
        callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback(self)

    def __await__(self) -> Generator[Any, None, T]:
        while not self.done():
            yield self
        return self.result()


class Task(Future[T]):
    """A coroutine that runs in a main context of GLib. Await it, or ask it later."""

    def __init__(self, coroutine: Coroutine[Any, Any, T]) -> None:
        super().__init__()
        self._coroutine = coroutine
        self._context = GLib.MainContext.ref_thread_default()
        self._cancelled = False
        self._scheduled = False
        self._listened = False
        self._schedule()

    def cancel(self) -> bool:
        """Raises CancelledError in the coroutine, where it waits; false when it is done."""
        if self.done():
            return False
        self._cancelled = True
        self._schedule()
        return True

    def add_done_callback(self, callback: Callable[[Future[T]], object]) -> None:
        self._listened = True
        super().add_done_callback(callback)

    def result(self) -> T:
        self._listened = True
        return super().result()

    def _schedule(self, _: object = None) -> None:
        if self._scheduled or self.done():
            return
        self._scheduled = True
        source = GLib.idle_source_new()
        source.set_priority(GLib.PRIORITY_DEFAULT)
        source.set_callback(self._step)
        source.attach(self._context)

    def _step(self, _: object) -> bool:
        self._scheduled = False
        cancelled, self._cancelled = self._cancelled, False
        try:
            awaited = self._coroutine.throw(CancelledError()) if cancelled else self._coroutine.send(None)
        except StopIteration as stop:
            self.set_result(stop.value)
        except (Exception, CancelledError) as error:
            self._fail(error)
        except BaseException as error:
            self.set_exception(error)
            raise
        else:
            self._wait_for(awaited)
        return GLib.SOURCE_REMOVE

    def _wait_for(self, awaited: Any) -> None:
        if isinstance(awaited, Future):
            awaited.add_done_callback(self._schedule)
            return
        self._coroutine.close()
        self._fail(RuntimeError(f"a coroutine on GLib cannot await {awaited!r}"))

    def _fail(self, error: BaseException) -> None:
        unheard = not self._listened and not isinstance(error, CancelledError)
        self.set_exception(error)
        if unheard:
            # As errors of callbacks of GLib are told.
            sys.excepthook(type(error), error, error.__traceback__)


def spawn(coroutine: Coroutine[Any, Any, T]) -> Task[T]:
    """Starts a coroutine on the main loop that runs the thread-default main context, for example in a callback.

    An error that nobody asks for is told like those of other callbacks.
    """
    return Task(coroutine)


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Runs a main loop until the coroutine is done, and gives its result. An interrupt cancels the coroutine."""
    context = GLib.MainContext.ref_thread_default()
    loop = GLib.MainLoop.new(context, False)
    task = spawn(coroutine)
    task.add_done_callback(lambda _: loop.quit())
    try:
        loop.run()
    finally:
        task.cancel()
        while not task.done():
            context.iteration(True)
    return task.result()
