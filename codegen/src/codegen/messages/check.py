"""Stage 2, check: what the meta schema says, and what no schema can say: references, numbers, names."""

from __future__ import annotations

import json
import keyword
from pathlib import Path
from typing import Any, cast

from ..errors import SpecError
from ..load import Document
from ..names import CLASS_NAMES
from ..openapi.check import refuse

OURS = frozenset({"Envelope", "EnvelopeCodec", "OtherMessage", "Record", "WireError"})
"""Names of the run-time pieces; a class of a spec must not hide them."""


def check(document: Document, meta: Path | None) -> None:
    """Refuse a document that cannot be turned into code.

    Raises:
        SpecError: names the first place that cannot be used.
    """
    if meta is None or not meta.is_file():
        raise SpecError(
            document.file, "", "there is no schema to check it with", "give specs/meta/messages.schema.json"
        )
    _check_shape(document, meta)
    for place, name in _class_names(document):
        if keyword.iskeyword(name) or name in CLASS_NAMES | OURS:
            raise refuse(document, place, f"{name!r} means something else in Python or here", "choose another name")
    _check_members(document)


def _check_shape(document: Document, meta: Path) -> None:
    from jsonschema import Draft202012Validator, exceptions

    validator = Draft202012Validator(json.loads(meta.read_text(encoding="utf-8")))
    error: Any = cast(Any, exceptions).best_match(cast(Any, validator).iter_errors(document.data))
    if error is not None:
        raise refuse(document, tuple(error.absolute_path), error.message[:300], "see specs/README.md, kind messages")


def _class_names(document: Document) -> list[tuple[tuple[str, ...], str]]:
    data = document.data
    enumerations = [((section, "class"), data[section]["class"]) for section in ("topics", "events", "commands")]
    return [*enumerations, *((("$defs", name), name) for name in data["$defs"])]


def _check_members(document: Document) -> None:
    """The members by which a payload gets its type are where the generated code looks for them."""
    data = document.data
    events, commands = data["events"], data["commands"]
    _check_pair(document, "event", events["kind"], events["context"], "#/events")
    for role in ("commandRequest", "commandReply", "commandResult"):
        _check_pair(document, role, commands["command"], commands["data"], "#/commands")


def _check_pair(document: Document, role: str, key: str, payload: str, target: str) -> None:
    place = ("messageTypes", role)
    name = document.data["messageTypes"][role]["$ref"].rpartition("/")[2]
    schema: Any = document.data["$defs"].get(name)
    if schema is None or schema.get("type") != "object":
        raise refuse(document, place, f"{name!r} is no object of $defs", "check the spelling")
    members = schema["properties"]
    if members.get(key, {}).get("$ref") != target:
        raise refuse(document, place, f"{name} has no member {key!r} with $ref {target!r}", "add it")
    if payload not in members or {"type", "$ref", "oneOf", "items"} & set(members[payload]):
        raise refuse(
            document, place, f"{name} has no member {payload!r} that takes any value", "add it, without a type"
        )
    if "default" not in members[payload] or members[payload]["default"] is not None:
        raise refuse(document, place, f"the member {payload!r} of {name} needs `default: null`", "add it")
