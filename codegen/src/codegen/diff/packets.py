"""Compare two specs of kind packets: constants, enumerations, packets and parts, and how they lie in bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..errors import join_pointer
from ..load import Document
from ..openapi.document import member, members
from .changes import Change, Direction, change
from .compare import Comparison
from .shape import Schema, Shape
from .spot import Spot
from .tables import constants


def check(document: Document, meta: Path | None) -> None:
    """Refuse what is no such spec.

    Raises:
        SpecError: names the first place that cannot be used.
    """
    from ..packets.check import check as check_packets

    check_packets(document, meta)


def compare(old: Document, new: Document) -> list[Change]:
    """Return every difference between two checked specs."""
    return list(_run(old.data, new.data))


def _run(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    yield from _about(old, new)
    before, after = member(old, "$defs"), member(new, "$defs")
    yield from constants(_constants(before), _constants(after), "/$defs", "const")
    was, now = _classes(before), _classes(after)
    partners = _partners(was, now)
    for name in sorted(was.keys() - partners.keys()):
        yield _spot(old, was[name], name, name).make("class-removed", gone=True)
    for name in sorted(now.keys() - set(partners.values())):
        yield _spot(new, now[name], name, name).make("class-added")
    for earlier, later in sorted(partners.items()):
        spot = _spot(new, now[later], earlier, later)
        if earlier != later:
            yield spot.make("class-renamed", earlier, later)
        yield from _numbers(was[earlier], now[later], spot)
        yield from _names(was[earlier], now[later], spot)
        answers = {partners.get(name, name) for name in _answers_of(old, was[earlier])}
        yield from _answers(answers, _answers_of(new, now[later]), spot)
        yield from _definition(old, new, was[earlier], now[later], spot)


def _about(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    before, after = member(old, "x-wire"), member(new, "x-wire")
    if before.get("version") != after.get("version"):
        yield change(
            "version-changed", "none", "API", "/x-wire/version", "API", before.get("version"), after.get("version")
        )
    if before.get("order") != after.get("order"):
        orders = (f"{before.get('order')}-endian", f"{after.get('order')}-endian")
        yield change("layout-changed", "both", "API", "/x-wire/order", "every packet", *orders)
    if before.get("senders") != after.get("senders"):
        sides = (f"sent by {' and '.join(members(side, 'senders'))}" for side in (before, after))
        yield change("layout-changed", "both", "API", "/x-wire/senders", "every packet", *sides)
    if any(old.get(key) != new.get(key) for key in ("title", "description")):
        yield change("title-changed", "none", "API", "", "API")


def _constants(definitions: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {name: schema for name, schema in definitions.items() if "const" in schema}


def _classes(definitions: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {name: schema for name, schema in definitions.items() if "const" not in schema}


def _partners(old: Mapping[str, Schema], new: Mapping[str, Schema]) -> dict[str, str]:
    """Pair definitions by name, and what is left over by what it is on the wire."""
    partners = {name: name for name in old if name in new}
    left = {_identity(schema): name for name, schema in new.items() if name not in old and _identity(schema)}
    partners |= {
        name: left[_identity(schema)] for name, schema in old.items() if name not in new and _identity(schema) in left
    }
    return partners


def _identity(schema: Schema) -> tuple[Any, ...]:
    wire = member(schema, "x-wire")
    if "packet" in wire:
        return "packet", wire.get("sender"), wire["packet"]
    return ("part", wire["part_of"], wire.get("group"), wire.get("code")) if "part_of" in wire else ()


def _spot(data: Mapping[str, Any], schema: Schema, old: str, new: str) -> Spot:
    return Spot(_direction(data, schema), new, join_pointer(("$defs", new)), join_pointer(("$defs", old)))


def _direction(data: Mapping[str, Any], schema: Schema) -> Direction:
    """Return whether the device sends a payload or accepts it; what lies inside others, and enumerations, do both."""
    wire = member(schema, "x-wire")
    if "part_of" in wire:
        carriers = [s for s in member(data, "$defs").values() if member(s, "x-wire").get("name") == wire["part_of"]]
        return _direction(data, carriers[0]) if carriers else "both"
    senders = members(member(data, "x-wire"), "senders")
    if "sender" not in wire or len(senders) != 2:
        return "both"
    return "accepts" if wire["sender"] == senders[0] else "sends"


def _numbers(old: Schema, new: Schema, spot: Spot) -> Iterator[Change]:
    before, after = member(old, "x-wire"), member(new, "x-wire")
    for key in ("packet", "code"):
        if key in before and before.get(key) != after.get(key):
            yield spot.make("number-changed", before.get(key), after.get(key))
    if before.get("trailing") != after.get("trailing"):
        yield spot.make("trailing-bytes-ignored" if after.get("trailing") else "trailing-bytes-refused")
    for key in ("part_of", "sender"):
        if before.get(key) != after.get(key):
            yield spot.make("layout-changed", f"{key} {before.get(key)}", f"{key} {after.get(key)}")


def _names(old: Schema, new: Schema, spot: Spot) -> Iterator[Change]:
    """Compare the name that a packet has on the wire: a member of the enumeration of its sender's types."""
    from ..packets.ir import type_enum

    before, after = member(old, "x-wire"), member(new, "x-wire")
    if "packet" in before and "packet" in after and before["name"] != after["name"]:
        name = f"{type_enum(after['sender'])}.{after['name']}"
        yield spot.make("enum-member-renamed", before["name"], after["name"], name=name)


def _answers_of(data: Mapping[str, Any], schema: Schema) -> set[str]:
    """Return the classes of the packets that may answer one, which it lists by their names on the wire."""
    listed = members(member(schema, "x-wire"), "answers")
    definitions = member(data, "$defs")
    return {name for name in definitions if member(member(definitions, name), "x-wire").get("name") in listed}


def _answers(old: set[str], new: set[str], spot: Spot) -> Iterator[Change]:
    for name in sorted(old - new):
        yield spot.make("answer-status-removed", name)
    for name in sorted(new - old):
        yield spot.make("answer-status-added", after=name)


def _definition(
    old: dict[str, Any], new: dict[str, Any], before: Schema, after: Schema, spot: Spot
) -> Iterator[Change]:
    """Compare one definition; what it refers to is a definition of its own, and is compared there."""
    ways: tuple[Direction, ...] = ("sends", "accepts") if spot.direction == "both" else (spot.direction,)
    for way in ways:
        schemas = Comparison(old, new, lambda name, _: name, ("$defs",), _layout, follow=False)
        yield from schemas.schemas(before, after, Spot(way, spot.name, spot.pointer, spot.old_pointer))


_LAYOUT = ("type", "size", "length", "count", "rest", "truth", "bits")


def _layout(before: Shape, after: Shape, spot: Spot) -> Iterator[Change]:
    """Compare how two objects lie in bytes: their fields, one after the other."""
    if before.wire.get("type") != after.wire.get("type") or (
        not before.is_object and _words(before) != _words(after) and before.enum is None
    ):
        yield spot.make("layout-changed", _words(before), _words(after))
    if not (before.is_object and after.is_object):
        return
    old, new = list(before.properties), list(after.properties)
    if new[: len(old)] == old:
        added = new[len(old) :]
        if added:
            yield spot.make("layout-extended", "", added)
    elif (old[: len(new)] != new and len(old) != len(new)) or sorted(old) == sorted(new):
        yield spot.make("layout-changed", old, new)


def _words(seen: Shape) -> str:
    found = [
        f"{key} {seen.wire[key]}" if key != "type" else str(seen.wire[key])
        for key in _LAYOUT
        if key in seen.wire and key != "bits"
    ]
    return ", ".join(found) or (seen.component or "as its fields say")
