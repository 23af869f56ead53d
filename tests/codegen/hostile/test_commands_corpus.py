"""Every place of a spec of commands times every payload: a clear refusal, or a package in which the payload is mere text."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from codegen.errors import SpecError
from codegen.generate import build
from codegen.load import Document
from tests.codegen.commands_document import META, kettle
from tests.codegen.hostile.judge import DEVICE, identifiers
from tests.codegen.hostile.payloads import ALL, MARKER
from tests.codegen.hostile.test_corpus import refusal_problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from codegen.manifest import Output

Data = dict[str, Any]
Change = Callable[[Data, str], object]

_FILE = re.compile(DEVICE + r"(commands/)?[a-z0-9_]+\.py|py\.typed|spec\.json")
_MODULES = {"__future__", "importlib", "msgspec", "typing"}


def _rename(mapping: Data, old: str, new: str) -> None:
    mapping[new] = mapping.pop(old)


def _heat(data: Data) -> Data:
    entry: Data = data["commands"]["water/heat"]
    return entry


def _members(data: Data) -> Data:
    members: Data = _heat(data)["request"]["properties"]
    return members


PLACES: dict[str, Change] = {
    "title": lambda d, p: d.update(title=p),
    "version": lambda d, p: d.update(version=p),
    "description": lambda d, p: d.update(description=p),
    "delimiter": lambda d, p: d["wire"].update(delimiter=p),
    "kind member": lambda d, p: d["wire"].update(kind=p),
    "tag": lambda d, p: d["wire"]["request"].update(tag=p),
    "answer's tag": lambda d, p: d["wire"]["response"].update(tag=p),
    "envelope member": lambda d, p: d["wire"]["request"]["members"].update(command=p),
    "code member": lambda d, p: d["wire"]["error"]["members"].update(code=p),
    "constant name": lambda d, p: _rename(d["constants"], "BOILING", p),
    "constant": lambda d, p: d["constants"]["BOILING"].update(value=p),
    "constant's description": lambda d, p: d["constants"]["BOILING"].update(description=p),
    "table name": lambda d, p: _rename(d["tables"], "CUPS", p),
    "table key": lambda d, p: _rename(d["tables"]["CUPS"]["entries"], "small", p),
    "table text": lambda d, p: d["tables"]["CUPS"]["entries"].update(small=[p]),
    "channel name": lambda d, p: _rename(d["channels"], "t", p),
    "channel title": lambda d, p: d["channels"]["t"].update(title=p),
    "channel unit": lambda d, p: d["channels"]["t"].update(unit=p),
    "channel description": lambda d, p: d["channels"]["t"].update(description=p),
    "error code": lambda d, p: d["errors"].update({p: d["errors"]["too dry"]}),
    "error remedy": lambda d, p: d["errors"]["too dry"].update(remedy=p),
    "error data": lambda d, p: d["errors"]["too dry"].update(data=[p]),
    "group name": lambda d, p: (
        d["groups"].update({p: {"description": "x"}}) or d["commands"]["lampOff"].update(group=p)
    ),
    "group description": lambda d, p: d["groups"]["lamp"].update(description=p),
    "group member": lambda d, p: _rename(d["groups"]["water"]["members"], "kettle", p),
    "command": lambda d, p: _rename(d["commands"], "lampOff", p),
    "command's name": lambda d, p: d["commands"]["lampOff"].update(name=p),
    "command's description": lambda d, p: _heat(d).update(description=p),
    "licence": lambda d, p: _heat(d).update(license=p),
    "request member": lambda d, p: _members(d).update({p: {"type": "string"}}),
    "member's Python name": lambda d, p: _members(d)["to"].update({"x-name": p}),
    "member's unit": lambda d, p: _members(d)["to"].update({"x-unit": p}),
    "member's description": lambda d, p: _members(d)["to"].update(description=p),
    "member's default": lambda d, p: _members(d)["pin"].update(default=p),
    "member's format": lambda d, p: _members(d)["pin"].update(format=p),
    "member's words": lambda d, p: _members(d)["unit"].update(enum=["C", p]),
    "member's reference": lambda d, p: _members(d)["mode"].update({"$ref": p}),
    "member's keyword": lambda d, p: _members(d)["to"].update({p: p}),
    "definition": lambda d, p: d["$defs"].update({p: {"type": "object"}}),
    "definition's description": lambda d, p: d["$defs"]["Water"].update(description=p),
    "definition's member": lambda d, p: d["$defs"]["Water"]["properties"].update({p: {"type": "number"}}),
    "enum value": lambda d, p: d["$defs"]["Mode"].update(enum=["gentle", "full-power", p]),
    "enum name": lambda d, p: d["$defs"]["Level"].update({"x-enum-varnames": ["LOW", p]}),
    "enum description": lambda d, p: d["$defs"]["Mode"].update({"x-enum-descriptions": {"gentle": p}}),
    "variant's constant": lambda d, p: d["$defs"]["Dim"]["properties"]["is"].update(const=p),
    "tag member": lambda d, p: d["$defs"]["Look"].update({"x-tag": p}),
    "file name": lambda _data, _payload: None,
}
STRIDE = 6
"""Each place is tried with every sixth payload, and the next place with the ones after those: one run takes long enough."""


def generate(place: str, payload: str) -> Output:
    """Run the generator, in memory, on a protocol with a payload."""
    data = kettle()
    PLACES[place](data, payload)
    spec = Document(payload if place == "file name" else "kettle.yaml", data, "0" * 64)
    return build("devicewire/kettle", spec, META, lambda _: None, "commands")


@pytest.fixture(scope="module")
def harmless() -> dict[str, str]:
    """The package of the protocol without any payload."""
    output = build("devicewire/kettle", Document("kettle.yaml", kettle(), "0" * 64), META, lambda _: None, "commands")
    return {file.path: file.text for file in output.files}


def problems(output: Output, known: dict[str, str]) -> Iterator[str]:
    """What is wrong with a package, judged without the generator's own checks."""
    names = [file.path for file in output.files]
    if len({name.casefold() for name in names}) != len(names):
        yield "two files of one name"
    for file in output.files:
        if not _FILE.fullmatch(file.path):
            yield f"a file outside or of an odd name: {file.path!r}"
        if file.path.endswith(".py") and known.get(file.path, "").partition("\n")[2] != file.text.partition("\n")[2]:
            yield from _problems_of(file.path, file.text)


def _problems_of(path: str, text: str) -> Iterator[str]:
    tree = ast.parse(text)
    if MARKER in set(identifiers(tree)):
        yield f"{path}: the payload has become code"
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and not {alias.name for alias in node.names} <= _MODULES:
            yield f"{path}: an import that nobody planned"
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module not in _MODULES:
            yield f"{path}: an import that nobody planned: {node.module}"
        if isinstance(node, ast.JoinedStr | ast.Lambda) and not path.endswith("__init__.py"):
            yield f"{path}: {type(node).__name__} stands where no emitter writes one"


@pytest.mark.parametrize("place", PLACES)
def test_text_never_becomes_code(place: str, harmless: dict[str, str]) -> None:
    failures: list[str] = []
    for name, payload in list(ALL.items())[list(PLACES).index(place) % STRIDE :: STRIDE]:
        try:
            output = generate(place, payload)
        except SpecError as error:
            problem = refusal_problem(place, error)
            failures += [f"{name}: {problem}"] if problem else []
        except Exception as error:  # noqa: BLE001 # whatever else it raises is the finding
            failures.append(f"{name}: raised {error!r}")
        else:
            failures += [f"{name}: {problem}" for problem in problems(output, harmless)]
    assert not failures, "\n".join(failures)


_IMPORT_ALL = """
import builtins, importlib, pathlib, sys
root = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(root))
builtins.{marker} = lambda *_: (root / "sentinel").touch()
for path in sorted(root.rglob("*.py")):
    parts = path.relative_to(root).with_suffix("").parts
    importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
"""


def test_importing_runs_no_payload(tmp_path: Path) -> None:
    """One payload of each place, imported for real with the attacker's function in reach."""
    written = 0
    sample = list(ALL.values())
    for number, place in enumerate(list(PLACES)[::2]):
        for offset in range(len(sample)):
            try:
                output = generate(place, sample[(number * 7 + offset) % len(sample)])
            except SpecError:
                continue
            for file in output.files:
                path = tmp_path / f"package{number}" / file.path
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(file.text.encode())
            written += 1
            break
    assert written > 15
    command = [sys.executable, "-W", "error", "-B", "-c", _IMPORT_ALL.format(marker=MARKER), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert not (tmp_path / "sentinel").exists()
