"""Which values a schema allows, as far as it says so by listing or by limits; and what two schemas allow together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeGuard

LIMITS = {
    "minimum": ("exclusiveMinimum", 1),
    "maximum": ("exclusiveMaximum", -1),
    "minLength": ("", 1),
    "maxLength": ("", -1),
    "minItems": ("", 1),
    "maxItems": ("", -1),
    "uniqueItems": ("", 1),
    "minProperties": ("", 1),
    "maxProperties": ("", -1),
}
"""Per keyword: its exclusive twin, and whether a larger number allows less (1) or more (-1)."""

_NOTHING_BELOW_0 = ("minLength", "minItems", "minProperties")
_JSON_TYPES: dict[type[Any], str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
}


def json_type(value: object) -> str:
    """Return the JSON type of a value."""
    return _JSON_TYPES.get(type(value), "object")


def label(value: Any) -> str:
    """Return the name of a listed value that has none of its own."""
    return value if isinstance(value, str) else str(value)


def is_number(value: object) -> TypeGuard[float]:
    """Whether a value is a number; `true` is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def limits(schema: Mapping[str, Any]) -> dict[str, float]:
    """Return the limits that a schema states, those of OpenAPI 3.0 in the words of 3.1."""
    found: dict[str, float] = {}
    for keyword, (twin, _) in LIMITS.items():
        plain: object = schema.get(keyword)
        if keyword == "uniqueItems":
            plain = 1 if plain is True else None
        if is_number(plain) and not (keyword in _NOTHING_BELOW_0 and plain <= 0):
            found[keyword] = plain
        exclusive: object = schema.get(twin) if twin else None
        if exclusive is True and keyword in found:  # as OpenAPI 3.0 says it
            found[twin] = found.pop(keyword)
        elif is_number(exclusive):
            found[twin] = exclusive
    return found


def narrow(known: dict[str, float], more: Mapping[str, float]) -> None:
    """Let further limits hold as well: the stricter one counts."""
    for keyword, value in more.items():
        is_lower = "min" in keyword.lower() or keyword == "uniqueItems"
        known[keyword] = (
            value if keyword not in known else max(value, known[keyword]) if is_lower else min(value, known[keyword])
        )


def common(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """Return the JSON types that two schemas allow together; an empty set allows any."""
    if not (one and other):
        return one or other
    wide = (types | {"integer"} if "number" in types else types for types in (one, other))
    first, second = wide
    both = first & second
    return both - {"integer"} if "number" in both else both


def listed_in_both(one: dict[str, Any] | None, other: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the values that two lists have in common, under the names of the first; None where neither lists any."""
    if one is None or other is None:
        return other if one is None else one
    known = {repr(value) for value in other.values()}
    return {name: value for name, value in one.items() if repr(value) in known}
