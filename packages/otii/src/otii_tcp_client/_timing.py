"""Ids and times of requests."""

from __future__ import annotations

from itertools import count
from time import monotonic

__all__ = ["MAX_MESSAGE_BYTES", "checked_seconds", "deadline_after", "new_request_id"]

MAX_MESSAGE_BYTES = 512 * 1024 * 1024
"""Longest message that is taken, unless told otherwise. Half an hour of samples in one answer is about 150 MB."""

_COUNTER = count(1)


def new_request_id() -> str:
    """Return the next id: "1", "2", ... in one row for all connections of the process."""
    return str(next(_COUNTER))


def checked_seconds(name: str, seconds: float) -> float:
    """Return a duration.

    Raises:
        ValueError: it is negative or not a number.
    """
    if not seconds >= 0:
        raise ValueError(f"{name} is {seconds}, allowed are 0 s and more, math.inf for ever")
    return seconds


def deadline_after(timeout_s: float) -> float:
    """Return the end of a wait on the monotonic clock.

    Raises:
        ValueError: the time is negative or not a number.
    """
    if timeout_s >= 0:
        return monotonic() + timeout_s
    return checked_seconds("timeout", timeout_s)
