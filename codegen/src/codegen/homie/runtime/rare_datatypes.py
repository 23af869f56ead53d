"""Datatypes of the Homie convention that few devices have: points in time, durations, colours."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from .datatypes import finite
from .properties import Property

__all__ = ["ColorProperty", "DatetimeProperty", "DurationProperty"]


class DatetimeProperty(Property[datetime]):
    """A point in time in ISO 8601; without an offset where the device sends none."""

    datatype = "datetime"

    def _value(self, text: str) -> datetime | None:
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return None

    def _text(self, value: object) -> str:
        if not isinstance(value, datetime):
            raise TypeError("it takes a datetime")
        return value.isoformat()


_DURATION = re.compile(
    r"P(?:([0-9]{1,9})D)?(?:T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9}(?:\.[0-9]{1,9})?)S)?)?"
)


class DurationProperty(Property[timedelta]):
    """A duration in ISO 8601, of days and less."""

    datatype = "duration"

    def _value(self, text: str) -> timedelta | None:
        found = _DURATION.fullmatch(text)
        if found is None or text.endswith(("P", "T")):
            return None
        days, hours, minutes, seconds = (float(part or 0) for part in found.groups())
        return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)

    def _text(self, value: object) -> str:
        if not isinstance(value, timedelta) or value < timedelta():
            raise ValueError("it takes a timedelta that is not negative")
        whole = value.days * 86400 + value.seconds
        return f"PT{whole}.{value.microseconds:06}S" if value.microseconds else f"PT{whole}S"


class ColorProperty(Property[str]):
    """A colour as text: `rgb,255,0,0`, `hsv,300,50,75` or `xyz,0.25,0.34`, in one of the spaces of the format."""

    datatype = "color"

    def _value(self, text: str) -> str | None:
        return text if _is_color(text) else None

    def _text(self, value: object) -> str:
        spaces = self.format.split(",") if self.format else ["rgb", "hsv", "xyz"]
        if not isinstance(value, str) or not _is_color(value) or value.partition(",")[0] not in spaces:
            raise ValueError(f"it takes {' or '.join(spaces)} and its numbers, such as rgb,255,0,0")
        return value


def _is_color(text: str) -> bool:
    space, *numbers = text.split(",")
    counts = {"rgb": 3, "hsv": 3, "xyz": 2}
    return counts.get(space) == len(numbers) and all(finite(number) is not None for number in numbers)
