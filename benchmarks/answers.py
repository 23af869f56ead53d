"""The answers that both clients are fed: complete HTTP answers of an invented panel with 32 circuits, rendered once."""

from __future__ import annotations

import json
from typing import Any

TABS = 32
_NOON = 1_750_000_000
"""Seconds since 1970."""


def answers() -> dict[str, bytes]:
    """Return what the server sends, by path."""
    bodies = {"status": _status(), "circuits": _circuits(), "panel": _panel()}
    return {f"/api/v1/{name}": _render(body) for name, body in bodies.items()}


def _render(body: dict[str, Any]) -> bytes:
    content = json.dumps(body, separators=(",", ":")).encode()
    head = (
        f"HTTP/1.1 200 OK\r\nserver: bench\r\ncontent-type: application/json\r\ncontent-length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


def _status() -> dict[str, Any]:
    return {
        "software": {"firmwareVersion": "spanos2/r202546/03", "updateStatus": "idle", "env": "prod"},
        "system": {
            "manufacturer": "Span",
            "serial": "nb-0000-00000",
            "model": "00200",
            "doorState": "CLOSED",
            "proximityProven": False,
            "uptime": 912346000,
        },
        "network": {"eth0Link": True, "wlanLink": False, "wwanLink": False},
    }


def _circuits() -> dict[str, Any]:
    circuits = (_circuit(tab) for tab in range(1, TABS + 1))
    return {"circuits": {circuit["id"]: circuit for circuit in circuits}}


def _circuit(tab: int) -> dict[str, Any]:
    return {
        "id": f"{tab * 0x01234567_89ABCDEF:032x}",
        "name": f"Circuit {tab}",
        "relayState": "CLOSED" if tab % 5 else "OPEN",
        "instantPowerW": -17.40625 * tab,
        "instantPowerUpdateTimeS": _NOON,
        "producedEnergyWh": 12.515625 * tab,
        "consumedEnergyWh": 104_211.25 * tab,
        "energyAccumUpdateTimeS": _NOON - 300,
        "tabs": [tab],
        "priority": ("MUST_HAVE", "NICE_TO_HAVE", "NON_ESSENTIAL")[tab % 3],
        "isUserControllable": tab != 1,
        "isSheddable": False,
        "isNeverBackup": False,
    }


def _panel() -> dict[str, Any]:
    energy = {"producedEnergyWh": 3_120_480.5, "consumedEnergyWh": 9_854_112.25}
    return {
        "mainRelayState": "CLOSED",
        "mainMeterEnergy": energy,
        "instantGridPowerW": 5759.156605,
        "feedthroughPowerW": 14.625,
        "feedthroughEnergy": energy,
        "gridSampleStartMs": 912_345_678,
        "gridSampleEndMs": 912_345_704,
        "dsmGridState": "DSM_GRID_UP",
        "dsmState": "DSM_ON_GRID",
        "currentRunConfig": "PANEL_ON_GRID",
        "branches": [_branch(tab) for tab in range(1, TABS + 1)],
    }


def _branch(tab: int) -> dict[str, Any]:
    return {
        "id": tab,
        "relayState": "CLOSED" if tab % 5 else "OPEN",
        "instantPowerW": -17.40625 * tab,
        "importedActiveEnergyWh": 12.515625 * tab,
        "exportedActiveEnergyWh": 104_211.25 * tab,
        "measureStartTsMs": 912_345_678,
        "measureDurationMs": 26,
        "isMeasureValid": True,
    }
