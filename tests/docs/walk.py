"""Pages that tell what to do, step by step, as data: files to write, commands to run, output to expect."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

from codegen.cli import main

ROOT = Path(__file__).parents[2]
STEP = re.compile(
    r"^(?:(?P<add>Add to )?`(?P<file>[^`\n]+)`:\n\n)?```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


def steps(page: str) -> Iterator[re.Match[str]]:
    """Return the steps of a page below docs/."""
    return STEP.finditer((ROOT / "docs" / page).read_text("utf-8"))


def write(root: Path, step: re.Match[str]) -> None:
    path = root / step["file"]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a" if step["add"] else "w", encoding="utf-8") as file:
        file.write(step["text"])


def run(root: Path, line: str) -> None:
    """Run a command of the page; pip's part is done by search paths below, and by the package matrix for the real packages."""
    words = shlex.split(line)
    if words[0] == "codegen":
        assert main([*words[1:], "--quiet"]) == 0
    elif words[0] != "pip":
        subprocess.run(words, cwd=root, check=True, timeout=100)


def take(root: Path, page: str) -> str:
    """Take every step of a page in a folder; return the last output that it shows."""
    output = ""
    for step in steps(page):
        if step["file"]:
            write(root, step)
        elif step["language"] == "console":
            for line in step["text"].splitlines():
                run(root, line)
        else:
            output = step["text"]
    return output
