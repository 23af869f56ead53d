"""Time of the simulated panel. It stands still unless a source drives it, and can be advanced by hand."""

from collections.abc import Callable
from typing import Final

EPOCH_S: Final = 1_780_340_730
"""2026-06-01 19:05:30 UTC, early afternoon at the invented house: where a clock without a source stands."""


def frozen() -> float:
    """Source of a clock that moves only when it is advanced."""
    return float(EPOCH_S)


class Clock:
    """Milliseconds since 1970 as the panel sees them. Never goes back."""

    def __init__(self, source: Callable[[], float] = frozen) -> None:
        self._source = source
        self._offset_ms = 0
        self._latest_ms = 0

    def now_ms(self) -> int:
        """Return the time in milliseconds since 1970."""
        self._latest_ms = max(self._latest_ms, round(self._source() * 1000) + self._offset_ms)
        return self._latest_ms

    def advance(self, seconds: float) -> None:
        """Move on by `seconds`, which must not be negative."""
        if not seconds >= 0:
            raise ValueError(f"seconds must be 0 or more, not {seconds!r}: the panel's clock does not go back")
        self._offset_ms += round(seconds * 1000)
