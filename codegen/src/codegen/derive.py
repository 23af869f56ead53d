"""Derives synchronous sources from asynchronous ones, word by word, so that the two can never differ in what they do.

What is derived from what, and which names change, stands in `[tool.devicewire.derive]` of a package's pyproject.toml:

    files = { "src/x/client.py" = "src/x/_sync_client.py" }
    names = { XClient = "XClientSync", _engine = "_sync_engine" }

`async def`, `async with`, `async for` and `await` lose their first word; names change everywhere, also inside comments and texts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from .errors import GeneratorBug, UsageError
from .project import Project

COMMON = {
    "AsyncGenerator": "Generator",
    "AsyncIterator": "Iterator",
    "StopAsyncIteration": "StopIteration",
    "__aenter__": "__enter__",
    "__aexit__": "__exit__",
    "__aiter__": "__iter__",
    "__anext__": "__next__",
    "aclose": "close",
}
"""Names that change in every package."""

_COLOUR = r"async (?=with\b|for\b|def\b)|await "


@dataclass(frozen=True)
class Derived:
    """One derived file."""

    path: Path
    text: str


def derived_files(project: Project) -> Iterator[Derived]:
    """Yield every file that packages derive.

    Raises:
        UsageError: a source is missing, or the table is not one.
    """
    for settings in sorted(project.root.glob("packages/*/pyproject.toml")):
        table = _table(settings)
        names = {**COMMON, **cast(dict[str, str], table.get("names", {}))}
        for source, target in cast(dict[str, str], table.get("files", {})).items():
            yield _derive_file(project, settings.parent, source, target, names)


def _table(settings: Path) -> dict[str, Any]:
    data = tomllib.loads(settings.read_text(encoding="utf-8"))
    return cast(dict[str, Any], data.get("tool", {}).get("devicewire", {}).get("derive", {}))


def _derive_file(project: Project, package: Path, source: str, target: str, names: Mapping[str, str]) -> Derived:
    root = project.root.resolve()
    path, place = (package / source).resolve(), (package / target).resolve()
    if not path.is_file() or not place.is_relative_to(root):
        raise UsageError(
            f"{project.shown(package / 'pyproject.toml')}: {source} is missing, or {target} lies outside the repository"
        )
    shown = path.relative_to(root).as_posix()
    header = f"# Derived from {shown} by `codegen generate`. Do not edit: change that file.\n"
    return Derived(place, header + derive(path.read_text(encoding="utf-8"), names))


def derive(text: str, names: Mapping[str, str]) -> str:
    """Return the synchronous twin of a Python source.

    Args:
        text: the asynchronous source.
        names: identifiers, or phrases such as `asyncio.sleep`, and what they become.
    """
    words = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    pattern = re.compile(rf"\b(?:{_COLOUR}|(?:{words})\b)")
    return _checked(pattern.sub(lambda match: names.get(match[0], ""), text))


def _checked(text: str) -> str:
    try:
        compile(text, "<derived>", "exec")
    except SyntaxError as error:
        raise GeneratorBug(f"the derived source would not be valid Python: {error}") from error
    if re.search(r"^\s*(async|await)\b", text, re.MULTILINE):
        raise GeneratorBug("the derived source would still be asynchronous")
    return text


def write_derived(project: Project) -> list[str]:
    """Write every derived file that is not up to date, and return their names."""
    changed: list[str] = []
    for derived in derived_files(project):
        if not derived.path.is_file() or derived.path.read_text(encoding="utf-8") != derived.text:
            derived.path.parent.mkdir(parents=True, exist_ok=True)
            derived.path.write_text(derived.text, encoding="utf-8", newline="\n")
            changed.append(project.shown(derived.path))
    return changed


def stale_derived(project: Project) -> list[str]:
    """Return what is wrong with derived files, a line each; empty when all is well."""
    return [
        f"derived: {project.shown(derived.path)} is not what its source gives"
        for derived in derived_files(project)
        if not derived.path.is_file() or derived.path.read_text(encoding="utf-8") != derived.text
    ]
