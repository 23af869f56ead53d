"""Stage 2, check: a spec has the form that specs/meta asks for, and what it names is there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

from ..errors import SpecError, join_pointer
from ..load import Document
from ..openapi.check import check_name, refuse
from ..structs.dialect import Place, check_member_name


def check(document: Document, meta: Path | None) -> None:
    """Refuse a document that is no usable spec of commands. Schemas are checked when they are read.

    Args:
        document: the loaded spec.
        meta: JSON Schema of such specs.

    Raises:
        SpecError: names the first place that cannot be used.
    """
    _check_form(document, meta)
    data = document.data
    for name in ("constants", "tables", "channels", "errors", "groups", "commands"):
        for key in data.get(name, {}):
            check_name(document, (name, key), key, f"a name of {name}")
    _check_wire(document)
    for command, entry in data["commands"].items():
        _check_command(document, ("commands", command), entry)
    for place, codes in _code_lists(data):
        for index, code in enumerate(codes):
            if code not in data.get("errors", {}):
                raise refuse(document, (*place, index), f"there is no error {code!r}", "describe it under errors")


def _check_form(document: Document, meta: Path | None) -> None:
    from jsonschema import Draft202012Validator, exceptions  # slow to import

    if meta is None or not meta.is_file():
        raise SpecError(document.file, "", "there is no schema to check this kind of spec with", "specs/meta has it")
    validator: Any = Draft202012Validator(json.loads(meta.read_text(encoding="utf-8")))
    problems: list[Any] = list(validator.iter_errors(document.data))
    if problems:
        first = min(problems, key=lambda problem: [str(step) for step in problem.absolute_path])
        error: Any = cast("Any", exceptions).best_match([first])
        raise SpecError(
            document.file, join_pointer(error.absolute_path), error.message, "see specs/README.md, kind commands"
        )


def _check_wire(document: Document) -> None:
    """One role has one name in all envelopes, names and tags are unique: a message is decoded in one pass."""
    wire: dict[str, Any] = document.data["wire"]
    envelopes: dict[str, dict[str, Any]] = {
        kind: entry for kind, entry in wire.items() if kind not in {"delimiter", "kind"}
    }
    check_member_name(document, ("wire", "kind"), wire["kind"])
    names: dict[str, str] = {"kind": wire["kind"]}
    tags: dict[str, str] = {}
    for kind, envelope in envelopes.items():
        if tags.setdefault(envelope["tag"], kind) != kind:
            raise refuse(
                document, ("wire", kind, "tag"), "two envelopes have this tag", "messages could not be told apart"
            )
        for role, name in envelope["members"].items():
            place: Place = ("wire", kind, "members", role)
            check_member_name(document, place, name)
            if names.setdefault(role, name) != name:
                raise refuse(document, place, f"{role!r} is called {names[role]!r} elsewhere", "use one name")
    if len(set(names.values())) != len(names):
        raise refuse(document, ("wire",), "two roles have the same member", "give each its own")
    if "command" not in wire["request"]["members"]:
        raise refuse(document, ("wire", "request", "members"), "requests do not say their command", "add `command`")


def _check_command(document: Document, place: Place, entry: dict[str, Any]) -> None:
    groups = document.data["groups"]
    if entry["group"] not in groups:
        raise refuse(document, (*place, "group"), f"there is no group {entry['group']!r}", "describe it under groups")
    reference = entry.get("response", {}).get("$ref")
    if reference is not None and reference.removeprefix("#/$defs/") not in document.data.get("$defs", {}):
        raise refuse(document, (*place, "response", "$ref"), f"{reference!r} names no definition", "check the spelling")
    common = groups[entry["group"]].get("members", {})
    own = entry.get("request", {}).get("properties", {})
    for name in own:
        if name in common:
            where = (*place, "request", "properties", name)
            raise refuse(document, where, f"{name!r} is a member of the group already", "leave it out here")
    member = entry.get("timeout", {}).get("member")
    if member is not None and own.get(member, {}).get("type") not in ("integer", "number"):
        raise refuse(document, (*place, "timeout", "member"), f"{member!r} is no number of the request", "name one")


def _code_lists(data: dict[str, Any]) -> list[tuple[Place, list[str]]]:
    lists: list[tuple[Place, list[str]]] = [(("common_errors",), data.get("common_errors", []))]
    for section in ("groups", "commands"):
        lists += [((section, name, "errors"), entry.get("errors", [])) for name, entry in data[section].items()]
    return lists
