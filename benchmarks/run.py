"""`python -m benchmarks.run [NAME...] [--json] [--rounds N]`: our figures beside those of peers, measured in the same run."""

from __future__ import annotations

import argparse
import json
import os
import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from . import calls, conduyt, environment, generation, imports, otii, span_v2, station, trainer, type_errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from .figures import Figure, Goal

BENCHMARKS: dict[str, Callable[[int, Callable[[str], None]], list[Figure]]] = {
    "autotrainer": trainer.run,
    "generation": generation.run,
    "calls": calls.run,
    "conduyt": conduyt.run,
    "imports": imports.run,
    "otii": otii.run,
    "panels": span_v2.run,
    "station": station.run,
    "types": type_errors.run,
}
_STYLES = {"aim met": "green", "target met": "yellow", "MISSED": "bold red"}


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and return 1 when a target was missed; what cannot be measured here misses nothing."""
    options = _parse(arguments)
    progress = Console(stderr=True, highlight=False)
    figures: list[Figure] = []
    with progress.status("measuring") as status:
        for name in options.names or BENCHMARKS:
            figures += BENCHMARKS[name](options.rounds, status.update)
    if options.json:
        print(json.dumps({"machine": environment.machine(), "figures": [f.to_dict() for f in figures]}, indent=1))
    else:
        _print(figures)
    return 1 if any(figure.verdict == "MISSED" for figure in figures) else 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.run", description="Our figures beside those of peers, from one run."
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(BENCHMARKS)}; all when left out"
    )
    parser.add_argument("--json", action="store_true", help="all samples as JSON instead of the table")
    parser.add_argument("--rounds", type=int, default=9, metavar="N", help="samples of each figure (%(default)s)")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}; there are: {', '.join(BENCHMARKS)}")
    if options.rounds < 1:
        parser.error("--rounds must be 1 or more")
    return options


def _print(figures: list[Figure]) -> None:
    console = Console(highlight=False, width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else 132)
    table = Table("", "ours", "peer", "ratio", "target", "aim", "verdict", title="median ± half the quartile distance")
    for figure in figures:
        style = _STYLES.get(figure.verdict, "dim")
        table.add_row(
            f"{figure.what}\n[dim]vs {figure.peer_name}[/dim]",
            figure.shown(figure.ours),
            figure.shown(figure.peer),
            "-" if figure.ratio is None else f"{figure.ratio:.2f}",
            *_limits(figure),
            f"[{style}]{figure.verdict}[/{style}]",
            end_section=True,
        )
    console.print(table)
    for note in dict.fromkeys(f"{figure.what}: {figure.note}" for figure in figures if figure.note):
        console.print(f"* {note}", markup=False)
    console.print(f"* {environment.machine()}", markup=False)


def _limits(figure: Figure) -> tuple[str, str]:
    goal = figure.goal
    return ("-", "-") if goal is None else (_limit(figure, goal, goal.target), _limit(figure, goal, goal.aim))


def _limit(figure: Figure, goal: Goal, limit: float) -> str:
    return f"<= {limit:g}x" if goal.of == "ratio" else f"<= {limit:g} {figure.unit}"


if __name__ == "__main__":
    sys.exit(main())
