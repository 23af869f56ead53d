"""What the client decides on panels without REST v1, without input or output: which circuit, which change, which error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import _v1_view
from ._unsupported import unsupported
from .exceptions import (
    SpanPanelAPIError,
    SpanPanelAuthError,
    SpanPanelCertificateError,
    SpanPanelError,
    SpanPanelStaleDataError,
)

if TYPE_CHECKING:
    from devicewire.span.models import SetCircuitIn

    from .state import Circuit as CircuitNow
    from .state import PanelSnapshot

__all__ = ["changes", "find_circuit", "not_live"]


def not_live(connection: str, state: str | None, cause: SpanPanelError | None) -> SpanPanelError:
    """Return the error for values that may not hold any more; what does not pass by itself is named as such."""
    if isinstance(cause, SpanPanelAuthError):
        return SpanPanelAuthError(str(cause), was_sent=False)
    if isinstance(cause, SpanPanelCertificateError):
        return SpanPanelCertificateError(str(cause), cause.reason, cause.pinned_fingerprint, cause.offered_fingerprint)
    away = f"the broker is away ({connection}{f': {cause}' if cause else ''})"
    why = away if connection != "connected" else f"it says {state or 'nothing'}"
    return SpanPanelStaleDataError(f"the panel is not live: {why}; its last values are not used", was_sent=False)


def find_circuit(now: PanelSnapshot, circuit_id: str, operation: str) -> CircuitNow:
    """Return the circuit with this id, with or without dashes.

    Raises:
        SpanPanelAPIError: there is none (404, as v1 says).
    """
    wanted = _v1_view.circuit_key(circuit_id).lower()
    for key, circuit in now.circuits.items():
        if key == circuit_id or _v1_view.circuit_key(key) == wanted:
            return circuit
    raise SpanPanelAPIError(f"{operation}: no circuit has the id {circuit_id!r:.80}", 404, was_sent=False)


def changes(body: SetCircuitIn) -> tuple[str | None, str | None]:
    """Return relay and priority to set, in the words of v2.

    Raises:
        SpanPanelUnsupportedError: something else is to change.
    """
    others = {
        "name": body.circuit_name_in,
        "user_controllable": body.user_controllable_in,
        "sheddable": body.sheddable_in,
        "never_backup": body.never_backup_in,
    }
    for what, change in others.items():
        if change:
            raise unsupported(what, "set_circuit")
    relay = str(body.relay_state_in.relay_state) if body.relay_state_in else None
    priority = _v1_view.PRIORITY_WORDS[str(body.priority_in.priority)] if body.priority_in else None
    return relay, priority
