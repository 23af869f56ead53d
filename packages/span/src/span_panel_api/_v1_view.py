"""What a panel says over MQTT in the words of REST v1: the same models, the same signs. Pure functions.

    v1                                  | from
    ------------------------------------|----------------------------------------------------------------
    circuit power, energies, tabs       | the circuit's own values; power in the panel's sign (negative = consumes)
    update times                        | when the message arrived
    priority                            | MUST_HAVE = NEVER, NICE_TO_HAVE = SOC_THRESHOLD, NON_ESSENTIAL = OFF_GRID
    grid, feed-through                  | the upstream and the downstream lugs
    branches                            | the tabs that have a circuit; of two tabs of one circuit only the relay is known
    dsm and run configuration           | the three words for "on the grid" where the panel says so; off-grid two of them
    state of energy                     | the battery's charge in percent
    uptime, update status, sample times | nothing: None

Nothing is made up: what the panel has not reported is None, or absent where v1 leaves members out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from devicewire.span import models as v1
from devicewire.span.types import UNSET, FrozenDict, Unset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devicewire.span.v2.models import ApiClient as ApiClientNow
    from devicewire.span.v2.models import Clients as ClientsNow

    from .records import V2AuthResponse, V2StatusInfo
    from .state import Circuit as CircuitNow
    from .state import PanelSnapshot

__all__ = [
    "PRIORITY_WORDS",
    "auth",
    "broker_access",
    "circuit",
    "circuit_key",
    "circuits",
    "client",
    "clients",
    "islanding_state",
    "main_relay",
    "panel_meter",
    "panel_power",
    "panel_state",
    "status",
    "storage_soe",
]

T = TypeVar("T")

_UNKNOWN: Any = None
"""For members that v1 always has: where a panel leaves one out, reading its answer gives None as well."""
PRIORITY_WORDS = {"MUST_HAVE": "NEVER", "NICE_TO_HAVE": "SOC_THRESHOLD", "NON_ESSENTIAL": "OFF_GRID"}
"""Priorities of v1 and what they are called now."""
_OLD_WORDS = {now: old for old, now in PRIORITY_WORDS.items()}
_ON_GRID, _OFF_GRID = "ON_GRID", "OFF_GRID"


def _or_unset(value: T | None) -> T | Unset:
    return UNSET if value is None else value


def circuit_key(circuit_id: str) -> str:
    """Return an id as v1 has it: without dashes."""
    return circuit_id.replace("-", "")


def circuit(now: CircuitNow) -> v1.Circuit:
    """Return one circuit."""
    return v1.Circuit(
        id=circuit_key(now.id),
        name=_or_unset(now.name),
        relay_state=_relay(now.relay),
        instant_power_w=now.raw_power_w,
        instant_power_update_time_s=_arrival(now, "power_w"),
        produced_energy_wh=now.produced_wh,
        consumed_energy_wh=now.consumed_wh,
        energy_accum_update_time_s=_arrival(now, "consumed_wh"),
        tabs=_or_unset(now.tabs),
        priority=_priority(now.priority),
        is_user_controllable=now.is_relay_settable,
        is_sheddable=_or_unset(now.is_sheddable),
        is_never_backup=_or_unset(now.is_never_backup),
    )


def circuits(now: PanelSnapshot) -> v1.CircuitsOut:
    """Return all circuits."""
    found = (circuit(item) for item in now.circuits.values())
    return v1.CircuitsOut(
        circuits=v1.CircuitsOutCircuits(additional_properties=FrozenDict({item.id: item for item in found}))
    )


def panel_state(now: PanelSnapshot) -> v1.PanelState:
    """Return the state of the whole panel."""
    meter = panel_meter(now)
    is_on_grid = now.grid.state == _ON_GRID
    words = ("DSM_ON_GRID", "PANEL_ON_GRID") if is_on_grid else ("DSM_OFF_GRID", "PANEL_OFF_GRID")
    dsm, run_config = words if now.grid.state in (_ON_GRID, _OFF_GRID) else (_UNKNOWN, _UNKNOWN)
    return v1.PanelState(
        main_relay_state=_relay(now.grid.main_relay),
        main_meter_energy=meter.main_meter,
        instant_grid_power_w=now.grid.power_w,
        feedthrough_power_w=None if now.feedthrough is None else now.feedthrough.power_w,
        feedthrough_energy=meter.feedthrough,
        grid_sample_start_ms=_UNKNOWN,
        grid_sample_end_ms=_UNKNOWN,
        dsm_grid_state="DSM_GRID_UP" if is_on_grid else _UNKNOWN,
        dsm_state=dsm,
        current_run_config=run_config,
        branches=tuple(sorted(_branches(now), key=lambda branch: branch.id)),
    )


def _branches(now: PanelSnapshot) -> Iterator[v1.Branch]:
    for item in now.circuits.values():
        tabs = item.tabs or ()
        is_alone = len(tabs) == 1
        for tab in tabs:
            yield v1.Branch(
                id=tab,
                relay_state=_relay(item.relay),
                instant_power_w=item.raw_power_w if is_alone else None,
                imported_active_energy_wh=item.produced_wh if is_alone else None,
                exported_active_energy_wh=item.consumed_wh if is_alone else None,
            )


def panel_power(now: PanelSnapshot) -> v1.PanelPower:
    """Return grid and feed-through power."""
    feed = now.feedthrough
    return v1.PanelPower(
        instant_grid_power_w=now.grid.power_w, feedthrough_power_w=None if feed is None else feed.power_w
    )


def panel_meter(now: PanelSnapshot) -> v1.PanelMeter:
    """Return the energy counters of the lugs."""
    grid, feed = now.grid, now.feedthrough
    return v1.PanelMeter(
        main_meter=v1.MainMeterEnergy(produced_energy_wh=grid.exported_wh, consumed_energy_wh=grid.imported_wh),
        feedthrough=v1.FeedthroughEnergy(
            produced_energy_wh=None if feed is None else feed.exported_wh,
            consumed_energy_wh=None if feed is None else feed.imported_wh,
        ),
    )


def main_relay(now: PanelSnapshot) -> v1.RelayStateOut:
    """Return the state of the main relay."""
    return v1.RelayStateOut(relay_state=_UNKNOWN if now.grid.main_relay is None else now.grid.main_relay)


def islanding_state(now: PanelSnapshot) -> v1.IslandingState:
    """Return whether the house is islanded, in the panel's own word; None without a battery."""
    return v1.IslandingState(islanding_state=_UNKNOWN if now.grid.state is None else now.grid.state)


def storage_soe(now: PanelSnapshot) -> v1.BatteryStorage:
    """Return the battery's charge; no percentage where there is no battery or it has not reported."""
    percent = None if now.battery is None else now.battery.charge_percent
    return v1.BatteryStorage(soe=v1.StateOfEnergy(percentage=None if percent is None else round(percent)))


def status(rest: V2StatusInfo, now: PanelSnapshot | None) -> v1.StatusOut:
    """Return who the panel is; door and network are known only where there is a snapshot."""
    from .state import PanelInfo

    info = PanelInfo(id=rest.serial_number) if now is None else now.info
    return v1.StatusOut(
        software=v1.SoftwareStatus(firmware_version=rest.firmware_version, update_status=_UNKNOWN, env=_UNKNOWN),
        system=v1.SystemStatus(
            manufacturer=_UNKNOWN if info.vendor is None else info.vendor,
            serial=rest.serial_number,
            model=_UNKNOWN if info.model is None else info.model,
            door_state=_UNKNOWN if info.door is None else v1.DoorState(info.door),
            proximity_proven=_UNKNOWN if rest.proximity_proven is None else rest.proximity_proven,
            uptime=_UNKNOWN,
        ),
        network=v1.NetworkStatus(
            eth_0_link=_UNKNOWN if info.ethernet is None else info.ethernet,
            wlan_link=_UNKNOWN if info.wifi is None else info.wifi,
            wwan_link=_UNKNOWN,
        ),
    )


def clients(now: ClientsNow) -> v1.Clients:
    """Return all clients; the two versions have the same members."""
    from devicewire.span.model import model

    return model(v1.Clients).decode(now.to_dict())[0]


def client(now: ApiClientNow) -> v1.ApiClient:
    """Return one client."""
    from devicewire.span.model import model

    return model(v1.ApiClient).decode(now.to_dict())[0]


def broker_access(answer: v1.AuthOut) -> V2AuthResponse | None:
    """Return what the answer of a v1 registration says about the broker; None where the firmware has no v2."""
    from devicewire.span.model import model
    from devicewire.span.v2.models import AuthOut

    from ._rest_answers import auth_response

    if not answer.additional_properties:
        return None
    longer, _ = model(AuthOut).decode(answer.to_dict())
    # What the spec promises and the answer lacks is None at run time.
    needed: list[Any] = [longer.serial_number, longer.ebus_broker_username, longer.ebus_broker_mqtts_port]
    if None in needed:
        return None
    return auth_response(longer)


def auth(answer: V2AuthResponse) -> v1.AuthOut:
    """Return a registration as v1 answers it. The rest of it is in the client's `credentials`."""
    issued = _UNKNOWN if answer.iat_ms is None else answer.iat_ms
    return v1.AuthOut(access_token=answer.access_token, token_type=answer.token_type, iat_ms=issued)


def _relay(word: str | None) -> v1.RelayState:
    return _UNKNOWN if word is None else v1.RelayState(word)


def _priority(word: str | None) -> v1.Priority:
    return _UNKNOWN if word is None else v1.Priority(_OLD_WORDS.get(word, word))


def _arrival(now: CircuitNow, field: str) -> int:
    reading = now.reading(field)
    return _UNKNOWN if reading is None else int(reading.received)
