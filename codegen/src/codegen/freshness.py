"""Whether generated code is what its spec asks for: `codegen check`, and the short cut of a run in which nothing has changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from . import __version__, manifest
from .kinds import KINDS
from .manifest import Output
from .project import Device, Project


def files_below(folder: Path) -> list[str]:
    """Return every file below a folder, but for byte code."""
    found = (path for path in folder.rglob("*") if path.suffix != ".pyc" and path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in found)


def compare(project: Project, outputs: list[Output], words: list[str]) -> list[str]:
    """Compare `generated/` with freshly built packages and return what is wrong, a line each; empty when all is well.

    Args:
        project: the repository.
        outputs: what the specs give now.
        words: devices to look at; empty for all, and then nothing else may lie in `generated/` either.
    """
    root = project.generated
    wanted = {path: content for output in outputs for path, content in output.contents().items()}
    entries = {path: entry for output in outputs for path, entry in manifest.entries(output).items()}
    listed = manifest.read(root)
    prefixes = tuple(f"devicewire/{word}/" for word in words) or ("",)
    present = [path for path in files_below(root) if path.startswith(prefixes) and path != manifest.NAME]
    problems = [f"extra: generated/{path} comes from no spec" for path in present if path not in wanted]
    for path, content in wanted.items():
        if not (root / path).is_file():
            problems.append(f"missing: generated/{path}")
        elif (root / path).read_bytes() != content:
            problems.append(f"{_why(root / path, listed.get(path), content)}: generated/{path}")
    registered = sorted({*entries, *(path for path in listed if path.startswith(prefixes))})
    disputed = [path for path in registered if entries.get(path) != listed.get(path)]
    return [*problems, *(f"manifest: generated/{manifest.NAME} does not agree about {path}" for path in disputed)]


def _why(path: Path, entry: dict[str, str] | None, wanted: bytes) -> str:
    """Tell a file that somebody edited from one whose spec has changed since."""
    content = path.read_bytes()
    if entry is not None and manifest.digest(content) == entry.get("sha256"):
        return "stale"
    return "edited (text added)" if content.startswith(wanted) or wanted in content else "edited"


@dataclass(frozen=True)
class _Run:
    """What one package was made from, and what came out."""

    inputs: str
    files: dict[str, dict[str, str]]


def _read_runs(path: Path) -> dict[str, _Run]:
    """Read the runs of before; a file that is damaged in any way is worth nothing."""
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
        return {
            str(word): _Run(str(run["inputs"]), {str(name): dict(entry) for name, entry in run["files"].items()})
            for word, run in data.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


class Cache:
    """What the last run was made from, in `.cache/`, so that a run with nothing to do costs next to nothing.

    It is a short cut of `codegen generate` only; `codegen check` always builds everything anew.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._path = project.root / ".cache" / "codegen.json"
        self._tools = _tools()
        self._runs = _read_runs(self._path)

    def _inputs(self, device: Device) -> str:
        inputs = [self._tools, *(piece.encode() for piece in device.simulation)]
        for item in (device, *device.parts):
            meta = self._project.meta(item.kind)
            inputs += [item.part.encode(), self._project.shown(item.spec).encode(), item.spec.read_bytes()]
            inputs += [meta.read_bytes()] if meta.is_file() else []
        return manifest.digest(b"\0".join(inputs))

    def is_fresh(self, device: Device) -> bool:
        """Whether a device's package is on disk exactly as these inputs gave it."""
        run = self._runs.get(device.word)
        if run is None or run.inputs != self._inputs(device):
            return False
        files, root = self.files(device), self._project.generated
        folder = root / "devicewire" / device.word
        if not files or {f"devicewire/{device.word}/{name}" for name in files_below(folder)} != set(files):
            return False
        return all(manifest.digest((root / path).read_bytes()) == entry.get("sha256") for path, entry in files.items())

    def files(self, device: Device) -> dict[str, dict[str, str]]:
        """Return the manifest's entries of the last run."""
        run = self._runs.get(device.word)
        return run.files if run is not None else {}

    def remember(self, device: Device, output: Output) -> None:
        """Keep what this run was made from."""
        self._runs[device.word] = _Run(self._inputs(device), manifest.entries(output))
        self._path.parent.mkdir(parents=True, exist_ok=True)
        runs = {word: {"inputs": run.inputs, "files": run.files} for word, run in self._runs.items()}
        self._path.write_text(json.dumps(runs), encoding="utf-8")


def _tools() -> bytes:
    """Everything besides the spec that the output depends on: this generator's sources and the libraries that read specs."""
    here = Path(__file__).resolve().parent
    sources = b"\0".join(path.read_bytes() for path in sorted(here.rglob("*.py")))
    versions = [folder for kind in KINDS.values() for library in kind.libraries for folder in _installed(library)]
    return f"{__version__} {versions} {manifest.digest(sources)}".encode()


def _installed(library: str) -> list[str]:
    """Return a library's folder of metadata: its name has the version in it, and importlib.metadata would take 15 ms to say so."""
    found = find_spec(library)
    if found is None or not found.origin:
        return []
    return sorted(path.name for path in Path(found.origin).parents[1].glob(f"{library}-*.dist-info"))
