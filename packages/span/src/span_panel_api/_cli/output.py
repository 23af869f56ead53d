"""What is printed: results on standard output, errors on standard error."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

from .readings import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["discard_output", "print_error", "print_result"]


def print_result(result: object, is_json: bool) -> None:
    """Print what a command found: JSON in one line, or a table or lines for people."""
    if result is None:
        return
    if is_json:
        _write(json.dumps(result, allow_nan=False))
    elif isinstance(result, list):
        for line in _table(result):  # pyright: ignore[reportUnknownArgumentType]  # rows of this package
            _write(line)
    elif isinstance(result, dict):
        for key, value in result.items():  # pyright: ignore[reportUnknownVariableType]  # likewise
            _write(f"{key}: {shown(value)}")  # pyright: ignore[reportUnknownArgumentType]  # likewise
    sys.stdout.flush()  # an error is to show here, not while the interpreter ends


def discard_output() -> None:
    """Let nothing more be written to standard output, which has failed: the interpreter would try again as it ends."""
    with open(os.devnull, "w") as nothing:  # noqa: PTH123 - a device, not a path
        os.dup2(nothing.fileno(), sys.stdout.fileno())


def print_error(error: BaseException, is_json: bool) -> None:
    """Print an error in one line."""
    kind = type(error).__name__
    # str() of a KeyError shows its text in quotation marks
    text = str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)
    text = " ".join(text.split()) or kind
    if is_json:
        status = getattr(error, "status_code", None)
        text = json.dumps({"error": {"kind": kind, "message": text, "status_code": status}})
    else:
        text = f"span-panel: {text}"
    sys.stderr.write(f"{text}\n")


def _write(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _table(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not rows:
        yield "none"
        return
    names = list(rows[0])
    cells = [[shown(row.get(name)) for name in names] for row in rows]
    widths = [max(len(row[column]) for row in [names, *cells]) for column in range(len(names))]
    numbers = {place for place, name in enumerate(names) if name.endswith(("_w", "_wh"))}
    for row in [names, *cells]:
        padded = (
            cell.rjust(width) if place in numbers else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(padded).rstrip()
