# SPDX-License-Identifier: LGPL-2.1-or-later
"""Dictionaries of the W3C as plain Python values, and back."""

from __future__ import annotations

import json
import math
import numbers
from collections.abc import Mapping, Sequence
from typing import Any

from gi.module import get_introspection_module
from gi.repository import Gst

from . import errors

_raw = get_introspection_module("GstMediaCapture")


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _plain_mapping(value: Mapping[Any, Any], path: str) -> dict[str, Any]:
    for key in value:
        if not isinstance(key, str):
            raise errors.TypeError(f"{path or 'constraints'}: names are strings, not {key!r}")
    return {key: _plain(member, _below(path, key)) for key, member in value.items()}


def _plain(value: Any, path: str) -> Any:
    """What JSON has for the value: numbers of any library are numbers, sequences are lists."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, numbers.Real):
        if not math.isfinite(value):
            raise errors.TypeError(f"{path}: must be finite, not {value}")
        return float(value)
    if isinstance(value, _raw.MediaTrackConstraints):
        return json.loads(value.to_json())
    if isinstance(value, Mapping):
        return _plain_mapping(value, path)
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        return [_plain(member, f"{path}[{index}]") for index, member in enumerate(value)]
    raise errors.TypeError(f"{path}: {type(value).__name__} is not a value of a constraint")


def to_json(value: Any) -> str:
    """A dictionary of constraints as JSON; a wrong value is a TypeError that names the member."""
    if not isinstance(value, Mapping):
        raise errors.TypeError(f"constraints: must be a dictionary, not {type(value).__name__}")
    return json.dumps(_plain_mapping(value, ""))


def track_constraints(value: Any) -> Any:
    """MediaTrackConstraints of a dictionary; those and None as they are."""
    if value is None or isinstance(value, _raw.MediaTrackConstraints):
        return value
    with errors.named():
        return _raw.MediaTrackConstraints.from_json(to_json(value))


def stream_constraints(value: Any) -> Any:
    """MediaStreamConstraints of a dictionary; those as they are."""
    if isinstance(value, _raw.MediaStreamConstraints):
        return value
    with errors.named():
        return _raw.MediaStreamConstraints.from_json(to_json(value))


def of_structure(structure: Gst.Structure) -> dict[str, Any]:
    """The fields of a flat structure."""
    names = [structure.nth_field_name(index) for index in range(structure.n_fields())]
    return {name: structure.get_value(name) for name in names}
