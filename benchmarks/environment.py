"""Where the two sides run: this checkout with this interpreter, and the peer in an environment of its own."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".cache" / "benchmarks"
PEER = "span-panel-api"
PEER_VERSION = "1.1.15"
# sniffio: without it the peer's HTTP library searches for it at every request, which would flatter us.
PEER_REQUIREMENTS = (f"{PEER}=={PEER_VERSION}", "sniffio==1.3.1")
_INSTALL_LIMIT_S = 300


class UnavailableError(Exception):
    """The peer cannot be had here, and why."""


@dataclass(frozen=True)
class Side:
    """An interpreter and the environment it runs in."""

    name: str
    python: str
    variables: dict[str, str] = field(default_factory=dict[str, str])

    def environ(self) -> dict[str, str]:
        """Environment variables of its processes."""
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COVERAGE"))}
        return (
            inherited | {"PATH": f"{Path(self.python).parent}{os.pathsep}{os.environ.get('PATH', '')}"} | self.variables
        )

    def seconds(self, command: Sequence[str], cwd: Path = ROOT) -> float:
        """Run a command to its end and return how long that took."""
        start = time.perf_counter()
        done = subprocess.run(command, cwd=cwd, env=self.environ(), capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - start
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
        return seconds


def ours() -> Side:
    """This checkout."""
    places = os.pathsep.join(map(str, [*ROOT.glob("packages/*/src"), ROOT / "generated", ROOT / "codegen/src"]))
    return Side("devicewire", sys.executable, {"PYTHONPATH": places})


def peer() -> Side:
    """Return the environment of the SPAN peer. See `peer_named`."""
    return peer_named(PEER, PEER_VERSION, PEER_REQUIREMENTS[1:])


def sides(package: str, version: str) -> tuple[dict[str, Side], str]:
    """Return ours and, where it can be had, the peer; beside them why it cannot."""
    try:
        return {"ours": ours(), "peer": peer_named(package, version)}, ""
    except UnavailableError as error:
        return {"ours": ours()}, str(error)


def peer_named(package: str, version: str, others: tuple[str, ...] = ()) -> Side:
    """Return the environment of a peer, which is made on first use, with `others` beside it.

    Raises:
        UnavailableError: it cannot be made, for want of a network for example.
    """
    requirements = (f"{package}=={version}", *others)
    python_version = f"py{sys.version_info.major}.{sys.version_info.minor}"
    folder = FOLDER / f"{package}-{version}-{python_version}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (folder / "complete").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        _install(folder, python, requirements)
        (folder / "complete").write_text("\n".join(requirements) + "\n", encoding="utf-8")
    return Side(package, str(python))


def _install(folder: Path, python: Path, requirements: tuple[str, ...]) -> None:
    commands = (
        [sys.executable, "-m", "venv", str(folder)],
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *requirements],
    )
    for command in commands:
        try:
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=_INSTALL_LIMIT_S)
        except subprocess.CalledProcessError as error:
            lines = error.stderr.strip().splitlines() or ["no reason given"]
            raise UnavailableError(f"{requirements[0]} cannot be installed: {lines[-1]}") from error
        except (OSError, subprocess.TimeoutExpired) as error:
            raise UnavailableError(f"{requirements[0]} cannot be installed: {error}") from error


def machine() -> str:
    """Name processor, system and versions, for the line under the table."""
    packages = ("openapi-python-client", "aiohttp", "attrs", "httpx", "mypy", "pyright", "ruff")
    versions = ", ".join(f"{name} {_version(name)}" for name in packages)
    return (
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}; {versions}"
    )


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.is_file():
        for line in information.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"
