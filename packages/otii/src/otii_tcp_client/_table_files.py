"""The files that a table can be written to, span by span: CSV, Parquet, Arrow."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any, Final, Protocol

from ._optional import optional

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from ._columns import Column

TIME: Final = "time_s"


class TableFile(Protocol):
    """One file that is being written."""

    def write(self, times: Sequence[float], cells: Sequence[Sequence[Any]]) -> None:
        """Append rows, given as columns."""
        ...

    def close(self) -> None:
        """Finish the file."""
        ...


class CsvFile:
    """Comma-separated, UTF-8, one line of names first. Missing values are empty."""

    def __init__(self, path: Path, columns: Sequence[Column], names: Sequence[str], _about: Mapping[str, str]) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow([TIME, *names])
        self._pins: Final = frozenset(place for place, column in enumerate(columns) if column.kind == "digital")

    def write(self, times: Sequence[float], cells: Sequence[Sequence[Any]]) -> None:
        """Append rows. Levels of pins are 0 and 1."""
        shown = [_levels(column) if place in self._pins else column for place, column in enumerate(cells)]
        self._writer.writerows(zip(times, *shown, strict=True))

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


class ArrowFile:
    """Parquet or Arrow IPC, through pyarrow."""

    def __init__(
        self, path: Path, columns: Sequence[Column], names: Sequence[str], about: Mapping[str, str], *, is_parquet: bool
    ) -> None:
        self._arrow = _pyarrow("pyarrow")
        kinds = {"analog": self._arrow.float64(), "digital": self._arrow.bool_(), "log": self._arrow.string()}
        fields: list[Any] = [self._arrow.field(TIME, self._arrow.float64())]
        for column, name in zip(columns, names, strict=True):
            described = {"device_id": column.device_id, "channel": column.channel, "unit": column.unit}
            fields.append(self._arrow.field(name, kinds[column.kind], metadata=described))
        self._schema: Any = self._arrow.schema(fields, metadata=dict(about))
        self._writer: Any = self._open(path, is_parquet=is_parquet)

    def write(self, times: Sequence[float], cells: Sequence[Sequence[Any]]) -> None:
        """Append rows."""
        arrays = [
            self._arrow.array(column, type=field.type)
            for column, field in zip((times, *cells), self._schema, strict=True)
        ]
        self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()

    def _open(self, path: Path, *, is_parquet: bool) -> Any:
        if is_parquet:
            return _pyarrow("pyarrow.parquet").ParquetWriter(path, self._schema)
        return _pyarrow("pyarrow.ipc").new_file(str(path), self._schema)


def parquet_file(path: Path, columns: Sequence[Column], names: Sequence[str], about: Mapping[str, str]) -> TableFile:
    """Return a new Parquet file."""
    return ArrowFile(path, columns, names, about, is_parquet=True)


def arrow_file(path: Path, columns: Sequence[Column], names: Sequence[str], about: Mapping[str, str]) -> TableFile:
    """Return a new Arrow IPC file, which is Feather version 2."""
    return ArrowFile(path, columns, names, about, is_parquet=False)


FORMATS: Final[Mapping[str, Callable[..., TableFile]]] = {
    "csv": CsvFile,
    "parquet": parquet_file,
    "arrow": arrow_file,
    "feather": arrow_file,
}
"""The formats by the suffixes of their files."""


def column_names(columns: Sequence[Column]) -> list[str]:
    """Return a name for each column: `mc [A]`, and the device before it where there are several."""
    devices = {column.device_id: column.device_name for column in columns}
    are_alike = len(set(devices.values())) < len(devices)
    names: list[str] = []
    for column in columns:
        device = column.device_id if are_alike else column.device_name
        name = column.channel if len(devices) == 1 else f"{device} {column.channel}"
        names.append(f"{name} [{column.unit}]" if column.unit else name)
    return names


def _levels(column: Sequence[Any]) -> list[int | None]:
    return [None if level is None else int(level) for level in column]


def _pyarrow(module: str) -> Any:
    return optional(module, "Parquet and Arrow need", "export")
