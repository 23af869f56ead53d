"""What the client does on panels without REST v1, asynchronous; the twin in `_sync_bridge` is derived from this file.

REST v2 goes over the client's own transport. State and commands go over MQTT: one `SpanPanel`, connected when it is first needed.
Each method bears the name of the v1 operation that it stands in for, and returns the same model.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from . import _v1_view
from ._bridge_rules import changes, find_circuit, not_live
from ._home import running_loop
from ._loop_lock import LoopLock
from ._unsupported import unsupported
from .exceptions import (
    SpanPanelAuthError,
    SpanPanelCertificateError,
    SpanPanelConnectionError,
    SpanPanelCredentialsError,
    SpanPanelRetriableError,
    SpanPanelTimeoutError,
)

if TYPE_CHECKING:
    from devicewire.span.models import (
        ApiClient,
        BatteryStorage,
        Circuit,
        CircuitsOut,
        Clients,
        IslandingState,
        PanelMeter,
        PanelPower,
        PanelState,
        RelayStateOut,
        SetCircuitIn,
        StatusOut,
    )
    from devicewire.span.transport import AsyncTransport

    from .credentials import PanelCredentials
    from .panel import SpanPanel
    from .records import V2AuthResponse
    from .rest import SpanPanelRest
    from .state import PanelSnapshot

_HTTP, _HTTPS = 80, 443
_PASSING = (SpanPanelConnectionError, SpanPanelRetriableError, SpanPanelTimeoutError)
_LOGGER = logging.getLogger(__package__)


class Bridge:
    """The v2 side of one client.

    Args:
        host: name or address of the panel.
        port: TCP port of REST.
        timeout: seconds for each call.
        use_ssl: https instead of http.
        transport: what carries REST.
        may_choose: https may be used instead, once the panel's CA is pinned.
    """

    def __init__(
        self, host: str, port: int, timeout: float, use_ssl: bool, transport: AsyncTransport, *, may_choose: bool
    ) -> None:
        self.credentials: PanelCredentials | None = None
        self._host = host
        self._port = port
        self._timeout = timeout
        self._use_ssl = use_ssl
        self._transport = transport
        self._may_choose = may_choose and not use_ssl
        self._token: str | None = None
        self._has_looked = False
        self._rest: SpanPanelRest | None = None
        self._panel: SpanPanel | None = None
        self._home: object = None
        self._connecting = LoopLock()

    def use_token(self, token: str | None) -> None:
        """Send this token from now on."""
        self._token = token

    async def close(self) -> None:
        """Let go of the broker. A later call connects again."""
        panel, self._panel = self._panel, None
        if panel is not None and self._home == running_loop():
            await panel.close()
        rest, self._rest = self._rest, None
        if rest is not None:
            await rest.close()

    async def is_spoken(self) -> bool | None:
        """Whether the panel speaks v2; None where that could not be found out. One request.

        Raises:
            SpanPanelError: the panel does not answer, or restarts: later it may say.
        """
        found = await self._resting().detect()
        if isinstance(found.error, _PASSING):
            raise found.error
        return None if found.api_version == "unknown" else found.api_version == "v2"

    async def has_access(self) -> bool:
        """Whether the credentials for the broker are known and usable; without them only a little can be served."""
        try:
            known = await self._stored()
        except (SpanPanelCredentialsError, OSError):
            return False
        return known is not None and known.has_broker_access

    async def register(self, name: str, description: str, secrets: dict[str, Any]) -> V2AuthResponse:
        """Register under just this name, and keep what that yields."""
        rest = self._resting()
        answer = await rest.register(name, description=description, **secrets)
        self.keep(answer, name)
        await self.close()
        return answer

    def keep(self, answer: V2AuthResponse, name: str) -> None:
        """Keep what a registration has yielded; the CA that is pinned for this panel stays so."""
        from .credentials import PanelCredentials

        known = self.credentials
        is_known = known is not None and known.serial_number == answer.serial_number
        self.credentials = PanelCredentials.from_registration(
            answer,
            self._host,
            client_name=name,
            trust=known.trust if known and is_known else None,
            http_port=self._port,
            https_port=known.https_port if known and is_known else _HTTPS,
        )

    def _resting(self) -> SpanPanelRest:
        if self._rest is None:
            self._rest = self._made_rest()
        self._rest.set_access_token(self._token)
        return self._rest

    def _made_rest(self) -> SpanPanelRest:
        """Return what REST goes through: https where the pinned CA and the port for it are known, otherwise what the user chose."""
        from .rest import SpanPanelRest

        known = self.credentials
        is_usual = (
            self._port == known.http_port and (self._port == _HTTP or known.https_port != _HTTPS) if known else False
        )
        if known is not None and known.ca_pem is not None and is_usual and self._may_choose:
            return SpanPanelRest.from_credentials(known, self._host, timeout=self._timeout)
        return SpanPanelRest(self._host, self._port, self._timeout, use_ssl=self._use_ssl, transport=self._transport)

    async def _now(self) -> PanelSnapshot:
        """Return the state of the panel as it is now.

        Raises:
            SpanPanelStaleDataError: panel or broker are away.
        """
        panel = await self._connected()
        if not panel.is_live:
            raise not_live(panel.connection, panel.state, panel.connection_error) from panel.connection_error
        return panel.snapshot

    async def _connected(self) -> SpanPanel:
        async with self._connecting:
            if self._panel is None or self._home != running_loop():
                self._home = running_loop()
                self._panel = await self._connect(await self._trusting(await self._known()))
            return self._panel

    async def _connect(self, credentials: PanelCredentials) -> SpanPanel:
        from .panel import SpanPanel

        panel = SpanPanel(
            self._host, credentials, connect_timeout=min(self._timeout, 15.0), ready_timeout=self._timeout
        )
        await panel.connect()
        return panel

    async def _known(self) -> PanelCredentials:
        known = await self._stored()
        if known is None:
            raise SpanPanelAuthError(
                "REST v1 is gone from this panel; what took its place needs a broker password, which a v1 token alone does not bring:"
                " call authenticate() once more, give credentials, or run `span-panel login`",
                was_sent=False,
            )
        return known

    async def _stored(self) -> PanelCredentials | None:
        """Return the credentials, from the user's store where nobody gave any; it is asked once."""
        if self.credentials is None and not self._has_looked:
            from ._store import find_async

            self.credentials = await find_async(self._host, self._port)
            self._has_looked = True
        return self.credentials

    async def _trusting(self, credentials: PanelCredentials) -> PanelCredentials:
        """Pin the panel's CA where none is pinned yet."""
        if credentials.ca_pem is None:
            from .trust import PanelTrust

            trust = PanelTrust(await self._resting().get_ca_certificate(), credentials.serial_number)
            _LOGGER.info("first contact with %s: its CA %s is trusted from now on", self._host, trust.fingerprint)
            credentials = self.credentials = credentials.with_trust(trust)
        return credentials

    # Operations of v1 that REST v2 has as well

    async def get_status(self) -> StatusOut:
        """Who the panel is from REST; door and network from MQTT where there are credentials and the broker answers."""
        rest = await self._resting().get_status()
        return _v1_view.status(rest, await self._now_or_nothing())

    async def _now_or_nothing(self) -> PanelSnapshot | None:
        if await self._stored() is None:
            return None
        try:
            return await self._now()
        except SpanPanelCertificateError:
            raise
        except (SpanPanelConnectionError, SpanPanelTimeoutError) as error:
            _LOGGER.info("get_status: door and network are unknown: %s", error)
            return None

    async def get_clients(self) -> Clients:
        """All clients."""
        return _v1_view.clients(await self._resting().get_clients())

    async def get_client(self, name: str) -> ApiClient:
        """One client."""
        return _v1_view.client(await self._resting().get_client(name))

    async def delete_client(self, name: str) -> ApiClient:
        """Remove a client."""
        return _v1_view.client(await self._resting().delete_client(name))

    # Operations of v1 whose successor is MQTT

    async def get_panel_state(self) -> PanelState:
        """Meter, feed-through, branches."""
        return _v1_view.panel_state(await self._now())

    async def get_circuits(self) -> CircuitsOut:
        """All circuits."""
        return _v1_view.circuits(await self._now())

    async def get_circuit(self, circuit_id: str) -> Circuit:
        """One circuit."""
        return _v1_view.circuit(find_circuit(await self._now(), circuit_id, "get_circuit"))

    async def set_circuit(self, circuit_id: str, *, body: SetCircuitIn) -> Circuit:
        """Send what changes, wait until the panel shows it, and return the circuit after the change."""
        relay, priority = changes(body)
        now = find_circuit(await self._now(), circuit_id, "set_circuit")
        panel = await self._connected()
        if relay is not None:
            await panel.set_relay(now.id, relay, timeout=self._timeout)
        if priority is not None:
            await panel.set_priority(now.id, priority, timeout=self._timeout)
        return await self.get_circuit(circuit_id)

    async def get_panel_power(self) -> PanelPower:
        """Grid and feed-through power."""
        return _v1_view.panel_power(await self._now())

    async def get_panel_meter(self) -> PanelMeter:
        """Energy counters."""
        return _v1_view.panel_meter(await self._now())

    async def get_islanding_state(self) -> IslandingState:
        """Whether the house is islanded."""
        return _v1_view.islanding_state(await self._now())

    async def get_main_relay_state(self) -> RelayStateOut:
        """The main relay."""
        return _v1_view.main_relay(await self._now())

    async def get_storage_soe(self) -> BatteryStorage:
        """The battery's charge."""
        return _v1_view.storage_soe(await self._now())

    async def serve(self, operation: str, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """Do what a v1 operation did.

        Raises:
            SpanPanelUnsupportedError: nothing does it any more.
            SpanPanelError: as the client says.
        """
        method = getattr(self, operation, None)
        if method is None:
            raise unsupported(operation)
        return await method(*arguments, **named)
