"""What `SpanPanel.watch()` tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Change", "ChangeKind", "Part"]

ChangeKind = Literal["value", "target", "state", "device_state", "connection", "structure"]
"""A value, a value that the panel is moving to, the panel's state, that of one of its devices, the broker, what parts there are."""
Part = Literal[
    "panel",
    "info",
    "circuit",
    "battery",
    "solar",
    "inverter",
    "ev_charger",
    "grid",
    "feedthrough",
    "power_flows",
    "power_control",
    "backup",
    "other",
]
"""The record that has the field; `other` for what no record has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change.

    Args:
        kind: what changed.
        part: the record that it is in.
        id: id of that record: of the circuit, for example.
        name: name of the circuit, as far as it has one.
        field: field of the record, such as `power_w`; for `other` the panel's own name.
        value: the new value, in the unit and sign of that field; None when it is gone or cannot be read.
        previous: the value that was told before it.
        raw: the panel's own text; None when it was deleted.
        received: when it arrived, in seconds since 1970.
        superseded: changes of the same field that were passed over because you were busy.
    """

    kind: ChangeKind
    part: Part = "panel"
    id: str = ""
    name: str | None = None
    field: str = ""
    value: Any = None
    previous: Any = None
    raw: str | None = None
    received: float = 0.0
    superseded: int = 0
