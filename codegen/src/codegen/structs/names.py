"""Python names for members and constants of a wire."""

from __future__ import annotations

import re

from ..names import ENUM_MEMBERS, SOFT_KEYWORDS, safe

STRUCT_MEMBERS = frozenset(
    {"additional_properties", "bool", "bytes", "dict", "float", "int", "str", "to_dict", "tuple"}
)
"""Names that a struct has already, or that its annotations use."""

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_GAP = re.compile(r"[^\w]+|_+")


def snake_case(wire: str) -> str:
    """`start-time` and `startTime` become `start_time`."""
    return "_".join(part.lower() for part in _GAP.split(_HUMP.sub("_", wire)) if part)


def field_name(wire: str, taken: frozenset[str] = STRUCT_MEMBERS) -> str:
    """Return the name of a member."""
    return safe_field(snake_case(wire), taken)


def safe_field(name: str, taken: frozenset[str] = STRUCT_MEMBERS) -> str:
    """Make a name usable for a member. Soft keywords (`type`, `match`) may be attributes, and keep their name."""
    return name if name in SOFT_KEYWORDS - {"_"} - taken else safe(name, taken)


def constant_name(value: str | int) -> str:
    """Return the name of a value of an enumeration: `power-box` becomes `POWER_BOX`."""
    text = f"value_{value}".replace("-", "minus_") if isinstance(value, int) else snake_case(value)
    return safe(text.upper(), ENUM_MEMBERS, "VALUE_")


def class_name(wire: str) -> str:
    """`arc_get_value` becomes `ArcGetValue`."""
    return "".join(part[:1].upper() + part[1:] for part in snake_case(wire).split("_"))
