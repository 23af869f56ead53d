"""Keywords that openapi-python-client does not know: our own x- keywords and those of JSON Schema that say how a value is encoded.

Everything here reads the plain data of the document. `specs/README.md` lists the keywords.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeGuard, cast

from .. import names
from ..errors import SpecError
from ..load import Document
from ..runtime.types import is_array, is_object
from . import ir
from .check import is_plain, refuse
from .document import resolve, walk

if TYPE_CHECKING:
    from ..runtime.codecs import Codec

DEFAULT = " default"
"""Where `default` goes in what openapi-python-client sees: it refuses or loses many defaults that we take."""

Schema = Mapping[str, Any]
Fail = Callable[[str, str], SpecError]
"""Makes an error of a reason and a remedy."""

MAX_BIT = 63
_TAKEN = names.MODEL_MEMBERS - {"self"} | {"int", "float", "str", "bool", "tuple", "cls"}
_MEMBER = re.compile(r"[A-Z][A-Z0-9_]*", re.ASCII)
_ENCODINGS: dict[str, ir.ScalarKind] = {"base16": "base16", "base64": "base64"}


def set_defaults_aside(document: Document) -> Document:
    """Return the document as openapi-python-client should see it."""
    data = _copied(document.data)
    for place, members in list(walk(data)):
        is_variable = len(place) >= 4 and place[-4] == "servers" and place[-2] == "variables"
        if "default" in members and not is_variable:
            members[DEFAULT] = members.pop("default")
    return replace(document, data=data)


def _copied(value: Any) -> Any:
    """Return a copy of plain JSON data."""
    if is_object(value):
        return {key: _copied(member) for key, member in value.items()}
    return [_copied(item) for item in value] if is_array(value) else value


def target(data: dict[str, Any], schema: Schema) -> tuple[str, Schema]:
    """Follow references, and the `allOf` around a single one; return the component's name (or nothing) and the schema."""
    name = ""
    for _ in range(100):
        parts: object = schema.get("allOf")
        only: object = parts[0] if is_array(parts) and len(parts) == 1 and "properties" not in schema else None
        link: object = schema.get("$ref") or (only.get("$ref") if is_object(only) else None)
        if not isinstance(link, str):
            break
        name, schema = link.rpartition("/")[2], resolve(data, link) or {}
    return name, schema


def value_of(data: dict[str, Any], schema: Schema, key: str) -> Any:
    """Return what a schema says under a keyword, beside its reference or behind it; None when nothing."""
    return schema[key] if key in schema else target(data, schema)[1].get(key)


def types_of(schema: Schema) -> Sequence[Any]:
    """Return the types that a schema lists."""
    listed: object = schema.get("type")
    return listed if is_array(listed) else (listed,)


def flags(name: str, schema: Schema, ref: ir.ClassRef, fail: Fail) -> ir.Flags:
    """Read `x-flags`: names in Python, names on the wire, and bits."""
    entries: object = schema.get("x-flags")
    if not is_array(entries) or not entries:
        raise fail("x-flags must be an array of flags", "list name, wire and value of each")
    members: list[tuple[str, str, int]] = []
    for entry in entries:
        member = _flag(entry, fail)
        for position, what in enumerate(("name", "wire", "value")):
            if any(other[position] == member[position] for other in members):
                raise fail(f"x-flags of {name}: the {what} {member[position]!r} stands twice", "remove one of them")
        members.append(member)
    description: object = schema.get("description")
    return ir.Flags(ref, tuple(members), description if isinstance(description, str) else "")


def _flag(entry: object, fail: Fail) -> tuple[str, str, int]:
    if not is_object(entry) or set(entry) != {"name", "wire", "value"}:
        raise fail(f"a flag must have name, wire and value, and nothing else: {entry!r}"[:200], "see specs/README.md")
    name, wire, value = entry["name"], entry["wire"], entry["value"]
    if not isinstance(name, str) or len(name) > 120 or not _MEMBER.fullmatch(name):
        raise fail(f"the flag {name!r} cannot be a Python name"[:200], "use capitals, digits and underscores")
    if not isinstance(wire, str) or not wire or not is_plain(wire) or "," in wire or wire != wire.strip():
        raise fail(
            f"the flag {name} cannot be {wire!r} on the wire"[:200], "use visible text without comma and outer blanks"
        )
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << MAX_BIT or value & (value - 1):
        raise fail(f"the flag {name} has the value {value!r}"[:200], "use 0 or a single bit")
    return name, wire, value


def check_enum_names(document: Document, kept: Callable[[str], str]) -> None:
    """Check `x-enum-varnames`: one plain name for each value, which openapi-python-client keeps as it is.

    Args:
        document: the document.
        kept: says what openapi-python-client makes of a name.
    """
    for place, members in walk(document.data):
        if "x-enum-varnames" not in members:
            continue
        names, values = members["x-enum-varnames"], members.get("enum")
        where = (*place, "x-enum-varnames")
        if not is_array(names) or not is_array(values) or len(names) != len(values):
            raise refuse(document, where, "x-enum-varnames must name each value of `enum`", "give one name for each")
        for index, name in enumerate(names):
            if not isinstance(name, str) or len(name) > 120 or not _MEMBER.fullmatch(name) or kept(name) != name:
                raise refuse(
                    document, where, f"{name!r} cannot be a Python name"[:200], "use capitals, digits and underscores"
                )
            if name in names[:index]:
                raise refuse(document, where, f"{name!r} stands twice", "give each value its own name")


def encoding(schema: Schema, fail: Fail) -> ir.Type | None:
    """Return the type of text that is no text: bytes or a number. None for any other text."""
    if "x-hex-integer" in schema:
        return _hex_integer(schema["x-hex-integer"], fail)
    if "contentEncoding" not in schema:
        return None
    word = schema["contentEncoding"]
    if word not in _ENCODINGS:
        raise fail(f"the contentEncoding {word!r} is not supported"[:200], f"use one of: {', '.join(_ENCODINGS)}")
    return ir.Scalar("doubles" if "x-packed" in schema else _ENCODINGS[cast(str, word)])


def _hex_integer(settings: object, fail: Fail) -> ir.HexInteger:
    values: Mapping[str, Any] = settings if is_object(settings) else {}
    digits: Any = values.get("digits")
    if not _is_integer(digits) or not 1 <= digits <= 16 or not set(values) <= {"digits", "minimum", "maximum"}:
        raise fail(
            f"x-hex-integer {settings!r} is not usable"[:200],
            "give digits (1 to 16), and if needed minimum and maximum",
        )
    minimum: Any = values.get("minimum", 0)
    maximum: Any = values.get("maximum", 16**digits - 1)
    if not _is_integer(minimum) or not _is_integer(maximum) or not 0 <= minimum <= maximum < 16**digits:
        raise fail(
            f"x-hex-integer {settings!r}: the limits do not fit"[:200],
            "0 <= minimum <= maximum, and no more than the digits can say",
        )
    return ir.HexInteger(digits, minimum, maximum)


def _is_integer(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def number(scalar: ir.Scalar, schema: Schema, fail: Fail) -> ir.Type:
    """Return a number with its limits, and whether text is accepted for it."""
    if schema.get("x-number-text") is True:
        scalar = ir.Scalar("integer_text" if scalar.kind == "integer" else "number_text")
    limits = [_limit(schema.get(key), scalar, key, fail) for key in ("minimum", "maximum")]
    if limits == [None, None]:
        return scalar
    if None not in limits and cast(float, limits[0]) > cast(float, limits[1]):
        raise fail("the minimum is larger than the maximum", "exchange them")
    return ir.Bounded(scalar, *limits)


def _limit(value: object, scalar: ir.Scalar, key: str, fail: Fail) -> int | float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise fail(f"the {key} {value!r} is not a number"[:200], "write a number or leave it out")
    if scalar.kind.startswith("integer"):
        return int(value) if value == int(value) else value
    return value


def is_mapping(schema: Schema, fail: Fail) -> bool:
    """Whether an object is a mapping without a class of its own."""
    if schema.get("x-mapping") is not True:
        return False
    if schema.get("properties") or schema.get("allOf"):
        raise fail("x-mapping on an object with properties", "remove one of them")
    return True


def sent_name(schema: Schema, wire_name: str, fail: Fail) -> str:
    """Return `x-sent-as`, or nothing where it is the name that is read."""
    name: object = schema.get("x-sent-as", "")
    if (
        not isinstance(name, str)
        or not is_plain(name)
        or len(name) > 120
        or ("x-sent-as" in schema and not name.strip())
    ):
        raise fail(f"x-sent-as {name!r} cannot be the name of a member"[:200], "use visible text")
    return "" if name == wire_name else name


def member_name(schema: Schema, fail: Fail) -> str:
    """Return `x-name`, or nothing."""
    name: object = schema.get("x-name", "")
    if not name:
        return ""
    if not isinstance(name, str) or keyword.iskeyword(name) or not name.isidentifier() or name in _TAKEN:
        raise fail(f"x-name {name!r} cannot be the name of a member"[:200], "use small letters, digits, underscores")
    return name


def default(type_: ir.Type, value: Any, members: Mapping[str, Mapping[Any, str]], fail: Fail) -> ir.Default | None:
    """Return a default that can be part of the class; None where it cannot and absent simply means absent.

    Args:
        type_: the type of the member.
        value: the default, as JSON.
        members: for each enumeration and flag class, names of the members by what is on the wire.
        fail: makes the error when the default is not of the type.
    """
    kind = (
        type_.kind
        if isinstance(type_, ir.Scalar)
        else type_.name
        if isinstance(type_, ir.ClassRef)
        else type(type_).__name__.lower()
    )
    wrong = fail(f"the default {value!r} is not of the type {kind}"[:200], "correct one of them, by the overlay")
    match type_:
        case ir.Nullable(inner):
            return ir.Value(None) if value is None else default(inner, value, members, fail)
        case ir.ClassRef(name) if name in members:
            if isinstance(value, bool | list | dict | None) or value not in members[name]:
                raise wrong
            return ir.MemberOf(type_, members[name][value])
        case ir.Array(item) if is_array(value):
            items = [default(item, element, members, fail) for element in value]
            return None if None in items else ir.Items(tuple(item for item in items if item is not None))
        case ir.Mapping() if value == {}:
            return ir.EmptyMapping()
        case ir.ClassRef() if value == {}:
            return ir.Made(type_)
        case ir.Scalar() | ir.HexInteger() | ir.Bounded():
            return _plain_default(type_, value, wrong)
        case ir.Array() | ir.Mapping():
            raise wrong
        case _:
            return None


def _plain_codec(type_: ir.Scalar | ir.HexInteger) -> Codec[Any] | None:
    """Return what reads values of a type from JSON; None where a default cannot be part of the class."""
    from ..runtime import encodings
    from ..runtime.codecs import INTEGER, NUMBER, STRING

    if isinstance(type_, ir.HexInteger):
        return encodings.HexIntegerCodec(type_.digits, type_.minimum, type_.maximum)
    codecs: dict[str, Codec[Any]] = {
        "string": STRING,
        "integer": INTEGER,
        "integer_text": INTEGER,
        "number": NUMBER,
        "number_text": NUMBER,
        "base16": encodings.BASE16,
        "base64": encodings.BASE64,
        "doubles": encodings.DOUBLES,
    }
    return codecs.get(type_.kind)


def _plain_default(type_: ir.Scalar | ir.HexInteger | ir.Bounded, value: Any, wrong: SpecError) -> ir.Default | None:
    from ..runtime.codecs import Mismatch

    if isinstance(type_, ir.Bounded):
        type_ = type_.inner
    if isinstance(type_, ir.Scalar) and type_.kind == "boolean":
        if not isinstance(value, bool):
            raise wrong
        return ir.Value(value)
    codec = _plain_codec(type_)
    if codec is None:
        return None
    try:
        return ir.Value(codec.read(value))
    except Mismatch:
        raise wrong from None


__all__ = [
    "DEFAULT",
    "Fail",
    "Schema",
    "check_enum_names",
    "default",
    "encoding",
    "flags",
    "is_mapping",
    "member_name",
    "number",
    "sent_name",
    "set_defaults_aside",
    "target",
    "types_of",
    "value_of",
]
