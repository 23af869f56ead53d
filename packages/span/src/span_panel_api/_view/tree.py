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
from .rows import Values, ViewPart, is_settable, negated, target
from .tree_tables import (
    BACKUP,
    BATTERY,
    BATTERY_MID,
    CHARGER,
    CIRCUIT,
    CONTROL,
    FEEDTHROUGH,
    FLOWS,
    GRID_LUGS,
    GRID_MID,
    GRID_PANEL,
    INFO,
    INVERTER,
    SOLAR,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from devicewire.span.homie import Node as HomieNode

    from .._homie.tree import Device, Node
    from .rows import Row
    from .tree_tables import Table

    Source = tuple[Node, tuple[Row, ...]]

__all__ = ["deciding", "node_class", "parts"]


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
        yield ViewPart("solar", root.id, Solar, root, _sources(root, SOLAR))
    for device in lugs:
        if _is_downstream(device):
            yield ViewPart("feedthrough", device.id, Feedthrough, device, _sources(device, FEEDTHROUGH))
    for device in by_type.get(tree.Circuit.TYPE, []):
        yield ViewPart("circuit", device.id, Circuit, device, _sources(device, CIRCUIT), _circuit(device))
    for device in by_type.get(tree.Bess.TYPE, []):
        yield _battery(root, device, mids)
    for device in by_type.get(tree.Pv.TYPE, []):
        yield ViewPart("inverter", device.id, Inverter, device, _sources(device, INVERTER))
    for device in by_type.get(tree.Evse.TYPE, []):
        yield ViewPart("ev_charger", device.id, EvCharger, device, _sources(device, CHARGER), _charger(device))


def _of_panel(root: Device, upstream: list[Device], mids: list[Device]) -> Iterator[ViewPart]:
    yield ViewPart("info", root.id, PanelInfo, root, _sources(root, INFO))
    grid = [*_sources(root, GRID_PANEL)]
    grid += [source for device in upstream for source in _sources(device, GRID_LUGS)]
    grid += [source for device in mids for source in _sources(device, GRID_MID)]
    yield ViewPart("grid", root.id, Grid, root, tuple(grid))
    yield ViewPart("power_flows", root.id, PowerFlows, root, _sources(root, FLOWS))
    optional: tuple[tuple[Any, Any, Table], ...] = (
        ("power_control", PowerControl, CONTROL),
        ("backup", Backup, BACKUP),
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
    sources = [*_sources(device, BATTERY)]
    sources += [source for mid in own or mids for source in _sources(mid, BATTERY_MID)]

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
