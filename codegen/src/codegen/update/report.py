"""What an update has to say, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from ..text import clean
from .proposals import counted
from .run import Update

_SHOWN = 40


def lines(update: Update) -> Iterator[str]:
    """Yield the lines below the table of changes."""
    if update.is_same:
        yield f"{update.device} {update.old} says all of this already: nothing to do"
        return
    for action in update.unmatched:
        yield f"overlay: nothing matches {clean(action.target)} ({clean(action.why)}): is it still needed?"
    yield from (f"spec: {clean(note)}" for note in update.notes)
    yield from _listed("line", "of ours with names that have changed", [str(line) for line in update.lines])
    if not update.dry_run:
        yield from _listed("type error", "in our code", list(update.type_errors))
    yield f"changelog.d/{update.fragment[0]}: {clean(update.fragment[1])}"
    yield f"proposed: {update.bump}"
    if update.dry_run:
        yield "dry run: nothing was changed"
    else:
        yield f"{update.device} is at {update.new} now: specs/{update.device.partition('/')[0]}/{update.new}, {counted(len(update.changed), 'generated file')} changed"
        yield "next: read the diff of generated/, mend what is listed above, then `make ci`"


def _listed(what: str, where: str, items: list[str]) -> Iterator[str]:
    yield f"{counted(len(items), what)} {where}{':' if items else ''}"
    yield from (f"  {clean(item)}" for item in items[:_SHOWN])
    if len(items) > _SHOWN:
        yield f"  and {len(items) - _SHOWN} more"
