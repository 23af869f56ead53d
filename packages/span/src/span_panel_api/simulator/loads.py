"""Power of every tab at a moment, as whole counts of 1/1024 W.

Counts of a power of two keep every sum exact: as floats, `grid + sum(branches)` has no rounding error in any order,
so the relations between the panel's figures hold to the last digit. Power is constant within one step of 10 s.
"""

import math
from collections.abc import Callable
from typing import Final

from .house import Breaker, House, Load, LoadKind
from .randomness import noise

STEP_MS: Final = 10_000
COUNTS_PER_W: Final = 1024

_SPREAD = 0.05
"""A running load wanders by 5 % around its power."""
_STANDBY_W = 1.1
_NOISE_W = 0.7
"""Readings of an empty tab or an open relay, of either sign."""
_LEG_RATIO = 1.004
"""The second leg of a 240 V load reads a little higher, as in recordings."""
_UTC_OFFSET_S = -6 * 3600
"""The invented house lies six hours west of Greenwich; the sun follows."""

_PowerW = Callable[[int], float]


def power_counts(power_w: float) -> int:
    """Convert watts to whole counts of 1/1024 W."""
    return round(power_w * COUNTS_PER_W)


class Loads:
    """Every tab's load for one seed. `counts_at` tells what all tabs draw (negative) or deliver (positive)."""

    def __init__(self, seed: int, house: House) -> None:
        self._seed = seed
        self._house = house
        self._by_tab: dict[int, _PowerW] = {tab: self._empty(tab) for tab in range(1, house.tab_count + 1)}
        for breaker in house.breakers:
            for leg, tab in enumerate(breaker.tabs):
                self._by_tab[tab] = self._leg(breaker, leg)
        for leg, tab in enumerate(house.solar_tabs):
            self._by_tab[tab] = self._solar(leg)

    def counts_at(self, time_ms: int, dead_tabs: frozenset[int]) -> list[int]:
        """Return the power of all tabs at `time_ms` since 1970; `dead_tabs` show only noise."""
        step = time_ms // STEP_MS
        return [
            power_counts(self._noise_w(tab, step) if tab in dead_tabs else power_w(step))
            for tab, power_w in self._by_tab.items()
        ]

    def feedthrough_counts_at(self, time_ms: int) -> int:
        """Return the power at the feed-through lugs, where nothing is connected: noise."""
        return power_counts(12.0 * noise(self._seed, 0, time_ms // STEP_MS))

    def mean_w(self, breaker: Breaker) -> float:
        """Return the long-term mean of a breaker's power, to make up its past."""
        return self._scale(breaker) * breaker.load.power_w * breaker.load.duty

    def _noise_w(self, tab: int, step: int) -> float:
        return _NOISE_W * noise(self._seed, tab, step)

    def _empty(self, tab: int) -> _PowerW:
        return lambda step: self._noise_w(tab, step)

    def _scale(self, breaker: Breaker) -> float:
        return 1.0 + 0.15 * noise(self._seed, breaker.tabs[0], -1)

    def _leg(self, breaker: Breaker, leg: int) -> _PowerW:
        load, stream = breaker.load, breaker.tabs[0]
        share_w = self._scale(breaker) * load.power_w / len(breaker.tabs) * _LEG_RATIO**leg
        standby_w = min(_STANDBY_W, share_w) / len(breaker.tabs) * _LEG_RATIO**leg
        phase_s = round((1 + noise(self._seed, stream, -2)) * load.period_s / 2)

        def power_w(step: int) -> float:
            base_w = share_w if _is_running(load, step * STEP_MS // 1000 + phase_s) else standby_w
            return -base_w * (1.0 + _SPREAD * noise(self._seed, stream, step))

        return power_w

    def _solar(self, leg: int) -> _PowerW:
        tabs, peak_w = self._house.solar_tabs, self._house.solar_peak_w

        def power_w(step: int) -> float:
            day_part = (step * STEP_MS // 1000 + _UTC_OFFSET_S) % 86_400 / 86_400
            height = max(0.0, math.sin((day_part - 0.25) * 2 * math.pi))
            clouds = 0.85 + 0.15 * noise(self._seed, tabs[0], step // 6)
            return peak_w * height * clouds * _LEG_RATIO**leg + self._noise_w(tabs[leg], step)

        return power_w


def _is_running(load: Load, time_s: int) -> bool:
    return load.kind is LoadKind.STEADY or time_s % load.period_s < load.duty * load.period_s
