"""What one schema says at one place, with references followed, `allOf` merged and the two ways of saying null made one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from ..openapi.document import member, members, resolve
from ..runtime.types import is_array, is_object

Schema = Mapping[str, Any]
ABSENT = object()
"""Stands for a default that is not given; `null` is one."""

LIMITS = {
    "minimum": ("exclusiveMinimum", 1),
    "maximum": ("exclusiveMaximum", -1),
    "minLength": ("", 1),
    "maxLength": ("", -1),
    "minItems": ("", 1),
    "maxItems": ("", -1),
    "minProperties": ("", 1),
    "maxProperties": ("", -1),
}
"""Per keyword: its exclusive twin, and whether a larger number allows less (1) or more (-1)."""

_ENCODINGS = (
    "contentEncoding",
    "contentMediaType",
    "x-hex-integer",
    "x-number-text",
    "x-null-words",
    "x-sent-as",
    "x-packed",
)
_JSON_TYPES: dict[type[Any], str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
}


@dataclass
class Shape:
    """One schema, flat: everything it says but for what its parts say."""

    component: str = ""
    types: frozenset[str] = frozenset()
    """JSON types without null; empty for any."""
    nullable: bool = False
    format: str = ""
    encoding: dict[str, Any] = field(default_factory=dict[str, Any])
    enum: dict[str, Any] | None = None
    """Values by the name of the member; flags have their bit as value."""
    constant: Any = ABSENT
    limits: dict[str, float] = field(default_factory=dict[str, float])
    multiple_of: float | None = None
    pattern: str = ""
    default: Any = ABSENT
    properties: dict[str, Schema] = field(default_factory=dict[str, Schema])
    declares_members: bool = False
    required: set[str] = field(default_factory=set[str])
    extra: Schema | bool = True
    items: Schema | None = None
    alternatives: tuple[Schema, ...] = ()
    description: str = ""
    unit: str = ""
    deprecated: bool = False
    wire: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """How it lies in bytes: `x-wire`."""
    is_positional: bool = False

    @property
    def is_object(self) -> bool:
        """Whether it becomes a class."""
        return self.declares_members

    @property
    def python(self) -> str:
        """The Python type in a word."""
        if self.is_object or self.enum is not None:
            return self.component or ("an object" if self.is_object else "one of " + ", ".join(self.enum or ()))
        if self.types == frozenset({"string"}):
            return _TEXTS.get(self.format) or ("bytes" if "contentEncoding" in self.encoding else "str")
        names = {"integer": "int", "number": "float", "boolean": "bool", "array": "a tuple", "object": "a mapping"}
        words = [names.get(kind, "str") for kind in sorted(self.types)]
        return " or ".join(words) if words else "anything"


_TEXTS = {"date-time": "datetime", "date": "date", "uuid": "UUID", "binary": "bytes"}
TYPED_FORMATS = frozenset(_TEXTS)
"""Formats that decide the Python type."""


def shape(data: dict[str, Any], schema: Schema, depth: int = 0) -> Shape:
    """Read a schema. What stands beside a reference counts more than what stands behind it."""
    result = Shape()
    link = schema.get("$ref")
    if isinstance(link, str) and depth < 100:
        result = shape(data, resolve(data, link) or {}, depth + 1)
        if "/schemas/" in link or "/$defs/" in link:
            result.component = link.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
    parts = members(schema, "allOf")
    for part in parts:
        _merge(result, shape(data, part, depth + 1) if is_object(part) else Shape(), alone=len(parts) == 1)
    _alternatives(data, result, schema, depth)
    _own(result, schema)
    return result


def _merge(result: Shape, part: Shape, *, alone: bool) -> None:
    """Take over what a part of `allOf` says."""
    if alone:
        result.component = result.component or part.component
    result.types = result.types & part.types if result.types and part.types else result.types or part.types
    result.nullable = result.nullable or part.nullable
    for name in ("format", "pattern", "unit", "description"):
        setattr(result, name, getattr(result, name) or getattr(part, name))
    result.encoding |= part.encoding
    result.limits |= part.limits
    result.properties |= part.properties
    result.declares_members = result.declares_members or part.declares_members
    result.required |= part.required
    result.enum = part.enum if result.enum is None else result.enum
    result.default = part.default if result.default is ABSENT else result.default
    result.constant = part.constant if result.constant is ABSENT else result.constant
    result.items = part.items if result.items is None else result.items
    result.alternatives = result.alternatives or part.alternatives
    result.extra = part.extra if result.extra is True else result.extra
    result.is_positional = result.is_positional or part.is_positional


def _alternatives(data: dict[str, Any], result: Shape, schema: Schema, depth: int) -> None:
    listed = [item for key in ("anyOf", "oneOf") for item in members(schema, key) if is_object(item)]
    if not listed or depth > 100:
        return
    null = [item for item in listed if item.get("type") == "null"]
    rest = [item for item in listed if item not in null]
    result.nullable = result.nullable or bool(null)
    if len(rest) == 1:
        _merge(result, shape(data, rest[0], depth + 1), alone=True)
    else:
        result.alternatives = tuple(rest)


def _own(result: Shape, schema: Schema) -> None:
    kinds = schema.get("type")
    listed = set(kinds if is_array(kinds) else [kinds] if isinstance(kinds, str) else [])
    values = schema.get("enum")
    if is_array(values) and not listed:
        listed = {_json_type(value) for value in values}
    if listed - {"null"}:
        result.types = frozenset(str(kind) for kind in listed - {"null"})
    if "properties" in schema and not result.types:
        result.types = frozenset({"object"})
    result.nullable = result.nullable or "null" in listed or schema.get("nullable") is True
    _values(result, schema)
    _limits(result, schema)
    for keyword, name in (
        ("format", "format"),
        ("pattern", "pattern"),
        ("description", "description"),
        ("x-unit", "unit"),
    ):
        if isinstance(schema.get(keyword), str):
            setattr(result, name, schema[keyword])
    result.encoding |= {key: schema[key] for key in _ENCODINGS if key in schema}
    if "default" in schema:
        result.default = schema["default"]
    result.properties |= {name: part for name, part in member(schema, "properties").items() if is_object(part)}
    result.declares_members = result.declares_members or "properties" in schema
    result.required |= {str(name) for name in members(schema, "required")}
    if "additionalProperties" in schema:
        result.extra = schema["additionalProperties"]
    if is_object(schema.get("items")):
        result.items = schema["items"]
    result.deprecated = result.deprecated or schema.get("deprecated") is True
    result.wire = member(schema, "x-wire") or result.wire
    bits = member(result.wire, "bits")
    result.enum = dict(bits) if bits else result.enum
    result.is_positional = result.is_positional or schema.get("x-positional") is True


def _values(result: Shape, schema: Schema) -> None:
    values, flags = schema.get("enum"), schema.get("x-flags")
    if is_array(values):
        named = schema.get("x-enum-varnames")
        names = named if is_array(named) and len(named) == len(values) else [_label(value) for value in values]
        result.enum = {str(name): value for name, value in zip(names, values, strict=True) if value is not None}
        result.nullable = result.nullable or None in values
    if is_array(flags):
        result.enum = {str(flag["name"]): [flag["wire"], flag["value"]] for flag in flags if is_object(flag)}
    if "const" in schema:
        result.constant = schema["const"]
        result.types = result.types or frozenset({_json_type(schema["const"])})


def _json_type(value: object) -> str:
    return _JSON_TYPES.get(type(value), "object")


def _label(value: Any) -> str:
    return value if isinstance(value, str) else str(value)


def _limits(result: Shape, schema: Schema) -> None:
    for keyword, (twin, _) in LIMITS.items():
        plain: object = schema.get(keyword)
        if _is_number(plain) and not (keyword in ("minLength", "minItems", "minProperties") and plain <= 0):
            result.limits[keyword] = plain
        exclusive: object = schema.get(twin) if twin else None
        if exclusive is True and keyword in result.limits:  # as OpenAPI 3.0 says it
            result.limits[twin] = result.limits.pop(keyword)
        elif _is_number(exclusive):
            result.limits[twin] = exclusive
    if _is_number(schema.get("multipleOf")):
        step = schema["multipleOf"]
        result.multiple_of = None if step == 1 and result.types == frozenset({"integer"}) else step


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
