# SPDX-License-Identifier: LGPL-2.1-or-later
"""The Python face of GstMediaCapture: see docs/python.md."""

from .constraints import MediaStreamConstraints, MediaTrackConstraints
from .devices import (
    DeviceChangeEvent, InputDeviceInfo, MediaContext, MediaDeviceInfo, MediaDevices, MediaPermissionRequest,
)
from .errors import (
    AbortError, DOMException, InvalidStateError, NotAllowedError, NotFoundError, NotReadableError, NotSupportedError,
    OperationError, OverconstrainedError, TypeError, UnknownError,
)
from .glib import Future, Task, run, spawn
from .operations import Operation
from .streams import MediaStream
from .tracks import MediaStreamTrack, MediaStreamTrackGenerator, MediaStreamTrackProcessor

__all__ = [
    "AbortError", "DOMException", "DeviceChangeEvent", "Future", "InputDeviceInfo", "InvalidStateError",
    "MediaContext", "MediaDeviceInfo", "MediaDevices", "MediaPermissionRequest", "MediaStream",
    "MediaStreamConstraints", "MediaStreamTrack", "MediaStreamTrackGenerator", "MediaStreamTrackProcessor",
    "MediaTrackConstraints", "NotAllowedError", "NotFoundError", "NotReadableError", "NotSupportedError", "Operation",
    "OperationError", "OverconstrainedError", "Task", "TypeError", "UnknownError", "run", "spawn",
]
