# SPDX-License-Identifier: LGPL-2.1-or-later
"""What there is, who may use it, and how to get it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, overload

from gi.module import get_introspection_module
from gi.repository import Gio

from . import errors, values
from .events import Emitter, PermissionHandler, made_here
from .faces import described, override
from .operations import ABSENT, Absent, Operation, called

if TYPE_CHECKING:
    from .constraints import MediaStreamConstraints
    from .streams import MediaStream

_raw = get_introspection_module("GstMediaCapture")


@override
class MediaContext(Emitter, _raw.MediaContext):
    """Who asks for devices, and what that one may do."""

    _handlers = {"request-permission": PermissionHandler}

    def __init__(self, **properties: Any) -> None:
        made_here(super().__init__, **properties)

    @classmethod
    def new(cls, origin: str | None = None) -> MediaContext:
        return cls(origin=origin) if origin is not None else cls()

    def clear_ids(self) -> bool:
        with errors.named():
            return super().clear_ids()

    def __repr__(self) -> str:
        return described(self, repr(self.get_origin()))


@override
class MediaPermissionRequest(_raw.MediaPermissionRequest):
    """A question to the user that may be answered later."""

    def __repr__(self) -> str:
        kinds = (_raw.MediaDeviceKind.AUDIOINPUT, _raw.MediaDeviceKind.VIDEOINPUT)
        return described(self, *(kind.value_nick for kind in kinds if self.has_kind(kind)))


@override
class MediaDeviceInfo(_raw.MediaDeviceInfo):
    """A microphone, a camera or a speaker."""

    def to_dict(self) -> dict[str, Any]:
        """The members of the W3C's toJSON(): deviceId, kind, label, groupId."""
        return json.loads(self.to_json())

    def __repr__(self) -> str:
        return described(self, self.get_kind().value_nick, repr(self.get_label()))


@override
class InputDeviceInfo(_raw.InputDeviceInfo):
    """A microphone or a camera."""

    def get_capabilities(self) -> dict[str, Any]:
        """What it can be set to. It is not opened for that."""
        return json.loads(self.get_capabilities_json())


@override
class DeviceChangeEvent(_raw.DeviceChangeEvent):
    """The devices after a change."""

    @property
    def devices(self) -> list[MediaDeviceInfo]:
        """All that are there now."""
        return self.get_devices()

    @property
    def user_inserted_devices(self) -> list[MediaDeviceInfo]:
        """Those that have come."""
        return self.get_user_inserted_devices()


@override
class MediaDevices(Emitter, _raw.MediaDevices):
    """The way to cameras and microphones."""

    def __init__(self, context: MediaContext | None = None, **properties: Any) -> None:
        given = {"context": context} if context is not None else {}
        made_here(super().__init__, **given, **properties)

    @classmethod
    def new(cls) -> MediaDevices:
        return cls()

    @classmethod
    def new_with_context(cls, context: MediaContext) -> MediaDevices:
        return cls(context)

    @staticmethod
    def get_default() -> MediaDevices:
        return made_here(_raw.MediaDevices.get_default)

    @overload
    def enumerate_devices(self) -> Operation[list[MediaDeviceInfo]]: ...
    @overload
    def enumerate_devices(self, cancellable: Gio.Cancellable | None) -> list[MediaDeviceInfo]: ...

    def enumerate_devices(self, cancellable: Gio.Cancellable | Absent | None = ABSENT) -> Any:
        """The devices that are there now; to be awaited, or with a cancellable waited for."""
        return called(Operation(_raw.MediaDevices, self, "enumerate_devices"), cancellable)

    def enumerate_devices_finish(self, result: Gio.AsyncResult) -> list[MediaDeviceInfo]:
        with errors.named():
            return super().enumerate_devices_finish(result)

    @overload
    def get_user_media(self, constraints: Mapping[str, Any] | MediaStreamConstraints) -> Operation[MediaStream]: ...

    @overload
    def get_user_media(self, constraints: Mapping[str, Any] | MediaStreamConstraints,
                       cancellable: Gio.Cancellable | None) -> MediaStream: ...

    def get_user_media(self, constraints: Any, cancellable: Gio.Cancellable | Absent | None = ABSENT) -> Any:
        """A stream of what meets the constraints best; to be awaited, or with a cancellable waited for."""
        wanted = values.stream_constraints(constraints)
        return called(Operation(_raw.MediaDevices, self, "get_user_media", wanted), cancellable)

    def get_user_media_async(self, constraints: Mapping[str, Any] | MediaStreamConstraints,
                             cancellable: Gio.Cancellable | None = None, callback: Callable[..., Any] | None = None,
                             *user_data: Any) -> Any:
        wanted = values.stream_constraints(constraints)
        return super().get_user_media_async(wanted, cancellable, callback, *user_data)

    def get_user_media_finish(self, result: Gio.AsyncResult) -> MediaStream:
        with errors.named():
            return super().get_user_media_finish(result)

    def navigator_get_user_media(self, constraints: Mapping[str, Any] | MediaStreamConstraints, *arguments: Any) -> None:
        super().navigator_get_user_media(values.stream_constraints(constraints), *arguments)

    def get_supported_constraints(self) -> dict[str, bool]:
        """The names of the constraints that are understood."""
        return values.of_structure(super().get_supported_constraints())

    def use_fake_devices(self, configuration: str | None) -> bool:
        with errors.named():
            return super().use_fake_devices(configuration)
