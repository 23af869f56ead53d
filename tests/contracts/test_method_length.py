"""A method that users call has at most ten lines of code: more is logic, and that belongs into a session, an engine or the spec.

Looked at are the public methods of every class that a package exports, of the classes behind it in the same package, and of groups of methods
that hang on a client. Lines that hold code count; docstrings, blank lines and comments do not.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tools.public_api import FACADES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

MOST_LINES = 10
GROUPS = ("_groups", "_sync_groups")
"""Folders of classes that no module exports, because users reach them as attributes of a client."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules_of(facade: str) -> Iterator[ModuleType]:
    """Yield the modules that users may import and those of groups; a simulator is no facade, `__main__` would run."""
    package = importlib.import_module(facade)
    yield package
    for found in pkgutil.walk_packages(package.__path__, f"{facade}."):
        words = found.name.removeprefix(f"{facade}.").split(".")
        if "simulator" not in words and not any(word.startswith("_") and word not in GROUPS for word in words):
            yield importlib.import_module(found.name)


def classes_of(facade: str) -> set[type]:
    """The classes that users get in hand, with those that they inherit from."""
    offered = {
        value
        for module in modules_of(facade)
        for name, value in vars_of(module).items()
        if isinstance(value, type) and not name.startswith("_")
    }
    return {base for found in offered for base in found.__mro__ if f"{base.__module__}.".startswith(f"{facade}.")}


def vars_of(module: ModuleType) -> dict[str, object]:
    """What a module offers: its `__all__`, which may be loaded when asked for, or what it defines."""
    names: list[str] = getattr(module, "__all__", None) or [
        name for name, value in vars(module).items() if getattr(value, "__module__", None) == module.__name__
    ]
    return {name: getattr(module, name) for name in names}


@cache
def source_of(path: str) -> tuple[ast.Module, list[str]]:
    """A file, parsed and as lines."""
    text = Path(path).read_text("utf-8")
    return ast.parse(text), text.splitlines()


def methods_of(cls: type) -> Iterator[tuple[Function, list[str]]]:
    """Yield the public methods that a class defines itself, with the lines of their file."""
    tree, lines = source_of(inspect.getfile(cls))
    wanted = cls.__qualname__.rpartition(".")[2]
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name == wanted:
            for child in node.body:
                if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and not child.name.startswith("_"):
                    yield child, lines


def lines_of_code(function: Function, lines: list[str]) -> int:
    """How many lines of the body hold code."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if not body:
        return 0
    held = (line.strip() for line in lines[body[0].lineno - 1 : body[-1].end_lineno])
    return sum(1 for line in held if line and not line.startswith("#"))


def too_long(classes: set[type]) -> list[str]:
    """Name the methods that are."""
    return sorted(
        f"{cls.__module__}.{cls.__qualname__}.{method.name}: {count} lines"
        for cls in classes
        for method, lines in methods_of(cls)
        if (count := lines_of_code(method, lines)) > MOST_LINES
    )


@pytest.mark.parametrize("facade", FACADES)
def test_methods_of_a_facade_are_short(facade: str) -> None:
    classes = classes_of(facade)
    assert sum(1 for cls in classes for _ in methods_of(cls)) >= 20, "the methods are not found"
    assert too_long(classes) == []


class Sample:
    """Has a method that is too long, and one that is not."""

    def long(self) -> int:
        """Eleven lines of code."""
        total = 0
        total += 1
        total += 2
        total += 3
        total += 4
        total += 5
        total += 6
        total += 7
        total += 8
        total += 9
        return total

    def short(self) -> int:
        """Ten lines of code, and some that are none."""
        total = 0
        total += 1
        # a comment
        total += 2
        total += 3
        total += 4

        total += 5
        total += 6
        total += 7
        total += 8
        return total


def test_a_method_that_is_too_long_is_named() -> None:
    assert too_long({Sample}) == [f"{__name__}.Sample.long: 11 lines"]
