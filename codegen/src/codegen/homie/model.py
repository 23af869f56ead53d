"""Stage 3, model: what the spec means. Everything that it says is understood here, or refused."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .. import names
from ..load import Document
from ..source import CLASS, FIELD, Source
from . import ir
from .runtime import Device as RuntimeDevice
from .runtime import Node as RuntimeNode
from .runtime import __all__ as runtime_names

MAX_CLASSES = 500
MAX_PROPERTIES = 500
_ID = re.compile(r"[a-z0-9][a-z0-9-]*", re.ASCII)
_TYPE = re.compile(r"[a-z0-9][a-z0-9.-]*", re.ASCII)
_FIRMWARE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*", re.ASCII)
_OWN = frozenset({"Final", "Mapping", "MappingProxyType", "ClassVar"})
_NODE_MEMBERS = frozenset(dir(RuntimeNode)) | frozenset(dir(object))
_DEVICE_MEMBERS = frozenset(dir(RuntimeDevice)) | frozenset(dir(object))


def parse(document: Document) -> ir.Model:
    """Return the model that a spec describes.

    Raises:
        SpecError: something in it is not known, or contradicts something else.
    """
    root = Source(document, (), document.data)
    root.only("homie", "info", "domain", "data_model", "schema_hash", "firmware", "enumerations", "devices")
    root.one_of("homie", {"5.0": 5})
    info = root.below("info")
    info.only("title", "version", "description", "x-device-version")
    enumerations = {name: _enumeration(name, source) for name, source in root.items("enumerations")}
    devices = tuple(_device(type_, source, enumerations) for type_, source in root.items("devices"))
    model = ir.Model(
        info.text("title"),
        info.text("version"),
        info.text("description", ""),
        root.name("domain", _ID),
        root.text("data_model", ""),
        tuple(enumerations.values()),
        devices,
    )
    _check_classes(root, model)
    return model


def _check_classes(root: Source, model: ir.Model) -> None:
    """Refuse names that two classes would have, or that the generated code needs."""
    nodes = [(node.name, f"{device.type}/{node.type}") for device in model.devices for node in device.nodes]
    found = [(item.name, item.name) for item in model.enumerations]
    found += [*((device.name, device.type) for device in model.devices), *nodes]
    if not model.devices or len(found) > MAX_CLASSES:
        raise root.refuse(f"there must be a device, and no more than {MAX_CLASSES} classes")
    names.refuse_twins(root.document.file, "", "the classes", found)
    for name, _ in found:
        if name in _OWN or name in runtime_names or name in names.CLASS_NAMES:
            raise root.refuse(f"the name {name!r} is taken by the generated code", "choose another")


def _enumeration(name: str, source: Source) -> ir.Enumeration:
    source.only("description", "values")
    source.checked(name, CLASS)
    values = source.below("values")
    members = tuple((_member(values, word), word, values.text(word)) for word in values.data)
    if not members:
        raise source.refuse("there must be values", "name one at least", "values")
    names.refuse_twins(
        source.document.file, "/enumerations", f"the values of {name}", ((member, word) for member, word, _ in members)
    )
    return ir.Enumeration(name, source.text("description"), members)


def _member(values: Source, word: str) -> str:
    if not word or "," in word or len(word) > 200 or not word.isprintable():
        raise values.refuse(f"{word!r} cannot be a word of an enumeration", "Homie separates words by commas", word)
    name = names.safe(re.sub(r"[^A-Za-z0-9]+", "_", word).upper().strip("_") or "EMPTY", prefix="VALUE_")
    return f"{name}_" if name.lower() in names.ENUM_MEMBERS or name == "MRO" else name


def _device(type_: str, source: Source, enumerations: dict[str, ir.Enumeration]) -> ir.Device:
    source.only("class", "description", "since", "nodes")
    source.checked(type_, _TYPE)
    nodes = tuple(_node(key, node, enumerations) for key, node in source.items("nodes"))
    attributes = [pair for node in nodes for pair in _attributes(node)]
    names.refuse_twins(source.document.file, "/devices", f"the nodes of {type_}", attributes, are_files=False)
    types = [found for node in nodes for found in (node.type, *node.also_types)]
    if not nodes or len(set(types)) != len(types):
        raise source.refuse("there must be nodes, each of a type of its own", "name each type once", "nodes")
    return ir.Device(source.name("class", CLASS), type_, source.text("description"), _firmware(source, "since"), nodes)


def _attributes(node: ir.Node) -> Iterable[tuple[str, str]]:
    return ((name, id_) for id_, name in node.ids) if node.ids else [(node.attribute, node.type)]


def _node(key: str, source: Source, enumerations: dict[str, ir.Enumeration]) -> ir.Node:
    source.only("class", "type", "also_types", "description", "since", "ids", "attribute", "properties")
    source.checked(key, _ID)
    if "ids" in source.data and "attribute" in source.data:
        raise source.refuse("a node has either fixed ids or one attribute for all", "remove one of them", "ids")
    attribute = source.text("attribute", "")
    ids = source.texts("ids") if "ids" in source.data else () if attribute else (key,)
    pairs = tuple((source.checked(id_, _ID, "ids"), _attribute(id_, _DEVICE_MEMBERS)) for id_ in ids)
    properties = tuple(_property(id_, item, enumerations) for id_, item in source.items("properties"))
    if not properties or len(properties) > MAX_PROPERTIES:
        raise source.refuse(f"there must be 1 to {MAX_PROPERTIES} properties", "name one at least", "properties")
    place = f"/devices/*/nodes/{key}/properties"
    twins = ((item.name, item.id) for item in properties)
    names.refuse_twins(source.document.file, place, "the properties", twins, are_files=False)
    return ir.Node(
        source.name("class", CLASS),
        source.name("type", _TYPE),
        tuple(source.checked(type_, _TYPE, "also_types") for type_ in source.texts("also_types")),
        pairs,
        _attribute(source.checked(attribute, FIELD, "attribute"), _DEVICE_MEMBERS) if attribute else "",
        source.text("description"),
        _firmware(source, "since"),
        properties,
    )


def _attribute(id_: str, taken: frozenset[str]) -> str:
    return names.safe(id_.replace("-", "_"), taken)


def _firmware(source: Source, key: str) -> str:
    return source.name(key, _FIRMWARE) if key in source.data else ""


def _property(id_: str, source: Source, enumerations: dict[str, ir.Enumeration]) -> ir.Property:
    source.only(
        *("datatype", "description", "name", "unit", "format", "enum", "ignores_case", "settable", "retained"),
        *("accepts", "accepted_when", "published", "since", "positive", "renamed_from", "renamed_note", "corrections"),
    )
    source.checked(id_, _ID)
    datatype = source.one_of("datatype", ir.KINDS)
    name = source.name("name", FIELD) if "name" in source.data else id_
    enumeration = _words_of(source, datatype, enumerations)
    made = ir.Property(
        id_,
        _attribute(name, _NODE_MEMBERS),
        datatype,
        source.text("description"),
        source.text("unit", ""),
        source.text("format", enumeration.format if enumeration else ""),
        enumeration.name if enumeration else "",
        _flag(source, "ignores_case", default=False),
        _flag(source, "settable", default=False),
        _flag(source, "retained", default=True),
        source.texts("accepts"),
        source.text("accepted_when", ""),
        _flag(source, "published", default=True),
        _firmware(source, "since"),
        _meanings(source),
        _corrections(source),
        source.text("renamed_note", ""),
    )
    _check_property(source, made, enumeration)
    return made


def _words_of(source: Source, datatype: str, enumerations: dict[str, ir.Enumeration]) -> ir.Enumeration | None:
    if "enum" not in source.data:
        return None
    if datatype != "enum":
        raise source.refuse("only a property of the datatype enum has an enumeration", "remove it", "enum")
    return enumerations[source.one_of("enum", enumerations)]


def _check_property(source: Source, made: ir.Property, enumeration: ir.Enumeration | None) -> None:
    known = {word for _, word, _ in enumeration.members} if enumeration else set[str]()
    words = set(made.format.split(",")) if made.datatype == "enum" and made.format else set[str]()
    if enumeration and words - known:
        raise source.refuse(f"{min(words - known)!r} is no word of {enumeration.name}", "add it there", "format")
    if words and set(made.accepts) - words:
        raise source.refuse(f"{min(set(made.accepts) - words)!r} is not in the format", "correct it", "accepts")
    if made.ignores_case and (enumeration is None or any(word != word.upper() for word in known)):
        raise source.refuse("only words in upper case can be read without regard to case", "remove it", "ignores_case")
    if (made.accepts or made.accepted_when) and not made.settable:
        raise source.refuse("it takes no commands, so it accepts nothing", "say settable: true", "settable")


def _flag(source: Source, key: str, *, default: bool) -> bool:
    value = source.data.get(key, default)
    if not isinstance(value, bool):
        raise source.refuse(f"{key} must be true or false", "correct it", key)
    return value


def _meanings(source: Source) -> tuple[tuple[str, str], ...]:
    meanings = source.below("positive")
    return tuple((meanings.checked(firmware, _FIRMWARE), meanings.text(firmware)) for firmware in meanings.data)


def _corrections(source: Source) -> tuple[ir.Correction, ...]:
    found = source.data.get("corrections", [])
    if not isinstance(found, list):
        raise source.refuse("corrections must be a list", "see specs/README.md", "corrections")
    return tuple(_correction(source, number) for number in range(len(found)))  # pyright: ignore[reportUnknownArgumentType] # only its length


def _correction(source: Source, number: int) -> ir.Correction:
    data = source.data["corrections"][number]
    if not isinstance(data, dict):
        raise source.refuse("a correction must be an object", "see specs/README.md", "corrections", number)
    item = Source(source.document, (*source.place, "corrections", number), data)  # pyright: ignore[reportUnknownArgumentType] # members are checked one by one
    item.only("firmware", "member", "was", "why")
    first, _, last = item.text("firmware").partition(" ")
    for firmware in (first, *([last] if last else [])):
        item.checked(firmware, _FIRMWARE, "firmware")
    member = item.one_of("member", dict.fromkeys(("unit", "datatype", "format", "settable", "value", "type")))
    return ir.Correction(first, last, member, item.text("was"), item.text("why"))
