"""Stage 2, check: the spec holds what `specs/meta/homie.schema.json` allows, and nothing else."""

from __future__ import annotations

from pathlib import Path

from ..load import Document
from ..packets.check import check as check_against

__all__ = ["check"]


def check(document: Document, meta: Path | None) -> None:
    """Hold a spec against the meta schema; the model stage understands or refuses everything once more.

    Raises:
        SpecError: names the first place that is not allowed.
    """
    check_against(document, meta)
