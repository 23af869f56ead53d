"""Enumerations of a spec: values and the names of their members."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from ..load import Document
from ..names import ENUM_MEMBERS, refuse_twins, safe
from ..runtime.types import is_array, is_object
from . import dialect
from .dialect import Place, keywords, refuse
from .ir import Enumeration, Json
from .names import constant_name


def read_enumeration(document: Document, place: Place, name: str, schema: object) -> Enumeration:
    """Return an enumeration.

    Raises:
        SpecError: values are not all texts or all integers, or two of them get the same name.
    """
    members = keywords(document, place, schema, dialect.ENUMERATION)
    values = _values(document, (*place, "enum"), members["enum"])
    labels = _labels(document, place, members, values)
    pairs = [(label, str(value)) for label, value in zip(labels, values, strict=True)]
    refuse_twins(document.file, "".join(f"/{step}" for step in (*place, "enum")), "values", pairs, are_files=False)
    docs = _docs(document, place, members, values, labels)
    return Enumeration(name, str(members.get("description", "")), tuple(zip(labels, values, strict=True)), docs)


def member_of(document: Document, place: Place, schema: Any, value: object) -> str:
    """Return the name of the member with a value.

    Raises:
        SpecError: there is none.
    """
    values: object = schema.get("enum") if is_object(schema) else None
    enumeration = read_enumeration(document, place, "X", schema) if is_array(values) and value in values else None
    for label, listed in enumeration.members if enumeration is not None else ():
        if listed == value:
            return label
    raise refuse(document, place, f"the default {value!r} is no value of the enumeration", "write one of its values")


def _values(document: Document, place: Place, values: object) -> list[str | int]:
    items: Sequence[object] = values if is_array(values) else ()
    if not items or {type(item) for item in items} not in ({str}, {int}) or len(set(items)) != len(items):
        raise refuse(
            document, place, "an enumeration has different values, all texts or all integers", "see specs/README.md"
        )
    for index, item in enumerate(items):
        if isinstance(item, str):
            dialect.check_text(document, (*place, index), item, "a value")
    return cast("list[str | int]", items)


def _labels(document: Document, place: Place, members: Json, values: list[str | int]) -> list[str]:
    if "x-enum-varnames" not in members:
        return [constant_name(value) for value in values]
    labels: Any = members["x-enum-varnames"]
    place = (*place, "x-enum-varnames")
    if not is_array(labels) or len(labels) != len(values):
        raise refuse(document, place, "one name for each value is needed", "write them in the order of `enum`")
    for index, label in enumerate(labels):
        is_name = isinstance(label, str) and label.isascii() and safe(label, ENUM_MEMBERS) == label
        if not is_name:
            raise refuse(document, (*place, index), f"{label!r} is no name for a constant", "use capitals: POWER_BOX")
    return [str(label) for label in labels]


def _docs(
    document: Document, place: Place, members: Json, values: list[str | int], labels: list[str]
) -> dict[str, str]:
    texts: Any = members.get("x-enum-descriptions", {})
    place = (*place, "x-enum-descriptions")
    by_text = {str(value): label for label, value in zip(labels, values, strict=True)}
    docs: dict[str, str] = {}
    for value, text in dialect.objects(document, place, texts, "x-enum-descriptions").items():
        if value not in by_text or not isinstance(text, str):
            raise refuse(
                document, (*place, value), f"{value!r} is no value, or its description no text", "check the spelling"
            )
        docs[by_text[value]] = text
    return docs
