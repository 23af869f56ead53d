"""Time of the simulated station. It stands still unless a source drives it, and can be advanced by hand."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

EPOCH: Final = datetime(2026, 5, 29, 14, 23, 1, tzinfo=UTC)
"""Where a clock without a source stands."""
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)


def frozen() -> float:
    """Source of a clock that moves only when it is advanced."""
    return EPOCH.timestamp()


class Clock:
    """Microseconds since 1970 as the station sees them. Never goes back."""

    def __init__(self, source: Callable[[], float] = frozen) -> None:
        self._source = source
        self._offset_us = 0
        self._latest_us = 0

    def now_us(self) -> int:
        """Return the time in microseconds since 1970."""
        self._latest_us = max(self._latest_us, round(self._source() * 1e6) + self._offset_us)
        return self._latest_us

    def after_us(self, seconds: float) -> int:
        """Return the time `seconds` from now. ValueError for a negative number."""
        if not seconds >= 0:
            raise ValueError(f"seconds must be 0 or more, not {seconds!r}: the station's clock does not go back")
        return self.now_us() + round(seconds * 1e6)

    def move_to(self, time_us: int) -> None:
        """Move on to a time; one that has passed changes nothing."""
        self._offset_us += max(0, time_us - self.now_us())


def iso_text(time_us: int) -> str:
    """Write a time as the station does: ISO 8601, milliseconds, no offset."""
    moment = _BEGINNING + timedelta(microseconds=time_us)
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds")


def log_text(time_us: int) -> str:
    """Write a time as the log does: whole seconds, a blank in place of the `T`."""
    return iso_text(time_us)[:19].replace("T", " ")


def span_text(length_us: int) -> str:
    """Write a length of time as .NET does: `00:00:00.1000000`."""
    seconds, rest_us = divmod(length_us, 1_000_000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest_us:06}0"
