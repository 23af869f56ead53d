"""How a type is written: as annotation, as codec, and which classes both need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from ..text import literal
from . import ir

FUTURE = "from __future__ import annotations"
RUNTIME = ("calls", "client", "codecs", "encodings", "enums", "events", "files", "flags", "model", "types")
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
    "base16": "bytes",
    "base64": "bytes",
    "doubles": "tuple[float, ...]",
    "integer_text": "int",
    "number_text": "float",
}
_CODECS: dict[ir.ScalarKind, str] = {
    "any": "_codecs.ANY",
    "string": "_codecs.STRING",
    "integer": "_codecs.INTEGER",
    "number": "_codecs.NUMBER",
    "boolean": "_codecs.BOOLEAN",
    "null": "_codecs.NULL",
    "datetime": "_codecs.DATETIME",
    "date": "_codecs.DATE",
    "uuid": "_codecs.UUID",
    "base16": "_encodings.BASE16",
    "base64": "_encodings.BASE64",
    "doubles": "_encodings.DOUBLES",
    "integer_text": "_encodings.INTEGER_TEXT",
    "number_text": "_encodings.NUMBER_TEXT",
}


def annotation(type_: ir.Type) -> str:  # noqa: PLR0911 # one case for each type
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
        case ir.Mapping(value):
            return f"_typing.Mapping[str, {annotation(value)}]"
        case ir.HexInteger():
            return "int"
        case ir.Bounded(inner):
            return annotation(inner)
        case _:
            assert_never(type_)


def union(parts: list[str]) -> str:
    """Join annotations; None comes last, and anything together with Any is Any."""
    flat = [piece for part in parts for piece in ([part] if "[" in part else part.split(" | "))]
    unique = sorted(dict.fromkeys(flat), key=lambda part: part == "None")
    return "_typing.Any" if "_typing.Any" in unique else " | ".join(unique)


def codec(type_: ir.Type) -> str:  # noqa: C901, PLR0911 # one case for each type
    """Return the expression of the codec."""
    match type_:
        case ir.Scalar(kind):
            return _CODECS[kind]
        case ir.ClassRef(name, is_flags=True):
            return f"_flags.flags({name})"
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
        case ir.Mapping(value):
            return f"_encodings.MappingCodec({codec(value)})"
        case ir.HexInteger(digits, minimum, maximum):
            return f"_encodings.HexIntegerCodec({digits}, {minimum}, {maximum})"
        case ir.Bounded(inner, minimum, maximum):
            return f"_encodings.BoundedCodec({codec(inner)}, {minimum!r}, {maximum!r})"
        case _:
            assert_never(type_)


def classes(type_: ir.Type) -> Iterator[ir.ClassRef]:
    """Yield the generated classes that a type mentions."""
    match type_:
        case ir.ClassRef():
            yield type_
        case ir.Array(inner) | ir.Nullable(inner) | ir.Mapping(inner):
            yield from classes(inner)
        case ir.OneOf(members):
            for member in members:
                yield from classes(member)
        case _:
            return


def default_text(default: ir.Default) -> str:
    """Return the expression of a default."""
    match default:
        case ir.Value(value):
            return repr(value) if isinstance(value, bytes) else literal(value)
        case ir.MemberOf(ref, name):
            return f"{ref.name}.{name}"
        case ir.Items(items):
            return f"({''.join(f'{default_text(item)}, ' for item in items).rstrip()})" if items else "()"
        case ir.EmptyMapping():
            return "_types.EMPTY"
        case ir.Made(ref):
            return f"{ref.name}()"
        case _:
            assert_never(default)


def default_classes(default: ir.Default | None) -> Iterator[ir.ClassRef]:
    """Yield the classes that a default mentions; they must be there when the class is made."""
    match default:
        case ir.MemberOf(ref) | ir.Made(ref):
            yield ref
        case ir.Items(items):
            for item in items:
                yield from default_classes(item)
        case _:
            return


def imports(lines: list[str], runtime: str) -> list[str]:
    """Return the import lines that a module's text needs. Their private names cannot clash with generated ones.

    Args:
        lines: the rest of the module.
        runtime: where the run-time pieces lie, as an import says it: `..`.
    """
    text = "\n".join(lines)
    groups = (
        [f"import {name} as _{name}" for name in ("datetime", "typing", "uuid") if f"_{name}." in text],
        ["import attrs as _attrs"] if "_attrs." in text else [],
        [f"from {runtime} import {name} as _{name}" for name in RUNTIME if f"_{name}." in text],
    )
    return "\n\n".join("\n".join(group) for group in groups if group).split("\n")
