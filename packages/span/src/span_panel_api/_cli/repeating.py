"""Commands that read again and again: `watch` and `export`. A panel that goes away for a while ends neither."""

from __future__ import annotations

import json
import sys
import time
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from ..exceptions import SpanPanelConnectionError, SpanPanelRetriableError, SpanPanelTimeoutError
from .output import print_result
from .readings import rows_of, shown
from .table_file import TableFile, check_output

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from .._sync_client import SpanPanelClientSync
    from .readings import Row

__all__ = ["export", "watch"]

_PASSING = (SpanPanelConnectionError, SpanPanelRetriableError, SpanPanelTimeoutError)
"""What may be over at the next look."""
_NAMES = ("circuit", "tabs", "relay", "priority", "W", "kWh")


def watch(client: SpanPanelClientSync, options: Namespace) -> None:
    """Show all circuits until there were enough: a table that stays in place, or JSON lines, or tables one after the other."""
    looks = _looks(client, options.interval, options.count)
    if options.json:
        for rows, problem in looks:
            line: Any = [row.data() for row in rows] if problem is None else {"error": problem}
            sys.stdout.write(f"{json.dumps(line, allow_nan=False)}\n")
            sys.stdout.flush()
    elif sys.stdout.isatty() and _has_rich():
        _live(looks)
    else:
        for rows, problem in looks:
            print_result([_cells(row) for row in rows] if problem is None else {"not live": problem}, is_json=False)


def _looks(client: SpanPanelClientSync, interval: float, count: int | None) -> Iterator[tuple[list[Row], str | None]]:
    """Yield the circuits, or what was in the way; the first look must succeed."""
    done, rows = 0, rows_of(client.get_circuits())
    problem: str | None = None
    while True:
        yield rows, problem
        done += 1
        if done == count:
            return
        time.sleep(interval)  # what the user asked for; Ctrl-C ends it
        try:
            rows, problem = rows_of(client.get_circuits()), None
        except _PASSING as error:
            problem = str(error)


def _cells(row: Row) -> dict[str, str]:
    energy = None if row.consumed_wh is None else row.consumed_wh / 1000
    values = (row.name or row.circuit_id, row.tabs, row.relay, row.priority, row.power_w, energy)
    return dict(zip(_NAMES, map(shown, values), strict=True))


def _has_rich() -> bool:
    return find_spec("rich") is not None


def _live(looks: Iterator[tuple[list[Row], str | None]]) -> None:
    from rich.live import Live

    with Live(auto_refresh=False) as live:
        for rows, problem in looks:
            live.update(_table(rows, problem), refresh=True)


def _table(rows: list[Row], problem: str | None) -> Any:
    from rich.markup import escape
    from rich.table import Table

    total = sum(row.power_w for row in rows if row.power_w is not None)
    caption = f"{len(rows)} circuits, {total:.0f} W in all; Ctrl-C ends" if problem is None else f"not live: {problem}"
    table = Table(caption=escape(shown(caption)), caption_style="red" if problem else "dim", box=None)
    for name in _NAMES:
        table.add_column(name, justify="right" if name in ("W", "kWh") else "left")
    for row in rows:
        style = "dim" if row.relay == "OPEN" else "green" if (row.power_w or 0) < 0 else ""
        table.add_row(*(escape(cell) for cell in _cells(row).values()), style=style)
    return table


def export(client: SpanPanelClientSync, options: Namespace) -> dict[str, Any]:
    """Write readings into a table, one or as many as the time allows; what was read is kept when it is interrupted."""
    path = check_output(options.output)
    first = rows_of(client.get_circuits())
    missed = 0
    with TableFile(path) as table:
        table.write(first)
        end = time.monotonic() + (options.seconds or 0)
        due = time.monotonic() + options.every
        while due <= end:
            time.sleep(max(0.0, due - time.monotonic()))
            due += options.every
            try:
                table.write(rows_of(client.get_circuits()))
            except _PASSING:
                missed += 1
        rows = table.rows
    return {"file": str(path), "rows": rows, "circuits": len(first), "missed_readings": missed}
