"""The low-level client: where a device is, how to talk to it, and what to send along with every call."""

from __future__ import annotations

import copy
import logging
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from .calls import Call, HttpRequest, is_success
from .errors import UnexpectedStatus, one_line
from .transport import AiohttpTransport, AsyncHttpxTransport, AsyncTransport, HttpxTransport, Transport, Verify
from .types import Response

if TYPE_CHECKING:
    import httpx

__all__ = ["AuthenticatedClient", "Client"]

_LOGGER = logging.getLogger(__name__)

S = TypeVar("S")
E = TypeVar("E")


class Client:
    """Talks to one device, synchronously and asynchronously, without a token.

    Args:
        base_url: scheme, host and port, such as `http://192.168.1.20`.
        cookies: sent with every request.
        headers: sent with every request.
        timeout: seconds until an answer must be complete; None waits for ever.
        verify_ssl: how certificates are checked: True, False, a CA file, or an `ssl.SSLContext`.
        follow_redirects: devices do not redirect; a redirect is an answer like any other unless this is set (then httpx is used).
        httpx_args: further arguments for `httpx.Client` and `httpx.AsyncClient` (then httpx is used for both).
        raise_on_unexpected_status: raise `UnexpectedStatus` for statuses that the spec does not document.
    """

    def __init__(
        self,
        base_url: str,
        *,
        cookies: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = 30.0,
        verify_ssl: Verify = True,
        follow_redirects: bool = False,
        httpx_args: Mapping[str, Any] | None = None,
        raise_on_unexpected_status: bool = False,
    ) -> None:
        self.raise_on_unexpected_status = raise_on_unexpected_status
        self._base_url = base_url.rstrip("/")
        self._cookies = dict(cookies or {})
        self._headers = dict(headers or {})
        self._timeout = timeout
        self._verify = verify_ssl
        self._httpx_args: dict[str, Any] = {"follow_redirects": True} if follow_redirects else {}
        self._httpx_args.update(httpx_args or {})
        self._transport: Transport | None = None
        self._async_transport: AsyncTransport | None = None
        self._httpx_client: httpx.Client | None = None
        self._async_httpx_client: httpx.AsyncClient | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._base_url!r}, timeout={self._timeout!r})"

    def _with(self, **changes: Any) -> Self:
        twin = copy.copy(self)
        for name, value in {"_transport": None, "_async_transport": None, **changes}.items():
            setattr(twin, name, value)
        return twin

    def with_headers(self, headers: Mapping[str, str]) -> Self:
        """Return a client that sends these header fields too."""
        return self._with(_headers={**self._headers, **headers})

    def with_cookies(self, cookies: Mapping[str, str]) -> Self:
        """Return a client that sends these cookies too."""
        return self._with(_cookies={**self._cookies, **cookies})

    def with_timeout(self, timeout: float | None) -> Self:
        """Return a client with another timeout, in seconds."""
        return self._with(_timeout=timeout)

    def request_headers(self) -> dict[str, str]:
        """Return the header fields that go along with every request."""
        headers = {"Accept": "application/json, */*;q=0.5", **self._headers}
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        return headers

    def to_request(self, call: Call[Any, Any]) -> HttpRequest:
        """Complete a call with what this client knows: address, header fields, timeout."""
        return call.to_request(self._base_url, self.request_headers(), self._timeout)

    def send(self, call: Call[S, E]) -> Response[S | E]:
        """Send a call and wait for its answer.

        Raises:
            TransportError: no complete answer arrived.
            DecodeError: the answer is not what the spec promises.
            UnexpectedStatus: see `raise_on_unexpected_status`.
        """
        if self._transport is None:
            self._transport = HttpxTransport(verify=self._verify, **self._httpx_args)
        return self._finish(call, call.parse(self._transport.send(self.to_request(call))))

    async def send_async(self, call: Call[S, E]) -> Response[S | E]:
        """Send a call and wait for its answer; raises what `send` raises."""
        if self._async_transport is None:
            self._async_transport = (
                AsyncHttpxTransport(verify=self._verify, **self._httpx_args)
                if self._httpx_args
                else AiohttpTransport(verify=self._verify)
            )
        return self._finish(call, call.parse(await self._async_transport.send(self.to_request(call))))

    def _finish(self, call: Call[S, E], response: Response[S | E]) -> Response[S | E]:
        for issue in response.issues:
            _LOGGER.warning("%s: answer%s: %s", call.operation, one_line(issue.pointer), issue.problem)
        undocumented = call.answers.find(response.status_code) is None and not is_success(response.status_code)
        if undocumented and self.raise_on_unexpected_status:
            raise UnexpectedStatus(response.status_code, response.content)
        return response

    def set_transport(self, transport: Transport) -> Self:
        """Use this transport for synchronous calls."""
        self._transport = transport
        return self

    def set_async_transport(self, transport: AsyncTransport) -> Self:
        """Use this transport for asynchronous calls."""
        self._async_transport = transport
        return self

    def set_httpx_client(self, client: httpx.Client) -> Self:
        """Use your own `httpx.Client` for synchronous calls. You close it."""
        self._httpx_client = client
        return self.set_transport(HttpxTransport(client))

    def get_httpx_client(self) -> httpx.Client:
        """Return the `httpx.Client` set before, or make one and use it from now on."""
        import httpx

        if self._httpx_client is None:
            self.set_httpx_client(httpx.Client(verify=self._verify, **self._httpx_args))
        assert self._httpx_client is not None
        return self._httpx_client

    def set_async_httpx_client(self, async_client: httpx.AsyncClient) -> Self:
        """Use your own `httpx.AsyncClient` for asynchronous calls. You close it."""
        self._async_httpx_client = async_client
        return self.set_async_transport(AsyncHttpxTransport(async_client))

    def get_async_httpx_client(self) -> httpx.AsyncClient:
        """Return the `httpx.AsyncClient` set before, or make one and use it from now on."""
        import httpx

        if self._async_httpx_client is None:
            self.set_async_httpx_client(httpx.AsyncClient(verify=self._verify, **self._httpx_args))
        assert self._async_httpx_client is not None
        return self._async_httpx_client

    def close(self) -> None:
        """Let go of the synchronous connections."""
        if self._transport is not None:
            self._transport.close()

    async def aclose(self) -> None:
        """Let go of the asynchronous connections."""
        if self._async_transport is not None:
            await self._async_transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()


class AuthenticatedClient(Client):
    """A client that sends a token with every call. The token never shows in its `repr`.

    Args:
        base_url: scheme, host and port, such as `http://192.168.1.20`.
        token: the token.
        prefix: word before the token.
        auth_header_name: header field that carries it.
        options: as for `Client`.
    """

    def __init__(
        self, base_url: str, token: str, prefix: str = "Bearer", auth_header_name: str = "Authorization", **options: Any
    ) -> None:
        super().__init__(base_url, **options)
        self.token = token
        self.prefix = prefix
        self.auth_header_name = auth_header_name

    def request_headers(self) -> dict[str, str]:
        """Return the header fields that go along with every request, the token among them."""
        value = f"{self.prefix} {self.token}" if self.prefix else self.token
        return {**super().request_headers(), self.auth_header_name: value}
