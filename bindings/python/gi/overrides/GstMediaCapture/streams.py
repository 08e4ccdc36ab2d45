# SPDX-License-Identifier: LGPL-2.1-or-later
"""Streams as collections of their tracks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import overload

from gi.module import get_introspection_module

from .events import Emitter, made_here
from .faces import described, override
from .tracks import Closing, MediaStreamTrack

_raw = get_introspection_module("GstMediaCapture")


@override
class MediaStream(Closing, Emitter, _raw.MediaStream):
    """A set of tracks, in the order in which they came. A context manager stops them at its end."""

    def __init__(self, tracks: Iterable[MediaStreamTrack] = ()) -> None:
        """Of the tracks of another stream, or of these; each is taken once."""
        members = list(tracks)
        made_here(super().__init__)
        for track in members:
            self.add_track(track)

    @classmethod
    def new(cls) -> MediaStream:
        return cls()

    @classmethod
    def new_from_stream(cls, other: MediaStream) -> MediaStream:
        return cls(other)

    @classmethod
    def new_from_tracks(cls, tracks: Iterable[MediaStreamTrack]) -> MediaStream:
        return cls(tracks)

    def clone(self) -> MediaStream:
        return made_here(super().clone)

    @property
    def tracks(self) -> list[MediaStreamTrack]:
        """All tracks."""
        return self.get_tracks()

    @property
    def audio_tracks(self) -> list[MediaStreamTrack]:
        """The tracks with sound."""
        return self.get_audio_tracks()

    @property
    def video_tracks(self) -> list[MediaStreamTrack]:
        """The tracks with pictures."""
        return self.get_video_tracks()

    def __iter__(self) -> Iterator[MediaStreamTrack]:
        return iter(self.get_tracks())

    def __len__(self) -> int:
        return len(self.get_tracks())

    def __contains__(self, track: object) -> bool:
        return track in self.get_tracks()

    @overload
    def __getitem__(self, which: int) -> MediaStreamTrack: ...
    @overload
    def __getitem__(self, which: slice) -> list[MediaStreamTrack]: ...

    def __getitem__(self, which: int | slice) -> MediaStreamTrack | list[MediaStreamTrack]:
        return self.get_tracks()[which]

    def _end(self) -> None:
        for track in self:
            track.stop()

    def __repr__(self) -> str:
        return described(self, self.get_id(), self.get_tracks())
