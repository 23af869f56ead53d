# Derived from packages/span/src/span_panel_api/_rest_engine.py by `codegen generate`. Do not edit: change that file.
"""The moving part of a client of REST v2: sends calls, waits, explains certificates. What it decides, `_rest_session` decides."""

from __future__ import annotations

from time import sleep
from time import monotonic
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar

import attrs
from devicewire.span.errors import InvalidRequest, TransportError

from ._answer_errors import argument_error, transport_error
from ._sync_carrying import build_call, make_transport
from ._rest_session import RestSession
from .exceptions import SpanPanelError
from .trust import PanelTrust, certificate_error

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    import httpx
    from devicewire.span.calls import Call
    from devicewire.span.transport import Transport

P = ParamSpec("P")
S = TypeVar("S")

_HTTP_PORT, _HTTPS_PORT = 80, 443
_LOOK_S = 5.0
"""Seconds that looking for a changed CA may take."""


class SyncRestEngine:
    """Everything of the client that is not an operation. See `SpanPanelRestSync` for the arguments."""

    def __init__(
        self,
        host: str,
        port: int | None = None,
        timeout: float = 10.0,
        *,
        access_token: str | None = None,
        trust: PanelTrust | None = None,
        use_ssl: bool | None = None,
        httpx_client: httpx.Client | None = None,
        transport: Transport | None = None,
        http_port: int = _HTTP_PORT,
    ) -> None:
        _check_transports(trust, httpx_client, transport)
        secure = trust is not None if use_ssl is None else use_ssl
        if trust is not None and not secure:
            raise ValueError("trust is for https: leave out use_ssl=False, or trust")
        known_port = port if port is not None else _HTTPS_PORT if secure else _HTTP_PORT
        self._session = RestSession(host, known_port, timeout, secure)
        self._session.use_token(access_token)
        self._trust = trust
        self._http_port = http_port
        self._offered: PanelTrust | None = None
        self._transport = transport or make_transport(trust.ssl_context() if trust else True, httpx_client)
        self._owns_transport = transport is None
        self._sleep = sleep

    def __repr__(self) -> str:
        token = "with" if self._session.token else "without"
        return f"{type(self).__name__}({self._session.base_url}, {token} token)"

    @property
    def access_token(self) -> str | None:
        """The token that is sent, or None."""
        return self._session.token

    def set_access_token(self, token: str | None) -> None:
        """Send this token from now on; None sends none.

        Raises:
            ValueError: it cannot be sent in a header.
        """
        self._session.use_token(token)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all connections. May be called twice; a later call opens new ones."""
        if self._owns_transport:
            self._transport.close()

    def offered_trust(self) -> PanelTrust | None:
        """Return the CA that the panel hands out now, without TLS; None when it hands out none. To be shown, not to be trusted.

        It is fetched once: panels answer ten such questions a minute.
        """
        from devicewire.span.v2.api import get_ca_certificate

        if self._offered is None:
            with SyncRestEngine(self._session.host, self._http_port, min(_LOOK_S, self._session.timeout)) as plain:
                try:
                    text = plain._call(get_ca_certificate.request)
                    self._offered = PanelTrust(text, self._trust.serial_number if self._trust else None)
                except (SpanPanelError, ValueError):
                    return None
        return self._offered

    def _call(self, request: Callable[P, Call[S, Any]], *args: P.args, **kwargs: P.kwargs) -> S:
        """Build a call, send it, and return what a success brings."""
        call = build_call(request, *args, **kwargs)
        deadline = monotonic() + self._session.timeout
        attempt = 0
        while True:
            try:
                return self._attempt(call, deadline - monotonic())
            except SpanPanelError as error:
                pause = self._session.pause(attempt, call, error, deadline - monotonic())
                if pause is None:
                    raise
            attempt += 1
            self._sleep(pause)

    def _attempt(self, call: Call[S, Any], left: float) -> S:
        request = attrs.evolve(self._session.to_request(call), timeout=left)
        try:
            response = self._transport.send(request)
        except (TransportError, OSError) as error:
            raise self._explained(call.operation, error) from error
        except InvalidRequest as error:
            raise argument_error(call.operation, error) from error
        return self._session.result(call, response)

    def _explained(self, operation: str, error: TransportError | OSError) -> SpanPanelError:
        """Return the error for an attempt without an answer. Where a pinned CA did not sign, look which one is there now."""
        place = self._session.place
        found = certificate_error(error, self._trust, place)
        if found is None:
            return transport_error(operation, error)
        if found.reason == "untrusted" and self._trust is not None:
            return certificate_error(error, self._trust, place, self.offered_trust()) or found
        return found


def _check_transports(trust: PanelTrust | None, client: object, transport: object) -> None:
    if client is not None and transport is not None:
        raise ValueError("give either httpx_client or transport, not both")
    if trust is not None and (client is not None or transport is not None):
        raise ValueError(
            "trust cannot be used with a client of your own: build that with verify=trust.ssl_context(), and say use_ssl=True here"
        )
