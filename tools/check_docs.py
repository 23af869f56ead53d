"""Check the documentation: links lead somewhere, data examples parse, Python examples type-check.

Examples that bring their own simulator are run, too.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block of code in a page."""

    page: Path
    line: int
    language: str
    code: str


def main() -> int:
    """Print what is wrong, or what was checked; the exit status says which."""
    pages = find_pages()
    blocks = [block for page in pages for block in find_blocks(page)]
    problems = [*link_problems(pages), *data_problems(blocks), *python_problems(blocks)]
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        print(f"docs: {len(pages)} pages, {len(blocks)} blocks of code: links, data and types hold")
    return 1 if problems else 0


def find_pages() -> list[Path]:
    """The pages that are written for people."""
    patterns = (
        "*.md",
        "docs/**/*.md",
        "packages/*/README.md",
        "specs/**/*.md",
        "requirements/*.md",
        "changelog.d/README.md",
    )
    return sorted({page for pattern in patterns for page in ROOT.glob(pattern)})


def find_blocks(page: Path) -> Iterator[Block]:
    """Every fenced block of the page."""
    text = page.read_text("utf-8")
    for match in FENCE.finditer(text):
        yield Block(page, text.count("\n", 0, match.start()) + 1, match[1], match[2])


def link_problems(pages: list[Path]) -> Iterator[str]:
    """Links to files and headings that are not there. Links to other hosts are not followed."""
    for page in pages:
        for link in LINK.findall(FENCE.sub("", page.read_text("utf-8"))):
            if re.match(r"[a-z]+:", link):
                continue  # another host
            name, _, anchor = link.partition("#")
            target = (page.parent / name).resolve() if name else page
            if not target.exists():
                yield f"{page.relative_to(ROOT)}: link to {link}: no such file"
            elif anchor and anchor not in anchors(target):
                yield f"{page.relative_to(ROOT)}: link to {link}: no such heading"


def anchors(page: Path) -> set[str]:
    """The headings of a page, as links name them."""
    headings = HEADING.findall(FENCE.sub("", page.read_text("utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def data_problems(blocks: list[Block]) -> Iterator[str]:
    """Blocks of JSON and TOML that do not parse."""
    parsers = {"json": json.loads, "toml": tomllib.loads}
    for block in blocks:
        try:
            parsers.get(block.language, str)(block.code)
        except ValueError as error:
            yield f"{place(block)}: {error}"


def python_problems(blocks: list[Block]) -> list[str]:
    """What is wrong with the Python examples. Each stands alone, in a file of its own."""
    examples = [block for block in blocks if block.language == "python"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, block in enumerate(examples):
            (folder / f"example_{number}.py").write_text(block.code, "utf-8")
        return [*typing_problems(examples, folder), *run_problems(examples, folder)] if examples else []


def typing_problems(examples: list[Block], folder: Path) -> list[str]:
    """What mypy finds. It has a configuration of its own here: ours would be read as relative to that folder."""
    search = os.pathsep.join(str(path) for path in [ROOT / "generated", *ROOT.glob("packages/*/src")])
    command = ["mypy", "--config-file=", f"--cache-dir={ROOT / '.cache' / 'mypy-docs'}", "--strict", "."]
    done = run_python("-m", *command, folder=folder, variables={"MYPYPATH": search})
    found = re.findall(r"^example_(\d+)\.py:(\d+): (error: .*)$", done.stdout, re.MULTILINE)
    problems = [f"{place(examples[int(number)], int(line))}: {text}" for number, line, text in found]
    return problems or ([] if done.returncode == 0 else [done.stdout])


def run_problems(examples: list[Block], folder: Path) -> Iterator[str]:
    """What goes wrong when the examples run that need nothing but themselves."""
    for number, block in enumerate(examples):
        if ".simulator import" in block.code:
            done = run_python("-W", "error", f"example_{number}.py", folder=folder)
            if done.returncode != 0:
                yield f"{place(block)}: {done.stdout}"


def run_python(
    *command: str, folder: Path, variables: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run Python in that folder; what it says on both streams is `stdout`."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env=os.environ | (variables or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=300,
    )


def place(block: Block, line: int = 0) -> str:
    """Where a line of a block stands in its page."""
    return f"{block.page.relative_to(ROOT)}:{block.line + line}"


if __name__ == "__main__":
    sys.exit(main())
