"""All figures of the panel at one moment, as both data models publish them: unrounded, in watts, amperes and watt-hours."""

from dataclasses import dataclass
from typing import Final

from .backup import CAPACITY_KWH
from .circuits import SYSTEM_NAMES, Circuit
from .loads import COUNTS_PER_W
from .meter import Reading
from .operations import Machine
from .panel import Panel
from .randomness import noise

PRIORITIES: Final = {"MUST_HAVE": "NEVER", "NICE_TO_HAVE": "SOC_THRESHOLD", "NON_ESSENTIAL": "OFF_GRID"}
"""Priority on v1 -> when v2 sheds the circuit."""
_LEG_V: Final = 120.0
_STEP_MS: Final = 10_000
_L1_STREAM, _L2_STREAM = 92, 93
_CHARGING_W: Final = 100.0


@dataclass(frozen=True, slots=True)
class CircuitFigures:
    """One circuit. `power_w` is positive when the circuit feeds the panel."""

    circuit: Circuit
    relay: str
    is_shed: bool
    power_w: float
    current_a: float
    imported_wh: float
    exported_wh: float

    @property
    def priority(self) -> str:
        """When it is shed, in the words of v2."""
        return PRIORITIES.get(self.circuit.priority, "UNKNOWN")

    @property
    def is_system(self) -> bool:
        """Whether it is the circuit of an inverter or of a backup system."""
        return self.circuit.name in SYSTEM_NAMES


@dataclass(frozen=True, slots=True)
class LugsFigures:
    """One pair of lugs. Both report the same currents. Energy is imported when it enters the panel at the upstream ones."""

    power_w: float
    imported_wh: float
    exported_wh: float


@dataclass(frozen=True, slots=True)
class Figures:
    """The whole panel. `charging_w` is what the battery takes, `solar_w` what the sun gives."""

    circuits: tuple[CircuitFigures, ...]
    upstream: LugsFigures
    downstream: LugsFigures
    currents_a: tuple[float, float]
    voltages_v: tuple[float, float]
    solar_w: float
    charging_w: float
    soc_percent: float
    soe_kwh: float
    link: str
    charger: CircuitFigures | None

    @property
    def grid_w(self) -> float:
        """What comes from the grid; negative what goes to it."""
        return self.upstream.power_w + self.charging_w

    @property
    def is_charging_car(self) -> bool:
        """Whether a car is being charged."""
        return self.charger is not None and self.charger.power_w < -_CHARGING_W


def take_figures(machine: Machine) -> Figures:
    """Measure everything at this moment."""
    panel = machine.panel
    with panel.lock:
        branches, lugs = panel.powers()
        reading = panel.branch_reading()
        powers_w = [counts / COUNTS_PER_W for counts in branches]
        circuits = tuple(_circuit(panel, circuit, powers_w, reading) for circuit in panel.all_circuits.values())
        upstream = LugsFigures(lugs / COUNTS_PER_W, reading.main_consumed_wh, reading.main_produced_wh)
        return Figures(
            circuits=circuits,
            upstream=upstream,
            downstream=_downstream(machine, lugs, branches, reading),
            currents_a=_currents(powers_w),
            voltages_v=_voltages(panel),
            solar_w=sum(powers_w[tab - 1] for tab in panel.house.solar_tabs),
            charging_w=panel.battery_counts() / COUNTS_PER_W,
            soc_percent=panel.backup.soc_percent,
            soe_kwh=panel.backup.soc_percent * CAPACITY_KWH / 100.0,
            link=panel.backup.link(panel.now_ms()),
            charger=_charger(panel, circuits),
        )


def _circuit(panel: Panel, circuit: Circuit, powers_w: list[float], reading: Reading) -> CircuitFigures:
    relay = panel.relay_state(circuit)
    power_w = 0.0 if relay == "OPEN" else sum(powers_w[tab - 1] for tab in circuit.tabs)
    return CircuitFigures(
        circuit=circuit,
        relay=relay,
        is_shed=relay == "OPEN" != circuit.relay,
        power_w=power_w,
        current_a=abs(power_w) / (_LEG_V * len(circuit.tabs)),
        imported_wh=sum(reading.imported_wh[tab - 1] for tab in circuit.tabs),
        exported_wh=sum(reading.exported_wh[tab - 1] for tab in circuit.tabs),
    )


def _charger(panel: Panel, circuits: tuple[CircuitFigures, ...]) -> CircuitFigures | None:
    breaker = panel.house.charger
    if breaker is None:
        return None
    return next((figures for figures in circuits if figures.circuit.tabs == breaker.tabs), None)


def _downstream(machine: Machine, lugs: int, branches: list[int], reading: Reading) -> LugsFigures:
    """Measure the lugs to a sub-panel. What enters it counts as imported there; older firmware reported zeros only."""
    if not machine.settings.release.measures_downstream:
        return LugsFigures(0.0, 0.0, 0.0)
    through_w = (lugs + sum(branches)) / COUNTS_PER_W
    return LugsFigures(through_w, max(0.0, reading.feedthrough_consumed_wh), 0.0)


def _currents(powers_w: list[float]) -> tuple[float, float]:
    """Return the currents on both legs: tabs 1 and 2 are on the first one, 3 and 4 on the second, and so on."""
    legs_w = [0.0, 0.0]
    for index, power_w in enumerate(powers_w):
        legs_w[index // 2 % 2] += power_w
    return abs(legs_w[0]) / _LEG_V, abs(legs_w[1]) / _LEG_V


def _voltages(panel: Panel) -> tuple[float, float]:
    step = panel.now_ms() // _STEP_MS
    first, second = (noise(panel.seed, stream, step) for stream in (_L1_STREAM, _L2_STREAM))
    return 121.0 + 0.6 * first, 120.8 + 0.6 * second
