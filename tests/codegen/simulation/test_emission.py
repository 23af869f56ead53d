"""Pieces of simulators get into the packages of the devices that name them, and nowhere else."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from codegen import manifest
from codegen.cli import main
from codegen.errors import SpecError
from codegen.freshness import Cache
from codegen.generate import generate
from codegen.project import Project
from codegen.simulators import known_pieces

ROOT = Path(__file__).parents[3]
DEVICES = tomllib.loads((ROOT / "specs" / "devices.toml").read_text("utf-8"))["devices"]
TABLE = """
[devices.lamp]
kind = "rest"
current = "v1"
versions = ["v1"]
"""
SPEC = {
    "openapi": "3.1.0",
    "info": {"title": "Lamp", "version": "v1"},
    "paths": {"/light": {"get": {"operationId": "get_light", "responses": {"200": {"description": "ok"}}}}},
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A repository with one small device."""
    shutil.copytree(ROOT / "specs" / "meta", tmp_path / "specs" / "meta")
    (tmp_path / "specs/devices.toml").write_text(TABLE)
    (tmp_path / "specs/lamp/v1").mkdir(parents=True)
    (tmp_path / "specs/lamp/v1/openapi.json").write_text(json.dumps(SPEC))
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


def want(project: Project, *pieces: str) -> None:
    """Name pieces in devices.toml."""
    (project.root / "specs/devices.toml").write_text(f"{TABLE}simulation = {json.dumps(pieces)}\n")


def test_only_the_pieces_that_are_named(project: Project) -> None:
    generate(project, [], lambda _: None)
    folder = project.generated / "devicewire" / "lamp" / "simulation"
    assert not folder.exists()
    want(project, "members", "conditions")
    assert not Cache(project).is_fresh(project.devices()[0])
    generate(project, [], lambda _: None)
    assert {path.name for path in folder.iterdir()} == {"__init__.py", "conditions.py", "members.py"}
    entry = manifest.read(project.generated)["devicewire/lamp/simulation/members.py"]
    assert entry["spec"] == "specs/lamp/v1/openapi.json"
    first, _, rest = (folder / "members.py").read_text("utf-8").partition("\n")
    assert first == (project.generated / "devicewire/lamp/client.py").read_text("utf-8").partition("\n")[0]
    assert rest == (ROOT / "codegen/src/codegen/simulation/members.py").read_text("utf-8")


def test_an_edited_piece_is_found_and_mended(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    want(project, "members")
    generate(project, [], lambda _: None)
    path = project.generated / "devicewire/lamp/simulation/members.py"
    good = path.read_bytes()
    path.write_bytes(good + b"X = 1\n")
    assert main(["check", "--quiet"]) == 1
    assert "edited (text added): generated/devicewire/lamp/simulation/members.py" in capsys.readouterr().out
    assert main(["generate", "--quiet"]) == 0
    assert path.read_bytes() == good


def test_pieces_work_as_emitted(project: Project) -> None:
    want(project, "conditions", "fault_list", "fault_text", "members")
    generate(project, [], lambda _: None)
    script = """
from devicewire.lamp.simulation.conditions import Conditions
from devicewire.lamp.simulation.fault_list import FaultList
from devicewire.lamp.simulation.fault_text import FaultGrammar

faults = FaultList()
faults.switch_on(FaultGrammar({"none": (Conditions, None)}, {"times": int}).parse("none,times=1"))
print([len(faults.hits(lambda fault: True)) for _ in range(2)])
"""
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(project.generated)!r}); {script}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == "[1, 0]\n", done.stderr


@pytest.mark.parametrize("piece", ["telepathy", "../runtime/client", "__init__"])
def test_an_unknown_piece_is_refused(project: Project, piece: str) -> None:
    want(project, piece)
    with pytest.raises(SpecError, match=r"simulation '.*' is not known\n  -> use some of: .*members"):
        project.devices()


@pytest.mark.parametrize("device", [name for name, about in DEVICES.items() if "simulation" in about])
def test_every_piece_has_what_it_imports(device: str) -> None:
    folder = ROOT / "generated" / "devicewire" / device / "simulation"
    files = {path.stem: ast.parse(path.read_bytes()) for path in folder.glob("*.py")}
    imported = {
        node.module
        for tree in files.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level == 1
    }
    assert imported <= set(files)


def test_what_one_device_uses_is_no_piece() -> None:
    used = Counter(piece for about in DEVICES.values() for piece in about.get("simulation", []))
    assert set(used) == set(known_pieces())
    assert [piece for piece, count in used.items() if count < 2] == []
