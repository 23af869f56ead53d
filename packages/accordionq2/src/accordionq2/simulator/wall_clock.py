"""The time of day of the station, which can be set; nothing else follows it but texts of times."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from .answers import Json, RefusalError
from .clock import iso_text

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_YEAR = 2020


class WallClock:
    """Time of day, and who keeps it. A time server that is in step refuses others, unless they force it."""

    def __init__(self, now_us: Callable[[], int]) -> None:
        self.time_zone = "Etc/UTC"
        self.ntp_enabled = True
        self.ntp_synchronized = False
        self._now_us = now_us
        self._offset_us = 0

    def now_us(self) -> int:
        """Return the time of day in microseconds since 1970."""
        return self._now_us() + self._offset_us

    def text(self) -> str:
        """Return the time of day, such as `2026-05-29T14:23:01.000+00:00`."""
        return f"{iso_text(self.now_us())}+00:00"

    def log_text(self) -> str:
        """Return the time of day as logs of the server have it, such as `2026-05-29 14:23:01.000`."""
        return iso_text(self.now_us()).replace("T", " ")

    def instant(self, ticks: int = 0) -> str:
        """Return the time of day with the server's full resolution, such as `2026-05-29T14:23:01.0000000Z`.

        A tick is a tenth of a microsecond; so many are added.
        """
        more_us, rest = divmod(ticks, 10)
        moment = _BEGINNING + timedelta(microseconds=self.now_us() + more_us)
        return f"{moment.replace(tzinfo=None).isoformat(timespec='microseconds')}{rest}Z"

    def report(self) -> Json:
        """Return it as `ClockStatus`."""
        return {
            "utc": self.text(),
            "timeZone": self.time_zone,
            "ntpEnabled": self.ntp_enabled,
            "ntpSynchronized": self.ntp_synchronized,
        }

    def set(self, text: str, *, force: bool) -> None:
        """Set it. 400 for no time and years before 2020, 409 when a time server keeps it."""
        moment = _parsed(text)
        if moment.year < _FIRST_YEAR:
            raise RefusalError(400, f"The clock cannot be set before {_FIRST_YEAR}")
        if self.ntp_enabled and self.ntp_synchronized and not force:
            raise RefusalError(409, "A time server keeps the clock")
        self._offset_us = (moment - _BEGINNING) // timedelta(microseconds=1) - self._now_us()


def _parsed(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise RefusalError(400, f"{text} is no time") from None
