"""What a device says about itself: its `$description`, read into typed records."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import attrs

from ...runtime.types import EMPTY, FrozenDict, is_array, is_object
from .errors import DescriptionError, Issue, one_line, short

__all__ = ["Description", "NodeDescription", "PropertyDescription", "parse_description"]


@attrs.frozen
class PropertyDescription:
    """What a device says of one property."""

    id: str
    datatype: str = ""
    unit: str = ""
    format: str = ""
    settable: bool = False
    retained: bool = True
    name: str = ""


@attrs.frozen
class NodeDescription:
    """What a device says of one node."""

    id: str
    type: str = ""
    name: str = ""
    properties: Mapping[str, PropertyDescription] = EMPTY


@attrs.frozen
class Description:
    """What a device says about itself."""

    homie: str = ""
    """Version of the convention, such as `5.0`."""
    version: int | None = None
    """Grows with every change of the description."""
    type: str = ""
    name: str = ""
    nodes: Mapping[str, NodeDescription] = EMPTY
    root: str = ""
    """Device at the top of the tree; empty for that one itself."""
    parent: str = ""
    """Device above; empty at the top."""
    children: tuple[str, ...] = ()
    """Devices below."""
    issues: tuple[Issue, ...] = ()
    """Members that are not what the convention says; they were passed over."""


def parse_description(payload: str | bytes) -> Description:
    """Read a `$description`.

    Raises:
        DescriptionError: it is cut off, no JSON object, or has no version of the convention and no nodes.
    """
    try:
        data: Any = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise DescriptionError(f"the description is no JSON: {one_line(error, 80)}") from None
    if not is_object(data) or not ("homie" in data or "nodes" in data):
        raise DescriptionError(f"this is no description of a device: {one_line(data, 80)}")
    return _Reader().description(data)


class _Reader:
    """Reads members, and takes note of those that are something else than they should be."""

    def __init__(self) -> None:
        self.issues: list[Issue] = []

    def description(self, data: Mapping[str, Any]) -> Description:
        version = data.get("version")
        if version is not None and (not isinstance(version, int) or isinstance(version, bool)):
            self.wrong("version", version)
            version = None
        texts = {key: self.text(data, key, key) for key in ("homie", "type", "name", "root", "parent")}
        nodes = {id_: self.node(id_, node) for id_, node in self.objects(data, "nodes", "nodes") if is_object(node)}
        children = self.children(data)
        return Description(
            **texts, version=version, nodes=FrozenDict(nodes), children=children, issues=tuple(self.issues)
        )

    def node(self, id_: str, data: Mapping[str, Any]) -> NodeDescription:
        place = f"nodes/{id_}"
        found = self.objects(data, "properties", f"{place}/properties")
        properties = {key: self.property(key, item, f"{place}/properties/{key}") for key, item in found}
        return NodeDescription(
            id_, self.text(data, "type", place), self.text(data, "name", place), FrozenDict(properties)
        )

    def property(self, id_: str, data: Mapping[str, Any], place: str) -> PropertyDescription:
        texts = {key: self.text(data, key, place) for key in ("datatype", "unit", "format", "name")}
        is_settable = data.get("settable", data.get("$settable", False))
        return PropertyDescription(
            id_, **texts, settable=is_settable is True, retained=data.get("retained", True) is not False
        )

    def objects(self, data: Mapping[str, Any], key: str, place: str) -> list[tuple[str, Mapping[str, Any]]]:
        found = data.get(key, EMPTY)
        if not is_object(found):
            self.wrong(place, found)
            return []
        for id_, item in found.items():
            if not is_object(item):
                self.wrong(f"{place}/{id_}", item)
        return [(id_, item) for id_, item in found.items() if is_object(item)]

    def text(self, data: Mapping[str, Any], key: str, place: str) -> str:
        value = data.get(key)
        if value is None or isinstance(value, str):
            return value or ""
        if key == "format" and (is_object(value) or is_array(value)):  # the JSON schema of a json property
            return json.dumps(value, separators=(",", ":"))
        self.wrong(f"{place}/{key}", value)
        return ""

    def children(self, data: Mapping[str, Any]) -> tuple[str, ...]:
        found = data.get("children", ())
        if not is_array(found):
            self.wrong("children", found)
            return ()
        for item in found:
            if not isinstance(item, str):
                self.wrong("children", item)
        return tuple(item for item in found if isinstance(item, str))

    def wrong(self, place: str, value: object) -> None:
        self.issues.append(Issue(place, "malformed", short(repr(value))))
