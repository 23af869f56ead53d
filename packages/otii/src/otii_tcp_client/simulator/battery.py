"""Batteries: the profiles that the server knows, and the emulator that makes a power output behave like one."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

from .answers import Json, invalid_value

_AS_PER_MAH: Final = 3.6
_CURVE: Final = ((0.0, 0.0), (2.0, 0.45), (10.0, 0.72), (40.0, 0.88), (90.0, 0.96), (100.0, 1.0))
"""Open-circuit voltage over state of charge: percent, and the share of the way from cut-off to nominal voltage."""


@dataclass(frozen=True)
class Profile:
    """One kind of cell: charge in mAh, volts, ohms inside."""

    id: str
    table_id: str
    name: str
    model: str
    capacity_mah: float
    volts: float
    cutoff_volts: float
    ohms: float

    def entry(self) -> Json:
        """Return the profile as a list of profiles shows it."""
        return {"battery_profile_id": self.id, "name": self.name, "manufacturer": "Example", "model": self.model}

    def info(self) -> Json:
        """Return everything about the profile."""
        return {
            "battery_profile_id": self.id,
            "name": self.name,
            "battery": self._battery(),
            "discharge_tables": [{"dischargetable_id": self.table_id}],
        }

    def _battery(self) -> Json:
        return {
            "capacity": self.capacity_mah,
            "capacityunit": "mAh",
            "cutoffvoltage": self.cutoff_volts,
            "manufacturer": "Example",
            "maxtemperature": 60,
            "mintemperature": -20,
            "model": self.model,
            "size": "",
            "sizeunit": "mm",
            "temperatureunit": "\N{DEGREE SIGN}C",
            "voltage": self.volts,
            "voltageunit": "V",
            "weight": 0,
            "weightunit": "g",
            "worktemperature": 20,
        }

    def open_volts(self, soc: float) -> float:
        """Return the voltage without load at a state of charge in percent."""
        soc = max(0.0, min(100.0, soc))
        upper = max(1, min(len(_CURVE) - 1, bisect_right(_CURVE, soc, key=lambda point: point[0])))
        (low, low_share), (high, high_share) = _CURVE[upper - 1], _CURVE[upper]
        share = low_share + (high_share - low_share) * (soc - low) / (high - low)
        return self.cutoff_volts + (self.volts - self.cutoff_volts) * share


PROFILES: Final = (
    Profile(
        id="1ce61608-0000-4000-8000-000000000001",
        table_id="22dbed46-0000-4000-8000-000000000003",
        name="Coin cell A",
        model="CR2032",
        capacity_mah=220,
        volts=3.0,
        cutoff_volts=2.0,
        ohms=3.0,
    ),
    Profile(
        id="b2ce2796-0000-4000-8000-000000000002",
        table_id="5d0f7a10-0000-4000-8000-000000000004",
        name="Coin cell B",
        model="CR2450",
        capacity_mah=620,
        volts=3.0,
        cutoff_volts=2.0,
        ohms=2.2,
    ),
)


class Emulator:
    """Cells in series and in parallel. Charge is in coulomb, the state of charge in percent."""

    def __init__(self, emulator_id: str, profile: Profile, series: int, parallel: int) -> None:
        self.id: Final = emulator_id
        self.series: Final = series
        self.parallel: Final = parallel
        self.profile = profile
        self.used_c = 0.0
        self.is_tracking = True

    @property
    def capacity_c(self) -> float:
        """Charge of the full battery."""
        return self.profile.capacity_mah * _AS_PER_MAH * self.parallel

    @property
    def soc(self) -> float:
        """State of charge in percent."""
        return 100.0 * (1.0 - self.used_c / self.capacity_c)

    @soc.setter
    def soc(self, percent: float) -> None:
        self.used_c = self.capacity_c * (1.0 - percent / 100.0)

    @property
    def volts(self) -> float:
        """Voltage without load, in steps of 0.1 mV."""
        return round(self.series * self.profile.open_volts(self.soc), 4)

    @property
    def ohms(self) -> float:
        """Resistance inside."""
        return self.profile.ohms * self.series / self.parallel

    def use(self, coulomb: float) -> None:
        """Take charge out, where the state of charge is tracked."""
        if self.is_tracking:
            self.used_c = min(self.capacity_c, self.used_c + coulomb)

    def change_profile(self, profile: Profile, mode: str) -> None:
        """Go on as another kind of cell, full (`reset`) or as full as this one (`keep_soc`)."""
        kept = self.soc
        self.profile = profile
        self.soc = kept if mode == "keep_soc" else 100.0


def profile_of(profile_id: str) -> Profile:
    """Return a profile, or refuse."""
    for profile in PROFILES:
        if profile.id == profile_id:
            return profile
    raise invalid_value("battery_profile_id", profile_id)
