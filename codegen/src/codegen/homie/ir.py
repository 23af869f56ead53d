"""What a spec of kind homie means: devices, nodes, properties, enumerations. Names are Python's already."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = {
    "string": "StringProperty",
    "integer": "IntegerProperty",
    "float": "FloatProperty",
    "boolean": "BooleanProperty",
    "enum": "TextEnumProperty",
    "color": "ColorProperty",
    "datetime": "DatetimeProperty",
    "duration": "DurationProperty",
    "json": "JsonProperty",
}
"""Datatypes, and the run-time class of each; `EnumProperty` where the spec knows the words."""


@dataclass(frozen=True)
class Enumeration:
    """Words that a property may have: name in Python, word on the wire, what it means."""

    name: str
    description: str
    members: tuple[tuple[str, str, str], ...]

    @property
    def format(self) -> str:
        """The words as Homie's format has them."""
        return ",".join(word for _, word, _ in self.members)


@dataclass(frozen=True)
class Correction:
    """Where firmware says or sends something else than the spec."""

    first: str
    last: str
    member: str
    was: str
    why: str


@dataclass(frozen=True)
class Property:
    """One property of a node."""

    id: str
    name: str
    datatype: str
    description: str
    unit: str = ""
    format: str = ""
    enumeration: str = ""
    ignores_case: bool = False
    settable: bool = False
    retained: bool = True
    accepts: tuple[str, ...] = ()
    accepted_when: str = ""
    is_published: bool = True
    since: str = ""
    positive: tuple[tuple[str, str], ...] = ()
    corrections: tuple[Correction, ...] = ()
    renamed_note: str = ""


@dataclass(frozen=True)
class Node:
    """One type of nodes. Without `ids` only the device knows the ids, and `attribute` names them all."""

    name: str
    type: str
    also_types: tuple[str, ...]
    ids: tuple[tuple[str, str], ...]
    attribute: str
    description: str
    since: str
    properties: tuple[Property, ...]


@dataclass(frozen=True)
class Device:
    """One type of devices."""

    name: str
    type: str
    description: str
    since: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Model:
    """A whole spec."""

    title: str
    version: str
    description: str
    domain: str
    data_model: str
    enumerations: tuple[Enumeration, ...]
    devices: tuple[Device, ...]
