"""The flat data model (firmware r202603 to r202627): one device, a node for each part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from devicewire.span import homie_flat as flat

from ..state import (
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
from .rows import Values, ViewPart, is_settable, negated, rows, target, word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .._homie.tree import Device, Node

__all__ = ["node_class", "parts"]

node_class = flat.Panel.node_class

_INFO = rows(
    ("serial_number", flat.Core.serial_number),
    ("vendor", flat.Core.vendor_name),
    ("model", flat.Core.model, word),
    ("firmware_version", flat.Core.software_version),
    ("hardware_version", flat.Core.hardware_version),
    ("door", flat.Core.door, word),
    ("main_breaker_a", flat.Core.breaker_rating),
    ("ethernet", flat.Core.ethernet),
    ("wifi", flat.Core.wifi),
    ("wifi_ssid", flat.Core.wifi_ssid),
    ("cloud", flat.Core.vendor_cloud, word),
    ("postal_code", flat.Core.postal_code),
    ("time_zone", flat.Core.time_zone),
)
_GRID_CORE = rows(
    ("l1_voltage_v", flat.Core.l1_voltage),
    ("l2_voltage_v", flat.Core.l2_voltage),
    ("main_relay", flat.Core.relay, word),
    ("is_islandable", flat.Core.grid_islandable),
    ("dominant_power_source", flat.Core.dominant_power_source, word),
)
_GRID_BATTERY = rows(("state", flat.Bess.grid_state, word))
_LUGS = rows(
    ("power_w", flat.Lugs.active_power),
    ("imported_wh", flat.Lugs.imported_energy),
    ("exported_wh", flat.Lugs.exported_energy),
    ("l1_current_a", flat.Lugs.l1_current),
    ("l2_current_a", flat.Lugs.l2_current),
)
_GRID_LUGS = (*_LUGS, *rows(("fed_by_id", flat.Lugs.feed)))
_CIRCUIT = rows(
    ("name", flat.Circuit.name),
    ("raw_power_w", flat.Circuit.active_power),
    ("power_w", flat.Circuit.active_power, negated),
    ("current_a", flat.Circuit.current),
    ("consumed_wh", flat.Circuit.exported_energy),
    ("produced_wh", flat.Circuit.imported_energy),
    ("relay", flat.Circuit.relay, word),
    ("relay_requester", flat.Circuit.relay_requester, word),
    ("priority", flat.Circuit.shed_priority, word),
    ("breaker_a", flat.Circuit.breaker_rating),
    ("tabs", flat.Circuit.space),
    ("is_240v", flat.Circuit.dipole),
    ("is_always_on", flat.Circuit.always_on),
    ("is_never_backup", flat.Circuit.never_backup),
    ("is_sheddable", flat.Circuit.sheddable),
    ("is_pcs_managed", flat.Circuit.pcs_managed),
    ("pcs_priority", flat.Circuit.pcs_priority),
)
_BATTERY = rows(
    ("vendor", flat.Bess.vendor_name),
    ("product", flat.Bess.product_name),
    ("part_number", flat.Bess.model),
    ("serial_number", flat.Bess.serial_number),
    ("firmware_version", flat.Bess.software_version),
    ("capacity_kwh", flat.Bess.nameplate_capacity),
    ("charge_percent", flat.Bess.soc),
    ("energy_kwh", flat.Bess.soe),
    ("is_connected", flat.Bess.connected),
    ("grid_state", flat.Bess.grid_state, word),
    ("position", flat.Bess.relative_position, word),
    ("feed", flat.Bess.feed),
)
_INVERTER = rows(
    ("vendor", flat.Pv.vendor_name),
    ("product", flat.Pv.product_name),
    ("serial_number", flat.Pv.serial_number),
    ("firmware_version", flat.Pv.software_version),
    ("nominal_power_w", flat.Pv.nameplate_capacity),
    ("position", flat.Pv.relative_position, word),
    ("feed", flat.Pv.feed),
)
_CHARGER = rows(
    ("vendor", flat.Evse.vendor_name),
    ("product", flat.Evse.product_name),
    ("part_number", flat.Evse.part_number),
    ("serial_number", flat.Evse.serial_number),
    ("firmware_version", flat.Evse.software_version),
    ("feed", flat.Evse.feed),
    ("lock_state", flat.Evse.lock_state, word),
    ("status", flat.Evse.status, word),
    ("advertised_current_a", flat.Evse.advertised_current),
    ("user_limit_a", flat.Evse.user_max_charge_current),
    ("limit_a", flat.Evse.max_charge_current),
)
_FLOWS = rows(
    ("raw_solar_w", flat.PowerFlows.pv),
    ("solar_w", flat.PowerFlows.pv, negated),
    ("raw_battery_w", flat.PowerFlows.battery),
    ("battery_w", flat.PowerFlows.battery, negated),
    ("raw_grid_w", flat.PowerFlows.grid),
    ("grid_w", flat.PowerFlows.grid, negated),
    ("raw_site_w", flat.PowerFlows.site),
    ("site_w", flat.PowerFlows.site),
)
_SOLAR = rows(("power_w", flat.PowerFlows.pv, negated))
_CONTROL = rows(
    ("is_enabled", flat.Pcs.enabled),
    ("is_active", flat.Pcs.active),
    ("import_limit_a", flat.Pcs.import_limit),
    ("feed_limit_a", flat.Pcs.feed_import_limit),
    ("feed_enablement", flat.Pcs.feed_import_limit_enablement, word),
    ("is_feed_active", flat.Pcs.feed_import_limit_active),
    ("operator_limit_a", flat.Pcs.grid_import_limit),
    ("operator_enablement", flat.Pcs.grid_import_limit_enablement, word),
    ("is_operator_active", flat.Pcs.grid_import_limit_active),
    ("off_grid_limit_a", flat.Pcs.off_grid_import_limit),
    ("off_grid_enablement", flat.Pcs.off_grid_import_limit_enablement, word),
    ("is_off_grid_active", flat.Pcs.off_grid_import_limit_active),
    ("requested_limit_a", flat.Pcs.requested_import_limit),
    ("requested_enablement", flat.Pcs.requested_import_limit_enablement, word),
    ("is_requested_active", flat.Pcs.requested_import_limit_active),
)


def parts(root: Device, _devices: Iterator[Device]) -> Iterator[ViewPart]:
    """Yield the parts of a panel."""
    nodes = _by_class(root)
    core, flows, batteries = nodes.get(flat.Core, []), nodes.get(flat.PowerFlows, []), nodes.get(flat.Bess, [])
    upstream, downstream = _lugs(nodes.get(flat.Lugs, []))
    yield ViewPart("info", root.id, PanelInfo, root, tuple((node, _INFO) for node in core))
    grid = [*((node, _GRID_LUGS) for node in upstream), *((node, _GRID_CORE) for node in core)]
    yield ViewPart("grid", root.id, Grid, root, (*grid, *((node, _GRID_BATTERY) for node in batteries)))
    yield ViewPart("power_flows", root.id, PowerFlows, root, tuple((node, _FLOWS) for node in flows))
    if nodes.get(flat.Pv):
        yield ViewPart("solar", root.id, Solar, root, tuple((node, _SOLAR) for node in flows))
    for node in downstream:
        yield ViewPart("feedthrough", root.id, Feedthrough, root, ((node, _LUGS),))
    for node in nodes.get(flat.Pcs, []):
        yield ViewPart("power_control", root.id, PowerControl, root, ((node, _CONTROL),))
    for node in nodes.get(flat.Circuit, []):
        yield ViewPart("circuit", node.id, Circuit, root, ((node, _CIRCUIT),), _circuit(node))
    for node in batteries:
        yield ViewPart("battery", node.id, Battery, root, ((node, _BATTERY),))
    for node in nodes.get(flat.Pv, []):
        yield ViewPart("inverter", node.id, Inverter, root, ((node, _INVERTER),))
    for node in nodes.get(flat.Evse, []):
        yield ViewPart("ev_charger", node.id, EvCharger, root, ((node, _CHARGER),), _charger(node))


def _by_class(root: Device) -> dict[Any, list[Node]]:
    """The nodes that the description names, by their class, in its order."""
    found: dict[Any, list[Node]] = {}
    for name, about in root.described_nodes.items():
        kind = node_class(name, about.type)
        if kind is not None:
            found.setdefault(kind, []).append(root.nodes[name])
    return found


def _lugs(nodes: list[Node]) -> tuple[list[Node], list[Node]]:
    """Upstream and downstream lugs: the name of the node says which, and it is there before any value is."""
    upstream = [node for node in nodes if node.id == flat.Panel.lugs_upstream.id]
    return upstream, [node for node in nodes if node.id == flat.Panel.lugs_downstream.id]


def _circuit(node: Node) -> Callable[[Values], None]:
    relay, priority = flat.Circuit.relay.id, flat.Circuit.shed_priority.id

    def finish(values: Values) -> None:
        space, is_double = values.get("tabs"), values.get("is_240v")
        values["tabs"] = None if space is None or is_double is None else (space, space + 2) if is_double else (space,)
        values["relay_target"] = target(node, relay)
        values["priority_target"] = target(node, priority)
        values["is_relay_settable"] = is_settable(node, relay) and values.get("is_always_on") is not True
        values["is_priority_settable"] = is_settable(node, priority) and values.get("is_never_backup") is not True

    return finish


def _charger(node: Node) -> Callable[[Values], None]:
    def finish(values: Values) -> None:
        values["is_limit_settable"] = is_settable(node, flat.Evse.user_max_charge_current.id)

    return finish
