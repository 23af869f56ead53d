"""Stage 3, model: the messages of a device as values that the emitters print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from ..load import Document
from ..openapi.check import refuse
from ..structs.ir import Array, Enumeration, Item, Ref, Struct, Type, classes
from ..structs.read import Definition, read

SECTIONS = ("topics", "events", "commands")
_PREFIX = "#/$defs/"


@dataclass(frozen=True)
class Protocol:
    """Everything that a spec of kind messages says.

    Attributes:
        items: classes by name.
        enumerations: name of the class of each of `SECTIONS`.
        envelopes: name of the class of each message type (`event`, `heartbeat`, ...).
        keys: Python names of the members that decide about payloads and of those that hold them: `kind`, `context`, `command`, `data`.
        topic_messages: message type by topic.
        payloads: type by event kind.
        requests: type of the arguments by command.
        replies: type of what it returns by command.
    """

    title: str
    version: str
    description: str
    topic_bytes: int
    byte_order: Literal["little", "big"]
    payload_encoding: str
    items: Mapping[str, Item]
    enumerations: Mapping[str, str]
    envelopes: Mapping[str, str]
    keys: Mapping[str, str]
    topic_messages: Mapping[str, str]
    payloads: Mapping[str, Type]
    requests: Mapping[str, Type]
    replies: Mapping[str, Type]


def read_protocol(document: Document) -> Protocol:
    """Return what a checked document means.

    Raises:
        SpecError: names the first place that cannot be used.
    """
    data = document.data
    refs = {f"{_PREFIX}{name}": name for name in data["$defs"]}
    refs |= {f"#/{section}": data[section]["class"] for section in SECTIONS}
    definitions = [Definition(data[s]["class"], (s, "members"), _enumeration(data[s])) for s in SECTIONS]
    definitions += [Definition(name, ("$defs", name), schema) for name, schema in data["$defs"].items()]
    items = read(document, definitions, refs)
    envelopes = {role: ref["$ref"].removeprefix(_PREFIX) for role, ref in data["messageTypes"].items()}
    reader = _Reader(document, items)
    return Protocol(
        title=data["info"]["title"],
        version=data["info"]["version"],
        description=data["info"]["description"],
        topic_bytes=data["encoding"]["topic"]["bytes"],
        byte_order=data["encoding"]["topic"]["byteOrder"],
        payload_encoding=data["encoding"]["payload"],
        items=items,
        enumerations={section: data[section]["class"] for section in SECTIONS},
        envelopes=envelopes,
        keys=reader.keys(envelopes),
        topic_messages={
            name: about["message"] for name, about in data["topics"]["members"].items() if "message" in about
        },
        payloads=reader.types("events", "payload"),
        requests=reader.types("commands", "request"),
        replies=reader.types("commands", "reply"),
    )


def _enumeration(section: dict[str, Any]) -> dict[str, Any]:
    members: dict[str, dict[str, Any]] = section["members"]
    return {
        "type": "integer",
        "description": section["description"],
        "enum": [about["number"] for about in members.values()],
        "x-enum-varnames": list(members),
        "x-enum-descriptions": {str(about["number"]): about["description"] for about in members.values()},
    }


@dataclass(frozen=True)
class _Reader:
    document: Document
    items: Mapping[str, Item]

    def types(self, section: str, keyword: str) -> dict[str, Type]:
        """Return the types of payloads by the name of the member."""
        members = self.document.data[section]["members"]
        return {
            name: self._payload((section, "members", name, keyword), about[keyword])
            for name, about in members.items()
            if keyword in about
        }

    def _payload(self, place: tuple[str, ...], schema: dict[str, Any]) -> Type:
        is_array = "items" in schema
        reference = str((schema["items"] if is_array else schema)["$ref"])
        name = reference.removeprefix(_PREFIX)
        if not isinstance(self.items.get(name), Struct):
            raise refuse(self.document, place, f"{reference!r} is no object of $defs", "check the spelling")
        return Array(Ref(name)) if is_array else Ref(name)

    def keys(self, envelopes: Mapping[str, str]) -> dict[str, str]:
        """Return the Python names of the members that decide about payloads, and that hold them."""
        wire = self.document.data
        wanted = [("event", "kind", wire["events"]["kind"]), ("event", "context", wire["events"]["context"])]
        wanted += [("commandReply", key, wire["commands"][key]) for key in ("command", "data")]
        found = {key: self._python_name(envelopes[role], name) for role, key, name in wanted}
        for role in ("commandRequest", "commandResult"):
            for key in ("command", "data"):
                if self._python_name(envelopes[role], wire["commands"][key]) != found[key]:
                    raise refuse(self.document, ("commands", key), "has several names in Python", "use one x-name")
        return found

    def _python_name(self, class_name: str, wire_name: str) -> str:
        struct = cast("Struct", self.items[class_name])
        return next(field.name for field in struct.fields if field.wire_name == wire_name)


def reachable(items: Mapping[str, Item], types: list[Type]) -> list[Struct]:
    """Return the structs that types name, directly or through others, in the order of the spec."""
    seen: set[str] = set()
    waiting = [name for type_ in types for name in classes(type_)]
    while waiting:
        item = items[waiting.pop()]
        if item.name in seen or isinstance(item, Enumeration) or not isinstance(item, Struct):
            continue
        seen.add(item.name)
        waiting += [name for field in item.fields for name in classes(field.type)]
    return [item for item in items.values() if isinstance(item, Struct) and item.name in seen]
