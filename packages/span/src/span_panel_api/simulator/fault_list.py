"""The faults that are switched on. May be changed from any thread while the server runs."""

import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Protocol, TypeVar, runtime_checkable

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


@dataclass
class _Active:
    fault: Fault
    hits_left: int | None


class Faults:
    """An ordered set of active faults. A fault with `times` leaves by itself after its last hit."""

    def __init__(self, seed: int = 0) -> None:
        self.random = Random(seed)
        self._lock = threading.Lock()
        self._active: list[_Active] = []

    def __len__(self) -> int:
        with self._lock:
            return len(self._active)

    def __iter__(self) -> Iterator[Fault]:
        with self._lock:
            return iter([active.fault for active in self._active])

    def add(self, fault: _FaultT) -> _FaultT:
        """Switch a fault on and return it."""
        with self._lock:
            self._active.append(_Active(fault, fault.times))
        return fault

    def remove(self, fault: Fault) -> None:
        """Switch a fault off. One that is off already is no error: it may just have hit for the last time."""
        with self._lock:
            self._active = [active for active in self._active if active.fault is not fault]

    def clear(self) -> None:
        """Switch all faults off."""
        with self._lock:
            self._active.clear()

    @contextmanager
    def active(self, fault: _FaultT) -> Generator[_FaultT]:
        """Switch a fault on for the length of a `with` block."""
        self.add(fault)
        try:
            yield fault
        finally:
            self.remove(fault)

    def take(self, method: str, path: str) -> list[Fault]:
        """Return the faults that hit this request, and count the hits."""
        with self._lock:
            hits = [active for active in self._active if self._is_hit(active.fault, method, path)]
            self._count(hits)
            return [active.fault for active in hits]

    def change_payload(self, topic: str, payload: str) -> str | None:
        """Return what to publish on a topic instead of `payload`, None for nothing, and count the hits."""
        with self._lock:
            hits = [active for active in self._active if self._is_topic_hit(active.fault, topic)]
            self._count(hits)
        changed: str | None = payload
        for active in hits:
            if changed is not None and isinstance(active.fault, TopicFault):
                changed = active.fault.change_payload(changed)
        return changed

    def _is_topic_hit(self, fault: Fault, topic: str) -> bool:
        if not isinstance(fault, TopicFault) or not fault.matches_topic(topic):
            return False
        return fault.probability >= 1.0 or self.random.random() < fault.probability

    def _count(self, hits: list[_Active]) -> None:
        for active in hits:
            if active.hits_left is not None:
                active.hits_left -= 1
        self._active = [active for active in self._active if active.hits_left != 0]

    def _is_hit(self, fault: Fault, method: str, path: str) -> bool:
        if not fault.matches(method, path):
            return False
        return fault.probability >= 1.0 or self.random.random() < fault.probability
