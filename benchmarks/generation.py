"""Time of the whole command `codegen generate`, against the tool it is built on, for the same document."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from . import environment
from .environment import ROOT
from .figures import Figure, Goal, Rounds

if TYPE_CHECKING:
    from collections.abc import Callable

_PEER = "openapi-python-client --meta none"


def run(rounds: int, progress: Callable[[str], None]) -> list[Figure]:
    """Measure in a copy of what the command reads, so that generated/ of this checkout is left alone."""
    side, samples = environment.ours(), Rounds(rounds, progress)
    with tempfile.TemporaryDirectory(prefix="devicewire-bench-") as name:
        folder = Path(name)
        project = folder / "project"
        for part in ("specs", "packages", "tests"):  # what the command reads and derives files in
            shutil.copytree(ROOT / part, project / part, ignore=shutil.ignore_patterns("__pycache__"))

        def again() -> float:
            return side.seconds([sys.executable, "-m", "codegen", "generate", "span"], project) * 1e3

        def anew() -> float:
            shutil.rmtree(project / ".cache", ignore_errors=True)
            return again()

        def plain() -> float:
            return side.seconds(plain_command(folder / "plain_client"), folder) * 1e3

        samples.run("generation", plain=plain, anew=anew, again=again)
    return [
        Figure("generation", "codegen generate span", "ms", _PEER, samples["anew"], samples["plain"], Goal(1.0, 0.5)),
        Figure(
            "generation", "the same, nothing changed", "ms", _PEER, samples["again"], samples["plain"], Goal(0.3, 0.3)
        ),
    ]


def plain_command(output: Path) -> list[str]:
    """The plain tool, as its users call it; its ruff is the one of this environment."""
    spec = ROOT / "specs" / "span" / "v1" / "openapi.yaml"
    program = str(Path(sys.executable).parent / "openapi-python-client")
    return [program, "generate", "--meta", "none", "--path", str(spec), "--output-path", str(output), "--overwrite"]
