# SPDX-License-Identifier: LGPL-2.1-or-later
"""The boxed types of constraints, from dictionaries and to them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gi.module import get_introspection_module
from gi.repository import Gst

from . import errors, values
from .faces import override

if TYPE_CHECKING:
    from typing_extensions import Self

_raw = get_introspection_module("GstMediaCapture")


class Dictionary:
    """What both types share. Immutable: several requests and threads may use one."""

    def __new__(cls, constraints: Mapping[str, Any] | None = None) -> Self:
        return cls.from_dict(constraints or {})

    def __init__(self, constraints: Mapping[str, Any] | None = None) -> None:
        pass  # It is made in __new__().

    @classmethod
    def from_dict(cls, constraints: Mapping[str, Any]) -> Self:
        """Constraints in the words of the W3C: True, numbers, strings, lists, {"exact": ...}, "advanced"."""
        return cls.from_json(values.to_json(constraints))

    @classmethod
    def from_json(cls, text: str) -> Self:
        with errors.named():
            return cls._raw.from_json(text)

    @classmethod
    def from_structure(cls, structure: Gst.Structure) -> Self:
        with errors.named():
            return cls._raw.from_structure(structure)

    def to_dict(self) -> dict[str, Any]:
        """The same as plain Python values."""
        return json.loads(self.to_json())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.equal(other)

    __hash__ = None  # Equal ones may be written differently.

    def __repr__(self) -> str:
        return f"GstMediaCapture.{type(self).__name__}({self.to_dict()!r})"


@override
class MediaTrackConstraints(Dictionary, _raw.MediaTrackConstraints):
    """What an application wants of one track."""

    _raw = _raw.MediaTrackConstraints


@override
class MediaStreamConstraints(Dictionary, _raw.MediaStreamConstraints):
    """What an application asks get_user_media() for: audio, video or both, each with its constraints."""

    _raw = _raw.MediaStreamConstraints

    @classmethod
    def new(cls, audio: Mapping[str, Any] | MediaTrackConstraints | None,
            video: Mapping[str, Any] | MediaTrackConstraints | None) -> MediaStreamConstraints:
        return cls._raw.new(values.track_constraints(audio), values.track_constraints(video))
