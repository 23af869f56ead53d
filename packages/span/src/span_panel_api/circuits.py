"""Circuits by name and by tab, and what the tabs of a panel tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devicewire.span.models import CircuitsOut

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from devicewire.span.models import Branch, Circuit, PanelState

__all__ = ["Circuits", "phase_of_tab", "unmapped_branches"]


class Circuits(CircuitsOut):
    """A snapshot of all circuits. Besides what the panel's answer has, circuits can be had by id, by name and by tab.

    Example: `circuits.by_name("Kitchen").instant_power_w`
    """

    __slots__ = ()

    def __iter__(self) -> Iterator[Circuit]:
        return iter(self.circuits.additional_properties.values())

    def __len__(self) -> int:
        return len(self.circuits.additional_properties)

    def by_id(self, circuit_id: str) -> Circuit:
        """Return the circuit with this id (32 hexadecimal digits).

        Raises:
            LookupError: there is none.
        """
        circuit = self.circuits.additional_properties.get(circuit_id)
        if circuit is None:
            raise LookupError(f"no circuit has the id {circuit_id!r}; there are {len(self)}: {self._known()}")
        return circuit

    def by_name(self, name: str) -> Circuit:
        """Return the circuit with this name. Case does not count, nor do the odd spaces that installers type.

        Raises:
            LookupError: there is none, or more than one.
        """
        wanted = _plain(name)
        found = [circuit for circuit in self if isinstance(circuit.name, str) and _plain(circuit.name) == wanted]
        if len(found) == 1:
            return found[0]
        if found:
            raise LookupError(f"{len(found)} circuits are named {name!r}: use by_id() or by_tab()")
        raise LookupError(f"no circuit is named {name!r}; there are {len(self)}: {self._known()}")

    def by_tab(self, tab: int) -> Circuit:
        """Return the circuit whose breaker sits on this tab (breaker space), 1 to 32.

        Raises:
            LookupError: none does. Tabs without a circuit show only as branches of the panel's state.
        """
        for circuit in self:
            if tab in _tabs(circuit):
                return circuit
        raise LookupError(f"no circuit is on tab {tab}; branches without a circuit are in get_panel_state()")

    def _known(self) -> str:
        names = sorted(" ".join(circuit.name.split()) for circuit in self if isinstance(circuit.name, str))
        return ", ".join(names[:40]) or "none has a name"


def unmapped_branches(panel: PanelState, circuits: CircuitsOut) -> tuple[Branch, ...]:
    """Return the branches that belong to no circuit: solar, and empty breaker spaces.

    A positive power feeds the panel. Values are the panel's own, noise included.
    """
    mapped = {tab for circuit in circuits.circuits.additional_properties.values() for tab in _tabs(circuit)}
    return tuple(branch for branch in panel.branches or () if branch.id not in mapped)


def phase_of_tab(tab: int) -> str:
    """Return the phase, `L1` or `L2`, that feeds a tab (breaker space).

    Raises:
        ValueError: tabs begin with 1.
    """
    if tab < 1:
        raise ValueError(f"a tab is a number from 1 on, not {tab}")
    return "L2" if (tab - 1) // 2 % 2 else "L1"


def _tabs(circuit: Circuit) -> Sequence[int]:
    return circuit.tabs or ()


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
