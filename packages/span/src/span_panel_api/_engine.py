"""The moving part of the client: sends calls, waits, tries again, renews tokens. What it decides, `_session` decides."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, Self, TypeVar

from devicewire.span.errors import InvalidRequest, TransportError

from . import _loop_lock
from ._answer_errors import argument_error, issued_token, transport_error
from ._carrying import build_call, make_transport
from ._session import MAY_BE_MISSING, Credentials, Session
from .const import HTTP_NOT_FOUND
from .exceptions import SpanPanelAPIError, SpanPanelError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    import httpx
    from devicewire.span.calls import Call
    from devicewire.span.compatibility import Compatibility, FirmwareCheck
    from devicewire.span.models import AuthOut, StatusOut
    from devicewire.span.transport import AsyncTransport, Verify

    from .credentials import PanelCredentials

P = ParamSpec("P")
S = TypeVar("S")


class Engine:
    """Everything of the client that is not an operation. See `SpanPanelClient` for the arguments."""

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
        httpx_client: httpx.AsyncClient | None = None,
        transport: AsyncTransport | None = None,
        api_version: Literal["auto", "v1", "v2"] = "auto",
        credentials: PanelCredentials | None = None,
    ) -> None:
        from ._bridge import Bridge

        if httpx_client is not None and transport is not None:
            raise ValueError("give either httpx_client or transport, not both")
        self._session = Session(
            host, port, timeout, use_ssl, retries, retry_timeout, retry_backoff_multiplier, api_version
        )
        self._session.use_token(access_token or (credentials.access_token if credentials is not None else None))
        self._transport = transport or make_transport(verify_ssl, httpx_client)
        is_ours = httpx_client is None and transport is None
        self._bridge = Bridge(host, port, timeout, use_ssl, self._transport, may_choose=is_ours)
        self._bridge.credentials = credentials
        self._owns_transport = transport is None
        self._entered = False
        self._firmware: FirmwareCheck | None = None
        self._renewing = _loop_lock.LoopLock()
        self._probing = _loop_lock.LoopLock()
        self._sleep = asyncio.sleep

    def __repr__(self) -> str:
        token = "with" if self._session.token else "without"
        return f"{type(self).__name__}({self._session.base_url}, {token} token)"

    @property
    def access_token(self) -> str | None:
        """The token that is sent, or None."""
        return self._session.token

    @property
    def credentials(self) -> PanelCredentials | None:
        """Token, broker and pinned CA of a panel with version 2, to `save()` for the next start; None while none are known."""
        return self._bridge.credentials

    @property
    def compatibility(self) -> Compatibility:
        """How the panel's firmware stands to the newest one that this package knows, as soon as `get_status()` has told it.

        Nothing is asked for it. Newer firmware warns once, with `FirmwareWarning`.
        """
        return self._check().compatibility

    def _check(self) -> FirmwareCheck:
        if self._firmware is None:
            from devicewire.span.compatibility import FirmwareCheck
            from devicewire.span.v2 import API_VERSION, DEVICE_VERSION

            self._firmware = FirmwareCheck("span-panel-api", API_VERSION, DEVICE_VERSION, "span_panel_api")
        return self._firmware

    def _hear(self, status: StatusOut) -> StatusOut:
        """Take the firmware from a status; builds of one release are the same."""
        software: Any = status.software  # None where the panel leaves it out, against the spec
        told = software.firmware_version if software is not None else None
        self._check().hear("/".join(told.split("/")[:2]) if isinstance(told, str) else None)
        return status

    @property
    def spoken_version(self) -> Literal["v1", "v2"] | None:
        """The interface that the panel speaks; None until its first answer tells."""
        return self._session.spoken

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

    async def __aenter__(self) -> Self:
        if self._entered:
            raise RuntimeError("this client is already inside an `async with` block")
        self._entered = True
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._entered = False
        await self.close()

    async def close(self) -> None:
        """Let go of all connections. May be called twice; a later call opens new ones."""
        await self._bridge.close()
        if self._owns_transport:
            await self._transport.close()

    async def _call(self, request: Callable[P, Call[S, Any]], *args: P.args, **kwargs: P.kwargs) -> S:
        """Build a call, send it, and return what a success brings; from v2 where the panel has no v1."""
        call = build_call(request, *args, **kwargs)
        if self._session.spoken != "v2":
            try:
                return await self._execute(call)
            except SpanPanelAPIError as error:
                if not (await self._is_gone(call, error) or await self._is_outlived(error)):
                    raise
        served: S = await self._from_successor(call, args, kwargs)
        return served

    async def _from_successor(self, call: Call[Any, Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Do on v2 what a v1 call did, again where that is safe."""
        attempt = 0
        while True:
            self._bridge.use_token(self._session.token)
            try:
                return await self._bridge.serve(call.operation, args, kwargs)
            except SpanPanelError as error:
                delay = self._session.retry_delay(attempt, call, error)
                if delay is None:
                    raise
            attempt += 1
            await self._sleep(delay)

    async def _is_gone(self, call: Call[Any, Any], error: SpanPanelError) -> bool:
        """Whether v1 is gone from the panel and v2 is there; asked only where an error leaves that open."""
        if not self._session.may_be_gone(call, error):
            return False
        async with self._probing:
            if self._session.spoken != "v2" and await self._speaks_only_v2(call):
                self._session.spoken = "v2"
        return self._session.spoken == "v2"

    async def _is_outlived(self, error: SpanPanelError, *, wants_access: bool = True) -> bool:
        """Whether v2 answers while v1 is busy and never did, and can do what v1 does: then there is nothing to wait for."""
        if not self._session.may_never_come(error) or (wants_access and not await self._bridge.has_access()):
            return False
        async with self._probing:
            with contextlib.suppress(SpanPanelError):
                if self._session.spoken is None and await self._bridge.is_spoken():
                    self._session.spoken = "v2"
        return self._session.spoken == "v2"

    async def _speaks_only_v2(self, call: Call[Any, Any]) -> bool:
        if call.operation in MAY_BE_MISSING and await self._has_v1():
            return False
        return await self._bridge.is_spoken() is True

    async def _has_v1(self) -> bool:
        """Whether a v1 operation that is never missing is there, or what would tell so does not answer."""
        from devicewire.span.api import get_status

        try:
            await self._attempt(get_status.request())
        except SpanPanelError as error:
            return error.status_code != HTTP_NOT_FOUND
        return True

    async def _execute(self, call: Call[S, Any]) -> S:
        """Send a call, again where that is safe, and return what a success brings."""
        attempt, renewed = 0, False
        while True:
            token = self._session.token
            try:
                return await self._attempt(call)
            except SpanPanelError as error:
                if not renewed and self._session.can_renew(error, token):
                    renewed = True
                    await self._renew(token, error)
                    continue
                delay = self._session.retry_delay(attempt, call, error)
                if delay is None:
                    raise
            attempt += 1
            await self._sleep(delay)

    async def _attempt(self, call: Call[S, Any], *, with_token: bool = True) -> S:
        request = self._session.to_request(call, with_token=with_token)
        try:
            response = await self._transport.send(request)
        except (TransportError, OSError) as error:
            raise transport_error(call.operation, error) from error
        except InvalidRequest as error:
            raise argument_error(call.operation, error) from error
        return self._session.result(call, response)

    async def _register(self, name: str, description: str, secrets: dict[str, Any]) -> AuthOut:
        from devicewire.span.api import register_client
        from devicewire.span.models import AuthIn

        call = build_call(register_client.request, body=AuthIn(name=name, description=description, **secrets))
        if self._session.spoken != "v2":
            try:
                return self._registered(await self._attempt(call, with_token=False), name)
            except SpanPanelAPIError as error:
                if not (await self._is_gone(call, error) or await self._is_outlived(error, wants_access=False)):
                    raise
        from ._v1_view import auth

        longer = await self._bridge.register(name, description, secrets)
        self._session.use_token(longer.access_token)
        return auth(longer)

    def _registered(self, answer: AuthOut, name: str) -> AuthOut:
        """Use the token of a v1 registration; firmware with v2 adds what the broker wants."""
        from ._v1_view import broker_access

        self._session.use_token(issued_token(answer))
        longer = broker_access(answer)
        if longer is not None:
            self._bridge.keep(longer, name)
        return answer

    async def _renew(self, refused_token: str | None, error: SpanPanelError) -> None:
        """Replace a refused token by registering again; concurrent calls do it once for all of them."""
        async with self._renewing:
            known = self._session.credentials
            if self._session.token != refused_token or known is None:
                return
            try:
                await self._register(known.name, known.description, {"dashboard_password": known.dashboard_password})
            except SpanPanelError as failure:
                self._session.renewal_failed(failure)
                raise error from failure

    async def _authenticate(self, name: str, description: str, otp: str | None, password: str | None) -> AuthOut:
        secrets = {"otp": otp, "dashboard_password": password}
        given = {key: value for key, value in secrets.items() if value is not None}
        answer = await self._register(name, description, given)
        self._session.credentials = Credentials(name, description, password) if password is not None else None
        return answer
