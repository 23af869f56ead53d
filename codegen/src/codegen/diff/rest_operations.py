"""The operations of an OpenAPI document, references followed, and which of another document is the same one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import join_pointer
from ..openapi.document import METHODS, member, members, resolved
from ..runtime.types import is_object
from .naming import snake_case
from .shape import Schema, shape

_PLACEHOLDER = re.compile(r"{([^{}]*)}")


@dataclass(frozen=True)
class Operation:
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


def operations(data: dict[str, Any]) -> list[Operation]:
    """Return all operations, in the order of the document."""
    found: list[Operation] = []
    for path in data["paths"]:
        shared = followed(data, data["paths"][path])
        for method in METHODS:
            if member(shared, method):
                operation = followed(data, shared[method])
                listed = [followed(data, p) for item in (shared, operation) for p in members(item, "parameters")]
                name = snake_case(str(operation.get("operationId") or f"{method}_{path}"))
                servers = members(operation, "servers") or members(shared, "servers")
                found.append(Operation(name, method, path, {**operation, "servers": servers}, _by_key(listed)))
    return found


def _by_key(parameters: list[dict[str, Any]]) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Return parameters by what tells them apart; the names of headers may be written in any case."""
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    for item in parameters:
        place, name = str(item.get("in")), str(item.get("name"))
        found[place, name.lower() if place == "header" else name] = item
    return found


def paired(before: list[Operation], after: list[Operation]) -> list[tuple[Operation, Operation]]:
    """Pair operations: by what is sent, and what is left over by its name."""
    by_key = {operation.key: operation for operation in after}
    pairs = [(old, by_key[old.key]) for old in before if old.key in by_key]
    paired = {old.key for old, _ in pairs}
    by_name = {operation.name: operation for operation in after if operation.key not in paired}
    pairs += [(old, by_name[old.name]) for old in before if old.key not in paired and old.name in by_name]
    return pairs


def followed(data: dict[str, Any], item: object) -> dict[str, Any]:
    """Follow references; what is no object is an empty one."""
    return resolved(data, dict(item)) if is_object(item) else {}


def schema_of(parameter: Mapping[str, Any]) -> Schema:
    """Return the schema of a parameter, also of one that is written in a media type, or of a media type."""
    content = member(parameter, "content")
    kind = next(iter(content), "")
    return member(parameter, "schema") or member(member(content, kind), "schema")


_STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}


def style(data: dict[str, Any], parameter: Mapping[str, Any]) -> str:
    """Return how a parameter is written, in words. Whether lists are taken apart matters for lists and objects only."""
    for media_type in member(parameter, "content"):
        return media_type
    usual = _STYLES.get(str(parameter.get("in")), "simple")
    found = str(parameter.get("style", usual))
    is_plain = not shape(data, schema_of(parameter)).types & {"array", "object"}
    apart = parameter.get("explode", found == "form")
    return found if is_plain else f"{found}, {'one by one' if apart else 'in one'}"


def security(data: dict[str, Any], place: Mapping[str, Any]) -> dict[str, set[str]]:
    """Return the ways of authentication that an operation, or the document, takes, in words, with scopes; an empty text for none."""
    listed = members(place if "security" in place else data, "security")
    schemes = member(member(data, "components"), "securitySchemes")
    return {
        " and ".join(sorted(_scheme(member(schemes, name)) for name in item)): {
            str(scope) for scopes in item.values() for scope in scopes or ()
        }
        for item in listed
    }


def _scheme(scheme: Mapping[str, Any]) -> str:
    words = [str(scheme.get(key, "")) for key in ("type", "scheme", "in", "name")]
    return " ".join(word for word in words if word) or "an unknown scheme"
