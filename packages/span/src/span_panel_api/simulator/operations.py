"""What each of the 24 operations does. Keys are method and path template; bodies have passed the spec already.

Assumed, because no source tells: unknown circuits answer 404; the relay of a circuit that users may not control is
refused with 422; operations without a documented answer answer `{}`; the emergency reconnect changes nothing here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from . import reports
from .access import Access
from .answers import Json, RefusalError
from .auth import Registry
from .circuits import Circuit, CircuitChange
from .panel import Panel
from .settings import Settings
from .wifi import Wifi

_FULL_PERCENT = 100
_RELAY_COMMANDS = ("OPEN", "CLOSED")


@dataclass(frozen=True)
class Machine:
    """Everything that operations read and change."""

    panel: Panel
    registry: Registry
    wifi: Wifi
    settings: Settings
    access: Access


@dataclass(frozen=True)
class Call:
    """One checked request: path parameters, the decoded body (None without one), and the address it came from."""

    parameters: Mapping[str, str]
    body: Any = None
    peer: str = ""


def perform(machine: Machine, key: str, call: Call) -> Json:
    """Do one operation and return the document of its answer, or refuse with `RefusalError`."""
    if key in _WITHOUT_INPUT:
        return _WITHOUT_INPUT[key](machine)
    return _WITH_INPUT[key](machine, call)


def _set_main_relay(machine: Machine, call: Call) -> Json:
    machine.panel.set_main_relay(_relay_command(call.body["relayState"]))
    return {}


def _get_circuit(machine: Machine, call: Call) -> Json:
    return reports.circuit(machine.panel, _known_circuit(machine, call).id)


def _set_circuit(machine: Machine, call: Call) -> Json:
    with machine.panel.lock:
        circuit = _known_circuit(machine, call)
        change = _circuit_change(call.body or {})
        is_controllable = circuit.is_user_controllable or change.is_user_controllable
        if change.relay is not None and not is_controllable:
            raise RefusalError(422, "Circuit is not user controllable")
        machine.panel.change_circuit(circuit.id, change)
        return reports.circuit(machine.panel, circuit.id)


def _set_soe(machine: Machine, call: Call) -> Json:
    percent = _percent(call.body.get("soe"))
    if percent is None:
        raise RefusalError(422, "State of energy needs a percentage")
    machine.panel.set_soe(percent)
    return reports.soe(machine.panel)


def _set_thresholds(machine: Machine, call: Call) -> Json:
    low = _percent(call.body.get("nice_to_have_threshold_low_soe"))
    high = _percent(call.body.get("nice_to_have_threshold_high_soe"))
    with machine.panel.lock:
        backup = machine.panel.backup
        if (backup.low_percent if low is None else low) > (backup.high_percent if high is None else high):
            raise RefusalError(422, "The low threshold must not lie above the high one")
        machine.panel.set_thresholds(low, high)
        return reports.thresholds(machine.panel)


def _emergency_reconnect(_machine: Machine) -> Json:
    return {}


def _space_stub(machine: Machine) -> Json:
    if machine.settings.is_v2_firmware:
        raise RefusalError(404, "Not Found")
    return {}


_WITHOUT_INPUT: Final[Mapping[str, Callable[[Machine], Json]]] = {
    "GET /api/v1/auth/clients": lambda machine: machine.registry.report_all(),
    "GET /api/v1/status": lambda machine: reports.status(machine.panel, machine.settings, machine.wifi),
    "GET /api/v1/wifi/scan": lambda machine: machine.wifi.scan(),
    "GET /api/v1/panel": lambda machine: reports.panel_state(machine.panel),
    "GET /api/v1/islanding-state": lambda machine: reports.islanding_state(machine.panel),
    "GET /api/v1/panel/grid": lambda machine: {"relayState": machine.panel.backup.main_relay},
    "GET /api/v1/panel/power": lambda machine: reports.panel_power(machine.panel),
    "GET /api/v1/panel/meter": lambda machine: reports.panel_meter(machine.panel),
    "GET /api/v1/circuits": lambda machine: reports.circuits(machine.panel),
    "GET /api/v1/spaces/{spaces_id}": _space_stub,
    "POST /api/v1/spaces/{spaces_id}": _space_stub,
    "GET /api/v1/spaces": _space_stub,
    "POST /api/v1/panel/emergency-reconnect": _emergency_reconnect,
    "GET /api/v1/storage/soe": lambda machine: reports.soe(machine.panel),
    "GET /api/v1/storage/nice-to-have-thresh": lambda machine: reports.thresholds(machine.panel),
}

_WITH_INPUT: Final[Mapping[str, Callable[[Machine, Call], Json]]] = {
    "POST /api/v1/auth/register": lambda machine, call: machine.registry.register(call.body),
    "GET /api/v1/auth/clients/{name}": lambda machine, call: machine.registry.report(call.parameters["name"]),
    "DELETE /api/v1/auth/clients/{name}": lambda machine, call: machine.registry.delete(call.parameters["name"]),
    "POST /api/v1/wifi/connect": lambda machine, call: machine.wifi.connect(call.body["ssid"], call.body["psk"]),
    "POST /api/v1/panel/grid": _set_main_relay,
    "GET /api/v1/circuits/{circuitId}": _get_circuit,
    "POST /api/v1/circuits/{circuitId}": _set_circuit,
    "POST /api/v1/storage/soe": _set_soe,
    "POST /api/v1/storage/nice-to-have-thresh": _set_thresholds,
}


def _known_circuit(machine: Machine, call: Call) -> Circuit:
    circuit = machine.panel.circuits.get(call.parameters["circuitId"])
    if circuit is None:
        raise RefusalError(404, "Not Found")
    return circuit


def _circuit_change(body: Mapping[str, Any]) -> CircuitChange:
    return CircuitChange(
        relay=_relay_command(body["relayStateIn"]["relayState"]) if "relayStateIn" in body else None,
        priority=body.get("priorityIn", {}).get("priority"),
        name=body.get("circuitNameIn", {}).get("name"),
        is_user_controllable=body.get("userControllableIn", {}).get("value"),
        is_sheddable=body.get("sheddableIn", {}).get("value"),
        is_never_backup=body.get("neverBackupIn", {}).get("value"),
    )


def _relay_command(word: str) -> str:
    if word not in _RELAY_COMMANDS:
        raise RefusalError(422, f"{word} is no relay command")
    return word


def _percent(soe: Mapping[str, Any] | None) -> int | None:
    percent = None if soe is None else soe.get("percentage")
    if percent is not None and not 0 <= percent <= _FULL_PERCENT:
        raise RefusalError(422, "percentage must lie between 0 and 100")
    return None if percent is None else int(percent)
