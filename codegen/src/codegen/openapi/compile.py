"""The stages of a REST device: check, model, emit."""

from __future__ import annotations

from pathlib import Path

from ..kinds import Progress
from ..load import Document
from ..plan import PlannedFile
from .check import check
from .emit import emit


def compile_spec(document: Document, meta: Path | None, progress: Progress) -> tuple[PlannedFile, ...]:
    """Return the files of the client package; see `Kind.compile_spec`."""
    check(document, meta)
    progress("  checked")
    # This brings openapi-python-client, which takes longer to import than all else together.
    from .parse import parse

    api = parse(document)
    progress(
        f"  understood: {len(api.operations)} operations, {len(api.models)} models, {len(api.enumerations)} enumerations"
    )
    return tuple(emit(api, document))
