"""Stage 4, emit: the values of the model stage as files of a package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ..load import Document
from ..package import VERSIONS, first_line, lazy_package, versions
from ..plan import PlannedFile
from ..text import docstring, literal, sentence, wrap
from . import ir
from .emit_nodes import emit_nodes

RUNTIME = Path(__file__).resolve().parent / "runtime"
_REST = Path(__file__).resolve().parents[1] / "runtime"
_COMMON = ("compatibility", "enums", "types")
"""Run-time pieces of all kinds that this one needs too."""


def emit(model: ir.Model, document: Document) -> list[PlannedFile]:
    """Return every file of the package, in a fixed order."""
    files = [*_own_files(model, document, ""), PlannedFile("py.typed", ""), *shared_files(document)]
    return sorted(files, key=lambda file: file.path)


def emit_part(model: ir.Model, document: Document) -> list[PlannedFile]:
    """Return the files of a sub-package whose run-time pieces lie in the package around it, in a fixed order."""
    return sorted(_own_files(model, document, "."), key=lambda file: file.path)


def shared_files(document: Document) -> list[PlannedFile]:
    """Return the run-time pieces, which a package and its parts share."""
    header = first_line(document)
    return [PlannedFile(f"{name}.py", header + text) for name, text in runtime_modules()]


@cache
def runtime_modules() -> tuple[tuple[str, str], ...]:
    """Return the run-time pieces: name and text of each module."""
    paths = [*sorted(RUNTIME.glob("*.py")), *(_REST / f"{name}.py" for name in _COMMON)]
    names = [f"homie/{path.stem}" if path.parent == RUNTIME else path.stem for path in paths]
    texts = [path.read_text(encoding="utf-8").replace("from ...runtime.", "from ..") for path in paths]
    return tuple(zip(names, texts, strict=True))


def _own_files(model: ir.Model, document: Document, up: str) -> list[PlannedFile]:
    header, runtime = first_line(document), f".{up}"
    return [
        _package_init(model, header, document),
        _enumerations(model, header, runtime),
        emit_nodes(model, header, runtime),
        _devices(model, header, runtime),
    ]


def _package_init(model: ir.Model, header: str, document: Document) -> PlannedFile:
    intro = wrap(f"{model.title}, version {model.version}: typed devices, nodes and properties.")
    if model.description:
        intro += f"\n\n{wrap(model.description)}"
    constants = [
        ("DATA_MODEL", model.data_model, "Name of the data model."),
        ("DOMAIN", model.domain, "First level of all topics."),
    ]
    text = "".join(f'{name}: _typing.Final = {literal(value)}\n"""{about}"""\n' for name, value, about in constants)
    text = versions(document, model.version) + text
    places = [
        *((item.name, "enumerations") for item in model.enumerations),
        *((node.name, "nodes") for device in model.devices for node in device.nodes),
        *((device.name, "devices") for device in model.devices),
        ("DEVICES", "devices"),
    ]
    return lazy_package(header, intro, places, text, (*VERSIONS, *(name for name, _, _ in constants)))


def _start(header: str, intro: str) -> list[str]:
    return [header.rstrip("\n"), docstring(intro), "", "from __future__ import annotations", ""]


def _all(names: list[str]) -> list[str]:
    return ["__all__ = [", *(f"    {literal(name)}," for name in sorted(names)), "]", ""]


def _enumerations(model: ir.Model, header: str, runtime: str) -> PlannedFile:
    defines = {"__all__", *(item.name for item in model.enumerations)}
    lines = [
        *_start(header, "Words that properties have. Words that are not listed are kept."),
        f"from {runtime}enums import OpenStrEnum",
        "",
        *_all([item.name for item in model.enumerations]),
    ]
    for item in model.enumerations:
        about = sentence(item.description)
        doc = wrap(f"{about} Words that are not listed here are members too, with `is_listed` False.")
        lines += ["", f"class {item.name}(OpenStrEnum):", docstring(doc, "    "), ""]
        for name, word, meaning in item.members:
            lines += [f"    {name} = {literal(word)}"]
            lines += [docstring(wrap(sentence(meaning)), "    ")] if meaning.strip() else []
            defines.add(f"{item.name}.{name}")
        lines.append("")
    return PlannedFile("enumerations.py", "\n".join(lines).rstrip("\n") + "\n", frozenset(defines))


def _devices(model: ir.Model, header: str, runtime: str) -> PlannedFile:
    lines = [
        *_start(header, "Devices: their nodes under names that are typed."),
        "from collections.abc import Mapping",
        "from types import MappingProxyType",
        "from typing import Final",
        "",
        f"from {runtime} import homie as _homie",
        "from . import nodes as _nodes",
        "",
        *_all(["DEVICES", *(device.name for device in model.devices)]),
    ]
    defines = {"__all__", "DEVICES"}
    for device in model.devices:
        lines += ["", *_device(device), ""]
        defines |= {device.name, *(f"{device.name}.{name}" for name in ("TYPE", "NODES", "NODE_TYPES", "__slots__"))}
        defines |= {f"{device.name}.{name}" for node in device.nodes for name in _attributes(node)}
    lines += ["", "DEVICES: Final[Mapping[str, type[_homie.Device]]] = MappingProxyType(", "    {"]
    lines += [f"        {literal(device.type)}: {device.name}," for device in model.devices]
    lines += ["    }", ")", '"""Classes of devices by their type in descriptions."""']
    return PlannedFile("devices.py", "\n".join(lines) + "\n", frozenset(defines))


def _attributes(node: ir.Node) -> list[str]:
    return [name for _, name in node.ids] or [node.attribute]


def _device(device: ir.Device) -> list[str]:
    about = sentence(device.description) + (f"\n\nSince firmware {device.since}." if device.since else "")
    lines = [f"class {device.name}(_homie.Device):", docstring(wrap(about), "    "), "", "    __slots__ = ()", ""]
    lines += [f"    TYPE = {literal(device.type)}"]
    for node in device.nodes:
        for id_, name in node.ids:
            lines += [f"    {name} = _homie.NodeOf({literal(id_)}, _nodes.{node.name})"]
            lines += [docstring(wrap(sentence(node.description)), "    ")]
        if not node.ids:
            lines += [f"    {node.attribute} = _homie.NodesOf(_nodes.{node.name})"]
            lines += [docstring(wrap(f"By id. {sentence(node.description)}"), "    ")]
    by_id = [(id_, node.name) for node in device.nodes for id_, _ in node.ids]
    by_type = [(type_, node.name) for node in device.nodes for type_ in (node.type, *node.also_types)]
    return [*lines, *_table("NODES", by_id), *_table("NODE_TYPES", by_type)]


def _table(name: str, pairs: list[tuple[str, str]]) -> list[str]:
    lines = [f"    {name} = MappingProxyType[str, type[_homie.Node]](", "        {"]
    return [*lines, *(f"            {literal(key)}: _nodes.{value}," for key, value in pairs), "        }", "    )"]
