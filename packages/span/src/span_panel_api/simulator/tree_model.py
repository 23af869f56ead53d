"""Data model 1.0, firmware r202633 and later: a tree of devices, children first, the panel last."""

import copy
import json
from typing import Any, Final

from . import products
from .backup import CAPACITY_KWH
from .figures import CircuitFigures, Figures, LugsFigures, take_figures
from .flat_model import Nodes, advertised_current, charger_status, power_flows
from .homie_schema import Types, device_classes
from .homie_text import DeviceTree, Value, describe, node, texts
from .operations import Machine

_CAPABILITY: Final = "energy.ebus.capability"
_LIMITS: Final = ("feed", "operator", "off-grid", "requested")
_BATTERY_ONLY: Final = ("shed", "shed-forecast")
_NEVER_PUBLISHED: Final = ("doe",)
_LINK_STATUS: Final = {"OK": "OK", "DEGRADED": "DEGRADED", "LOST": "LOST"}
_CHARGER: Final = "EV Charger"


class TreeModel:
    """The tree of one panel. Ids hold the panel's serial number, except those of circuits."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._panel = machine.panel
        self._serial = machine.panel.serial
        self._classes = device_classes(machine.settings.release)
        self._battery_id = f"{self._serial}-{products.BATTERY_SERIAL.lower()}"
        self._charger_id = f"{self._serial}-{products.CHARGER_SERIAL.lower()}"

    def build(self) -> list[DeviceTree]:
        """Return all devices in the order in which the panel announces them."""
        figures = take_figures(self._machine)
        children = [
            self._lugs("lugs-up", "Upstream lugs", "UPSTREAM", figures, figures.upstream),
            self._lugs("lugs-dn", "Downstream lugs", "DOWNSTREAM", figures, figures.downstream),
            *(self._circuit(circuit, figures) for circuit in figures.circuits),
            *(self._child("pv", id_, "Solar", self._solar()) for id_ in self._solar_ids()),
        ]
        if figures.charger is not None:
            children.append(self._charger(figures))
        grandchildren: list[DeviceTree] = []
        if self._panel.backup.has_battery:
            grandchildren.append(self._interconnect(figures))
            children.append(self._battery(figures, [device.id for device in grandchildren]))
        root = self._root(figures, [child.id for child in children])
        return [*children[:-1], *grandchildren, *children[-1:], root] if grandchildren else [*children, root]

    def _root(self, figures: Figures, children: list[str]) -> DeviceTree:
        nodes = self._panel_nodes(figures)
        leave_out = _NEVER_PUBLISHED if self._panel.backup.has_battery else (*_NEVER_PUBLISHED, *_BATTERY_ONLY)
        types = {
            name: type_ for name, type_ in self._classes["distribution-enclosure"].items() if name not in leave_out
        }
        description = describe(products.PANEL_TYPE, "Simulated panel", _described(types), children=children)
        return DeviceTree(self._serial, description, texts(nodes))

    def _child(
        self,
        class_: str,
        id_: str,
        name: str,
        nodes: Nodes,
        types: Types | None = None,
        **relatives: Any,
    ) -> DeviceTree:
        family = {"root": self._serial, "parent": self._serial, **relatives}
        described = _described(types or self._classes[class_])
        return DeviceTree(id_, describe(f"{products.DEVICE}.{class_}", name, described, **family), texts(nodes))

    def _panel_nodes(self, figures: Figures) -> Nodes:
        panel, wifi = self._panel, self._machine.wifi
        nodes: Nodes = {
            "info": {
                "vendor-name": products.VENDOR,
                "model": panel.house.model,
                "serial-number": self._serial,
                "hardware-version": products.HARDWARE,
                "firmware-version": self._machine.settings.firmware_version,
                "data-model-version": "1.0",
            },
            "door": {"state": panel.door.state},
            "status": {
                "relay": panel.backup.main_relay,
                "ethernet": True,
                "wifi": wifi.is_connected,
                "wifi-ssid": wifi.joined_ssid if wifi.is_connected else None,
                "cloud-connection": "CONNECTED",
                "postal-code": products.POSTAL_CODE,
                "time-zone": products.TIME_ZONE,
            },
            "meter": {"voltage-a": figures.voltages_v[0], "voltage-b": figures.voltages_v[1]},
            "breaker": {"rating": products.MAIN_BREAKER_A},
            "power-flows": power_flows(figures),
            "pcs": _power_control(),
        }
        return nodes | (self._shedding(figures) if panel.backup.has_battery else {})

    def _shedding(self, figures: Figures) -> Nodes:
        backup = self._panel.backup
        policy = {
            "algorithm": "soc-priority.v1",
            "parameters": {"soc-threshold-shed": backup.low_percent, "soc-threshold-release": backup.high_percent},
        }
        return {
            "shed-forecast": _forecast(figures, backup.low_percent),
            "shed": {
                "asserted-islanding-state": backup.asserted,
                "policy": json.dumps(policy, separators=(",", ":")),
            },
        }

    def _lugs(self, suffix: str, name: str, direction: str, figures: Figures, lugs: LugsFigures) -> DeviceTree:
        nodes: Nodes = {
            "info": {"direction": direction},
            "meter": {
                "current-a": figures.currents_a[0],
                "current-b": figures.currents_a[1],
                "active-power": lugs.power_w,
                "imported-energy": lugs.imported_wh,
                "exported-energy": lugs.exported_wh,
            },
        }
        if direction == "UPSTREAM" and self._panel.backup.has_battery:
            nodes["connection"] = _connection("fed-by", self._battery_id, "bess", figures.link)
        return self._child("lugs", f"{self._serial}-{suffix}", name, nodes)

    def _circuit(self, figures: CircuitFigures, whole: Figures) -> DeviceTree:
        circuit = figures.circuit
        is_locked = self.is_locked(figures)
        types = copy.deepcopy(self._classes["circuit"])
        if is_locked:
            del types["switch"]["relay"]["settable"]
        is_system = self._is_system(figures)
        if circuit.is_never_backup or is_system:
            del types["load-shed"]["priority"]["settable"]
        nodes: Nodes = {
            "info": {"name": circuit.name, "spaces": ",".join(map(str, circuit.tabs))},
            "switch": {
                "relay": figures.relay,
                "relay-requester": _requester(figures, is_locked=is_locked),
                "relay-controllable": not is_locked,
            },
            "breaker": {"rating": circuit.rating_a, "poles": len(circuit.tabs)},
            "meter": {
                "current": figures.current_a,
                "active-power": figures.power_w,
                "imported-energy": figures.imported_wh,
                "exported-energy": figures.exported_wh,
            },
            "load-shed": {"priority": "NEVER" if is_system else figures.priority},
            "pcs": {"managed": False},
        }
        if circuit.name == _CHARGER:
            nodes["pcs"] = {"managed": True, "priority": 1}
        if circuit is self._panel.solar_circuit:
            nodes["connection"] = _connection("feeds", self._solar_ids()[0], "pv", "OK")
        elif whole.charger is figures:
            nodes["connection"] = _connection("feeds", self._charger_id, "evse", "OK")
        return self._child("circuit", circuit.id, circuit.name, nodes, types)

    def is_locked(self, figures: CircuitFigures) -> bool:
        """Tell whether a circuit's relay takes no commands."""
        return self._is_system(figures) or not figures.circuit.is_user_controllable

    def _is_system(self, figures: CircuitFigures) -> bool:
        return figures.is_system and self._machine.settings.release.is_newest

    def _solar_ids(self) -> list[str]:
        """Return the id of every inverter's device; how ids are made for several is assumed."""
        only = f"{self._serial}-{products.SOLAR_PRODUCT.lower()}"
        count = self._panel.inverters if self._machine.settings.release.is_newest else 1
        return [only] if count == 1 else [f"{only}-{number}" for number in range(1, count + 1)]

    def _solar(self) -> Nodes:
        total_w = 2 * self._panel.house.solar_peak_w
        return {
            "info": {
                "vendor-name": products.SOLAR_VENDOR,
                "model": products.SOLAR_PRODUCT,
                "nominal-power": total_w / len(self._solar_ids()),
            }
        }

    def _charger(self, figures: Figures) -> DeviceTree:
        types = copy.deepcopy(self._classes["evse"])
        types["config"]["user-max-charge-current"]["format"] = f"{products.CHARGER_LEAST_A}:{products.CHARGER_MOST_A}"
        release = self._machine.settings.release
        limit_a = self._panel.charge_limit_a or (None if release.is_newest else products.CHARGER_MOST_A)
        nodes: Nodes = {
            "info": {
                "vendor-name": products.CHARGER_VENDOR,
                "model": products.CHARGER_PRODUCT,
                "part-number": products.CHARGER_PART,
                "serial-number": products.CHARGER_SERIAL,
                "firmware-version": products.CHARGER_FIRMWARE,
            },
            "switch": {"lock-state": "LOCKED" if figures.is_charging_car else "UNLOCKED"},
            "status": {"status": charger_status(release, figures)},
            "meter": {"advertised-current": advertised_current(self._machine, figures)},
            "config": {"user-max-charge-current": limit_a, "max-charge-current": products.CHARGER_MOST_A},
        }
        return self._child("evse", self._charger_id, "EV charger", nodes, types)

    def _battery(self, figures: Figures, children: list[str]) -> DeviceTree:
        discharging_w = -figures.charging_w
        nodes: Nodes = {
            "info": {
                "vendor-name": products.BATTERY_VENDOR,
                "model": products.BATTERY_PRODUCT,
                "part-number": products.BATTERY_PART,
                "serial-number": products.BATTERY_SERIAL,
                "firmware-version": products.BATTERY_FIRMWARE,
                "nameplate-capacity": CAPACITY_KWH,
            },
            "soc": {"soc": figures.soc_percent, "soe": figures.soe_kwh},
            "meter": {
                "active-power": discharging_w if self._machine.settings.release.is_newest else figures.charging_w
            },
            "status": {"communication-state": _LINK_STATUS[figures.link]},
        }
        return self._child("bess", self._battery_id, "Energy storage", nodes, children=children)

    def _interconnect(self, figures: Figures) -> DeviceTree:
        is_heard, is_on_grid = figures.link != "LOST", self._panel.backup.is_on_grid
        nodes: Nodes = {
            "info": {"vendor-name": products.BATTERY_VENDOR},
            "grid": {
                "islanding-state": ("ON_GRID" if is_on_grid else "OFF_GRID") if is_heard else "UNKNOWN",
                "grid-state": "UNKNOWN",
                "grid-forming-entity": "GRID" if is_on_grid else self._battery_id,
            },
        }
        return self._child("mid", f"{self._battery_id}-mid", "Microgrid interconnect", nodes, parent=self._battery_id)


def _described(types: Types) -> dict[str, Any]:
    return {name: node(name, f"{_CAPABILITY}.{name}", properties) for name, properties in types.items()}


def _connection(prefix: str, id_: str, class_: str, link: str) -> dict[str, Value]:
    return {
        f"{prefix}-device-id": id_,
        f"{prefix}-device-type": f"{products.DEVICE}.{class_}",
        f"{prefix}-device-status": link,
    }


def _requester(figures: CircuitFigures, *, is_locked: bool) -> str:
    if is_locked:
        return "CONFIGURATION"
    if figures.is_shed:
        return "LOAD_SHED"
    return "USER" if figures.circuit.is_user_set or figures.circuit.relay == "OPEN" else "NONE"


def _power_control() -> dict[str, Value]:
    limit_a = 0.8 * products.MAIN_BREAKER_A
    values: dict[str, Value] = {
        "enabled": True,
        "active": False,
        "import-limit": limit_a,
        "binding-constraint": "NONE",
    }
    for kind in _LIMITS:
        is_set = kind == "feed"
        values[f"{kind}-import-limit"] = limit_a if is_set else 0.0
        values[f"{kind}-import-limit-enablement"] = "ENABLED" if is_set else "UNCONFIGURED"
        values[f"{kind}-import-limit-active"] = False
    return values


def _forecast(figures: Figures, low_percent: int) -> dict[str, Value]:
    """Estimate how long the battery lasts at the present load, in minutes."""
    load_kw = max(0.2, figures.upstream.power_w / 1000.0)
    reserve_kwh = CAPACITY_KWH * low_percent / 100.0

    def minutes(energy_kwh: float) -> int:
        return round(max(0.0, energy_kwh) / load_kw * 60.0)

    return {
        "total-time-remaining": minutes(figures.soe_kwh),
        "time-to-priority-shed": minutes(figures.soe_kwh - reserve_kwh),
        "full-charge-total-time-remaining": minutes(CAPACITY_KWH),
        "full-charge-time-to-priority-shed": minutes(CAPACITY_KWH - reserve_kwh),
        "confidence": "MEDIUM",
    }
