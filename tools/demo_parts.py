"""What the tours of the demo share: checks, bars, section headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True)
class Check:
    """One thing that the demo shows, and whether it worked."""

    what: str
    worked: bool
    detail: str = ""


def heading(console: Console, text: str) -> None:
    """Begin a section."""
    console.print(f"\n[bold]{text}[/bold]")


def bar(console: Console, value: float, largest: float, width: int) -> str:
    """A bar as long as the value is large; `largest` fills the width."""
    block = "\u2588" if console.encoding.startswith("utf") else "#"
    return block * round(abs(value) / largest * width) if largest else ""
