"""What all records of a panel's state have in common: when each value came, and whether it can still be trusted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

__all__ = ["Cell", "Reading", "Readings", "Record", "unit_of"]

_UNITS = {
    "_w": "W",
    "_wh": "Wh",
    "_kwh": "kWh",
    "_a": "A",
    "_v": "V",
    "_percent": "%",
}


class Cell(NamedTuple):
    """Where a value came from, as cheap as possible: one is kept for each value of each record."""

    raw: bytes
    received: float
    is_retained: bool
    target: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One value with its circumstances.

    Args:
        value: as in the record: our unit and sign; None when the panel's text cannot be read.
        raw: the panel's own text.
        unit: such as `W`; empty where there is none.
        received: when it arrived, in seconds since 1970 by this computer's clock.
        is_retained: it came from the broker's memory, so it may be older than `received` says.
        is_stale: the broker was away, or the panel or the device not ready, when the record was made.
        target: the panel's own text for the value that it is moving to; None when it says none.
    """

    value: Any
    raw: str
    unit: str
    received: float
    is_retained: bool
    is_stale: bool
    target: str | None = None

    @property
    def received_at(self) -> datetime:
        """When it arrived, in UTC."""
        return datetime.fromtimestamp(self.received, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A part of the panel at one moment. Immutable; equal when its values are, whenever they came.

    Args:
        id: the panel's own id of the part.
        is_live: the broker was there, and panel and part were ready, when the record was made.
    """

    id: str
    is_live: bool = False
    cells: Mapping[str, Cell] = field(default_factory=dict[str, Cell], repr=False, compare=False)

    @property
    def readings(self) -> Mapping[str, Reading]:
        """The circumstances of each field that the panel has reported, by the name of the field."""
        return Readings(self)

    def reading(self, name: str) -> Reading | None:
        """Return the circumstances of a field; None when the panel has not reported it.

        Raises:
            AttributeError: the record has no such field.
        """
        value, cell = getattr(self, name), self.cells.get(name)
        return None if cell is None else _reading_of(name, value, cell, is_stale=not self.is_live)


def _reading_of(name: str, value: object, cell: Cell, *, is_stale: bool) -> Reading:
    return Reading(
        value=value,
        raw=_text(cell.raw),
        unit=unit_of(name),
        received=cell.received,
        is_retained=cell.is_retained,
        is_stale=is_stale,
        target=None if cell.target is None else _text(cell.target),
    )


class Readings(Mapping[str, Reading]):
    """The readings of a record, made when asked for."""

    __slots__ = ("_record",)

    def __init__(self, record: Record) -> None:
        self._record = record

    def __getitem__(self, name: str) -> Reading:
        reading = self._record.reading(name) if name in self._record.cells else None
        if reading is None:
            raise KeyError(name)
        return reading

    def __iter__(self) -> Iterator[str]:
        return iter(self._record.cells)

    def __len__(self) -> int:
        return len(self._record.cells)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({dict(self)!r})"


def unit_of(name: str) -> str:
    """Return the unit of a field: its name says it."""
    _, mark, end = name.rpartition("_")
    if "minutes" in name:
        return "min"
    return _UNITS.get(mark + end, "")


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "backslashreplace")
