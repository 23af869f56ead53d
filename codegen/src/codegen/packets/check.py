"""Stage 2, check: the spec holds what `specs/meta/packets.schema.json` allows, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

from ..errors import SpecError, join_pointer
from ..load import Document


def check(document: Document, meta: Path | None) -> None:
    """Hold a spec against the meta schema; the model stage understands or refuses everything once more.

    Raises:
        SpecError: names the first place that is not allowed.
    """
    if meta is None or not meta.is_file():
        return
    import jsonschema  # slow to import

    validator = jsonschema.Draft202012Validator(json.loads(meta.read_text(encoding="utf-8")))
    errors = sorted(validator.iter_errors(document.data), key=lambda error: [str(part) for part in error.absolute_path])  # pyright: ignore[reportUnknownMemberType] # jsonschema has no types for it
    for error in errors:
        raise SpecError(document.file, join_pointer(error.absolute_path), error.message[:300], "see specs/README.md")
