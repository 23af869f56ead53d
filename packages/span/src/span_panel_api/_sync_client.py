# Derived from packages/span/src/span_panel_api/client.py by `codegen generate`. Do not edit: change that file.
"""The client, asynchronous. Its synchronous twin in `_sync_client` is derived from this file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._choices import circuit_change, relay_state, state_of_energy, thresholds
from ._sync_engine import SyncEngine
from .exceptions import SpanPanelError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devicewire.span.models import (
        ApiClient,
        AuthOut,
        BatteryStorage,
        Branch,
        Circuit,
        Clients,
        IslandingState,
        NiceToHaveThreshold,
        PanelMeter,
        PanelPower,
        PanelState,
        RelayStateOut,
        StatusOut,
        WifiConnectOut,
        WifiScanOut,
    )

    from .circuits import Circuits

__all__ = ["SpanPanelClientSync"]


class SpanPanelClientSync(SyncEngine):
    """Talks to one SPAN panel over its local REST interface, version 1.

    Use it in an `with` block, or keep it and `close()` it at the end. Concurrent calls are safe. Results are immutable snapshots.

    Args:
        host: name or address of the panel, without scheme and port.
        port: TCP port, 1 to 65535. It stays 80 with `use_ssl` unless given; panels have https on 443.
        timeout: seconds for each attempt, from connecting to the last byte of the answer.
        use_ssl: https instead of http.
        retries: further attempts after the first, for what is safe to try again. Writes are not repeated once they may have arrived.
        retry_timeout: seconds to wait before the second attempt.
        retry_backoff_multiplier: growth of that wait from attempt to attempt, 1 or more.
        access_token: a token obtained earlier.
        verify_ssl: with `use_ssl`: True checks the certificate, False does not; or a CA file, or an `ssl.SSLContext`.
        httpx_client: a client of your own to send with; it stays open when this one is closed.
        transport: a transport of your own; see `devicewire.span.transport`.

    Raises:
        ValueError: an argument is out of range.

    Every method raises
        SpanPanelConnectionError: the panel cannot be reached, or the connection broke.
        SpanPanelTimeoutError: no complete answer within `timeout`.
        SpanPanelAuthError: no token, or the panel refused it (401, 403, 412).
        SpanPanelRetriableError: 502, 503, 504 (after all attempts). SpanPanelServerError: 500.
        SpanPanelAPIError: any other refusal, an answer that cannot be used, an argument that no panel takes.

    Source of names, arguments and errors: the documented surface of the package for REST v1.
    """

    # Documented surface

    def authenticate(
        self, name: str, description: str = "", otp: str | None = None, dashboard_password: str | None = None
    ) -> AuthOut:
        """Register a client and use its token from now on. Never repeated by itself.

        The panel wants a proof: its door switch pressed three times before the call, or one of the secrets. With `dashboard_password`
        the client can replace a token that the panel no longer takes; it does so once, then the error is yours.

        Args:
            name: name of the client; it must be new to the panel (except `dashboard`).
            description: shown in the panel's list of clients.
            otp: one-time password.
            dashboard_password: the panel's dashboard password.
        """
        return self._authenticate(name, description, otp, dashboard_password)

    def get_status(self) -> StatusOut:
        """Return firmware, serial number, door and network. The only read that needs no token."""
        from devicewire.span.api import get_status

        return self._hear(self._call(get_status.request))

    def get_panel_state(self) -> PanelState:
        """Return the main meter (W, Wh) and all branches. Powers: positive from the grid; branches negative when consuming."""
        from devicewire.span.api import get_panel_state

        return self._call(get_panel_state.request)

    def get_circuits(self) -> Circuits:
        """Return all circuits: `circuits.by_name("Kitchen")`, `.by_tab(15)`, `.circuits.additional_properties[circuit_id]`.

        `instant_power_w` is in watts, negative when the circuit consumes.
        """
        from devicewire.span.api import get_circuits

        from .circuits import Circuits

        answer = self._call(get_circuits.request)
        return Circuits(circuits=answer.circuits, additional_properties=answer.additional_properties)

    def get_storage_soe(self) -> BatteryStorage:
        """Return the battery's state of energy, in percent. Panels without a battery answer too: the value proves nothing."""
        from devicewire.span.api import get_storage_soe

        return self._call(get_storage_soe.request)

    def set_circuit_relay(self, circuit_id: str, state: str) -> Circuit:
        """Open (`OPEN`, power off) or close (`CLOSED`) the relay of a circuit; returns the circuit after the change."""
        return self.set_circuit(circuit_id, relay=str(state))

    def set_circuit_priority(self, circuit_id: str, priority: str) -> Circuit:
        """Set what happens to a circuit off-grid: `MUST_HAVE`, `NICE_TO_HAVE` or `NON_ESSENTIAL`; returns the circuit after the change."""
        return self.set_circuit(circuit_id, priority=str(priority))

    # The other operations

    def get_circuit(self, circuit_id: str) -> Circuit:
        """Return one circuit by its id."""
        from devicewire.span.api import get_circuit

        return self._call(get_circuit.request, circuit_id)

    def set_circuit(
        self,
        circuit_id: str,
        *,
        relay: str | None = None,
        priority: str | None = None,
        name: str | None = None,
        user_controllable: bool | None = None,
        sheddable: bool | None = None,
        never_backup: bool | None = None,
    ) -> Circuit:
        """Change what is given of one circuit, in one request, and leave the rest; returns the circuit after the change."""
        from devicewire.span.api import set_circuit

        flags = {"user_controllable": user_controllable, "sheddable": sheddable, "never_backup": never_backup}
        body = circuit_change("set_circuit", relay=relay, priority=priority, name=name, flags=flags)
        return self._call(set_circuit.request, circuit_id, body=body)

    def set_circuit_name(self, circuit_id: str, name: str) -> Circuit:
        """Rename a circuit; returns it after the change."""
        return self.set_circuit(circuit_id, name=name)

    def get_unmapped_branches(self) -> tuple[Branch, ...]:
        """Return the branches that belong to no circuit, solar among them. Two requests."""
        from .circuits import unmapped_branches

        circuits = self.get_circuits()
        return unmapped_branches(self.get_panel_state(), circuits)

    def get_panel_power(self) -> PanelPower:
        """Return power from the grid and feed-through power, in watts."""
        from devicewire.span.api import get_panel_power

        return self._call(get_panel_power.request)

    def get_panel_meter(self) -> PanelMeter:
        """Return the energy counters of the main meter and the feed-through, in watt-hours."""
        from devicewire.span.api import get_panel_meter

        return self._call(get_panel_meter.request)

    def get_islanding_state(self) -> IslandingState:
        """Return whether the house is islanded; the panel's words for it are not documented."""
        from devicewire.span.api import get_islanding_state

        return self._call(get_islanding_state.request)

    def get_main_relay_state(self) -> RelayStateOut:
        """Return the state of the main relay."""
        from devicewire.span.api import get_main_relay_state

        return self._call(get_main_relay_state.request)

    def set_main_relay_state(self, state: str) -> Any:
        """Open (`OPEN`) or close (`CLOSED`) the main relay. `OPEN` switches off the whole house."""
        from devicewire.span.api import set_main_relay_state
        from devicewire.span.models import RelayStateIn

        body = RelayStateIn(relay_state=relay_state("set_main_relay_state", state))
        return self._call(set_main_relay_state.request, body=body)

    def emergency_reconnect(self) -> Any:
        """Bring the panel back on the home network (meaning assumed from the operation's name)."""
        from devicewire.span.api import emergency_reconnect

        return self._call(emergency_reconnect.request)

    def set_storage_soe(self, percentage: int) -> BatteryStorage:
        """Tell the panel the battery's state of energy, 0 to 100 percent; for batteries that do not report it."""
        from devicewire.span.api import set_storage_soe
        from devicewire.span.models import BatteryStorage

        body = BatteryStorage(soe=state_of_energy("set_storage_soe", percentage))
        return self._call(set_storage_soe.request, body=body)

    def get_nice_to_have_threshold(self) -> NiceToHaveThreshold:
        """Return the two states of energy between which NICE_TO_HAVE circuits are shed and restored off-grid."""
        from devicewire.span.api import get_nice_to_have_threshold

        return self._call(get_nice_to_have_threshold.request)

    def set_nice_to_have_threshold(
        self, low_percentage: int | None = None, high_percentage: int | None = None
    ) -> NiceToHaveThreshold:
        """Set one or both thresholds, 0 to 100 percent; returns them after the change."""
        from devicewire.span.api import set_nice_to_have_threshold

        body = thresholds("set_nice_to_have_threshold", low_percentage, high_percentage)
        return self._call(set_nice_to_have_threshold.request, body=body)

    def get_clients(self) -> Clients:
        """Return the clients known to the panel. Needs a token with full rights."""
        from devicewire.span.api import get_clients

        return self._call(get_clients.request)

    def get_client(self, name: str) -> ApiClient:
        """Return one client by its name. Needs a token with full rights."""
        from devicewire.span.api import get_client

        return self._call(get_client.request, name)

    def delete_client(self, name: str) -> ApiClient:
        """Remove a client: its token is void from then on. Returns the entry that was removed. Needs a token with full rights."""
        from devicewire.span.api import delete_client

        return self._call(delete_client.request, name)

    def scan_wifi(self) -> WifiScanOut:
        """Return the networks in reach; takes some seconds."""
        from devicewire.span.api import scan_wifi

        return self._call(scan_wifi.request)

    def connect_wifi(self, ssid: str, psk: str) -> WifiConnectOut:
        """Join a network. The connection that carries this call usually breaks: then its answer never arrives."""
        from devicewire.span.api import connect_wifi
        from devicewire.span.models import WifiConnectIn

        return self._call(connect_wifi.request, body=WifiConnectIn(ssid=ssid, psk=psk))

    def get_spaces(self, spaces_id: str = "") -> Any:
        """Left over from the time when circuits were called spaces; firmware r202603 and later answers 404."""
        from devicewire.span.api import get_spaces

        return self._call(get_spaces.request, spaces_id=spaces_id)

    def get_space(self, spaces_id: str) -> Any:
        """Left over, as `get_spaces`."""
        from devicewire.span.api import get_space

        return self._call(get_space.request, spaces_id)

    def set_space(self, spaces_id: str) -> Any:
        """Left over, as `get_spaces`."""
        from devicewire.span.api import set_space

        return self._call(set_space.request, spaces_id)

    # Conveniences

    def ping(self) -> bool:
        """Whether the panel answers; never raises a SpanPanelError."""
        try:
            self.get_status()
        except SpanPanelError:
            return False
        return True

    def get_all_data(self, include_battery: bool = False) -> Mapping[str, Any]:
        """Return `status`, `panel_state`, `circuits` and, on request, `storage`, one request each."""
        data: dict[str, Any] = {
            "status": self.get_status(),
            "panel_state": self.get_panel_state(),
            "circuits": self.get_circuits(),
        }
        if include_battery:
            data["storage"] = self.get_storage_soe()
        return data
