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


def _spot(old: str, new: str, name: str = "") -> Spot:
    return Spot("none", class_name(name or new), join_pointer(("commands", new)), join_pointer(("commands", old)))


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
    partners = {name: name for name in old.keys() & new.keys()} | renames(*_unpaired_channels(old, new))
    for name in sorted(old.keys() - partners.keys()):
        yield spot.inside(name).make("enum-value-removed", name, gone=True)
    for name in sorted(new.keys() - set(partners.values())):
        yield spot.inside(name).make("enum-value-added", "", name)
    for was, name in sorted(partners.items()):
        place = spot.inside(name, f"channels.{name}")
        if was != name:
            yield place.make("enum-member-renamed", was, name)
        yield from _channel(old[was], new[name], place)


def _unpaired_channels(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[dict[str, tuple[str, Any]]]:
    return [
        {
            name: (name, ((item.get("kind"), item.get("unit")), item.get("description", "")))
            for name, item in side.items()
            if name not in other
        }
        for side, other in ((old, new), (new, old))
    ]


def _channel(old: Mapping[str, Any], new: Mapping[str, Any], place: Spot) -> Iterator[Change]:
    if old.get("unit") != new.get("unit"):
        yield place.make("unit-changed", old.get("unit") or "no unit", new.get("unit") or "no unit")
    if old.get("kind") != new.get("kind"):
        yield place.make("type-changed", old.get("kind"), new.get("kind"))
    if any(old.get(key) != new.get(key) for key in ("title", "description")):
        yield place.make("description-changed")


def _errors(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    spot = Spot("sends", "errors", "/errors", "/errors")
    for name in sorted(old.keys() - new.keys()):
        yield spot.inside(join_pointer((name,))[1:]).make("error-removed", name, gone=True)
    for name in sorted(new.keys() - old.keys()):
        yield spot.inside(join_pointer((name,))[1:]).make("error-added", "", name)
    for name in sorted(old.keys() & new.keys()):
        place = spot.inside(join_pointer((name,))[1:], f"errors.{name}")
        yield from _error(old[name], new[name], place)


def _error(old: Mapping[str, Any], new: Mapping[str, Any], spot: Spot) -> Iterator[Change]:
    """Compare what comes with an error code."""
    before, after = list(members(old, "data")), list(members(new, "data"))
    for name in before:
        if name not in after:
            yield spot.inside("data").make("field-removed", gone=True, name=f"{spot.name}.{name}")
    for name in after:
        if name not in before:
            yield spot.inside("data").make("field-added", name=f"{spot.name}.{name}")
    if any(old.get(key) != new.get(key) for key in ("description", "remedy")):
        yield spot.make("description-changed")


def _commands(data: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the commands, each with what its group gives to all of its commands."""
    groups, default = member(data, "groups"), data.get("default_timeout_s")
    found: dict[str, Mapping[str, Any]] = {}
    for name, entry in member(data, "commands").items():
        group = member(groups, str(entry.get("group")))
        shared = member(group, "members")
        request = member(entry, "request")
        required = [*shared, *members(request, "required")]
        whole = {
            **request,
            "type": "object",
            "properties": {**shared, **member(request, "properties")},
            "required": required,
        }
        seconds = member(entry, "timeout").get("seconds", default)
        errors = [*members(data, "common_errors"), *members(group, "errors"), *members(entry, "errors")]
        found[name] = {**entry, "request": whole, "seconds": seconds, "errors": errors}
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
    earlier, later = str(old.get("name") or was), str(new.get("name") or now)
    spot = _spot(was, now, later)
    if earlier != later:
        yield spot.make("operation-renamed", class_name(earlier), class_name(later))
    elif was != now:
        yield spot.make("operation-moved", was, now)
    if old.get("description") != new.get("description"):
        yield spot.make("description-changed")
    if old.get("group") != new.get("group"):
        yield spot.make("operation-regrouped", old.get("group"), new.get("group"))
    if _timeout(old) != _timeout(new):
        yield spot.make("timeout-changed", _timeout(old), _timeout(new))
    yield from _terms(old, new, spot)
    if bool(old.get("changes_state")) != bool(new.get("changes_state")):
        words = ("may be repeated after a failure", "is never repeated")
        yield spot.make(
            "repeatability-changed", words[bool(old.get("changes_state"))], words[bool(new.get("changes_state"))]
        )
    yield from _codes(old, new, spot)
    request = Spot("accepts", spot.name, f"{spot.pointer}/request", f"{spot.old_pointer}/request")
    yield from schemas.schemas(member(old, "request"), member(new, "request"), request)
    yield from _response(schemas, member(old, "response"), member(new, "response"), spot)


def _timeout(entry: Mapping[str, Any]) -> str:
    """Return how long a command waits, in words."""
    timeout = member(entry, "timeout")
    more = f" and {timeout.get('factor', 1)} s for each of {timeout['member']}" if "member" in timeout else ""
    return f"{entry.get('seconds')} s{more}"


def _terms(old: Mapping[str, Any], new: Mapping[str, Any], spot: Spot) -> Iterator[Change]:
    """Compare what a command needs, and what comes before its answer or in place of it."""
    if old.get("license") != new.get("license"):
        words = (f"the licence {side['license']}" if side.get("license") else "no licence" for side in (old, new))
        yield spot.make("licence-changed", *words)
    if bool(old.get("reports_progress")) != bool(new.get("reports_progress")):
        yield spot.make("progress-added" if new.get("reports_progress") else "progress-removed")
    if bool(old.get("may_end_stream")) != bool(new.get("may_end_stream")):
        words = ("is an answer" if side.get("may_end_stream") else "is an error" for side in (old, new))
        yield spot.make("end-of-stream-changed", *words)


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
