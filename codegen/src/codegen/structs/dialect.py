"""Which JSON Schema keywords a spec with messages may use, and where. Any other keyword is refused with its place."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from ..errors import SpecError, join_pointer
from ..load import Document
from ..openapi.check import TYPES, check_name, is_plain
from ..runtime.types import is_array
from .ir import Json

Place = tuple[str | int, ...]

NOTES = frozenset({"$comment", "description"})
STRUCT = NOTES | {"type", "properties", "required"}
ENUMERATION = NOTES | {"type", "enum", "x-enum-varnames", "x-enum-descriptions"}
UNION = NOTES | {"oneOf", "x-tag"}
TYPING = frozenset({"type", "$ref", "items", "additionalProperties", "anyOf", "oneOf"})
LIMITS = frozenset(
    {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems", "maxItems"}
)
VALUE = NOTES | TYPING | LIMITS | {"format", "contentEncoding", "x-unit"}
MEMBER = VALUE | {"const", "enum", "default", "x-name"}

_IDENTIFIER = re.compile(r"[A-Z][A-Za-z0-9]*", re.ASCII)


def refuse(document: Document, place: Place, reason: str, remedy: str) -> SpecError:
    """Return the error for a place of the document."""
    return SpecError(document.file, join_pointer(place), reason, remedy)


def check_class_name(document: Document, place: Place, name: str) -> None:
    """Refuse what is no class name: letters and digits of ASCII, a capital first."""
    if not _IDENTIFIER.fullmatch(name) or len(name) > 100 or keyword.iskeyword(name):
        raise refuse(document, place, f"{name!r} is no name for a class", "use letters and digits, a capital first")


def keywords(document: Document, place: Place, schema: object, allowed: Iterable[str]) -> Json:
    """Return a schema with no other keywords than these.

    Raises:
        SpecError: it is no object, or has others.
    """
    if not isinstance(schema, dict):
        raise refuse(document, place, "a schema must be an object", "write keywords such as `type`")
    members = cast("Json", schema)
    allowed = frozenset(allowed)
    for key in members:
        if key not in allowed:
            known = ", ".join(sorted(allowed))
            raise refuse(
                document, (*place, key), f"{key!r} means nothing here; known are {known}", "see specs/README.md"
            )
    for key in ("description", "$comment", "format", "x-unit", "x-name", "x-tag"):
        if key in members and not isinstance(members[key], str):
            raise refuse(document, (*place, key), f"{key} must be text", "quote it")
    return members


def check_value(
    document: Document, place: Place, schema: object, allowed: frozenset[str], refs: Mapping[str, str]
) -> Json:
    """Check the schema of a value, however deep, and return it.

    Args:
        document: the spec, for messages.
        place: where it stands.
        schema: the schema.
        allowed: its keywords; those inside it are `VALUE`.
        refs: what `$ref` may say, and the class that each stands for.

    Raises:
        SpecError: names the first place that cannot be used.
    """
    members = keywords(document, place, schema, allowed)
    if "$ref" in members and members["$ref"] not in refs:
        raise refuse(
            document,
            (*place, "$ref"),
            f"the reference {members['$ref']!r} names no definition",
            "refer to one under $defs",
        )
    if "type" in members:
        check_types(document, (*place, "type"), members["type"])
    _check_limits(document, place, members)
    for key in ("items", "additionalProperties"):
        if key in members:
            check_value(document, (*place, key), members[key], VALUE, refs)
    for key in ("anyOf", "oneOf"):
        if key in members:
            _check_options(document, (*place, key), members[key], refs)
    if members.get("contentEncoding", "base64") != "base64":
        raise refuse(document, (*place, "contentEncoding"), "the only encoding known here is base64", "remove it")
    return members


def check_types(document: Document, place: Place, value: object) -> None:
    """Refuse what is neither a type nor a list of different types."""
    words: Sequence[object] = value if is_array(value) else [value]
    for word in words:
        if not isinstance(word, str) or word not in TYPES:
            raise refuse(document, place, f"there is no type {word!r}", f"use one of: {', '.join(sorted(TYPES))}")
    if not words or len(set(words)) != len(words):
        raise refuse(document, place, "a list of types must have different ones", "leave `type` out to allow any value")


def _check_options(document: Document, place: Place, options: object, refs: Mapping[str, str]) -> None:
    if not is_array(options) or len(options) < 2:
        raise refuse(document, place, "at least two schemas are needed", "write the one schema without it")
    for index, option in enumerate(options):
        check_value(document, (*place, index), option, VALUE, refs)


def _check_limits(document: Document, place: Place, members: Json) -> None:
    for key in sorted(LIMITS & set(members)):
        value = members[key]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or (
            key.startswith(("minL", "maxL", "minI", "maxI")) and not (isinstance(value, int) and value >= 0)
        ):
            raise refuse(document, (*place, key), f"{key} must be a number", "write it without quotes")


def check_member_name(document: Document, place: Place, name: object) -> str:
    """Refuse what cannot be the name of a member, and return it. msgspec takes no quotes and backslashes in names."""
    check_name(document, place, name, "a member's name")
    text = cast("str", name)
    if '"' in text or "\\" in text:
        raise refuse(document, place, f"a member's name {text!r} with a quote or a backslash", "use letters and digits")
    return text


def check_text(document: Document, place: Place, text: object, what: str) -> str:
    """Refuse text with invisible characters, and return it."""
    if not isinstance(text, str) or not text.strip() or not is_plain(text):
        raise refuse(document, place, f"{what} must be text of visible characters", "quote it")
    return text


def objects(document: Document, place: Place, value: Any, what: str) -> Json:
    """Return an object.

    Raises:
        SpecError: it is none.
    """
    if not isinstance(value, dict):
        raise refuse(document, place, f"{what} must be an object", "write `name: ...` lines")
    return cast("Json", value)
