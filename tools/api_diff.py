"""Compare the public surface of the packages with that of the last release, which docs/api keeps.

A break that no changelog fragment declares fails. A fragment declares one with a line `Breaks: <name>`, such as
`Breaks: accordionq2.AccordionQ2Client.close`; a name stands for all that is inside it. Examples that were kept with the release are
type-checked against the code of today.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import griffe

from tools.api_stubs import ROOT, devices, stubs
from tools.api_types import changes

if TYPE_CHECKING:
    from collections.abc import Iterator

_DECLARED = re.compile(r"^Breaks: +`?([A-Za-z_][\w.]*)`?\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Break:
    """One break of the public surface."""

    device: str
    name: str
    what: str

    def __str__(self) -> str:
        return f"{self.device}: {self.name}: {self.what}"


def main(arguments: list[str] | None = None) -> int:
    """Compare, or renew the snapshot; the exit status says whether a break is undeclared."""
    parser = argparse.ArgumentParser(prog="tools.api_diff", description=__doc__)
    parser.add_argument(
        "--snapshot", action="store_true", help="renew docs/api: the surface of today is the released one"
    )
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    return renew(options.root) if options.snapshot else compare(options.root)


def renew(root: Path) -> int:
    """Write the surface of today, and the examples with it, to docs/api."""
    for word, import_name in devices(root).items():
        folder = root / "docs" / "api" / word
        shutil.rmtree(folder, ignore_errors=True)
        write(folder, stubs(word, import_name, root))
        examples = root / "examples" / word
        if examples.is_dir():
            shutil.copytree(examples, folder / "examples", ignore=shutil.ignore_patterns("__pycache__"))
        print(f"wrote {folder.relative_to(root)}")
    return 0


def compare(root: Path) -> int:
    """Print what breaks, and fail when a break is not declared."""
    breaks = [found for word, import_name in devices(root).items() for found in breaks_of(word, import_name, root)]
    names = declared(root)
    undeclared = [found for found in breaks if not any(_covers(name, found.name) for name in names)]
    for found in breaks:
        print(f"{'' if found in undeclared else 'declared: '}{found}")
    problems = type_problems(root)
    for problem in problems:
        print(problem)
    if undeclared:
        print(
            f"{len(undeclared)} undeclared: name them in a changelog fragment, as `Breaks: <name>`, or mend them",
            file=sys.stderr,
        )
    if not breaks and not problems:
        print("api: no difference that breaks callers")
    return 1 if undeclared or problems else 0


def breaks_of(word: str, import_name: str, root: Path) -> Iterator[Break]:
    """Yield the breaks of one package; none for a package that was never released."""
    kept = root / "docs" / "api" / word
    if not kept.is_dir():
        return
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), stubs(word, import_name, root))
        old, new = _load(import_name, kept), _load(import_name, Path(folder))
        for found in griffe.find_breaking_changes(old, new):
            if found.kind is not griffe.BreakageKind.CLASS_REMOVED_BASE:  # it counts them only
                yield Break(word, found.obj.path, _sentence(found))
        yield from (Break(word, path, what) for path, what in changes(old, new))
        yield from (Break(word, path, "is gone") for path in _modules(old) - _modules(new))


def _sentence(found: griffe.Breakage) -> str:
    values = [
        value for value in (found.old_value, found.new_value) if not isinstance(value, griffe.Object | griffe.Alias)
    ]
    details = ", ".join(str(value) for value in values if value not in (None, ""))
    return f"{found.kind.value}: {' '.join(details.split())[:200]}" if details else found.kind.value


def _load(import_name: str, folder: Path) -> griffe.Module:
    loaded = griffe.load(import_name, search_paths=[folder], allow_inspection=False, resolve_aliases=False)
    assert isinstance(loaded, griffe.Module)
    return loaded


def _modules(module: griffe.Module) -> set[str]:
    return {module.path}.union(*(_modules(inner) for inner in module.modules.values()))


def write(folder: Path, files: dict[str, str]) -> None:
    """Write stub files below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def declared(root: Path) -> set[str]:
    """Return the names that changelog fragments declare as broken."""
    return {
        name for path in (root / "changelog.d").glob("+*.md") for name in _DECLARED.findall(path.read_text("utf-8"))
    }


def _covers(name: str, broken: str) -> bool:
    return broken == name or broken.startswith((f"{name}.", f"{name}("))


def type_problems(root: Path) -> list[str]:
    """Return what mypy says about the examples that were kept with the release."""
    examples = sorted(root.glob("docs/api/*/examples/*.py"))
    if not examples:
        return []
    command = [sys.executable, "-m", "mypy", "--no-error-summary", "--scripts-are-modules", *map(str, examples)]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=600, check=False)
    return [line for line in (run.stdout + run.stderr).splitlines() if "error" in line]


if __name__ == "__main__":
    sys.exit(main())
