"""An invented panel in both data models, as the messages that it publishes. Nothing of it is recorded."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from devicewire.span import homie_1 as tree
from devicewire.span import homie_flat as flat
from devicewire.span.homie import Node

SERIAL = "xy-0000-00001"
Messages = list[tuple[str, str]]
Values = Mapping[str, str]


def circuit_id(number: int) -> str:
    """The id of the circuit with this number, from 1 on."""
    return f"{number:032x}"


def description(nodes: Mapping[str, type[Node]], device_type: str, **more: Any) -> dict[str, Any]:
    """A `$description` with everything that the spec has for these nodes."""
    return {
        "homie": "5.0",
        "version": 1,
        "type": device_type,
        **more,
        "nodes": {name: {"type": kind.TYPE, "properties": _properties(kind)} for name, kind in nodes.items()},
    }


def _properties(kind: type[Node]) -> dict[str, Any]:
    return {
        name: {
            "datatype": about.datatype,
            **({"unit": about.unit} if about.unit else {}),
            **({"format": about.format} if about.format else {}),
            **({"settable": True} if about.settable else {}),
        }
        for name, about in kind.PROPERTIES.items()
    }


def device_messages(device: str, about: Mapping[str, Any], values: Values, state: str = "ready") -> Messages:
    """All messages of one device: init, description, values, state."""
    start = f"ebus/5/{device}"
    told = [(f"{start}/{name}", value) for name, value in values.items()]
    return [
        (f"{start}/$state", "init"),
        (f"{start}/$description", json.dumps(about)),
        *told,
        (f"{start}/$state", state),
    ]


def flat_house(circuits: int = 3, firmware: str = "spanos3/r202609/01", serial: str = SERIAL) -> Messages:
    """A panel with the flat data model."""
    about = flat_description(circuits)
    return device_messages(serial, about, dict(_flat_values(circuits, firmware, serial)))


def flat_description(circuits: int = 3) -> dict[str, Any]:
    ids = [circuit_id(number) for number in range(1, circuits + 1)]
    return description({**flat.Panel.NODES, **dict.fromkeys(ids, flat.Circuit)}, flat.Panel.TYPE)


def _flat_values(circuits: int, firmware: str, serial: str) -> Iterator[tuple[str, str]]:
    core = {"vendor-name": "SPAN", "model": "MAIN_40", "serial-number": serial, "software-version": firmware}
    core |= {
        "door": "CLOSED",
        "relay": "CLOSED",
        "l1-voltage": "121.5",
        "dominant-power-source": "GRID",
        "wifi-ssid": "\0",
    }
    yield from ((f"core/{name}", value) for name, value in core.items())
    lugs = {"l1-current": "10.0", "imported-energy": "1000.0", "exported-energy": "10.0"}
    for name, power in (("lugs-upstream", "1500.0"), ("lugs-downstream", "20.0")):
        values = lugs | {"direction": name.partition("-")[2], "active-power": power}
        yield from ((f"{name}/{key}", value) for key, value in values.items())
    flows = {"pv": "-2000.0", "battery": "500.0", "grid": "-1500.0", "site": "3000.0"}
    yield from ((f"power-flows/{name}", value) for name, value in flows.items())
    battery = {"soc": "50.0", "soe": "6.75", "grid-state": "ON_GRID", "connected": "true", "model": "order-1"}
    yield from ((f"bess/{name}", value) for name, value in battery.items())
    yield from ((f"pv/{name}", value) for name, value in {"nameplate-capacity": "5800", "feed": circuit_id(1)}.items())
    yield from ((f"evse/{name}", value) for name, value in {"status": "CHARGING", "advertised-current": "24.0"}.items())
    yield "pcs/enabled", "false"
    for number in range(1, circuits + 1):
        yield from ((f"{circuit_id(number)}/{name}", value) for name, value in flat_circuit(number).items())


def flat_circuit(number: int) -> dict[str, str]:
    return {
        "name": f"Circuit  {number} ",
        "relay": "CLOSED",
        "relay-requester": "NONE",
        "breaker-rating": "20",
        "current": "1.5",
        "active-power": f"-{number}00.5",
        "imported-energy": "1.5",
        "exported-energy": f"{number}000.25",
        "space": str(number),
        "dipole": "false",
        "shed-priority": "NEVER",
        "pcs-managed": "false",
        "pcs-priority": str(number),
        "sheddable": "false",
        "never-backup": "false",
        "always-on": "true" if number == 2 else "false",
    }


def tree_house(circuits: int = 3, firmware: str = "spanos3/r202639/01", serial: str = SERIAL) -> Messages:
    """A panel with data model 1.0. Circuit 2 is locked."""
    return [
        message for device in reversed(tree_devices(circuits, firmware, serial)) for message in device_messages(*device)
    ]


def tree_devices(
    circuits: int = 3, firmware: str = "spanos3/r202639/01", serial: str = SERIAL
) -> list[tuple[str, dict[str, Any], dict[str, str]]]:
    """Id, description and values of each device, the panel first."""
    below = [*_tree_fixed(serial), *(tree_circuit(number, serial) for number in range(1, circuits + 1))]
    children = [name for name, about, _ in below if about["parent"] == serial]
    values = {
        "info/serial-number": serial,
        "info/model": "MAIN_40",
        "info/firmware-version": firmware,
        "info/data-model-version": "1.0",
        "door/state": "CLOSED",
        "status/relay": "CLOSED",
        "meter/voltage-a": "121.5",
        "power-flows/pv": "-2000.0",
        "power-flows/battery": "500.0",
        "power-flows/grid": "-1500.0",
        "power-flows/site": "3000.0",
        "pcs/enabled": "false",
        "shed/asserted-islanding-state": "NONE",
        "shed-forecast/total-time-remaining": "90",
    }
    return [(serial, description(tree.Panel.NODES, tree.Panel.TYPE, children=children), values), *below]


def _tree_fixed(serial: str) -> Iterator[tuple[str, dict[str, Any], dict[str, str]]]:
    for end, power in (("up", "1500.0"), ("dn", "20.0")):
        values = {"info/direction": {"up": "UPSTREAM", "dn": "DOWNSTREAM"}[end], "meter/active-power": power}
        values |= {"meter/imported-energy": "1000.0", "meter/exported-energy": "10.0"}
        yield _child(tree.Lugs, f"{serial}-lugs-{end}", serial, serial, values)
    bess, mid = f"{serial}-b1", f"{serial}-b1-mid"
    values = {"soc/soc": "50.0", "soc/soe": "6.75", "meter/active-power": "-500.0", "status/communication-state": "OK"}
    yield _child(tree.Bess, bess, serial, serial, values, children=[mid])
    yield _child(tree.Mid, mid, serial, bess, {"grid/islanding-state": "ON_GRID", "grid/grid-forming-entity": "GRID"})
    yield _child(tree.Pv, f"{serial}-p1", serial, serial, {"info/nominal-power": "5800"})
    charger = {"status/status": "CHARGING", "meter/advertised-current": "24.0", "config/max-charge-current": "48"}
    name, about, values = _child(tree.Evse, f"{serial}-e1", serial, serial, charger)
    about["nodes"]["config"]["properties"]["user-max-charge-current"]["format"] = "6:48"
    yield name, about, values


def tree_circuit(number: int, serial: str = SERIAL) -> tuple[str, dict[str, Any], dict[str, str]]:
    values = {
        "info/name": f"Circuit  {number} ",
        "info/spaces": str(number),
        "switch/relay": "CLOSED",
        "switch/relay-requester": "NONE",
        "switch/relay-controllable": "false" if number == 2 else "true",
        "breaker/rating": "20",
        "breaker/poles": "1",
        "meter/current": "1.5",
        "meter/active-power": f"-{number}00.5",
        "meter/imported-energy": "1.5",
        "meter/exported-energy": f"{number}000.25",
        "load-shed/priority": "NEVER",
        "pcs/managed": "false",
    }
    values |= {"connection/feeds-device-id": f"{serial}-p1"} if number == 1 else {}
    name, about, values = _child(tree.Circuit, circuit_id(number), serial, serial, values)
    if number == 2:
        del about["nodes"]["switch"]["properties"]["relay"]["settable"]
        del about["nodes"]["load-shed"]["properties"]["priority"]["settable"]
    return name, about, values


def _child(
    kind: Any, name: str, root: str, parent: str, values: dict[str, str], **more: Any
) -> tuple[str, dict[str, Any], dict[str, str]]:
    return name, description(kind.NODES, kind.TYPE, root=root, parent=parent, **more), values


HOUSES = {"flat": flat_house, "1.0": tree_house}
