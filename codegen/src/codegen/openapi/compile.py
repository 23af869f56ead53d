"""The stages of a REST device: check, model, emit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..kinds import Progress
from ..load import Document
from ..plan import PlannedFile
from .check import check
from .emit import emit, emit_part, shared_files

if TYPE_CHECKING:
    from .ir import Api

__all__ = ["compile_part", "compile_spec", "shared_files"]


def compile_spec(document: Document, meta: Path | None, progress: Progress) -> tuple[PlannedFile, ...]:
    """Return the files of the client package; see `Kind.compile_spec`."""
    return tuple(emit(_understood(document, meta, progress), document))


def compile_part(document: Document, meta: Path | None, progress: Progress) -> tuple[PlannedFile, ...]:
    """Return the files of a sub-package; see `Kind.compile_part`."""
    return tuple(emit_part(_understood(document, meta, progress), document))


def _understood(document: Document, meta: Path | None, progress: Progress) -> Api:
    check(document, meta)
    progress("  checked")
    # This brings openapi-python-client, which takes longer to import than all else together.
    from .parse import parse

    api = parse(document)
    progress(
        f"  understood: {len(api.operations)} operations, {len(api.models)} models, {len(api.enumerations)} enumerations"
    )
    return api
