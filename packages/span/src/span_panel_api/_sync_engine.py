# Derived from packages/span/src/span_panel_api/_engine.py by `codegen generate`. Do not edit: change that file.
"""The moving part of the client: sends calls, waits, tries again, renews tokens. What it decides, `_session` decides."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar

from devicewire.span.errors import InvalidRequest, TransportError


from ._session import Credentials, Session, argument_error, issued_token, transport_error
from .exceptions import SpanPanelError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    import httpx
    from devicewire.span.calls import Call
    from devicewire.span.models import AuthOut
    from devicewire.span.transport import Transport, Verify

P = ParamSpec("P")
S = TypeVar("S")

# Panels drop an idle connection after 5 s without a word.
_KEEPALIVE_S = 4.0


class SyncEngine:
    """Everything of the client that is not an operation. See `SpanPanelClientSync` for the arguments."""

    def __init__(
        self,
        host: str,
        port: int = 80,
        timeout: float = 30.0,
        use_ssl: bool = False,
        retries: int = 0,
        retry_timeout: float = 0.5,
        retry_backoff_multiplier: float = 2.0,
        *,
        access_token: str | None = None,
        verify_ssl: Verify = True,
        httpx_client: httpx.Client | None = None,
        transport: Transport | None = None,
    ) -> None:
        if httpx_client is not None and transport is not None:
            raise ValueError("give either httpx_client or transport, not both")
        self._session = Session(host, port, timeout, use_ssl, retries, retry_timeout, retry_backoff_multiplier)
        self._session.use_token(access_token)
        self._transport = transport or _transport(verify_ssl, httpx_client)
        self._owns_transport = transport is None
        self._entered = False
        self._renewing = threading.Lock()
        self._sleep = time.sleep

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

    @property
    def retries(self) -> int:
        """Further attempts after the first, 0 or more. A change acts on the next call."""
        return self._session.retries

    @retries.setter
    def retries(self, value: int) -> None:
        self._session.retries = value

    @property
    def retry_timeout(self) -> float:
        """Seconds to wait before the second attempt, 0 or more. A change acts on the next call."""
        return self._session.retry_timeout

    @retry_timeout.setter
    def retry_timeout(self, value: float) -> None:
        self._session.retry_timeout = value

    @property
    def retry_backoff_multiplier(self) -> float:
        """Growth of the wait from attempt to attempt, 1 or more. A change acts on the next call."""
        return self._session.retry_backoff_multiplier

    @retry_backoff_multiplier.setter
    def retry_backoff_multiplier(self, value: float) -> None:
        self._session.retry_backoff_multiplier = value

    def __enter__(self) -> Self:
        if self._entered:
            raise RuntimeError("this client is already inside an `with` block")
        self._entered = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._entered = False
        self.close()

    def close(self) -> None:
        """Let go of all connections. May be called twice; a later call opens new ones."""
        if self._owns_transport:
            self._transport.close()

    def _call(self, request: Callable[P, Call[S, Any]], *args: P.args, **kwargs: P.kwargs) -> S:
        """Build a call, send it, and return what a success brings."""
        return self._execute(_build(request, *args, **kwargs))

    def _execute(self, call: Call[S, Any]) -> S:
        """Send a call, again where that is safe, and return what a success brings."""
        attempt, renewed = 0, False
        while True:
            token = self._session.token
            try:
                return self._attempt(call)
            except SpanPanelError as error:
                if not renewed and self._session.can_renew(error, token):
                    renewed = True
                    self._renew(token, error)
                    continue
                delay = self._session.retry_delay(attempt, call, error)
                if delay is None:
                    raise
            attempt += 1
            self._sleep(delay)

    def _attempt(self, call: Call[S, Any], *, with_token: bool = True) -> S:
        request = self._session.to_request(call, with_token=with_token)
        try:
            response = self._transport.send(request)
        except (TransportError, OSError) as error:
            raise transport_error(call.operation, error) from error
        except InvalidRequest as error:
            raise argument_error(call.operation, error) from error
        return self._session.result(call, response)

    def _register(self, name: str, description: str, secrets: dict[str, Any]) -> AuthOut:
        from devicewire.span.api import register_client
        from devicewire.span.models import AuthIn

        body = AuthIn(name=name, description=description, **secrets)
        answer = self._attempt(_build(register_client.request, body=body), with_token=False)
        self._session.use_token(issued_token(answer))
        return answer

    def _renew(self, refused_token: str | None, error: SpanPanelError) -> None:
        """Replace a refused token by registering again; concurrent calls do it once for all of them."""
        with self._renewing:
            known = self._session.credentials
            if self._session.token != refused_token or known is None:
                return
            try:
                self._register(known.name, known.description, {"dashboard_password": known.dashboard_password})
            except SpanPanelError as failure:
                self._session.renewal_failed(failure)
                raise error from failure

    def _authenticate(self, name: str, description: str, otp: str | None, password: str | None) -> AuthOut:
        secrets = {"otp": otp, "dashboard_password": password}
        given = {key: value for key, value in secrets.items() if value is not None}
        answer = self._register(name, description, given)
        self._session.credentials = Credentials(name, description, password) if password is not None else None
        return answer


def _transport(verify: Verify, httpx_client: httpx.Client | None) -> Transport:
    """Return the transport. A write never goes over a connection that the panel may have dropped already."""
    if httpx_client is not None:
        from devicewire.span.transport import HttpxTransport

        return HttpxTransport(httpx_client)
    from devicewire.span.transport import PoolTransport

    return PoolTransport(verify=verify, fresh_writes=True, keepalive_s=_KEEPALIVE_S)


def _build(request: Callable[P, Call[S, Any]], *args: P.args, **kwargs: P.kwargs) -> Call[S, Any]:
    """Build a call. What cannot be put on the wire (an empty path segment, text that is no Unicode) is an error of the caller."""
    try:
        return request(*args, **kwargs)
    except ValueError as error:
        raise argument_error(request.__module__.rpartition(".")[2], error) from error
