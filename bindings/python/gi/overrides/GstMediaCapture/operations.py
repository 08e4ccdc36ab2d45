# SPDX-License-Identifier: LGPL-2.1-or-later
"""Calls that can be awaited on asyncio and on GLib, or waited for."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable, Coroutine, Generator
from typing import Any, TypeVar

from gi.repository import Gio

from . import errors, events, glib, interrupts

T = TypeVar("T")


class _OnAsyncio:
    """Begins on the face's thread what a coroutine of an asyncio loop waits for."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self.future = loop.create_future

    def begin(self, function: Callable[[], object]) -> None:
        if events.runs_glib(self._loop):
            function()
        else:
            events.EventThread.get().post(function)

    def end(self, function: Callable[[], object]) -> None:
        try:
            self._loop.call_soon_threadsafe(function)
        except RuntimeError:
            pass  # The loop was closed: nobody waits any more.


class _OnGlib:
    """The same where GLib's main loop runs."""

    future = glib.Future

    def begin(self, function: Callable[[], object]) -> None:
        function()

    def end(self, function: Callable[[], object]) -> None:
        function()


class Operation(Coroutine[Any, Any, T]):
    """A call that has not been made yet: ``await`` it, on asyncio or GLib, or ``wait()`` for it. It is made once."""

    def __init__(self, raw: type, subject: Any, name: str, *arguments: Any) -> None:
        self._functions = [getattr(raw, name + ending) for ending in ("", "_async", "_finish")]
        self._subject = subject
        self._name = name
        self._arguments = arguments
        self._coroutine: Coroutine[Any, Any, T] | None = None
        self._made = False

    def __repr__(self) -> str:
        return f"<Operation {self._name} of {self._subject!r}>"

    def __del__(self) -> None:
        if not self._made:
            warnings.warn(f"{self._name} was never awaited nor waited for", RuntimeWarning, source=self)

    def wait(self, cancellable: Gio.Cancellable | None = None) -> T:
        """Makes the call as in C: waits in this thread, and gives the result. An interrupt cancels it."""
        self._take()
        call = self._functions[0]
        with errors.named(), interrupts.cancel(cancellable) as cancels:
            return call(self._subject, *self._arguments, cancels)

    def __await__(self) -> Generator[Any, Any, T]:
        return self._running().__await__()

    def send(self, value: Any) -> Any:
        return self._running().send(value)

    def throw(self, *error: Any) -> Any:
        return self._running().throw(*error)

    def close(self) -> None:
        self._running().close()

    def _take(self) -> None:
        if self._made:
            raise RuntimeError(f"{self._name} was awaited or waited for already")
        self._made = True

    def _running(self) -> Coroutine[Any, Any, T]:
        if self._coroutine is None:
            self._take()
            self._coroutine = self._perform()
        return self._coroutine

    async def _perform(self) -> T:
        loop = events.running_loop()
        place = _OnAsyncio(loop) if loop else _OnGlib()
        answer, over = place.future(), place.future()
        cancellable = Gio.Cancellable()

        def tell(value: Any, error: BaseException | None) -> None:
            place.end(lambda: _settle(answer, over, value, error))

        place.begin(lambda: self._begin(cancellable, tell))
        try:
            return await answer
        except asyncio.CancelledError:
            # The call has ended when this has: what it held is free, and the next one is not refused for it.
            cancellable.cancel()
            await over
            raise
        finally:
            # Nobody waits for the answer when the coroutine is closed.
            if not over.done():
                cancellable.cancel()

    def _begin(self, cancellable: Gio.Cancellable, tell: Callable[[Any, BaseException | None], object]) -> None:
        """Starts the call in this thread's main context, which brings what tell() gets: a value, or an error."""
        _, start, finish = self._functions

        def done(subject: Any, result: Gio.AsyncResult) -> None:
            try:
                value = finish(subject, result)
            except Exception as error:
                tell(None, errors.of(error) if isinstance(error, errors.GLib.Error) else error)
            else:
                tell(value, None)

        try:
            start(self._subject, *self._arguments, cancellable, done)
        except Exception as error:
            tell(None, error)


def _settle(answer: Any, over: Any, value: Any, error: BaseException | None) -> None:
    if not answer.done():
        if error is None:
            answer.set_result(value)
        else:
            answer.set_exception(error)
    if not over.done():
        over.set_result(None)


class Absent:
    """The type of what stands for an argument that was not given."""


ABSENT = Absent()


def called(operation: Operation[T], cancellable: Gio.Cancellable | Absent | None) -> Any:
    """With a cancellable, or None in its place, a call is C's; without it, it is something to await."""
    return operation if isinstance(cancellable, Absent) else operation.wait(cancellable)
