"""Constants, enumerations, and values whose layout depends on a member."""

from __future__ import annotations

import re

from ..plan import PlannedFile
from ..text import docstring, literal, wrap
from . import ir
from .emit_layouts import field_expression


def _start(header: str, intro: str) -> list[str]:
    return [header.rstrip("\n"), docstring(intro), "", "from __future__ import annotations", ""]


def _all(names: list[str]) -> list[str]:
    return ["__all__ = [", *(f"    {literal(name)}," for name in sorted(names)), "]", ""]


def emit_constants(protocol: ir.Protocol, header: str) -> PlannedFile:
    """Values that belong to the protocol."""
    names = [constant.name for constant in protocol.constants]
    lines = [*_start(header, "Values that belong to the protocol."), "from typing import Final", "", *_all(names)]
    for constant in protocol.constants:
        value = constant.value
        text = f"bytes.fromhex({literal(value.hex())})" if isinstance(value, bytes) else literal(value)
        lines += [f"{constant.name}: Final = {text}", docstring(wrap(constant.description)), ""]
    return PlannedFile("constants.py", "\n".join(lines).rstrip("\n") + "\n", frozenset({"__all__", *names}))


def emit_enums(protocol: ir.Protocol, header: str) -> PlannedFile:
    """Enumerations of the spec, and one of type numbers for each sender."""
    enumerations = [*protocol.enumerations, *(_types(protocol, sender) for sender in protocol.senders)]
    names = [enumeration.name for enumeration in enumerations]
    lines = _start(header, "Named numbers. Numbers without a name are kept.")
    if any(enumeration.is_flags for enumeration in enumerations):
        lines += ["from enum import KEEP, IntFlag", ""]
    lines += ["from .open_enums import OpenIntEnum", "", *_all(names)]
    defines = {"__all__", *names}
    for enumeration in enumerations:
        base = "IntFlag, boundary=KEEP" if enumeration.is_flags else "OpenIntEnum"
        lines += ["", f"class {enumeration.name}({base}):", docstring(wrap(enumeration.description), "    "), ""]
        width = 4 if enumeration.is_flags else 0
        for name, value in enumeration.members:
            lines.append(f"    {name} = {f'0x{value:0{width or 2}x}' if value >= 0 else value}")
            defines.add(f"{enumeration.name}.{name}")
        lines.append("")
    return PlannedFile("enums.py", "\n".join(lines).rstrip("\n") + "\n", frozenset(defines))


def _types(protocol: ir.Protocol, sender: str) -> ir.Enumeration:
    members = tuple((role.wire_name, role.number) for _, role in protocol.packets(sender))
    return ir.Enumeration(ir.type_enum(sender), f"Type numbers of packets from the {sender}.", "B", members)


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def value_functions(protocol: ir.Protocol) -> list[str]:
    """Names of the functions in values.py."""
    return [f"{verb}_{_snake(e.name)}" for e in protocol.enumerations if e.values for verb in ("pack", "unpack")]


_FUNCTIONS = '''

def pack_{snake}(kind: {name} | int, value: Value) -> bytes:
    """Bytes of a value of some kind.

    Raises:
        PayloadError: the value does not fit, or nothing is known of the kind.
    """
    return pack_value({label}, {table}, kind, value)


def unpack_{snake}(kind: {name} | int, data: Buffer) -> Value:
    """The value of bytes of some kind.

    Raises:
        PayloadError: there are too few or too many bytes, or nothing is known of the kind.
    """
    return unpack_value({label}, {table}, kind, data)
'''


def emit_values(protocol: ir.Protocol, header: str) -> PlannedFile:
    """Values whose layout depends on a member of an enumeration."""
    keyed = [enumeration for enumeration in protocol.enumerations if enumeration.values]
    functions = value_functions(protocol)
    lines = [
        *_start(header, "Values whose layout depends on a kind."),
        "from collections.abc import Mapping",
        "from typing import Final",
        "",
    ]
    kinds = sorted({field_expression("", type_).partition("(")[0] for e in keyed for _, type_ in e.values})
    lines += [f"from .enums import {', '.join(sorted(e.name for e in keyed))}"] if keyed else []
    lines += [f"from .fields import {', '.join(kinds)}"] if kinds else []
    lines += [
        "from .layout import Layout",
        "from .payload import Buffer, Value, pack_value, unpack_value",
        "",
        *_all(functions),
    ]
    for e in keyed:
        table = f"_{_snake(e.name).upper()}"
        lines += ["", f"{table}: Final[Mapping[int, Layout]] = {{"]
        for number, type_ in e.values:
            lines.append(f"    {number}: Layout({literal(protocol.order)}, [{field_expression('value', type_)}]),")
        lines += ["}", _FUNCTIONS.format(snake=_snake(e.name), name=e.name, label=literal(e.name), table=table)]
    tables = {f"_{_snake(e.name).upper()}" for e in keyed}
    return PlannedFile("values.py", "\n".join(lines).rstrip("\n") + "\n", frozenset({"__all__", *functions, *tables}))
