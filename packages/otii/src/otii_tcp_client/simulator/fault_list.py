"""The faults that are switched on. May be changed from any thread while the server runs."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import TypeVar

from devicewire.otii.simulation.fault_list import FaultList

from .faults import Fault

_FaultT = TypeVar("_FaultT", bound=Fault)


class Faults(FaultList[Fault]):
    """An ordered set of active faults. A fault with `times` leaves by itself after its last hit."""

    def add(self, fault: _FaultT) -> _FaultT:
        """Switch a fault on and return it."""
        self.switch_on(fault)
        return fault

    @contextmanager
    def active(self, fault: _FaultT) -> Generator[_FaultT]:
        """Switch a fault on for the length of a `with` block."""
        with self.switched_on(fault):
            yield fault

    def take(self, command: str) -> list[Fault]:
        """Return the faults that hit this request, and count the hits."""
        return self.hits(lambda fault: fault.matches(command))
