"""Compare two OpenAPI documents: operations with their arguments, bodies, answers and authentication, then the classes they use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..errors import join_pointer
from ..load import Document
from ..names import MODEL_MEMBERS, OPERATION_NAMES, safe
from ..openapi.check import check_readable
from ..openapi.document import METHODS, member, members, resolved
from ..runtime.types import is_object
from .changes import Change, change
from .compare import Comparison, classes
from .matching import renames
from .naming import snake_case
from .shape import Schema, shape
from .spot import Spot
from .usage import users

_STREAM = "text/event-stream"
"""What becomes a stream is no longer waited for: its functions are others."""
_PLACEHOLDER = re.compile(r"{([^{}]*)}")


@dataclass(frozen=True)
class _Operation:
    """One operation of one document, references followed."""

    name: str
    method: str
    path: str
    data: Mapping[str, Any]
    parameters: Mapping[tuple[str, str], Mapping[str, Any]]

    @property
    def key(self) -> tuple[str, str]:
        return self.method, _PLACEHOLDER.sub("{}", self.path)

    @property
    def pointer(self) -> str:
        return join_pointer(("paths", self.path, self.method))

    @property
    def placeholders(self) -> list[str]:
        return _PLACEHOLDER.findall(self.path)


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


def _member_name(name: str, _schema: Schema) -> str:
    return safe(snake_case(name), MODEL_MEMBERS)


def _argument_name(name: str) -> str:
    return safe(snake_case(name), OPERATION_NAMES, "parameter_")


class _Comparer:
    def __init__(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        self._old, self._new = old, new
        self._schemas = Comparison(old, new, _member_name)

    def run(self) -> Iterator[Change]:
        yield from self._about()
        before, after = _operations(self._old), _operations(self._new)
        pairs = _paired(before, after)
        kept, known = {old.key for old, _ in pairs}, {new.key for _, new in pairs}
        for operation in before:
            if operation.key not in kept:
                yield change("operation-removed", "none", operation.name, operation.pointer, operation.name)
        for operation in after:
            if operation.key not in known:
                yield change("operation-added", "none", operation.name, operation.pointer, operation.name)
        found = [item for old, new in pairs for item in self._operation(old, new)]
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
        before, after = _servers(self._old), _servers(self._new)
        if before != after:
            yield change("server-changed", "none", "API", "/servers", "API", before, after)

    def _operation(self, old: _Operation, new: _Operation) -> Iterator[Change]:
        spot = Spot("none", new.name, new.pointer, old.pointer)
        if old.name != new.name:
            yield spot.make("operation-renamed", old.name, new.name)
        if old.key != new.key:
            yield spot.make("operation-moved", f"{old.method.upper()} {old.path}", f"{new.method.upper()} {new.path}")
        yield from _texts(old, new, spot)
        yield from self._parameters(old, new)
        yield from self._bodies(old, new, spot)
        yield from self._answers(old, new, spot)
        yield from self._authentication(old, new, spot)

    def _parameters(self, old: _Operation, new: _Operation) -> Iterator[Change]:
        pairs = _parameter_pairs(self._old, self._new, old, new)
        for key in old.parameters.keys() - pairs.keys():
            place = _argument(new, key[1])
            yield change("argument-removed", "accepts", place, f"{old.pointer}/parameters", place)
        for key in new.parameters.keys() - set(pairs.values()):
            rule = "argument-required-added" if new.parameters[key].get("required") else "argument-added"
            place = _argument(new, key[1])
            yield change(rule, "accepts", place, f"{new.pointer}/parameters", place)
        for before, after in sorted(pairs.items()):
            yield from self._parameter(old, new, before, after)

    def _parameter(
        self, old: _Operation, new: _Operation, before: tuple[str, str], after: tuple[str, str]
    ) -> Iterator[Change]:
        place = Spot("accepts", _argument(new, after[1]), f"{new.pointer}/parameters", f"{old.pointer}/parameters")
        if before[1] != after[1]:
            yield _renamed_argument(before, after, place)
        if before[0] != after[0]:
            yield place.make("argument-moved", before[0], after[0])
        was, now = old.parameters[before], new.parameters[after]
        if bool(was.get("required")) != bool(now.get("required")):
            yield place.make("argument-became-required" if now.get("required") else "argument-became-optional")
        if was.get("description", "") != now.get("description", ""):
            yield place.make("description-changed")
        yield from self._schemas.schemas(_schema_of(was), _schema_of(now), place)

    def _bodies(self, old: _Operation, new: _Operation, spot: Spot) -> Iterator[Change]:
        place = replace(spot, direction="accepts").inside("requestBody")
        before, after = self._body(self._old, old), self._body(self._new, new)
        if before is None or after is None:
            if before is not None:
                yield place.make("body-removed", gone=True)
            elif after is not None:
                yield place.make("body-required-added" if after.get("required") else "body-added")
            return
        if bool(before.get("required")) != bool(after.get("required")):
            yield place.make("body-became-required" if after.get("required") else "body-became-optional")
        yield from self._contents(before, after, place, "body-media-type", f"{new.name}.body")

    def _body(self, document: dict[str, Any], operation: _Operation) -> Mapping[str, Any] | None:
        body = member(operation.data, "requestBody")
        return _resolved(document, body) if body else None

    def _contents(
        self, before: Mapping[str, Any], after: Mapping[str, Any], place: Spot, rule: str, name: str
    ) -> Iterator[Change]:
        """Compare the media types of a body or an answer, and the schemas of those that stayed."""
        old, new = member(before, "content"), member(after, "content")
        if old and new and old.keys() - new.keys():
            yield place.make(f"{rule}-removed", sorted(old), sorted(new))
        elif new.keys() - old.keys() and old:
            yield place.make(f"{rule}-added", sorted(old), sorted(new))
        for media_type in sorted(old.keys() & new.keys()):
            inner = replace(place, name=name).inside(join_pointer(("content", media_type, "schema"))[1:])
            yield from self._schemas.schemas(
                _schema_of(member(old, media_type)), _schema_of(member(new, media_type)), inner
            )
            yield from self._events(
                _schema_of(member(old, media_type)), _schema_of(member(new, media_type)), replace(inner, name=name)
            )

    def _events(self, before: Schema, after: Schema, place: Spot) -> Iterator[Change]:
        """Compare the events of a stream by their names."""
        old, new = member(before, "x-events"), member(after, "x-events")
        for event in sorted(old.keys() - new.keys()):
            yield place.inside("x-events").make("event-removed", event, gone=True)
        for event in sorted(new.keys() - old.keys()):
            yield place.inside(join_pointer(("x-events", event))[1:]).make("event-added", "", event)
        for event in sorted(old.keys() & new.keys()):
            inner = place.inside(join_pointer(("x-events", event))[1:], f"{place.name}.{event}")
            yield from self._schemas.schemas(old[event], new[event], inner)

    def _answers(self, old: _Operation, new: _Operation, spot: Spot) -> Iterator[Change]:
        place = replace(spot, direction="sends").inside("responses")
        before = {str(code): _resolved(self._old, item) for code, item in member(old.data, "responses").items()}
        after = {str(code): _resolved(self._new, item) for code, item in member(new.data, "responses").items()}
        was, now = _only_success(before), _only_success(after)
        pairs = {code: code for code in before.keys() & after.keys()}
        if was and now and was != now and was not in after and now not in before:
            pairs[was] = now
            yield place.inside(now).make("answer-status-changed", was, now)
        for code in sorted(before.keys() - pairs.keys()):
            yield _status("removed", code, place)
        for code in sorted(after.keys() - set(pairs.values())):
            yield _status("added", code, place)
        for earlier, later in sorted(pairs.items()):
            yield from self._answer(before[earlier], after[later], place.inside(later), f"{new.name}()")

    def _answer(self, before: Mapping[str, Any], after: Mapping[str, Any], place: Spot, name: str) -> Iterator[Change]:
        had, has = bool(before.get("content")), bool(after.get("content"))
        if had != has and _STREAM in {*member(before, "content"), *member(after, "content")}:
            old, new = (sorted(member(side, "content")) or "nothing" for side in (before, after))
            yield place.make("answer-media-type-removed", old, new)
        elif had != has:
            yield place.make("answer-body-added" if has else "answer-body-removed")
        yield from self._contents(before, after, place, "answer-media-type", name)

    def _authentication(self, old: _Operation, new: _Operation, spot: Spot) -> Iterator[Change]:
        before, after = _security(self._old, old), _security(self._new, new)
        place = replace(spot, direction="accepts").inside("security")
        if before == after:
            return
        if not before or "" in before:
            if after and "" not in after:
                yield place.make("authentication-added", "nothing", after)
        elif not after or "" in after:
            yield place.make("authentication-removed", before)
        elif before <= after:
            yield place.make("authentication-option-added", before, after - before)
        else:
            yield place.make("authentication-changed", before, after)


def _resolved(data: dict[str, Any], item: object) -> dict[str, Any]:
    """Follow references; what is no object is an empty one."""
    return resolved(data, dict(item)) if is_object(item) else {}


def _servers(data: Mapping[str, Any]) -> list[str]:
    return [str(server.get("url", "/")) for server in members(data, "servers")] or ["/"]


def _operations(data: dict[str, Any]) -> list[_Operation]:
    found: list[_Operation] = []
    for path in data["paths"]:
        shared = _resolved(data, data["paths"][path])
        for method in METHODS:
            if member(shared, method):
                operation = _resolved(data, shared[method])
                listed = [_resolved(data, p) for item in (shared, operation) for p in members(item, "parameters")]
                parameters: dict[tuple[str, str], Mapping[str, Any]] = {
                    (str(p.get("in")), str(p.get("name"))): p for p in listed if p.get("in") != "cookie"
                }
                name = snake_case(str(operation.get("operationId") or f"{method}_{path}"))
                found.append(_Operation(name, method, path, operation, parameters))
    return found


def _paired(before: list[_Operation], after: list[_Operation]) -> list[tuple[_Operation, _Operation]]:
    """Pair operations: by what is sent, and what is left over by its name."""
    by_key = {operation.key: operation for operation in after}
    pairs = [(old, by_key[old.key]) for old in before if old.key in by_key]
    paired = {old.key for old, _ in pairs}
    by_name = {operation.name: operation for operation in after if operation.key not in paired}
    pairs += [(old, by_name[old.name]) for old in before if old.key not in paired and old.name in by_name]
    return pairs


def _texts(old: _Operation, new: _Operation, spot: Spot) -> Iterator[Change]:
    if any(old.data.get(key, "") != new.data.get(key, "") for key in ("summary", "description")):
        yield spot.make("description-changed")
    if old.data.get("tags", []) != new.data.get("tags", []):
        yield spot.make("operation-regrouped", old.data.get("tags", []), new.data.get("tags", []))
    was, now = old.data.get("deprecated") is True, new.data.get("deprecated") is True
    if was != now:
        yield spot.make("operation-deprecated" if now else "operation-no-longer-deprecated")


def _argument(operation: _Operation, name: str) -> str:
    return f"{operation.name}({_argument_name(name)})"


def _parameter_pairs(
    old_data: dict[str, Any], new_data: dict[str, Any], old: _Operation, new: _Operation
) -> dict[tuple[str, str], tuple[str, str]]:
    """Pair parameters: the same, placeholders at the same position of the path, moved ones, renamed ones."""
    pairs = {key: key for key in old.parameters if key in new.parameters}
    if old.key == new.key:
        pairs |= {("path", a): ("path", b) for a, b in zip(old.placeholders, new.placeholders, strict=True)}
        pairs = {a: b for a, b in pairs.items() if a in old.parameters and b in new.parameters}
    left = {key: old.parameters[key] for key in old.parameters if key not in pairs}
    right = {key: new.parameters[key] for key in new.parameters if key not in pairs.values()}
    for key in list(left):
        moved = next((other for other in right if other[1] == key[1]), None)
        if moved is not None:
            pairs[key] = moved
            del left[key], right[moved]
    return pairs | {
        (old_place, old_name): (new_place, new_name)
        for place in {key[0] for key in left}
        for old_name, new_name in renames(
            {key[1]: _sketch(old_data, value) for key, value in left.items() if key[0] == place},
            {key[1]: _sketch(new_data, value) for key, value in right.items() if key[0] == place},
        ).items()
        for old_place, new_place in [(place, place)]
    }


def _sketch(data: dict[str, Any], parameter: Mapping[str, Any]) -> tuple[str, Any]:
    seen = shape(data, _schema_of(parameter))
    like = (seen.types, seen.format, seen.component, tuple(seen.enum or ()))
    return _argument_name(str(parameter.get("name"))), (like, parameter.get("description", ""))


def _renamed_argument(before: tuple[str, str], after: tuple[str, str], place: Spot) -> Change:
    old, new = _argument_name(before[1]), _argument_name(after[1])
    if old == new:
        return place.make("argument-wire-name-changed" if before[0] != "path" else "path-argument-renamed", old, new)
    return place.make("path-argument-renamed" if before[0] == after[0] == "path" else "argument-renamed", old, new)


def _schema_of(parameter: Mapping[str, Any]) -> Schema:
    return member(parameter, "schema")


def _only_success(answers: Mapping[str, Any]) -> str:
    found = [code for code in answers if code.startswith("2")]
    return found[0] if len(found) == 1 else ""


def _status(what: str, code: str, place: Spot) -> Change:
    is_error = code.startswith(("4", "5")) or code == "default"
    rule = f"error-{what}" if is_error else f"answer-status-{what}"
    spot = place.inside(code)
    return spot.make(rule, code, "", gone=True) if what == "removed" else spot.make(rule, "", code)


def _security(data: dict[str, Any], operation: _Operation) -> set[str]:
    """Return the ways of authentication that an operation takes, each in words; an empty text for none."""
    listed = members(operation.data if "security" in operation.data else data, "security")
    schemes = member(member(data, "components"), "securitySchemes")
    return {" and ".join(sorted(_scheme(member(schemes, name)) for name in item)) for item in listed}


def _scheme(scheme: Mapping[str, Any]) -> str:
    words = [str(scheme.get(key, "")) for key in ("type", "scheme", "in", "name")]
    return " ".join(word for word in words if word) or "an unknown scheme"


def _with_users(item: Change, reach: Mapping[str, tuple[str, ...]]) -> Change:
    steps = item.pointer.split("/")
    name = steps[3].replace("~1", "/").replace("~0", "~") if item.pointer.startswith("/components/schemas/") else ""
    return (
        replace(item, operations=reach.get(name, ()))
        if name
        else replace(item, operations=(item.place.split("(")[0].split(".")[0],))
    )
