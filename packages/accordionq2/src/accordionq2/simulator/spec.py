"""The spec of the wire, as shipped with the generated code, and which of its operations a request means."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import unquote

from .firmwares import NEWEST, spec_of

_METHODS = ("get", "put", "post", "delete", "patch")
_PARAMETER = re.compile(r"\{([^}]+)\}")
JSON_CONTENT: Final = "application/json"
UPLOAD_CONTENT: Final = "multipart/form-data"
RAW_CONTENT: Final = "application/octet-stream"


@cache
def load_spec(firmware: str = NEWEST) -> Mapping[str, Any]:
    """Read the OpenAPI document that the generated package carries, as far as a firmware has it."""
    text = files("devicewire.accordionq2").joinpath("spec.json").read_text(encoding="utf-8")
    spec: dict[str, Any] = json.loads(text)
    return spec_of(firmware, spec)


class UnknownPathError(LookupError):
    """No operation has this path (404), or none with this method (405). `allowed` are the methods of the path."""

    def __init__(self, allowed: tuple[str, ...]) -> None:
        super().__init__(allowed)
        self.allowed = allowed


@dataclass(frozen=True)
class Operation:
    """One operation of the spec. `body` maps content types to schemas, `query` has the query parameters.

    `statuses` are those that the spec names: 423 where the control lease of another client is in the way, 501 where a
    station is needed.
    """

    name: str
    is_delete: bool
    is_get: bool
    body: Mapping[str, Any]
    query: tuple[Mapping[str, Any], ...]
    statuses: frozenset[str]


@dataclass(frozen=True)
class _Path:
    pattern: re.Pattern[str]
    names: tuple[str, ...]
    operations: Mapping[str, Operation]


class Operations:
    """All operations of a spec, found by method and raw path."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        # Templates without parameters come first, so that a literal path wins over a parameter.
        ordered = sorted(spec["paths"].items(), key=lambda item: item[0].count("{"))
        self._paths = [_path(template, item) for template, item in ordered]
        self.names: Final = frozenset(op.name for path in self._paths for op in path.operations.values())

    def find(self, method: str, raw_path: str) -> tuple[Operation, dict[str, str]]:
        """Return the operation and its path parameters, decoded; `UnknownPathError` when there is none."""
        allowed: list[str] = []
        for path in self._paths:
            match = path.pattern.fullmatch(raw_path)
            if match is None:
                continue
            if method in path.operations:
                return path.operations[method], dict(zip(path.names, map(unquote, match.groups()), strict=True))
            allowed.extend(path.operations)
        raise UnknownPathError(tuple(allowed))


def _path(template: str, item: Mapping[str, Any]) -> _Path:
    literal_parts = _PARAMETER.split(template)[::2]
    pattern = "([^/]+)".join(map(re.escape, literal_parts))
    operations = {method.upper(): _operation(method, item[method]) for method in _METHODS if method in item}
    return _Path(re.compile(pattern), tuple(_PARAMETER.findall(template)), operations)


def _operation(method: str, operation: Mapping[str, Any]) -> Operation:
    content: Mapping[str, Any] = operation.get("requestBody", {}).get("content", {})
    parameters: list[Mapping[str, Any]] = operation.get("parameters", [])
    return Operation(
        name=operation["operationId"],
        is_delete=method == "delete",
        is_get=method == "get",
        body={kind: media["schema"] for kind, media in content.items()},
        query=tuple(parameter for parameter in parameters if parameter["in"] == "query"),
        statuses=frozenset(operation["responses"]),
    )
