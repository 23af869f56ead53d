"""How requests travel: the seam between the client and the libraries that open sockets.

A transport takes a complete `HttpRequest` and returns a complete `HttpResponse` or raises a `TransportError`. Asynchronous requests go
through aiohttp, synchronous ones through httpx; a `httpx.Client` or `httpx.AsyncClient` of the user's own can stand in for either.
No transport sends a request a second time.
"""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import time
from typing import TYPE_CHECKING, Any, Protocol

from .calls import HttpRequest, HttpResponse
from .errors import ConnectFailed, ConnectionLost, InvalidRequest, RequestTimeout, TransportError

if TYPE_CHECKING:
    import aiohttp
    import httpx

__all__ = [
    "AiohttpTransport",
    "AsyncHttpxTransport",
    "AsyncTransport",
    "HttpxTransport",
    "Transport",
    "Verify",
]

Verify = bool | str | ssl.SSLContext
"""True checks against the system's certificates, a path against that CA file; False does not check at all."""

MAX_ANSWER = 64 * 1024 * 1024
"""Bytes that one answer may have; a longer one is given up, so that a device gone wild cannot fill the memory."""

KEEPALIVE = 4.0
"""Seconds that an idle connection is kept; below the 5 s after which common device servers drop it without a word."""

READS = frozenset({"GET", "HEAD", "OPTIONS"})


class Transport(Protocol):
    """Sends requests, blocking."""

    def send(self, request: HttpRequest) -> HttpResponse:
        """Send one request, once, and wait for the whole answer."""
        ...

    def close(self) -> None:
        """Let go of all connections. The transport can be used again afterwards."""
        ...


class AsyncTransport(Protocol):
    """Sends requests, asynchronously. Safe for concurrent calls."""

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Send one request, once, and wait for the whole answer."""
        ...

    async def close(self) -> None:
        """Let go of all connections. The transport can be used again afterwards."""
        ...


def ssl_context(verify: Verify, url: str) -> ssl.SSLContext | bool:
    """Build what the TLS layer needs; for plain http nothing is built, as loading the certificates takes 17 ms."""
    if not url.startswith("https:"):
        return False
    if isinstance(verify, str):
        return ssl.create_default_context(cafile=verify)
    return ssl.create_default_context() if verify is True else verify


class _NotAgainError(Exception):
    """Carries a failure past aiohttp's own second attempt for GET, PUT and DELETE."""


class AiohttpTransport:
    """Asynchronous transport on aiohttp.

    Args:
        verify: how certificates are checked.
        fresh_writes: open a new connection for every request that is not a plain read, so that it never rides on a kept connection
            that the device may have dropped already.
    """

    def __init__(self, *, verify: Verify = True, fresh_writes: bool = False) -> None:
        self._verify = verify
        self._fresh_writes = fresh_writes
        self._sessions: dict[bool, aiohttp.ClientSession] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    def _session(self, request: HttpRequest) -> aiohttp.ClientSession:
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._sessions, self._loop = {}, loop
        fresh = self._fresh_writes and request.method not in READS
        session = self._sessions.get(fresh)
        if session is None or session.closed:
            session = self._sessions[fresh] = self._open(request.url, fresh)
        return session

    def _open(self, url: str, fresh: bool) -> aiohttp.ClientSession:
        import aiohttp

        tls = ssl_context(self._verify, url)
        connector = (
            aiohttp.TCPConnector(ssl=tls, force_close=True)
            if fresh
            else aiohttp.TCPConnector(ssl=tls, keepalive_timeout=KEEPALIVE)
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            middlewares=(_send_once,),
            skip_auto_headers=("User-Agent", "Content-Type"),
        )

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Send one request, once, and wait for the whole answer.

        Raises:
            TransportError: no complete answer arrived.
        """
        import aiohttp
        from yarl import URL

        try:
            async with self._session(request).request(
                request.method,
                URL(request.url, encoded=True),
                headers=request.headers,
                data=request.content,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=request.timeout, connect=_connect_time(request.timeout)),
            ) as response:
                return HttpResponse(response.status, response.headers, await _read_bounded(response))
        except _NotAgainError as error:
            cause = error.__cause__ or error
            raise _explain_aiohttp(cause, request) from cause
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise _explain_aiohttp(error, request) from error

    async def close(self) -> None:
        """Let go of all connections. The transport can be used again afterwards."""
        sessions, self._sessions = self._sessions, {}
        if self._loop is asyncio.get_running_loop():
            for session in sessions.values():
                await session.close()


def _connect_time(timeout: float | None) -> float | None:
    # A little less than the whole, so that a connection that never comes is told from an answer that never comes.
    return None if timeout is None else timeout * 0.9


async def _send_once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    # aiohttp repeats GET, PUT and DELETE by itself when the connection breaks; what is repeated is decided above, not here.
    import aiohttp

    try:
        return await handler(request)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise _NotAgainError from error


async def _read_bounded(response: aiohttp.ClientResponse) -> bytes:
    length = response.content_length
    if length is not None and length <= MAX_ANSWER and "Content-Encoding" not in response.headers:
        return await response.read()
    parts: list[bytes] = []
    size = 0
    async for part in response.content.iter_any():
        size += len(part)
        if size > MAX_ANSWER:
            raise ValueError(f"the answer is longer than {MAX_ANSWER} bytes")
        parts.append(part)
    return b"".join(parts)


def _explain_aiohttp(error: BaseException, request: HttpRequest) -> TransportError | InvalidRequest:
    import aiohttp

    place = where(request)
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return RequestTimeout(f"{place}: no connection within {_connect_time(request.timeout):g} s", was_sent=False)
    if isinstance(error, TimeoutError):
        return RequestTimeout(f"{place}: no complete answer within {request.timeout or 0:g} s", was_sent=True)
    if isinstance(error, aiohttp.ClientConnectorError):
        return ConnectFailed(f"{place}: {_why_unconnected(error.os_error)}", was_sent=False)
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return ConnectFailed(f"{place}: {_why_unconnected(error.certificate_error)}", was_sent=False)
    if isinstance(error, aiohttp.InvalidURL):
        return InvalidRequest(f"{request.url!r} is not a usable URL: {error}")
    if isinstance(error, aiohttp.ClientResponseError):
        return ConnectionLost(
            f"{place}: the answer is not HTTP: {' '.join(error.message.split())[:200]}", was_sent=True
        )
    return ConnectionLost(
        f"{place}: connection lost: {' '.join(str(error).split()) or type(error).__name__}", was_sent=True
    )


def _why_unconnected(error: BaseException) -> str:
    """Say in the system's words why there is no connection, and what may be behind it."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, OSError):
        cause = cause.__cause__ or cause.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"the certificate is not trusted: {cause.verify_message}"
    if isinstance(cause, ssl.SSLError):
        reason = (cause.reason or str(cause)).replace("_", " ").lower()
        return f"TLS could not be agreed on ({reason}): does this port speak https?"
    if isinstance(cause, socket.gaierror):
        return f"the name cannot be resolved: {cause.strerror}"
    if isinstance(cause, OSError) and cause.errno is not None and cause.errno > 0:
        return f"cannot connect: {os.strerror(cause.errno)}"
    return f"cannot connect: {' '.join(str(cause or error).split())}"


def where(request: HttpRequest) -> str:
    """Name a request in messages: method and URL without the query, which may hold secrets."""
    return f"{request.method} {request.url.partition('?')[0]}"


class _HttpxSettings:
    """How httpx clients are built; shared by the two colours."""

    def __init__(self, *, verify: Verify = True, fresh_writes: bool = False, **options: Any) -> None:
        self._verify = verify
        self._fresh_writes = fresh_writes
        self._options = options

    def _arguments(self, url: str, fresh: bool) -> dict[str, Any]:
        import httpx

        limits = httpx.Limits(max_keepalive_connections=0 if fresh else 5, keepalive_expiry=KEEPALIVE)
        return {"verify": ssl_context(self._verify, url), "limits": limits, "trust_env": False, **self._options}

    def _is_fresh(self, request: HttpRequest) -> bool:
        return self._fresh_writes and request.method not in READS


class HttpxTransport(_HttpxSettings):
    """Synchronous transport on httpx. Safe for use by many threads.

    Args:
        client: a client of your own, which stays open when the transport is closed; without one, clients are made when needed.
        verify: how certificates are checked (not used with `client`).
        fresh_writes: open a new connection for every request that is not a plain read (not used with `client`).
        options: further arguments of `httpx.Client`.
    """

    def __init__(
        self, client: httpx.Client | None = None, *, verify: Verify = True, fresh_writes: bool = False, **options: Any
    ) -> None:
        super().__init__(verify=verify, fresh_writes=fresh_writes, **options)
        self._given = client
        self._clients: dict[bool, httpx.Client] = {}

    def _client(self, request: HttpRequest) -> httpx.Client:
        import httpx

        if self._given is not None:
            return self._given
        fresh = self._is_fresh(request)
        client = self._clients.get(fresh)
        if client is None:
            client = self._clients.setdefault(fresh, httpx.Client(**self._arguments(request.url, fresh)))
        return client

    def send(self, request: HttpRequest) -> HttpResponse:
        """Send one request, once, and wait for the whole answer.

        Raises:
            TransportError: no complete answer arrived.
        """
        import httpx

        deadline = _Deadline(request.timeout)
        try:
            client = self._client(request)
            with client.stream(
                request.method, request.url, headers=request.headers, content=request.content, timeout=request.timeout
            ) as response:
                parts = bytearray()
                for part in response.iter_bytes():
                    deadline.check(parts, part)
                return HttpResponse(response.status_code, response.headers, bytes(parts))
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as error:
            raise _explain_httpx(error, request) from error

    def close(self) -> None:
        """Let go of all connections. The transport can be used again afterwards."""
        clients, self._clients = self._clients, {}
        for client in clients.values():
            client.close()


class AsyncHttpxTransport(_HttpxSettings):
    """Asynchronous transport on httpx, for those who bring an `httpx.AsyncClient` of their own.

    Args:
        client: a client of your own, which stays open when the transport is closed; without one, clients are made when needed.
        verify: how certificates are checked (not used with `client`).
        fresh_writes: open a new connection for every request that is not a plain read (not used with `client`).
        options: further arguments of `httpx.AsyncClient`.
    """

    def __init__(
        self,
        client: httpx.AsyncClient | None = None,
        *,
        verify: Verify = True,
        fresh_writes: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(verify=verify, fresh_writes=fresh_writes, **options)
        self._given = client
        self._clients: dict[bool, httpx.AsyncClient] = {}

    def _client(self, request: HttpRequest) -> httpx.AsyncClient:
        import httpx

        if self._given is not None:
            return self._given
        fresh = self._is_fresh(request)
        client = self._clients.get(fresh)
        if client is None:
            client = self._clients.setdefault(fresh, httpx.AsyncClient(**self._arguments(request.url, fresh)))
        return client

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Send one request, once, and wait for the whole answer.

        Raises:
            TransportError: no complete answer arrived.
        """
        import httpx

        deadline = _Deadline(request.timeout)
        try:
            client = self._client(request)
            async with client.stream(
                request.method, request.url, headers=request.headers, content=request.content, timeout=request.timeout
            ) as response:
                parts = bytearray()
                async for part in response.aiter_bytes():
                    deadline.check(parts, part)
                return HttpResponse(response.status_code, response.headers, bytes(parts))
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as error:
            raise _explain_httpx(error, request) from error

    async def close(self) -> None:
        """Let go of all connections. The transport can be used again afterwards."""
        clients, self._clients = self._clients, {}
        for client in clients.values():
            await client.aclose()


class _Deadline:
    """Collects a body within its time and size."""

    def __init__(self, timeout: float | None) -> None:
        self._end = None if timeout is None else time.monotonic() + timeout

    def check(self, parts: bytearray, part: bytes) -> None:
        parts += part
        if len(parts) > MAX_ANSWER:
            raise ValueError(f"the answer is longer than {MAX_ANSWER} bytes")
        if self._end is not None and time.monotonic() > self._end:
            raise TimeoutError("the answer came too slowly")


def _explain_httpx(error: Exception, request: HttpRequest) -> TransportError | InvalidRequest:
    import httpx

    place, reason = where(request), " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return RequestTimeout(f"{place}: no connection within {request.timeout:g} s", was_sent=False)
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return RequestTimeout(f"{place}: no complete answer within {request.timeout or 0:g} s", was_sent=True)
    if isinstance(error, httpx.ConnectError):
        return ConnectFailed(f"{place}: {_why_unconnected(error)}", was_sent=False)
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return InvalidRequest(f"{request.url!r} is not a usable URL: {reason}")
    return ConnectionLost(f"{place}: connection lost: {reason}", was_sent=True)
