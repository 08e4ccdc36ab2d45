#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""make_stubs.py GIR PYI FACE...: type stubs of the library as Python sees it.

What the introspection (GIR) describes, with what the modules of the overrides (FACE) put in its place or add to it.
"""

from __future__ import annotations

import ast
import keyword
import re
import sys
import xml.etree.ElementTree as ElementTree

CORE, GLIB = (f"{{http://www.gtk.org/introspection/{name}/1.0}}" for name in ("core", "glib"))
BASIC = {
    "gboolean": "bool", "gdouble": "float", "gfloat": "float", "gpointer": "Any", "none": "None", "utf8": "str",
    "filename": "str", "GLib.Quark": "int", "GLib.Error": "GLib.Error", "Gio.AsyncReadyCallback": "Callable[..., Any]",
    "GLib.DestroyNotify": "Callable[..., Any]",
}
INTEGER = re.compile(r"g(u?int(8|16|32|64)?|u?long|s?size)$")
HEADER = '''# Made of the introspection of the library, and of its overrides.
import builtins
from collections.abc import Callable, Coroutine, Generator, Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any, ClassVar, Generic, Literal, TypeVar, overload

from gi.repository import Gio, GLib, GObject, Gst
from typing_extensions import Self

T = TypeVar("T")
'''


class Face:
    """The classes and functions of the overrides."""

    def __init__(self, paths: list[str]) -> None:
        self.classes: dict[str, ast.ClassDef] = {}
        self.functions: dict[str, ast.FunctionDef] = {}
        self.public: list[str] = []
        for path in paths:
            with open(path, encoding="utf-8") as source:
                self._read(ast.parse(source.read(), path))

    def _read(self, module: ast.Module) -> None:
        for node in module.body:
            if isinstance(node, ast.ClassDef):
                self.classes[node.name] = node
            elif isinstance(node, ast.FunctionDef):
                self.functions[node.name] = node
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
                self.public = ast.literal_eval(node.value)

    def members(self, name: str) -> dict[str, list[str]]:
        """The lines of each public member of a class; what it shares with others comes first."""
        node = self.classes[name]
        found: dict[str, list[str]] = {}
        for base in map(ast.unparse, node.bases):
            if base in self.classes and base not in self.public:
                found.update(self.members(base))
        overloaded = {item.name for item in node.body if is_function(item) and "overload" in decorators(item)}
        own: dict[str, list[str]] = {}
        for item in node.body:
            if not is_function(item) or is_private(item.name):
                continue
            if item.name not in overloaded or "overload" in decorators(item):
                own.setdefault(item.name, []).extend(function_lines(item))
        return {**found, **own}

    def bases(self, name: str) -> list[str]:
        return [ast.unparse(base) for base in self.classes[name].bases]


def is_function(node: ast.AST) -> bool:
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def decorators(node: ast.AST) -> list[str]:
    return [ast.unparse(decorator) for decorator in node.decorator_list]


def function_lines(node: ast.AST) -> list[str]:
    """A function without its body. What a default is, is of no interest to whoever calls."""
    node.args.defaults = [ast.Constant(...) for _ in node.args.defaults]
    word = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
    returns = ast.unparse(node.returns) if node.returns else "Any"
    text = f"{word} {node.name}({ast.unparse(node.args)}) -> {returns}: ..."
    return [*(f"@{decorator}" for decorator in decorators(node)), text.replace("_raw.", "")]


class Gir:
    """The namespace of the introspection."""

    def __init__(self, path: str) -> None:
        self.namespace = ElementTree.parse(path).getroot().find(f"{CORE}namespace")

    def all(self, *tags: str) -> list[ElementTree.Element]:
        return [node for node in self.namespace if node.tag in [CORE + tag for tag in tags]]

    def objects(self) -> list[ElementTree.Element]:
        return [node for node in self.all("class", "record") if GLIB + "is-gtype-struct-for" not in node.attrib]


def is_shown(node: ElementTree.Element) -> bool:
    return node.get("introspectable") != "0" and node.get("moved-to") is None


def type_of(node: ElementTree.Element | None) -> str:
    """Of a parameter, a return value or a property."""
    if node is None:
        return "None"
    array = node.find(f"{CORE}array")
    if array is not None:
        return f"list[{type_of(array)}]"
    found = node.find(f"{CORE}type")
    name = found.get("name", "none")
    if name == "GLib.List":
        return f"list[{type_of(found)}]"
    if INTEGER.match(name):
        return "int"
    return BASIC.get(name, name)


def returned(node: ElementTree.Element) -> str:
    found = node.find(f"{CORE}return-value")
    text = type_of(found)
    # An empty list is what a null one is.
    return f"{text} | None" if found.get("nullable") == "1" and not text.startswith("list[") else text


def parameters(node: ElementTree.Element) -> list[str]:
    """As PyGObject takes them: no lengths, no destroy functions, data of a callback at the end; null may be left out."""
    found = node.findall(f"{CORE}parameters/{CORE}parameter")
    hidden = {int(one.get(kind)) for one in found for kind in ("closure", "destroy") if one.get(kind)}
    hidden |= {int(array.get("length")) for one in found for array in one.findall(f"{CORE}array") if array.get("length")}
    shown = [one for index, one in enumerate(found) if index not in hidden]
    texts, optional = [], True
    for one in reversed(shown):
        nullable = one.get("nullable") == "1" or one.get("allow-none") == "1"
        optional = optional and nullable
        name = one.get("name") + ("_" if keyword.iskeyword(one.get("name")) else "")
        kind = type_of(one) + (" | None" if nullable else "")
        texts.insert(0, f"{name}: {kind}{' = ...' if optional else ''}")
    return texts + (["*user_data: Any"] if any(one.get("closure") for one in found) else [])


def method_lines(node: ElementTree.Element, owner: str) -> list[str]:
    tag = node.tag.removeprefix(CORE)
    first = {"method": ["self"], "constructor": ["cls"], "function": []}[tag]
    decorator = {"method": [], "constructor": ["@classmethod"], "function": ["@staticmethod"]}[tag]
    returns = owner if tag == "constructor" else returned(node)
    return [*decorator, f"def {node.get('name')}({', '.join(first + parameters(node))}) -> {returns}: ..."]


def property_lines(node: ElementTree.Element) -> list[str]:
    name = node.get("name").replace("-", "_")
    lines = ["@property", f"def {name}(self) -> {type_of(node)}: ..."]
    if node.get("writable") == "1" and node.get("construct-only") != "1":
        lines += [f"@{name}.setter", f"def {name}(self, value: {type_of(node)}) -> None: ..."]
    return lines


def connect_lines(owner: ElementTree.Element) -> list[str]:
    """What handlers of each signal get; then a general form, for notify and for more arguments."""
    lines = []
    for method in ("connect", "connect_after"):
        for signal in owner.findall(GLIB + "signal"):
            given = [owner.get("name"), *map(type_of, signal.findall(f"{CORE}parameters/{CORE}parameter"))]
            lines += ["@overload", f"def {method}(self, detailed_signal: Literal[\"{signal.get('name')}\"],"
                      f" handler: Callable[[{', '.join(given)}], Any]) -> int: ..."]
        lines += ["@overload", f"def {method}(self, detailed_signal: str, handler: Callable[..., Any],"
                  " *args: Any) -> int: ..."]
    return lines


def class_lines(name: str, bases: list[str], members: dict[str, list[str]]) -> list[str]:
    lines = ["", "", f"class {name}({', '.join(bases)}):" if bases else f"class {name}:"]
    lines += [f"    {line}" for member in members.values() for line in member]
    return lines if members else lines + ["    ..."]


def object_members(node: ElementTree.Element, face: Face) -> dict[str, list[str]]:
    name = node.get("name")
    members: dict[str, list[str]] = {}
    for item in node:
        tag = item.tag.removeprefix(CORE)
        if tag in ("method", "constructor", "function") and is_shown(item):
            members[item.get("name")] = method_lines(item, name)
        elif tag == "property" and name in face.classes:
            members[item.get("name").replace("-", "_")] = property_lines(item)
    if name in face.classes:
        members.update(face.members(name))
    if node.find(GLIB + "signal") is not None:
        del members["connect"]
        members["connect_after"] = connect_lines(node)
    return members


def object_lines(node: ElementTree.Element, face: Face) -> list[str]:
    parent = node.get("parent", "GObject.GBoxed")
    bases = [parent, *(one.get("name") for one in node.findall(f"{CORE}implements"))]
    return class_lines(node.get("name"), bases, object_members(node, face))


def enumeration_lines(node: ElementTree.Element) -> list[str]:
    name = node.get("name")
    base = "GObject.GFlags" if node.tag == CORE + "bitfield" else "GObject.GEnum"
    members = {one.get("name"): [f"{one.get('name').upper()}: ClassVar[{name}]"] for one in node.findall(f"{CORE}member")}
    for function in node.findall(f"{CORE}function"):
        members[function.get("name")] = method_lines(function, name)
    return class_lines(name, [base], members)


def added_lines(face: Face, known: set[str]) -> list[str]:
    """What only the overrides have. Bases come before what is based on them."""
    lines = []
    names = [name for name in face.classes if name in face.public and name not in known]
    for name in names:
        lines += class_lines(name, face.bases(name), face.members(name))
    lines += ["", ""]
    for name in face.functions:
        if name in face.public:
            lines += function_lines(face.functions[name])
    return lines


def main(gir_path: str, stub_path: str, *face_paths: str) -> None:
    gir, face = Gir(gir_path), Face(list(face_paths))
    lines = HEADER.splitlines()
    for node in gir.all("enumeration", "bitfield"):
        lines += enumeration_lines(node)
    for node in gir.objects():
        lines += object_lines(node, face)
    lines += added_lines(face, {node.get("name") for node in gir.objects()})
    for node in gir.all("function"):
        lines += [line for line in method_lines(node, "") if line != "@staticmethod"]
    with open(stub_path, "w", encoding="utf-8") as stubs:
        stubs.write("\n".join(lines) + "\n")


main(*sys.argv[1:])
