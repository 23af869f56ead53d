"""What one schema says at one place, with references followed, `allOf` merged and the two ways of saying null made one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..openapi.document import member, members, resolve
from ..runtime.types import is_array, is_object
from .shape_values import common, is_number, json_type, label, limits, listed_in_both, narrow

Schema = Mapping[str, Any]
_LINKS = 200
"""References that are followed to read one schema. Real documents need a handful."""
ABSENT = object()
"""Stands for a default that is not given; `null` is one."""

_ENCODINGS = (
    "contentEncoding",
    "contentMediaType",
    "x-hex-integer",
    "x-number-text",
    "x-null-words",
    "x-sent-as",
    "x-packed",
)
_CONDITIONS = (
    "not",
    "if",
    "then",
    "else",
    "contains",
    "minContains",
    "maxContains",
    "dependentRequired",
    "dependentSchemas",
    "patternProperties",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
)
_WORDS = ("title", "description", "example", "examples", "$comment")


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
    places: tuple[Schema, ...] = ()
    """What the first items of a list are, each by its place."""
    alternatives: tuple[Schema, ...] = ()
    description: str = ""
    unit: str = ""
    deprecated: bool = False
    read_only: bool = False
    write_only: bool = False
    tags: dict[str, str] = field(default_factory=dict[str, str])
    """How the alternatives are told apart: the member (under an empty name), and the class that each of its values stands for."""
    conditions: dict[str, Any] = field(default_factory=dict[str, Any])
    """Keywords that nothing here understands, but which refuse values."""
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


def shape(data: dict[str, Any], schema: Schema, known: dict[str, Shape] | None = None) -> Shape:
    """Read a schema. What stands beside a reference counts more than what stands behind it.

    Args:
        data: the document.
        schema: a part of it.
        known: what has been read already on the way here, so that no document makes this long or endless.
    """
    result, known = Shape(), {} if known is None else known
    link = schema.get("$ref")
    if isinstance(link, str) and len(known) < _LINKS:
        if link not in known:
            known[link] = Shape()  # here a circle ends
            known[link] = shape(data, resolve(data, link) or {}, known)
        result = _copy(known[link])
        if "/schemas/" in link or "/$defs/" in link:
            result.component = _class_of(link)
    parts = members(schema, "allOf")
    for part in parts:
        _merge(result, shape(data, part, known) if is_object(part) else Shape(), alone=len(parts) == 1)
    _alternatives(data, result, schema, known)
    _own(result, schema)
    return result


def _copy(seen: Shape) -> Shape:
    return replace(
        seen,
        encoding=dict(seen.encoding),
        limits=dict(seen.limits),
        properties=dict(seen.properties),
        required=set(seen.required),
        conditions=dict(seen.conditions),
    )


def _merge(result: Shape, part: Shape, *, alone: bool) -> None:
    """Take over what a part of `allOf` says."""
    if alone:
        result.component = result.component or part.component
    result.types = common(result.types, part.types)
    result.nullable = result.nullable or part.nullable
    for name in ("format", "pattern", "unit", "description"):
        setattr(result, name, getattr(result, name) or getattr(part, name))
    result.encoding |= part.encoding
    result.conditions |= part.conditions
    narrow(result.limits, part.limits)
    result.properties |= part.properties
    result.declares_members = result.declares_members or part.declares_members
    result.required |= part.required
    result.enum = listed_in_both(result.enum, part.enum)
    result.multiple_of = part.multiple_of if result.multiple_of is None else result.multiple_of
    result.default = part.default if result.default is ABSENT else result.default
    result.constant = part.constant if result.constant is ABSENT else result.constant
    result.items = part.items if result.items is None else result.items
    result.places = result.places or part.places
    result.alternatives = result.alternatives or part.alternatives
    result.tags = result.tags or part.tags
    result.deprecated = result.deprecated or part.deprecated
    result.read_only = result.read_only or part.read_only
    result.write_only = result.write_only or part.write_only
    result.extra = part.extra if result.extra is True else result.extra
    result.is_positional = result.is_positional or part.is_positional


def _alternatives(data: dict[str, Any], result: Shape, schema: Schema, known: dict[str, Shape]) -> None:
    listed = [item for key in ("anyOf", "oneOf") for item in members(schema, key) if is_object(item)]
    if not listed:
        return
    null = [item for item in listed if item.get("type") == "null"]
    rest = [item for item in listed if item not in null]
    result.nullable = result.nullable or bool(null)
    if len(rest) == 1:
        _merge(result, shape(data, rest[0], known), alone=True)
    elif all(item.keys() <= {"const", "enum", "type", *_WORDS} for item in rest):
        _simple(result, rest, [shape(data, item, known) for item in rest])
    else:
        result.alternatives = tuple(rest)
        result.tags = _tags(schema, rest)


def _simple(result: Shape, items: list[Schema], parts: list[Shape]) -> None:
    """Make one of alternatives that are a value each, or a plain type each."""
    types = (
        frozenset[str]() if any(not part.types for part in parts) else frozenset[str]().union(*(p.types for p in parts))
    )
    whole = Shape(types=types, nullable=any(part.nullable for part in parts))
    if all(part.enum is not None or part.constant is not ABSENT for part in parts):
        whole.enum = {}
        for part in parts:
            whole.enum |= {label(part.constant): part.constant} if part.enum is None else part.enum
    elif any(part.enum is not None or part.constant is not ABSENT for part in parts):
        result.alternatives = tuple(items)
        return
    _merge(result, whole, alone=False)


def _tags(schema: Schema, items: list[Schema]) -> dict[str, str]:
    """Return what tells the alternatives apart. Where no value is given for a class, its name is the value."""
    about = member(schema, "discriminator")
    name = about.get("propertyName", schema.get("x-tag"))
    if not isinstance(name, str):
        return {}
    given = {str(value): _class_of(link) for value, link in member(about, "mapping").items()}
    implied = [_class_of(item["$ref"]) for item in items if about and "$ref" in item]
    return {"": name} | {target: target for target in implied if target not in given.values()} | given


def _class_of(link: Any) -> str:
    return str(link).rpartition("/")[2].replace("~1", "/").replace("~0", "~")


def _own(result: Shape, schema: Schema) -> None:
    kinds = schema.get("type")
    listed = set(kinds if is_array(kinds) else [kinds] if isinstance(kinds, str) else [])
    values = schema.get("enum")
    if is_array(values) and not listed:
        listed = {json_type(value) for value in values}
    if listed - {"null"}:
        result.types = frozenset(str(kind) for kind in listed - {"null"})
    if "properties" in schema and not result.types:
        result.types = frozenset({"object"})
    result.nullable = result.nullable or "null" in listed or schema.get("nullable") is True
    _values(result, schema)
    result.limits |= limits(schema)
    if is_number(schema.get("multipleOf")):
        step = schema["multipleOf"]
        result.multiple_of = None if step == 1 and result.types == frozenset({"integer"}) else step
    result.conditions |= {key: schema[key] for key in _CONDITIONS if key in schema}
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
    _parts(result, schema)
    result.deprecated = result.deprecated or schema.get("deprecated") is True
    result.read_only = result.read_only or schema.get("readOnly") is True
    result.write_only = result.write_only or schema.get("writeOnly") is True
    result.wire = member(schema, "x-wire") or result.wire
    bits = member(result.wire, "bits")
    result.enum = {name: 1 << bit for name, bit in bits.items()} if bits else result.enum
    result.is_positional = result.is_positional or schema.get("x-positional") is True


def _parts(result: Shape, schema: Schema) -> None:
    """Take over what the members of an object and the items of a list are."""
    anything: Schema = {}
    for name, part in member(schema, "properties").items():
        if is_object(part) or part is True:
            result.properties[name] = anything if part is True else part
    result.declares_members = result.declares_members or "properties" in schema
    result.required |= {str(name) for name in members(schema, "required")}
    if "additionalProperties" in schema:
        result.extra = True if schema["additionalProperties"] == {} else schema["additionalProperties"]
    result.places = tuple(item for item in members(schema, "prefixItems") if is_object(item)) or result.places
    if is_object(schema.get("items")):
        result.items = schema["items"]


def _values(result: Shape, schema: Schema) -> None:
    values, flags = schema.get("enum"), schema.get("x-flags")
    if is_array(values):
        named = schema.get("x-enum-varnames")
        names = named if is_array(named) and len(named) == len(values) else [label(value) for value in values]
        result.enum = {str(name): value for name, value in zip(names, values, strict=True) if value is not None}
        result.nullable = result.nullable or None in values
    if is_array(flags):
        result.enum = {str(flag["name"]): [flag["wire"], flag["value"]] for flag in flags if is_object(flag)}
    if "const" in schema:
        result.constant = schema["const"]
        result.types = result.types or frozenset({json_type(schema["const"])})
