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
from .shape import Schema

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
                parameters: dict[tuple[str, str], Mapping[str, Any]] = {
                    (str(p.get("in")), str(p.get("name"))): p for p in listed if p.get("in") != "cookie"
                }
                name = snake_case(str(operation.get("operationId") or f"{method}_{path}"))
                found.append(Operation(name, method, path, operation, parameters))
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
    """Return the schema of a parameter or a media type."""
    return member(parameter, "schema")


def security(data: dict[str, Any], operation: Operation) -> set[str]:
    """Return the ways of authentication that an operation takes, each in words; an empty text for none."""
    listed = members(operation.data if "security" in operation.data else data, "security")
    schemes = member(member(data, "components"), "securitySchemes")
    return {" and ".join(sorted(_scheme(member(schemes, name)) for name in item)) for item in listed}


def _scheme(scheme: Mapping[str, Any]) -> str:
    words = [str(scheme.get(key, "")) for key in ("type", "scheme", "in", "name")]
    return " ".join(word for word in words if word) or "an unknown scheme"
