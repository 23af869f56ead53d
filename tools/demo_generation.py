"""The first part of the demo: generate everything anew in a temporary folder and compare it with generated/."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table

from tools.demo_parts import Check, heading

if TYPE_CHECKING:
    from rich.console import Console

ROOT = Path(__file__).parents[1]


def run(console: Console) -> list[Check]:
    """Show what is generated from what, and how long it takes."""
    heading(console, "Generated code: what from what")
    manifest = json.loads((ROOT / "generated" / "MANIFEST.json").read_text(encoding="utf-8"))["files"]
    console.print(_table(manifest))
    with tempfile.TemporaryDirectory(prefix="devicewire-demo-") as name:
        folder = Path(name)
        shutil.copytree(ROOT / "specs", folder / "specs")
        seconds, problem = _generate(folder)
        if problem:
            return [Check("regeneration", False, problem)]
        different = _differences(ROOT / "generated", folder / "generated")
        again, _ = _generate(folder)
    console.print(f"generated anew in a temporary folder in {seconds:.1f} s; once more, nothing changed: {again:.1f} s")
    detail = f"differs from generated/: {', '.join(different[:5])}" if different else "same bytes as generated/"
    return [Check("regeneration", not different, detail)]


def _table(manifest: dict[str, dict[str, Any]]) -> Table:
    table = Table("spec", "sha256", "package", "operations", "models", "files", box=None, padding=(0, 1, 0, 0))
    packages = Counter(path.rsplit("/", path.count("/") - 1)[0] for path in manifest)
    for package, files in sorted(packages.items()):
        entries = {path: entry for path, entry in manifest.items() if path.startswith(f"{package}/")}
        source = next(iter(entries.values()))
        folders = Counter(path.removeprefix(f"{package}/").partition("/")[0] for path in entries)
        counts = (
            str(folders[kind] - 1) if kind in folders else "-" for kind in ("api", "models")
        )  # without __init__.py
        table.add_row(source["spec"], source["spec_sha256"][:8], package.replace("/", "."), *counts, str(files))
    return table


def _generate(folder: Path) -> tuple[float, str]:
    start = time.perf_counter()
    command = [sys.executable, "-m", "codegen", "generate", "--quiet"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return time.perf_counter() - start, done.stderr.strip() if done.returncode else ""


def _differences(first: Path, second: Path) -> list[str]:
    contents = [
        {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        for folder in (first, second)
    ]
    return sorted(name for name in {*contents[0], *contents[1]} if contents[0].get(name) != contents[1].get(name))
