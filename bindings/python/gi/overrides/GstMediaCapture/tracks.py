# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tracks, what reads them, and what writes them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, overload

from gi.module import get_introspection_module
from gi.repository import Gio, Gst

from . import errors, values
from .events import Emitter, made_here
from .faces import described, override
from .operations import ABSENT, Absent, Operation, called

if TYPE_CHECKING:
    from typing_extensions import Self

    from .constraints import MediaTrackConstraints

_raw = get_introspection_module("GstMediaCapture")


class Closing:
    """A context manager, on asyncio or not, that ends what it is about."""

    def _end(self) -> None:
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._end()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None,
                        trace: TracebackType | None) -> None:
        self._end()


@override
class MediaStreamTrack(Closing, Emitter, _raw.MediaStreamTrack):
    """A camera or a microphone as one asker sees it. A context manager stops it at its end."""

    def _end(self) -> None:
        self.stop()

    def clone(self) -> MediaStreamTrack:
        return made_here(super().clone)

    def get_capabilities(self) -> dict[str, Any]:
        """What the track could be set to."""
        return json.loads(self.get_capabilities_json())

    def get_constraints(self) -> dict[str, Any]:
        """The constraints that were applied last."""
        return super().get_constraints().to_dict()

    def get_settings(self) -> dict[str, Any]:
        """What the track is set to. Sizes are in pixels, frame rates in frames per second, latencies in seconds."""
        return json.loads(self.get_settings_json())

    def get_stats(self) -> dict[str, Any]:
        """What the track has done so far."""
        return values.of_structure(super().get_stats())

    @overload
    def apply_constraints(self, constraints: Mapping[str, Any] | MediaTrackConstraints | None = None
                          ) -> Operation[bool]: ...

    @overload
    def apply_constraints(self, constraints: Mapping[str, Any] | MediaTrackConstraints | None,
                          cancellable: Gio.Cancellable | None) -> bool: ...

    def apply_constraints(self, constraints: Any = None, cancellable: Gio.Cancellable | Absent | None = ABSENT) -> Any:
        """Replaces the constraints; to be awaited, or with a cancellable waited for."""
        wanted = values.track_constraints(constraints)
        return called(Operation(_raw.MediaStreamTrack, self, "apply_constraints", wanted), cancellable)

    def apply_constraints_async(self, constraints: Mapping[str, Any] | MediaTrackConstraints | None,
                                cancellable: Gio.Cancellable | None = None,
                                callback: Callable[..., Any] | None = None, *user_data: Any) -> Any:
        wanted = values.track_constraints(constraints)
        return super().apply_constraints_async(wanted, cancellable, callback, *user_data)

    def apply_constraints_finish(self, result: Gio.AsyncResult) -> bool:
        with errors.named():
            return super().apply_constraints_finish(result)

    def __repr__(self) -> str:
        state = "muted" if self.get_muted() else self.get_ready_state().value_nick
        return described(self, self.get_kind().value_nick, repr(self.get_label()), state)


@override
class MediaStreamTrackProcessor(Closing, _raw.MediaStreamTrackProcessor):
    """The frames of a track, without a pipeline: read(), or iterate, with or without async."""

    def __new__(cls, track: MediaStreamTrack) -> MediaStreamTrackProcessor:
        return cls.new(track)

    def __init__(self, track: MediaStreamTrack) -> None:
        pass  # It is made in __new__().

    def _end(self) -> None:
        self.close()

    @overload
    def read(self) -> Operation[Gst.Sample | None]: ...
    @overload
    def read(self, cancellable: Gio.Cancellable | None) -> Gst.Sample | None: ...

    def read(self, cancellable: Gio.Cancellable | Absent | None = ABSENT) -> Any:
        """The next frame, None at the end; to be awaited, or with a cancellable waited for."""
        return called(Operation(_raw.MediaStreamTrackProcessor, self, "read"), cancellable)

    def read_finish(self, result: Gio.AsyncResult) -> Gst.Sample | None:
        with errors.named():
            return super().read_finish(result)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Gst.Sample:
        sample = self.read(None)
        if sample is None:
            raise StopIteration
        return sample

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Gst.Sample:
        sample = await self.read()
        if sample is None:
            raise StopAsyncIteration
        return sample


@override
class MediaStreamTrackGenerator(Closing, Emitter, _raw.MediaStreamTrackGenerator):
    """A track of what the application writes."""

    def __init__(self, kind: _raw.MediaStreamTrackKind, label: str | None = None) -> None:
        made_here(super().__init__, kind=kind, label=label)

    @classmethod
    def new(cls, kind: _raw.MediaStreamTrackKind, label: str | None = None) -> MediaStreamTrackGenerator:
        return cls(kind, label)

    def _end(self) -> None:
        self.close()

    @overload
    def write(self, sample: Gst.Sample) -> Operation[bool]: ...
    @overload
    def write(self, sample: Gst.Sample, cancellable: Gio.Cancellable | None) -> bool: ...

    def write(self, sample: Gst.Sample, cancellable: Gio.Cancellable | Absent | None = ABSENT) -> Any:
        """Gives the track its next frame; to be awaited, or with a cancellable waited for."""
        return called(Operation(_raw.MediaStreamTrackGenerator, self, "write", sample), cancellable)

    def write_finish(self, result: Gio.AsyncResult) -> bool:
        with errors.named():
            return super().write_finish(result)
