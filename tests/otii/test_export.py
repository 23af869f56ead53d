"""Tables of several channels: rows follow the fastest one, files appear when they are complete, and memory is bounded."""

import csv
from pathlib import Path
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped] # it ships no types
import pyarrow.parquet as pq  # type: ignore[import-untyped] # it ships no types
import pytest
from devicewire.otii.models import AnalogData, DigitalData, DigitalEntry, LogData, LogLine
from hypothesis import given, settings
from hypothesis import strategies as st

from otii_tcp_client._columns import Column, Fetch
from otii_tcp_client._export import open_export


def column(channel: str, unit: str, values: Any, rate: float = 0.0, kind: str = "analog", **changes: Any) -> Column:
    about: dict[str, Any] = {"device_id": "Arc1", "device_name": "Arc", "from_time": 0.0, **changes}
    return Column(channel=channel, unit=unit, kind=kind, count=len(values), sample_rate=rate, **about)


CURRENT = [float(number) for number in range(40)]
VOLTAGE = [3.0 + number for number in range(10)]
LINES = [(0.001, "boot\r"), (0.0011, "ready\r"), (0.009, "late\r")]
LEVELS = [(0.002, True), (0.005, False)]
SOURCES: dict[str, Any] = {"mc": CURRENT, "mv": VOLTAGE, "rx": LINES, "i1": LEVELS}
COLUMNS = [
    column("mc", "A", CURRENT, 4000.0),
    column("mv", "V", VOLTAGE, 1000.0),
    column("rx", "", LINES, kind="log"),
    column("i1", "", LEVELS, kind="digital"),
]


def answer(fetch: Fetch, sources: dict[str, Any] | None = None) -> Any:
    values = {**SOURCES, **(sources or {})}[fetch.channel][fetch.index : fetch.index + fetch.count]
    rate = fetch.column.sample_rate
    if fetch.column.kind == "analog":
        return AnalogData(timestamp=fetch.index / rate, interval=1 / rate, values=tuple(values))
    if fetch.column.kind == "log":
        return LogData(values=tuple(LogLine(timestamp=time, value=text) for time, text in values))
    return DigitalData(values=tuple(DigitalEntry(timestamp=time, value=level) for time, level in values))


def export(path: Path, columns: list[Column] = COLUMNS, **options: Any) -> list[Fetch]:
    asked: list[Fetch] = []
    with open_export(path, columns, **options) as opened:
        for fetch in opened.fetches():
            asked.append(fetch)
            opened.take(fetch, answer(fetch))
    return asked


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("chunk_size", [1, 7, 40, 1000])
def test_rows_follow_the_fastest_channel(tmp_path: Path, chunk_size: int) -> None:
    path = tmp_path / "table.csv"
    export(path, chunk_size=chunk_size)
    table = rows(path)
    assert list(table[0]) == ["time_s", "mc [A]", "mv [V]", "rx", "i1"]
    assert [row["time_s"] for row in table[:10:3]] == ["0.0", "0.00075", "0.0015", "0.00225"]
    assert [float(row["time_s"]) for row in table] == pytest.approx([number / 4000 for number in range(40)])
    assert [float(row["mc [A]"]) for row in table] == CURRENT
    assert [float(row["mv [V]"]) for row in table] == [VOLTAGE[number // 4] for number in range(40)]
    assert {number: row["rx"] for number, row in enumerate(table) if row["rx"]} == {4: "boot", 5: "ready", 36: "late"}
    assert [row["i1"] for row in table] == [""] * 8 + ["1"] * 12 + ["0"] * 20


def test_every_value_is_asked_for_once(tmp_path: Path) -> None:
    asked = export(tmp_path / "table.csv", chunk_size=7)
    for wanted in COLUMNS:
        numbers = [
            n for fetch in asked if fetch.column is wanted for n in range(fetch.index, fetch.index + fetch.count)
        ]
        assert numbers == list(range(wanted.count))
    assert max(fetch.count for fetch in asked) <= 7
    assert {fetch.device_id for fetch in asked} == {"Arc1"}


@pytest.mark.parametrize(("suffix", "read"), [("parquet", pq.read_table), ("arrow", None), ("feather", None)])
def test_binary_tables(tmp_path: Path, suffix: str, read: Any) -> None:
    path = tmp_path / f"table.{suffix}"
    export(path, chunk_size=16, metadata={"recording": "Boot"})
    table = read(path) if read else pa.ipc.open_file(str(path)).read_all()
    assert table.schema.names == ["time_s", "mc [A]", "mv [V]", "rx", "i1"]
    assert [str(field.type) for field in table.schema] == ["double", "double", "double", "string", "bool"]
    assert table.schema.field("mc [A]").metadata == {b"device_id": b"Arc1", b"channel": b"mc", b"unit": b"A"}
    assert table.schema.metadata[b"recording"] == b"Boot"
    assert table["mc [A]"].to_pylist() == CURRENT
    assert table["rx"].to_pylist()[4:6] == ["boot", "ready"]
    assert table["i1"].to_pylist()[7:9] == [None, True]


@settings(max_examples=30, deadline=None)
@given(slow=st.integers(1, 4000), start=st.floats(0, 0.005), count=st.integers(0, 60), chunk=st.integers(1, 50))
def test_a_slower_channel_holds_its_samples(
    tmp_path_factory: pytest.TempPathFactory, slow: int, start: float, count: int, chunk: int
) -> None:
    sources = {"mc": CURRENT, "mv": [float(number) for number in range(count)]}
    other = column("mv", "V", sources["mv"], float(slow), from_time=start)
    path = tmp_path_factory.mktemp("table") / "table.csv"
    with open_export(path, [COLUMNS[0], other], chunk_size=chunk) as opened:
        for fetch in opened.fetches():
            opened.take(fetch, answer(fetch, sources))
    for row in rows(path):
        place = (float(row["time_s"]) - start) * slow
        shown = row["mv [V]"]
        if place < -0.001 or place > count + 0.001:
            assert shown == ""
        elif shown:
            assert -0.001 <= place - float(shown) <= 1.001


def test_a_span(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    asked = export(path, from_time=0.004, to_time=0.006, chunk_size=5)
    table = rows(path)
    assert [float(row["mc [A]"]) for row in table] == CURRENT[16:24]
    assert [float(row["mv [V]"]) for row in table] == [VOLTAGE[number // 4] for number in range(16, 24)]
    assert table[0]["i1"] == "1"
    assert sum(fetch.count for fetch in asked if fetch.channel == "mc") == 8


def test_devices_are_named_where_there_are_several(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    twins = [COLUMNS[0], column("mc", "A", CURRENT, 4000.0, device_id="2111", device_name="Ace")]
    export(path, twins)
    assert list(rows(path)[0]) == ["time_s", "Arc mc [A]", "Ace mc [A]"]
    export(path, [COLUMNS[0], column("mc", "A", CURRENT, 4000.0, device_id="Arc2")])
    assert list(rows(path)[0]) == ["time_s", "Arc1 mc [A]", "Arc2 mc [A]"]


def test_progress_ends_at_the_whole(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    export(tmp_path / "table.csv", chunk_size=10, progress=lambda done, total: seen.append((done, total)))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1] == (55, 55)


def test_a_table_that_is_not_complete_does_not_appear(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("the table before")
    with pytest.raises(ConnectionError):
        export_until_it_breaks(path)
    assert path.read_text() == "the table before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("place", [0, 2])
def test_data_that_are_missing_leave_no_silent_hole(tmp_path: Path, place: int) -> None:
    with pytest.raises(ValueError, match=r"0 (samples|entries) came, \d+ were asked for"):
        export_with_a_hole(tmp_path / "table.csv", COLUMNS[place])
    assert list(tmp_path.iterdir()) == []


def export_until_it_breaks(path: Path) -> None:
    with open_export(path, COLUMNS) as opened:
        next(opened.fetches())
        raise ConnectionError


def export_with_a_hole(path: Path, hole: Column) -> None:
    with open_export(path, COLUMNS) as opened:
        for fetch in opened.fetches():
            opened.take(fetch, answer(fetch, {} if fetch.column is not hole else {hole.channel: []}))


@pytest.mark.parametrize(
    ("name", "columns", "reason"),
    [
        ("table.xlsx", COLUMNS, "'xlsx' is no format of a table; known: csv, parquet, arrow, feather"),
        ("table", COLUMNS, "'table' is no format"),
        ("table.csv", [], "no channel to export"),
    ],
)
def test_what_cannot_be_exported(tmp_path: Path, name: str, columns: list[Column], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        open_export(tmp_path / name, columns)


def test_rows_need_samples(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="needs an analog channel"):
        export(tmp_path / "table.csv", COLUMNS[2:])


def test_a_format_may_be_named(tmp_path: Path) -> None:
    export(tmp_path / "table.txt", format="CSV")
    assert len(rows(tmp_path / "table.txt")) == 40


def test_the_end_of_a_channel() -> None:
    assert COLUMNS[0].to_time == 0.01
    assert COLUMNS[2].to_time == 0.0
