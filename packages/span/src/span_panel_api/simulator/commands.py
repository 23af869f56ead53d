"""Commands that arrive by MQTT: which topic means what, and when the panel takes it. A refusal is silence on the wire."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from . import products
from .circuits import SYSTEM_NAMES, Circuit, CircuitChange
from .figures import PRIORITIES
from .operations import Machine

ACCEPTED: Final = "accepted"
_RELAY_WORDS: Final = ("OPEN", "CLOSED")
_V1_PRIORITIES: Final = {v2: v1 for v1, v2 in PRIORITIES.items()}
_SOURCES: Final = ("GRID", "BATTERY", "PV", "GENERATOR", "NONE", "UNKNOWN")
_ISLANDING_WORDS: Final = ("ON_GRID", "OFF_GRID")


@dataclass(frozen=True, slots=True)
class ReceivedCommand:
    """One command as it came, and what became of it: `accepted`, or why the panel ignored it."""

    topic: str
    payload: str
    outcome: str


class Commands:
    """What clients may change by MQTT on one panel."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._panel = machine.panel

    def perform(self, path: str, payload: str) -> str:
        """Do what was published to `path`, which is a topic without domain and `/set`, and return the outcome."""
        parts = tuple(path.split("/"))
        find = self._find_tree if self._machine.settings.release.has_tree else self._find_flat
        action = find(parts)
        return "no such command" if action is None else action(payload)

    def _find_flat(self, parts: tuple[str, ...]) -> Callable[[str], str] | None:
        if len(parts) != 3 or parts[0] != self._panel.serial:
            return None
        circuit = self._panel.all_circuits.get(parts[1])
        if circuit is not None:
            return self._circuit_action(circuit, {"relay": "relay", "shed-priority": "priority"}.get(parts[2]))
        if parts[1:] == ("core", "dominant-power-source"):
            return self._assert_source
        if parts[1:] == ("evse", "user-max-charge-current") and self._machine.settings.release.has_charge_limits:
            return self._limit_charging
        return None

    def _find_tree(self, parts: tuple[str, ...]) -> Callable[[str], str] | None:
        if len(parts) != 3:
            return None
        circuit = self._panel.all_circuits.get(parts[0])
        if circuit is not None:
            words = {("switch", "relay"): "relay", ("load-shed", "priority"): "priority"}
            return self._circuit_action(circuit, words.get((parts[1], parts[2])))
        if parts == (self._panel.serial, "shed", "asserted-islanding-state"):
            return self._assert_islanding
        charger_id = f"{self._panel.serial}-{products.CHARGER_SERIAL.lower()}"
        if parts == (charger_id, "config", "user-max-charge-current"):
            return self._limit_charging
        return None

    def _circuit_action(self, circuit: Circuit, what: str | None) -> Callable[[str], str] | None:
        if what is None:
            return None
        return partial(self._switch if what == "relay" else self._set_priority, circuit)

    def _switch(self, circuit: Circuit, payload: str) -> str:
        if payload not in _RELAY_WORDS:
            return "no relay command"
        if not circuit.is_user_controllable or self._is_system(circuit):
            return "the relay is not controllable"
        self._panel.change_circuit(circuit.id, CircuitChange(relay=payload))
        return ACCEPTED

    def _set_priority(self, circuit: Circuit, payload: str) -> str:
        if payload not in _V1_PRIORITIES:
            return "no priority"
        if circuit.is_never_backup or self._is_system(circuit):
            return "the priority is fixed"
        self._panel.change_circuit(circuit.id, CircuitChange(priority=_V1_PRIORITIES[payload]))
        return ACCEPTED

    def _is_system(self, circuit: Circuit) -> bool:
        return circuit.name in SYSTEM_NAMES and self._machine.settings.release.is_newest

    def _assert_source(self, payload: str) -> str:
        if payload not in _SOURCES:
            return "no power source"
        if not self._machine.settings.release.has_repairs:
            return "has no effect on this firmware"
        self._panel.assert_source(payload)
        return ACCEPTED

    def _assert_islanding(self, payload: str) -> str:
        if payload not in _ISLANDING_WORDS:
            return "no state to assert"
        if not self._panel.backup.has_battery or self._panel.backup.silent_since_ms is None:
            return "the battery answers"
        self._panel.assert_islanding(payload)
        return ACCEPTED

    def _limit_charging(self, payload: str) -> str:
        if self._panel.house.charger is None:
            return "no charger"
        try:
            limit_a = int(payload)
        except ValueError:
            return "no whole number"
        self._panel.limit_charging(min(products.CHARGER_MOST_A, max(products.CHARGER_LEAST_A, limit_a)))
        return ACCEPTED
