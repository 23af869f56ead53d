"""Where the clocks of simulated devices get their time from."""

import time
from collections.abc import Callable


def system(speed: float = 1.0) -> Callable[[], float]:
    """Return a source that starts at the computer's time and runs `speed` times as fast."""
    start_s, start = time.time(), time.monotonic()
    return lambda: start_s + (time.monotonic() - start) * speed
