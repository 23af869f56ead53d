"""A comparison as text for a terminal, as Markdown for a review, as JSON for a program."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from ..text import clean
from .changes import Change
from .levels import LEVELS, Level


@dataclass(frozen=True)
class Report:
    """What has changed between two specs.

    Attributes:
        old: name of the old spec.
        new: name of the new spec.
        kind: kind of both.
        changes: the worst first.
    """

    old: str
    new: str
    kind: str
    changes: tuple[Change, ...]

    @property
    def counts(self) -> dict[Level, int]:
        """How many changes there are of each level."""
        found = Counter(change.level for change in self.changes)
        return {level: found[level] for level in LEVELS}

    @property
    def summary(self) -> str:
        """The counts in a line."""
        if not self.changes:
            return "no difference"
        return ", ".join(f"{count} {level}" for level, count in self.counts.items() if count)

    def from_level(self, level: Level) -> tuple[Change, ...]:
        """Return the changes that are at least that bad."""
        return tuple(change for change in self.changes if LEVELS.index(change.level) <= LEVELS.index(level))


def to_json(report: Report) -> str:
    """Return the report as JSON."""
    data = {
        "old": report.old,
        "new": report.new,
        "kind": report.kind,
        "summary": report.counts,
        "changes": [asdict(change) for change in report.changes],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def to_markdown(report: Report, level: Level = "cosmetic") -> str:
    """Return the report as Markdown: a table for each level."""
    lines = [f"# {_cell(report.old)} → {_cell(report.new)}", "", f"{report.summary.capitalize()}."]
    for name in LEVELS:
        changes = [change for change in report.from_level(level) if change.level == name]
        if changes:
            lines += [
                "",
                f"## {name.capitalize()}",
                "",
                "| where | what it does to Python code | rule | device |",
                "|---|---|---|---|",
            ]
            lines += [f"| `{_code(c.place)}` | {_cell(c.python)} | {c.rule} | {_word(c)} |" for c in changes]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """Make text of a spec harmless in Markdown."""
    text = " ".join(clean(text).split())
    return "".join(f"\\{c}" if c in "\\`*_[]<>|#" else c for c in text)


def _code(text: str) -> str:
    return " ".join(clean(text).split()).replace("`", "'").replace("|", "\\|")


def _word(change: Change) -> str:
    return {"sends": "sends it", "accepts": "takes it", "both": "sends and takes it", "none": ""}[change.direction]


_STYLES = {"breaking": "bold red", "risky": "yellow", "safe": "green", "cosmetic": "dim"}


def print_table(report: Report, level: Level, *, width: int | None = None) -> None:
    """Print the report to the terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=width, highlight=False)
    shown = report.from_level(level)
    table = Table(
        title=Text(f"{clean(report.old)} → {clean(report.new)}"), title_justify="left", box=None, pad_edge=False
    )
    for heading in ("level", "where", "what it does to Python code", "rule"):
        table.add_column(heading, overflow="fold", no_wrap=heading == "level")
    for change in shown:
        cells = (change.level, change.place, change.python, change.rule)
        table.add_row(
            *(Text(clean(cell), style=_STYLES[change.level] if i == 0 else "") for i, cell in enumerate(cells))
        )
    if shown:
        console.print(table)
    console.print(Text(_last_line(report, shown)))


def _last_line(report: Report, shown: Sequence[Change]) -> str:
    hidden = len(report.changes) - len(shown)
    return report.summary + (f" ({hidden} not shown: --level cosmetic shows all)" if hidden else "")
