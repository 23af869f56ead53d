"""Time of the simulated device, in seconds since it was made."""

import time
from typing import Final


class Clock:
    """Runs `speed` times as fast as time does; 0 stands still until it is moved."""

    def __init__(self, speed: float = 1.0) -> None:
        if not 0.0 <= speed < float("inf"):
            raise ValueError(f"speed must be 0 or more, not {speed!r}")
        self.speed: Final = speed
        self._start = time.monotonic()
        self._offset = 0.0

    def now(self) -> float:
        """Return the time in seconds."""
        return self._offset + (time.monotonic() - self._start) * self.speed if self.speed else self._offset

    def move_to(self, moment: float) -> None:
        """Move forward to a time; one that has passed changes nothing."""
        self._offset += max(0.0, moment - self.now())

    def real_s_until(self, moment: float) -> float | None:
        """Return how long to wait for a time; None when it does not come by itself."""
        return max(0.0, moment - self.now()) / self.speed if self.speed else None
