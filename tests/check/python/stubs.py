#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The type stubs say what is there, all of it and nothing else."""

import ast
import inspect
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

from fixture import GObject, GstMediaCapture, main

STUBS = pathlib.Path(os.environ["GST_MEDIACAPTURE_STUBS"])
FACE = "gi.overrides.GstMediaCapture"
RAW = GstMediaCapture._introspection_module
ENUMERATIONS = (GObject.GEnum, GObject.GFlags)
FLAGS = GObject.ParamFlags
ADDED = sys.modules[FACE].__all__

# What a type checker must find right, and in lines that end in "# wrong", wrong.
USE = """
import asyncio
from gi.repository import GstMediaCapture as M

async def work() -> None:
    devices = M.MediaDevices()
    stream = await devices.get_user_media({"video": {"width": 640}})
    label: str = stream[0].label
    number: int = stream[0].label  # wrong
    tracks: list[M.MediaStreamTrack] = stream[1:]
    again: M.MediaStream = devices.get_user_media({"video": True}, None)
    awaited: M.MediaStream = devices.get_user_media({"video": True})  # wrong
    done: bool = await stream[0].apply_constraints({"width": 320})
    await stream[0].apply_constraints(320)  # wrong
    stream[0].connect("rate-deviation", lambda track, deviates, setting, measured: track.stop() if deviates else None)
    stream[0].connect("notify::muted", print, "more")
    stream[0].label = "mine"  # wrong
    async with M.MediaStreamTrackProcessor(stream[0]) as processor:
        async for sample in processor:
            break
    try:
        M.run(devices.enumerate_devices())[0].to_dict()["label"]
    except M.OverconstrainedError as error:
        name: str = error.constraint + error.message
        error.no_such_thing  # wrong
    except M.NotFoundError as error:
        error.constraint  # wrong
"""

# As much of the stubs of other namespaces as it takes.
OTHERS = {
    "Gio": "class ListModel: ...\nclass Cancellable: ...\nclass AsyncResult: ...\n",
    "GLib": "class Error(RuntimeError):\n    message: str\n",
    "GObject": "class Object: ...\nclass GBoxed: ...\nclass GEnum(int): ...\nclass GFlags(int): ...\n",
    "Gst": "from . import GObject\nclass Object(GObject.Object): ...\nclass Sample: ...\nclass Structure: ...\n",
}


def is_public(name):
    return not name.startswith("_")


def stub_classes():
    return {node.name: node for node in ast.parse(STUBS.read_text()).body if isinstance(node, ast.ClassDef)}


def stub_functions():
    return {node.name: node for node in ast.parse(STUBS.read_text()).body if isinstance(node, ast.FunctionDef)}


def members(node):
    """Name and definitions: several for a property that can be set, and for overloads."""
    found = {}
    for item in node.body:
        if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found.setdefault(item.name, []).append(item)
        elif isinstance(item, ast.AnnAssign):
            found[item.target.id] = []
    return found


def stub_parameters(node):
    names = [one.arg for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
    names += [one.arg for one in (node.args.vararg, node.args.kwarg) if one]
    return [name for name in names if name not in ("self", "cls")]


def live_parameters(thing):
    """Of a function of the overrides, or of the introspection, whose documentation tells them as PyGObject takes them."""
    if not hasattr(thing, "get_arguments"):
        signature = inspect.signature(thing)
        return [name for name in signature.parameters if name not in ("self", "cls")]
    text = thing.__doc__[thing.__doc__.index("(") + 1:thing.__doc__.rindex(")")]
    words = [word.split(":")[0].split("=")[0].lstrip("*").strip() for word in text.split(", ") if word]
    return [name for name in words if name != "self"]


def own_members(cls):
    """Those of the introspection, and those that the overrides add, of this class and not of its bases."""
    found = {}
    raw = getattr(RAW, cls.__name__, None)
    if raw is not None:
        found.update({name: value for name, value in vars(raw).items() if is_public(name)})
    for base in reversed(cls.__mro__):
        mixed_in = base.__module__.startswith(FACE + ".") and base.__name__ not in ADDED
        if base is cls or mixed_in:
            found.update({name: value for name, value in vars(base).items() if is_public(name)})
    return {name: value for name, value in found.items() if name not in ("props", "parent_instance")}


def namespace():
    names = [name for name in dir(RAW) if is_public(name)] + ADDED
    found = {name: getattr(GstMediaCapture, name) for name in names}
    # The structures of classes are of no use in Python.
    return {name: value for name, value in found.items() if not name.endswith("Class")}


class Stubs(unittest.TestCase):
    maxDiff = None

    def classes(self, *kinds):
        """Pairs of a stub and its class, of these kinds."""
        pairs = [(node, getattr(GstMediaCapture, name)) for name, node in stub_classes().items()]
        chosen = [(node, cls) for node, cls in pairs if issubclass(cls, kinds or object)]
        self.assertGreater(len(chosen), 0)
        return chosen

    def test_they_have_every_name(self):
        self.assertEqual({*stub_classes(), *stub_functions()}, set(namespace()))

    def test_classes_have_every_member(self):
        for node, cls in self.classes():
            if issubclass(cls, ENUMERATIONS):
                continue
            stub = {name for name in members(node) if is_public(name)}
            signals = {"connect", "connect_after"}
            self.assertEqual(stub - signals, set(own_members(cls)) - signals, cls)

    def test_enumerations_have_every_value(self):
        for node, cls in self.classes(*ENUMERATIONS):
            values = {name for name, definitions in members(node).items() if not definitions}
            self.assertEqual(values, {name for name in vars(cls) if name.isupper()}, cls)

    def test_parameters_have_their_names(self):
        compared = 0
        for node, cls in self.classes():
            for name, definitions in members(node).items():
                live = own_members(cls).get(name) if is_public(name) else None
                if not definitions or live is None or isinstance(live, property) or name.startswith("connect"):
                    continue
                # The last overload has all of them.
                self.assertEqual(stub_parameters(definitions[-1]), live_parameters(getattr(cls, name)), f"{cls} {name}")
                compared += 1
        self.assertGreater(compared, 100)
        for name, node in stub_functions().items():
            self.assertEqual(stub_parameters(node), live_parameters(getattr(GstMediaCapture, name)), name)

    def test_properties_are_there_and_settable_as_they_are(self):
        for node, cls in self.classes(GObject.Object):
            for spec in (one for one in GObject.list_properties(cls) if one.owner_type == cls.__gtype__):
                definitions = members(node)[spec.name.replace("-", "_")]
                settable = spec.flags & FLAGS.WRITABLE and not spec.flags & FLAGS.CONSTRUCT_ONLY
                self.assertEqual(len(definitions), 2 if settable else 1, spec.name)

    def test_signals_are_there_with_their_arguments(self):
        for node, cls in self.classes(GObject.Object):
            found = {}
            for definition in members(node).get("connect", []):
                signal, handler = [ast.unparse(one.annotation) for one in definition.args.args[1:3]]
                if signal.startswith("Literal"):
                    found[ast.literal_eval(signal[len("Literal["):-1])] = handler[:handler.index("]")].count(",")
            live = {name: GObject.signal_query(name, cls) for name in GObject.signal_list_names(cls)}
            self.assertEqual(found, {name: len(query.param_types) for name, query in live.items()}, cls)

    @unittest.skipUnless(shutil.which("mypy"), "there is no mypy")
    def test_a_type_checker_agrees(self):
        with tempfile.TemporaryDirectory() as folder:
            place = pathlib.Path(folder, "gi", "repository")
            place.mkdir(parents=True)
            (place / "GstMediaCapture.pyi").write_text(STUBS.read_text())
            for package in (place, place.parent):
                (package / "__init__.pyi").write_text("")
            for name, text in OTHERS.items():
                (place / f"{name}.pyi").write_text(text)
            use = pathlib.Path(folder, "use.py")
            use.write_text(USE)
            run = subprocess.run(["mypy", "--strict", "--cache-dir", folder + "/cache", "use.py"], cwd=folder,
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        wrong = {number for number, line in enumerate(USE.splitlines(), 1) if line.endswith("# wrong")}
        found = {int(line.split(":")[1]) for line in run.stdout.splitlines() if line.startswith("use.py:")}
        self.assertEqual(found, wrong, run.stdout)
        self.assertNotIn("pyi", run.stdout)


if __name__ == "__main__":
    main()
