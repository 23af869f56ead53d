"""Runs recorded MQTT lines of SPAN v2 with `SpanPanel`: the recorded messages are at a broker, the panel's part is played by another library."""

from collections.abc import Callable, Iterable
from typing import Any

from span_panel_api import BrokerAccess, SpanPanel, SpanPanelError
from span_panel_api.state import Circuit, PanelSnapshot
from tests.conformance.recordings import Json
from tests.conformance.span_v2 import lines
from tests.span.panel.fake_panel import FakePanel, obeying

SERIAL = "zz-2601-0abcd"
BRING_UP = {"flat": "v2/mqtt/flat/bring-up-and-snapshot", "parent_child": "v2/mqtt/parent_child/bring-up"}
_SILENCE_S, _ANSWER_S = 0.15, 20.0
_FIELDS = {
    "circuit_id": "id",
    "name": "name",
    "relay_state": "relay",
    "instant_power_w": "power_w",
    "produced_energy_wh": "produced_wh",
    "consumed_energy_wh": "consumed_wh",
    "tabs": "tabs",
    "priority": "priority",
    "is_user_controllable": "is_relay_settable",
    "is_sheddable": "is_sheddable",
    "is_never_backup": "is_never_backup",
    "is_240v": "is_240v",
    "current_a": "current_a",
    "breaker_rating_a": "breaker_a",
    "always_on": "is_always_on",
    "relay_requester": "relay_requester",
    "relay_state_target": "relay_target",
    "priority_target": "priority_target",
}


def messages(model: str) -> list[tuple[str, str]]:
    """What the panel has published at the end of its start."""
    found = lines()[BRING_UP[model]]["mqtt"]
    return list({item["topic"]: item["payload"] for item in found}.items())


class Outcome(dict[str, Any]):
    """What came of a line, by aspect."""


def access() -> BrokerAccess:
    """Access to the broker of the tests."""
    return BrokerAccess(SERIAL)


async def run(line: Json, fake: FakePanel, port: int) -> Outcome:
    """Run a line; return what came of it by the same aspects as `recorded`."""
    fake.commands.clear()
    fake.answer = _answer(line)
    panel = SpanPanel("127.0.0.1", access(), broker_port=port, use_tls=False)
    async with panel:
        method = line["call"]["method"]
        if method in {"observe", "get_snapshot", "connect"}:
            return _seen(line, panel)
        return await _told(line, fake, panel)


def _answer(line: Json) -> Callable[[str, str], Iterable[tuple[str, str]]]:
    then = line.get("panel_then_publishes")
    if then is None:
        return obeying
    return lambda _topic, _payload: [(item["topic"], item["payload"]) for item in then]


async def _told(line: Json, fake: FakePanel, panel: SpanPanel) -> Outcome:
    found = Outcome(publishes=[], raises=None)
    try:
        is_refused = line.get("panel_then_publishes") == []
        found["value"] = (await _command(line["call"], panel, _SILENCE_S if is_refused else _ANSWER_S)).value
    except SpanPanelError as error:
        found["raises"] = getattr(error, "reason", type(error).__name__)
    if found["raises"] in {None, "not_confirmed", "changed"}:
        fake.wait_for_command()
    found["publishes"] = [
        {"topic": topic, "payload": payload, "qos": qos, "retain": is_retained}
        for topic, payload, qos, is_retained in fake.commands
    ]
    return found


async def _command(call: Json, panel: SpanPanel, limit_s: float) -> Any:
    method, arguments = call["method"], call["args"]
    if method == "set_circuit_relay":
        return await panel.set_relay(*arguments, timeout=limit_s)
    if method == "set_circuit_priority":
        return await panel.set_priority(*arguments, timeout=limit_s)
    if method == "set_dominant_power_source":
        return await panel.set_dominant_power_source(*arguments, timeout=limit_s)
    device, _, name, value = arguments
    if name == "relay":
        return await panel.set_relay(device, value, timeout=limit_s)
    if name == "priority":
        return await panel.set_priority(device, value, timeout=limit_s)
    if name == "asserted-islanding-state":
        return await panel.set_asserted_islanding_state(value, timeout=limit_s)
    return await panel.set_ev_charge_limit(int(value), device, timeout=limit_s)


def _seen(line: Json, panel: SpanPanel) -> Outcome:
    if line["id"] == BRING_UP["parent_child"]:
        return Outcome(tree=_tree(panel))
    if line["id"] == BRING_UP["flat"]:
        return Outcome(circuits=_circuits(panel.snapshot), panel=_panel(panel.snapshot))
    return Outcome(state=panel.state, is_live=panel.is_live, data_model=panel.data_model)


def _tree(panel: SpanPanel) -> dict[str, Any]:
    core = panel._core  # the tree itself is no public thing
    devices = list(core.tree)
    classes = [device.type.rpartition(".")[2] for device in devices]
    slots = [slot for device in devices for node in device.nodes.values() for slot in node.slots.values()]
    children = {device.id: list(device.description.children) for device in devices if device.description is not None}
    return {
        "root": core.root.id,
        "devices": len(devices),
        "properties": len(slots),
        "devices_by_class": {name: classes.count(name) for name in classes},
        "children_of_root": children[core.root.id],
        "children_of_bess": next(children[one.id] for one in devices if one.type.endswith(".bess")),
        "data_model_version": panel.data_model,
    }


def _circuits(panel: PanelSnapshot) -> dict[str, Any]:
    return {name: _circuit(circuit) for name, circuit in panel.circuits.items()}


def _circuit(circuit: Circuit) -> dict[str, Any]:
    found = {name: getattr(circuit, field) for name, field in _FIELDS.items()}
    return found | {"tabs": list(circuit.tabs or ())}


def _panel(panel: PanelSnapshot) -> dict[str, Any]:
    grid, below, flows, info, battery = panel.grid, panel.feedthrough, panel.power_flows, panel.info, panel.battery
    assert below is not None
    assert battery is not None
    return {
        "serial_number": panel.serial_number,
        "firmware_version": info.firmware_version,
        "main_relay_state": grid.main_relay,
        "instant_grid_power_w": grid.power_w,
        "feedthrough_power_w": below.power_w,
        "main_meter_energy_consumed_wh": grid.imported_wh,
        "main_meter_energy_produced_wh": grid.exported_wh,
        "feedthrough_energy_consumed_wh": below.imported_wh,
        "feedthrough_energy_produced_wh": below.exported_wh,
        "door_state": info.door,
        "eth0_link": info.ethernet,
        "wlan_link": info.wifi,
        "panel_size": info.space_count,
        "dominant_power_source": grid.dominant_power_source,
        "grid_state": grid.state,
        "grid_islandable": grid.is_islandable,
        "l1_voltage": grid.l1_voltage_v,
        "l2_voltage": grid.l2_voltage_v,
        "main_breaker_rating_a": info.main_breaker_a,
        "wifi_ssid": info.wifi_ssid,
        "vendor_cloud": info.cloud,
        "power_flow_pv": flows.raw_solar_w,
        "power_flow_battery": flows.raw_battery_w,
        "power_flow_grid": flows.raw_grid_w,
        "power_flow_site": flows.raw_site_w,
        "upstream_l1_current_a": grid.l1_current_a,
        "upstream_l2_current_a": grid.l2_current_a,
        "downstream_l1_current_a": below.l1_current_a,
        "downstream_l2_current_a": below.l2_current_a,
        "soe_percentage": battery.charge_percent,
        "soe_kwh": battery.energy_kwh,
    }


def recorded(line: Json) -> Outcome:
    """What a line says, by aspect."""
    method = line["call"]["method"]
    if line["id"] == BRING_UP["parent_child"]:
        return Outcome(tree=line["result"])
    if line["id"] == BRING_UP["flat"]:
        result = line["result"]
        circuits = {name: {key: one[key] for key in _FIELDS} for name, one in result["circuits"].items()}
        flat = {**result["battery"], **result}
        names = _NAMES & flat.keys()
        return Outcome(circuits=circuits, panel={name: flat[name] for name in names})
    if method in {"observe", "get_snapshot", "connect"}:
        state = line["mqtt"][-1]["payload"] if "mqtt" in line else "ready"
        model = "1.0" if line["data_model"] == "parent_child" else "flat"
        return Outcome(state=state, is_live=state == "ready", data_model=model)
    answers = [item["payload"] for item in line.get("panel_then_publishes") or ()]
    value = answers[0] if answers else line["publishes"][0]["payload"]
    found = Outcome(publishes=line["publishes"], raises=None, value=int(value) if value.isdigit() else value)
    if line.get("panel_then_publishes") == []:
        found["raises"] = "not_confirmed"
        del found["value"]
    return found


_NAMES = {
    "serial_number", "firmware_version", "main_relay_state", "instant_grid_power_w", "feedthrough_power_w", "main_meter_energy_consumed_wh",
    "main_meter_energy_produced_wh", "feedthrough_energy_consumed_wh", "feedthrough_energy_produced_wh", "door_state", "eth0_link", "wlan_link",
    "panel_size", "dominant_power_source", "grid_state", "grid_islandable", "l1_voltage", "l2_voltage", "main_breaker_rating_a", "wifi_ssid",
    "vendor_cloud", "power_flow_pv", "power_flow_battery", "power_flow_grid", "power_flow_site", "upstream_l1_current_a", "upstream_l2_current_a",
    "downstream_l1_current_a", "downstream_l2_current_a", "soe_percentage", "soe_kwh",
}  # fmt: skip
