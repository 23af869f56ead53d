"""Which lines of ours a change touches: names that are gone or mean something else, found by parsing, not by searching text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..diff.changes import Change

_DERIVED = "# Derived from "
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_FENCE = re.compile(r"^```python[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Line:
    """One line of ours.

    Attributes:
        file: relative to the repository.
        number: from 1.
        name: what it uses.
        rule: of the worst change that it is touched by.
    """

    file: str
    number: int
    name: str
    rule: str

    def __str__(self) -> str:
        return f"{self.file}:{self.number}: {self.name} ({self.rule})"


def names_of(changes: Iterable[Change]) -> dict[str, str]:
    """Return the Python names that breaking and risky changes concern, each with the rule of the first of them.

    The old name counts, since that is what our code has: `Circuit.power_w` gives `power_w`, `get_a(max_age)` gives `max_age`.
    """
    found: dict[str, str] = {}
    for change in changes:
        if change.level in ("breaking", "risky"):
            renamed = change.rule.endswith("-renamed")
            for name in _NAME.findall((change.before if renamed else change.place).replace("[]", ""))[-1:]:
                found.setdefault(name, change.rule)
    return found


def touched(root: Path, folders: Iterable[Path], names: dict[str, str]) -> list[Line]:
    """Return the lines below some folders that use one of the names; generated and derived files are left out."""
    lines: set[Line] = set()
    for path in sorted({path for folder in folders for path in _files(folder)}):
        shown = path.relative_to(root).as_posix()
        for source, offset in _sources(path):
            if names.keys().isdisjoint(_NAME.findall(source)):
                continue  # parsing takes ten times as long, and few files have one of the names at all
            uses = [(number, name) for number, name in _uses(source) if name in names]
            lines |= {Line(shown, number + offset, name, names[name]) for number, name in uses}
    return sorted(lines, key=lambda line: (line.file, line.number, line.name))


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_file():
        yield folder
    for pattern in ("*.py", "*.md"):
        yield from folder.rglob(pattern)


def _sources(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the Python text in a file with the number of lines before it."""
    text = path.read_text(encoding="utf-8")
    if text.startswith(_DERIVED):
        return
    if path.suffix == ".py":
        yield text, 0
    else:
        yield from ((match[1], text.count("\n", 0, match.start(1))) for match in _FENCE.finditer(text))


def _uses(source: str) -> Iterator[tuple[int, str]]:
    try:
        tree = ast.parse(source)
    except SyntaxError:  # an excerpt in a page
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.end_lineno or node.lineno, node.attr
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.lineno, node.arg
        elif isinstance(node, ast.alias):
            yield node.lineno, node.name.rpartition(".")[2]
