"""The columns of an exported table: what to ask a server for next, and what each row of a span shows.

Rows follow the fastest analog channel. A slower one holds each sample until its next, a pin its level until it changes;
the texts of a log stand in the first row that is not before them. Before its first and after its last sample a channel
shows None.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence


_NEAR: Final = 1e-6
"""Part of a sample by which a time may miss it and still mean it."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One channel of a recording. `kind` is `analog`, `digital` or `log`; `count` values; times in seconds.

    `sample_rate` is in samples a second, 0 where values are entries with times of their own.
    """

    device_id: str
    device_name: str
    channel: str
    unit: str
    kind: str
    count: int
    from_time: float = 0.0
    sample_rate: float = 0.0

    @property
    def to_time(self) -> float:
        """Where the last sample ends to hold."""
        return self.from_time + (self.count / self.sample_rate if self.sample_rate else 0.0)


@dataclass(frozen=True)
class Fetch:
    """What to ask the server for: `count` values of a channel, from number `index` on."""

    column: Column
    index: int
    count: int

    @property
    def device_id(self) -> str:
        """The device of the channel."""
        return self.column.device_id

    @property
    def channel(self) -> str:
        """The channel."""
        return self.column.channel


class SampleColumn:
    """An analog channel, read piece by piece; holds what the present rows need."""

    def __init__(self, column: Column, chunk_size: int) -> None:
        self.column: Final = column
        self._chunk_size: Final = chunk_size
        self._values: list[float] = []
        self._first = 0
        self._next = 0

    def skip_to(self, time: float) -> None:
        """Leave out what ends before a time."""
        self._next = self._first = max(0, self._number(time))

    def need(self, time: float) -> Fetch | None:
        """Return what is missing to show rows up to and including a time."""
        wanted = min(self.column.count, self._number(time) + 1)
        missing = min(self._chunk_size, wanted - self._next)
        return Fetch(self.column, self._next, missing) if missing > 0 else None

    def take(self, fetch: Fetch, data: Any) -> None:
        """Take what was asked for. ValueError when it is something else, or less."""
        values: Sequence[float] = data.values
        if len(values) != fetch.count:
            place = f"{self.column.channel} at sample {fetch.index}"
            raise ValueError(f"{place}: {len(values)} samples came, {fetch.count} were asked for")
        self._values += values
        self._next += fetch.count

    def rows(self, times: Sequence[float]) -> Sequence[float | None]:
        """Return the value at each time; times grow. Forgets what later rows do not need."""
        first = self._number(times[0]) - self._first
        if self._number(times[-1]) - self._first == first + len(times) - 1:  # as fast as the rows
            shown = self._slice(first, len(times))
        else:
            shown = [self._value(self._number(time)) for time in times]
        self._forget(self._number(times[-1]))
        return shown

    def _slice(self, first: int, count: int) -> Sequence[float | None]:
        if first < 0:
            return [*([None] * min(count, -first)), *self._slice(0, max(0, count + first))]
        part = self._values[first : first + count]
        return part if len(part) == count else [*part, *([None] * (count - len(part)))]

    def _value(self, number: int) -> float | None:
        place = number - self._first
        return self._values[place] if 0 <= place < len(self._values) else None

    def _forget(self, number: int) -> None:
        gone = max(0, min(len(self._values), number - self._first))
        del self._values[:gone]
        self._first += gone

    def _number(self, time: float) -> int:
        place = (time - self.column.from_time) * self.column.sample_rate + _NEAR
        return int(place // 1)


class EntryColumn:
    """A pin or a log, read piece by piece."""

    def __init__(self, column: Column, chunk_size: int) -> None:
        self.column: Final = column
        self._chunk_size: Final = chunk_size
        self._entries: list[tuple[float, Any]] = []
        self._next = 0
        self._level: bool | None = None

    def skip_to(self, time: float) -> None:
        """Nothing: the level at the start follows from the entries before it."""

    def need(self, time: float) -> Fetch | None:
        """Return what is missing to show rows up to and including a time."""
        missing = min(self._chunk_size, self.column.count - self._next)
        if missing <= 0 or (self._entries and self._entries[-1][0] > time):
            return None
        return Fetch(self.column, self._next, missing)

    def take(self, fetch: Fetch, data: Any) -> None:
        """Take what was asked for. ValueError when less came."""
        entries: Sequence[Any] = data.values
        if len(entries) != fetch.count:
            place = f"{self.column.channel} at entry {fetch.index}"
            raise ValueError(f"{place}: {len(entries)} entries came, {fetch.count} were asked for")
        self._entries += [(entry.timestamp, entry.value) for entry in entries]
        self._next += fetch.count

    def rows(self, times: Sequence[float]) -> Sequence[bool | str | None]:
        """Return the level at each time, or the texts since the time before it; times grow."""
        shown: list[bool | str | None] = []
        used = 0
        for time in times:
            start = used
            while used < len(self._entries) and self._entries[used][0] <= time:
                used += 1
            shown.append(self._cell([entry[1] for entry in self._entries[start:used]]))
        del self._entries[:used]
        return shown

    def _cell(self, values: list[Any]) -> bool | str | None:
        if self.column.kind == "log":
            return "\n".join(text.rstrip("\r\n") for text in values) if values else None
        if values:
            self._level = values[-1]
        return self._level


def readers(columns: Sequence[Column], chunk_size: int) -> list[SampleColumn | EntryColumn]:
    """Return what reads each of the columns."""
    return [
        SampleColumn(column, chunk_size) if column.kind == "analog" else EntryColumn(column, chunk_size)
        for column in columns
    ]
