"""How a type is written: as annotation, as codec, and which classes both need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from . import ir
from .text import literal

FUTURE = "from __future__ import annotations"
RUNTIME = ("calls", "client", "codecs", "enums", "model", "types")
"""Runtime modules that generated modules use."""

_ANNOTATIONS: dict[ir.ScalarKind, str] = {
    "any": "_typing.Any",
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "None",
    "datetime": "_datetime.datetime",
    "date": "_datetime.date",
    "uuid": "_uuid.UUID",
}
_CODECS: dict[ir.ScalarKind, str] = {
    "any": "ANY",
    "string": "STRING",
    "integer": "INTEGER",
    "number": "NUMBER",
    "boolean": "BOOLEAN",
    "null": "NULL",
    "datetime": "DATETIME",
    "date": "DATE",
    "uuid": "UUID",
}


def annotation(type_: ir.Type) -> str:
    """Return the Python type."""
    match type_:
        case ir.Scalar(kind):
            return _ANNOTATIONS[kind]
        case ir.ClassRef(name):
            return name
        case ir.Array(item):
            return f"tuple[{annotation(item)}, ...]"
        case ir.Nullable(inner):
            return union([annotation(inner), "None"])
        case ir.OneOf(members):
            return union([annotation(member) for member in members])
        case ir.Constant(value):
            return type(value).__name__ if isinstance(value, float) else f"_typing.Literal[{literal(value)}]"
        case _:
            assert_never(type_)


def union(parts: list[str]) -> str:
    """Join annotations; None comes last, and anything together with Any is Any."""
    flat = [piece for part in parts for piece in ([part] if "[" in part else part.split(" | "))]
    unique = sorted(dict.fromkeys(flat), key=lambda part: part == "None")
    return "_typing.Any" if "_typing.Any" in unique else " | ".join(unique)


def codec(type_: ir.Type) -> str:
    """Return the expression of the codec."""
    match type_:
        case ir.Scalar(kind):
            return f"_codecs.{_CODECS[kind]}"
        case ir.ClassRef(name, is_enum=True):
            return f"_codecs.enumeration({name})"
        case ir.ClassRef(name):
            return f"_model.model({name})"
        case ir.Array(item):
            return f"_codecs.ArrayCodec({codec(item)})"
        case ir.Nullable(inner, words):
            listed = "".join(f"{literal(word)}, " for word in words)
            return f"_codecs.NullableCodec({codec(inner)}{f', ({listed.rstrip()})' if words else ''})"
        case ir.OneOf(members):
            return f"_codecs.UnionCodec({', '.join(codec(member) for member in members)})"
        case ir.Constant(value):
            return f"_codecs.ConstantCodec({literal(value)})"
        case _:
            assert_never(type_)


def classes(type_: ir.Type) -> Iterator[ir.ClassRef]:
    """Yield the generated classes that a type mentions."""
    match type_:
        case ir.ClassRef():
            yield type_
        case ir.Array(inner) | ir.Nullable(inner):
            yield from classes(inner)
        case ir.OneOf(members):
            for member in members:
                yield from classes(member)
        case _:
            return


def imports(lines: list[str]) -> list[str]:
    """Return the import lines that a module's text needs. Their private names cannot clash with generated ones."""
    text = "\n".join(lines)
    groups = (
        [f"import {name} as _{name}" for name in ("datetime", "typing", "uuid") if f"_{name}." in text],
        ["import attrs as _attrs"] if "_attrs." in text else [],
        [f"from .. import {name} as _{name}" for name in RUNTIME if f"_{name}." in text],
    )
    return "\n\n".join("\n".join(group) for group in groups if group).split("\n")
