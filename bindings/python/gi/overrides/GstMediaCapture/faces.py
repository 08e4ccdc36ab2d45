# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the classes of the overrides have in common."""

from __future__ import annotations

from typing import Any, TypeVar

from gi import overrides
from gi.repository import GObject

_PACKAGE = __name__.rpartition(".")[0]
T = TypeVar("T", bound=type)


def override(cls: T) -> T:
    """Registers a class of any module of the package, with attributes for the properties of its GObject class."""
    # PyGObject takes the namespace from the end of the name of the module.
    cls.__module__ = _PACKAGE
    if issubclass(cls, GObject.Object):
        own = [pspec for pspec in GObject.list_properties(cls) if pspec.owner_type == cls.__gtype__]
        for pspec in own:
            setattr(cls, pspec.name.replace("-", "_"), _attribute(pspec))
    return overrides.override(cls)


def _attribute(pspec: GObject.ParamSpec) -> property:
    def get(self: GObject.Object) -> Any:
        return self.get_property(pspec.name)

    def put(self: GObject.Object, value: Any) -> None:
        self.set_property(pspec.name, value)

    settable = pspec.flags & GObject.ParamFlags.WRITABLE and not pspec.flags & GObject.ParamFlags.CONSTRUCT_ONLY
    return property(get, put if settable else None, doc=f"The property {pspec.name!r}.")


def described(instance: Any, *facts: object) -> str:
    """A repr() of facts."""
    return f"<GstMediaCapture.{type(instance).__name__} {' '.join(str(fact) for fact in facts)}>"
