"""Stage 3, model, of the inside of payloads: what each field is and how it lies in bytes."""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from itertools import pairwise

from .. import names
from ..runtime.types import is_array, is_object
from ..source import FIELD, Source
from . import ir

MAX_FIELDS = 200
MAX_SIZE = 65535
RESERVED = frozenset({"pack", "read", "self", "unpack"})
"""Names that the classes need for themselves."""

_LIMITS = {
    code: (0, (1 << bits) - 1) if code.isupper() else (-(1 << bits - 1), (1 << bits - 1) - 1)
    for code, bits in (("B", 8), ("H", 16), ("I", 32), ("Q", 64), ("b", 8), ("h", 16), ("i", 32), ("q", 64))
}
_SCHEMA = ("type", "description", "x-wire")
_PREFIXES = {word: code for word, code in ir.INTEGERS.items() if code.isupper()}


class Types:
    """Types of fields, with the names of the spec that they may refer to."""

    def __init__(self, enumerations: Mapping[str, ir.Enumeration], records: frozenset[str]) -> None:
        self.enumerations = enumerations
        self.records = records

    def fields(self, payload: Source) -> tuple[ir.Field, ...]:
        """Fields of a payload, in the order of the wire."""
        required = payload.texts("required")
        found = [self._field(name, source, name in required) for name, source in payload.items("properties")]
        listed = tuple(payload.below("properties").data)
        if strangers := [name for name in required if name not in listed]:
            raise payload.refuse(f"required names {strangers[0]!r}, which is no property", "add it or remove it")
        if len(found) > MAX_FIELDS:
            raise payload.refuse(f"more than {MAX_FIELDS} fields", "is this one payload?")
        pairs = zip((field.name for field in found), listed, strict=True)
        names.refuse_twins(payload.document.file, "", "the fields", pairs, are_files=False)
        _check_order(payload, found)
        return tuple(found)

    def _field(self, name: str, source: Source, is_required: bool) -> ir.Field:
        name = source.checked(name, FIELD)
        if keyword.iskeyword(name) or name in RESERVED:  # `type` and other soft keywords are fine as attributes
            name += "_"
        type_ = self.type(source)
        constant = _constant(source, type_)
        default = None if is_required or constant is not None else _default(source, type_)
        if "default" in source.data and is_required:
            raise source.refuse("a required field has no default", "remove one of the two", "default")
        if constant is not None and not is_required:
            raise source.refuse("a constant is always there", "list it in required", "const")
        return ir.Field(name, type_, source.text("description"), not is_required, default, constant)

    def type(self, source: Source) -> ir.Type:
        """The type that a schema describes."""
        if "$ref" in source.data or "allOf" in source.data:
            return self._reference(source)
        match source.data.get("type"):
            case "integer":
                return self._integer(source)
            case "number":
                source.only(*_SCHEMA)
                return ir.Number(ir.FLOATS[_wire(source, "type").one_of("type", ir.FLOATS)])
            case "boolean":
                return _flag(source)
            case "string":
                return _run(source)
            case "array":
                return self._many(source)
            case other:
                known = "integer, number, boolean, string, array or a reference"
                raise source.refuse(f"the type {other!r} is not known", f"use {known}", "type")

    def _reference(self, source: Source) -> ir.EnumRef | ir.RecordRef:
        source.only("$ref", "allOf", "description", "default")
        link: object = source.data.get("$ref")
        if "allOf" in source.data:
            parts: object = source.data["allOf"]
            only: object = parts[0] if is_array(parts) and len(parts) == 1 else None
            if not is_object(only) or set(only) != {"$ref"} or link is not None:
                raise source.refuse("allOf must hold one $ref and nothing else", "see specs/README.md", "allOf")
            link = only["$ref"]
        name = link.removeprefix("#/$defs/") if isinstance(link, str) else ""
        if link != f"#/$defs/{name}" or (name not in self.enumerations and name not in self.records):
            raise source.refuse(
                f"the reference {link!r} leads to no enumeration and no record of this file", "check it"
            )
        return ir.EnumRef(name, self.enumerations[name].code) if name in self.enumerations else ir.RecordRef(name)

    def _integer(self, source: Source) -> ir.Number:
        source.only(*_SCHEMA, "minimum", "maximum", "default", "const")
        code = ir.INTEGERS[_wire(source, "type").one_of("type", ir.INTEGERS)]
        low, high = _LIMITS[code]
        limits = [source.integer(key, low, high) if key in source.data else None for key in ("minimum", "maximum")]
        return ir.Number(code, *limits)

    def _many(self, source: Source) -> ir.Many:
        source.only(*_SCHEMA, "items")
        item = self.type(source.below("items"))
        if isinstance(item, ir.Many) or (isinstance(item, ir.Run) and item.size is None and not item.prefix):
            raise source.refuse(
                "items of no certain size cannot be told apart", "give them a size or a length", "items"
            )
        wire = _wire(source, "count", "rest")
        if "rest" in wire.data:
            _only_true(wire, "rest")
            return ir.Many(item)
        count = wire.data.get("count")
        if isinstance(count, str):
            return ir.Many(item, prefix=_PREFIXES[wire.one_of("count", _PREFIXES)])
        return ir.Many(item, wire.within(count, "count", 1, MAX_SIZE))


def _wire(source: Source, *known: str) -> Source:
    """The x-wire of a field; of several members exactly one."""
    wire = source.below("x-wire")
    wire.only(*known)
    if len(wire.data) != 1:
        raise source.refuse(f"x-wire must have one of: {', '.join(known)}", "see specs/README.md", "x-wire")
    return wire


def _flag(source: Source) -> ir.Flag:
    source.only(*_SCHEMA, "default")
    wire = source.below("x-wire")
    wire.only("type", "truth")
    word = wire.one_of("truth", {"one": 1, "nonzero": 0})
    return ir.Flag(_PREFIXES[wire.one_of("type", _PREFIXES)], word == "one")


def _run(source: Source) -> ir.Run:
    source.only(*_SCHEMA, "format", "default", "minLength")
    is_text = "format" not in source.data
    if not is_text:
        source.one_of("format", {"binary": 0})
    minimum = source.integer("minLength", 1, MAX_SIZE) if "minLength" in source.data else 0
    if minimum and is_text:
        raise source.refuse("a smallest length is for bytes", "remove it", "minLength")
    wire = _wire(source, "size", "length", "rest")
    if "size" in wire.data:
        return ir.Run(is_text, size=wire.integer("size", 1, MAX_SIZE), minimum=minimum)
    if "length" in wire.data:
        return ir.Run(is_text, prefix=_PREFIXES[wire.one_of("length", _PREFIXES)], minimum=minimum)
    _only_true(wire, "rest")
    return ir.Run(is_text, minimum=minimum)


def _only_true(wire: Source, key: str) -> None:
    if wire.data[key] is not True:
        raise wire.refuse(f"{key} can only be true", "remove it or make it true", key)


def _constant(source: Source, type_: ir.Type) -> int | None:
    if "const" not in source.data:
        return None
    if not isinstance(type_, ir.Number):
        raise source.refuse("only an integer can be constant", "remove it", "const")
    return source.integer("const", *_LIMITS[type_.code])


def _default(source: Source, type_: ir.Type) -> int | bool | str | None:
    value: object = source.data.get("default")
    if value is None:
        return None
    match type_:
        case ir.Number(code) if code in _LIMITS:
            return source.within(value, "default", *_LIMITS[code])
        case ir.EnumRef(_, code):
            return source.within(value, "default", *_LIMITS[code])
        case ir.Flag() if isinstance(value, bool):
            return value
        case ir.Run() if value == "":
            return ""
        case _:
            raise source.refuse(f"the default {value!r} is not of the field's type", "correct it", "default")


def _check_order(payload: Source, fields: list[ir.Field]) -> None:
    """Only what comes last may be missing, or reach to the end."""
    for before, field in pairwise(fields):
        if before.is_optional and not field.is_optional:
            raise payload.refuse(
                f"{before.name} may be missing, but {field.name} after it may not", "see specs/README.md"
            )
        if before.is_optional and before.default is not None and field.default is None:
            raise payload.refuse(f"{before.name} has a default, but {field.name} after it has none", "give it one")
        if reaches_end(before.type):
            raise payload.refuse(f"{before.name} reaches to the end, but {field.name} follows", "see specs/README.md")


def reaches_end(type_: ir.Type) -> bool:
    """Whether a field takes all that is left."""
    return (
        isinstance(type_, ir.Run | ir.Many)
        and not type_.prefix
        and (type_.size if isinstance(type_, ir.Run) else type_.count) is None
    )


def check_record(source: Source, record: ir.Payload) -> None:
    """Refuse records that could not be told apart when several of them follow each other."""
    if not record.fields or record.is_open or any(f.is_optional or reaches_end(f.type) for f in record.fields):
        raise source.refuse(
            "a record inside payloads needs fields, all of them required and none to the end", "see specs/README.md"
        )
