"""Compare the arguments of an operation: which is which, what is renamed, moved, required."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..names import OPERATION_NAMES, safe
from .changes import Change, change
from .compare import Comparison
from .matching import renames
from .naming import snake_case
from .rest_operations import Operation, schema_of, style
from .shape import shape
from .spot import Spot

Documents = tuple[dict[str, Any], dict[str, Any]]
"""The old one and the new one."""


def parameters(schemas: Comparison, documents: Documents, old: Operation, new: Operation) -> Iterator[Change]:
    """Yield what has changed about the arguments of an operation."""
    pairs = _parameter_pairs(*documents, old, new)
    for key in old.parameters.keys() - pairs.keys():
        place = _argument(new, key[1])
        yield change("argument-removed", "accepts", place, f"{old.pointer}/parameters", place)
    for key in new.parameters.keys() - set(pairs.values()):
        rule = "argument-required-added" if new.parameters[key].get("required") else "argument-added"
        place = _argument(new, key[1])
        yield change(rule, "accepts", place, f"{new.pointer}/parameters", place)
    for before, after in sorted(pairs.items()):
        yield from _parameter(schemas, old, new, before, after)


def _parameter(
    schemas: Comparison, old: Operation, new: Operation, before: tuple[str, str], after: tuple[str, str]
) -> Iterator[Change]:
    place = Spot("accepts", _argument(new, after[1]), f"{new.pointer}/parameters", f"{old.pointer}/parameters")
    if before[1] != after[1]:
        yield _renamed_argument(before, after, place)
    was, now = old.parameters[before], new.parameters[after]
    styles = style(schemas.old, was), style(schemas.new, now)
    if before[0] != after[0]:
        yield place.make("argument-moved", before[0], after[0])
    elif styles[0] != styles[1] and ("," in styles[0]) == (
        "," in styles[1]
    ):  # a list in place of a plain value is another type
        yield place.make("argument-style-changed", *styles)
    if bool(was.get("deprecated")) != bool(now.get("deprecated")):
        yield place.make("deprecated" if now.get("deprecated") else "no-longer-deprecated")
    if bool(was.get("required")) != bool(now.get("required")):
        yield place.make("argument-became-required" if now.get("required") else "argument-became-optional")
    if was.get("description", "") != now.get("description", ""):
        yield place.make("description-changed")
    yield from schemas.schemas(schema_of(was), schema_of(now), place)


def _argument(operation: Operation, name: str) -> str:
    return f"{operation.name}({_argument_name(name)})"


def _argument_name(name: str) -> str:
    return safe(snake_case(name), OPERATION_NAMES, "parameter_")


def _parameter_pairs(
    old_data: dict[str, Any], new_data: dict[str, Any], old: Operation, new: Operation
) -> dict[tuple[str, str], tuple[str, str]]:
    """Pair parameters: the same, placeholders at the same position of the path, moved ones, renamed ones."""
    pairs = {key: key for key in old.parameters if key in new.parameters}
    if old.key == new.key:
        pairs |= {("path", a): ("path", b) for a, b in zip(old.placeholders, new.placeholders, strict=True)}
        pairs = {a: b for a, b in pairs.items() if a in old.parameters and b in new.parameters}
    left = {key: old.parameters[key] for key in old.parameters if key not in pairs}
    right = {key: new.parameters[key] for key in new.parameters if key not in pairs.values()}
    for key in list(left):
        moved = next((other for other in right if other[1] == key[1]), None)
        if moved is not None:
            pairs[key] = moved
            del left[key], right[moved]
    return pairs | {
        (old_place, old_name): (new_place, new_name)
        for place in {key[0] for key in left}
        for old_name, new_name in renames(
            {key[1]: _sketch(old_data, value) for key, value in left.items() if key[0] == place},
            {key[1]: _sketch(new_data, value) for key, value in right.items() if key[0] == place},
        ).items()
        for old_place, new_place in [(place, place)]
    }


def _sketch(data: dict[str, Any], parameter: Mapping[str, Any]) -> tuple[str, Any]:
    seen = shape(data, schema_of(parameter))
    like = (seen.types, seen.format, seen.component, tuple(seen.enum or ()))
    return _argument_name(str(parameter.get("name"))), (like, parameter.get("description", ""))


def _renamed_argument(before: tuple[str, str], after: tuple[str, str], place: Spot) -> Change:
    old, new = _argument_name(before[1]), _argument_name(after[1])
    if old == new:
        return place.make("argument-wire-name-changed" if before[0] != "path" else "path-argument-renamed", old, new)
    return place.make("path-argument-renamed" if before[0] == after[0] == "path" else "argument-renamed", old, new)
