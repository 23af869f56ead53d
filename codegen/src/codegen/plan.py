"""What the emitters hand over: files with the names that each of them is meant to define, so that the result can be checked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PlannedFile:
    """One file to be written.

    Attributes:
        path: relative to the package, with forward slashes.
        text: content.
        defines: for Python, every name that the file defines: `Circuit`, `Circuit.relay_state`, `sync_detailed`.
            None for other files and for the runtime modules, which are copies of checked sources.
    """

    path: str
    text: str
    defines: frozenset[str] | None = None
