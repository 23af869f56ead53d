"""The table that `export` writes: CSV or Parquet. It bears its name only when it is complete."""

from __future__ import annotations

import csv
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self

from .readings import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .readings import Row

__all__ = ["TableFile", "check_output"]

_FORMATS = (".csv", ".parquet")


def check_output(output: str) -> Path:
    """Refuse a file that cannot be written before anything is read, not an hour later.

    Raises:
        ValueError: unknown suffix, or no such folder.
        ImportError: Parquet without pyarrow.
    """
    path = Path(output)
    if path.suffix.lower() not in _FORMATS:
        raise ValueError(f"{path.name!r} is no table that can be written: its name must end in {' or '.join(_FORMATS)}")
    if not path.parent.is_dir():
        raise ValueError(f"there is no folder {path.parent} to write {path.name} to")
    if path.suffix.lower() == ".parquet":
        _pyarrow()
    return path


def _pyarrow() -> Any:
    try:
        import_module("pyarrow.parquet")
    except ImportError as error:
        raise ImportError("Parquet needs pyarrow: pip install 'span-panel-api[parquet]'") from error
    return import_module("pyarrow")


class _Writer(Protocol):
    def write(self, rows: Sequence[Row]) -> None: ...
    def close(self) -> None: ...


class TableFile:
    """A table that is being written. Leaving its block finishes it, whatever happened: rows that were read are kept."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = path.with_name(f"{path.name}.part")
        self._writer: _Writer = _Parquet(self._part) if path.suffix.lower() == ".parquet" else _Csv(self._part)
        self.rows = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()
        if self.rows:
            self._part.replace(self._path)
        else:
            self._part.unlink(missing_ok=True)

    def write(self, rows: Sequence[Row]) -> None:
        """Append rows."""
        self._writer.write(rows)
        self.rows += len(rows)


class _Csv:
    """Comma-separated, UTF-8, one line of names first; missing values are empty, tabs are joined by blanks."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(COLUMNS)

    def write(self, rows: Sequence[Row]) -> None:
        for row in rows:
            data = row.data() | {"tabs": " ".join(map(str, row.tabs))}
            self._writer.writerow(["" if data[name] is None else data[name] for name in COLUMNS])
        self._file.flush()

    def close(self) -> None:
        self._file.close()


class _Parquet:
    """Parquet; times in UTC, tabs as lists."""

    def __init__(self, path: Path) -> None:
        arrow = self._arrow = _pyarrow()
        text, number = arrow.string(), arrow.float64()
        kinds = {"time": arrow.timestamp("ms", tz="UTC"), "tabs": arrow.list_(arrow.int32())}
        kinds |= dict.fromkeys(("circuit_id", "name", "relay", "priority"), text)
        fields = [arrow.field(name, kinds.get(name, number)) for name in COLUMNS]
        self._schema = arrow.schema(fields)
        self._writer = arrow.parquet.ParquetWriter(str(path), self._schema)

    def write(self, rows: Sequence[Row]) -> None:
        columns = [[getattr(row, name) for row in rows] for name in COLUMNS]
        self._writer.write_table(self._arrow.table(columns, schema=self._schema))

    def close(self) -> None:
        self._writer.close()
