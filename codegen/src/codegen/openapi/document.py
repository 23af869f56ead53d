"""Finding one's way in an OpenAPI document: which objects are descriptions, which are maps of names, and which are mere data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from ..runtime.types import is_array, is_object

Place = tuple[str | int, ...]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

MAPS = frozenset(
    {
        "$defs",
        "callbacks",
        "content",
        "definitions",
        "dependentSchemas",
        "encoding",
        "headers",
        "links",
        "mapping",
        "parameters",
        "pathItems",
        "paths",
        "patternProperties",
        "properties",
        "requestBodies",
        "responses",
        "schemas",
        "securitySchemes",
        "variables",
        "webhooks",
        "x-events",
    }
)
"""Members whose objects have names of the author's choice as keys: a property may well be called `enum` or `$ref`."""

DATA = frozenset({"const", "default", "enum", "example", "examples"})
"""Members that hold data of the device, not a description of it."""


_LIST: type[Any] = list
_CONTAINERS: tuple[type[Any], ...] = (dict, list)  # plain ones: asking for `Mapping` takes ten times as long


def walk(data: dict[str, Any]) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Yield every description in a document with its place; maps of names are passed through, data is left out."""
    stack: list[tuple[Place, Any, bool]] = [((), data, False)]
    while stack:
        place, item, is_map = stack.pop()
        if isinstance(item, _LIST):
            stack.extend(
                ((*place, i), member, False) for i, member in enumerate(item) if isinstance(member, _CONTAINERS)
            )
            continue
        members = cast(dict[str, Any], item)
        if not is_map:
            yield place, members
        stack.extend(
            ((*place, key), member, not is_map and key in MAPS)
            for key, member in members.items()
            if isinstance(member, _CONTAINERS) and (is_map or key not in DATA)
        )


def resolve(data: dict[str, Any], reference: str) -> dict[str, Any] | None:
    """Return the object that a local reference names; None when there is none."""
    target: Any = data
    for step in reference.removeprefix("#/").split("/"):
        key = step.replace("~1", "/").replace("~0", "~")
        target = cast(dict[str, Any], target).get(key) if isinstance(target, dict) else None
    return cast(dict[str, Any], target) if isinstance(target, dict) else None


def resolved(data: dict[str, Any], item: dict[str, Any]) -> dict[str, Any]:
    """Return an object, or the one that it refers to. References have been checked to end somewhere."""
    while isinstance(reference := item.get("$ref"), str):
        item = resolve(data, reference) or {}
    return item


def member(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return an object that is a member of another one; an empty one when it is not there."""
    found: object = data.get(name)
    return found if is_object(found) else {}


def members(data: Mapping[str, Any], name: str) -> Sequence[Any]:
    """Return an array that is a member of an object; an empty one when it is not there."""
    found: object = data.get(name)
    return found if is_array(found) else ()
