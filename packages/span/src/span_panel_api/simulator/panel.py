"""State of the simulated panel and what changes it: time, commands, the grid, restarts.

Everything is a function of the seed, the clock and the commands so far. Methods may be called from any thread.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from .backup import Backup
from .clock import Clock, frozen
from .door import Door
from .house import BREAKERS, TAB_COUNT
from .loads import STEP_MS, Loads
from .meter import Reading, past_meter
from .randomness import hex_id, noise

ENERGY_PERIOD_MS: Final = 600_000
"""Circuit energies are taken every ten minutes and trail the branches in between."""

_ALL_TABS = frozenset(range(1, TAB_COUNT + 1))
_DIP_MS = 20_000
"""How long after a restart the counters show older values."""
_COARSE_AFTER_MS = 86_400_000
"""When more time than this passes at once, it is counted in steps of ten minutes instead of ten seconds."""


@dataclass
class Circuit:
    """One circuit: what was set, not what is measured. `relay` is what was commanded; shedding comes on top."""

    id: str
    name: str
    tabs: tuple[int, ...]
    priority: str
    relay: str
    is_user_controllable: bool
    is_never_backup: bool
    is_sheddable: bool = False


@dataclass(frozen=True)
class CircuitChange:
    """What shall change on a circuit, applied as one change. None leaves a value as it is."""

    relay: str | None = None
    priority: str | None = None
    name: str | None = None
    is_user_controllable: bool | None = None
    is_sheddable: bool | None = None
    is_never_backup: bool | None = None


class Panel:
    """A 32-tab panel with 20 circuits, solar on two tabs without a circuit, and four empty tabs.

    `source` gives the time in seconds since 1970; without one the clock stands still until `advance`.
    """

    def __init__(self, seed: int = 0, source: Callable[[], float] = frozen) -> None:
        self.lock: Final = threading.RLock()
        self.seed: Final = seed
        self.serial: Final = f"sim-{hex_id(seed, 'serial')[:4]}-{hex_id(seed, 'serial')[4:9]}"
        self.backup: Final = Backup()
        self.door: Final = Door()
        self._clock = Clock(source)
        self._loads = Loads(seed)
        self._circuits = {circuit.id: circuit for circuit in _circuits(seed)}
        self._meter = past_meter(seed, self._loads)
        self._trail = self._meter.copy()
        now_ms = self._clock.now_ms()
        self._counted_ms = self._trail_ms = now_ms - now_ms % ENERGY_PERIOD_MS
        self._started_ms = now_ms - round((700_000 + 300_000 * noise(seed, 91, 0)) * 1000)
        self._ready_ms = self._dip_ends_ms = self._started_ms
        self.settle()

    @property
    def circuits(self) -> Mapping[str, Circuit]:
        """The circuits by id. Change them with `change_circuit`, so that energies are counted up to the change."""
        return MappingProxyType(self._circuits)

    def find_circuit(self, name: str) -> Circuit:
        """Return the circuit of a name; spaces at the ends do not matter. KeyError when there is none."""
        for circuit in self._circuits.values():
            if circuit.name.strip() == name.strip():
                return circuit
        raise KeyError(name)

    def advance(self, seconds: float) -> None:
        """Let time pass: energies grow, the sun moves, loads start and stop."""
        with self.lock:
            self._clock.advance(seconds)
            self.settle()

    def change_circuit(self, circuit_id: str, change: CircuitChange) -> Circuit:
        """Apply a change and return the circuit. KeyError for an unknown id."""
        with self.lock:
            self.settle()
            circuit = self._circuits[circuit_id]
            for name, value in vars(change).items():
                if value is not None:
                    setattr(circuit, name, value)
            return circuit

    def set_utility(self, *, is_up: bool) -> None:
        """Let the utility fail or come back."""
        with self.lock:
            self.settle()
            self.backup.is_utility_up = is_up
            self.backup.update()

    def set_main_relay(self, word: str) -> None:
        """Command the main relay, `OPEN` or `CLOSED`. It stays open while the utility is down."""
        with self.lock:
            self.settle()
            self.backup.is_main_relay_wanted = word == "CLOSED"
            self.backup.update()

    def set_soe(self, percent: int) -> None:
        """Set the battery's state of energy in percent."""
        with self.lock:
            self.settle()
            self.backup.set_soe(percent)

    def set_thresholds(self, low: int | None = None, high: int | None = None) -> None:
        """Set the thresholds in percent between which NICE_TO_HAVE circuits are shed and restored."""
        with self.lock:
            self.settle()
            self.backup.set_thresholds(low, high)

    def press_door(self, times: int = 3) -> None:
        """Press the door switch quickly; three presses prove proximity for 15 minutes or one registration."""
        with self.lock:
            for _ in range(times):
                self.door.press(self.now_ms())

    def reboot(self, boot_s: float = 0.0) -> None:
        """Restart: 502 for `boot_s` seconds of the panel's time, uptime anew, and counters that dip for a moment."""
        with self.lock:
            self.settle()
            self._started_ms = self.now_ms()
            self._ready_ms = self._started_ms + round(boot_s * 1000)
            self._dip_ends_ms = self._ready_ms + _DIP_MS

    def now_ms(self) -> int:
        """Return the panel's time in milliseconds since 1970."""
        return self._clock.now_ms()

    def uptime_ms(self) -> int:
        """Return the time since the last start."""
        return self.now_ms() - self._started_ms

    def is_booting(self) -> bool:
        """Tell whether the panel answers 502 now."""
        return self.now_ms() < self._ready_ms

    def relay_state(self, circuit: Circuit) -> str:
        """Return the state of a circuit's relay, with shedding."""
        is_shed = self.backup.is_shed(circuit.priority, is_never_backup=circuit.is_never_backup)
        return "OPEN" if is_shed and circuit.is_user_controllable else circuit.relay

    def open_tabs(self) -> frozenset[int]:
        """Return the tabs behind open relays."""
        opened = (circuit.tabs for circuit in self._circuits.values() if self.relay_state(circuit) == "OPEN")
        return frozenset(tab for tabs in opened for tab in tabs)

    def powers(self) -> tuple[list[int], int]:
        """Return the power of all branches and at the main meter, in 1/1024 W."""
        with self.lock:
            return self._powers_at(self.settle())

    def branch_reading(self) -> Reading:
        """Return all counters as branches and main meter show them."""
        with self.lock:
            is_dipping = self.settle() < self._dip_ends_ms
            return (self._trail if is_dipping else self._meter).reading()

    def circuit_reading(self) -> tuple[Reading, int]:
        """Return the counters that circuits show, and when they were taken (seconds since 1970)."""
        with self.lock:
            self.settle()
            return self._trail.reading(), self._trail_ms // 1000

    def settle(self) -> int:
        """Count energy up to now and return now in milliseconds."""
        with self.lock:
            now_ms = self._clock.now_ms()
            step_ms = ENERGY_PERIOD_MS if now_ms - self._counted_ms > _COARSE_AFTER_MS else STEP_MS
            while self._counted_ms < now_ms:
                end_ms = min(now_ms, self._counted_ms - self._counted_ms % step_ms + step_ms)
                self._count(end_ms)
            return now_ms

    def _count(self, end_ms: int) -> None:
        duration_ms = end_ms - self._counted_ms
        branches, grid = self._powers_at(self._counted_ms)
        self._meter.add(branches, grid, duration_ms, self._dead_tabs())
        if not self.backup.is_on_grid:
            self.backup.charge(sum(branches) * duration_ms)
        self._counted_ms = end_ms
        if end_ms % ENERGY_PERIOD_MS == 0:
            self._trail, self._trail_ms = self._meter.copy(), end_ms

    def _powers_at(self, time_ms: int) -> tuple[list[int], int]:
        branches = self._loads.counts_at(time_ms, self._dead_tabs())
        if not self.backup.is_on_grid:
            return branches, 0
        return branches, self._loads.feedthrough_counts_at(time_ms) - sum(branches)

    def _dead_tabs(self) -> frozenset[int]:
        return _ALL_TABS if self.backup.is_dark else self.open_tabs()


def _circuits(seed: int) -> list[Circuit]:
    return [
        Circuit(
            id=hex_id(seed, "circuit", breaker.tabs[0]),
            name=breaker.name,
            tabs=breaker.tabs,
            priority=breaker.priority,
            relay=breaker.relay,
            is_user_controllable=breaker.is_user_controllable,
            is_never_backup=breaker.is_never_backup,
        )
        for breaker in BREAKERS
    ]
