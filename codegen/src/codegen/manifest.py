"""generated/MANIFEST.json: which spec and which generator each generated file comes from. No time stamps."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from . import __version__
from .errors import UsageError

if TYPE_CHECKING:
    from .load import Document
    from .plan import PlannedFile

NAME = "MANIFEST.json"


@dataclass(frozen=True)
class Output:
    """The files of one package, and what they were made from."""

    prefix: str
    """Folder of the package inside the output folder, with forward slashes; empty for the output folder itself."""
    document: Document
    files: tuple[PlannedFile, ...]
    parts: tuple[Output, ...] = ()
    """What lies in this package too, made from other documents; prefixes begin with that of the package."""

    def path(self, file: PlannedFile) -> str:
        """Return the path of a file inside the output folder."""
        return f"{self.prefix}/{file.path}" if self.prefix else file.path

    def contents(self) -> dict[str, bytes]:
        """Return the files of the package and its parts, by their paths inside the output folder."""
        found = {self.path(file): file.text.encode() for file in self.files}
        for part in self.parts:
            found |= part.contents()
        return found


def entries(output: Output) -> dict[str, dict[str, str]]:
    """Return the manifest's entries for one package, its parts included."""
    found = {
        output.path(file): {
            "generator": __version__,
            "sha256": digest(file.text.encode()),
            "spec": output.document.file,
            "spec_sha256": output.document.sha256,
        }
        for file in output.files
    }
    for part in output.parts:
        found |= entries(part)
    return found


def digest(content: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def render(files: dict[str, dict[str, str]]) -> str:
    """Return the manifest's text."""
    return json.dumps({"files": dict(sorted(files.items()))}, indent=1, sort_keys=True) + "\n"


def read(folder: Path) -> dict[str, dict[str, str]]:
    """Return the entries of a manifest; empty when there is none.

    Raises:
        UsageError: there is one, but it cannot be read.
    """
    path = folder / NAME
    if not path.is_file():
        return {}
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
        return cast(dict[str, dict[str, str]], {str(name): dict(entry) for name, entry in data["files"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"{path} cannot be read ({error}): run `codegen generate` without device names to write it anew"
        ) from error
