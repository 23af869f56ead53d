"""Energy counters of the panel. They count in 1/1024 W x 1 ms, so that no step loses anything to rounding.

A reading is rounded down to 1/32 Wh, which floats hold exactly: the sums that the relations compare have no error.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .house import House
from .loads import COUNTS_PER_W, Loads
from .randomness import noise

_COUNTS_PER_WH: Final = COUNTS_PER_W * 3_600_000
_COUNTS_PER_READING: Final = _COUNTS_PER_WH // 32


def energy_counts(energy_wh: float) -> int:
    """Convert watt-hours to counts of the energy counters."""
    return round(energy_wh * _COUNTS_PER_WH)


def reading_wh(counts: int) -> float:
    """Return a counter in watt-hours, rounded down to 1/32 Wh."""
    return counts // _COUNTS_PER_READING / 32


@dataclass
class Meter:
    """Counters of the main meter and of all tabs; index 0 is tab 1. Imported: from the branch into the panel."""

    imported: list[int]
    exported: list[int]
    main_consumed: int = 0
    main_produced: int = 0

    def add(self, branches: Sequence[int], grid: int, duration_ms: int, dead_tabs: frozenset[int]) -> None:
        """Count power over a time: `branches` per tab, `grid` at the main meter, both in 1/1024 W."""
        for index, power in enumerate(branches):
            if index + 1 in dead_tabs:
                continue
            counters = self.imported if power > 0 else self.exported
            counters[index] += abs(power) * duration_ms
        if grid > 0:
            self.main_consumed += grid * duration_ms
        else:
            self.main_produced -= grid * duration_ms

    def copy(self) -> "Meter":
        """Return counters of the same values that no longer move with these."""
        return Meter(list(self.imported), list(self.exported), self.main_consumed, self.main_produced)

    def reading(self) -> "Reading":
        """Return all counters in watt-hours."""
        return Reading(
            imported_wh=tuple(map(reading_wh, self.imported)),
            exported_wh=tuple(map(reading_wh, self.exported)),
            main_consumed_wh=reading_wh(self.main_consumed),
            main_produced_wh=reading_wh(self.main_produced),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All counters at one moment, in watt-hours."""

    imported_wh: tuple[float, ...]
    exported_wh: tuple[float, ...]
    main_consumed_wh: float
    main_produced_wh: float

    @property
    def feedthrough_produced_wh(self) -> float:
        """What all branches took, less what the main meter gave to the grid."""
        return sum(self.exported_wh) - self.main_produced_wh

    @property
    def feedthrough_consumed_wh(self) -> float:
        """What the main meter took from the grid, less what all branches fed in. Negative in houses with solar."""
        return self.main_consumed_wh - sum(self.imported_wh)


def past_meter(seed: int, loads: Loads, house: House) -> Meter:
    """Make up counters as if the panel had run for a year or so."""
    hours = 9000 + 4000 * noise(seed, 90, 0)
    meter = Meter([0] * house.tab_count, [0] * house.tab_count)
    for tab in range(1, house.tab_count + 1):
        meter.imported[tab - 1] = energy_counts(300 + 250 * noise(seed, tab, -3))
        meter.exported[tab - 1] = energy_counts(900 + 600 * noise(seed, tab, -4))
    for breaker in house.breakers:
        for tab in breaker.tabs:
            meter.exported[tab - 1] += energy_counts(hours * loads.mean_w(breaker) / len(breaker.tabs))
    for tab in house.solar_tabs:
        meter.imported[tab - 1] += energy_counts(hours * house.solar_peak_w * 0.25)
    own_use = sum(meter.imported) * 2 // 5
    meter.main_produced = sum(meter.imported) - own_use
    meter.main_consumed = sum(meter.exported) - own_use
    return meter
