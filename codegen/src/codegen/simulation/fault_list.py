"""The faults that are switched on. May be changed from any thread while the simulator runs."""

import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Generic, TypeVar

from .conditions import Conditional

_FaultT = TypeVar("_FaultT", bound=Conditional)


@dataclass
class _Active(Generic[_FaultT]):
    fault: _FaultT
    hits_left: int | None


class FaultList(Generic[_FaultT]):
    """An ordered set of active faults. A fault with `times` leaves by itself after its last hit.

    A simulator derives its own from this: one that says what hits, and whose `add` returns the very class of a fault.
    """

    def __init__(self, seed: int = 0) -> None:
        self.random = Random(seed)
        self._lock = threading.Lock()
        self._active: list[_Active[_FaultT]] = []

    def __len__(self) -> int:
        with self._lock:
            return len(self._active)

    def __iter__(self) -> Iterator[_FaultT]:
        with self._lock:
            return iter([active.fault for active in self._active])

    def remove(self, fault: _FaultT) -> None:
        """Switch a fault off. One that is off already is no error: it may just have hit for the last time."""
        with self._lock:
            self._active = [active for active in self._active if active.fault is not fault]

    def clear(self) -> None:
        """Switch all faults off."""
        with self._lock:
            self._active.clear()

    def switch_on(self, fault: _FaultT) -> None:
        """Switch a fault on, behind those that are on already."""
        with self._lock:
            self._active.append(_Active(fault, fault.times))

    @contextmanager
    def switched_on(self, fault: _FaultT) -> Generator[None]:
        """Switch a fault on for the length of a `with` block."""
        self.switch_on(fault)
        try:
            yield
        finally:
            self.remove(fault)

    def hits(self, matches: Callable[[_FaultT], bool]) -> list[_FaultT]:
        """Return the faults that match and hit, and count the hits. Chance is asked only about those that match."""
        with self._lock:
            hits = [active for active in self._active if matches(active.fault) and self._is_hit(active.fault)]
            for active in hits:
                if active.hits_left is not None:
                    active.hits_left -= 1
            self._active = [active for active in self._active if active.hits_left != 0]
            return [active.fault for active in hits]

    def _is_hit(self, fault: _FaultT) -> bool:
        return fault.probability >= 1.0 or self.random.random() < fault.probability
