"""The stages of a device that speaks packets: check, model, emit."""

from __future__ import annotations

from pathlib import Path

from ..kinds import Progress
from ..load import Document
from ..plan import PlannedFile
from .check import check
from .emit import emit
from .model import parse


def compile_spec(document: Document, meta: Path | None, progress: Progress) -> tuple[PlannedFile, ...]:
    """Return the files of the package; see `Kind.compile_spec`."""
    check(document, meta)
    progress("  checked")
    protocol = parse(document)
    packets, parts = len(list(protocol.packets())), len(list(protocol.parts()))
    progress(f"  understood: {packets} packets, {parts} parts, {len(protocol.enumerations)} enumerations")
    return tuple(emit(protocol, document))
