"""Stage 4, emit: a protocol as the files of a codec package."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ..load import Document
from ..names import refuse_twins, safe_module
from ..package import VERSIONS, compatibility_file, first_line, lazy_package, versions
from ..plan import PlannedFile
from ..structs.emit import emit_module, enumeration_lines, module, runtime_files, texts
from ..structs.ir import Enumeration
from ..structs.names import constant_name
from ..text import docstring, literal, wrap
from . import ir
from .emit_commands import emit_group

RUNTIME = Path(__file__).resolve().parent / "runtime"
RUNTIME_MODULES = ("codec", "command", "rules", "tables")


def emit(protocol: ir.Protocol, document: Document) -> list[PlannedFile]:
    """Return every file of the package, in a fixed order."""
    header = first_line(document)
    groups = [group for group in protocol.groups if any(command.group == group for command in protocol.commands)]
    refuse_twins(document.file, "/groups", "modules", [(safe_module(group), group) for group in groups])
    files = [
        _package_init(protocol, header, document),
        _commands_init(protocol, header),
        *(emit_group(group, protocol, header) for group in groups),
        emit_module("models.py", header, "All objects and enumerations that answers are made of.", protocol.models),
        _protocol(protocol, header),
        _envelope(protocol, header),
        *([_channels(protocol, header, document)] if protocol.channels else []),
        *([_error_codes(protocol, header, document)] if protocol.errors else []),
        *runtime_files(header),
        *(PlannedFile(f"{name}.py", header + text) for name, text in runtime_modules()),
        compatibility_file(header),
        PlannedFile("py.typed", ""),
        PlannedFile("spec.json", json.dumps(protocol.data, indent=1) + "\n"),
    ]
    return sorted(files, key=lambda file: file.path)


@cache
def runtime_modules() -> tuple[tuple[str, str], ...]:
    """Return the runtime pieces of this kind: name and text of each module, with imports as in a device's package."""
    texts = ((name, (RUNTIME / f"{name}.py").read_text(encoding="utf-8")) for name in RUNTIME_MODULES)
    return tuple((name, text.replace("from ...structs.runtime.", "from .")) for name, text in texts)


def _package_init(protocol: ir.Protocol, header: str, document: Document) -> PlannedFile:
    intro = wrap(f"{protocol.title}, version {protocol.version}: typed commands and their codec.")
    if protocol.description:
        intro += f"\n\n{wrap(protocol.description)}"
    return lazy_package(header, intro, [("Command", "command")], versions(document, protocol.version), VERSIONS)


_COMMAND_CLASS = '''

def command_class(wire_name: str) -> type[Command[_typing.Any]] | None:
    """Return the class of a command by its name on the wire; None when there is none."""
    name = NAMES.get(wire_name)
    if name is None:
        return None
    found: type[Command[_typing.Any]] = getattr(_importlib.import_module(f".{_MODULES[name]}", __name__), name)
    return found

'''


def _commands_init(protocol: ir.Protocol, header: str) -> PlannedFile:
    classes = [(command.name, safe_module(command.group)) for command in protocol.commands]
    classes += [(c.own_response.name, safe_module(c.group)) for c in protocol.commands if c.own_response]
    names = [f"    {literal(command.wire_name)}: {literal(command.name)}," for command in protocol.commands]
    table = ["NAMES: _typing.Final[dict[str, str]] = {", *names, "}"]
    extra = (
        "\n".join([*table, '"""Names of the classes of all commands, by their names on the wire."""']) + _COMMAND_CLASS
    )
    intro = "All commands and their answers; each is imported when it is first used."
    file = lazy_package(header, intro, [*classes, ("Command", ".command")], extra, ("NAMES", "command_class"))
    return PlannedFile("commands/__init__.py", file.text, file.defines)


def _protocol(protocol: ir.Protocol, header: str) -> PlannedFile:
    wire = protocol.wire
    envelopes = {kind: wire[kind] for kind in ("response", "error", "information", "progress") if kind in wire}
    names = {"kind": wire["kind"], "command": "command", "data": "data", "id": "id", **wire["request"]["members"]}
    lines = [
        f"DELIMITER: _typing.Final = b{literal(wire['delimiter'])}",
        docstring("What ends a message."),
        f"REQUEST_TAG: _typing.Final = {literal(wire['request']['tag'])}",
        docstring(f"What a request has as {literal(wire['kind'])}."),
        *_table("REQUEST_MEMBERS", "dict[str, str]", ((role, literal(name)) for role, name in names.items())),
        docstring("Names of the members of requests, by what they are for."),
        *_table("ROLES", "dict[str, str]", ((entry["tag"], literal(kind)) for kind, entry in envelopes.items())),
        docstring("What messages of the server are for, by what says their kind."),
    ]
    defines = {"DELIMITER", "REQUEST_TAG", "REQUEST_MEMBERS", "ROLES", *protocol.constants, *protocol.tables}
    for name, entry in protocol.constants.items():
        lines += [f"{name}: _typing.Final = {literal(entry['value'])}", docstring(wrap(entry["description"]))]
    for name, entry in protocol.tables.items():
        rows = ((key, texts(values)) for key, values in entry["entries"].items())
        lines += [*_table(name, "dict[str, tuple[str, ...]]", rows), docstring(wrap(entry["description"]))]
    return module("protocol.py", header, f"Constants of {protocol.title}.", lines, defines)


def _envelope(protocol: ir.Protocol, header: str) -> PlannedFile:
    """Return the struct that every message of the server is decoded into first; apart from the constants, because it needs msgspec."""
    roles = {"kind": protocol.wire["kind"]}
    for kind in ("response", "error", "information", "progress"):
        roles |= protocol.wire.get(kind, {}).get("members", {})
    lines = ["class Envelope(_msgspec.Struct, kw_only=True):", docstring("Any message of the server.", "    "), ""]
    for role in ("kind", "command", "id", "code", "topic", "value"):
        if role in roles:
            lines.append(f"    {role}: _typing.Any = _msgspec.field(name={literal(roles[role])}, default=None)")
        else:
            lines.append(f"    {role} = None")
    default = f"_msgspec.field(name={literal(roles['data'])}, default=_msgspec.Raw())"
    lines.append(f"    data: _msgspec.Raw = {default}")
    members = ("kind", "command", "id", "code", "topic", "value", "data")
    defines = {"Envelope", *(f"Envelope.{role}" for role in members)}
    return module("envelope.py", header, f"The envelope of the messages of {protocol.title}.", lines, defines)


def _table(name: str, type_: str, rows: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{name}: _typing.Final[{type_}] = {{", *(f"    {literal(key)}: {value}," for key, value in rows), "}"]


def _names(document: Document, section: str, titles: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return constants for the names of a table, made of their titles."""
    members = tuple((constant_name(title), name) for name, title in titles.items())
    refuse_twins(document.file, f"/{section}", "names", members, are_files=False)
    return members


def _channels(protocol: ir.Protocol, header: str, document: Document) -> PlannedFile:
    members = _names(document, "channels", {name: entry["title"] for name, entry in protocol.channels.items()})
    docs = {constant: protocol.channels[name]["description"] for constant, name in members}
    lines, defines = enumeration_lines(Enumeration("ChannelName", "Name of a channel", members, docs))
    rows = (
        (name, f"_tables.Channel({_arguments({'name': name, **entry})})") for name, entry in protocol.channels.items()
    )
    lines += [
        *_table("CHANNELS", "dict[str, _tables.Channel]", rows),
        docstring("All channels, by their names on the wire."),
    ]
    intro = "The channels that can be measured."
    return module("channels.py", header, intro, lines, defines | {"CHANNELS"}, ["from . import tables as _tables"])


def _error_codes(protocol: ir.Protocol, header: str, document: Document) -> PlannedFile:
    members = _names(document, "errors", {name: name for name in protocol.errors})
    docs = {constant: protocol.errors[name]["description"] for constant, name in members}
    lines, defines = enumeration_lines(Enumeration("ErrorCode", "Code of an error message", members, docs))
    rows: list[tuple[str, str]] = []
    for code, entry in protocol.errors.items():
        data = f", data={texts(entry['data'])}" if entry.get("data") else ""
        shown = {"code": code, "description": entry["description"], "remedy": entry["remedy"]}
        text = ", has_text=True" if entry.get("message") == "text" else ""
        rows.append((code, f"_tables.ErrorKind({_arguments(shown)}{data}{text})"))
    lines += [*_table("ERROR_CODES", "dict[str, _tables.ErrorKind]", rows), docstring("All codes, by themselves.")]
    intro = "The codes of error messages."
    return module(
        "error_codes.py", header, intro, lines, defines | {"ERROR_CODES"}, ["from . import tables as _tables"]
    )


def _arguments(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={literal(value)}" for name, value in values.items())
