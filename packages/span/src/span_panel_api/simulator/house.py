"""The invented house behind the simulated panel: breakers, their tabs, what they draw. Data only, no behaviour."""

from dataclasses import dataclass
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
    Breaker("EV Charger", (9, 11), _cycling(5700.0, 1440, 0.25), "NON_ESSENTIAL", is_never_backup=True),
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
