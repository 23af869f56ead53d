"""Stage 3, model: the checked document as values of `ir`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from ..load import Document
from ..names import refuse_twins
from ..structs.ir import Struct
from ..structs.names import class_name
from ..structs.read import Definition, read
from . import ir

_RESERVED = frozenset({"Command", "CommandError"})
MEMBERS = frozenset(
    {
        "answer_timeout_s",
        "answer_type",
        "changes_state",
        "check",
        "decode_answer",
        "decode_plain",
        "group",
        "may_end_stream",
        "reports_progress",
        "timeout_s",
        "wire_name",
    }
)
"""What every command has already, so that no member of a request can have these names."""


def parse(document: Document) -> ir.Protocol:
    """Return the protocol that a checked document describes.

    Raises:
        SpecError: a schema cannot be used, or two names are the same.
    """
    data = _expanded(document.data)
    refs = {f"#/$defs/{name}": name for name in data.get("$defs", {})}
    models = [Definition(name, ("$defs", name), schema) for name, schema in data.get("$defs", {}).items()]
    own = [definition for wire, entry in data["commands"].items() for definition in _definitions(wire, entry)]
    _refuse_same_names(document, data, [*models, *own])
    items = read(document, [*models, *own], refs)
    structs = cast("Mapping[str, Struct]", items)
    common = frozenset[str](data.get("common_errors", []))
    commands = tuple(_command(wire, entry, structs, refs, common) for wire, entry in data["commands"].items())
    return ir.Protocol(
        title=data["title"],
        version=data["version"],
        description=data.get("description", ""),
        wire=data["wire"],
        constants={"DEFAULT_TIMEOUT_S": _default_timeout(data["default_timeout_s"]), **data.get("constants", {})},
        tables=data.get("tables", {}),
        channels=data.get("channels", {}),
        errors=data.get("errors", {}),
        groups={name: entry["description"] for name, entry in data["groups"].items()},
        models=tuple(items[definition.name] for definition in models),
        commands=commands,
        data=data,
    )


def _default_timeout(seconds: float) -> dict[str, Any]:
    return {"value": float(seconds), "description": "How long to wait for an answer where a command says nothing else."}


def _refuse_same_names(document: Document, data: Mapping[str, Any], definitions: list[Definition]) -> None:
    names = [(definition.name, "/".join(map(str, definition.place))) for definition in definitions]
    unlisted = [(f"Unlisted{name}", name) for name, schema in data.get("$defs", {}).items() if "oneOf" in schema]
    reserved = [(name, "a class that every package has") for name in sorted(_RESERVED)]
    refuse_twins(document.file, "/commands", "classes", [*reserved, *names, *unlisted], are_files=False)
    tables = [
        ("DEFAULT_TIMEOUT_S", "default_timeout_s"),
        ("DELIMITER", "wire/delimiter"),
        ("ROLES", "wire"),
        ("REQUEST_TAG", "wire"),
        ("REQUEST_MEMBERS", "wire"),
    ]
    tables += [(name, name) for section in ("constants", "tables") for name in data.get(section, {})]
    refuse_twins(document.file, "/constants", "constants", tables)


def _expanded(data: dict[str, Any]) -> dict[str, Any]:
    """Return the document with the members and errors of groups in every command."""
    commands: dict[str, Any] = {}
    for wire, entry in data["commands"].items():
        group = data["groups"][entry["group"]]
        request = entry.get("request", {"type": "object"})
        members = {**group.get("members", {}), **request.get("properties", {})}
        required = [*group.get("members", {}), *request.get("required", [])]
        errors = [*data.get("common_errors", []), *group.get("errors", []), *entry.get("errors", [])]
        full = {**request, "required": required, "properties": members}
        timeout = entry.get("timeout", {"seconds": data["default_timeout_s"]})
        commands[wire] = {**entry, "timeout": timeout, "errors": list(dict.fromkeys(errors)), "request": full}
    return {**data, "commands": commands}


def _definitions(wire: str, entry: Mapping[str, Any]) -> list[Definition]:
    name, place = class_name(entry.get("name", wire)), ("commands", wire)
    found = [Definition(name, (*place, "request"), entry["request"], MEMBERS)]
    if "response" in entry and "$ref" not in entry["response"]:
        found.append(Definition(f"{name}Response", (*place, "response"), entry["response"]))
    return found


def _command(
    wire: str, entry: Mapping[str, Any], items: Mapping[str, Struct], refs: Mapping[str, str], common: frozenset[str]
) -> ir.Command:
    name = class_name(entry.get("name", wire))
    response = entry.get("response")
    own = items.get(f"{name}Response") if response is not None and "$ref" not in response else None
    timeout = entry["timeout"]
    added = next((f.name for f in items[name].fields if f.wire_name == timeout.get("member")), None)
    return ir.Command(
        wire_name=wire,
        name=name,
        group=entry["group"],
        description=entry["description"],
        changes_state=entry["changes_state"],
        reports_progress=entry.get("reports_progress", False),
        may_end_stream=entry.get("may_end_stream", False),
        license=entry.get("license", ""),
        errors=tuple(code for code in entry["errors"] if code not in common),
        request=items[name],
        response=own.name if own else refs[response["$ref"]] if response is not None else None,
        own_response=own,
        timeout=(float(timeout["seconds"]), (added, float(timeout["factor"])) if added else None),
    )
