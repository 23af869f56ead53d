"""The invented house behind the simulated panel: breakers, their tabs, what they draw. Data only, no behaviour."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

TAB_COUNT = 32
"""Breaker spaces of the only model that has the v1 interface (MAIN 32)."""

SOLAR_TABS = (30, 32)
"""The solar inverter hangs on two tabs that no circuit names, as in recorded answers of real panels."""

SOLAR_PEAK_W = 2600.0
"""Power of one leg of the inverter at noon."""


class LoadKind(Enum):
    """How a load behaves over time."""

    STEADY = "steady"
    CYCLING = "cycling"


@dataclass(frozen=True, slots=True)
class Load:
    """What one breaker draws: the power while it runs, and for a cycling load its period and share of running time."""

    power_w: float
    kind: LoadKind = LoadKind.STEADY
    period_s: int = 3600
    duty: float = 1.0


@dataclass(frozen=True, slots=True)
class Breaker:
    """One breaker that an installer set up as a circuit. Two tabs make a two-pole breaker of 240 V."""

    name: str
    tabs: tuple[int, ...]
    load: Load
    priority: str
    relay: str = "CLOSED"
    is_user_controllable: bool = True
    is_never_backup: bool = False
    size_a: int | None = None

    @property
    def rating_a(self) -> int:
        """Size of the breaker in amperes: the next common one above 1.25 times the current, unless it is given."""
        if self.size_a is not None:
            return self.size_a
        needed_a = 1.25 * self.load.power_w / (120.0 * len(self.tabs))
        return next((size_a for size_a in _SIZES_A if size_a >= needed_a), _SIZES_A[-1])


_SIZES_A = (15, 20, 30, 40, 50, 60)


def _steady(power_w: float) -> Load:
    return Load(power_w)


def _cycling(power_w: float, period_min: int, duty: float) -> Load:
    return Load(power_w, LoadKind.CYCLING, period_min * 60, duty)


# The names keep the leading, trailing and double spaces that installers type.
BREAKERS = (
    Breaker("Range", (1, 3), _cycling(3100.0, 480, 0.06), "NON_ESSENTIAL"),
    Breaker("Heat Pump", (2, 4), _cycling(2300.0, 40, 0.55), "NICE_TO_HAVE"),
    Breaker("Dryer", (5, 7), _cycling(4800.0, 1440, 0.04), "NON_ESSENTIAL", relay="OPEN"),
    Breaker("Water Heater", (6, 8), _cycling(4200.0, 180, 0.2), "NICE_TO_HAVE"),
    Breaker("EV Charger", (9, 11), _cycling(5700.0, 1440, 0.25), "NON_ESSENTIAL", is_never_backup=True, size_a=60),
    Breaker("Well Pump ", (10, 12), _cycling(1100.0, 30, 0.12), "MUST_HAVE"),
    Breaker("Refrigerator", (13,), _cycling(140.0, 45, 0.5), "MUST_HAVE"),
    Breaker("Kitchen  Outlets", (14,), _steady(62.0), "MUST_HAVE"),
    Breaker("Kitchen Lights", (15,), _steady(74.0), "NICE_TO_HAVE"),
    Breaker("Dishwasher", (16,), _cycling(1250.0, 720, 0.1), "NON_ESSENTIAL"),
    Breaker(" Office", (17,), _steady(182.0), "MUST_HAVE"),
    Breaker("Living Room", (18,), _steady(96.0), "NICE_TO_HAVE"),
    Breaker("Main Bedroom", (19,), _steady(35.0), "NICE_TO_HAVE"),
    Breaker("Kids' Rooms", (20,), _steady(48.0), "NICE_TO_HAVE"),
    Breaker("Bathroom GFCI", (21,), _steady(7.5), "NICE_TO_HAVE"),
    Breaker("Washer", (22,), _cycling(480.0, 960, 0.08), "NON_ESSENTIAL"),
    Breaker("Garage  Door ", (23,), _steady(1.2), "NON_ESSENTIAL"),
    Breaker("Network Rack", (24,), _steady(58.0), "MUST_HAVE", is_user_controllable=False),
    Breaker("Smoke Detectors", (25,), _steady(3.4), "MUST_HAVE", is_user_controllable=False),
    Breaker("Garden Lights", (26,), _cycling(120.0, 1440, 0.3), "NON_ESSENTIAL"),
)


@dataclass(frozen=True, slots=True)
class House:
    """A panel's model and what hangs on it. Breaker spaces are numbered from 1 to `tab_count`."""

    model: str = "MAIN_32"
    tab_count: int = TAB_COUNT
    breakers: tuple[Breaker, ...] = BREAKERS
    solar_tabs: tuple[int, int] = SOLAR_TABS
    solar_peak_w: float = SOLAR_PEAK_W

    @property
    def has_v1(self) -> bool:
        """Whether panels of this model have the v1 interface."""
        return self.model == "MAIN_32"

    @property
    def charger(self) -> Breaker | None:
        """The breaker of the electric car's charger."""
        return next((breaker for breaker in self.breakers if breaker.name == "EV Charger"), None)


HOUSE = House()

_MODELS = (("MAIN_32", 32), ("MAIN_40", 40), ("MLO_48", 48))
_ROOMS = ("Attic", "Basement", "Porch", "Hallway", "Library", "Sunroom", "Workshop", "Pantry", "Studio", "Den")
_MOST_CIRCUITS = 41


def generated_house(circuits: int) -> House:
    """Return a house with so many circuits on v2, solar among them: the invented one cut short, or with more rooms.

    ValueError below 2 and above 41, which is what a panel of 48 spaces holds with the two-pole breakers of this house.
    """
    if not 2 <= circuits <= _MOST_CIRCUITS:
        raise ValueError(f"circuits must lie between 2 and {_MOST_CIRCUITS}, not {circuits}")
    wanted = circuits - 1
    if wanted <= len(BREAKERS):
        return replace(HOUSE, breakers=BREAKERS[:wanted])
    model, tab_count = next(found for found in _MODELS if len(BREAKERS) + len(_free_tabs(found[1])) >= wanted)
    rooms = _rooms(_free_tabs(tab_count)[: wanted - len(BREAKERS)])
    return House(model, tab_count, (*BREAKERS, *rooms), (tab_count - 2, tab_count))


def _free_tabs(tab_count: int) -> list[int]:
    """Return the tabs behind those of the invented house that its solar inverter leaves."""
    used = max(tab for breaker in BREAKERS for tab in breaker.tabs)
    return [tab for tab in range(used + 1, tab_count + 1) if tab not in (tab_count - 2, tab_count)]


def _rooms(tabs: list[int]) -> Iterator[Breaker]:
    priorities = ("NICE_TO_HAVE", "NON_ESSENTIAL", "MUST_HAVE")
    for number, tab in enumerate(tabs):
        name = f"{_ROOMS[number % len(_ROOMS)]} {('Lights', 'Outlets')[number // len(_ROOMS) % 2]}"
        yield Breaker(name, (tab,), _steady(20.0 + 37.0 * (number % 9)), priorities[number % 3])
