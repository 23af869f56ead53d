"""What the panel tells about itself, in the shape and order of the wire. Each figure comes from one settled moment."""

from collections.abc import Callable

from .answers import Json
from .circuits import Circuit
from .loads import COUNTS_PER_W
from .meter import Reading
from .panel import Panel
from .settings import Settings
from .wifi import Wifi

_FLOOR_W = 2.5
"""Circuits report a smaller power as exactly 0.0 (seen: about 2 to 3 W); branches keep the noise."""
_GRID_SAMPLE_MS = 26
_PAIR_MS = 25
"""Branches are measured two at a time, 22 to 28 ms each."""


def status(panel: Panel, settings: Settings, wifi: Wifi) -> Json:
    """Return `StatusOut`."""
    with panel.lock:
        return {
            "software": {"firmwareVersion": settings.firmware_version, "updateStatus": "idle", "env": "prod"},
            "system": {
                "manufacturer": "Span",
                "serial": panel.serial,
                "model": "00200",
                "doorState": panel.door.state,
                "proximityProven": panel.door.is_proven(panel.now_ms()),
                "uptime": panel.uptime_ms() // 1000,
            },
            "network": {"eth0Link": True, "wlanLink": wifi.is_connected, "wwanLink": False},
        }


def panel_state(panel: Panel) -> Json:
    """Return `PanelState`."""
    with panel.lock:
        branches, grid = panel.powers()
        reading = panel.branch_reading()
        uptime_ms = panel.uptime_ms()
        words = panel.backup.words
        return {
            "mainRelayState": panel.backup.main_relay,
            "mainMeterEnergy": _main_meter(reading),
            "instantGridPowerW": grid / COUNTS_PER_W,
            "feedthroughPowerW": (grid + sum(branches)) / COUNTS_PER_W,
            "feedthroughEnergy": _feedthrough(reading),
            "gridSampleStartMs": uptime_ms,
            "gridSampleEndMs": uptime_ms + _GRID_SAMPLE_MS,
            "dsmGridState": words.dsm_grid_state,
            "dsmState": words.dsm_state,
            "currentRunConfig": words.current_run_config,
            "branches": _branches(branches, reading, panel.open_tabs(), uptime_ms),
        }


def panel_power(panel: Panel) -> Json:
    """Return `PanelPower`."""
    branches, grid = panel.powers()
    return {"instantGridPowerW": grid / COUNTS_PER_W, "feedthroughPowerW": (grid + sum(branches)) / COUNTS_PER_W}


def panel_meter(panel: Panel) -> Json:
    """Return `PanelMeter`."""
    reading = panel.branch_reading()
    return {"mainMeter": _main_meter(reading), "feedthrough": _feedthrough(reading)}


def circuits(panel: Panel) -> Json:
    """Return `CircuitsOut`."""
    with panel.lock:
        report = _circuit_report(panel)
        return {"circuits": {circuit.id: report(circuit) for circuit in panel.circuits.values()}}


def circuit(panel: Panel, circuit_id: str) -> Json:
    """Return one `Circuit`. KeyError for an unknown id."""
    with panel.lock:
        return _circuit_report(panel)(panel.circuits[circuit_id])


def islanding_state(panel: Panel) -> Json:
    """Return `IslandingState`."""
    return {"islanding_state": panel.backup.words.islanding_state}


def soe(panel: Panel) -> Json:
    """Return `BatteryStorage`."""
    panel.settle()
    return {"soe": {"percentage": panel.backup.soe_percent}}


def thresholds(panel: Panel) -> Json:
    """Return `NiceToHaveThreshold`."""
    return {
        "nice_to_have_threshold_low_soe": {"percentage": panel.backup.low_percent},
        "nice_to_have_threshold_high_soe": {"percentage": panel.backup.high_percent},
    }


def _main_meter(reading: Reading) -> Json:
    return {"producedEnergyWh": reading.main_produced_wh, "consumedEnergyWh": reading.main_consumed_wh}


def _feedthrough(reading: Reading) -> Json:
    return {"producedEnergyWh": reading.feedthrough_produced_wh, "consumedEnergyWh": reading.feedthrough_consumed_wh}


def _branches(powers: list[int], reading: Reading, open_tabs: frozenset[int], uptime_ms: int) -> list[Json]:
    return [
        {
            "id": tab,
            "relayState": "OPEN" if tab in open_tabs else "CLOSED",
            "instantPowerW": power / COUNTS_PER_W,
            "importedActiveEnergyWh": reading.imported_wh[tab - 1],
            "exportedActiveEnergyWh": reading.exported_wh[tab - 1],
            "measureStartTsMs": uptime_ms + (tab - 1) // 2 * _PAIR_MS,
            "measureDurationMs": 22 + tab % 7,
            "isMeasureValid": True,
        }
        for tab, power in enumerate(powers, start=1)
    ]


def _circuit_report(panel: Panel) -> Callable[[Circuit], Json]:
    branches, _ = panel.powers()
    reading, energy_time_s = panel.circuit_reading()
    power_time_s = panel.now_ms() // 1000

    def report(circuit: Circuit) -> Json:
        relay = panel.relay_state(circuit)
        power_w = sum(branches[tab - 1] for tab in circuit.tabs) / COUNTS_PER_W
        return {
            "id": circuit.id,
            "name": circuit.name,
            "relayState": relay,
            "instantPowerW": 0.0 if relay == "OPEN" or abs(power_w) < _FLOOR_W else power_w,
            "instantPowerUpdateTimeS": power_time_s,
            "producedEnergyWh": sum(reading.imported_wh[tab - 1] for tab in circuit.tabs),
            "consumedEnergyWh": sum(reading.exported_wh[tab - 1] for tab in circuit.tabs),
            "energyAccumUpdateTimeS": energy_time_s,
            "tabs": list(circuit.tabs),
            "priority": circuit.priority,
            "isUserControllable": circuit.is_user_controllable,
            "isSheddable": circuit.is_sheddable,
            "isNeverBackup": circuit.is_never_backup,
        }

    return report
