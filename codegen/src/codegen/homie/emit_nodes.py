"""Nodes and their properties as Python text."""

from __future__ import annotations

from collections.abc import Iterator

from ..plan import PlannedFile
from ..text import docstring, literal, sentence, wrap
from . import ir


def emit_nodes(model: ir.Model, header: str, runtime: str) -> PlannedFile:
    """Return the module with all classes of nodes."""
    nodes = [node for device in model.devices for node in device.nodes]
    lines = [
        header.rstrip("\n"),
        docstring("Nodes: their properties on the class, the values on what a device has reported."),
        "",
        "from __future__ import annotations",
        "",
        f"from {runtime} import homie as _homie",
        "from . import enumerations as _words",
        "",
        "__all__ = [",
        *(f"    {literal(name)}," for name in sorted(node.name for node in nodes)),
        "]",
        "",
    ]
    defines = {"__all__"}
    for node in nodes:
        lines += ["", *_node(node), ""]
        defines |= {node.name, f"{node.name}.TYPE", f"{node.name}.__slots__"}
        defines |= {f"{node.name}.{item.name}" for item in node.properties}
    return PlannedFile("nodes.py", "\n".join(lines).rstrip("\n") + "\n", frozenset(defines))


def _node(node: ir.Node) -> Iterator[str]:
    about = sentence(node.description) + (f"\n\nSince firmware {node.since}." if node.since else "")
    yield f"class {node.name}(_homie.Node):"
    yield docstring(wrap(about), "    ")
    yield ""
    yield "    __slots__ = ()"
    yield ""
    yield f"    TYPE = {literal(node.type)}"
    for item in node.properties:
        yield f"    {item.name} = {_value(item)}"
        yield docstring(wrap(_about(item)), "    ")


def _value(item: ir.Property) -> str:
    arguments = [literal(item.id)]
    kind = "EnumProperty" if item.enumeration else ir.KINDS[item.datatype]
    if item.enumeration:
        arguments.append(f"_words.{item.enumeration}")
    arguments += [f"{name}={value}" for name, value in _settings(item)]
    line = f"_homie.{kind}({', '.join(arguments)})"
    return (
        line if len(line) < 100 else "\n        ".join([f"_homie.{kind}(", *(f"{a}," for a in arguments)]) + "\n    )"
    )


def _settings(item: ir.Property) -> Iterator[tuple[str, str]]:
    """Yield the arguments that are not what they are by default."""
    if item.ignores_case:
        yield "ignores_case", "True"
    for name in ("unit", "format"):
        if value := getattr(item, name):
            yield name, literal(value)
    if item.settable:
        yield "settable", "True"
    if not item.retained:
        yield "retained", "False"
    if item.since:
        yield "since", literal(item.since)
    if item.positive:
        yield "positive", _tuple(_tuple(literal(part) for part in pair) for pair in item.positive)
    if item.accepts:
        yield "accepts", _tuple(literal(word) for word in item.accepts)
    wrong = [(c.member, c.was) for c in item.corrections if c.member in ("unit", "datatype")]
    if wrong:
        yield "known_wrong", _tuple(_tuple(literal(part) for part in pair) for pair in wrong)


def _tuple(parts: Iterator[str]) -> str:
    found = list(parts)
    return f"({found[0]},)" if len(found) == 1 else f"({', '.join(found)})"


def _about(item: ir.Property) -> str:
    """Return what the documentation of a property says."""
    said = [sentence(item.description)]
    said += [f"Unit: {item.unit}."] if item.unit else []
    meanings = [f"{meaning} (from {firmware})" for firmware, meaning in item.positive]
    if len(meanings) == 1:
        said.append(f"Positive: {item.positive[0][1]}.")
    elif meanings:
        said.append(f"Positive: {', '.join(meanings)}.")
    said += [f"Takes {', '.join(item.accepts)}."] if item.accepts else []
    said += [f"Accepted when {item.accepted_when}."] if item.accepted_when else []
    said += ["Declared, and not published so far."] if not item.is_published else []
    said += [f"Since firmware {item.since}."] if item.since else []
    for c in item.corrections:
        span = f"{c.first} to {c.last}" if c.last else f"{c.first}"
        said.append(f"Firmware {span}, {c.member} {c.was}: {sentence(c.why)}")
    return " ".join(said)
