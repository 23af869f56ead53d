"""Compare two OpenAPI documents: operations with their arguments, bodies, answers and authentication, then the classes they use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..load import Document
from ..names import MODEL_MEMBERS, safe
from ..openapi.check import check_readable
from ..openapi.document import members
from .changes import Change, change
from .compare import Comparison, classes
from .naming import snake_case
from .rest_answers import answers, bodies
from .rest_arguments import parameters
from .rest_operations import Operation, operations, paired, security
from .shape import Schema
from .spot import Spot
from .usage import users


def check(document: Document, meta: Path | None) -> None:
    """Refuse what cannot be compared. Our own specs are checked when they are generated: here others come as well.

    Raises:
        SpecError: this is no OpenAPI 3 document, or one with references that end nowhere.
    """
    del meta
    check_readable(document)


def compare(old: Document, new: Document) -> list[Change]:
    """Return every difference between two checked OpenAPI documents."""
    return list(_Comparer(old.data, new.data).run())


def _member_name(name: str, schema: Schema) -> str:
    return safe(str(schema.get("x-name") or snake_case(name)), MODEL_MEMBERS)


_API = Spot("none", "API", "", "")
"""What holds for all operations."""


class _Comparer:
    def __init__(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        self._old, self._new = old, new
        self._schemas = Comparison(old, new, _member_name)

    def run(self) -> Iterator[Change]:
        yield from self._about()
        before, after = operations(self._old), operations(self._new)
        pairs = paired(before, after)
        kept, known = {old.key for old, _ in pairs}, {new.key for _, new in pairs}
        for operation in before:
            if operation.key not in kept:
                yield change("operation-removed", "none", operation.name, operation.pointer, operation.name)
        for operation in after:
            if operation.key not in known:
                yield change("operation-added", "none", operation.name, operation.pointer, operation.name)
        found = [item for old, new in pairs for item in self._operation(old, new)]
        if any("security" not in old.data and "security" not in new.data for old, new in pairs):
            yield from self._authentication(self._old, self._new, _API)
        used = users(self._old, {operation.name: operation.data for operation in before})
        using = users(self._new, {operation.name: operation.data for operation in after})
        found += classes(self._schemas, set(used), set(using))
        yield from (_with_users(item, {**used, **using}) for item in found)

    def _about(self) -> Iterator[Change]:
        old, new = self._old["info"], self._new["info"]
        if old.get("version") != new.get("version"):
            yield change(
                "version-changed", "none", "API", "/info/version", "API", old.get("version"), new.get("version")
            )
        if any(old.get(key) != new.get(key) for key in ("title", "description")):
            yield change("title-changed", "none", "API", "/info", "API")
        yield from _servers(self._old, self._new, _API)

    def _operation(self, old: Operation, new: Operation) -> Iterator[Change]:
        spot = Spot("none", new.name, new.pointer, old.pointer)
        if old.name != new.name:
            yield spot.make("operation-renamed", old.name, new.name)
        if old.key != new.key:
            yield spot.make("operation-moved", f"{old.method.upper()} {old.path}", f"{new.method.upper()} {new.path}")
        yield from _texts(old, new, spot)
        yield from parameters(self._schemas, (self._old, self._new), old, new)
        yield from bodies(self._schemas, (self._old, self._new), old, new, spot)
        yield from answers(self._schemas, (self._old, self._new), old, new, spot)
        if "security" in old.data or "security" in new.data:
            yield from self._authentication(old.data, new.data, spot)
        if old.data["servers"] or new.data["servers"]:
            yield from _servers(
                old.data if old.data["servers"] else self._old, new.data if new.data["servers"] else self._new, spot
            )

    def _authentication(self, old: Mapping[str, Any], new: Mapping[str, Any], spot: Spot) -> Iterator[Change]:
        before, after = security(self._old, old), security(self._new, new)
        place = replace(spot, direction="accepts").inside("security")
        if before.keys() == after.keys():
            yield from _scopes(before, after, place)
        elif (not before or "" in before) and not (not after or "" in after):
            yield place.make("authentication-added", "nothing", {*after})
        elif (not after or "" in after) and not (not before or "" in before):
            yield place.make("authentication-removed", {*before})
        elif {*before} - {""} <= {*after}:
            yield place.make("authentication-option-added", {*before} - {""} or "nothing", {*after} - {*before})
        else:
            yield place.make("authentication-changed", {*before} - {""}, {*after} - {""} or "nothing")


def _scopes(before: Mapping[str, set[str]], after: Mapping[str, set[str]], place: Spot) -> Iterator[Change]:
    """Compare what the login must be allowed to do, where the ways of authentication are the same."""
    for way in sorted(before):
        if after[way] - before[way]:
            yield place.make("authentication-scopes-added", before[way] or "nothing", after[way] - before[way])
        elif before[way] - after[way]:
            yield place.make("authentication-scopes-removed", before[way] - after[way], after[way] or "nothing")


def _servers(old: Mapping[str, Any], new: Mapping[str, Any], spot: Spot) -> Iterator[Change]:
    before, after = ([str(item.get("url", "/")) for item in members(side, "servers")] or ["/"] for side in (old, new))
    if before[0] == after[0] and {*before} < {*after}:
        yield spot.inside("servers").make("server-added", before, [url for url in after if url not in before])
    elif before != after and (before[0] != after[0] or {*before} != {*after}):
        yield spot.inside("servers").make("server-changed", before, after)


def _texts(old: Operation, new: Operation, spot: Spot) -> Iterator[Change]:
    if any(old.data.get(key, "") != new.data.get(key, "") for key in ("summary", "description")):
        yield spot.make("description-changed")
    if old.data.get("tags", []) != new.data.get("tags", []):
        yield spot.make("operation-regrouped", old.data.get("tags", []), new.data.get("tags", []))
    was, now = old.data.get("deprecated") is True, new.data.get("deprecated") is True
    if was != now:
        yield spot.make("operation-deprecated" if now else "operation-no-longer-deprecated")


def _with_users(item: Change, reach: Mapping[str, tuple[str, ...]]) -> Change:
    steps = item.pointer.split("/")
    name = steps[3].replace("~1", "/").replace("~0", "~") if item.pointer.startswith("/components/schemas/") else ""
    return (
        replace(item, operations=reach.get(name, ()))
        if name
        else replace(item, operations=(item.place.split("(")[0].split(".")[0],))
    )
