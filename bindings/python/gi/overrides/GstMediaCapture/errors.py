# SPDX-License-Identifier: LGPL-2.1-or-later
"""The names of DOMException as exception classes, all of them GLib.Error."""

from __future__ import annotations

import builtins
import contextlib
from collections.abc import Iterator

from gi.module import get_introspection_module
from gi.repository import GLib

_raw = get_introspection_module("GstMediaCapture")
_Code = _raw.MediaCaptureError
_DOMAIN = GLib.quark_to_string(_raw.media_capture_error_quark())


class DOMException(GLib.Error):
    """A failure of this library. Its classes are named as the W3C names errors."""

    _code = _Code.UNKNOWN

    def __init__(self, message: str = "") -> None:
        super().__init__(message, _DOMAIN, int(self._code))

    @property
    def name(self) -> str:
        """The W3C's name of the error, such as "NotFoundError"."""
        return _raw.media_capture_error_get_name(self)

    @property
    def explanation(self) -> str:
        """What conflicts, device by device, and what would have worked; empty when there is nothing to explain."""
        return _raw.media_capture_error_get_explanation(self)

    def __str__(self) -> str:
        return self.message

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.message!r})"


class TypeError(DOMException, builtins.TypeError):
    """Malformed constraints, or nothing was requested. The message begins with the member that is wrong."""

    _code = _Code.TYPE


class InvalidStateError(DOMException):
    """Not possible in the present state."""

    _code = _Code.INVALID_STATE


class NotAllowedError(DOMException):
    """The user or a policy refused."""

    _code = _Code.NOT_ALLOWED


class NotFoundError(DOMException):
    """There is no such device."""

    _code = _Code.NOT_FOUND


class OverconstrainedError(DOMException):
    """No settings meet the constraints."""

    _code = _Code.OVERCONSTRAINED

    @property
    def constraint(self) -> str:
        """The constraint that nothing can meet; empty when each alone could be met."""
        return _raw.media_capture_error_get_constraint(self)


class NotReadableError(DOMException):
    """The device is busy or broken."""

    _code = _Code.NOT_READABLE


class AbortError(DOMException):
    """The device failed for another reason."""

    _code = _Code.ABORT


class NotSupportedError(DOMException):
    """Not supported."""

    _code = _Code.NOT_SUPPORTED


class OperationError(DOMException):
    """The operation failed."""

    _code = _Code.OPERATION


class UnknownError(DOMException):
    """None of the others."""


CLASSES: tuple[type[DOMException], ...] = (
    TypeError, InvalidStateError, NotAllowedError, NotFoundError, OverconstrainedError, NotReadableError, AbortError,
    NotSupportedError, OperationError, UnknownError,
)
_BY_CODE = {int(cls._code): cls for cls in CLASSES}


def of(error: GLib.Error) -> GLib.Error:
    """The same error as the class of its name; one of another domain as it is."""
    if error.domain != _DOMAIN or isinstance(error, DOMException):
        return error
    return _BY_CODE.get(error.code, UnknownError)(error.message)


@contextlib.contextmanager
def named() -> Iterator[None]:
    """Raises errors of the library as the classes of their names."""
    try:
        yield
    except GLib.Error as error:
        raise of(error).with_traceback(error.__traceback__) from None
