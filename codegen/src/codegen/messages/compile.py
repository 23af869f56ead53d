"""The stages of a device with messages: check, model, emit."""

from __future__ import annotations

from pathlib import Path

from ..kinds import Progress
from ..load import Document
from ..plan import PlannedFile
from .check import check
from .emit import emit
from .protocol import read_protocol


def compile_spec(document: Document, meta: Path | None, progress: Progress) -> tuple[PlannedFile, ...]:
    """Return the files of the package; see `Kind.compile_spec`."""
    check(document, meta)
    progress("  checked")
    protocol = read_protocol(document)
    events, commands = (document.data[section]["members"] for section in ("events", "commands"))
    progress(f"  understood: {len(events)} kinds of events, {len(commands)} commands, {len(protocol.items)} classes")
    return tuple(emit(protocol, document))
