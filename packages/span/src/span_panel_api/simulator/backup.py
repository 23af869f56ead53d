"""Grid, main relay, battery, and which circuits are shed while the panel runs without the grid.

The panel is on the grid while the utility supplies and the main relay is meant to be closed. Off the grid it lives on a
battery; without one, or with an empty one, the house is dark. Panels with v1 only have it behind the feed-through lugs,
where it waits for the utility to fail. With v2 it is upstream, between grid and panel, and follows the day: it takes
what the sun leaves over and gives it back in the evening.

    priority        off the grid
    MUST_HAVE       supplied
    NICE_TO_HAVE    shed once the battery is at the low threshold, supplied again from the high one
    others          shed
    (never backup)  shed, whatever the priority
"""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from .loads import power_counts
from .meter import energy_counts

CAPACITY_KWH: Final = 27.0
_CAPACITY: Final = energy_counts(CAPACITY_KWH * 1000.0)
_STRONGEST: Final = power_counts(5_000.0)
"""Power with which the battery is charged or discharged at most."""
_RESERVE_PERCENT: Final = 20
"""What stays in the battery for a failure of the utility."""
_SILENCE_MS: Final = 300_000
"""The panel takes a silent battery for lost after five minutes."""
_SOE_WITHOUT_BATTERY = 95
"""Panels without a battery answer a number like this one all the same."""


class GridWords(NamedTuple):
    """The four texts that tell on which side of the grid the panel is. All are free strings."""

    dsm_grid_state: str
    dsm_state: str
    current_run_config: str
    islanding_state: str


ON_GRID: Final = GridWords("DSM_GRID_UP", "DSM_ON_GRID", "PANEL_ON_GRID", "ON_GRID")
OFF_GRID: Final = GridWords("DSM_GRID_DOWN", "DSM_ISLANDED", "PANEL_ISLANDED", "OFF_GRID")
"""As an owner reported them; some clients expect `DSM_OFF_GRID` and `PANEL_OFF_GRID` instead."""


@dataclass
class Backup:
    """Everything that decides what supplies the house. Percentages are whole numbers from 0 to 100."""

    has_battery: bool = True
    is_utility_up: bool = True
    is_main_relay_wanted: bool = True
    is_upstream: bool = False
    asserted: str = "NONE"
    asserted_source: str = "BATTERY"
    silent_since_ms: int | None = None
    low_percent: int = 40
    high_percent: int = 60
    off_grid_words: GridWords = OFF_GRID
    _stored: int = field(default=_CAPACITY * 83 // 100, init=False)
    _reported_without_battery: int = field(default=_SOE_WITHOUT_BATTERY, init=False)
    _is_nice_shed: bool = field(default=False, init=False)

    @property
    def is_on_grid(self) -> bool:
        """Whether grid and panel are connected."""
        return self.is_utility_up and self.is_main_relay_wanted

    @property
    def is_dark(self) -> bool:
        """Whether nothing supplies the house."""
        if self.is_upstream and not self.is_main_relay_wanted:
            return True
        return not self.is_on_grid and (not self.has_battery or self._stored <= 0)

    @property
    def words(self) -> GridWords:
        """The four texts for the present side of the grid."""
        return ON_GRID if self.is_on_grid else self.off_grid_words

    @property
    def main_relay(self) -> str:
        """State of the main relay as the panel reports it."""
        is_fed = self.is_on_grid or (self.is_upstream and self.has_battery and self.is_main_relay_wanted)
        return "CLOSED" if is_fed else "OPEN"

    @property
    def believes_on_grid(self) -> bool:
        """Whether the panel takes itself for connected to the grid: what was asserted wins while the battery is silent."""
        return self.is_on_grid if self.asserted == "NONE" else self.asserted == "ON_GRID"

    @property
    def soe_percent(self) -> int:
        """State of energy of the battery, or the number that a panel without one makes up."""
        return self._stored * 100 // _CAPACITY if self.has_battery else self._reported_without_battery

    @property
    def soc_percent(self) -> float:
        """State of charge of the battery in percent."""
        return 100.0 * self._stored / _CAPACITY

    def link(self, now_ms: int) -> str:
        """State of the link to the battery: `OK`, `DEGRADED` while it is silent, `LOST` after five minutes of that."""
        if self.silent_since_ms is None:
            return "OK"
        return "LOST" if now_ms - self.silent_since_ms >= _SILENCE_MS else "DEGRADED"

    def charging(self, surplus: int) -> int:
        """Return the power that charges an upstream battery on the grid (negative: discharges it), in 1/1024 W.

        `surplus` is what the house has left over, negative when it consumes.
        """
        if not (self.is_upstream and self.has_battery and self.is_on_grid):
            return 0
        is_full, is_low = self._stored >= _CAPACITY, self.soc_percent <= _RESERVE_PERCENT
        if (surplus > 0 and is_full) or (surplus < 0 and is_low):
            return 0
        return max(-_STRONGEST, min(_STRONGEST, surplus))

    def set_soe(self, percent: int) -> None:
        """Set the state of energy."""
        self._reported_without_battery = percent
        self._stored = -(-_CAPACITY * percent // 100)
        self.update()

    def set_thresholds(self, low: int | None, high: int | None) -> None:
        """Set the thresholds of NICE_TO_HAVE circuits; None keeps one as it is."""
        self.low_percent = self.low_percent if low is None else low
        self.high_percent = self.high_percent if high is None else high
        self.update()

    def charge(self, energy: int) -> None:
        """Add `energy` to the battery (negative: take it), in counts of the energy counters."""
        if self.has_battery and not self.is_dark:
            self._stored = min(_CAPACITY, max(0, self._stored + energy))
            self.update()

    def update(self) -> None:
        """Decide anew about NICE_TO_HAVE circuits. Between the thresholds the last decision stays."""
        if self.believes_on_grid or self.soe_percent >= self.high_percent:
            self._is_nice_shed = False
        elif self.soe_percent <= self.low_percent:
            self._is_nice_shed = True

    def is_shed(self, priority: str, *, is_never_backup: bool) -> bool:
        """Tell whether a circuit of this kind is cut off now."""
        if self.believes_on_grid:
            return False
        if is_never_backup:
            return True
        if priority == "NICE_TO_HAVE":
            return self._is_nice_shed
        return priority != "MUST_HAVE"
