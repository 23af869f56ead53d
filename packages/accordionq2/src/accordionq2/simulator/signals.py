"""Signals that the station's inputs see: a level, a slow drift, a ripple and noise, all functions of time."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from .randomness import normal, stream_of

_US_PER_S: Final = 1e6


@dataclass(frozen=True, kw_only=True)
class Signal:
    """A level with what real signals add to it. Amplitudes are in the unit of the level, `noise` is a deviation."""

    name: str
    level: Callable[[], float]
    drift: float = 0.0
    drift_period_s: float = 600.0
    ripple: float = 0.0
    ripple_hz: float = 50.0
    noise: float = 0.0

    def at(self, seed: int, time_us: int) -> float:
        """Return the value at a time in microseconds; the same time gives the same value."""
        time_s = time_us / _US_PER_S
        drift = self.drift * math.sin(math.tau * (time_s / self.drift_period_s % 1))
        ripple = self.ripple * math.sin(math.tau * (time_s * self.ripple_hz % 1))
        return self.level() + drift + ripple + self.noise * normal(seed, stream_of(self.name), time_us)


def constant(value: float) -> Callable[[], float]:
    """Return a level that never changes."""
    return lambda: value
