"""Where a comparison stands, and the changes that it makes there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .changes import Change, Direction, change


@dataclass(frozen=True)
class Spot:
    """Where the comparison stands: the same place in both specs.

    Attributes:
        direction: whether the device sends or accepts the value.
        name: in Python: `Circuit.power_w`, or the name of an argument.
        pointer: JSON pointer in the new spec.
        old_pointer: JSON pointer in the old spec.
    """

    direction: Direction
    name: str
    pointer: str
    old_pointer: str

    def inside(self, step: str, name: str | None = None) -> Spot:
        """Return a place inside this one that both specs have."""
        return Spot(self.direction, name or self.name, f"{self.pointer}/{step}", f"{self.old_pointer}/{step}")

    def make(self, rule: str, before: Any = "", after: Any = "", *, gone: bool = False, name: str = "") -> Change:
        """Make a change at this place."""
        pointer = self.old_pointer if gone else self.pointer
        return change(rule, self.direction, name or self.name, pointer, name or self.name, before, after)
