"""Snapshots of a panel under the names of client 2.6.4, made from the state of a `SpanPanel`.

Circuit power is positive when it consumes; the power flows have the panel's own signs. What the panel has not reported is None: there are
no zeros in its place, no uptime counted by this computer, and no circuits for tabs that have none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .state import Battery, Circuit, EvCharger, PanelSnapshot, Solar

__all__ = [
    "FIELD_METADATA",
    "FieldMetadata",
    "SpanBatterySnapshot",
    "SpanCircuitSnapshot",
    "SpanEvseSnapshot",
    "SpanPVSnapshot",
    "SpanPanelSnapshot",
    "plain_id",
    "snapshot_of",
]


@dataclass(frozen=True, slots=True)
class FieldMetadata:
    """Unit and datatype of a field of a snapshot."""

    unit: str | None
    datatype: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanCircuitSnapshot:
    """A circuit. `instant_power_w` is positive when it consumes. Times are seconds since 1970, when the message arrived."""

    circuit_id: str
    name: str | None = None
    relay_state: str | None = None
    instant_power_w: float | None = None
    produced_energy_wh: float | None = None
    consumed_energy_wh: float | None = None
    tabs: tuple[int, ...] | None = None
    priority: str | None = None
    is_user_controllable: bool = False
    is_sheddable: bool | None = None
    is_never_backup: bool | None = None
    device_type: str = "circuit"
    """`circuit`, `pv`, `evse` or `bess`: what is connected to it."""
    relative_position: str = ""
    is_240v: bool | None = None
    current_a: float | None = None
    breaker_rating_a: float | None = None
    always_on: bool | None = None
    relay_requester: str | None = None
    energy_accum_update_time_s: int | None = None
    instant_power_update_time_s: int | None = None
    relay_state_target: str | None = None
    priority_target: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanBatterySnapshot:
    """A battery; all None where there is none."""

    soe_percentage: float | None = None
    soe_kwh: float | None = None
    vendor_name: str | None = None
    product_name: str | None = None
    model: str | None = None
    serial_number: str | None = None
    software_version: str | None = None
    nameplate_capacity_kwh: float | None = None
    connected: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanPVSnapshot:
    """The first solar inverter; all None where there is none."""

    vendor_name: str | None = None
    product_name: str | None = None
    nameplate_capacity_w: float | None = None
    feed_circuit_id: str | None = None
    relative_position: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanEvseSnapshot:
    """A charger of electric vehicles."""

    node_id: str
    feed_circuit_id: str | None = None
    status: str | None = None
    lock_state: str | None = None
    advertised_current_a: float | None = None
    vendor_name: str | None = None
    product_name: str | None = None
    part_number: str | None = None
    serial_number: str | None = None
    software_version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanPanelSnapshot:
    """A panel at one moment. Grid power is positive when it is taken from the grid; the `power_flow_` fields have the panel's signs."""

    serial_number: str
    firmware_version: str | None = None
    main_relay_state: str | None = None
    instant_grid_power_w: float | None = None
    feedthrough_power_w: float | None = None
    main_meter_energy_consumed_wh: float | None = None
    main_meter_energy_produced_wh: float | None = None
    feedthrough_energy_consumed_wh: float | None = None
    feedthrough_energy_produced_wh: float | None = None
    dsm_state: str | None = None
    current_run_config: str | None = None
    door_state: str | None = None
    proximity_proven: bool | None = None
    """Not on MQTT: see `get_v2_status`."""
    uptime_s: int | None = None
    """No panel with version 2 tells it."""
    eth0_link: bool | None = None
    wlan_link: bool | None = None
    wwan_link: bool | None = None
    """No panel with version 2 tells it; `vendor_cloud` is the nearest."""
    panel_size: int | None = None
    dominant_power_source: str | None = None
    grid_state: str | None = None
    grid_islandable: bool | None = None
    l1_voltage: float | None = None
    l2_voltage: float | None = None
    main_breaker_rating_a: int | None = None
    wifi_ssid: str | None = None
    vendor_cloud: str | None = None
    power_flow_pv: float | None = None
    power_flow_battery: float | None = None
    power_flow_grid: float | None = None
    power_flow_site: float | None = None
    upstream_l1_current_a: float | None = None
    upstream_l2_current_a: float | None = None
    downstream_l1_current_a: float | None = None
    downstream_l2_current_a: float | None = None
    circuits: Mapping[str, SpanCircuitSnapshot] = field(default_factory=dict[str, SpanCircuitSnapshot])
    battery: SpanBatterySnapshot = SpanBatterySnapshot()
    pv: SpanPVSnapshot = SpanPVSnapshot()
    evse: Mapping[str, SpanEvseSnapshot] = field(default_factory=dict[str, SpanEvseSnapshot])


_NUMBERS = {"_w": "W", "_wh": "Wh", "_kwh": "kWh", "_a": "A", "_percentage": "%", "_voltage": "V", "_s": "s"}
_FLOWS = ("power_flow_pv", "power_flow_battery", "power_flow_grid", "power_flow_site")


def _metadata() -> Mapping[str, FieldMetadata]:
    """Return unit and datatype of every number in a snapshot, by `panel.`, `circuit.`, `battery.`, `pv.` or `evse.` and the field."""
    records = {
        "panel": SpanPanelSnapshot,
        "circuit": SpanCircuitSnapshot,
        "battery": SpanBatterySnapshot,
        "pv": SpanPVSnapshot,
        "evse": SpanEvseSnapshot,
    }
    found: dict[str, FieldMetadata] = {}
    for part, record in records.items():
        for name, kind in record.__annotations__.items():
            unit = "W" if name in _FLOWS else _NUMBERS.get(f"_{name.rpartition('_')[2]}")
            if unit is not None and str(kind).startswith(("float", "int")):
                found[f"{part}.{name}"] = FieldMetadata(unit, "float" if str(kind).startswith("float") else "integer")
    return MappingProxyType(found)


FIELD_METADATA = _metadata()


def snapshot_of(now: PanelSnapshot) -> SpanPanelSnapshot:
    """Return a panel's state under the names of client 2.6.4."""
    info, grid, feed, flows = now.info, now.grid, now.feedthrough, now.power_flows
    dsm, run_config = _GRID_WORDS.get(grid.state or "", (None, None))
    kinds = _kinds(now)
    return SpanPanelSnapshot(
        serial_number=now.serial_number,
        firmware_version=info.firmware_version,
        main_relay_state=grid.main_relay,
        instant_grid_power_w=grid.power_w,
        feedthrough_power_w=None if feed is None else feed.power_w,
        main_meter_energy_consumed_wh=grid.imported_wh,
        main_meter_energy_produced_wh=grid.exported_wh,
        feedthrough_energy_consumed_wh=None if feed is None else feed.imported_wh,
        feedthrough_energy_produced_wh=None if feed is None else feed.exported_wh,
        dsm_state=dsm,
        current_run_config=run_config,
        door_state=info.door,
        eth0_link=info.ethernet,
        wlan_link=info.wifi,
        panel_size=info.space_count,
        dominant_power_source=grid.dominant_power_source,
        grid_state=grid.state,
        grid_islandable=grid.is_islandable,
        l1_voltage=grid.l1_voltage_v,
        l2_voltage=grid.l2_voltage_v,
        main_breaker_rating_a=info.main_breaker_a,
        wifi_ssid=info.wifi_ssid,
        vendor_cloud=info.cloud,
        power_flow_pv=flows.raw_solar_w,
        power_flow_battery=flows.raw_battery_w,
        power_flow_grid=flows.raw_grid_w,
        power_flow_site=flows.raw_site_w,
        upstream_l1_current_a=grid.l1_current_a,
        upstream_l2_current_a=grid.l2_current_a,
        downstream_l1_current_a=None if feed is None else feed.l1_current_a,
        downstream_l2_current_a=None if feed is None else feed.l2_current_a,
        circuits={
            plain_id(key): _circuit(circuit, *kinds.get(key, ("circuit", ""))) for key, circuit in now.circuits.items()
        },
        battery=SpanBatterySnapshot() if now.battery is None else _battery(now.battery),
        pv=SpanPVSnapshot() if now.solar is None else _pv(now.solar),
        evse={key: _evse(charger) for key, charger in now.ev_chargers.items()},
    )


_GRID_WORDS = {"ON_GRID": ("DSM_ON_GRID", "PANEL_ON_GRID"), "OFF_GRID": ("DSM_OFF_GRID", "PANEL_OFF_GRID")}
"""What the two states of the grid are called in `dsm_state` and `current_run_config`."""


def plain_id(circuit_id: str) -> str:
    """Return an id without dashes, as client 2.6.4 shows it."""
    return circuit_id.replace("-", "")


def _kinds(now: PanelSnapshot) -> dict[str, tuple[str, str]]:
    """Return, by circuit id, what else than loads is connected there, and where it sits."""
    found: dict[str, tuple[str, str]] = {}
    for battery in now.batteries:
        found[battery.feed or ""] = ("bess", battery.position or "")
    for inverter in now.solar.inverters if now.solar is not None else ():
        found[inverter.feed or ""] = ("pv", inverter.position or "")
    for charger in now.ev_chargers.values():
        found[charger.feed or ""] = ("evse", "")
    return found


def _circuit(now: Circuit, kind: str, position: str) -> SpanCircuitSnapshot:
    power, energy = now.reading("power_w"), now.reading("consumed_wh")
    return SpanCircuitSnapshot(
        circuit_id=plain_id(now.id),
        name=now.name,
        relay_state=now.relay,
        instant_power_w=now.power_w,
        produced_energy_wh=now.produced_wh,
        consumed_energy_wh=now.consumed_wh,
        tabs=now.tabs,
        priority=now.priority,
        is_user_controllable=now.is_relay_settable,
        is_sheddable=now.is_sheddable,
        is_never_backup=now.is_never_backup,
        device_type=kind,
        relative_position=position,
        is_240v=now.is_240v,
        current_a=now.current_a,
        breaker_rating_a=None if now.breaker_a is None else float(now.breaker_a),
        always_on=now.is_always_on,
        relay_requester=now.relay_requester,
        energy_accum_update_time_s=None if energy is None else int(energy.received),
        instant_power_update_time_s=None if power is None else int(power.received),
        relay_state_target=now.relay_target,
        priority_target=now.priority_target,
    )


def _battery(now: Battery) -> SpanBatterySnapshot:
    return SpanBatterySnapshot(
        soe_percentage=now.charge_percent,
        soe_kwh=now.energy_kwh,
        vendor_name=now.vendor,
        product_name=now.product,
        model=now.part_number,
        serial_number=now.serial_number,
        software_version=now.firmware_version,
        nameplate_capacity_kwh=now.capacity_kwh,
        connected=now.is_connected,
    )


def _pv(now: Solar) -> SpanPVSnapshot:
    if not now.inverters:
        return SpanPVSnapshot()
    first = now.inverters[0]
    return SpanPVSnapshot(
        vendor_name=first.vendor,
        product_name=first.product,
        nameplate_capacity_w=first.nominal_power_w,
        feed_circuit_id=first.feed,
        relative_position=first.position,
    )


def _evse(now: EvCharger) -> SpanEvseSnapshot:
    return SpanEvseSnapshot(
        node_id=now.id,
        feed_circuit_id=now.feed,
        status=now.status,
        lock_state=now.lock_state,
        advertised_current_a=now.advertised_current_a,
        vendor_name=now.vendor,
        product_name=now.product,
        part_number=now.part_number,
        serial_number=now.serial_number,
        software_version=now.firmware_version,
    )
