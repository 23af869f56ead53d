"""Circuits: the record, and the mapping that finds them by id, name and tab."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ._reading import Record
from ._words import plain

__all__ = ["Circuit", "CircuitMap"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Circuit(Record):
    """A circuit. `power_w` is positive when it consumes, `raw_power_w` when it feeds the panel.

    `consumed_wh` and `produced_wh` are counters. `tabs` are breaker spaces. `relay` is OPEN, CLOSED or UNKNOWN; `relay_target` and
    `priority_target` are the values that the panel is moving to. `priority` is NEVER, SOC_THRESHOLD or OFF_GRID: when it is shed
    off-grid. `is_relay_settable` and `is_priority_settable` say whether this circuit takes the command.
    """

    name: str | None = None
    tabs: tuple[int, ...] | None = None
    power_w: float | None = None
    raw_power_w: float | None = None
    current_a: float | None = None
    consumed_wh: float | None = None
    produced_wh: float | None = None
    relay: str | None = None
    relay_target: str | None = None
    relay_requester: str | None = None
    priority: str | None = None
    priority_target: str | None = None
    breaker_a: int | None = None
    is_240v: bool | None = None
    is_relay_settable: bool = False
    is_priority_settable: bool = False
    is_always_on: bool | None = None
    is_never_backup: bool | None = None
    is_sheddable: bool | None = None
    is_pcs_managed: bool | None = None
    pcs_priority: int | None = None
    feeds_device_id: str | None = None
    feeds_device_type: str | None = None
    feeds_device_status: str | None = None


class CircuitMap(Mapping[str, Circuit]):
    """Circuits by id. `circuits["Kitchen Lights"]` finds by name, too; case does not count, nor do the odd spaces that installers type."""

    __slots__ = ("_circuits",)

    def __init__(self, circuits: Mapping[str, Circuit]) -> None:
        self._circuits = dict(circuits)

    def __getitem__(self, key: str) -> Circuit:
        circuit = self._circuits.get(key)
        return self.by_name(key) if circuit is None else circuit

    def __iter__(self) -> Iterator[str]:
        return iter(self._circuits)

    def __len__(self) -> int:
        return len(self._circuits)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._known()})"

    def by_id(self, circuit_id: str) -> Circuit:
        """Return the circuit with this id.

        Raises:
            KeyError: there is none.
        """
        if circuit_id not in self._circuits:
            raise KeyError(f"no circuit has the id {circuit_id!r}; there are {len(self)}: {self._known()}")
        return self._circuits[circuit_id]

    def by_name(self, name: str) -> Circuit:
        """Return the circuit with this name.

        Raises:
            KeyError: there is none, or more than one.
        """
        wanted = plain(name)
        found = [circuit for circuit in self.values() if circuit.name is not None and plain(circuit.name) == wanted]
        if len(found) == 1:
            return found[0]
        if found:
            raise KeyError(f"{len(found)} circuits are named {name!r}: use by_id() or by_tab()")
        raise KeyError(f"no circuit is named {name!r} or has that id; there are {len(self)}: {self._known()}")

    def by_tab(self, tab: int) -> Circuit:
        """Return the circuit whose breaker sits on this tab (breaker space), from 1 on.

        Raises:
            KeyError: none does.
        """
        for circuit in self.values():
            if tab in (circuit.tabs or ()):
                return circuit
        raise KeyError(f"no circuit is on tab {tab}")

    def _known(self) -> str:
        names = sorted(" ".join(circuit.name.split()) for circuit in self.values() if circuit.name)
        return ", ".join(names[:48]) or "none has a name"
