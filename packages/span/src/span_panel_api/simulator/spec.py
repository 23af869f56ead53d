"""The spec of the wire, as shipped with the generated code, and which of its operations a request means."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import unquote

from .answers import RefusalError

JSON_SCHEMA_OF_BODY: Final = ("content", "application/json", "schema")
"""Where a request or response body keeps its schema."""

_METHODS = ("get", "put", "post", "delete", "patch")
_PARAMETER = re.compile(r"\{([^}]+)\}")


@cache
def load_spec(package: str = "devicewire.span") -> Mapping[str, Any]:
    """Read the spec that a generated package carries."""
    text = files(package).joinpath("spec.json").read_text(encoding="utf-8")
    spec: dict[str, Any] = json.loads(text)
    return spec


@dataclass(frozen=True)
class Operation:
    """One operation of the spec. `key` names it by method and path template, such as `GET /api/v1/panel`.

    `body_pointer` is the JSON pointer to the schema of its request body, None when it takes none.
    """

    key: str
    needs_token: bool
    body_pointer: str | None
    is_body_required: bool


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

    def find(self, method: str, raw_path: str) -> tuple[Operation, dict[str, str]]:
        """Return the operation and its path parameters, decoded. Refuses with 404 or 405."""
        for path in self._paths:
            match = path.pattern.fullmatch(raw_path)
            if match is None:
                continue
            if method not in path.operations:
                raise RefusalError(405, "Method Not Allowed")
            return path.operations[method], dict(zip(path.names, map(unquote, match.groups()), strict=True))
        raise RefusalError(404, "Not Found")


def _path(template: str, item: Mapping[str, Any]) -> _Path:
    literal_parts = _PARAMETER.split(template)[::2]
    pattern = "([^/]+)".join(map(re.escape, literal_parts))
    operations = {method.upper(): _operation(method, template, item[method]) for method in _METHODS if method in item}
    return _Path(re.compile(pattern), tuple(_PARAMETER.findall(template)), operations)


def _operation(method: str, template: str, operation: Mapping[str, Any]) -> Operation:
    body: Mapping[str, Any] = operation.get("requestBody", {})
    return Operation(
        key=f"{method.upper()} {template}",
        needs_token=operation.get("security") != [],
        body_pointer=pointer("paths", template, method, "requestBody", *JSON_SCHEMA_OF_BODY) if body else None,
        is_body_required=body.get("required", False),
    )


def pointer(*parts: str) -> str:
    """Return the JSON pointer (RFC 6901) that walks down these member names."""
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)
