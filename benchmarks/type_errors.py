"""Errors of the type checkers over generated and hand-written code, beside those over the plain tool's output."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from . import environment
from .environment import ROOT
from .figures import Figure, Goal
from .generation import plain_command

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_PEER = "plain openapi-python-client output"
_GOAL = Goal(0, 0, "ours")


def run(_rounds: int, progress: Callable[[str], None]) -> list[Figure]:
    """Count once: the checkers give the same numbers every time."""
    sources = [
        "codegen/src",
        *(f"{path.relative_to(ROOT)}" for path in sorted(ROOT.glob("packages/*/src"))),
        "generated",
    ]
    with tempfile.TemporaryDirectory(prefix="devicewire-bench-") as name:
        plain = Path(name) / "plain_client"
        environment.ours().seconds(plain_command(plain), plain.parent)
        progress("types: mypy --strict")
        mypy = count_mypy(sources, ROOT), count_mypy(["--config-file=", "--strict", plain.name], plain.parent)
        progress("types: pyright strict")
        (plain.parent / "pyrightconfig.json").write_text(json.dumps({"strict": ["."]}), encoding="utf-8")
        pyright = count_pyright(sources, ROOT), count_pyright([], plain.parent)
    note = "generated/, packages/ and codegen/"
    return [
        Figure("types", what, "errors", _PEER, (float(ours),), (float(theirs),), _GOAL, note)
        for what, (ours, theirs) in {"mypy --strict": mypy, "pyright strict": pyright}.items()
    ]


def count_mypy(arguments: Sequence[str], cwd: Path) -> int:
    """Run mypy and count its errors."""
    command = [sys.executable, "-m", "mypy", "--no-error-summary", "--hide-error-context", *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode > 1:
        raise RuntimeError(f"mypy did not work: {done.stdout}{done.stderr}")
    return len(re.findall(r"^\S+:\d+: error: ", done.stdout, re.MULTILINE))


def count_pyright(arguments: Sequence[str], cwd: Path) -> int:
    """Run pyright and count its errors."""
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable, *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    try:
        return int(json.loads(done.stdout)["summary"]["errorCount"])
    except (ValueError, KeyError) as error:
        raise RuntimeError(f"pyright did not work: {done.stdout[-500:]}{done.stderr[-500:]}") from error
