"""Compare two specs of kind homie: devices, nodes, properties and their words. Properties that moved are recognised as such."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..errors import join_pointer
from ..homie import ir
from ..load import Document
from .changes import Change, Direction, change
from .homie_properties import compare_properties
from .matching import renames
from .spot import Spot

Key = tuple[str, str, str]
"""Type of the device, type of the node, id of the property."""


def check(document: Document, meta: Path | None) -> None:
    """Refuse what is no such spec.

    Raises:
        SpecError: names the first place that cannot be used.
    """
    from ..homie.check import check as check_homie
    from ..homie.model import parse

    check_homie(document, meta)
    parse(document)


def compare(old: Document, new: Document) -> list[Change]:
    """Return every difference between two checked specs; none when both carry the same hash of what the device said."""
    from ..homie.model import parse

    said = old.data.get("schema_hash")
    if said and said == new.data.get("schema_hash"):
        return []
    return list(_run(parse(old), parse(new), new.data))


def _run(old: ir.Model, new: ir.Model, data: Mapping[str, Any]) -> Iterator[Change]:
    yield from _about(old, new)
    yield from _enumerations(old, new)
    before, after = _places(old), _places(new)
    partners = _partners(before, after, _moves(data))
    yield from _devices(old, new)
    yield from _nodes(old, new)
    yield from _gone_and_new(before, after, partners)
    words = {item.name: item.members for item in old.enumerations}
    unchanged = {item.name for item in new.enumerations if words.get(item.name) == item.members}
    named = _renamed(old, new)
    for key, partner in sorted(partners.items(), key=lambda pair: pair[1]):
        was, now = before[key], after[partner]
        if was.item.name != now.item.name or key[:2] != partner[:2]:
            yield now.spot.make("field-renamed", was.name, now.name)
        before_item = replace(was.item, enumeration=named.get(was.item.enumeration, was.item.enumeration))
        yield from compare_properties(before_item, now.item, now.spot, unchanged | set(named.values()))


@dataclass(frozen=True)
class _Place:
    """A property, and where it stands."""

    node: ir.Node
    item: ir.Property
    pointer: str

    @property
    def name(self) -> str:
        """In Python."""
        return f"{self.node.name}.{self.item.name}"

    @property
    def direction(self) -> Direction:
        """Whether the device only sends it, or takes it too."""
        return "both" if self.item.settable else "sends"

    @property
    def spot(self) -> Spot:
        """Where a comparison stands."""
        return Spot(self.direction, self.name, self.pointer, self.pointer)


def _places(model: ir.Model) -> dict[Key, _Place]:
    return {
        (device.type, node.type, item.id): _Place(
            node, item, join_pointer(("devices", device.type, "nodes", node.type, "properties", item.id))
        )
        for device in model.devices
        for node in device.nodes
        for item in node.properties
    }


def _moves(data: Mapping[str, Any]) -> dict[Key, str]:
    """Return where the new spec says that its properties were before: `node/property`."""
    return {
        (device, node["type"], id_): item["renamed_from"]
        for device, about in data["devices"].items()
        for node in about["nodes"].values()
        for id_, item in node["properties"].items()
        if "renamed_from" in item
    }


def _partners(old: Mapping[Key, _Place], new: Mapping[Key, _Place], moves: Mapping[Key, str]) -> dict[Key, Key]:
    """Pair properties that stand at the same place, that are said to have moved, and that have another name in the same node."""
    partners = {key: key for key in old if key in new}
    by_path = {f"{key[1].rpartition('.')[2]}/{key[2]}": key for key in old if key not in partners}
    for key, path in moves.items():
        if key in new and key not in partners.values() and path in by_path and by_path[path] not in partners:
            partners[by_path[path]] = key
    for node in {key[:2] for key in old}:
        gone = {key[2]: _sketch(place) for key, place in old.items() if key[:2] == node and key not in partners}
        came = {
            key[2]: _sketch(place) for key, place in new.items() if key[:2] == node and key not in partners.values()
        }
        partners |= {(*node, was): (*node, now) for was, now in renames(gone, came).items()}
    return partners


def _sketch(place: _Place) -> tuple[str, Any]:
    item = place.item
    return item.name, ((item.datatype, item.unit, item.format, item.settable), item.description)


def _gone_and_new(
    old: Mapping[Key, _Place], new: Mapping[Key, _Place], partners: Mapping[Key, Key]
) -> Iterator[Change]:
    """Yield properties that are gone or new in nodes that are in both; those of other nodes go and come with their class."""
    nodes_old, nodes_new, found = {key[:2] for key in old}, {key[:2] for key in new}, set(partners.values())
    for key in sorted(old.keys() - partners.keys()):
        if key[:2] in nodes_new or any(was[:2] == key[:2] for was in partners):
            yield old[key].spot.make("field-removed", gone=True)
    for key in sorted(new.keys() - found):
        if key[:2] in nodes_old or any(now[:2] == key[:2] for now in found):
            yield new[key].spot.make("field-added")


def _about(old: ir.Model, new: ir.Model) -> Iterator[Change]:
    if old.version != new.version:
        yield change("version-changed", "none", "API", "/info/version", "API", old.version, new.version)
    if old.data_model != new.data_model:
        yield change("data-model-changed", "none", "API", "/data_model", "API", old.data_model, new.data_model)
    if old.domain != new.domain:
        yield change("topics-changed", "none", "API", "/domain", "every topic", old.domain, new.domain)
    if (old.title, old.description) != (new.title, new.description):
        yield change("title-changed", "none", "API", "/info", "API")


def _enumerations(old: ir.Model, new: ir.Model) -> Iterator[Change]:
    before, after = {item.name: item for item in old.enumerations}, {item.name: item for item in new.enumerations}
    same = _renamed(old, new)
    for name in sorted(before.keys() - after.keys()):
        later = same.get(name, name)
        spot = Spot("both", later, f"/enumerations/{later}", f"/enumerations/{name}")
        if name in same:
            yield spot.make("class-renamed", name, later)
        else:
            yield spot.make("class-removed", gone=True)
    for name in sorted(after.keys() - before.keys() - set(same.values())):
        yield Spot("both", name, f"/enumerations/{name}", "").make("class-added")
    taken = {item.enumeration for place in (old, new) for item in _all(place) if item.settable}
    for name in sorted(before.keys() & after.keys()):
        way: Direction = "both" if name in taken else "sends"
        spot = Spot(way, name, f"/enumerations/{name}/values", f"/enumerations/{name}/values")
        yield from _members(before[name], after[name], spot)


def _renamed(old: ir.Model, new: ir.Model) -> dict[str, str]:
    """Return the enumerations that have other names now and the words that they had."""
    before, after = ({i.name: (i.name, (i.members, i.description)) for i in m.enumerations} for m in (old, new))
    gone = {name: item for name, item in before.items() if name not in after}
    return renames(gone, {name: item for name, item in after.items() if name not in before})


def _all(model: ir.Model) -> Iterator[ir.Property]:
    for device in model.devices:
        for node in device.nodes:
            yield from node.properties


def _members(old: ir.Enumeration, new: ir.Enumeration, spot: Spot) -> Iterator[Change]:
    before, after = ({word: (name, about) for name, word, about in item.members} for item in (old, new))
    for word in sorted(before.keys() - after.keys()):
        yield spot.make("enum-value-removed", word, gone=True)
    for word in sorted(after.keys() - before.keys()):
        yield spot.make("enum-value-added", "", word)
    for word in sorted(before.keys() & after.keys()):
        if before[word][1] != after[word][1]:
            yield spot.inside(join_pointer((word,))[1:], f"{spot.name}.{after[word][0]}").make("description-changed")
    if old.description != new.description:
        yield spot.make("description-changed")


def _devices(old: ir.Model, new: ir.Model) -> Iterator[Change]:
    before, after = {item.type: item for item in old.devices}, {item.type: item for item in new.devices}
    nodes = {node.type: device.name for device in old.devices for node in device.nodes}
    for type_ in sorted(before.keys() | after.keys()):
        pointer = join_pointer(("devices", type_))
        item = after.get(type_) or before[type_]
        spot = Spot("sends", item.name, pointer, pointer)
        if type_ not in after:
            yield spot.make("class-removed", gone=True)
        elif type_ not in before and type_ in nodes:
            yield spot.make("node-became-device", f"node of {nodes[type_]}", "device")
        elif type_ not in before:
            yield spot.make("class-added")
        elif before[type_].name != after[type_].name:
            yield spot.make("class-renamed", before[type_].name, after[type_].name)


def _nodes(old: ir.Model, new: ir.Model) -> Iterator[Change]:
    """Compare types of nodes of devices that are in both; the others go and come with their device."""
    before, after = _by_type(old), _by_type(new)
    devices_old, devices_new = {device.type for device in old.devices}, {device.type for device in new.devices}
    turned = devices_new - devices_old
    for key in sorted(before.keys() | after.keys()):
        node = after.get(key) or before[key]
        pointer = join_pointer(("devices", key[0], "nodes", key[1]))
        spot = Spot("sends", node.name, pointer, pointer)
        if key not in after and key[0] in devices_new and key[1] not in turned:
            yield spot.make("class-removed", gone=True)
        elif key not in before and key[0] in devices_old:
            yield spot.make("class-added")
        elif key in before and key in after:
            yield from _node(before[key], after[key], spot)


def _by_type(model: ir.Model) -> dict[tuple[str, str], ir.Node]:
    return {(device.type, node.type): node for device in model.devices for node in device.nodes}


def _node(old: ir.Node, new: ir.Node, spot: Spot) -> Iterator[Change]:
    if old.name != new.name:
        yield spot.make("class-renamed", old.name, new.name)
    before, after = set(old.ids), set(new.ids)
    if bool(before) != bool(after) or old.attribute != new.attribute:
        yield spot.make("node-ids-changed", _ids(old), _ids(new))
    else:
        for id_, _ in sorted(before - after):
            yield spot.make("node-removed", id_, gone=True)
        for id_, _ in sorted(after - before):
            yield spot.make("node-added", "", id_)
    if old.description != new.description:
        yield spot.make("description-changed")


def _ids(node: ir.Node) -> str:
    return ", ".join(id_ for id_, _ in node.ids) or f"{node.attribute}, by id"
