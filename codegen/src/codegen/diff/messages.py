"""Compare two specs of kind messages: topics, event kinds with their payloads, commands with what they take and give, envelopes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..load import Document
from ..openapi.document import member
from .changes import Change, Direction, change
from .compare import Comparison, classes
from .naming import snake_case
from .shape import Schema, shape
from .spot import Spot
from .tables import members, pairs
from .usage import users

_SENT_BY_USERS = frozenset({"commandRequest"})


def check(document: Document, meta: Path | None) -> None:
    """Refuse what is no such spec.

    Raises:
        SpecError: names the first place that cannot be used.
    """
    from ..messages.check import check as check_messages

    check_messages(document, meta)


def compare(old: Document, new: Document) -> list[Change]:
    """Return every difference between two checked specs."""
    return list(_run(old.data, new.data))


def _member_name(name: str, schema: Schema) -> str:
    return str(schema.get("x-name") or snake_case(name))


def _run(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    schemas = Comparison(old, new, _member_name, ("$defs",))
    yield from _about(old, new)
    yield from _table(schemas, "topics", "sends", {})
    yield from _table(schemas, "events", "sends", {"payload": "sends"})
    yield from _table(schemas, "commands", "accepts", {"request": "accepts", "reply": "sends"})
    yield from _envelopes(schemas)
    yield from classes(schemas, set(users(old, _parts(old))), set(users(new, _parts(new))))


def _parts(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: data.get(key) for key in ("events", "commands", "messageTypes")}


def _about(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    before, after = member(old, "info"), member(new, "info")
    if before.get("version") != after.get("version"):
        yield change(
            "version-changed", "none", "API", "/info/version", "API", before.get("version"), after.get("version")
        )
    if any(before.get(key) != after.get(key) for key in ("title", "description")):
        yield change("title-changed", "none", "API", "/info", "API")
    yield from _encoding(member(old, "encoding"), member(new, "encoding"))


def _encoding(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    frames = [", ".join(f"{key} {value}" for key, value in member(side, "topic").items()) for side in (old, new)]
    if frames[0] != frames[1]:
        yield change("layout-changed", "none", "API", "/encoding/topic", "the topic of every message", *frames)
    if old.get("payload") != new.get("payload"):
        kinds = old.get("payload"), new.get("payload")
        yield change("encoding-changed", "none", "API", "/encoding/payload", "every message", *kinds)


def _table(schemas: Comparison, key: str, direction: Direction, parts: Mapping[str, Direction]) -> Iterator[Change]:
    """Compare one of the tables, and the schemas that its entries name."""
    before, after = member(schemas.old, key), member(schemas.new, key)
    old, new = member(before, "members"), member(after, "members")
    spot = Spot(direction, str(after.get("class")), f"/{key}/members", f"/{key}/members")
    if before.get("class") != after.get("class"):
        yield spot.make("class-renamed", before.get("class"), after.get("class"))
    yield from members(old, new, spot)
    for was, now in sorted(pairs(old, new).items()):
        if old[was].get("message") != new[now].get("message"):
            place = spot.inside(f"{now}/message", f"{spot.name}.{now}")
            yield place.make("type-changed", old[was].get("message"), new[now].get("message"))
        for part, way in parts.items():
            name = f"{spot.name}.{now} {part}"
            place = Spot(way, name, f"/{key}/members/{now}/{part}", f"/{key}/members/{was}/{part}")
            yield from _part(schemas, member(old[was], part), member(new[now], part), place)


def _part(schemas: Comparison, old: Schema, new: Schema, spot: Spot) -> Iterator[Change]:
    way = "body" if spot.direction == "accepts" else "answer-body"
    if old and new:
        yield from schemas.schemas(old, new, spot)
    elif new:
        needed = way == "body" and bool(shape(schemas.new, new).required)
        yield spot.make(f"{way}-required-added" if needed else f"{way}-added", "nothing", "something")
    elif old:
        yield spot.make(f"{way}-removed", "something", "nothing", gone=True)


def _envelopes(schemas: Comparison) -> Iterator[Change]:
    old, new = member(schemas.old, "messageTypes"), member(schemas.new, "messageTypes")
    for name in sorted(old.keys() & new.keys()):
        way: Direction = "accepts" if name in _SENT_BY_USERS else "sends"
        spot = Spot(way, name, f"/messageTypes/{name}", f"/messageTypes/{name}")
        yield from schemas.schemas(old[name], new[name], spot)
