"""Classes of packets, of their parts, and of records inside them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..plan import PlannedFile
from ..text import docstring, literal, sentence, wrap
from . import ir
from .emit_layouts import layout

_FIELD_KINDS = ("Blob", "Constant", "Flag", "Items", "Many", "Nested", "Number", "Text")
_PLAIN = {True: "float", False: "int"}


def emit_structs(protocol: ir.Protocol, header: str) -> PlannedFile:
    """Records inside payloads."""
    return _file("structs.py", "Records inside payloads.", protocol, header, list(protocol.records()), "Payload")


def emit_packets(protocol: ir.Protocol, header: str) -> PlannedFile:
    """What travels by itself."""
    payloads = [payload for payload, _ in protocol.packets()]
    return _file("packets.py", "Packets, each with its type number.", protocol, header, payloads, "Packet")


def emit_parts(protocol: ir.Protocol, header: str) -> PlannedFile:
    """What travels inside packets."""
    payloads = [payload for payload, _ in protocol.parts()]
    return _file("parts.py", "What travels inside the data of packets.", protocol, header, payloads, "Part")


def _file(
    path: str, intro: str, protocol: ir.Protocol, header: str, payloads: list[ir.Payload], base: str
) -> PlannedFile:
    classes = "\n\n".join(_class(payload, protocol.order, base) for payload in payloads)
    lines = [
        header.rstrip("\n"),
        docstring(intro),
        "",
        "from __future__ import annotations",
        "",
        *_imports(path, protocol, payloads, classes, base),
    ]
    lines += ["__all__ = [", *(f"    {literal(name)}," for name in sorted(p.name for p in payloads)), "]", ""]
    lines += ["_set = object.__setattr__", ""]
    text = "\n".join(lines) + ("\n" + classes + "\n" if payloads else "")
    defines = {name for payload in payloads for name in _defines(payload)}
    return PlannedFile(path, text, frozenset({"__all__", "_set", *defines}))


def _imports(path: str, protocol: ir.Protocol, payloads: Iterable[ir.Payload], text: str, base: str) -> list[str]:
    def used(names: Iterable[str]) -> list[str]:
        return sorted(name for name in names if re.search(rf"\b{name}\b", text))

    lines = ["from collections.abc import Iterable"] if used(["Iterable"]) else []
    lines += ["from typing import ClassVar", ""] if used(["ClassVar"]) else []
    if enums := used(e.name for e in protocol.enumerations):
        lines.append(f"from .enums import {', '.join(enums)}")
    if kinds := _kinds(payloads):
        lines.append(f"from .fields import {', '.join(kinds)}")
    lines.append("from .layout import Layout")
    helpers = sorted([base, *used(["Buffer", "as_bytes"])])
    lines.append(f"from .payload import {', '.join(helpers)}")
    if path != "structs.py" and (records := used(r.name for r in protocol.records())):
        lines.append(f"from .structs import {', '.join(records)}")
    return [*lines, ""]


def _kinds(payloads: Iterable[ir.Payload]) -> list[str]:
    calls = " ".join(layout(payload, "<") for payload in payloads)
    return [kind for kind in _FIELD_KINDS if f"{kind}(" in calls]


def _attributes(payload: ir.Payload) -> list[ir.Field]:
    return [field for field in payload.fields if field.constant is None]


def _defines(payload: ir.Payload) -> list[str]:
    names = ["__slots__", "_LAYOUT", *(f.name for f in _attributes(payload)), *(n for n, _, _ in _marks(payload))]
    names += ["__init__"] if _attributes(payload) else []
    return [payload.name, *(f"{payload.name}.{name}" for name in names)]


def _marks(payload: ir.Payload) -> list[tuple[str, str, str]]:
    """Class attributes that say how a payload travels: name, type and value."""
    match payload.role:
        case ir.Packet(number, wire_name, sender, answers):
            marks = [
                ("TYPE", "int", f"0x{number:02x}"),
                ("NAME", "str", literal(wire_name)),
                ("SENDER", "str", literal(sender)),
            ]
            numbers = ", ".join(f"0x{answer:02x}" for answer in answers)
            return [*marks, *([("ANSWERS", "frozenset[int]", f"frozenset({{{numbers}}})")] if answers else [])]
        case ir.Part(carrier, _, group, code, answer):
            marks = [("CARRIER", "int", f"0x{carrier:02x}"), ("GROUP", "str", literal(group))]
            marks += [("CODE", "int | None", f"0x{code:02x}")] if code is not None else []
            return [*marks, *([("ANSWER", "type[Part] | None", answer)] if answer else [])]
        case None:
            return []


def _class(payload: ir.Payload, order: str, base: str) -> str:
    attributes = _attributes(payload)
    lines = [f"class {payload.name}({base}):", docstring(_description(payload), "    "), ""]
    slots = ", ".join(literal(name) for name in sorted(field.name for field in attributes))
    lines.append(f"    __slots__ = ({slots}{',' if len(attributes) == 1 else ''})")
    lines += [f"    {name}: ClassVar[{type_}] = {value}" for name, type_, value in _marks(payload)]
    lines.append(f"    _LAYOUT: ClassVar[Layout] = {layout(payload, order)}")
    lines += [f"    {field.name}: {_kept(field)}" for field in attributes]
    return "\n".join([*lines, *(_init(attributes) if attributes else []), ""])


def _description(payload: ir.Payload) -> str:
    text = wrap(payload.description)
    fields = _attributes(payload)
    if not fields:
        return text
    entries = [wrap(f"{f.name}: {sentence(f.description)}", "    ", "        ") for f in fields]
    return "\n".join([text, "", "Attributes:", *entries])


def _init(attributes: list[ir.Field]) -> list[str]:
    arguments = ", ".join(f"{field.name}: {_taken(field)}{_default(field)}" for field in attributes)
    lines = ["", f"    def __init__(self, {arguments}) -> None:"]
    if len(lines[-1]) > 118:
        spread = "".join(f"        {field.name}: {_taken(field)}{_default(field)},\n" for field in attributes)
        lines[-1] = f"    def __init__(\n        self,\n{spread}    ) -> None:"
    return [*lines, *(f"        _set(self, {literal(field.name)}, {_conversion(field)})" for field in attributes)]


def _default(field: ir.Field) -> str:
    if not field.is_optional:
        return ""
    if field.default is None:
        return " = None"
    is_blob = isinstance(field.type, ir.Run) and not field.type.is_text
    return f" = {'b' if is_blob else ''}{literal(field.default)}"


def _may_be_none(field: ir.Field) -> bool:
    return field.is_optional and field.default is None


def _kept(field: ir.Field) -> str:
    return _python(field.type) + (" | None" if _may_be_none(field) else "")


def _taken(field: ir.Field) -> str:
    match field.type:
        case ir.EnumRef(name):
            word = f"{name} | int"
        case ir.Run(is_text=False):
            word = "Buffer"
        case ir.Many(ir.EnumRef(name)):
            word = f"Iterable[{name} | int]"
        case ir.Many(item):
            word = f"Iterable[{_python(item)}]"
        case other:
            word = _python(other)
    return word + (" | None" if _may_be_none(field) else "")


def _python(type_: ir.Type) -> str:
    match type_:
        case ir.Number(code):
            return _PLAIN[code in ir.FLOATS.values()]
        case ir.Flag():
            return "bool"
        case ir.Run(is_text):
            return "str" if is_text else "bytes"
        case ir.EnumRef(name) | ir.RecordRef(name):
            return name
        case ir.Many(item):
            return f"tuple[{_python(item)}, ...]"


def _conversion(field: ir.Field) -> str:
    name = field.name
    match field.type:
        case ir.EnumRef(kind):
            text = f"{kind}({name})"
        case ir.Run(is_text=False):
            text = f"as_bytes({name})"
        case ir.Many(ir.EnumRef(kind)):
            text = f"tuple(map({kind}, {name}))"
        case ir.Many():
            text = f"tuple({name})"
        case _:
            return name
    return f"None if {name} is None else {text}" if _may_be_none(field) else text
