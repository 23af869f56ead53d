"""Data model 1.0 (firmware r202633 and later): a device for each part, with its capabilities as nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from devicewire.span import homie_1 as tree

from ..state import (
    Backup,
    Battery,
    Circuit,
    EvCharger,
    Feedthrough,
    Grid,
    Inverter,
    PanelInfo,
    PowerControl,
    PowerFlows,
    Solar,
)
from .rows import Row, Values, ViewPart, is_settable, negated, rows, target, word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from devicewire.span.homie import Node as HomieNode

    from .._homie.tree import Device, Node

    Table = Mapping[type[HomieNode], tuple[Row, ...]]
    Source = tuple[Node, tuple[Row, ...]]

__all__ = ["deciding", "node_class", "parts"]

_INFO: Table = {
    tree.PanelInfo: rows(
        ("serial_number", tree.PanelInfo.serial_number),
        ("vendor", tree.PanelInfo.vendor_name),
        ("model", tree.PanelInfo.model, word),
        ("firmware_version", tree.PanelInfo.firmware_version),
        ("hardware_version", tree.PanelInfo.hardware_version),
        ("data_model_version", tree.PanelInfo.data_model_version),
    ),
    tree.PanelDoor: rows(("door", tree.PanelDoor.state, word)),
    tree.PanelBreaker: rows(("main_breaker_a", tree.PanelBreaker.rating)),
    tree.PanelStatus: rows(
        ("ethernet", tree.PanelStatus.ethernet),
        ("wifi", tree.PanelStatus.wifi),
        ("wifi_ssid", tree.PanelStatus.wifi_ssid),
        ("cloud", tree.PanelStatus.cloud_connection, word),
        ("postal_code", tree.PanelStatus.postal_code),
        ("time_zone", tree.PanelStatus.time_zone),
    ),
}
_GRID_PANEL: Table = {
    tree.PanelMeter: rows(("l1_voltage_v", tree.PanelMeter.voltage_a), ("l2_voltage_v", tree.PanelMeter.voltage_b)),
    tree.PanelStatus: rows(("main_relay", tree.PanelStatus.relay, word)),
    tree.PanelShed: rows(("asserted_islanding_state", tree.PanelShed.asserted_islanding_state, word)),
}
_METER = rows(
    ("power_w", tree.LugsMeter.active_power),
    ("imported_wh", tree.LugsMeter.imported_energy),
    ("exported_wh", tree.LugsMeter.exported_energy),
    ("l1_current_a", tree.LugsMeter.current_a),
    ("l2_current_a", tree.LugsMeter.current_b),
)
_GRID_LUGS: Table = {
    tree.LugsMeter: _METER,
    tree.LugsConnection: rows(
        ("fed_by_id", tree.LugsConnection.fed_by_device_id),
        ("fed_by_type", tree.LugsConnection.fed_by_device_type),
        ("fed_by_status", tree.LugsConnection.fed_by_device_status, word),
    ),
}
_GRID_MID: Table = {
    tree.MidGrid: rows(
        ("state", tree.MidGrid.islanding_state, word), ("forming_entity", tree.MidGrid.grid_forming_entity)
    )
}
_FEEDTHROUGH: Table = {
    tree.LugsMeter: _METER,
    tree.LugsConnection: rows(
        ("feeds_device_id", tree.LugsConnection.feeds_device_id),
        ("feeds_device_type", tree.LugsConnection.feeds_device_type),
        ("feeds_device_status", tree.LugsConnection.feeds_device_status, word),
    ),
}
_CIRCUIT: Table = {
    tree.CircuitInfo: rows(("name", tree.CircuitInfo.name), ("tabs", tree.CircuitInfo.spaces)),
    tree.CircuitMeter: rows(
        ("raw_power_w", tree.CircuitMeter.active_power),
        ("power_w", tree.CircuitMeter.active_power, negated),
        ("current_a", tree.CircuitMeter.current),
        ("consumed_wh", tree.CircuitMeter.exported_energy),
        ("produced_wh", tree.CircuitMeter.imported_energy),
    ),
    tree.CircuitSwitch: rows(
        ("relay", tree.CircuitSwitch.relay, word),
        ("relay_requester", tree.CircuitSwitch.relay_requester, word),
        ("is_always_on", tree.CircuitSwitch.relay_controllable, lambda is_controllable: not is_controllable),
    ),
    tree.CircuitLoadShed: rows(("priority", tree.CircuitLoadShed.priority, word)),
    tree.CircuitBreaker: rows(
        ("breaker_a", tree.CircuitBreaker.rating),
        ("is_240v", tree.CircuitBreaker.poles, lambda poles: poles > 1),
    ),
    tree.CircuitPcs: rows(("is_pcs_managed", tree.CircuitPcs.managed), ("pcs_priority", tree.CircuitPcs.priority)),
    tree.CircuitConnection: rows(
        ("feeds_device_id", tree.CircuitConnection.feeds_device_id),
        ("feeds_device_type", tree.CircuitConnection.feeds_device_type),
        ("feeds_device_status", tree.CircuitConnection.feeds_device_status, word),
    ),
}
_CONNECTED: Mapping[tree.CommunicationState, bool] = {
    tree.CommunicationState.OK: True,
    tree.CommunicationState.DEGRADED: True,
    tree.CommunicationState.LOST: False,
}


def _is_connected(state: tree.CommunicationState) -> bool | None:
    return _CONNECTED.get(state)


_BATTERY: Table = {
    tree.BessInfo: rows(
        ("vendor", tree.BessInfo.vendor_name),
        ("product", tree.BessInfo.model),
        ("part_number", tree.BessInfo.part_number),
        ("serial_number", tree.BessInfo.serial_number),
        ("firmware_version", tree.BessInfo.firmware_version),
        ("capacity_kwh", tree.BessInfo.nameplate_capacity),
    ),
    tree.BessSoc: rows(("charge_percent", tree.BessSoc.soc), ("energy_kwh", tree.BessSoc.soe)),
    tree.BessMeter: rows(("raw_power_w", tree.BessMeter.active_power), ("power_w", tree.BessMeter.active_power)),
    tree.BessStatus: rows(
        ("communication", tree.BessStatus.communication_state, word),
        ("is_connected", tree.BessStatus.communication_state, _is_connected),
    ),
}
_BATTERY_MID: Table = {tree.MidGrid: rows(("grid_state", tree.MidGrid.islanding_state, word))}
_INVERTER: Table = {
    tree.PvInfo: rows(
        ("vendor", tree.PvInfo.vendor_name),
        ("product", tree.PvInfo.model),
        ("serial_number", tree.PvInfo.serial_number),
        ("firmware_version", tree.PvInfo.firmware_version),
        ("nominal_power_w", tree.PvInfo.nominal_power),
    )
}
_CHARGER: Table = {
    tree.EvseInfo: rows(
        ("vendor", tree.EvseInfo.vendor_name),
        ("product", tree.EvseInfo.model),
        ("part_number", tree.EvseInfo.part_number),
        ("serial_number", tree.EvseInfo.serial_number),
        ("firmware_version", tree.EvseInfo.firmware_version),
    ),
    tree.EvseSwitch: rows(("lock_state", tree.EvseSwitch.lock_state, word)),
    tree.EvseStatus: rows(("status", tree.EvseStatus.status, word)),
    tree.EvseMeter: rows(("advertised_current_a", tree.EvseMeter.advertised_current)),
    tree.EvseConfig: rows(
        ("user_limit_a", tree.EvseConfig.user_max_charge_current), ("limit_a", tree.EvseConfig.max_charge_current)
    ),
}
_FLOWS: Table = {
    tree.PanelPowerFlows: rows(
        ("raw_solar_w", tree.PanelPowerFlows.pv),
        ("solar_w", tree.PanelPowerFlows.pv, negated),
        ("raw_battery_w", tree.PanelPowerFlows.battery),
        ("battery_w", tree.PanelPowerFlows.battery, negated),
        ("raw_grid_w", tree.PanelPowerFlows.grid),
        ("grid_w", tree.PanelPowerFlows.grid, negated),
        ("raw_site_w", tree.PanelPowerFlows.site),
        ("site_w", tree.PanelPowerFlows.site),
    )
}
_SOLAR: Table = {tree.PanelPowerFlows: rows(("power_w", tree.PanelPowerFlows.pv, negated))}
_CONTROL: Table = {
    tree.PanelPcs: rows(
        ("is_enabled", tree.PanelPcs.enabled),
        ("is_active", tree.PanelPcs.active),
        ("import_limit_a", tree.PanelPcs.import_limit),
        ("binding_constraint", tree.PanelPcs.binding_constraint, word),
        ("feed_limit_a", tree.PanelPcs.feed_import_limit),
        ("feed_enablement", tree.PanelPcs.feed_import_limit_enablement, word),
        ("is_feed_active", tree.PanelPcs.feed_import_limit_active),
        ("operator_limit_a", tree.PanelPcs.operator_import_limit),
        ("operator_enablement", tree.PanelPcs.operator_import_limit_enablement, word),
        ("is_operator_active", tree.PanelPcs.operator_import_limit_active),
        ("off_grid_limit_a", tree.PanelPcs.off_grid_import_limit),
        ("off_grid_enablement", tree.PanelPcs.off_grid_import_limit_enablement, word),
        ("is_off_grid_active", tree.PanelPcs.off_grid_import_limit_active),
        ("requested_limit_a", tree.PanelPcs.requested_import_limit),
        ("requested_enablement", tree.PanelPcs.requested_import_limit_enablement, word),
        ("is_requested_active", tree.PanelPcs.requested_import_limit_active),
    )
}
_BACKUP: Table = {
    tree.PanelShedForecast: rows(
        ("total_minutes", tree.PanelShedForecast.total_time_remaining),
        ("minutes_to_shed", tree.PanelShedForecast.time_to_priority_shed),
        ("full_charge_total_minutes", tree.PanelShedForecast.full_charge_total_time_remaining),
        ("full_charge_minutes_to_shed", tree.PanelShedForecast.full_charge_time_to_priority_shed),
        ("confidence", tree.PanelShedForecast.confidence, word),
    ),
    tree.PanelShed: rows(("policy", tree.PanelShed.policy)),
}


def node_class(device: Device, name: str, node_type: str) -> type[HomieNode] | None:
    """Return the class of a node; what a capability has depends on the device."""
    kind = tree.DEVICES.get(device.type)
    return None if kind is None else kind.node_class(name, node_type)


def parts(root: Device, devices: Iterable[Device]) -> Iterator[ViewPart]:
    """Yield the parts of a panel."""
    by_type: dict[str, list[Device]] = {}
    for device in devices:
        by_type.setdefault(device.type, []).append(device)
    lugs, mids = by_type.get(tree.Lugs.TYPE, []), by_type.get(tree.Mid.TYPE, [])
    yield from _of_panel(root, [one for one in lugs if not _is_downstream(one)], mids)
    if by_type.get(tree.Pv.TYPE):
        yield ViewPart("solar", root.id, Solar, root, _sources(root, _SOLAR))
    for device in lugs:
        if _is_downstream(device):
            yield ViewPart("feedthrough", device.id, Feedthrough, device, _sources(device, _FEEDTHROUGH))
    for device in by_type.get(tree.Circuit.TYPE, []):
        yield ViewPart("circuit", device.id, Circuit, device, _sources(device, _CIRCUIT), _circuit(device))
    for device in by_type.get(tree.Bess.TYPE, []):
        yield _battery(root, device, mids)
    for device in by_type.get(tree.Pv.TYPE, []):
        yield ViewPart("inverter", device.id, Inverter, device, _sources(device, _INVERTER))
    for device in by_type.get(tree.Evse.TYPE, []):
        yield ViewPart("ev_charger", device.id, EvCharger, device, _sources(device, _CHARGER), _charger(device))


def _of_panel(root: Device, upstream: list[Device], mids: list[Device]) -> Iterator[ViewPart]:
    yield ViewPart("info", root.id, PanelInfo, root, _sources(root, _INFO))
    grid = [*_sources(root, _GRID_PANEL)]
    grid += [source for device in upstream for source in _sources(device, _GRID_LUGS)]
    grid += [source for device in mids for source in _sources(device, _GRID_MID)]
    yield ViewPart("grid", root.id, Grid, root, tuple(grid))
    yield ViewPart("power_flows", root.id, PowerFlows, root, _sources(root, _FLOWS))
    optional: tuple[tuple[Any, Any, Table], ...] = (
        ("power_control", PowerControl, _CONTROL),
        ("backup", Backup, _BACKUP),
    )
    for name, record, table in optional:
        sources = _sources(root, table)
        if sources:
            yield ViewPart(name, root.id, record, root, sources)


def _sources(device: Device, table: Table) -> tuple[Source, ...]:
    """The nodes of a device that the table and its description name."""
    found: list[Source] = []
    for name, about in device.described_nodes.items():
        kind = node_class(device, name, about.type)
        wanted = () if kind is None else table.get(kind, ())
        if wanted:
            found.append((device.nodes[name], wanted))
    return tuple(found)


def _node(device: Device, kind: type[HomieNode]) -> Node | None:
    """The node of a class, when the device's description names one."""
    for name, about in device.described_nodes.items():
        if node_class(device, name, about.type) is kind:
            return device.nodes[name]
    return None


def deciding(devices: Iterable[Device]) -> tuple[bytes | None, ...]:
    """The payloads that decide what a device is part of: when they change, `parts` must be asked again."""
    lugs = (device for device in devices if device.type == tree.Lugs.TYPE)
    return tuple(_direction(device) for device in lugs)


def _direction(lugs: Device) -> bytes | None:
    node = _node(lugs, tree.LugsInfo)
    slot = None if node is None else node.slots.get(tree.LugsInfo.direction.id)
    return None if slot is None else slot.payload


def _is_downstream(lugs: Device) -> bool:
    payload = _direction(lugs)
    value = None if payload is None else tree.LugsInfo.direction.parse(payload)
    return value == tree.LugsDirection.DOWNSTREAM


def _circuit(device: Device) -> Callable[[Values], None]:
    switch, shed = _node(device, tree.CircuitSwitch), _node(device, tree.CircuitLoadShed)
    relay, priority = tree.CircuitSwitch.relay.id, tree.CircuitLoadShed.priority.id

    def finish(values: Values) -> None:
        values["tabs"] = _tabs(values.get("tabs"))
        if switch is not None:
            values["relay_target"] = target(switch, relay)
            values["is_relay_settable"] = is_settable(switch, relay) and values.get("is_always_on") is not True
        if shed is not None:
            values["priority_target"] = target(shed, priority)
            values["is_priority_settable"] = is_settable(shed, priority)
            values["is_never_backup"] = not values["is_priority_settable"]
        kept, is_always_on = values.get("priority"), values.get("is_always_on")
        if kept is not None and is_always_on is not None:
            values["is_sheddable"] = kept != tree.ShedPriority.NEVER and not is_always_on

    return finish


def _tabs(text: str | None) -> tuple[int, ...] | None:
    """Read `7,9`."""
    words = [word.strip() for word in (text or "").split(",")]
    if not all(word.isascii() and word.isdigit() and len(word) < 4 for word in words):
        return None
    return tuple(int(word) for word in words)


def _battery(root: Device, device: Device, mids: list[Device]) -> ViewPart:
    info = _node(root, tree.PanelInfo)
    own = [mid for mid in mids if mid.description is not None and mid.description.parent == device.id]
    sources = [*_sources(device, _BATTERY)]
    sources += [source for mid in own or mids for source in _sources(mid, _BATTERY_MID)]

    def finish(values: Values) -> None:
        """The sign of a battery's power depends on the firmware; while that is not known, so is the sign."""
        power, name = values.get("power_w"), tree.PanelInfo.firmware_version.id
        slot = None if info is None else info.slots.get(name)
        firmware = None if slot is None or slot.payload is None else tree.PanelInfo.firmware_version.parse(slot.payload)
        meaning = tree.BessMeter.active_power.positive(firmware or "")
        known = {"discharging": power, "charging": None if power is None else negated(power)}
        values["power_w"] = known.get(meaning)

    return ViewPart("battery", device.id, Battery, device, tuple(sources), finish, () if info is None else (info,))


def _charger(device: Device) -> Callable[[Values], None]:
    node = _node(device, tree.EvseConfig)

    def finish(values: Values) -> None:
        if node is not None:
            values["is_limit_settable"] = is_settable(node, tree.EvseConfig.user_max_charge_current.id)

    return finish
