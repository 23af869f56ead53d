"""The circuits of the simulated panel: what was set, as opposed to what is measured."""

from dataclasses import dataclass
from typing import Final

from .house import House
from .randomness import hex_id

SOLAR_NAME: Final = "Commissioned PV System"
"""Name that panels give to the inverter's circuit on v2."""
SYSTEM_NAMES: Final = (SOLAR_NAME, "Commissioned Backup System")
"""Circuits of these names are locked by the newest firmware."""


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
    rating_a: int = 20
    is_user_set: bool = False
    """Whether a user commanded the relay."""


@dataclass(frozen=True)
class CircuitChange:
    """What shall change on a circuit, applied as one change. None leaves a value as it is."""

    relay: str | None = None
    priority: str | None = None
    name: str | None = None
    is_user_controllable: bool | None = None
    is_sheddable: bool | None = None
    is_never_backup: bool | None = None


def new_solar_circuit(seed: int, house: House) -> Circuit:
    """Return the circuit of the inverter."""
    return Circuit(
        id=hex_id(seed, "circuit", house.solar_tabs[0]),
        name=SOLAR_NAME,
        tabs=house.solar_tabs,
        priority="MUST_HAVE",
        relay="CLOSED",
        is_user_controllable=True,
        is_never_backup=False,
        rating_a=30,
    )


def new_circuits(seed: int, house: House) -> list[Circuit]:
    """Return the circuits that v1 lists."""
    return [
        Circuit(
            id=hex_id(seed, "circuit", breaker.tabs[0]),
            name=breaker.name,
            tabs=breaker.tabs,
            priority=breaker.priority,
            relay=breaker.relay,
            is_user_controllable=breaker.is_user_controllable,
            is_never_backup=breaker.is_never_backup,
            rating_a=breaker.rating_a,
        )
        for breaker in house.breakers
    ]
