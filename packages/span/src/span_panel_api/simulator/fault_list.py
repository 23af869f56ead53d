"""The faults that are switched on. May be changed from any thread while the server runs."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Protocol, TypeVar, runtime_checkable

from devicewire.span.simulation.fault_list import FaultList

from .faults import Fault

_FaultT = TypeVar("_FaultT", bound=Fault)


@runtime_checkable
class TopicFault(Fault, Protocol):
    """What the panel's publisher needs of a fault that hits messages."""

    def matches_topic(self, topic: str, /) -> bool:
        """Tell whether it applies to a message."""
        ...

    def change_payload(self, payload: str, /) -> str | None:
        """Return what to publish instead; None publishes nothing."""
        ...


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

    def take(self, method: str, path: str) -> list[Fault]:
        """Return the faults that hit this request, and count the hits."""
        return self.hits(lambda fault: fault.matches(method, path))

    def change_payload(self, topic: str, payload: str) -> str | None:
        """Return what to publish on a topic instead of `payload`, None for nothing, and count the hits."""
        changed: str | None = payload
        for fault in self.hits(lambda fault: isinstance(fault, TopicFault) and fault.matches_topic(topic)):
            if changed is not None and isinstance(fault, TopicFault):
                changed = fault.change_payload(changed)
        return changed
