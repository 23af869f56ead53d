"""Stage 4, emit: the values of the model stage as files of a package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ..load import Document
from ..package import VERSIONS, compatibility_file, first_line, lazy_package, versions
from ..plan import PlannedFile
from ..text import docstring, literal, wrap
from . import ir
from .emit_enums import emit_constants, emit_enums, emit_values, value_functions
from .emit_payloads import emit_packets, emit_parts, emit_structs

RUNTIME = Path(__file__).resolve().parent / "runtime"
_OPEN_ENUMS = Path(__file__).resolve().parents[1] / "runtime" / "enums.py"


def emit(protocol: ir.Protocol, document: Document) -> list[PlannedFile]:
    """Return every file of the package, in a fixed order."""
    header = first_line(document)
    files = [
        _package_init(protocol, header, document),
        compatibility_file(header),
        PlannedFile("py.typed", ""),
        *(PlannedFile(f"{name}.py", header + text) for name, text in runtime_modules()),
        emit_constants(protocol, header),
        emit_enums(protocol, header),
        emit_values(protocol, header),
        emit_structs(protocol, header),
        emit_packets(protocol, header),
        emit_parts(protocol, header),
        _registry(protocol, header),
    ]
    return sorted(files, key=lambda file: file.path)


@cache
def runtime_modules() -> tuple[tuple[str, str], ...]:
    """Return the run-time pieces: name and text of each module."""
    paths = sorted(path for path in RUNTIME.glob("*.py") if path.stem != "__init__")
    pieces = [(path.stem, path.read_text(encoding="utf-8")) for path in paths]
    return (*pieces, ("open_enums", _OPEN_ENUMS.read_text(encoding="utf-8")))


def _package_init(protocol: ir.Protocol, header: str, document: Document) -> PlannedFile:
    intro = wrap(f"{protocol.title}, version {protocol.version}: typed packets.")
    if protocol.description:
        intro += f"\n\n{wrap(protocol.description)}"
    version = versions(document, protocol.version) + (
        f"PROTOCOL: _typing.Final = {literal(protocol.version)}\n"
        '"""Version of the protocol that this code was generated from."""\n'
    )
    places = [
        *((constant.name, "constants") for constant in protocol.constants),
        *((enumeration.name, "enums") for enumeration in protocol.enumerations),
        *((ir.type_enum(sender), "enums") for sender in protocol.senders),
        *((name, "values") for name in value_functions(protocol)),
        *((payload.name, "structs") for payload in protocol.records()),
        *((payload.name, "packets") for payload, _ in protocol.packets()),
        *((payload.name, "parts") for payload, _ in protocol.parts()),
        *((name, "payload") for name in ("Packet", "Part", "Payload", "RawPacket")),
        ("PayloadError", "errors"),
        *((name, "registry") for name in ("PACKETS", "PARTS", "unpack_packet")),
    ]
    return lazy_package(header, intro, places, version, (*VERSIONS, "PROTOCOL"))


_UNPACK = '''

def unpack_packet(sender: str, type_number: int, payload: Buffer) -> Packet | RawPacket:
    """Read the payload of a packet; one of a type that the spec does not have is kept as it is.

    Args:
        sender: who sent it.
        type_number: its type.
        payload: its payload.

    Raises:
        PayloadError: the payload does not fit its type.
    """
    kind = PACKETS[sender].get(type_number)
    return RawPacket(type_number, payload) if kind is None else kind.unpack(payload)
'''


def _registry(protocol: ir.Protocol, header: str) -> PlannedFile:
    lines = [
        header.rstrip("\n"),
        docstring("Which class is for which number."),
        "",
        "from __future__ import annotations",
        "",
    ]
    lines += ["from collections.abc import Mapping", "from typing import Final", "", "from . import packets, parts"]
    lines += ["from .payload import Buffer, Packet, Part, RawPacket", ""]
    lines += ['__all__ = ["PACKETS", "PARTS", "unpack_packet"]', ""]
    lines += ["PACKETS: Final[Mapping[str, Mapping[int, type[Packet]]]] = {"]
    for sender in protocol.senders:
        lines.append(f"    {literal(sender)}: {{")
        lines += [f"        {role.number}: packets.{payload.name}," for payload, role in protocol.packets(sender)]
        lines.append("    },")
    lines += ["}", '"""Classes of packets, by who sends them and by type number."""', ""]
    lines += ["PARTS: Final[Mapping[tuple[str, str, int], type[Part]]] = {"]
    for payload, part in protocol.parts():
        if part.code is not None:
            key = f"({literal(part.carrier_name)}, {literal(part.group)}, {part.code})"
            lines.append(f"    {key}: parts.{payload.name},")
    lines += ["}", '"""Classes of parts that have a code, by name of the packet, group and code."""']
    text = "\n".join(lines) + "\n" + _UNPACK
    return PlannedFile("registry.py", text, frozenset({"__all__", "PACKETS", "PARTS", "unpack_packet"}))
