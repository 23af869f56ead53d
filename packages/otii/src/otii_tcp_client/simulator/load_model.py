"""The load that hangs on a device: a battery-driven sensor that sleeps, wakes once a second, and sends by radio.

Everything follows from the time since power came on and from a seed: the same question always has the same answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

PERIOD_S: Final = 1.0
"""From one wake-up to the next, apart from jitter."""
_EARLIEST_S: Final = 0.25
_JITTER_S: Final = 0.1
"""A wake-up comes so long after the start of its period, at least, and up to the jitter later."""


@dataclass(frozen=True)
class Phase:
    """What the load does for a while: its current in ampere, and how much of it is noise."""

    name: str
    length_s: float
    current_a: float
    noise: float
    is_awake: bool = True


SLEEP: Final = Phase("sleep", 0.0, 3.6e-6, 0.06, is_awake=False)
OFF: Final = Phase("off", 0.0, 0.0, 0.0, is_awake=False)
BOOT: Final = (
    Phase("inrush", 0.002, 61e-3, 0.02),
    Phase("boot", 0.090, 8.4e-3, 0.04),
    Phase("calibrate radio", 0.020, 14.2e-3, 0.03),
)
"""After power came on."""
WAKE: Final = (
    Phase("wake", 0.006, 3.1e-3, 0.05),
    Phase("measure", 0.014, 5.2e-3, 0.04),
    Phase("start radio", 0.008, 11.8e-3, 0.03),
    Phase("send", 0.0045, 118e-3, 0.02),
    Phase("turn around", 0.002, 9.5e-3, 0.04),
    Phase("receive", 0.016, 24.3e-3, 0.03),
    Phase("store", 0.005, 4.4e-3, 0.05),
)
"""Once in a period."""


@dataclass(frozen=True)
class Segment:
    """A phase on the time axis: seconds since power came on. `burst` counts from 0, which is the boot."""

    start_s: float
    end_s: float
    phase: Phase
    burst: int
    is_first: bool = False
    is_last: bool = False
    """First or last phase of a burst."""


class Load:
    """The sensor. Equal seeds behave alike."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def segments(self, from_s: float, to_s: float) -> Iterator[Segment]:
        """Yield what happens between two times, without gaps; the first and the last may reach beyond."""
        burst = int(max(from_s, 0.0) // PERIOD_S)
        while burst * PERIOD_S < to_s:
            for segment in self._period(burst):
                if segment.end_s > from_s and segment.start_s < to_s:
                    yield segment
            burst += 1

    def line(self, burst: int) -> str:
        """Return what the sensor writes on its UART in a burst."""
        if burst == 0:
            return "boot: sensor 1.4.2, reset by power"
        random = Random(f"{self._seed}/line/{burst}")
        return f"#{burst} t={21 + random.random() * 2:.2f} C, rssi {-90 + random.randrange(12)} dBm"

    def _period(self, burst: int) -> Iterator[Segment]:
        start_s, end_s = burst * PERIOD_S, (burst + 1) * PERIOD_S
        now_s = start_s if burst == 0 else start_s + _EARLIEST_S + _JITTER_S * self._jitter(burst)
        if burst:
            yield Segment(start_s, now_s, SLEEP, burst)
        phases = WAKE if burst else BOOT
        for number, phase in enumerate(phases):
            yield Segment(now_s, now_s + phase.length_s, phase, burst, number == 0, number == len(phases) - 1)
            now_s += phase.length_s
        yield Segment(now_s, end_s, SLEEP, burst)

    def _jitter(self, burst: int) -> float:
        return Random(f"{self._seed}/jitter/{burst}").random()
