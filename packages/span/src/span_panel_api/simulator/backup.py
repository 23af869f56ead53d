"""Grid, main relay, battery, and which circuits are shed while the panel runs without the grid.

The panel is on the grid while the utility supplies and the main relay is meant to be closed. Off the grid it lives on a
battery behind the feed-through lugs; without one, or with an empty one, the house is dark.

    priority        off the grid
    MUST_HAVE       supplied
    NICE_TO_HAVE    shed once the battery is at the low threshold, supplied again from the high one
    others          shed
    (never backup)  shed, whatever the priority
"""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from .meter import energy_counts

_CAPACITY: Final = energy_counts(27_000.0)
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
        return not self.is_on_grid and (not self.has_battery or self._stored <= 0)

    @property
    def words(self) -> GridWords:
        """The four texts for the present side of the grid."""
        return ON_GRID if self.is_on_grid else self.off_grid_words

    @property
    def main_relay(self) -> str:
        """State of the main relay as the panel reports it."""
        return "CLOSED" if self.is_on_grid else "OPEN"

    @property
    def soe_percent(self) -> int:
        """State of energy of the battery, or the number that a panel without one makes up."""
        return self._stored * 100 // _CAPACITY if self.has_battery else self._reported_without_battery

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
        if self.is_on_grid or self.soe_percent >= self.high_percent:
            self._is_nice_shed = False
        elif self.soe_percent <= self.low_percent:
            self._is_nice_shed = True

    def is_shed(self, priority: str, *, is_never_backup: bool) -> bool:
        """Tell whether a circuit of this kind is cut off now."""
        if self.is_on_grid:
            return False
        if is_never_backup:
            return True
        if priority == "NICE_TO_HAVE":
            return self._is_nice_shed
        return priority != "MUST_HAVE"
