"""The import contracts hold, each of them can fail, and importing a package stays cheap."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

REPOSITORY = Path(__file__).parents[2]
DEVICES = tomllib.loads((REPOSITORY / "specs" / "devices.toml").read_text("utf-8"))["devices"]
FACADES = {
    device: DEVICES[device]["import_name"]
    for device in sorted(path.parent.name for path in REPOSITORY.glob("packages/*/pyproject.toml"))
}
SOURCES = (
    "codegen/src/codegen",
    "generated/devicewire",
    *(f"packages/{device}/src/{name.partition('.')[0]}" for device, name in FACADES.items()),
)
SETTINGS = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]

# For each contract: a file, and an import that the contract must not let pass.
VIOLATIONS = {
    "autotrainer: service on loop on publisher and delegates on replies on values": (
        "packages/autotrainer/src/autotrainer/api/_replies.py",
        "from autotrainer.api import zeromq",
    ),
    "autotrainer: only loop, endpoints and publisher touch the network": (
        "packages/autotrainer/src/autotrainer/api/remote/_session.py",
        "import zmq",
    ),
    "autotrainer: service and remote side do not know each other": (
        "packages/autotrainer/src/autotrainer/api/remote/_session.py",
        "import autotrainer.api.zeromq",
    ),
    "autotrainer: the simulator shares no code with service and remote side": (
        "packages/autotrainer/src/autotrainer/api/simulator/rig.py",
        "from autotrainer.api._values import wire",
    ),
    "The generator knows specs, neither generated code nor packages": (
        "codegen/src/codegen/load.py",
        "import span_panel_api",
    ),
    "Nothing imports the generator at run time": ("generated/devicewire/span/types.py", "import codegen.load"),
    "Generated code knows no package": ("generated/devicewire/span/types.py", "import span_panel_api.const"),
    "What simulators share is for simulators only": (
        "packages/otii/src/otii_tcp_client/_session.py",
        "import devicewire.otii.simulation.members",
    ),
    "span: client on engine on session": (
        "packages/span/src/span_panel_api/_session.py",
        "from span_panel_api import client",
    ),
    "span: only the transport touches the network": ("packages/span/src/span_panel_api/_session.py", "import socket"),
    "span: the simulator shares no code with the client": (
        "packages/span/src/span_panel_api/simulator/panel.py",
        "from span_panel_api._session import Session",
    ),
    "span: the client does not need the simulator": (
        "packages/span/src/span_panel_api/_engine.py",
        "import span_panel_api.simulator",
    ),
    "span: command line on clients on engine on bridge on panel on views": (
        "packages/span/src/span_panel_api/_bridge.py",
        "from span_panel_api import mqtt_client",
    ),
    "span: what v2 is in the words of v1 and of 2.6.4 touches no network": (
        "packages/span/src/span_panel_api/_v1_view.py",
        "import time",
    ),
    "span: the simulator and the user's side share no code": (
        "packages/span/src/span_panel_api/simulator/panel.py",
        "from span_panel_api import discovery",
    ),
    "span: the user's side does not need the simulator": (
        "packages/span/src/span_panel_api/discovery.py",
        "import span_panel_api.simulator",
    ),
    "span: functions of REST v2 on client on engine on session": (
        "packages/span/src/span_panel_api/_rest_session.py",
        "from span_panel_api import rest",
    ),
    "span: what REST v2 decides and stores touches no network": (
        "packages/span/src/span_panel_api/trust.py",
        "import http",
    ),
    "span: the simulator shares no code with REST v2": (
        "packages/span/src/span_panel_api/simulator/panel.py",
        "from span_panel_api.trust import PanelTrust",
    ),
    "span: panel on commands on keeper on hub on view on tree": (
        "packages/span/src/span_panel_api/_homie/tree.py",
        "from span_panel_api import panel",
    ),
    "span: what a panel means touches no network": (
        "packages/span/src/span_panel_api/_view/view.py",
        "import socket",
    ),
    "span: the simulator shares no code with panels over MQTT": (
        "packages/span/src/span_panel_api/simulator/panel.py",
        "from span_panel_api.state import Circuit",
    ),
    "span: panels over MQTT need no simulator and no broker": (
        "packages/span/src/span_panel_api/_keeper.py",
        "import paho",
    ),
    "Devices do not know each other": (
        "packages/accordionq2/src/accordionq2/_session.py",
        "import span_panel_api.const",
    ),
    "otii: client on objects on connection on link on session": (
        "packages/otii/src/otii_tcp_client/_session.py",
        "from otii_tcp_client import _async_link",
    ),
    "otii: only the links touch the network": ("packages/otii/src/otii_tcp_client/_session.py", "import socket"),
    "otii: the simulator shares no code with the client": (
        "packages/otii/src/otii_tcp_client/simulator/answers.py",
        "from otii_tcp_client._session import Session",
    ),
    "otii: the client needs neither the simulator nor the extras": (
        "packages/otii/src/otii_tcp_client/_session.py",
        "import numpy",
    ),
    "accordionq2: client on groups on engine on session": (
        "packages/accordionq2/src/accordionq2/_session.py",
        "from accordionq2 import client",
    ),
    "accordionq2: only the transports touch the network": (
        "packages/accordionq2/src/accordionq2/_session.py",
        "import socket",
    ),
    "accordionq2: the simulator shares no code with the client": (
        "packages/accordionq2/src/accordionq2/simulator/station.py",
        "from accordionq2._session import Session",
    ),
    "accordionq2: the client does not need the simulator": (
        "packages/accordionq2/src/accordionq2/_engine.py",
        "import accordionq2.simulator",
    ),
    "conduyt: client on pins and buses on link on session": (
        "packages/conduyt/src/conduyt/_session.py",
        "from conduyt import client",
    ),
    "conduyt: only transports and what waits touch the outside": (
        "packages/conduyt/src/conduyt/_session.py",
        "import socket",
    ),
    "conduyt: the simulator shares no code with the client": (
        "packages/conduyt/src/conduyt/simulator/device.py",
        "from conduyt._session import Session",
    ),
    "conduyt: the client does not need the simulator": (
        "packages/conduyt/src/conduyt/_link.py",
        "import conduyt.simulator",
    ),
}


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of the repository at `root`, on the code at `root`."""
    search = [str((root / source).parent) for source in SOURCES]
    return subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=root,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(search), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def module_of(name: str) -> str:
    """The dotted name of the module in a file of the repository."""
    return re.sub("^(.*/src|generated)/", "", name).removesuffix(".py").replace("/", ".")


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """For each contract, why import-linter has not found its own violation in a copy that breaks them all; nothing if it has.

    One run for all: a run costs more than all contracts together. The line of the planted import tells the violations apart.
    """
    root = tmp_path_factory.mktemp("copy")
    for source in SOURCES:
        shutil.copytree(REPOSITORY / source, root / source, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(REPOSITORY / "pyproject.toml", root)
    patterns = {contract: plant(root, *violation) for contract, violation in VIOLATIONS.items()}
    done = lint_imports(root)
    assert done.returncode == 1, done.stdout + done.stderr
    _, *parts = re.split("^(.+)\n-+\n\n", done.stdout.partition("\nBroken contracts\n")[2], flags=re.MULTILINE)
    told = dict(zip(parts[::2], parts[1::2], strict=True))
    return {
        contract: "" if re.search(pattern, told.get(contract, ""), re.MULTILINE) else f"no {pattern} in {done.stdout}"
        for contract, pattern in patterns.items()
    }


def plant(root: Path, name: str, line: str) -> str:
    """Add an import to a file; return the pattern of its report: this import, at this line, with no other between."""
    text = (root / name).read_text("utf-8") + f"\n{line}\n"
    (root / name).write_text(text, "utf-8")
    return rf"^-\s+{re.escape(module_of(name))} -> \S+ \(l\.{len(text.splitlines())}\)\n\n"


def test_contracts_hold() -> None:
    done = lint_imports(REPOSITORY)
    assert done.returncode == 0, done.stdout
    assert f"{len(SETTINGS['contracts'])} kept, 0 broken" in done.stdout


def test_every_contract_has_a_violation_to_prove_it() -> None:
    assert sorted(VIOLATIONS) == sorted(contract["name"] for contract in SETTINGS["contracts"])


@pytest.mark.parametrize("contract", VIOLATIONS)
def test_contract_can_fail(findings: dict[str, str], contract: str) -> None:
    assert findings[contract] == ""


@pytest.mark.parametrize("device", FACADES)
def test_generated_code_imports_the_standard_library_and_what_the_package_declares(device: str) -> None:
    project = tomllib.loads((REPOSITORY / "packages" / device / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {Requirement(line).name for line in project["dependencies"]}
    imported = {
        name
        for path in (REPOSITORY / "generated" / "devicewire" / device).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_bytes()))
        for name in top_level_names(node)
    }
    assert imported - sys.stdlib_module_names <= declared | {"devicewire"}


def top_level_names(node: ast.AST) -> set[str]:
    """The top-level modules that an absolute import statement names."""
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return {str(node.module).partition(".")[0]}
    return set()


@pytest.mark.parametrize("device", FACADES)
def test_importing_a_package_imports_no_library(device: str) -> None:
    program = f"import sys, {FACADES[device]}; print(*sorted(name for name in sys.modules if '.' not in name))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert FACADES[device].partition(".")[0] in loaded
    assert loaded & {"aiohttp", "asyncio", "attr", "attrs", "httpx", "jsonschema", "logging", "pytest", "ssl"} == set()
