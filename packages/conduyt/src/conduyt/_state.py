"""States of a link; `_link` has the table."""

from __future__ import annotations

from enum import Enum

__all__ = ["State"]


class State(Enum):
    """Whether there is a connection."""

    CLOSED = "closed"
    OPENING = "opening"
    OPEN = "open"
    LOST = "lost"
