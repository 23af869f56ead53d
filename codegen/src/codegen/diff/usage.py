"""Which operations reach which named schemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..openapi.document import DATA, resolve
from ..runtime.types import is_array, is_object


def users(document: dict[str, Any], operations: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return, for each named schema, the names of the operations that reach it, in order."""
    direct: dict[str, frozenset[str]] = {}
    found: dict[str, list[str]] = {}
    for name, operation in operations.items():
        for link in sorted(_reached(document, operation, direct)):
            found.setdefault(link.rpartition("/")[2].replace("~1", "/").replace("~0", "~"), []).append(name)
    return {name: tuple(who) for name, who in found.items()}


def _reached(document: dict[str, Any], start: Any, direct: dict[str, frozenset[str]]) -> set[str]:
    seen: set[str] = set()
    stack = list(_links(start))
    while stack:
        link = stack.pop()
        if link not in seen:
            seen.add(link)
            if link not in direct:
                direct[link] = frozenset(_links(resolve(document, link) or {}))
            stack.extend(direct[link])
    return {link for link in seen if "/schemas/" in link or "/$defs/" in link}


def _links(value: Any) -> Iterator[str]:
    """Yield every reference inside a description."""
    if is_array(value):
        for item in value:
            yield from _links(item)
    elif is_object(value):
        link = value.get("$ref")
        if isinstance(link, str):
            yield link
        for key, item in value.items():
            if key not in DATA:
                yield from _links(item)
