"""What the station will do later, on its own clock."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count


@dataclass(order=True)
class Timer:
    """One thing to do at a time in microseconds since 1970; those of the same time in the order they were set."""

    due_us: int
    number: int
    action: Callable[[], None] = field(compare=False)
    is_cancelled: bool = field(default=False, compare=False)

    def cancel(self) -> None:
        """Do not do it."""
        self.is_cancelled = True


class Timers:
    """Timers in the order of their times. Whoever uses them holds the station's lock."""

    def __init__(self, now_us: Callable[[], int]) -> None:
        self._now_us = now_us
        self._waiting: list[Timer] = []
        self._numbers = count()

    def after(self, seconds: float, action: Callable[[], None]) -> Timer:
        """Do something so many seconds from now."""
        timer = Timer(self._now_us() + round(seconds * 1e6), next(self._numbers), action)
        heapq.heappush(self._waiting, timer)
        return timer

    def left_ms(self, timer: Timer) -> float:
        """Return how long it is until then, in milliseconds."""
        return max(0, timer.due_us - self._now_us()) / 1e3

    def next_due_us(self) -> int | None:
        """Return when the next one is due; None when there is none."""
        while self._waiting and self._waiting[0].is_cancelled:
            heapq.heappop(self._waiting)
        return self._waiting[0].due_us if self._waiting else None

    def run_due(self) -> None:
        """Do what is due by now."""
        now_us = self._now_us()
        while (due_us := self.next_due_us()) is not None and due_us <= now_us:
            heapq.heappop(self._waiting).action()
