"""Export of a recording to a table in a file, in pieces: it asks, whoever has a connection answers, it writes.

with open_export(path, columns) as export:
for fetch in export.fetches():
export.take(fetch, ...)  # the data of fetch.count values from fetch.index on
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from devicewire.otii.protocol import CHUNK_SIZE

from ._columns import Column, Fetch, SampleColumn, readers
from ._table_files import FORMATS, TableFile, column_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import TracebackType

    from devicewire.otii.models import ChannelData

_TIME_DIGITS: Final = 9


def open_export(
    path: str | Path,
    columns: Sequence[Column],
    *,
    format: str | None = None,  # noqa: A002 - the word that users know
    from_time: float | None = None,
    to_time: float | None = None,
    chunk_size: int = CHUNK_SIZE,
    metadata: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Export:
    """Return an export, to be used in a `with` block. The file appears under its name when the block ends well.

    `format` is csv, parquet, arrow or feather; without it the suffix of `path` decides. `from_time` and `to_time` leave
    out rows, in seconds. `progress` is called with the values that have come and those that are expected in all.
    Raises ValueError for an unknown format or no columns, ImportError naming the extra when pyarrow is missing.
    """
    target = Path(path)
    kind = table_format(target, format)
    if not columns:
        raise ValueError("there is no channel to export")
    return Export(target, kind, columns, (from_time, to_time), chunk_size, metadata or {}, progress)


def table_format(path: Path, format: str | None = None) -> str:  # noqa: A002 - the word that users know
    """Return the format of a table's file: what was asked for, or what the suffix says. ValueError if it is unknown."""
    kind = (format or path.suffix.removeprefix(".")).lower()
    if kind not in FORMATS:
        raise ValueError(f"{kind or path.name!r} is no format of a table; known: {', '.join(FORMATS)}")
    return kind


class Export:
    """One export. Made by `open_export`."""

    def __init__(
        self,
        path: Path,
        kind: str,
        columns: Sequence[Column],
        span: tuple[float | None, float | None],
        chunk_size: int,
        metadata: Mapping[str, str],
        progress: Callable[[int, int], None] | None,
    ) -> None:
        self.path: Final = path
        self.rows = 0
        self._partial: Final = path.with_name(f".{path.name}.partial")
        self._readers: Final = readers(columns, chunk_size)
        self._span: Final = span
        self._chunk_size: Final = chunk_size
        self._progress: Final = progress
        self._done = 0
        self._expected: Final = sum(column.count for column in columns)
        self._file: TableFile = FORMATS[kind](self._partial, columns, column_names(columns), metadata)

    def fetches(self) -> Iterator[Fetch]:
        """Yield what to ask the server for. Each must be taken before the next is wanted; rows are written between."""
        for times in self._times():
            for reader in self._readers:
                while (fetch := reader.need(times[-1])) is not None:
                    yield fetch
            self._file.write(times, [reader.rows(times) for reader in self._readers])
            self.rows += len(times)
        if self._progress is not None:
            self._progress(self._expected, self._expected)

    def take(self, fetch: Fetch, data: ChannelData) -> None:
        """Take the data that a fetch asked for. ValueError when there are fewer."""
        for reader in self._readers:
            if reader.column is fetch.column:
                reader.take(fetch, data)
        self._done += fetch.count
        if self._progress is not None:
            self._progress(self._done, self._expected)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._file.close()
        if kind is None:
            self._partial.replace(self.path)
        else:
            with suppress(OSError):
                self._partial.unlink()

    def _times(self) -> Iterator[list[float]]:
        """Yield the times of the rows, a chunk of them each."""
        samples = [reader for reader in self._readers if isinstance(reader, SampleColumn)]
        if not samples:
            raise ValueError("an export needs an analog channel: its samples are the rows")
        pace = max((reader.column for reader in samples), key=lambda column: column.sample_rate)
        first, last = self._range(pace)
        for reader in self._readers:
            reader.skip_to(pace.from_time + first / pace.sample_rate)
        for start in range(first, last, self._chunk_size):
            stop = min(last, start + self._chunk_size)
            yield [round(pace.from_time + row / pace.sample_rate, _TIME_DIGITS) for row in range(start, stop)]

    def _range(self, pace: Column) -> tuple[int, int]:
        """Return the numbers of the first row, and of the one after the last."""
        from_time, to_time = self._span
        first = 0 if from_time is None else _row(pace, from_time)
        last = pace.count if to_time is None else _row(pace, to_time)
        return max(0, first), min(pace.count, last)


def _row(pace: Column, time: float) -> int:
    """Return the number of the first sample that is not before a time."""
    return -int(-((time - pace.from_time) * pace.sample_rate - 1e-6) // 1)
