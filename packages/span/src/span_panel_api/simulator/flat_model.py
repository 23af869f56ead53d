"""The flat data model, firmware r202603 to r202627: one device, a node for every part and every circuit."""

from typing import Any, Final

from . import products
from .backup import CAPACITY_KWH
from .figures import CircuitFigures, Figures, LugsFigures, take_figures
from .homie_schema import CIRCUIT, CORE, EVSE, PV, Types, flat_types
from .homie_text import DeviceTree, Value, describe, node, texts
from .operations import Machine
from .releases import Release

_LUGS: Final = "energy.ebus.device.lugs"
_BESS: Final = "energy.ebus.device.bess"
_PCS: Final = "energy.ebus.device.pcs"
_FLOWS: Final = "energy.ebus.device.power-flows"
_LIMITS: Final = ("feed", "grid", "off-grid", "requested")
_PARTS: Final = {
    "core": ("Panel core", CORE),
    "lugs-upstream": ("Upstream lugs", _LUGS),
    "lugs-downstream": ("Downstream lugs", _LUGS),
    "power-flows": ("Power flows", _FLOWS),
    "pcs": ("Power control system", _PCS),
    "bess": ("Battery", _BESS),
    "pv": ("Solar", PV),
    "evse": ("EV charger", EVSE),
}
_NOT_KNOWN: Final = "(null)"
"""What firmware before r202609 published in place of nothing."""

Nodes = dict[str, dict[str, Value]]


def flat_tree(machine: Machine) -> list[DeviceTree]:
    """Return the panel as its only device."""
    figures = take_figures(machine)
    nodes = _parts(machine, figures) | {c.circuit.id: _circuit(c, n) for n, c in enumerate(figures.circuits, start=1)}
    types = flat_types(machine.settings.release)
    return [
        DeviceTree(
            machine.panel.serial,
            describe(products.PANEL_TYPE, "Simulated panel", _described(nodes, types, machine)),
            texts(nodes),
        )
    ]


def _described(nodes: Nodes, types: Types, machine: Machine) -> dict[str, Any]:
    ids = ",".join(machine.panel.all_circuits)
    described: dict[str, Any] = {}
    for id_ in nodes:
        name, type_ = _PARTS.get(id_, ("Circuit", CIRCUIT))
        described[id_] = node(name, type_, types[type_])
        properties = described[id_]["properties"]
        if id_ in ("bess", "pv", "evse"):
            properties["feed"] = {"datatype": "enum", "format": ids}
        if type_ == CIRCUIT:
            properties["space"]["format"] = f"1:{machine.panel.house.tab_count}:1"
    return described


def _parts(machine: Machine, figures: Figures) -> Nodes:
    release = machine.settings.release
    has_battery = machine.panel.backup.has_battery
    nodes: Nodes = {
        "core": _core(machine, figures),
        "lugs-upstream": {**_lugs("upstream", figures, figures.upstream), "feed": "bess" if has_battery else None},
        "lugs-downstream": _lugs("downstream", figures, figures.downstream),
        "power-flows": power_flows(figures),
        "pcs": _power_control(release),
    }
    if has_battery:
        nodes["bess"] = _battery(machine, figures)
    nodes["pv"] = _solar(machine)
    if figures.charger is not None:
        nodes["evse"] = _charger(machine, figures, figures.charger)
    return nodes


def _core(machine: Machine, figures: Figures) -> dict[str, Value]:
    panel, release, wifi = machine.panel, machine.settings.release, machine.wifi
    not_known = None if release.has_repairs else _NOT_KNOWN
    values: dict[str, Value] = {
        "vendor-name": products.VENDOR,
        "model": panel.house.model if release.has_repairs else None,
        "serial-number": panel.serial,
        "hardware-version": products.HARDWARE,
        "software-version": machine.settings.firmware_version,
        "door": panel.door.state if release.has_repairs else "UNKNOWN",
        "grid-islandable": panel.backup.has_battery,
        "dominant-power-source": power_source(machine),
        "relay": panel.backup.main_relay,
        "l1-voltage": figures.voltages_v[0],
        "l2-voltage": figures.voltages_v[1],
        "breaker-rating": products.MAIN_BREAKER_A,
        "ethernet": True,
        "wifi": wifi.is_connected,
        "wifi-ssid": wifi.joined_ssid if wifi.is_connected else not_known,
        "vendor-cloud": "CONNECTED",
        "postal-code": products.POSTAL_CODE,
        "time-zone": products.TIME_ZONE,
    }
    return values


def power_source(machine: Machine) -> str:
    """Return what mainly supplies the house, or what a user said about it."""
    backup = machine.panel.backup
    if backup.asserted != "NONE":
        return "GRID" if backup.asserted == "ON_GRID" else backup.asserted_source
    if backup.is_dark:
        return "NONE"
    return "GRID" if backup.is_on_grid else "BATTERY"


def _lugs(direction: str, figures: Figures, lugs: LugsFigures) -> dict[str, Value]:
    return {
        "direction": direction,  # declared in upper case, published in lower case
        "l1-current": figures.currents_a[0],
        "l2-current": figures.currents_a[1],
        "active-power": lugs.power_w,
        "imported-energy": lugs.imported_wh,
        "exported-energy": lugs.exported_wh,
    }


def power_flows(figures: Figures) -> dict[str, Value]:
    """Return the four flows: positive is generating to the house's outside. Their rounded values add up to 0."""
    solar, battery, grid = (round(flow_w, 3) for flow_w in (-figures.solar_w, figures.charging_w, -figures.grid_w))
    return {"pv": solar, "battery": battery, "grid": grid, "site": -(solar + battery + grid)}


def _power_control(release: Release) -> dict[str, Value]:
    is_live = release.measures_downstream
    limit_a = 0.8 * products.MAIN_BREAKER_A if is_live else 0.0
    values: dict[str, Value] = {"enabled": is_live, "active": False, "import-limit": limit_a}
    for kind in _LIMITS:
        is_set = is_live and kind == "feed"
        values[f"{kind}-import-limit"] = limit_a if is_set else 0.0
        values[f"{kind}-import-limit-enablement"] = "ENABLED" if is_set else "UNCONFIGURED"
        values[f"{kind}-import-limit-active"] = False
    return values


def _battery(machine: Machine, figures: Figures) -> dict[str, Value]:
    backup = machine.panel.backup
    is_heard = figures.link != "LOST" or not machine.settings.release.has_repairs
    return {
        "vendor-name": products.BATTERY_VENDOR,
        "product-name": products.BATTERY_PRODUCT,
        "model": products.BATTERY_PART,
        "serial-number": products.BATTERY_SERIAL,
        "software-version": products.BATTERY_FIRMWARE,
        "nameplate-capacity": CAPACITY_KWH,
        "relative-position": "UPSTREAM",
        "soc": figures.soc_percent,
        "soe": figures.soe_kwh,
        "connected": is_heard,
        "grid-state": ("ON_GRID" if backup.is_on_grid else "OFF_GRID") if is_heard else "UNKNOWN",
    }


def _solar(machine: Machine) -> dict[str, Value]:
    return {
        "vendor-name": products.SOLAR_VENDOR,
        "product-name": products.SOLAR_PRODUCT,
        "nameplate-capacity": round(2 * machine.panel.house.solar_peak_w),
        "relative-position": "IN_PANEL",
        "feed": machine.panel.solar_circuit.id,
    }


def _charger(machine: Machine, figures: Figures, charger: CircuitFigures) -> dict[str, Value]:
    release = machine.settings.release
    values: dict[str, Value] = {
        "vendor-name": products.CHARGER_VENDOR,
        "product-name": products.CHARGER_PRODUCT,
        "part-number": products.CHARGER_PART,
        "serial-number": products.CHARGER_SERIAL,
        "software-version": products.CHARGER_FIRMWARE,
        "feed": charger.circuit.id,
        "lock-state": "LOCKED" if figures.is_charging_car else "UNLOCKED",
        "status": charger_status(release, figures),
        "advertised-current": advertised_current(machine, figures),
    }
    if release.has_charge_limits:
        values["user-max-charge-current"] = machine.panel.charge_limit_a or products.CHARGER_MOST_A
        values["max-charge-current"] = products.CHARGER_MOST_A
    return values


def charger_status(release: Release, figures: Figures) -> str:
    """Return the state of the charger; the first release had finer words for a car that waits."""
    if figures.is_charging_car:
        return "CHARGING"
    return "AVAILABLE" if release.has_repairs else "SUSPENDED_EV"


def advertised_current(machine: Machine, figures: Figures) -> float:
    """Return the current that the charger offers to the car."""
    limit_a = machine.panel.charge_limit_a or products.CHARGER_MOST_A
    return float(min(limit_a, products.CHARGER_MOST_A)) if figures.is_charging_car else 0.0


def _circuit(figures: CircuitFigures, number: int) -> dict[str, Value]:
    circuit = figures.circuit
    return {
        "name": circuit.name,
        "relay": figures.relay,
        "relay-requester": _requester(figures),
        "breaker-rating": circuit.rating_a,
        "current": figures.current_a,
        "active-power": figures.power_w,
        "imported-energy": figures.imported_wh,
        "exported-energy": figures.exported_wh,
        "space": circuit.tabs[0],
        "dipole": len(circuit.tabs) > 1,
        "shed-priority": figures.priority,
        "pcs-managed": circuit.name == "EV Charger",
        "pcs-priority": number,
        "sheddable": circuit.is_user_controllable and figures.priority in ("SOC_THRESHOLD", "OFF_GRID"),
        "never-backup": circuit.is_never_backup,
        "always-on": not circuit.is_user_controllable,
    }


def _requester(figures: CircuitFigures) -> str:
    circuit = figures.circuit
    if not circuit.is_user_controllable:
        return "ALWAYS_ON"
    if figures.is_shed:
        return "NEVER_BACKUP" if circuit.is_never_backup else "BACKUP"
    return "USER" if circuit.is_user_set or circuit.relay == "OPEN" else "NONE"
