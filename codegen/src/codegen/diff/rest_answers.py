"""Compare bodies and answers: whether there are any, their media types, their schemas, the events of streams."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..errors import join_pointer
from ..openapi.document import member
from .changes import Change
from .compare import Comparison
from .rest_operations import Operation, followed, schema_of
from .shape import Schema
from .spot import Spot

Documents = tuple[dict[str, Any], dict[str, Any]]
"""The old one and the new one."""
_STREAM = "text/event-stream"
"""What becomes a stream is no longer waited for: its functions are others."""


def bodies(schemas: Comparison, documents: Documents, old: Operation, new: Operation, spot: Spot) -> Iterator[Change]:
    """Yield what has changed about the body of an operation."""
    place = replace(spot, direction="accepts").inside("requestBody")
    before, after = _body(documents[0], old), _body(documents[1], new)
    if before is None or after is None:
        if before is not None:
            yield place.make("body-removed", gone=True)
        elif after is not None:
            yield place.make("body-required-added" if after.get("required") else "body-added")
        return
    if bool(before.get("required")) != bool(after.get("required")):
        yield place.make("body-became-required" if after.get("required") else "body-became-optional")
    yield from _contents(schemas, before, after, place, "body-media-type", f"{new.name}.body")


def answers(schemas: Comparison, documents: Documents, old: Operation, new: Operation, spot: Spot) -> Iterator[Change]:
    """Yield what has changed about the answers of an operation."""
    place = replace(spot, direction="sends").inside("responses")
    before = {str(code): followed(documents[0], item) for code, item in member(old.data, "responses").items()}
    after = {str(code): followed(documents[1], item) for code, item in member(new.data, "responses").items()}
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
        yield from _answer(schemas, before[earlier], after[later], place.inside(later), f"{new.name}()")


def _answer(
    schemas: Comparison, before: Mapping[str, Any], after: Mapping[str, Any], place: Spot, name: str
) -> Iterator[Change]:
    had, has = bool(before.get("content")), bool(after.get("content"))
    if had != has and _STREAM in {*member(before, "content"), *member(after, "content")}:
        old, new = (sorted(member(side, "content")) or "nothing" for side in (before, after))
        yield place.make("answer-media-type-removed", old, new)
    elif had != has:
        yield place.make("answer-body-added" if has else "answer-body-removed")
    old_headers, new_headers = ({key.lower() for key in member(side, "headers")} for side in (before, after))
    for header in sorted(old_headers - new_headers):
        yield place.inside("headers").make("answer-header-removed", header, gone=True)
    for header in sorted(new_headers - old_headers):
        yield place.inside("headers").make("answer-header-added", "", header)
    yield from _contents(schemas, before, after, place, "answer-media-type", name)


def _body(document: dict[str, Any], operation: Operation) -> Mapping[str, Any] | None:
    body = member(operation.data, "requestBody")
    return followed(document, body) if body else None


def _contents(
    schemas: Comparison, before: Mapping[str, Any], after: Mapping[str, Any], place: Spot, rule: str, name: str
) -> Iterator[Change]:
    """Compare the media types of a body or an answer, and the schemas of those that stayed."""
    old, new = _by_type(member(before, "content")), _by_type(member(after, "content"))
    was, now = ([kind for kind in side if _is_json(kind)] for side in (old, new))
    if len(was) == len(now) == 1 and was != now:
        yield place.make("json-media-type-changed", was[0], now[0])
        old = {now[0] if kind == was[0] else kind: item for kind, item in old.items()}
    if old and new and old.keys() - new.keys():
        yield place.make(f"{rule}-removed", sorted(old), sorted(new))
    elif new.keys() - old.keys() and old:
        yield place.make(f"{rule}-added", sorted(old), sorted(new))
    for media_type in sorted(old.keys() & new.keys()):
        inner = replace(place, name=name).inside(join_pointer(("content", media_type, "schema"))[1:])
        schema, later = schema_of(member(old, media_type)), schema_of(member(new, media_type))
        yield from schemas.schemas(schema, later, inner)
        yield from _events(schemas, schema, later, inner)


def _by_type(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is sent by its media type, without parameters such as a charset."""
    return {kind.partition(";")[0].strip().lower(): item for kind, item in content.items()}


def _is_json(media_type: str) -> bool:
    return media_type == "application/json" or media_type.endswith("+json")


def _events(schemas: Comparison, before: Schema, after: Schema, place: Spot) -> Iterator[Change]:
    """Compare the events of a stream by their names."""
    old, new = member(before, "x-events"), member(after, "x-events")
    for event in sorted(old.keys() - new.keys()):
        yield place.inside("x-events").make("event-removed", event, gone=True)
    for event in sorted(new.keys() - old.keys()):
        yield place.inside(join_pointer(("x-events", event))[1:]).make("event-added", "", event)
    for event in sorted(old.keys() & new.keys()):
        inner = place.inside(join_pointer(("x-events", event))[1:], f"{place.name}.{event}")
        yield from schemas.schemas(old[event], new[event], inner)


def _only_success(answers: Mapping[str, Any]) -> str:
    """Return the one status of success; `default` where none is listed."""
    found = [code for code in answers if code.startswith("2")] or [code for code in answers if code == "default"]
    return found[0] if len(found) == 1 else ""


def _status(what: str, code: str, place: Spot) -> Change:
    is_error = code.startswith(("4", "5")) or code == "default"
    rule = f"error-{what}" if is_error else f"answer-status-{what}"
    spot = place.inside(code)
    return spot.make(rule, code, "", gone=True) if what == "removed" else spot.make(rule, "", code)
