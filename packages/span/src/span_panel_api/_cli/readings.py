"""Circuits as rows for tables and files, and how one is found. Power is positive when a circuit consumes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from devicewire.span.models import Circuit

    from ..circuits import Circuits

__all__ = ["COLUMNS", "Row", "find_circuit", "row_of", "rows_of", "shown"]


@dataclass(frozen=True, slots=True)
class Row:
    """One circuit at one moment. What the panel has not said is None."""

    time: datetime
    circuit_id: str
    name: str | None
    tabs: tuple[int, ...]
    relay: str | None
    priority: str | None
    power_w: float | None
    consumed_wh: float | None
    produced_wh: float | None

    def data(self) -> dict[str, Any]:
        """As JSON data."""
        values = {name: getattr(self, name) for name in COLUMNS}
        return values | {"time": self.time.isoformat(timespec="milliseconds"), "tabs": list(self.tabs)}


COLUMNS = tuple(Row.__dataclass_fields__)


def row_of(circuit: Circuit, time: datetime) -> Row:
    """Return one circuit as a row."""
    power: Any = circuit.instant_power_w
    return Row(
        time,
        circuit.id,
        " ".join(circuit.name.split()) if circuit.name else None,
        circuit.tabs or (),
        _word(circuit.relay_state),
        _word(circuit.priority),
        None if power is None else -power + 0.0,  # no -0.0
        circuit.consumed_energy_wh,
        circuit.produced_energy_wh,
    )


def rows_of(circuits: Circuits) -> list[Row]:
    """Return all circuits, by their first tab."""
    now = datetime.now(UTC)
    rows = [row_of(circuit, now) for circuit in circuits]
    return sorted(rows, key=lambda row: (row.tabs or (999,), row.name or ""))


def _word(word: Any) -> str | None:
    return None if word is None else str(word)


def find_circuit(circuits: Circuits, wanted: str) -> Circuit:
    """Return the circuit with this name, id or tab number.

    Raises:
        LookupError: there is none, or more than one has the name.
    """
    if wanted.isdecimal() and len(wanted) <= 2:
        return circuits.by_tab(int(wanted))
    try:
        return circuits.by_id(wanted)
    except LookupError:
        return circuits.by_name(wanted)


def shown(value: object) -> str:
    """Return a value as people read it; nothing in it can control a terminal."""
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.1f}"
    if isinstance(value, list | tuple):
        return ",".join(map(str, value)) or "-"  # pyright: ignore[reportUnknownArgumentType]  # tabs
    return "".join(character if character.isprintable() else "?" for character in str(value))
