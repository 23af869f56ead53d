"""The names of the wire stand in specs/ and generated/, not in the hand-written packages."""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).parents[2]
PUBLISHED = {"packages/conduyt/src/conduyt/core/constants.py: PIN_MODE"}
"""Names of the vendor's package that are also names on the wire."""
DEVICES = sorted(path.parent.name for path in REPOSITORY.glob("packages/*/pyproject.toml"))


@functools.cache
def load(path: Path) -> Any:
    """A spec as data."""
    return YAML(typ="safe", pure=True).load(path.read_text("utf-8"))


def wire_names(device: str) -> set[str]:
    """What only the wire says: paths, and names of members and parameters that are no Python names of ours."""
    names: set[str] = set()
    for path in (REPOSITORY / "specs" / device).glob("*/*.yaml"):
        document = load(path)
        names |= set(document.get("paths", ()))
        names |= set(document["commands"]) if path.name == "commands.yaml" else set()
        names |= {name for name in member_names(document) if name != name.lower()}
        names |= set(packet_names(document))
    return names


def member_names(node: Any) -> Iterator[str]:
    """The names of members and parameters, anywhere in an OpenAPI document or a JSON Schema."""
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            yield from node["properties"]
        if "in" in node and isinstance(node.get("name"), str):
            yield node["name"]
        for value in node.values():
            yield from member_names(value)
    elif isinstance(node, list):
        for value in node:
            yield from member_names(value)


def homie_names(device: str) -> set[str]:
    """What only MQTT says: types of devices and nodes, and ids of two words and more."""
    names: set[str] = set()
    for path in (REPOSITORY / "specs" / device).glob("*/homie.yaml"):
        devices = load(path)["devices"]
        nodes = {key: node for about in devices.values() for key, node in about["nodes"].items()}
        names |= {*devices, *(node["type"] for node in nodes.values())}
        ids = [id_ for key, node in nodes.items() for id_ in (key, *node.get("ids", ()), *node["properties"])]
        names |= {id_ for id_ in ids if "-" in id_}
    return names


def texts(source: str) -> set[str]:
    """The literal texts in the code of a file, and what stands between their slashes; no docstrings."""
    tree = ast.parse(source)
    documentation = {id(statement.value) for statement in ast.walk(tree) if isinstance(statement, ast.Expr)}
    found = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
    }
    return {part for text in found for part in (text, *text.split("/"))}


def packet_names(document: Any) -> Iterator[str]:
    """The names of packets on the wire."""
    for definition in document.get("$defs", {}).values():
        wire = definition.get("x-wire", {})
        if "packet" in wire:
            yield wire["name"]


def uses(source: str, names: set[str]) -> list[str]:
    """Wire names in the code of a file: as identifiers, or as words or paths in its strings. Docstrings may explain them."""
    tree = ast.parse(source)
    found: list[str] = []
    documentation = {id(statement.value) for statement in ast.walk(tree) if isinstance(statement, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            found += [
                word
                for word in re.findall(r"/api/[\w/{}-]+|\w+", node.value)
                if word in names or word.startswith("/api/")
            ]
        found += [word for word in identifiers(node) if word in names]
    return found


def identifiers(node: ast.AST) -> list[str]:
    """The names that a node introduces or uses."""
    fields = (getattr(node, field, None) for field in ("id", "attr", "arg", "name"))
    return [field for field in fields if isinstance(field, str)]


@pytest.mark.parametrize("device", DEVICES)
def test_package_holds_no_wire_names(device: str) -> None:
    names = wire_names(device)
    assert names
    found = {
        f"{path.relative_to(REPOSITORY)}: {name}"
        for path in (REPOSITORY / "packages" / device / "src").rglob("*.py")
        if "simulator" not in path.parts
        for name in uses(path.read_text("utf-8"), names)
    }
    assert sorted(found - PUBLISHED) == []


def test_package_holds_no_names_of_mqtt() -> None:
    names = homie_names("span")
    assert {"active-power", "energy.ebus.device.circuit", "lugs-upstream", "power-flows"} <= names
    found = {
        f"{path.relative_to(REPOSITORY)}: {name}"
        for path in (REPOSITORY / "packages" / "span" / "src").rglob("*.py")
        if "simulator" not in path.parts
        for name in texts(path.read_text("utf-8")) & names
    }
    assert sorted(found) == []


@pytest.mark.parametrize(
    "line", ['raw["active-power"]', 'f"{device}/shed-priority/set"', 'type == "energy.ebus.device.pv"']
)
def test_a_name_of_mqtt_would_be_found(line: str) -> None:
    assert texts(line) & homie_names("span")


@pytest.mark.parametrize(
    "line",
    [
        'body = {"relayStateIn": 1}',
        'raise ValueError(f"no instantPowerW in {answer}")',
        "call(relayState=1)",
        "answer.instantPowerW",
        'client.get("/api/v1/circuits")',
        'PATH = "/api/v1/anything"',
    ],
)
def test_a_wire_name_would_be_found(line: str) -> None:
    assert uses(line, wire_names("span"))


def test_a_packet_by_its_name_would_be_found() -> None:
    assert uses('name = "PIN_READ_RESP"', wire_names("conduyt")) == ["PIN_READ_RESP"]


def test_documentation_may_name_the_wire() -> None:
    assert uses('def get() -> None:\n    """Return `instantPowerW`."""', wire_names("span")) == []
