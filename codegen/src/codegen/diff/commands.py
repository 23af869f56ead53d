"""Compare two specs of kind commands: commands with what they take and answer, channels, error codes, constants, the envelopes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..errors import join_pointer
from ..load import Document
from ..openapi.document import member, members
from .changes import Change, change
from .compare import Comparison, classes
from .matching import renames
from .naming import snake_case
from .shape import Schema
from .spot import Spot
from .tables import constants
from .usage import users


def check(document: Document, meta: Path | None) -> None:
    """Refuse what is no such spec.

    Raises:
        SpecError: names the first place that cannot be used.
    """
    from ..commands.check import check as check_commands

    check_commands(document, meta)


def compare(old: Document, new: Document) -> list[Change]:
    """Return every difference between two checked specs."""
    return list(_run(old.data, new.data))


def class_name(command: str) -> str:
    """Return the name of a command's class, as far as it tells which command is meant."""
    return "".join(word[:1].upper() + word[1:] for word in snake_case(command.replace("-", "_to_")).split("_"))


def _member_name(name: str, schema: Schema) -> str:
    return str(schema.get("x-name") or snake_case(name))


def _run(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    schemas = Comparison(old, new, _member_name, ("$defs",))
    yield from _about(old, new)
    yield from constants(member(old, "constants"), member(new, "constants"), "/constants")
    yield from _channels(member(old, "channels"), member(new, "channels"))
    yield from _errors(member(old, "errors"), member(new, "errors"))
    before, after = _commands(old), _commands(new)
    partners = {name: name for name in before if name in after}
    partners |= renames(
        {name: (name, _sketch(entry)) for name, entry in before.items() if name not in after},
        {name: (name, _sketch(entry)) for name, entry in after.items() if name not in before},
    )
    for name in sorted(before.keys() - partners.keys()):
        yield _spot(name, name).make("operation-removed", gone=True)
    for name in sorted(after.keys() - set(partners.values())):
        yield _spot(name, name).make("operation-added")
    for was, now in sorted(partners.items()):
        yield from _command(schemas, before[was], after[now], was, now)
    yield from classes(schemas, set(users(old, {"": old.get("commands")})), set(users(new, {"": new.get("commands")})))


def _spot(old: str, new: str) -> Spot:
    return Spot("none", class_name(new), join_pointer(("commands", new)), join_pointer(("commands", old)))


def _about(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    if old.get("version") != new.get("version"):
        yield change("version-changed", "none", "API", "/version", "API", old.get("version"), new.get("version"))
    if any(old.get(key) != new.get(key) for key in ("title", "description")):
        yield change("title-changed", "none", "API", "", "API")
    if old.get("wire") != new.get("wire"):
        yield change(
            "layout-changed", "none", "wire", "/wire", "every message", "as it was", "put together differently"
        )


def _channels(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    spot = Spot("both", "channels", "/channels", "/channels")
    for name in sorted(old.keys() - new.keys()):
        yield spot.inside(name).make("enum-value-removed", name, gone=True)
    for name in sorted(new.keys() - old.keys()):
        yield spot.inside(name).make("enum-value-added", "", name)
    for name in sorted(old.keys() & new.keys()):
        place = spot.inside(name, f"channels.{name}")
        if old[name].get("unit") != new[name].get("unit"):
            yield place.make("unit-changed", old[name].get("unit") or "no unit", new[name].get("unit") or "no unit")
        if old[name].get("kind") != new[name].get("kind"):
            yield place.make("type-changed", old[name].get("kind"), new[name].get("kind"))
        if any(old[name].get(key) != new[name].get(key) for key in ("title", "description")):
            yield place.make("description-changed")


def _errors(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    spot = Spot("sends", "errors", "/errors", "/errors")
    for name in sorted(old.keys() - new.keys()):
        yield spot.inside(join_pointer((name,))[1:]).make("error-removed", name, gone=True)
    for name in sorted(new.keys() - old.keys()):
        yield spot.inside(join_pointer((name,))[1:]).make("error-added", "", name)


def _commands(data: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the commands, each with what its group gives to all of its commands."""
    groups, default = member(data, "groups"), data.get("default_timeout_s")
    found: dict[str, Mapping[str, Any]] = {}
    for name, entry in member(data, "commands").items():
        shared = member(member(groups, str(entry.get("group"))), "members")
        request = member(entry, "request")
        required = [*shared, *members(request, "required")]
        whole = {
            **request,
            "type": "object",
            "properties": {**shared, **member(request, "properties")},
            "required": required,
        }
        seconds = member(entry, "timeout").get("seconds", default)
        found[name] = {**entry, "request": whole, "seconds": seconds}
    return found


def _sketch(entry: Mapping[str, Any]) -> tuple[Any, str]:
    """Return what two commands must have in common to be the same one under another name."""
    request, response = member(entry, "request"), member(entry, "response")
    like = (
        entry.get("group"),
        frozenset(member(request, "properties")),
        frozenset(member(response, "properties")),
        response.get("$ref"),
    )
    return like, str(entry.get("description", ""))


def _command(
    schemas: Comparison, old: Mapping[str, Any], new: Mapping[str, Any], was: str, now: str
) -> Iterator[Change]:
    spot = _spot(was, now)
    if was != now:
        yield spot.make("operation-renamed", class_name(was), class_name(now))
    if old.get("description") != new.get("description"):
        yield spot.make("description-changed")
    if old.get("group") != new.get("group"):
        yield spot.make("operation-regrouped", old.get("group"), new.get("group"))
    if old.get("seconds") != new.get("seconds"):
        yield spot.make("timeout-changed", f"{old.get('seconds')} s", f"{new.get('seconds')} s")
    if bool(old.get("changes_state")) != bool(new.get("changes_state")):
        words = ("may be repeated after a failure", "is never repeated")
        yield spot.make(
            "repeatability-changed", words[bool(old.get("changes_state"))], words[bool(new.get("changes_state"))]
        )
    yield from _codes(old, new, spot)
    request = Spot("accepts", spot.name, f"{spot.pointer}/request", f"{spot.old_pointer}/request")
    yield from schemas.schemas(member(old, "request"), member(new, "request"), request)
    yield from _response(schemas, member(old, "response"), member(new, "response"), spot)


def _codes(old: Mapping[str, Any], new: Mapping[str, Any], spot: Spot) -> Iterator[Change]:
    before, after = set(map(str, members(old, "errors"))), set(map(str, members(new, "errors")))
    place = Spot("sends", spot.name, f"{spot.pointer}/errors", f"{spot.old_pointer}/errors")
    for code in sorted(before - after):
        yield place.make("error-removed", code, gone=True)
    for code in sorted(after - before):
        yield place.make("error-added", "", code)


def _response(schemas: Comparison, old: Schema, new: Schema, spot: Spot) -> Iterator[Change]:
    place = Spot("sends", f"{spot.name}Response", f"{spot.pointer}/response", f"{spot.old_pointer}/response")
    if old and new:
        yield from schemas.schemas(old, new, place)
    elif old:
        yield place.make("answer-body-removed", gone=True, name=spot.name)
    elif new:
        yield place.make("answer-body-added", name=spot.name)
