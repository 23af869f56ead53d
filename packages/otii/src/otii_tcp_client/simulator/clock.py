"""Time of the simulated server. It stands still unless a source drives it, and can be advanced by hand."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

EPOCH: Final = datetime(2026, 5, 29, 14, 23, 1, tzinfo=UTC)
"""Where a clock without a source stands."""


def frozen() -> float:
    """Source of a clock that moves only when it is advanced."""
    return EPOCH.timestamp()


class Clock:
    """Seconds since 1970 as the server sees them. Never goes back."""

    def __init__(self, source: Callable[[], float] = frozen) -> None:
        self._source = source
        self._offset_s = 0.0
        self._latest_s = 0.0

    def now_s(self) -> float:
        """Return the time in seconds since 1970, to the microsecond."""
        self._latest_s = max(self._latest_s, round(self._source() + self._offset_s, 6))
        return self._latest_s

    def advance(self, seconds: float) -> None:
        """Move on by `seconds`, which must not be negative."""
        if not seconds >= 0:
            raise ValueError(f"seconds must be 0 or more, not {seconds!r}: the server's clock does not go back")
        self._offset_s += seconds


def iso_text(time_s: float) -> str:
    """Write a time as recordings carry it: UTC, milliseconds, `Z`."""
    return datetime.fromtimestamp(time_s, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def name_text(time_s: float) -> str:
    """Write a time as recordings without a name are called: `06/04 10:11:03`, day before month."""
    return datetime.fromtimestamp(time_s, UTC).strftime("%d/%m %H:%M:%S")
