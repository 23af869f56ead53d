"""What is printed: results on standard output, progress and errors on standard error."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping, Sequence

    Report = Callable[[float, float], None]


def print_result(result: object, is_json: bool) -> None:
    """Print what a command found: JSON, or a table or lines for people."""
    if is_json:
        _write(json.dumps(result, default=str))
    elif isinstance(result, list):
        for line in _table(result):  # pyright: ignore[reportUnknownArgumentType]  # rows of this module's callers
            _write(line)
    elif isinstance(result, dict):
        for key, value in result.items():  # pyright: ignore[reportUnknownVariableType]  # likewise
            _write(f"{key}: {value}")
    sys.stdout.flush()  # an error is to show here, not while the interpreter ends


def discard_output() -> None:
    """Let nothing more be written to standard output, which has failed: the interpreter would try again as it ends."""
    with open(os.devnull, "w") as nothing:  # noqa: PTH123 - a device, not a path
        os.dup2(nothing.fileno(), sys.stdout.fileno())


def print_error(error: BaseException, is_json: bool) -> None:
    """Print an error in one line."""
    kind = type(error).__name__
    if is_json:
        text = json.dumps({"error": {"kind": kind, "type": getattr(error, "type", ""), "message": str(error)}})
    else:
        text = f"error: {str(error) or kind}"
    sys.stderr.write(f"{text}\n")


def _write(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _table(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not rows:
        yield "none"
        return
    names = list(rows[0])
    cells = [names, *([str(row.get(name, "")) for name in names] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(names))]
    for row in cells:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


@contextmanager
def progress(title: str, is_quiet: bool) -> Generator[Report]:
    """Show a bar while something long runs, where somebody looks and rich is there. Call what it gives with done and total."""
    bars = None if is_quiet or not sys.stderr.isatty() else _bars()
    if bars is None:
        yield lambda _done, _total: None
        return
    with bars:
        task = bars.add_task(title, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)


def _bars() -> Any:
    try:
        from rich.console import Console
        from rich.progress import Progress
    except ImportError:
        return None
    return Progress(console=Console(stderr=True), transient=True)
