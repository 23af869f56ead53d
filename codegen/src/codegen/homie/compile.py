"""The stages of a device that publishes by the Homie convention: check, model, emit."""

from __future__ import annotations

from pathlib import Path

from ..kinds import Progress
from ..load import Document
from ..plan import PlannedFile
from . import ir
from .check import check
from .emit import emit, emit_part, shared_files
from .model import parse

__all__ = ["compile_part", "compile_spec", "shared_files"]


def compile_spec(document: Document, meta: Path | None, progress: Progress) -> tuple[PlannedFile, ...]:
    """Return the files of the package; see `Kind.compile_spec`."""
    return tuple(emit(_understood(document, meta, progress), document))


def compile_part(document: Document, meta: Path | None, progress: Progress) -> tuple[PlannedFile, ...]:
    """Return the files of a sub-package; see `Kind.compile_part`."""
    return tuple(emit_part(_understood(document, meta, progress), document))


def _understood(document: Document, meta: Path | None, progress: Progress) -> ir.Model:
    check(document, meta)
    progress("  checked")
    model = parse(document)
    nodes = [node for device in model.devices for node in device.nodes]
    count = sum(len(node.properties) for node in nodes)
    progress(f"  understood: {len(model.devices)} devices, {len(nodes)} nodes, {count} properties")
    return model
