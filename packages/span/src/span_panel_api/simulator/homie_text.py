"""Values as Homie texts, and what a `$description` looks like."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from .homie_schema import Attributes

DOMAIN: Final = "ebus/5"
STATE: Final = "$state"
DESCRIPTION: Final = "$description"
_DIGITS: Final = 3

Value = str | float | int | bool | None
"""A value before it becomes text; None means that nothing is published."""


@dataclass(frozen=True, slots=True)
class DeviceTree:
    """One Homie device: its description without the version, and its values by `node/property`."""

    id: str
    description: dict[str, Any]
    values: dict[str, str] = field(default_factory=dict[str, str])


def text(value: Value) -> str | None:
    """Write a value: floats with at most three decimals and always a point, an empty text as one NUL character."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(round(value, _DIGITS) + 0.0)
    if value == "":
        return "\0"
    return None if value is None else str(value)


def texts(nodes: Mapping[str, Mapping[str, Value]]) -> dict[str, str]:
    """Write the values of nodes, by `node/property`, without those that are not published."""
    written = ((f"{node}/{name}", text(value)) for node, values in nodes.items() for name, value in values.items())
    return {path: value for path, value in written if value is not None}


def node(name: str, type_: str, properties: Mapping[str, Attributes]) -> dict[str, Any]:
    """Describe a node."""
    return {
        "name": name,
        "type": type_,
        "properties": {key: dict(attributes) for key, attributes in properties.items()},
    }


def describe(type_: str, name: str, nodes: dict[str, Any], **relatives: Any) -> dict[str, Any]:
    """Describe a device. The version comes when it is published."""
    return {"homie": "5.0", "type": type_, "name": name, "nodes": nodes, **relatives}


def encode_description(description: Mapping[str, Any], version: int) -> str:
    """Write a description as JSON."""
    head = {"homie": description["homie"], "version": version}
    return json.dumps({**head, **description}, separators=(",", ":"), ensure_ascii=False)
