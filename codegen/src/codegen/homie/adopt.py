"""A device's own answer about its data model, made into a spec: what it says in place of what we said, all that it does not say kept."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import SpecError, join_pointer
from ..load import Document
from ..runtime.types import is_object
from .runtime.properties import firmware_number

_ATTRIBUTES = frozenset({"datatype", "unit", "format", "settable", "retained", "name"})
_FLAGS = frozenset({"settable", "retained"})
_CLASSES = "deviceClasses"
_TYPES = "types"
MAX_PROPERTIES = 20_000


def is_answer(data: Mapping[str, Any]) -> bool:
    """Whether this is what a device answers about its data model."""
    return "homieDomain" in data and (_TYPES in data or _CLASSES in data)


def data_model(data: Mapping[str, Any]) -> str:
    """Return the name of the data model of an answer."""
    return str(data.get("dataModelVersion", "flat"))


def firmware(data: Mapping[str, Any]) -> str:
    """Return the number of the firmware of an answer, such as `r202639`; empty when it names none."""
    found = re.search(r"r\d{5,9}", str(data.get("firmwareVersion", "")))
    return found[0] if found else ""


def adopt(answer: Document, base: Mapping[str, Any] | None) -> Document:
    """Make a spec of a device's answer.

    Args:
        answer: what the device says: types, units, formats, and what can be set.
        base: the spec to keep names, descriptions, meanings and corrections of; None where there is none for this model.

    Raises:
        SpecError: the answer is not what such answers are.
    """
    made = copy.deepcopy(dict(base)) if base else _skeleton(answer)
    found = dict(_nodes(answer, made))
    _drop(made, found)
    for place, properties in found.items():
        node = _node(made, *place)
        known = node["properties"]
        later = {id_: item for id_, item in known.items() if id_ not in properties and _is_later(item, answer)}
        said = {id_: _property(made, id_, item, known.get(id_)) for id_, item in properties.items()}
        node["properties"] = {id_: item for id_, item in {**known, **said, **later}.items() if id_ in {**said, **later}}
    _drop_words(made)
    hash_ = answer.data.get(f"{_TYPES if _TYPES in answer.data else _CLASSES}SchemaHash")
    if isinstance(hash_, str) and hash_:
        made["schema_hash"] = hash_
    made["firmware"] = {"first": firmware(answer.data)} if firmware(answer.data) else made.get("firmware", {})
    made["info"]["version"] = _version(answer.data, base)
    return Document(answer.file, made, answer.sha256)


def _is_later(item: Mapping[str, Any], answer: Document) -> bool:
    """Whether firmware newer than that of the answer has a property, so that its absence says nothing."""
    mine = firmware(answer.data)
    return "since" in item and bool(mine) and firmware_number(item["since"]) > firmware_number(mine)


def _version(data: Mapping[str, Any], base: Mapping[str, Any] | None) -> str:
    name = f"homie-{data_model(data)}".lower()
    taken = str(base["info"]["version"]) if base else ""
    return "-".join(part for part in (name, firmware(data)) if part) if taken.startswith(name) else name


def _skeleton(answer: Document) -> dict[str, Any]:
    return {
        "homie": "5.0",
        "info": {"title": f"Data model {data_model(answer.data)}", "version": ""},
        "domain": str(answer.data.get("homieDomain")),
        "data_model": data_model(answer.data),
        "enumerations": {},
        "devices": {},
    }


Place = tuple[str, str]
Properties = Mapping[str, Mapping[str, Any]]


def _nodes(answer: Document, made: Mapping[str, Any]) -> Iterator[tuple[Place, Properties]]:
    """Yield types of device and node with their properties."""
    domain = made["domain"]
    if answer.data.get("homieDomain") != domain:
        raise _refuse(answer, ("homieDomain",), f"the domain is {answer.data.get('homieDomain')!r}, not {domain!r}")
    count = 0
    for place, properties, pointer in _places(answer, made):
        for id_, item in properties.items():
            count += 1
            fault = "so many" if count > MAX_PROPERTIES else _fault(item)
            if fault:
                raise _refuse(answer, (*pointer, id_), f"not known of a property: {fault}")
        yield place, properties


def _fault(item: object) -> str:
    """Say what is wrong with the attributes of a property; empty when nothing is."""
    if not is_object(item):
        return "it is no object"
    for name, value in item.items():
        if name not in _ATTRIBUTES:
            return repr(name)
        if not isinstance(value, bool if name in _FLAGS else str):
            return f"{name} is {value!r}"[:80]
    return ""


def _places(answer: Document, made: Mapping[str, Any]) -> Iterator[tuple[Place, Properties, tuple[str, ...]]]:
    if _TYPES in answer.data:
        device = next(iter(made["devices"]), f"energy.{made['domain']}.device.panel")
        for type_, properties in _objects(answer, answer.data, (_TYPES,)):
            yield (device, type_), properties, (_TYPES, type_)
        return
    start = f"energy.{made['domain']}"
    for word, nodes in _objects(answer, answer.data, (_CLASSES,)):
        for capability, properties in _objects(answer, {word: nodes}, (word,)):
            yield (
                (f"{start}.device.{word}", f"{start}.capability.{capability}"),
                properties,
                (_CLASSES, word, capability),
            )


def _objects(
    answer: Document, data: Mapping[str, Any], place: tuple[str, ...]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    found = data.get(place[-1])
    if not is_object(found) or not found:
        raise _refuse(answer, place, "it must be an object that is not empty")
    for key, item in found.items():
        if not is_object(item) or not item:
            raise _refuse(answer, (*place, key), "it must be an object that is not empty")
        yield key, item


def _refuse(answer: Document, place: tuple[str, ...], reason: str) -> SpecError:
    return SpecError(answer.file, join_pointer(place), reason, "give the device's answer as it came")


def _drop(made: dict[str, Any], found: Mapping[Place, Properties]) -> None:
    """Leave out devices and nodes that the device does not have any more."""
    types = {type_: device for device, type_ in found}
    for device, about in list(made["devices"].items()):
        about["nodes"] = {
            key: node
            for key, node in about["nodes"].items()
            if any((device, type_) in found for type_ in (node["type"], *node.get("also_types", ())))
        }
        if not about["nodes"] and device not in types.values():
            del made["devices"][device]


def _node(made: dict[str, Any], device: str, type_: str) -> dict[str, Any]:
    """Return the node of a type; a new one, with names made of the type, where there is none."""
    word = type_.rpartition(".")[2]
    about = made["devices"].setdefault(
        device,
        {
            "class": _class(made, device.rpartition(".")[2]),
            "description": f"A device of the type {device}.",
            "nodes": {},
        },
    )
    for node in about["nodes"].values():
        if type_ in (node["type"], *node.get("also_types", ())):
            found: dict[str, Any] = node
            return found
    name = _class(made, f"{about['class'] if made['data_model'] != 'flat' else ''}-{word}")
    made_node: dict[str, Any] = {
        "class": name,
        "type": type_,
        "description": f"A node of the type {type_}.",
        "properties": {},
    }
    about["nodes"][_free(word, about["nodes"])] = made_node
    return made_node


def _free(word: str, taken: Mapping[str, Any]) -> str:
    return next(name for name in (word, *(f"{word}-{number}" for number in range(2, 999))) if name not in taken)


def _class(made: Mapping[str, Any], words: str) -> str:
    """Return a class name that nothing else has."""
    name = "".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", words) if word)
    name = name if name[:1].isalpha() and name[:1].isascii() else f"Class{name}"
    nodes = [node["class"] for device in made["devices"].values() for node in device["nodes"].values()]
    devices = [device["class"] for device in made["devices"].values()]
    taken = {item.casefold() for item in (*nodes, *devices, *made["enumerations"])}
    return next(n for n in (name, *(f"{name}{number}" for number in range(2, 9999))) if n.casefold() not in taken)


def _property(
    made: dict[str, Any], id_: str, said: Mapping[str, Any], known: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return a property with what the device says of it, but for what is known to be wrong."""
    base: dict[str, Any] = dict(known or {"description": f"Not described yet: {said.get('name') or id_}."})
    wrong = {(item["member"], item["was"]) for item in base.get("corrections", ())}
    for member in ("datatype", "unit", "settable", "retained"):
        value = said.get(member)
        if (member, value) in wrong:
            continue
        base.pop(member, None) if value is None or (member, value) in _DEFAULTS else base.update({member: value})
    if not base.get("settable"):
        base.pop("accepts", None)
        base.pop("accepted_when", None)
    if ("format", said.get("format")) not in wrong:
        _use_format(made, id_, base, str(said.get("format", "")), was_enum=(known or {}).get("datatype") == "enum")
    return base


_DEFAULTS = {("settable", False), ("retained", True)}


def _use_format(made: dict[str, Any], id_: str, base: dict[str, Any], said: str, *, was_enum: bool) -> None:
    if base.get("datatype") != "enum":
        for member in ("enum", "ignores_case"):
            base.pop(member, None)
        base.pop("format", None)
        if said and base.get("datatype") != "json":
            base["format"] = said
        return
    words = said.split(",") if said else []
    if not words:
        return  # a device may leave out words that only it knows
    if "enum" not in base and was_enum:  # ours has no class for its words: they differ from device to device
        base.update({"format": said} if "format" in base else {})
        return
    if "enum" not in base:
        base["enum"] = _class(made, id_)
        made["enumerations"][base["enum"]] = {"description": f"Words of `{id_}`.", "values": {}}
    values = made["enumerations"][base["enum"]]["values"]
    values.update({word: "" for word in words if word not in values})
    base["format"] = said
    base["accepts"] = [word for word in base.get("accepts", ()) if word in words]
    if not base["accepts"]:
        del base["accepts"]


def _drop_words(made: dict[str, Any]) -> None:
    """Leave out words and enumerations that no property has any more, and formats that say no more than the enumeration."""
    properties = [
        item
        for device in made["devices"].values()
        for node in device["nodes"].values()
        for item in node["properties"].values()
    ]
    for name, about in list(made["enumerations"].items()):
        users = [item for item in properties if item.get("enum") == name]
        used = {word for item in users for word in (item.get("format") or ",".join(about["values"])).split(",")}
        about["values"] = {word: text for word, text in about["values"].items() if word in used}
        for item in users:
            if set(item.get("format", "").split(",")) == set(about["values"]):
                del item["format"]
        if not users:
            del made["enumerations"][name]
