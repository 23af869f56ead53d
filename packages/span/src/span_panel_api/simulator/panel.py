"""State of the simulated panel and what changes it: time, commands, the grid, restarts.

Everything is a function of the seed, the clock and the commands so far. Methods may be called from any thread.
"""

import threading
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from .backup import Backup
from .circuits import Circuit, CircuitChange, new_circuits, new_solar_circuit
from .clock import Clock, frozen
from .door import Door
from .house import HOUSE, House
from .loads import STEP_MS, Loads, power_counts
from .meter import Reading, past_meter
from .randomness import hex_id, noise

ENERGY_PERIOD_MS: Final = 600_000
"""Circuit energies are taken every ten minutes and trail the branches in between."""

_DIP_MS = 20_000
"""How long after a restart the counters show older values."""
_COARSE_AFTER_MS = 86_400_000
"""When more time than this passes at once, it is counted in steps of ten minutes instead of ten seconds."""


class Panel:
    """A panel and its house: 32 tabs with 20 circuits, solar on two tabs without a circuit on v1, and four empty tabs.

    `source` gives the time in seconds since 1970; without one the clock stands still until `advance`. `on_change` is
    called after everything that may change what the panel reports, from any thread, and must not wait.
    """

    def __init__(self, seed: int = 0, source: Callable[[], float] = frozen, house: House = HOUSE) -> None:
        self.lock: Final = threading.RLock()
        self.seed: Final = seed
        self.house: Final = house
        self.on_change: Callable[[], None] = _ignore
        self.charge_limit_a: int | None = None
        """Limit that a user set for the car's charger."""
        self.inverters = 1
        """How many solar inverters are commissioned."""
        self.starts = 0
        """How often it was restarted."""
        self.serial: Final = f"sim-{hex_id(seed, 'serial')[:4]}-{hex_id(seed, 'serial')[4:9]}"
        self.backup: Final = Backup()
        self.door: Final = Door()
        self._clock = Clock(source)
        self._loads = Loads(seed, house)
        self._all_tabs = frozenset(range(1, house.tab_count + 1))
        self._circuits = {circuit.id: circuit for circuit in new_circuits(seed, house)}
        self.solar_circuit: Final = new_solar_circuit(seed, house)
        """The circuit of the inverter, which v1 does not list."""
        self._meter = past_meter(seed, self._loads, house)
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

    @property
    def all_circuits(self) -> Mapping[str, Circuit]:
        """The circuits by id as v2 shows them: those of v1 and the inverter's."""
        return MappingProxyType({**self._circuits, self.solar_circuit.id: self.solar_circuit})

    def find_circuit(self, name: str) -> Circuit:
        """Return the circuit of a name; spaces at the ends do not matter. KeyError when there is none."""
        for circuit in self.all_circuits.values():
            if circuit.name.strip() == name.strip():
                return circuit
        raise KeyError(name)

    def advance(self, seconds: float) -> None:
        """Let time pass: energies grow, the sun moves, loads start and stop."""
        with self.lock:
            self._clock.advance(seconds)
            self.settle()
        self.on_change()

    def change_circuit(self, circuit_id: str, change: CircuitChange) -> Circuit:
        """Apply a change and return the circuit. KeyError for an unknown id."""
        with self.lock:
            self.settle()
            circuit = self.all_circuits[circuit_id]
            for name, value in vars(change).items():
                if value is not None:
                    setattr(circuit, name, value)
            circuit.is_user_set = circuit.is_user_set or change.relay is not None
        self.on_change()
        return circuit

    def remove_circuit(self, circuit_id: str) -> None:
        """Decommission a circuit: its tabs stay, without a circuit. KeyError for an unknown id."""
        with self.lock:
            self.settle()
            del self._circuits[circuit_id]
        self.on_change()

    def commission_inverters(self, count: int) -> None:
        """Commission so many inverters, which share the sun. From r202639 on each is a device, and all get new ids."""
        with self.lock:
            self.inverters = count
        self.on_change()

    def set_utility(self, *, is_up: bool) -> None:
        """Let the utility fail or come back."""
        with self.lock:
            self.settle()
            self.backup.is_utility_up = is_up
            self.backup.update()
        self.on_change()

    def set_main_relay(self, word: str) -> None:
        """Command the main relay, `OPEN` or `CLOSED`. It stays open while the utility is down."""
        with self.lock:
            self.settle()
            self.backup.is_main_relay_wanted = word == "CLOSED"
            self.backup.update()
        self.on_change()

    def set_soe(self, percent: int) -> None:
        """Set the battery's state of energy in percent."""
        with self.lock:
            self.settle()
            self.backup.set_soe(percent)
        self.on_change()

    def lose_battery(self) -> None:
        """Let the battery fall silent. It goes on working; the panel only hears nothing of it."""
        with self.lock:
            self.backup.silent_since_ms = self.now_ms()
        self.on_change()

    def find_battery(self) -> None:
        """Let the battery answer again. What a user asserted meanwhile is void."""
        with self.lock:
            self.settle()
            self.backup.silent_since_ms = None
            self.backup.asserted = "NONE"
        self.on_change()

    def assert_islanding(self, word: str) -> None:
        """Believe a user about the grid, `ON_GRID` or `OFF_GRID`, instead of the battery; `NONE` ends that."""
        with self.lock:
            self.settle()
            self.backup.asserted = word
            self.backup.update()
        self.on_change()

    def assert_source(self, word: str) -> None:
        """Believe a user about what supplies the house: `GRID`, or a source that stands for an island."""
        self.backup.asserted_source = word
        self.assert_islanding("ON_GRID" if word == "GRID" else "OFF_GRID")

    def limit_charging(self, limit_a: int) -> None:
        """Limit the current of the car's charger."""
        with self.lock:
            self.settle()
            self.charge_limit_a = limit_a
        self.on_change()

    def set_thresholds(self, low: int | None = None, high: int | None = None) -> None:
        """Set the thresholds in percent between which NICE_TO_HAVE circuits are shed and restored."""
        with self.lock:
            self.settle()
            self.backup.set_thresholds(low, high)
        self.on_change()

    def press_door(self, times: int = 3) -> None:
        """Press the door switch quickly; three presses prove proximity for 15 minutes or one registration."""
        with self.lock:
            for _ in range(times):
                self.door.press(self.now_ms())
        self.on_change()

    def open_door(self) -> None:
        """Open the door, which counts as a press of its switch."""
        with self.lock:
            self.door.open(self.now_ms())
        self.on_change()

    def close_door(self) -> None:
        """Close the door."""
        with self.lock:
            self.door.close()
        self.on_change()

    def reboot(self, boot_s: float = 0.0) -> None:
        """Restart: 502 for `boot_s` seconds of the panel's time, uptime anew, and counters that dip for a moment."""
        with self.lock:
            self.settle()
            self.starts += 1
            self._started_ms = self.now_ms()
            self._ready_ms = self._started_ms + round(boot_s * 1000)
            self._dip_ends_ms = self._ready_ms + _DIP_MS
        self.on_change()

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
        opened = (circuit.tabs for circuit in self.all_circuits.values() if self.relay_state(circuit) == "OPEN")
        return frozenset(tab for tabs in opened for tab in tabs)

    def powers(self) -> tuple[list[int], int]:
        """Return the power of all branches and at the main meter, in 1/1024 W."""
        with self.lock:
            return self._powers_at(self.settle())

    def battery_counts(self) -> int:
        """Return the power that charges the battery, negative while it discharges, in 1/1024 W."""
        with self.lock:
            now_ms = self.settle()
            return self._battery_now(*self._powers_at(now_ms))

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
        self.backup.charge(self._battery_now(branches, grid) * duration_ms)
        self._counted_ms = end_ms
        if end_ms % ENERGY_PERIOD_MS == 0:
            self._trail, self._trail_ms = self._meter.copy(), end_ms

    def _powers_at(self, time_ms: int) -> tuple[list[int], int]:
        branches = self._loads.counts_at(time_ms, self._dead_tabs())
        self._limit_charger(branches)
        is_fed_upstream = self.backup.is_upstream and not self.backup.is_dark
        if not (self.backup.is_on_grid or is_fed_upstream):
            return branches, 0
        return branches, self._loads.feedthrough_counts_at(time_ms) - sum(branches)

    def _battery_now(self, branches: list[int], lugs: int) -> int:
        """Return what charges the battery: on the grid what the day gives, off the grid what the house has left over."""
        if self.backup.is_on_grid:
            return self.backup.charging(-lugs)
        if self.backup.is_dark or not self.backup.has_battery:
            return 0
        return -lugs if self.backup.is_upstream else sum(branches)

    def _limit_charger(self, branches: list[int]) -> None:
        charger = self.house.charger
        if self.charge_limit_a is None or charger is None:
            return
        most = power_counts(120.0 * self.charge_limit_a)
        for tab in charger.tabs:
            branches[tab - 1] = max(-most, branches[tab - 1])

    def _dead_tabs(self) -> frozenset[int]:
        return self._all_tabs if self.backup.is_dark else self.open_tabs()


def _ignore() -> None:
    """Nobody wants to know."""
