"""What REST v1 had and its successor has not: an error for each that says what to do instead. Nothing is sent."""

from __future__ import annotations

from .exceptions import SpanPanelUnsupportedError

__all__ = ["unsupported"]

_NO_WRITE = "no local interface can change it any more; the panel's own app can"
_WAYS = {
    "set_main_relay_state": f"{_NO_WRITE}; get_main_relay_state() still reads it",
    "emergency_reconnect": "there is no successor",
    "set_storage_soe": "the battery reports its charge itself; SpanPanel.set_asserted_islanding_state() or"
    " set_dominant_power_source() stands in while its link is lost",
    "get_nice_to_have_threshold": "SpanPanel.backup.policy has both thresholds where the panel shows them (data model 1.0)",
    "set_nice_to_have_threshold": f"{_NO_WRITE}; SpanPanel.backup.policy shows them in data model 1.0",
    "scan_wifi": "the panel's own app joins networks; SpanPanel.info shows the one in use",
    "connect_wifi": "the panel's own app joins networks; SpanPanel.info shows the one in use",
    "get_spaces": "spaces are called circuits: use get_circuits()",
    "get_space": "spaces are called circuits: use get_circuit()",
    "set_space": "spaces are called circuits: use set_circuit_relay() or set_circuit_priority()",
    "name": f"{_NO_WRITE}; SpanPanel.circuits shows names as they change",
    "user_controllable": f"{_NO_WRITE}; Circuit.is_relay_settable of SpanPanel shows it",
    "sheddable": "the priority decides it: use set_circuit_priority()",
    "never_backup": "the priority decides it: use set_circuit_priority() with NON_ESSENTIAL",
}


def unsupported(what: str, operation: str = "") -> SpanPanelUnsupportedError:
    """Return the error for an operation, or for one argument of it."""
    named = f"{operation}: {what}" if operation else what
    text = f"{named}: REST v1 is gone from this panel and version 2 has no such thing: {_WAYS[what]}"
    return SpanPanelUnsupportedError(text, operation or what)
