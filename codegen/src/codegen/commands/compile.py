"""The stages of a device that takes commands: check, model, emit."""

from __future__ import annotations

from pathlib import Path

from ..kinds import Progress
from ..load import Document
from ..plan import PlannedFile
from .check import check
from .emit import emit
from .parse import parse


def compile_spec(document: Document, meta: Path | None, progress: Progress) -> tuple[PlannedFile, ...]:
    """Return the files of the codec package; see `Kind.compile_spec`."""
    check(document, meta)
    progress("  checked")
    protocol = parse(document)
    progress(f"  understood: {len(protocol.commands)} commands, {len(protocol.models)} models")
    return tuple(emit(protocol, document))
