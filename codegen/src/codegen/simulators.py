"""The pieces that simulators share: kept once in `simulation/`, emitted into the packages of the devices that name them.

`simulation` of a device in `specs/devices.toml` lists them. They lie in the sub-package `simulation`, for simulators only.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .load import Document
    from .plan import PlannedFile

FOLDER = "simulation"
"""Name of the sub-package."""
_SOURCES = Path(__file__).resolve().parent / FOLDER


@cache
def known_pieces() -> tuple[str, ...]:
    """Return the names of all pieces."""
    return tuple(sorted(path.stem for path in _SOURCES.glob("*.py") if path.stem != "__init__"))


def simulation_files(document: Document, pieces: tuple[str, ...]) -> tuple[PlannedFile, ...]:
    """Return the sub-package with these pieces, in a fixed order."""
    from .package import first_line
    from .plan import PlannedFile

    header = first_line(document)
    texts = ((name, (_SOURCES / f"{name}.py").read_text(encoding="utf-8")) for name in ("__init__", *sorted(pieces)))
    return tuple(PlannedFile(f"{name}.py", header + text) for name, text in texts)
