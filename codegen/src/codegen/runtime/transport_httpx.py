"""Transports on httpx, for those who bring a client of their own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from .calls import HttpRequest, HttpResponse, Sink, Upload, is_success
from .errors import ConnectFailed, ConnectionLost, InvalidRequest, RequestTimeout, TransportError
from .transport_base import (
    DEFAULT_KEEPALIVE_S,
    PIECE,
    READS,
    Deadline,
    SinkFailed,
    UploadFailed,
    Verify,
    check_size,
    guarded,
    is_secure,
    moves_slowly,
    pieces,
    reported,
    ssl_context,
    too_late,
    where,
    why_unconnected,
)

if TYPE_CHECKING:
    import httpx

__all__ = ["AsyncHttpxTransport", "HttpxTransport"]


class _HttpxSettings:
    """How httpx clients are built; shared by the two colours."""

    def __init__(
        self,
        *,
        verify: Verify = True,
        fresh_writes: bool = False,
        keepalive_s: float = DEFAULT_KEEPALIVE_S,
        **options: Any,
    ) -> None:
        self._keepalive_s = keepalive_s
        self._verify = verify
        self._fresh_writes = fresh_writes
        self._options = options

    def _arguments(self, url: str, fresh: bool) -> dict[str, Any]:
        import httpx

        limits = httpx.Limits(max_keepalive_connections=0 if fresh else 5, keepalive_expiry=self._keepalive_s)
        return {"verify": ssl_context(self._verify, url), "limits": limits, "trust_env": False, **self._options}

    def _is_fresh(self, request: HttpRequest) -> bool:
        return self._fresh_writes and request.method not in READS


class HttpxTransport(_HttpxSettings):
    """Synchronous transport on httpx. Safe for use by many threads.

    Args:
        client: a client of your own, which stays open when the transport is closed; without one, clients are made when needed.
        verify: how certificates are checked (not used with `client`).
        fresh_writes: open a new connection for every request that is not a plain read (not used with `client`).
        keepalive_s: seconds that an idle connection is kept for the next request (not used with `client`).
        options: further arguments of `httpx.Client`.
    """

    def __init__(
        self,
        client: httpx.Client | None = None,
        *,
        verify: Verify = True,
        fresh_writes: bool = False,
        keepalive_s: float = DEFAULT_KEEPALIVE_S,
        **options: Any,
    ) -> None:
        super().__init__(verify=verify, fresh_writes=fresh_writes, keepalive_s=keepalive_s, **options)
        self._given = client
        self._clients: dict[tuple[bool, bool], httpx.Client] = {}

    def _client(self, request: HttpRequest) -> httpx.Client:
        import httpx

        if self._given is not None:
            _refuse_closed(self._given, request)
            return self._given
        fresh = self._is_fresh(request)
        kind = fresh, is_secure(request.url)  # what http has opened checks no certificates
        client = self._clients.get(kind)
        if client is None:
            client = self._clients.setdefault(kind, httpx.Client(**self._arguments(request.url, fresh)))
        return client

    def send(self, request: HttpRequest) -> HttpResponse:
        """Send one request, once, and wait for the whole answer.

        Raises:
            TransportError: no complete answer arrived.
        """
        return self._exchange(request, None)

    def stream(self, request: HttpRequest, sink: Sink) -> HttpResponse:
        """Send one request, once, and hand the body of a success to the sink as it comes; see `StreamTransport`.

        Raises:
            TransportError: no complete answer arrived.
        """
        return self._exchange(request, sink)

    def _exchange(self, request: HttpRequest, sink: Sink | None) -> HttpResponse:
        import httpx

        slow = moves_slowly(request, sink)
        deadline = Deadline(request.timeout, stalls=slow)
        content = reported(request.content) if isinstance(request.content, Upload) else request.content
        try:
            client = self._client(request)
            with client.stream(
                request.method, request.url, headers=_headers(request), content=content, timeout=request.timeout
            ) as response:
                body = self._read(response, deadline, sink if is_success(response.status_code) else None)
                return HttpResponse(response.status_code, response.headers, body)
        except SinkFailed as error:
            raise (error.__cause__ or error) from None
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError, UploadFailed) as error:
            raise _explain_httpx(error, request, slow=slow) from error

    def _read(self, response: httpx.Response, deadline: Deadline, sink: Sink | None) -> bytes:
        body = bytearray()
        if sink is not None:
            guarded(sink.start, _length(response))
        for part in response.iter_bytes(_piece(sink)):
            if sink is not None:
                guarded(sink.write, part)
                guarded(sink.report)
                continue
            body += part
            check_size(len(body))
            deadline.remaining()
        return bytes(body)

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
        keepalive_s: seconds that an idle connection is kept for the next request (not used with `client`).
        options: further arguments of `httpx.AsyncClient`.
    """

    def __init__(
        self,
        client: httpx.AsyncClient | None = None,
        *,
        verify: Verify = True,
        fresh_writes: bool = False,
        keepalive_s: float = DEFAULT_KEEPALIVE_S,
        **options: Any,
    ) -> None:
        super().__init__(verify=verify, fresh_writes=fresh_writes, keepalive_s=keepalive_s, **options)
        self._given = client
        self._clients: dict[tuple[bool, bool], httpx.AsyncClient] = {}

    def _client(self, request: HttpRequest) -> httpx.AsyncClient:
        import httpx

        if self._given is not None:
            _refuse_closed(self._given, request)
            return self._given
        fresh = self._is_fresh(request)
        kind = fresh, is_secure(request.url)  # what http has opened checks no certificates
        client = self._clients.get(kind)
        if client is None:
            client = self._clients.setdefault(kind, httpx.AsyncClient(**self._arguments(request.url, fresh)))
        return client

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Send one request, once, and wait for the whole answer.

        Raises:
            TransportError: no complete answer arrived.
        """
        return await self._exchange(request, None)

    async def stream(self, request: HttpRequest, sink: Sink) -> HttpResponse:
        """Send one request, once, and hand the body of a success to the sink as it comes; see `AsyncStreamTransport`.

        Raises:
            TransportError: no complete answer arrived.
        """
        return await self._exchange(request, sink)

    async def _exchange(self, request: HttpRequest, sink: Sink | None) -> HttpResponse:
        import httpx

        slow = moves_slowly(request, sink)
        deadline = Deadline(request.timeout, stalls=slow)
        content = _pieces(request.content) if isinstance(request.content, Upload) else request.content
        try:
            client = self._client(request)
            async with client.stream(
                request.method, request.url, headers=_headers(request), content=content, timeout=request.timeout
            ) as response:
                body = await self._read(response, deadline, sink if is_success(response.status_code) else None)
                return HttpResponse(response.status_code, response.headers, body)
        except SinkFailed as error:
            raise (error.__cause__ or error) from None
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError, UploadFailed) as error:
            raise _explain_httpx(error, request, slow=slow) from error

    async def _read(self, response: httpx.Response, deadline: Deadline, sink: Sink | None) -> bytes:
        body = bytearray()
        if sink is not None:
            guarded(sink.start, _length(response))
        async for part in response.aiter_bytes(_piece(sink)):
            if sink is not None:
                await asyncio.to_thread(guarded, sink.write, part)
                guarded(sink.report)
                continue
            body += part
            check_size(len(body))
            deadline.remaining()
        return bytes(body)

    async def close(self) -> None:
        """Let go of all connections. The transport can be used again afterwards."""
        clients, self._clients = self._clients, {}
        for client in clients.values():
            await client.aclose()


def _refuse_closed(client: httpx.Client | httpx.AsyncClient, request: HttpRequest) -> None:
    if client.is_closed:
        raise ConnectFailed(f"{where(request)}: the httpx client that was given is closed", was_sent=False)


def _headers(request: HttpRequest) -> dict[str, str]:
    headers = dict(request.headers)
    if isinstance(request.content, Upload):
        headers["Content-Length"] = str(request.content.length)
    return headers


async def _pieces(upload: Upload) -> AsyncIterator[bytes]:
    iterator, size = pieces(upload), 0
    while (piece := await asyncio.to_thread(next, iterator, None)) is not None:
        yield piece
        size += len(piece)
        guarded(upload.report, size)


def _piece(sink: Sink | None) -> int | None:
    """Return the size of pieces; None takes them as they come."""
    return None if sink is None or sink.is_live else PIECE


def _length(response: httpx.Response) -> int | None:
    text = response.headers.get("Content-Length", "")
    return int(text) if text.isdecimal() and "Content-Encoding" not in response.headers else None


def _explain_httpx(error: Exception, request: HttpRequest, *, slow: bool) -> TransportError | InvalidRequest:
    import httpx

    place, reason = where(request), " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return RequestTimeout(f"{place}: no connection within {request.timeout:g} s", was_sent=False)
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return too_late(request, slow=slow)
    if isinstance(error, UploadFailed):
        return ConnectionLost(f"{place}: {error}", was_sent=True)
    if isinstance(error, httpx.ConnectError):
        return ConnectFailed(f"{place}: {why_unconnected(error)}", was_sent=False)
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return InvalidRequest(f"{request.url!r} is not a usable URL: {reason}")
    return ConnectionLost(f"{place}: connection lost: {reason}", was_sent=True)
